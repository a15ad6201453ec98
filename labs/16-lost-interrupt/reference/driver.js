// A disk driver of UNIX System V in the old interface: physio calls xxbreakup, which calls dma_breakup, which calls
// xxstrategy for each piece of at most 512 bytes (or a page), because the channel of the motherboard has no list.
const NDEV = 8
const xxtab = Array.from({ length: NDEV }, () => ({ active: 0, alarm: NULL }))
const PATIENCE = HZ / 2 // of the watchdog, in clock ticks: half a second
const xxconf = []

// Registers of an 8237A, by their place; the page latches of channels 0 to 3.
const MASK = 0x0a
const MODE = 0x0b
const CLEAR_POINTER = 0x0c
const PAGE = [0x07, 0x03, 0x01, 0x02]

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
  await dma_breakup(xxstrategy, bp)
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
    const address = paddr(bp)
    const config = device(dev)
    if (address !== NULL && !(inb(config.sioa + XX_COMMAND) & XX_ST_BUSY)) {
      const s = spl7() // the channels of a chip share its byte pointer
      xxchannel(config, bp, address)
      splx(s)
      xxcard(config, bp)
      tab.active = 1
      tab.alarm = timeout(xxwatch, dev, PATIENCE)
      return
    }
    disknext(tab)
    xxdone(bp, bp.b_bcount, address === NULL ? EFAULT : EIO)
  }
}

// Programs the channel: mask, clear the byte pointer, mode, address, page, count less one, unmask.
function xxchannel({ channel, board }, bp, address) {
  const count = bp.b_bcount - 1
  outb(board + MASK, 4 | channel)
  outb(board + CLEAR_POINTER, 0)
  outb(board + MODE, 0x40 | (bp.b_flags & B_READ ? 0x04 : 0x08) | channel)
  outb(board + 2 * channel, address)
  outb(board + 2 * channel, address >> 8)
  outb(board + 0x80 + PAGE[channel], address >> 16)
  outb(board + 2 * channel + 1, count)
  outb(board + 2 * channel + 1, count >> 8)
  outb(board + MASK, channel)
}

// Tells the card block and count, and starts it.
function xxcard({ sioa }, bp) {
  outb(sioa + XX_CONTROL, XX_CTL_INTERRUPTS | XX_CTL_DMA)
  outb(sioa + XX_BLOCK_LOW, bp.b_blkno)
  outb(sioa + XX_BLOCK_HIGH, bp.b_blkno >> 8)
  outb(sioa + XX_COUNT_LOW, bp.b_bcount)
  outb(sioa + XX_COUNT_HIGH, bp.b_bcount >> 8)
  outb(sioa + XX_COMMAND, bp.b_flags & B_READ ? XX_CMD_READ : XX_CMD_WRITE)
}

export function xxintr(dev) {
  const config = device(dev)
  const { sioa } = config
  const tab = xxtab[unit(dev)]
  if (!(inb(sioa + XX_COMMAND) & XX_ST_INTERRUPT)) return 0
  const resid = inb(sioa + XX_COUNT_LOW) + 0x100 * inb(sioa + XX_COUNT_HIGH)
  const error = inb(sioa + XX_ERROR)
  outb(sioa + XX_ACKNOWLEDGE, 0)
  if (tab.alarm !== NULL) untimeout(tab.alarm)
  tab.alarm = NULL
  const bp = tab.active ? disknext(tab) : NULL
  tab.active = 0
  if (bp !== NULL) {
    const END_OF_MEDIA = 2
    const isShort = error === END_OF_MEDIA && resid !== bp.b_bcount
    xxdone(bp, resid, error === 0 || isShort ? 0 : error === END_OF_MEDIA ? ENXIO : EIO)
  }
  xxstart(dev)
  return 1
}

// The card has not been heard of. Either its interrupt got lost, or it hangs.
function xxwatch(dev) {
  const tab = xxtab[unit(dev)]
  const s = spl5()
  tab.alarm = NULL
  if (tab.active && !xxintr(dev)) {
    outb(device(dev).sioa + XX_COMMAND, XX_CMD_RESET)
    const bp = disknext(tab)
    tab.active = 0
    xxdone(bp, bp.b_bcount, EIO)
    xxstart(dev)
  }
  splx(s)
}

function xxdone(bp, resid, error) {
  bp.b_resid = resid
  if (error) {
    bp.b_flags |= B_ERROR
    bp.b_error = error
  }
  iodone(bp)
}
