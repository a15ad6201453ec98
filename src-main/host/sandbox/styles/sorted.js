// bus master under System V, disksort, retry after an error, timeout watchdog.
const units = new Map()
const unit = (dev) => {
  if (!units.has(dev)) units.set(dev, { tab: {}, bp: NULL, tries: 0, id: NULL })
  return units.get(dev)
}
export async function xxread(dev) {
  if (physck(sdevice(dev).blocks, B_READ)) await physio(brk, NULL, dev, B_READ)
}
export async function xxwrite(dev) {
  if (physck(sdevice(dev).blocks, B_WRITE)) await physio(brk, NULL, dev, B_WRITE)
}
const brk = async (bp) => {
  const old = await spl5()
  await splx(old)
  await dma_breakup(strat, bp)
}
function strat(bp) {
  const un = unit(bp.b_edev),
    s = spl5()
  bp.b_sector = bp.b_blkno
  disksort(un.tab, bp)
  next(un)
  splx(s)
  return 0
}
function next(un) {
  if (un.bp !== NULL) return
  const bp = disknext(un.tab)
  if (bp === NULL) return
  un.bp = bp
  un.tries = 0
  fire(un)
}
function fire(un) {
  const { bp } = un,
    c = sdevice(bp.b_edev),
    R = (o) => c.regs + o
  store32(R(XX_SGLIST), paddr(bp))
  store32(R(XX_SGLIST + 4), bp.b_bcount)
  store32(R(XX_NBYTES), bp.b_bcount)
  store32(R(XX_BLKNO), bp.b_blkno)
  un.id = timeout(dog, un, 5 * HZ)
  store32(R(XX_CSR), XX_CSR_START | XX_CSR_ENABLE_INTERRUPTS | (bp.b_flags & B_READ ? XX_CSR_DIR : 0))
}
function dog(un) {
  if (un.bp === NULL) return
  store32(sdevice(un.bp.b_edev).regs + XX_CSR, XX_CSR_RESET)
  over(un, un.bp.b_bcount, EIO)
}
function over(un, resid, e) {
  const bp = un.bp
  un.bp = NULL
  bp.b_resid = resid
  if (e) bioerror(bp, e)
  next(un)
  iodone(bp)
}
export function intr(dev) {
  const un = unit(dev),
    c = sdevice(dev)
  const csr = load32(c.regs + XX_CSR)
  if (!(csr & XX_CSR_INTERRUPTING)) return 0
  const resid = load32(c.regs + XX_RESID)
  store32(c.regs + XX_CSR, XX_CSR_CLEAR_INTERRUPT | XX_CSR_ENABLE_INTERRUPTS)
  if (un.bp === NULL) return 1
  untimeout(un.id)
  if (csr & XX_CSR_DEVICE_ERROR) {
    if (++un.tries < 3) fire(un)
    else over(un, resid, EIO)
  } else over(un, resid, 0)
  return 1
}
