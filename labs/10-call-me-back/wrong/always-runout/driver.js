// A driver for a card with its own DMA engine, after the example of "Writing Device Drivers", DMA Callback Example. One
// state for each instance; requests wait in a queue, and a shortage of DMA resources calls xxstart later.
const statep = ref()
ddi_soft_state_init(statep, 0, 1)

export function attach(dip, cmd) {
  const instance = ddi_get_instance(dip)
  if (ddi_soft_state_zalloc(statep.value, instance, {}) !== DDI_SUCCESS) return DDI_FAILURE
  const xsp = ddi_get_soft_state(statep.value, instance)
  Object.assign(xsp, { dip, queue: [], bp: NULL, busy: 0, waiting: false })
  const data_access_handle = ref()
  ddi_regs_map_setup(dip, 0, NULL, 0, 0, NULL, data_access_handle)
  xsp.regs = data_access_handle.value
  const iblock_cookie = ref()
  ddi_get_iblock_cookie(dip, 0, iblock_cookie)
  xsp.mu = kmutex_t()
  mutex_init(xsp.mu, `${ddi_get_name(dip)} mu`, MUTEX_DRIVER, iblock_cookie.value)
  const property = (name) => ddi_prop_get_int64(DDI_DEV_T_ANY, dip, 0, name, 0)
  // On this bus a channel of the motherboard is the arbiter of a card with its own engine.
  xsp.channel = property('dma-channel')
  if (ddi_dmae_alloc(dip, xsp.channel, DDI_DMA_DONTWAIT, NULL) !== DDI_SUCCESS) return DDI_FAILURE
  if (ddi_dmae_1stparty(dip, xsp.channel) !== DDI_SUCCESS) return DDI_FAILURE
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
  return ddi_add_intr(dip, 0, NULL, NULL, xxintr, xsp)
}

export function detach(dip, cmd) {
  const instance = ddi_get_instance(dip)
  const xsp = ddi_get_soft_state(statep.value, instance)
  ddi_remove_intr(dip, 0, NULL)
  ddi_dma_free_handle(xsp.handle)
  ddi_dmae_disable(dip, xsp.channel)
  ddi_dmae_release(dip, xsp.channel)
  ddi_regs_map_free(xsp.regs)
  mutex_destroy(xsp.mu)
  ddi_soft_state_free(statep.value, instance)
  return DDI_SUCCESS
}

export async function read(dev, uiop, credp) {
  const xsp = ddi_get_soft_state(statep.value, getminor(dev))
  if (xsp === NULL) return ENXIO
  return await physio(xxstrategy, NULL, dev, B_READ, minphys, uiop)
}

export async function write(dev, uiop, credp) {
  const xsp = ddi_get_soft_state(statep.value, getminor(dev))
  if (xsp === NULL) return ENXIO
  return await physio(xxstrategy, NULL, dev, B_WRITE, minphys, uiop)
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

// The DMA callback: there may be resources now.
function xxstart(xsp) {
  if (xxrun(xsp, DDI_DMA_DONTWAIT) === DDI_DMA_CALLBACK_DONE) xsp.waiting = false
  return DDI_DMA_CALLBACK_RUNOUT
}

// Starts the oldest request when the device is free.
function xxrun(xsp, callback) {
  mutex_enter(xsp.mu)
  const bp = xsp.queue[0]
  if (xsp.busy || bp === undefined) {
    mutex_exit(xsp.mu)
    return DDI_DMA_CALLBACK_DONE
  }
  xsp.busy = 1
  mutex_exit(xsp.mu)
  const cookie = ref()
  const ccount = ref()
  const flags = bp.b_flags & B_READ ? DDI_DMA_READ : DDI_DMA_WRITE
  const status = ddi_dma_buf_bind_handle(xsp.handle, bp, flags, callback, xsp, cookie, ccount)
  if (status === DDI_DMA_NORESOURCES) {
    mutex_enter(xsp.mu)
    xsp.busy = 0
    xsp.waiting = true
    mutex_exit(xsp.mu)
    return DDI_DMA_CALLBACK_RUNOUT
  }
  xsp.queue.shift()
  xsp.bp = bp
  if (status === DDI_DMA_MAPPED) xxprogram(xsp, cookie.value, ccount.value)
  else xxfinish(xsp, bp.b_bcount, EIO) // it can never be bound
  return DDI_DMA_CALLBACK_DONE
}

// Programs the DMA engine with the cookies and starts the command.
function xxprogram(xsp, cookie, ccount) {
  const { bp, regs } = xsp
  for (let i = 0; i < ccount; i++) {
    ddi_put32(regs, XX_SGLIST + 8 * i, cookie.dmac_address)
    ddi_put32(regs, XX_SGLIST + 8 * i + 4, cookie.dmac_size)
    if (i + 1 < ccount) cookie = ddi_dma_nextcookie(xsp.handle)
  }
  ddi_put32(regs, XX_NBYTES, bp.b_bcount)
  ddi_put32(regs, XX_BLKNO, bp.b_lblkno)
  const dir = bp.b_flags & B_READ ? XX_CSR_DIR : 0
  ddi_put32(regs, XX_CSR, XX_CSR_START | XX_CSR_ENABLE_INTERRUPTS | dir)
}

function xxintr(xsp) {
  const { regs } = xsp
  const csr = ddi_get32(regs, XX_CSR)
  if (!(csr & XX_CSR_INTERRUPTING)) return DDI_INTR_UNCLAIMED // it was another device
  const error = csr & XX_CSR_DEVICE_ERROR ? ddi_get32(regs, XX_ERR) : 0
  const resid = ddi_get32(regs, XX_RESID)
  ddi_put32(regs, XX_CSR, XX_CSR_CLEAR_INTERRUPT | XX_CSR_ENABLE_INTERRUPTS)
  if (xsp.bp === NULL) return DDI_INTR_CLAIMED
  if (xsp.bp.b_flags & B_READ) ddi_dma_sync(xsp.handle, 0, 0, DDI_DMA_SYNC_FORCPU)
  ddi_dma_unbind_handle(xsp.handle)
  xxfinish(xsp, resid, error ? EIO : 0)
  return DDI_INTR_CLAIMED
}

// Says how the transfer went, and starts the next one.
function xxfinish(xsp, resid, error) {
  const { bp } = xsp
  mutex_enter(xsp.mu)
  xsp.bp = NULL
  xsp.busy = 0
  mutex_exit(xsp.mu)
  pm_idle_component(xsp.dip, 0)
  bp.b_resid = resid
  if (error) bioerror(bp, error)
  biodone(bp)
  if (!xsp.waiting) xxrun(xsp, xxstart)
}
