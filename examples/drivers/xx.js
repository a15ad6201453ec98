// The example driver of "Writing Device Drivers", DMA Transfers, for a card with its own engine and a scatter/gather
// list in its registers. Requests wait in a queue, and a shortage of DMA resources calls xxstart again.
const XXMINVAL = 512 << 10 // 512 KB
const statep = ref()
ddi_soft_state_init(statep, 0, 1)

export function attach(dip, cmd) {
  const instance = ddi_get_instance(dip)
  if (ddi_soft_state_zalloc(statep.value, instance, {}) !== DDI_SUCCESS) return DDI_FAILURE
  const xsp = ddi_get_soft_state(statep.value, instance)
  xsp.dip = dip
  xsp.queue = []
  xsp.bp = NULL
  xsp.busy = 0
  xsp.waiting = false
  xsp.high = 0

  const data_access_handle = ref()
  ddi_regs_map_setup(dip, 0, NULL, 0, 0, NULL, data_access_handle)
  xsp.regs = data_access_handle.value

  const iblock_cookie = ref()
  ddi_get_iblock_cookie(dip, 0, iblock_cookie)
  xsp.mu = kmutex_t()
  mutex_init(xsp.mu, `${ddi_get_name(dip)} mu`, MUTEX_DRIVER, iblock_cookie.value)

  const property = (name) => ddi_prop_get_int64(DDI_DEV_T_ANY, dip, 0, name, 0)
  // Where only the controllers of the motherboard give the bus away, a channel of theirs becomes the card's arbiter.
  xsp.channel = property('dma-channel')
  if (xsp.channel >= 0) {
    if (ddi_dmae_alloc(dip, xsp.channel, DDI_DMA_DONTWAIT, NULL) !== DDI_SUCCESS) return DDI_FAILURE
    if (ddi_dmae_1stparty(dip, xsp.channel) !== DDI_SUCCESS) return DDI_FAILURE
  }
  const attr = {
    dma_attr_version: DMA_ATTR_V0,
    dma_attr_addr_hi: property('dma-addr-hi'),
    dma_attr_count_max: property('dma-count-max'),
    dma_attr_seg: property('dma-seg'),
    dma_attr_sgllen: property('dma-sgllen'),
    dma_attr_granular: 512,
  }
  const handle = ref()
  if (ddi_dma_alloc_handle(dip, attr, DDI_DMA_DONTWAIT, NULL, handle) !== DDI_SUCCESS) return DDI_FAILURE
  xsp.handle = handle.value
  if (ddi_add_intr(dip, 0, NULL, NULL, xxintr, xsp) !== DDI_SUCCESS) return DDI_FAILURE
  return DDI_SUCCESS
}

export function detach(dip, cmd) {
  const instance = ddi_get_instance(dip)
  const xsp = ddi_get_soft_state(statep.value, instance)
  ddi_remove_intr(dip, 0, NULL)
  ddi_dma_free_handle(xsp.handle)
  if (xsp.channel >= 0) {
    ddi_dmae_disable(dip, xsp.channel)
    ddi_dmae_release(dip, xsp.channel)
  }
  ddi_regs_map_free(xsp.regs)
  mutex_destroy(xsp.mu)
  ddi_soft_state_free(statep.value, instance)
  return DDI_SUCCESS
}

export async function read(dev, uiop, credp) {
  const xsp = ddi_get_soft_state(statep.value, getminor(dev))
  if (xsp === NULL) return ENXIO
  pm_busy_component(xsp.dip, 0)
  const ret = await physio(xxstrategy, NULL, dev, B_READ, xxminphys, uiop)
  pm_idle_component(xsp.dip, 0)
  return ret
}

export async function write(dev, uiop, credp) {
  const xsp = ddi_get_soft_state(statep.value, getminor(dev))
  if (xsp === NULL) return ENXIO
  pm_busy_component(xsp.dip, 0)
  const ret = await physio(xxstrategy, NULL, dev, B_WRITE, xxminphys, uiop)
  pm_idle_component(xsp.dip, 0)
  return ret
}

export async function aread(dev, aiop, credp) {
  const xsp = ddi_get_soft_state(statep.value, getminor(dev))
  if (xsp === NULL) return ENXIO
  pm_busy_component(xsp.dip, 0)
  const ret = await aphysio(xxstrategy, anocancel, dev, B_READ, xxminphys, aiop)
  pm_idle_component(xsp.dip, 0)
  return ret
}

export async function awrite(dev, aiop, credp) {
  const xsp = ddi_get_soft_state(statep.value, getminor(dev))
  if (xsp === NULL) return ENXIO
  pm_busy_component(xsp.dip, 0)
  const ret = await aphysio(xxstrategy, anocancel, dev, B_WRITE, xxminphys, aiop)
  pm_idle_component(xsp.dip, 0)
  return ret
}

function xxminphys(bp) {
  if (bp.b_bcount > XXMINVAL) bp.b_bcount = XXMINVAL
  minphys(bp)
}

function xxstrategy(bp) {
  const xsp = ddi_get_soft_state(statep.value, getminor(bp.b_edev))
  pm_busy_component(xsp.dip, 0)
  mutex_enter(xsp.mu)
  xsp.queue.push(bp)
  mutex_exit(xsp.mu)
  if (!xsp.waiting) xxrun(xsp, xxstart)
  return 0 // strategy always returns 0
}

// The DMA callback: resources may be there now. It tries again without registering again.
function xxstart(xsp) {
  const value = xxrun(xsp, DDI_DMA_DONTWAIT)
  if (value === DDI_DMA_CALLBACK_DONE) xsp.waiting = false
  return value
}

// Starts the oldest request when the device is free.
function xxrun(xsp, callback) {
  for (;;) {
    mutex_enter(xsp.mu)
    const bp = xsp.queue[0]
    if (xsp.busy || bp === undefined || (xsp.waiting && callback === xxstart)) {
      mutex_exit(xsp.mu)
      return DDI_DMA_CALLBACK_DONE
    }
    xsp.busy = 1
    mutex_exit(xsp.mu)
    const flags = (bp.b_flags & B_READ ? DDI_DMA_READ : DDI_DMA_WRITE) | DDI_DMA_PARTIAL
    const cookie = ref()
    const ccount = ref()
    const status = ddi_dma_buf_bind_handle(xsp.handle, bp, flags, callback, xsp, cookie, ccount)
    if (status === DDI_DMA_MAPPED || status === DDI_DMA_PARTIAL_MAP) {
      xsp.queue.shift()
      xsp.bp = bp
      xsp.win = 0
      xsp.nwin = 1
      xsp.moved = 0
      if (status === DDI_DMA_PARTIAL_MAP) {
        const nwin = ref()
        ddi_dma_numwin(xsp.handle, nwin)
        xsp.nwin = nwin.value
      }
      xxprogram(xsp, 0, cookie.value, ccount.value)
      return DDI_DMA_CALLBACK_DONE
    }
    mutex_enter(xsp.mu)
    xsp.busy = 0
    mutex_exit(xsp.mu)
    if (status === DDI_DMA_NORESOURCES) {
      xsp.waiting = true
      return DDI_DMA_CALLBACK_RUNOUT
    }
    // It can never be bound: fail it and go on with the next one.
    xsp.queue.shift()
    pm_idle_component(xsp.dip, 0)
    bp.b_resid = bp.b_bcount
    bioerror(bp, EIO)
    biodone(bp)
  }
}

// Programs the DMA engine with the cookies of a window and starts the command.
function xxprogram(xsp, offset, cookie, ccount) {
  const { bp, regs } = xsp
  let size = 0
  let high = 0
  for (let i = 0; i < ccount; i++) {
    ddi_put32(regs, XX_SGLIST + 8 * i, cookie.dmac_address)
    ddi_put32(regs, XX_SGLIST + 8 * i + 4, cookie.dmac_size)
    const above = (cookie.dmac_laddress - cookie.dmac_address) / 0x100000000
    if (above > 0 || i < xsp.high) ddi_put32(regs, XX_HIGH + 4 * i, above)
    if (above > 0) high = i + 1
    size += cookie.dmac_size
    if (i + 1 < ccount) cookie = ddi_dma_nextcookie(xsp.handle)
  }
  xsp.high = Math.max(high, xsp.high > ccount ? xsp.high : 0)
  xsp.offset = offset
  xsp.size = size
  ddi_put32(regs, XX_NBYTES, size)
  ddi_put32(regs, XX_BLKNO, bp.b_lblkno + Math.floor(offset / 512))
  const dir = bp.b_flags & B_READ ? XX_CSR_DIR : 0
  ddi_put32(regs, XX_CSR, XX_CSR_START | XX_CSR_ENABLE_INTERRUPTS | dir)
}

function xxintr(xsp) {
  const { regs } = xsp
  const csr = ddi_get32(regs, XX_CSR)
  if (!(csr & XX_CSR_INTERRUPTING)) return DDI_INTR_UNCLAIMED // device did not interrupt
  const error = csr & XX_CSR_DEVICE_ERROR ? ddi_get32(regs, XX_ERR) : 0
  const resid = ddi_get32(regs, XX_RESID)
  ddi_put32(regs, XX_CSR, XX_CSR_CLEAR_INTERRUPT | XX_CSR_ENABLE_INTERRUPTS)
  const bp = xsp.bp
  if (bp === NULL || !xsp.busy) return DDI_INTR_CLAIMED
  xsp.moved += xsp.size - resid
  if (error || resid > 0) {
    xxdone(xsp, bp.b_bcount - xsp.moved, xxerrno(bp, error, bp.b_bcount - xsp.moved))
  } else if (xsp.win + 1 < xsp.nwin) {
    const off = ref()
    const len = ref()
    const cookie = ref()
    const ccount = ref()
    ddi_dma_getwin(xsp.handle, ++xsp.win, off, len, cookie, ccount)
    xxprogram(xsp, off.value, cookie.value, ccount.value)
  } else xxdone(xsp, bp.b_bcount - xsp.moved, 0)
  return DDI_INTR_CLAIMED
}

// At the end of the medium what moved before counts as a short transfer.
function xxerrno(bp, error, resid) {
  const END_OF_MEDIA = 2
  if (error === 0) return 0
  if (error !== END_OF_MEDIA) return EIO
  return resid < bp.b_bcount || bp.b_flags & B_READ ? 0 : ENXIO
}

// Releases what the transfer used, says how it went, and starts the next one.
function xxdone(xsp, resid, error) {
  const { bp } = xsp
  if (bp.b_flags & B_READ) ddi_dma_sync(xsp.handle, xsp.offset, 0, DDI_DMA_SYNC_FORCPU)
  ddi_dma_unbind_handle(xsp.handle)
  mutex_enter(xsp.mu)
  xsp.bp = NULL
  xsp.busy = 0
  mutex_exit(xsp.mu)
  pm_idle_component(xsp.dip, 0)
  bp.b_resid = resid
  if (error) bioerror(bp, error)
  biodone(bp)
  xxrun(xsp, xxstart)
}

export { xxstrategy as strategy, xxstart as start, xxminphys as minphys, xxintr as intr }
