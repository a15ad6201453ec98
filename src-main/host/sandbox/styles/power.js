const st = ref()
ddi_soft_state_init(st, 0, 1)
export function attach(dip) {
  const s = { dip, q: [], cur: null, powered: false, users: 0 }
  if (ddi_soft_state_zalloc(st.value, 0, s)) return DDI_FAILURE
  const ib = ref(),
    r = ref(),
    h = ref()
  ddi_add_intr(dip, 0, ib, null, isr, s)
  s.mu = kmutex_t()
  mutex_init(s.mu, '', MUTEX_DRIVER, ib.value)
  s.own = getrbuf(KM_SLEEP)
  s.ownmu = kmutex_t()
  mutex_init(s.ownmu, 'own', MUTEX_DRIVER, null)
  s.owncv = kcondvar_t()
  cv_init(s.owncv, 'own', CV_DRIVER, null)
  s.taken = false
  ddi_regs_map_setup(dip, 0, null, 0, 0, null, r)
  s.r = r.value
  ddi_dma_alloc_handle(
    dip,
    { dma_attr_addr_hi: 0xffffffffn, dma_attr_sgllen: 1, dma_attr_granular: 512 },
    DDI_DMA_SLEEP,
    null,
    h,
  )
  s.h = h.value
  return DDI_SUCCESS
}
export function detach(dip) {
  const s = ddi_get_soft_state(st.value, 0)
  ddi_remove_intr(dip, 0, null)
  ddi_dma_free_handle(s.h)
  ddi_regs_map_free(s.r)
  mutex_destroy(s.mu)
  mutex_destroy(s.ownmu)
  cv_destroy(s.owncv)
  freerbuf(s.own)
  ddi_soft_state_free(st.value, 0)
  return DDI_SUCCESS
}
async function io(dev, uiop, rw) {
  const s = ddi_get_soft_state(st.value, getminor(dev))
  if (s == null) return ENXIO
  pm_busy_component(s.dip, 0)
  let rc = EIO
  try {
    if (
      (await pm_raise_power(s.dip, 0, ddi_prop_get_int64(DDI_DEV_T_ANY, s.dip, 0, 'normal-power', 1))) !== DDI_SUCCESS
    )
      return EIO
    await mutex_enter(s.ownmu)
    while (s.taken) await cv_wait(s.owncv, s.ownmu)
    s.taken = true
    await mutex_exit(s.ownmu)
    rc = await physio(strategy, s.own, dev, rw, lim, uiop)
    await mutex_enter(s.ownmu)
    s.taken = false
    cv_broadcast(s.owncv)
    await mutex_exit(s.ownmu)
  } finally {
    pm_idle_component(s.dip, 0)
  }
  return rc
}
export async function read(dev, uiop) {
  return io(dev, uiop, B_READ)
}
export async function write(dev, uiop) {
  return io(dev, uiop, B_WRITE)
}
function lim(bp) {
  minphys(bp)
}
export function strategy(bp) {
  const s = ddi_get_soft_state(st.value, getminor(bp.b_edev))
  const c = ref(),
    n = ref(),
    w = ref()
  bp.b_resid = bp.b_bcount
  const flags = DDI_DMA_PARTIAL | (bp.b_flags & B_READ ? DDI_DMA_READ : DDI_DMA_WRITE)
  const v = ddi_dma_buf_bind_handle(s.h, bp, flags, DDI_DMA_DONTWAIT, null, c, n)
  if (v < 0) {
    bioerror(bp, EAGAIN)
    biodone(bp)
    return 0
  }
  w.value = 1
  if (v === DDI_DMA_PARTIAL_MAP) ddi_dma_numwin(s.h, w)
  s.cur = bp
  s.win = 0
  s.nwin = w.value
  s.off = 0
  kick(s, c.value)
  return 0
}
function kick(s, k) {
  s.len = k.dmac_size
  ddi_put32(s.r, XX_SGLIST, k.dmac_address)
  ddi_put32(s.r, XX_SGLIST + 4, k.dmac_size)
  ddi_put32(s.r, XX_HIGH, 0)
  ddi_put32(s.r, XX_NBYTES, k.dmac_size)
  ddi_put32(s.r, XX_BLKNO, s.cur.b_lblkno + s.off / 512)
  ddi_put32(s.r, XX_CSR, (s.cur.b_flags & B_READ ? XX_CSR_DIR : 0) | XX_CSR_START | XX_CSR_ENABLE_INTERRUPTS)
}
function isr(s) {
  if (!(ddi_get32(s.r, XX_CSR) & XX_CSR_INTERRUPTING)) return DDI_INTR_UNCLAIMED
  const bad = ddi_get32(s.r, XX_CSR) & XX_CSR_DEVICE_ERROR
  const resid = ddi_get32(s.r, XX_RESID)
  ddi_put32(s.r, XX_CSR, XX_CSR_CLEAR_INTERRUPT | XX_CSR_ENABLE_INTERRUPTS)
  const bp = s.cur
  bp.b_resid -= s.len - resid
  if (!bad && !resid && ++s.win < s.nwin) {
    const o = ref(),
      l = ref(),
      c = ref(),
      n = ref()
    if (ddi_dma_getwin(s.h, s.win, o, l, c, n) === DDI_SUCCESS) {
      s.off = o.value
      kick(s, c.value)
      return DDI_INTR_CLAIMED
    }
  }
  if (bad) bioerror(bp, EIO)
  ddi_dma_unbind_handle(s.h)
  s.cur = null
  biodone(bp)
  return DDI_INTR_CLAIMED
}
