// A card without an engine: a channel of the motherboard's 8237A moves its bytes. The kernel's ddi_dmae calls work the
// channel, the driver works the card.
const XXMINVAL = 512 << 10 // 512 KB
const statep = ref()
ddi_soft_state_init(statep, 0, 1)

export function attach(dip, cmd) {
  const instance = ddi_get_instance(dip)
  if (ddi_soft_state_zalloc(statep.value, instance, {}) !== DDI_SUCCESS) return DDI_FAILURE
  const xsp = ddi_get_soft_state(statep.value, instance)
  Object.assign(xsp, { dip, queue: [], bp: NULL, busy: 0, count: 0 })

  const data_access_handle = ref()
  ddi_regs_map_setup(dip, 0, NULL, 0, 0, NULL, data_access_handle)
  xsp.regs = data_access_handle.value

  const iblock_cookie = ref()
  ddi_get_iblock_cookie(dip, 0, iblock_cookie)
  xsp.mu = kmutex_t()
  mutex_init(xsp.mu, `${ddi_get_name(dip)} mu`, MUTEX_DRIVER, iblock_cookie.value)

  const property = (name) => ddi_prop_get_int64(DDI_DEV_T_ANY, dip, 0, name, 0)
  xsp.channel = property('dma-channel')
  xsp.trans = property('dma-trans')
  if (ddi_dmae_alloc(dip, xsp.channel, DDI_DMA_DONTWAIT, NULL) !== DDI_SUCCESS) return DDI_FAILURE
  const attr = {
    dma_attr_version: DMA_ATTR_V0,
    dma_attr_addr_hi: property('dma-addr-hi'),
    dma_attr_count_max: property('dma-count-max'),
    dma_attr_seg: 0x1ffff,
    dma_attr_sgllen: 1, // a channel knows one piece of memory
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
  xxstart(xsp)
  return 0 // strategy always returns 0
}

// Starts the oldest request when the device is free.
function xxstart(xsp) {
  mutex_enter(xsp.mu)
  const bp = xsp.queue[0]
  if (xsp.busy || bp === undefined) {
    mutex_exit(xsp.mu)
    return
  }
  xsp.busy = 1
  xsp.bp = bp
  xsp.queue.shift()
  mutex_exit(xsp.mu)
  const flags = (bp.b_flags & B_READ ? DDI_DMA_READ : DDI_DMA_WRITE) | DDI_DMA_PARTIAL
  const cookie = ref()
  const ccount = ref()
  const status = ddi_dma_buf_bind_handle(xsp.handle, bp, flags, DDI_DMA_DONTWAIT, NULL, cookie, ccount)
  xsp.win = 0
  xsp.nwin = 1
  xsp.moved = 0
  if (status === DDI_DMA_PARTIAL_MAP) {
    const nwin = ref()
    ddi_dma_numwin(xsp.handle, nwin)
    xsp.nwin = nwin.value
  }
  if (status === DDI_DMA_MAPPED || status === DDI_DMA_PARTIAL_MAP) xxprogram(xsp, 0, cookie.value)
  else xxfinish(xsp, bp.b_bcount, EIO)
}

// Programs the channel with the cookie of a window, then the card, and starts the command.
function xxprogram(xsp, offset, cookie) {
  const { dip, bp, regs, channel } = xsp
  const isRead = (bp.b_flags & B_READ) !== 0
  const count = cookie.dmac_size
  xsp.offset = offset
  xsp.size = count
  xsp.count = 0
  const dmaereq = { der_command: isRead ? DMAE_CMD_READ : DMAE_CMD_WRITE, der_trans: xsp.trans }
  if (ddi_dmae_prog(dip, dmaereq, cookie, channel) !== DDI_SUCCESS) {
    xxdone(xsp, bp.b_bcount, EIO)
    return
  }
  const blkno = bp.b_lblkno + Math.floor(offset / 512)
  ddi_put8(regs, XX_CONTROL, XX_CTL_INTERRUPTS | XX_CTL_DMA)
  xxplace(regs, blkno, count)
  xsp.count = count
  ddi_put8(regs, XX_COMMAND, isRead ? XX_CMD_READ : XX_CMD_WRITE)
}

function xxplace(regs, block, count) {
  ddi_put8(regs, XX_BLOCK_LOW, block & 0xff)
  ddi_put8(regs, XX_BLOCK_HIGH, (block >>> 8) & 0xff)
  ddi_put8(regs, XX_COUNT_LOW, count & 0xff)
  ddi_put8(regs, XX_COUNT_HIGH, (count >>> 8) & 0xff)
}

function xxintr(xsp) {
  const { regs } = xsp
  const status = ddi_get8(regs, XX_COMMAND)
  if (!(status & XX_ST_INTERRUPT)) return DDI_INTR_UNCLAIMED // device did not interrupt
  const error = status & XX_ST_ERROR ? ddi_get8(regs, XX_ERROR) : 0
  const resid = ddi_get8(regs, XX_COUNT_LOW) | (ddi_get8(regs, XX_COUNT_HIGH) << 8)
  ddi_put8(regs, XX_ACKNOWLEDGE, 0)
  xxserve(xsp, error, resid)
  return DDI_INTR_CLAIMED
}

// What an interrupt is for: the next window, or the end of the request.
function xxserve(xsp, error, resid) {
  const { bp } = xsp
  if (bp === NULL || !xsp.busy) return
  xsp.moved += xsp.size - resid
  if (error || resid > 0) {
    xxdone(xsp, bp.b_bcount - xsp.moved, xxerrno(bp, error, bp.b_bcount - xsp.moved))
  } else if (xsp.win + 1 < xsp.nwin) {
    const off = ref()
    const len = ref()
    const cookie = ref()
    const ccount = ref()
    ddi_dma_getwin(xsp.handle, ++xsp.win, off, len, cookie, ccount)
    xxprogram(xsp, off.value, cookie.value)
  } else xxdone(xsp, bp.b_bcount - xsp.moved, 0)
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
  if (xsp.bp.b_flags & B_READ) ddi_dma_sync(xsp.handle, xsp.offset, 0, DDI_DMA_SYNC_FORCPU)
  ddi_dma_unbind_handle(xsp.handle)
  xxfinish(xsp, resid, error)
}

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
  xxstart(xsp)
}
