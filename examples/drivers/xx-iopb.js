// A card that takes command blocks in memory, several at a time ("Writing Device Drivers", Device Register Structure
// with iopb_addr). The blocks lie in memory of ddi_dma_mem_alloc that stays bound; ddi_dma_sync stands between the
// driver's stores and the card, and between the card's stores and the driver. Requests take places on the card.
const XXMINVAL = 512 << 10 // 512 KB
const ALIGN = 16
const BESIDE = 2 // beside what waits in the card: the command it works on, and the one that finds the queue full
const statep = ref()
ddi_soft_state_init(statep, 0, 1)

export function attach(dip, cmd) {
  const instance = ddi_get_instance(dip)
  if (ddi_soft_state_zalloc(statep.value, instance, {}) !== DDI_SUCCESS) return DDI_FAILURE
  const xsp = ddi_get_soft_state(statep.value, instance)
  const property = (name) => ddi_prop_get_int64(DDI_DEV_T_ANY, dip, 0, name, 0)
  xsp.dip = dip
  xsp.queue = []
  xsp.slots = []
  xsp.submitted = []
  xsp.busy = 0
  xsp.waiting = false
  xsp.enabled = false
  xsp.room = property('queue-depth') + BESIDE

  const data_access_handle = ref()
  ddi_regs_map_setup(dip, 0, NULL, 0, 0, NULL, data_access_handle)
  xsp.regs = data_access_handle.value
  if (xxblocks(xsp, property('dma-addr-hi'), property('dma-sgllen')) !== DDI_SUCCESS) return DDI_FAILURE
  // Where only the controllers of the motherboard give the bus away, a channel of theirs becomes the card's arbiter.
  xsp.channel = property('dma-channel')
  if (xsp.channel >= 0) {
    if (ddi_dmae_alloc(dip, xsp.channel, DDI_DMA_DONTWAIT, NULL) !== DDI_SUCCESS) return DDI_FAILURE
    if (ddi_dmae_1stparty(dip, xsp.channel) !== DDI_SUCCESS) return DDI_FAILURE
  }

  const iblock_cookie = ref()
  ddi_get_iblock_cookie(dip, 0, iblock_cookie)
  xsp.mu = kmutex_t()
  mutex_init(xsp.mu, `${ddi_get_name(dip)} mu`, MUTEX_DRIVER, iblock_cookie.value)
  xsp.attr = {
    dma_attr_version: DMA_ATTR_V0,
    dma_attr_addr_hi: property('dma-addr-hi'),
    dma_attr_count_max: property('dma-count-max'),
    dma_attr_seg: property('dma-seg'),
    dma_attr_sgllen: property('dma-sgllen'),
    dma_attr_granular: 512,
  }
  if (xxplace(xsp) === NULL) return DDI_FAILURE
  return ddi_add_intr(dip, 0, NULL, NULL, xxintr, xsp)
}

export function detach(dip, cmd) {
  const instance = ddi_get_instance(dip)
  const xsp = ddi_get_soft_state(statep.value, instance)
  ddi_remove_intr(dip, 0, NULL)
  for (const slot of xsp.slots) ddi_dma_free_handle(slot.handle)
  ddi_put32(xsp.regs, XX_CSR, XX_CSR_RESET)
  if (xsp.channel >= 0) {
    ddi_dmae_disable(dip, xsp.channel)
    ddi_dmae_release(dip, xsp.channel)
  }
  for (const page of xsp.pages) {
    ddi_dma_unbind_handle(page.handle)
    ddi_dma_mem_free(page.acc)
    ddi_dma_free_handle(page.handle)
  }
  ddi_regs_map_free(xsp.regs)
  mutex_destroy(xsp.mu)
  ddi_soft_state_free(statep.value, instance)
  return DDI_SUCCESS
}

// Pages of command blocks, one block for each place on the card, bound for as long as the driver is attached.
function xxblocks(xsp, addr_hi, sgllen) {
  const { dip } = xsp
  const pagesize = ddi_ptob(dip, 1)
  xsp.blockBytes = Math.ceil((IOPB_HEADER_BYTES + sgllen * IOPB_ENTRY_BYTES) / ALIGN) * ALIGN
  xsp.eachPage = Math.floor(pagesize / xsp.blockBytes)
  xsp.pages = []
  const attr = { dma_attr_version: DMA_ATTR_V0, dma_attr_addr_hi: addr_hi, dma_attr_align: ALIGN, dma_attr_sgllen: 1 }
  for (let made = 0; made < xsp.room; made += xsp.eachPage) {
    const [handle, kaddr, length, acc, cookie, ccount] = [ref(), ref(), ref(), ref(), ref(), ref()]
    if (ddi_dma_alloc_handle(dip, attr, DDI_DMA_DONTWAIT, NULL, handle) !== DDI_SUCCESS) return DDI_FAILURE
    const got = ddi_dma_mem_alloc(
      ...[handle.value, pagesize, NULL, DDI_DMA_CONSISTENT, DDI_DMA_DONTWAIT, NULL, kaddr, length, acc],
    )
    if (got !== DDI_SUCCESS) return DDI_FAILURE
    const flags = DDI_DMA_RDWR | DDI_DMA_CONSISTENT
    const bound = ddi_dma_addr_bind_handle(
      ...[handle.value, NULL, kaddr.value, length.value, flags, DDI_DMA_DONTWAIT, NULL, cookie, ccount],
    )
    if (bound !== DDI_DMA_MAPPED) return DDI_FAILURE
    xsp.pages.push({
      handle: handle.value,
      acc: acc.value,
      kaddr: kaddr.value,
      address: cookie.value.dmac_address,
    })
  }
  return DDI_SUCCESS
}

// Where block `number` is: its page, its offset there, its kernel address, and its address for the card.
function xxblock(xsp, number) {
  const page = xsp.pages[Math.floor(number / xsp.eachPage)]
  const offset = (number % xsp.eachPage) * xsp.blockBytes
  return { page, offset, kaddr: page.kaddr + offset, address: page.address + offset }
}

// A further place on the card, with a DMA handle of its own; NULL when there is none.
function xxplace(xsp) {
  const handle = ref()
  if (ddi_dma_alloc_handle(xsp.dip, xsp.attr, DDI_DMA_DONTWAIT, NULL, handle) !== DDI_SUCCESS) return NULL
  const slot = { number: xsp.slots.length, handle: handle.value, bp: NULL, win: 0, nwin: 1, moved: 0, parked: false }
  xsp.slots.push(slot)
  return slot
}

export async function read(dev, uiop, credp) {
  return await xxrdwr(dev, (xsp) => physio(xxstrategy, NULL, dev, B_READ, xxminphys, uiop))
}

export async function write(dev, uiop, credp) {
  return await xxrdwr(dev, (xsp) => physio(xxstrategy, NULL, dev, B_WRITE, xxminphys, uiop))
}

export async function aread(dev, aiop, credp) {
  return await xxrdwr(dev, (xsp) => aphysio(xxstrategy, anocancel, dev, B_READ, xxminphys, aiop))
}

export async function awrite(dev, aiop, credp) {
  return await xxrdwr(dev, (xsp) => aphysio(xxstrategy, anocancel, dev, B_WRITE, xxminphys, aiop))
}

async function xxrdwr(dev, transfer) {
  const xsp = ddi_get_soft_state(statep.value, getminor(dev))
  if (xsp === NULL) return ENXIO
  pm_busy_component(xsp.dip, 0)
  const ret = await transfer(xsp)
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
  xxrun(xsp, xxstart)
  return 0 // strategy always returns 0
}

// The DMA callback: resources may be there now. It tries again without registering again.
function xxstart(xsp) {
  const value = xxrun(xsp, DDI_DMA_DONTWAIT)
  if (value === DDI_DMA_CALLBACK_DONE) xsp.waiting = false
  return value
}

// True while the card takes no further block.
function xxfull(xsp) {
  return (ddi_get32(xsp.regs, XX_CSR) & XX_CSR_ADD_PENDING) !== 0
}

function xxfree(xsp) {
  if (xsp.busy >= xsp.room || (xsp.busy > 0 && xxfull(xsp))) return NULL
  return xsp.slots.find((slot) => slot.bp === NULL) ?? xxplace(xsp)
}

// Gives the oldest requests places on the card.
function xxrun(xsp, callback) {
  for (;;) {
    mutex_enter(xsp.mu)
    const bp = xsp.queue[0]
    const mayTry = !xsp.waiting || callback !== xxstart
    const slot = bp !== undefined && mayTry ? xxfree(xsp) : NULL
    if (slot === NULL) {
      mutex_exit(xsp.mu)
      return DDI_DMA_CALLBACK_DONE
    }
    xsp.busy++
    mutex_exit(xsp.mu)
    const flags = (bp.b_flags & B_READ ? DDI_DMA_READ : DDI_DMA_WRITE) | DDI_DMA_PARTIAL
    const cookie = ref()
    const ccount = ref()
    const status = ddi_dma_buf_bind_handle(slot.handle, bp, flags, callback, xsp, cookie, ccount)
    if (status === DDI_DMA_MAPPED || status === DDI_DMA_PARTIAL_MAP) {
      xsp.queue.shift()
      const nwin = ref()
      if (status === DDI_DMA_PARTIAL_MAP) ddi_dma_numwin(slot.handle, nwin)
      Object.assign(slot, { bp, win: 0, nwin: nwin.value ?? 1, moved: 0, offset: 0 })
      xxsubmit(xsp, slot, cookie.value, ccount.value)
      if (xsp.queue.length > 0 && xsp.busy < xsp.room) continue
      return DDI_DMA_CALLBACK_DONE
    }
    mutex_enter(xsp.mu)
    xsp.busy--
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

// Writes the block of a place and gives the card its address. Until it is over the block belongs to the card.
function xxsubmit(xsp, slot, cookie, ccount) {
  const { regs } = xsp
  const { bp, number } = slot
  const { page, offset, kaddr, address } = xxblock(xsp, number)
  const isRead = (bp.b_flags & B_READ) !== 0
  let size = 0
  for (let i = 0; i < ccount; i++) {
    const at = kaddr + IOPB_HEADER_BYTES + IOPB_ENTRY_BYTES * i
    ddi_put32(page.acc, at, cookie.dmac_address)
    ddi_put32(page.acc, at + 4, cookie.dmac_size)
    size += cookie.dmac_size
    if (i + 1 < ccount) cookie = ddi_dma_nextcookie(slot.handle)
  }
  slot.size = size
  ddi_put32(page.acc, kaddr + IOPB_COMMAND, (isRead ? 1 : 2) | (IOPB_FLAG_INTR << 8) | (ccount << 16))
  ddi_put32(page.acc, kaddr + IOPB_STATUS, 0)
  ddi_put32(page.acc, kaddr + IOPB_BLKNO, bp.b_lblkno + Math.floor(slot.offset / 512))
  ddi_put32(page.acc, kaddr + IOPB_NBYTES, size)
  ddi_put32(page.acc, kaddr + IOPB_RESID, 0)
  ddi_put32(page.acc, kaddr + IOPB_NEXT, 0)
  ddi_put32(page.acc, kaddr + IOPB_TAG, number)
  ddi_dma_sync(page.handle, offset, xsp.blockBytes, DDI_DMA_SYNC_FORDEV)
  xsp.submitted.push(number)
  if (!xsp.enabled) ddi_put32(regs, XX_CSR, XX_CSR_ENABLE_INTERRUPTS)
  xsp.enabled = true
  ddi_put32(regs, XX_IOPB_ADDR, address)
}

function xxintr(xsp) {
  const { regs } = xsp
  const csr = ddi_get32(regs, XX_CSR)
  if (!(csr & XX_CSR_INTERRUPTING)) return DDI_INTR_UNCLAIMED // device did not interrupt
  const over = xxcompleted(xsp, (csr & XX_CSR_DEVICE_ERROR) !== 0)
  ddi_put32(regs, XX_CSR, XX_CSR_CLEAR_INTERRUPT | XX_CSR_ENABLE_INTERRUPTS)
  if (over !== NULL) xxserve(xsp, over.slot, over.error, over.resid)
  return DDI_INTR_CLAIMED
}

// The card shows the address of the block that is over, in whatever order it chose; what it says is in the block.
function xxcompleted(xsp, isError) {
  const address = ddi_get32(xsp.regs, XX_IOPB_ADDR)
  const number = xsp.submitted.find((each) => xxblock(xsp, each).address === address)
  if (number === undefined) return NULL
  const { page, offset, kaddr } = xxblock(xsp, number)
  ddi_dma_sync(page.handle, offset, xsp.blockBytes, DDI_DMA_SYNC_FORCPU)
  const status = ddi_get32(page.acc, kaddr + IOPB_STATUS)
  const isDone = status >= IOPB_STATUS_DONE
  if (!isDone && !isError) return NULL
  xsp.submitted = xsp.submitted.filter((each) => each !== number)
  const slot = xsp.slots[number]
  // The card could not even write the block: only the register says why.
  if (!isDone) return { slot, error: ddi_get32(xsp.regs, XX_ERR), resid: ddi_get32(page.acc, kaddr + IOPB_NBYTES) }
  const error = status & IOPB_STATUS_ERROR ? status & 0xff : 0
  return { slot, error, resid: ddi_get32(page.acc, kaddr + IOPB_RESID) }
}

function xxserve(xsp, slot, error, resid) {
  const { bp } = slot
  if (bp === NULL) return
  slot.moved += slot.size - resid
  const left = bp.b_bcount - slot.moved
  if (error || resid > 0) xxdone(xsp, slot, left, xxerrno(bp, error, left))
  else if (slot.win + 1 < slot.nwin) {
    const [off, len, cookie, ccount] = [ref(), ref(), ref(), ref()]
    ddi_dma_getwin(slot.handle, ++slot.win, off, len, cookie, ccount)
    slot.offset = off.value
    slot.parked = { cookie: cookie.value, ccount: ccount.value }
    xxresume(xsp)
  } else xxdone(xsp, slot, left, 0)
}

// Submits the windows that are next, as long as the card takes blocks.
function xxresume(xsp) {
  for (const slot of xsp.slots) {
    if (!slot.parked) continue
    if (xxfull(xsp)) return
    const { cookie, ccount } = slot.parked
    slot.parked = false
    xxsubmit(xsp, slot, cookie, ccount)
  }
}

// At the end of the medium what moved before counts as a short transfer.
function xxerrno(bp, error, resid) {
  const END_OF_MEDIA = 2
  if (error === 0) return 0
  if (error !== END_OF_MEDIA) return EIO
  return resid < bp.b_bcount || bp.b_flags & B_READ ? 0 : ENXIO
}

// Releases what the transfer used, says how it went, and starts the next ones.
function xxdone(xsp, slot, resid, error) {
  const { bp } = slot
  if (bp.b_flags & B_READ) ddi_dma_sync(slot.handle, slot.offset, 0, DDI_DMA_SYNC_FORCPU)
  ddi_dma_unbind_handle(slot.handle)
  mutex_enter(xsp.mu)
  slot.bp = NULL
  xsp.busy--
  mutex_exit(xsp.mu)
  pm_idle_component(xsp.dip, 0)
  bp.b_resid = resid
  if (error) bioerror(bp, error)
  biodone(bp)
  xxresume(xsp)
  xxrun(xsp, xxstart)
}

export { xxstrategy as strategy, xxstart as start, xxminphys as minphys, xxintr as intr }
