import type { Step } from '../core/process'
import { KIND } from '../trace/kinds'
import { copyCost } from '../kern/costs'
import { ERRNO } from '../kern/errno'
import { work } from '../kern/step'
import { UIO_READ, UIO_SYSSPACE, UIO_USERISPACE, UIO_USERSPACE, type Iovec, type Uio } from '../kern/uio'
import { as_fault, copyin, copyout } from '../kern/vm'
import type { SolarisKernel } from './kernel'
import { checkSoftState, corrupt } from './physio'

const isUser = (uio: Uio): boolean => uio.uio_segflg === UIO_USERSPACE || uio.uio_segflg === UIO_USERISPACE

/**
 * Moves bytes between a driver's memory and the memory of a uio, and moves the uio on: piece by piece, each piece
 * counted only when all of it went. Asking for more than the uio wants is no error. An iovec that is used up stays the
 * current one until the next mover looks at it.
 *
 * @param kbuf the driver's bytes, from the one to move first
 * @param n bytes; callers pass no more than uio_resid
 * @param rw UIO_READ (to the uio) or UIO_WRITE
 * @returns 0, or EFAULT: the piece that failed is not counted
 * @sleeps while pages are brought in
 * @source uiomove(9F)
 */
export function* uiomove(k: SolarisKernel, kbuf: Uint8Array, n: number, rw: number, uio: Uio): Step<number> {
  if (k.cpu.inInterrupt) k.forbid('UserAccessInInterrupt', 'uiomove in interrupt context')
  checkSoftState(k, 'uiomove')
  let done = 0
  while (done < n && uio.uio_resid > 0) {
    const iovec = current(uio)
    if (!iovec) return corrupt(k, `uiomove has ${n - done} bytes to move and no iovec is left`)
    const size = Math.min(iovec.iov_len, n - done)
    if (size === 0) {
      skip(uio)
      continue
    }
    if (size > uio.uio_resid) {
      k.report('CorruptUio', `uiomove moves ${size} bytes although uio_resid is ${uio.uio_resid}`)
    }
    const error = yield* piece(k, kbuf.subarray(done, done + size), iovec.iov_base, rw, uio)
    if (error !== 0) return error
    advance(uio, iovec, size)
    done += size
  }
  return 0
}

/**
 * Stores one byte of a device where the uio points.
 *
 * @param c only its low 8 bits count
 * @returns 0, or EFAULT: nothing left to fill, an unknown segment, or a bad address
 * @sleeps while the page is brought in
 * @source ureadc(9F)
 */
export function* ureadc(k: SolarisKernel, c: number, uio: Uio | null): Step<number> {
  const iovec = wanted(uio)
  if (!uio || !iovec) return ERRNO.EFAULT
  const error = yield* piece(k, Uint8Array.of(c & 0xff), iovec.iov_base, UIO_READ, uio)
  if (error !== 0) return ERRNO.EFAULT
  advance(uio, iovec, 1)
  return 0
}

/**
 * Takes one byte from where the uio points.
 *
 * @returns 0 to 255, or -1 where ureadc gives EFAULT
 * @sleeps while the page is brought in
 * @source uwritec(9F)
 */
export function* uwritec(k: SolarisKernel, uio: Uio | null): Step<number> {
  const iovec = wanted(uio)
  if (!uio || !iovec) return -1
  const byte = new Uint8Array(1)
  const error = yield* piece(k, byte, iovec.iov_base, UIO_READ + 1, uio)
  if (error !== 0) return -1
  advance(uio, iovec, 1)
  return byte[0]!
}

/**
 * Touches one byte of every page, and the last byte, of each iovec, up to `n` bytes in all. Best effort: failures do
 * not matter and the uio does not change.
 *
 * @sleeps while pages are brought in
 * @source uio_prefaultpages
 */
export function* uio_prefaultpages(k: SolarisKernel, n: number, uio: Uio): Step<void> {
  if (!isUser(uio)) return
  const { as } = k.curproc
  let left = n
  for (const iovec of uio.uio_iov.slice(uio.index, uio.index + uio.uio_iovcnt)) {
    const length = Math.min(iovec.iov_len, left)
    for (const page of as.numbers(iovec.iov_base, length)) {
      if ((yield* as_fault(k, as, page * as.pageSize, 'read')) !== 0) return
    }
    left -= length
  }
}

const current = (uio: Uio): Iovec | undefined => (uio.uio_iovcnt > 0 ? uio.uio_iov[uio.index] : undefined)

/** Past an iovec without bytes. */
function skip(uio: Uio): void {
  uio.index++
  uio.uio_iovcnt--
}

/** The iovec that a byte mover uses next; empty ones are passed over for good. */
function wanted(uio: Uio | null): Iovec | undefined {
  if (!uio || uio.uio_resid <= 0) return undefined
  for (let iovec = current(uio); iovec; iovec = current(uio)) {
    if (iovec.iov_len > 0) return iovec
    skip(uio)
  }
  return undefined
}

function advance(uio: Uio, iovec: Iovec, size: number): void {
  iovec.iov_base += size
  iovec.iov_len -= size
  uio.uio_resid -= size
  uio.uio_loffset += size
}

/** One piece; user memory may fault in, kernel memory must be there. */
function piece(k: SolarisKernel, bytes: Uint8Array, address: number, rw: number, uio: Uio): Step<number> {
  if (uio.uio_segflg === UIO_SYSSPACE) return kernelCopy(k, bytes, address, rw)
  if (!isUser(uio)) return refuse()
  const { as } = k.curproc
  return rw === UIO_READ ? copyout(k, as, bytes, address) : copyin(k, as, address, bytes)
}

function* refuse(): Step<number> {
  yield* []
  return ERRNO.EFAULT
}

/** @source kcopy(9F): a bad kernel address is an error, not a panic */
function* kernelCopy(k: SolarisKernel, bytes: Uint8Array, address: number, rw: number): Step<number> {
  const { kas, sim } = k
  const access = rw === UIO_READ ? 'write' : 'read'
  const isThere = kas
    .numbers(address, bytes.length)
    .every((page) => kas.allows(page * kas.pageSize, access) && kas.physical(page * kas.pageSize) >= 0)
  if (!isThere) return ERRNO.EFAULT
  const { track, link } = k.curproc
  const row = sim.trace.begin(sim.now, KIND['copy:kernel'], track, link, 0, address, bytes.length)
  if (rw === UIO_READ) kas.write(address, bytes)
  else bytes.set(kas.read(address, bytes.length))
  yield* work(k, copyCost(k.costs, bytes.length), 'kcopy')
  sim.trace.end(row, sim.now)
  return 0
}
