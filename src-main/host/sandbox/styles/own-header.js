// System V, its own header with B_BUSY/B_WANTED by hand, its own staging page, no physio: sleep and wakeup.
let page = NULL,
  wanted = 0,
  busy = 0,
  hdr = NULL,
  conf = null
const PG = [0x87, 0x83, 0x81, 0x82, 0x8f, 0x8b, 0x89, 0x8a]
export function init() {
  page = kmem_alloc(4096, KM_NOSLEEP)
  hdr = getrbuf()
}
const lock = async () => {
  const s = await spl6()
  while (busy) {
    wanted = 1
    await sleep(lock, PRIBIO)
  }
  busy = 1
  await splx(s)
}
const unlock = () => {
  busy = 0
  if (wanted) {
    wanted = 0
    wakeup(lock)
  }
}
async function io(dev, rw) {
  if (!physck(sdevice(dev).blocks, rw)) return
  await lock()
  try {
    while (u.u_count > 0 && !u.u_error) {
      const n = min(512, u.u_count),
        blk = Math.floor(u.u_offset / 512)
      if (n < 512 && rw === B_READ) {
        u.u_error = EINVAL
        break
      }
      if (rw === B_WRITE) await iomove(page, n, B_WRITE)
      if (u.u_error) break
      hdr.b_flags = B_BUSY | rw
      hdr.b_edev = dev
      hdr.b_bcount = n
      hdr.b_blkno = rw === B_WRITE ? blk - 1 : blk
      hdr.b_addr = page
      hdr.b_error = 0
      await myStrategy(hdr)
      await iowait(hdr)
      if (hdr.b_flags & B_ERROR) {
        u.u_error = geterror(hdr) || EIO
        break
      }
      if (rw === B_READ) await iomove(page, n, B_READ)
    }
  } finally {
    unlock()
  }
}
export async function xxread(dev) {
  await io(dev, B_READ)
}
export async function xxwrite(dev) {
  await io(dev, B_WRITE)
}
async function myStrategy(bp) {
  const c = (conf ??= sdevice(bp.b_edev))
  const a = paddr(bp),
    ch = c.channel & 3,
    base = c.board + (c.channel > 3 ? 0xc0 : 0),
    step = c.channel > 3 ? 2 : 1
  const r = (n) => base + n * step
  const wide = c.channel > 3
  const s = await splhi()
  outb(r(0x0a), 4 | ch)
  outb(r(0x0c), 0)
  outb(r(0x0b), (bp.b_flags & B_READ ? 0x44 : 0x48) | ch)
  const first = wide ? a / 2 : a,
    count = (wide ? bp.b_bcount / 2 : bp.b_bcount) - 1
  outb(r(2 * ch), first & 255)
  outb(r(2 * ch), (first >> 8) & 255)
  outb(c.board + PG[c.channel], (a >> 16) & 255)
  outb(r(2 * ch + 1), count & 255)
  outb(r(2 * ch + 1), count >> 8)
  outb(r(0x0a), ch)
  await splx(s)
  outb(c.sioa + XX_CONTROL, XX_CTL_INTERRUPTS | XX_CTL_DMA | (wide ? XX_CTL_WIDE : 0))
  outb(c.sioa + XX_BLOCK_LOW, bp.b_blkno & 255)
  outb(c.sioa + XX_BLOCK_HIGH, bp.b_blkno >> 8)
  outb(c.sioa + XX_COUNT_LOW, bp.b_bcount & 255)
  outb(c.sioa + XX_COUNT_HIGH, bp.b_bcount >> 8)
  outb(c.sioa + XX_COMMAND, bp.b_flags & B_READ ? XX_CMD_READ : XX_CMD_WRITE)
  return 0
}
export function xxintr(dev) {
  const c = sdevice(dev)
  if (!(inb(c.sioa + XX_COMMAND) & XX_ST_INTERRUPT)) return 0
  const e = inb(c.sioa + XX_ERROR)
  hdr.b_resid = e ? hdr.b_bcount : 0
  if (e) bioerror(hdr, EIO)
  outb(c.sioa + XX_ACKNOWLEDGE, 1)
  iodone(hdr)
}
