// No physio at all: two consistent buffers of the driver, uiomove between them and the caller, cv_timedwait for the card.
const SIZE = 4096
const st = ref()
ddi_soft_state_init(st, 0, 1)
export function attach(dip) {
  const inst = ddi_get_instance(dip)
  ddi_soft_state_zalloc(st.value, inst, {})
  const s = ddi_get_soft_state(st.value, inst)
  Object.assign(s, { dip, mu: kmutex_t(), cv: kcondvar_t(), owner: false, idle: kcondvar_t(), bufs: [], done: false })
  const ib = ref(),
    r = ref()
  ddi_get_iblock_cookie(dip, 0, ib)
  mutex_init(s.mu, 'double', MUTEX_DRIVER, ib.value)
  cv_init(s.cv, 'card', CV_DRIVER, null)
  cv_init(s.idle, 'turn', CV_DRIVER, null)
  ddi_regs_map_setup(dip, 0, null, 0, 0, null, r)
  s.regs = r.value
  for (let i = 0; i < 2; i++) {
    const h = ref(),
      k = ref(),
      len = ref(),
      acc = ref(),
      c = ref(),
      n = ref()
    if (ddi_dma_alloc_handle(dip, { dma_attr_sgllen: 1 }, DDI_DMA_SLEEP, null, h) !== DDI_SUCCESS) return DDI_FAILURE
    if (ddi_dma_mem_alloc(h.value, SIZE, null, DDI_DMA_CONSISTENT, DDI_DMA_SLEEP, null, k, len, acc) !== DDI_SUCCESS)
      return DDI_FAILURE
    if (
      ddi_dma_addr_bind_handle(
        h.value,
        null,
        k.value,
        len.value,
        DDI_DMA_RDWR | DDI_DMA_CONSISTENT,
        DDI_DMA_SLEEP,
        null,
        c,
        n,
      ) !== DDI_DMA_MAPPED
    )
      return DDI_FAILURE
    s.bufs.push({ h: h.value, kaddr: k.value, acc: acc.value, cookie: c.value })
  }
  ddi_add_intr(dip, 0, null, null, intr, s)
  return DDI_SUCCESS
}
export function detach(dip) {
  const inst = ddi_get_instance(dip)
  const s = ddi_get_soft_state(st.value, inst)
  ddi_remove_intr(dip, 0, null)
  for (const b of s.bufs) {
    ddi_dma_unbind_handle(b.h)
    ddi_dma_mem_free(b.acc)
    ddi_dma_free_handle(b.h)
  }
  cv_destroy(s.cv)
  cv_destroy(s.idle)
  mutex_destroy(s.mu)
  ddi_regs_map_free(s.regs)
  ddi_soft_state_free(st.value, inst)
  return DDI_SUCCESS
}
function intr(s) {
  if (!(ddi_get32(s.regs, XX_CSR) & XX_CSR_INTERRUPTING)) return DDI_INTR_UNCLAIMED
  ddi_put32(s.regs, XX_CSR, XX_CSR_CLEAR_INTERRUPT)
  mutex_enter(s.mu)
  s.done = true
  cv_signal(s.cv)
  mutex_exit(s.mu)
  return DDI_INTR_CLAIMED
}
function start(s, b, blk, n, isRead) {
  s.done = false
  ddi_put32(s.regs, XX_SGLIST, b.cookie.dmac_address)
  ddi_put32(s.regs, XX_SGLIST + 4, n)
  ddi_put32(s.regs, XX_NBYTES, n)
  ddi_put32(s.regs, XX_BLKNO, blk)
  ddi_put32(s.regs, XX_CSR, XX_CSR_START | XX_CSR_ENABLE_INTERRUPTS | (isRead ? XX_CSR_DIR : 0))
}
async function finish(s) {
  const end = ddi_get_lbolt() + drv_usectohz(5000000)
  while (!s.done) if ((await cv_timedwait(s.cv, s.mu, end)) === -1) return EIO
  return ddi_get32(s.regs, XX_ERR) ? EIO : 0
}
async function move(dev, uiop, isRead) {
  const s = ddi_get_soft_state(st.value, getminor(dev))
  if (s === NULL) return ENXIO
  if (uiop.uio_offset % 512 || uiop.uio_resid % 512) return EINVAL
  await mutex_enter(s.mu)
  while (s.owner) await cv_wait(s.idle, s.mu)
  s.owner = true
  let error = 0
  let turn = 0,
    before = null
  let blk = uiop.uio_offset / 512,
    left = uiop.uio_resid
  while (!error && (left > 0 || before)) {
    const b = s.bufs[turn],
      n = min(left, SIZE)
    if (isRead) {
      if (left > 0) start(s, b, blk, n, true)
      if (before) {
        await mutex_exit(s.mu)
        error = await uiomove(before.b.kaddr, before.n, UIO_READ, uiop)
        await mutex_enter(s.mu)
      }
      before = null
      if (left > 0) {
        const e = await finish(s)
        error ||= e
        if (!error) {
          ddi_dma_sync(b.h, 0, n, DDI_DMA_SYNC_FORKERNEL)
          before = { b, n }
        }
      }
    } else {
      await mutex_exit(s.mu)
      error = left > 0 ? await uiomove(b.kaddr, n, UIO_WRITE, uiop) : 0
      await mutex_enter(s.mu)
      if (before) {
        const e = await finish(s)
        error ||= e
      }
      before = null
      if (left > 0 && !error) {
        ddi_dma_sync(b.h, 0, n, DDI_DMA_SYNC_FORDEV)
        start(s, b, blk, n, false)
        before = { b, n }
      }
    }
    blk += n / 512
    left -= n
    turn ^= 1
  }
  s.owner = false
  cv_signal(s.idle)
  await mutex_exit(s.mu)
  return error
}
export const read = (dev, uiop) => move(dev, uiop, true)
export const write = (dev, uiop) => move(dev, uiop, false)
