// A driver for two disks. Only xxbreakup is yours to change; the rest drives the cards.
const NDEV = 8
const xxtab = Array.from({ length: NDEV }, () => ({ active: 0, used: 0 }))
const xxconf = []

// Eight lights on the board show how much was done: pieces, and calls that are over.
const LIGHTS = 0x378
const xxstat = { count: 0 }

const unit = getminor
const device = (dev) => (xxconf[unit(dev)] ??= sdevice(dev))

export async function xxread(dev) {
  if (physck(device(dev).blocks, B_READ)) await physio(xxbreakup, NULL, dev, B_READ)
}

export async function xxwrite(dev) {
  if (physck(device(dev).blocks, B_WRITE)) await physio(xxbreakup, NULL, dev, B_WRITE)
}

// Given to physio in place of xxstrategy.
async function xxbreakup(bp) {
  const old = await spl5() // xxintr counts too: keep it out
  const mine = await spl5()
  await dma_breakup(xxstrategy, bp)
  await splx(mine)
  const count = xxstat.count + 1 // take the count, one more,
  await drv_usecwait(800) // the lights are slow,
  outb(LIGHTS, count)
  await splx(old)
}

function xxstrategy(bp) {
  const { blocks } = device(bp.b_edev)
  if (bp.b_blkno < 0 || bp.b_blkno >= blocks) {
    const atEnd = bp.b_blkno === blocks && bp.b_flags & B_READ
    xxdone(bp, bp.b_bcount, atEnd ? 0 : ENXIO)
    return 0
  }
  bp.b_sector = bp.b_blkno
  const s = spl5()
  disksort(xxtab[unit(bp.b_edev)], bp)
  xxstart(bp.b_edev)
  splx(s)
  return 0
}

// Gives the first of the queue to the device.
function xxstart(dev) {
  const tab = xxtab[unit(dev)]
  for (let bp = diskfirst(tab); bp !== NULL && !tab.active; bp = diskfirst(tab)) {
    const config = device(dev)
    const list = xxlist(bp)
    const fits = list !== NULL && list.length <= config.entries
    if (fits && !(load32(config.regs + XX_CSR) & XX_CSR_BUSY)) {
      xxgive(config.regs, tab, list, bp)
      tab.active = 1
      return
    }
    disknext(tab)
    xxdone(bp, bp.b_bcount, list === NULL ? EFAULT : EIO)
  }
}

// Where a piece lies in physical memory, cut at the ends of pages; NULL when a page of it is not in memory.
function xxlist(bp) {
  const list = []
  const page = ptob(1)
  for (let offset = 0; offset < bp.b_bcount;) {
    const address = paddr(bp, offset)
    if (address === NULL) return NULL
    const size = Math.min(page - (address % page), bp.b_bcount - offset)
    list.push({ address, size })
    offset += size
  }
  return list
}

// Writes the list, clears what a longer one left behind, and starts the card.
function xxgive(regs, tab, list, bp) {
  for (let index = 0; index < Math.max(list.length, tab.used); index++) {
    const { address, size } = list[index] ?? { address: 0, size: 0 }
    store32(regs + XX_SGLIST + 8 * index, address)
    store32(regs + XX_SGLIST + 8 * index + 4, size)
  }
  tab.used = list.length
  store32(regs + XX_NBYTES, bp.b_bcount)
  store32(regs + XX_BLKNO, bp.b_blkno)
  store32(regs + XX_CSR, XX_CSR_START | XX_CSR_ENABLE_INTERRUPTS | (bp.b_flags & B_READ ? XX_CSR_DIR : 0))
}

export function xxintr(dev) {
  const { regs } = device(dev)
  const tab = xxtab[unit(dev)]
  if (!(load32(regs + XX_CSR) & XX_CSR_INTERRUPTING)) return 0
  const resid = load32(regs + XX_RESID)
  const error = load32(regs + XX_ERR)
  store32(regs + XX_CSR, XX_CSR_CLEAR_INTERRUPT | XX_CSR_ENABLE_INTERRUPTS)
  const bp = tab.active ? disknext(tab) : NULL
  tab.active = 0
  if (bp !== NULL) {
    const END_OF_MEDIA = 2
    const isShort = error === END_OF_MEDIA && resid !== bp.b_bcount
    xxdone(bp, resid, error === 0 || isShort ? 0 : error === END_OF_MEDIA ? ENXIO : EIO)
  }
  xxstat.count += 1
  outb(LIGHTS, xxstat.count)
  xxstart(dev)
  return 1
}

function xxdone(bp, resid, error) {
  bp.b_resid = resid
  if (error) {
    bp.b_flags |= B_ERROR
    bp.b_error = error
  }
  iodone(bp)
}
