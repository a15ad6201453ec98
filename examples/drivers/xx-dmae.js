// Third-party DMA: the card owns no address, a channel of the motherboard moves its bytes. The kernel's ddi_dmae calls
// work the channel, the driver works the card. When the line is above lock level, its handler only saves what the card
// said, and a soft interrupt does the rest. A timeout watches over each command.
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
  xsp.alarm = NULL
  xsp.count = 0

  const data_access_handle = ref()
  ddi_regs_map_setup(dip, 0, NULL, 0, 0, NULL, data_access_handle)
  xsp.regs = data_access_handle.value

  const iblock_cookie = ref()
  ddi_get_iblock_cookie(dip, 0, iblock_cookie)
  xsp.isHigh = ddi_intr_hilevel(dip, 0) !== 0
  if (xsp.isHigh) {
    // Above lock level a handler has spin locks and ddi_trigger_softintr, and nothing else.
    xsp.saved = []
    xsp.high_mu = kmutex_t()
    mutex_init(xsp.high_mu, `${ddi_get_name(dip)} high`, MUTEX_DRIVER, iblock_cookie.value)
    ddi_get_soft_iblock_cookie(dip, DDI_SOFTINT_HIGH, iblock_cookie)
    const id = ref()
    if (ddi_add_softintr(dip, DDI_SOFTINT_HIGH, id, NULL, NULL, xxsoftintr, xsp) !== DDI_SUCCESS) return DDI_FAILURE
    xsp.softintr = id.value
  }
  xsp.mu = kmutex_t()
  mutex_init(xsp.mu, `${ddi_get_name(dip)} mu`, MUTEX_DRIVER, iblock_cookie.value)

  const property = (name) => ddi_prop_get_int64(DDI_DEV_T_ANY, dip, 0, name, 0)
  xsp.channel = property('dma-channel')
  xsp.trans = property('dma-trans')
  xsp.watchdog = drv_usectohz(property('watchdog'))
  if (ddi_dmae_alloc(dip, xsp.channel, DDI_DMA_DONTWAIT, NULL) !== DDI_SUCCESS) return DDI_FAILURE
  const attr = {
    dma_attr_version: DMA_ATTR_V0,
    dma_attr_addr_hi: property('dma-addr-hi'),
    dma_attr_count_max: property('dma-count-max'),
    dma_attr_seg: property('dma-seg'),
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
  if (xsp.isHigh) {
    ddi_remove_softintr(xsp.softintr)
    mutex_destroy(xsp.high_mu)
  }
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
      xxprogram(xsp, 0, cookie.value)
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

// Programs the channel with the cookie of a window, then the card, and starts the command.
function xxprogram(xsp, offset, cookie) {
  const { dip, bp, regs, channel } = xsp
  const isRead = (bp.b_flags & B_READ) !== 0
  const isWide = channel > 4
  const count = cookie.dmac_size
  xsp.offset = offset
  xsp.size = count
  xsp.count = 0
  const dmaereq = { der_command: isRead ? DMAE_CMD_READ : DMAE_CMD_WRITE, der_trans: xsp.trans }
  const isOdd = isWide && (cookie.dmac_address % 2 !== 0 || count % 2 !== 0) // it cannot name an odd address
  if (isOdd || ddi_dmae_prog(dip, dmaereq, cookie, channel) !== DDI_SUCCESS) {
    xxdone(xsp, bp.b_bcount, EIO)
    return
  }
  const blkno = bp.b_lblkno + Math.floor(offset / 512)
  ddi_put8(regs, XX_CONTROL, XX_CTL_INTERRUPTS | XX_CTL_DMA | (isWide ? XX_CTL_WIDE : 0))
  if (blkno > 0xffff || count > 0xffff) {
    xxplace(regs, blkno >>> 16, count >>> 16)
    ddi_put8(regs, XX_COMMAND, XX_CMD_EXTEND)
  }
  xxplace(regs, blkno, count)
  xsp.count = count
  ddi_put8(regs, XX_COMMAND, isRead ? XX_CMD_READ : XX_CMD_WRITE)
  xxdisarm(xsp)
  if (xsp.watchdog > 0) xsp.alarm = timeout(xxwatch, xsp, xsp.watchdog)
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
  const left = ddi_get8(regs, XX_COUNT_LOW) | (ddi_get8(regs, XX_COUNT_HIGH) << 8)
  const resid = xsp.count > 0xffff ? xxleft(xsp, error) : left
  ddi_put8(regs, XX_ACKNOWLEDGE, 0)
  xxdisarm(xsp)
  if (xsp.isHigh) {
    mutex_enter(xsp.high_mu)
    xsp.saved.push({ error, resid })
    mutex_exit(xsp.high_mu)
    ddi_trigger_softintr(xsp.softintr)
  } else xxserve(xsp, error, resid)
  return DDI_INTR_CLAIMED
}

// Triggering it again before it runs changes nothing, so it empties the queue.
function xxsoftintr(xsp) {
  if (xsp.saved.length === 0) return DDI_INTR_UNCLAIMED
  for (;;) {
    mutex_enter(xsp.high_mu)
    const said = xsp.saved.shift()
    mutex_exit(xsp.high_mu)
    if (said === undefined) return DDI_INTR_CLAIMED
    xxserve(xsp, said.error, said.resid)
  }
}

// The card's port shows 16 bits; of more the channel knows. One that has moved nothing reads like a finished one.
function xxleft(xsp, error) {
  const count = ref()
  ddi_dmae_getcnt(xsp.dip, xsp.channel, count)
  return count.value === 0 && error !== 0 ? xsp.count : count.value
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

function xxdisarm(xsp) {
  if (xsp.alarm !== NULL) untimeout(xsp.alarm)
  xsp.alarm = NULL
}

// The card has not been heard of: either its interrupt got lost, or it hangs and is reset.
function xxwatch(xsp) {
  xsp.alarm = NULL
  if (xsp.bp === NULL || !xsp.busy) return
  if (xxintr(xsp) === DDI_INTR_CLAIMED) return
  ddi_dmae_disable(xsp.dip, xsp.channel)
  ddi_put8(xsp.regs, XX_COMMAND, XX_CMD_RESET)
  const waiting = xsp.queue.splice(0)
  xxdone(xsp, xsp.bp.b_bcount - xsp.moved, EIO)
  for (const bp of waiting) {
    pm_idle_component(xsp.dip, 0)
    bp.b_resid = bp.b_bcount
    bioerror(bp, EIO)
    biodone(bp)
  }
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
  xxdisarm(xsp)
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
