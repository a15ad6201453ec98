// Queueing driver: class, closures, a Map instead of soft state fields, two handles alternating, watchdog, retry once, sort.
const table = ref()
ddi_soft_state_init(table, 0, 4)
class Unit {
  constructor(dip) {
    this.dip = dip
    this.pending = []
    this.current = null
    this.tries = 0
    this.alarm = null
    this.handles = []
    this.turn = 0
    this.stuck = false
  }
  get handle() {
    return this.handles[this.turn]
  }
}
const unitOf = (dev) => ddi_get_soft_state(table.value, getminor(dev))
export const attach = (dip, cmd) => {
  const inst = ddi_get_instance(dip)
  const unit = new Unit(dip)
  if (ddi_soft_state_zalloc(table.value, inst, unit) === DDI_FAILURE) return DDI_FAILURE
  const acc = ref()
  if (ddi_regs_map_setup(dip, 0, null, 0, 0, null, acc) !== DDI_SUCCESS) {
    ddi_soft_state_free(table.value, inst)
    return DDI_FAILURE
  }
  unit.acc = acc.value
  const ibc = ref()
  ddi_get_iblock_cookie(dip, 0, ibc)
  unit.lock = kmutex_t()
  mutex_init(unit.lock, 'unit', MUTEX_DRIVER, ibc.value)
  const p = (n) => ddi_prop_get_int64(DDI_DEV_T_ANY, dip, 0, n, 0)
  for (const _ of [0, 1]) {
    const h = ref()
    if (
      ddi_dma_alloc_handle(
        dip,
        {
          dma_attr_version: DMA_ATTR_V0,
          dma_attr_addr_hi: p('dma-addr-hi'),
          dma_attr_count_max: p('dma-count-max'),
          dma_attr_seg: p('dma-seg'),
          dma_attr_sgllen: p('dma-sgllen'),
          dma_attr_granular: 512,
        },
        DDI_DMA_SLEEP,
        null,
        h,
      ) !== DDI_SUCCESS
    )
      return DDI_FAILURE
    unit.handles.push(h.value)
  }
  if (ddi_add_intr(dip, 0, null, null, interrupt, unit) !== DDI_SUCCESS) return DDI_FAILURE
  return DDI_SUCCESS
}
export function detach(dip) {
  const inst = ddi_get_instance(dip)
  const unit = ddi_get_soft_state(table.value, inst)
  ddi_remove_intr(dip, 0, null)
  unit.handles.forEach((h) => ddi_dma_free_handle(h))
  mutex_destroy(unit.lock)
  ddi_regs_map_free(unit.acc)
  ddi_soft_state_free(table.value, inst)
  return DDI_SUCCESS
}
const transfer = (rw) => async (dev, uiop) => {
  const unit = unitOf(dev)
  if (!unit) return ENXIO
  if (uiop.uio_loffset % 512 || uiop.uio_resid % 512) return EINVAL
  return physio(strategy, null, dev, rw, mincnt, uiop)
}
export const read = transfer(B_READ)
export const write = transfer(B_WRITE)
const atransfer = (rw) => async (dev, aiop) =>
  unitOf(dev) ? aphysio(strategy, anocancel, dev, rw, mincnt, aiop) : ENXIO
export const aread = atransfer(B_READ)
export const awrite = atransfer(B_WRITE)
const mincnt = (bp) => {
  bp.b_bcount = min(bp.b_bcount, 16384)
  minphys(bp)
}
export function strategy(bp) {
  const unit = unitOf(bp.b_edev)
  const blocks = ddi_prop_get_int64(DDI_DEV_T_ANY, unit.dip, 0, 'blocks', 0)
  if (bp.b_lblkno >= blocks) {
    bp.b_resid = bp.b_bcount
    if (!(bp.b_flags & B_READ) || bp.b_lblkno > blocks) bioerror(bp, ENXIO)
    biodone(bp)
    return 0
  }
  mutex_enter(unit.lock)
  const at = unit.pending.findIndex((o) => o.b_lblkno > bp.b_lblkno)
  unit.pending.splice(at < 0 ? unit.pending.length : at, 0, bp)
  pump(unit)
  mutex_exit(unit.lock)
  return 0
}
// lock held
function pump(unit) {
  while (unit.current === null && unit.pending.length > 0) {
    const bp = unit.pending[0]
    const c = ref(),
      n = ref()
    const st = ddi_dma_buf_bind_handle(
      unit.handle,
      bp,
      (bp.b_flags & B_READ ? DDI_DMA_READ : DDI_DMA_WRITE) | DDI_DMA_PARTIAL,
      again,
      unit,
      c,
      n,
    )
    if (st === DDI_DMA_NORESOURCES) return DDI_DMA_CALLBACK_RUNOUT
    unit.pending.shift()
    if (st !== DDI_DMA_MAPPED && st !== DDI_DMA_PARTIAL_MAP) {
      bp.b_resid = bp.b_bcount
      bioerror(bp, EINVAL)
      biodone(bp)
      continue
    }
    const nw = ref()
    if (st === DDI_DMA_PARTIAL_MAP) ddi_dma_numwin(unit.handle, nw)
    unit.current = { bp, off: 0, win: 0, nwin: nw.value ?? 1, first: c.value, n: n.value, done: 0 }
    unit.tries = 0
    pm_busy_component(unit.dip, 0)
    go(unit)
  }
  return DDI_DMA_CALLBACK_DONE
}
function again(unit) {
  mutex_enter(unit.lock)
  const r = pump(unit)
  mutex_exit(unit.lock)
  return r
}
function go(unit) {
  const { current: job, acc } = unit
  let total = 0,
    cookie = job.first
  const fill = (i) => {
    ddi_put32(acc, XX_SGLIST + i * 8, cookie.dmac_address)
    ddi_put32(acc, XX_SGLIST + i * 8 + 4, cookie.dmac_size)
    const hi = Math.floor(cookie.dmac_laddress / 2 ** 32)
    ddi_put32(acc, XX_HIGH + i * 4, hi)
    total += cookie.dmac_size
  }
  for (let i = 0; i < job.n; i++) {
    if (i) cookie = ddi_dma_cookie_get(unit.handle, i)
    fill(i)
  }
  job.total = total
  ddi_put32(acc, XX_NBYTES, total)
  ddi_put32(acc, XX_BLKNO, job.bp.b_lblkno + job.off / 512)
  unit.alarm = timeout(late, unit, drv_usectohz(2000000))
  ddi_put32(acc, XX_CSR, XX_CSR_START | XX_CSR_ENABLE_INTERRUPTS | (job.bp.b_flags & B_READ ? XX_CSR_DIR : 0))
}
function late(unit) {
  mutex_enter(unit.lock)
  const { current: job } = unit
  if (job) {
    ddi_put32(unit.acc, XX_CSR, XX_CSR_RESET)
    unit.alarm = null
    finish(unit, EIO)
  }
  mutex_exit(unit.lock)
}
function finish(unit, error) {
  const { current: job } = unit
  const { bp } = job
  if (unit.alarm) untimeout(unit.alarm)
  unit.alarm = null
  ddi_dma_unbind_handle(unit.handle)
  unit.turn ^= 1
  unit.current = null
  pm_idle_component(unit.dip, 0)
  bp.b_resid = bp.b_bcount - job.done
  if (error) bioerror(bp, error)
  mutex_exit(unit.lock)
  biodone(bp)
  mutex_enter(unit.lock)
  pump(unit)
}
const interrupt = (unit) => {
  mutex_enter(unit.lock)
  const csr = ddi_get32(unit.acc, XX_CSR)
  if ((csr & XX_CSR_INTERRUPTING) === 0) {
    mutex_exit(unit.lock)
    return DDI_INTR_UNCLAIMED
  }
  const err = csr & XX_CSR_DEVICE_ERROR ? ddi_get32(unit.acc, XX_ERR) : 0
  const left = ddi_get32(unit.acc, XX_RESID)
  ddi_put32(unit.acc, XX_CSR, XX_CSR_CLEAR_INTERRUPT | XX_CSR_ENABLE_INTERRUPTS)
  const job = unit.current
  if (job) {
    if (unit.alarm) {
      untimeout(unit.alarm)
      unit.alarm = null
    }
    if (err && unit.tries++ < 2) {
      go(unit)
    } else {
      job.done += job.total - left
      if (err || left) finish(unit, err ? EIO : 0)
      else if (job.win + 1 < job.nwin) {
        const o = ref(),
          l = ref(),
          c = ref(),
          n = ref()
        ddi_dma_getwin(unit.handle, ++job.win, o, l, c, n)
        Object.assign(job, { off: o.value, first: c.value, n: n.value })
        go(unit)
      } else finish(unit, 0)
    }
  }
  mutex_exit(unit.lock)
  return DDI_INTR_CLAIMED
}
