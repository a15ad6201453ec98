// third party, cookies one by one, soft interrupt does the work
const st = ref()
ddi_soft_state_init(st, 0, 1)
export function attach(dip, cmd) {
  if (cmd !== DDI_ATTACH) return DDI_FAILURE
  const s = { dip, q: [], job: null, mu: kmutex_t(), ch: ddi_prop_get_int64(DDI_DEV_T_ANY, dip, 0, 'dma-channel', -1) }
  if (ddi_soft_state_zalloc(st.value, ddi_get_instance(dip), s) !== DDI_SUCCESS) return DDI_FAILURE
  const ib = ref(),
    r = ref(),
    h = ref()
  ddi_get_iblock_cookie(dip, 0, ib)
  mutex_init(s.mu, 'c', MUTEX_DRIVER, ib.value)
  ddi_regs_map_setup(dip, 0, null, 0, 0, null, r)
  s.r = r.value
  if (ddi_dmae_alloc(dip, s.ch, DDI_DMA_DONTWAIT, null) !== DDI_SUCCESS) return DDI_FAILURE
  const a = {}
  a.dma_attr_version = DMA_ATTR_V0
  a.dma_attr_addr_hi = ddi_prop_get_int64(DDI_DEV_T_ANY, dip, 0, 'dma-addr-hi', 0xffffff)
  a.dma_attr_count_max = ddi_prop_get_int64(DDI_DEV_T_ANY, dip, 0, 'dma-count-max', 0xffff)
  a.dma_attr_seg = ddi_prop_get_int64(DDI_DEV_T_ANY, dip, 0, 'dma-seg', 0xffff)
  a.dma_attr_sgllen = 1
  a.dma_attr_granular = 512
  if (s.ch > 3) a.dma_attr_align = 2
  if (ddi_dma_alloc_handle(dip, a, DDI_DMA_SLEEP, null, h) !== DDI_SUCCESS) return DDI_FAILURE
  s.h = h.value
  ddi_add_intr(dip, 0, null, null, isr, s)
  return DDI_SUCCESS
}
export function detach(dip) {
  const i = ddi_get_instance(dip),
    s = ddi_get_soft_state(st.value, i)
  ddi_remove_intr(dip, 0, null)
  ddi_dmae_release(dip, s.ch)
  ddi_dma_free_handle(s.h)
  ddi_regs_map_free(s.r)
  mutex_destroy(s.mu)
  ddi_soft_state_free(st.value, i)
  return DDI_SUCCESS
}
export function read(dev, uiop) {
  return go(dev, uiop, B_READ)
}
export function write(dev, uiop) {
  return go(dev, uiop, B_WRITE)
}
async function go(dev, uiop, rw) {
  const s = ddi_get_soft_state(st.value, getminor(dev))
  if (s === NULL) return ENXIO
  return await physio(strategy, NULL, dev, rw, minphys, uiop)
}
export function strategy(bp) {
  const s = ddi_get_soft_state(st.value, getminor(bp.b_edev))
  mutex_enter(s.mu)
  s.q.push(bp)
  advance(s)
  mutex_exit(s.mu)
  return 0
}
function advance(s) {
  if (s.job || !s.q.length) return
  const bp = s.q.shift(),
    c = ref(),
    n = ref(),
    w = ref(1)
  let f = DDI_DMA_PARTIAL
  f |= bp.b_flags & B_READ ? DDI_DMA_READ : DDI_DMA_WRITE
  const v = ddi_dma_buf_bind_handle(s.h, bp, f, DDI_DMA_DONTWAIT, null, c, n)
  if (v === DDI_DMA_PARTIAL_MAP) ddi_dma_numwin(s.h, w)
  else if (v !== DDI_DMA_MAPPED) {
    cmn_err(CE_WARN, 'bind: %d', v)
    bp.b_resid = bp.b_bcount
    bioerror(bp, ENOMEM)
    timeout(tell, bp, 1)
    return
  }
  s.job = { bp, left: bp.b_bcount, w: 0, nw: w.value, blk: bp.b_lblkno, c: c.value }
  piece(s)
}
function tell(bp) {
  biodone(bp)
}
function piece(s) {
  const { bp, c, blk } = s.job,
    n = c.dmac_size
  ddi_dmae_prog(
    s.dip,
    {
      der_command: bp.b_flags & B_READ ? DMAE_CMD_READ : DMAE_CMD_WRITE,
      der_trans: ddi_prop_get_int64(DDI_DEV_T_ANY, s.dip, 0, 'dma-trans', 0),
    },
    c,
    s.ch,
  )
  ddi_put8(s.r, XX_CONTROL, XX_CTL_INTERRUPTS | XX_CTL_DMA | (s.ch > 3 ? XX_CTL_WIDE : 0))
  ddi_put8(s.r, XX_BLOCK_LOW, blk & 255)
  ddi_put8(s.r, XX_BLOCK_HIGH, (blk >> 8) & 255)
  ddi_put8(s.r, XX_COUNT_LOW, n & 255)
  ddi_put8(s.r, XX_COUNT_HIGH, (n >> 8) & 255)
  ddi_put8(s.r, XX_COMMAND, bp.b_flags & B_READ ? XX_CMD_READ : XX_CMD_WRITE)
}
function isr(s) {
  mutex_enter(s.mu)
  let done = null
  const status = ddi_get8(s.r, XX_COMMAND)
  if (!(status & XX_ST_INTERRUPT)) {
    mutex_exit(s.mu)
    return DDI_INTR_UNCLAIMED
  }
  const e = ddi_get8(s.r, XX_ERROR)
  const left = ddi_get8(s.r, XX_COUNT_LOW) | (ddi_get8(s.r, XX_COUNT_HIGH) << 8)
  ddi_put8(s.r, XX_ACKNOWLEDGE, 0)
  const j = s.job
  if (j) {
    const moved = j.c.dmac_size - left
    j.left -= moved
    j.blk += moved / 512
    if (!e && !left && ++j.w < j.nw) {
      const o = ref(),
        l = ref(),
        c = ref(),
        n = ref()
      ddi_dma_getwin(s.h, j.w, o, l, c, n)
      j.c = c.value
      piece(s)
    } else {
      ddi_dmae_stop(s.dip, s.ch)
      if (j.bp.b_flags & B_READ) ddi_dma_sync(s.h, 0, 0, DDI_DMA_SYNC_FORCPU)
      ddi_dma_unbind_handle(s.h)
      s.job = null
      j.bp.b_resid = j.left
      if (e) bioerror(j.bp, EIO)
      done = j.bp
    }
  }
  if (done) advance(s)
  mutex_exit(s.mu)
  if (done) biodone(done)
  return DDI_INTR_CLAIMED
}
