// A disk driver of UNIX System V in the old interface: physio calls xxbreakup, which calls dma_breakup, which calls
// xxstrategy for each piece of at most 512 bytes (or a page), because the channel of the motherboard has no list.
const NDEV = 8
const xxtab = Array.from({ length: NDEV }, () => ({ active: 0 }))
const xxconf = []

// Registers of an 8237A, by their place; the page latches are in no order.
const MASK = 0x0a
const MODE = 0x0b
const CLEAR_POINTER = 0x0c
const PAGE = [0x07, 0x03, 0x01, 0x02, 0x0f, 0x0b, 0x09, 0x0a]

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
    const isOdd = config.channel >= 4 && address % 2 !== 0
    if (address !== NULL && !isOdd && !(inb(config.sioa + XX_COMMAND) & XX_ST_BUSY)) {
      const s = spl7() // the channels of a chip share its byte pointer
      xxchannel(config, bp, address)
      splx(s)
      xxcard(config, bp)
      tab.active = 1
      return
    }
    disknext(tab)
    xxdone(bp, bp.b_bcount, address === NULL ? EFAULT : EIO)
  }
}

// Programs the channel: mask, clear the byte pointer, mode, address, page, count less one, unmask.
function xxchannel(config, bp, address) {
  const { channel, board } = config
  const wide = channel >= 4
  const port = (register) => board + (wide ? 0xc0 + 2 * register : register)
  const index = channel & 3
  const first = wide ? Math.floor(address / 2) : address
  const count = (wide ? Math.floor(bp.b_bcount / 2) : bp.b_bcount) - 1
  outb(port(MASK), 4 | index)
  outb(port(CLEAR_POINTER), 0)
  outb(port(MODE), 0x40 | (bp.b_flags & B_READ ? 0x04 : 0x08) | index)
  outb(port(2 * index), first)
  outb(port(2 * index), first >> 8)
  outb(board + 0x80 + PAGE[channel], Math.floor(address / 0x10000) & (wide ? 0xfe : 0xff))
  if (config.highpages) outb(board + 0x480 + PAGE[channel], Math.floor(address / 0x1000000))
  outb(port(2 * index + 1), count)
  outb(port(2 * index + 1), count >> 8)
  outb(port(MASK), index)
}

// Tells the card block and count, and starts it.
function xxcard({ sioa, channel }, bp) {
  const place = (block, count) => {
    outb(sioa + XX_BLOCK_LOW, block)
    outb(sioa + XX_BLOCK_HIGH, block >> 8)
    outb(sioa + XX_COUNT_LOW, count)
    outb(sioa + XX_COUNT_HIGH, count >> 8)
  }
  outb(sioa + XX_CONTROL, XX_CTL_INTERRUPTS | XX_CTL_DMA | (channel >= 4 ? XX_CTL_WIDE : 0))
  if (bp.b_blkno >= 0x10000 || bp.b_bcount >= 0x10000) {
    place(Math.floor(bp.b_blkno / 0x10000), Math.floor(bp.b_bcount / 0x10000))
    outb(sioa + XX_COMMAND, XX_CMD_EXTEND)
  }
  place(bp.b_blkno, bp.b_bcount)
  outb(sioa + XX_COMMAND, bp.b_flags & B_READ ? XX_CMD_READ : XX_CMD_WRITE)
}

export function xxintr(dev) {
  const config = device(dev)
  const { sioa } = config
  const tab = xxtab[unit(dev)]
  if (!(inb(sioa + XX_COMMAND) & XX_ST_INTERRUPT)) return 0
  const resid = inb(sioa + XX_COUNT_LOW) + 0x100 * inb(sioa + XX_COUNT_HIGH)
  if (resid < (config.channel >= 4 ? 2 : 1)) xxleft(config) // after terminal count it reads FFFF
  const error = inb(sioa + XX_ERROR)
  outb(sioa + XX_ACKNOWLEDGE, 0)
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

// What the channel has not moved, less one.
function xxleft({ channel, board }) {
  const port = (register) => board + (channel >= 4 ? 0xc0 + 2 * register : register)
  const s = spl7()
  outb(port(CLEAR_POINTER), 0)
  const low = inb(port(2 * (channel & 3) + 1))
  const left = low | (inb(port(2 * (channel & 3) + 1)) << 8)
  splx(s)
  return left
}

function xxdone(bp, resid, error) {
  bp.b_resid = resid
  if (error) {
    bp.b_flags |= B_ERROR
    bp.b_error = error
  }
  iodone(bp)
}
