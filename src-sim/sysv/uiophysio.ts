import type { Step } from '../core/process'
import type { Access } from '../kern/as'
import type { Buf } from '../kern/buf'
import type { Dev } from '../kern/conf'
import { ERRNO } from '../kern/errno'
import { wakeup, work } from '../kern/step'
import { UIO_SYSSPACE, type Iovec, type Uio } from '../kern/uio'
import { as_pagelock, as_pageunlock, type PageLock } from '../kern/vm'
import { geterror, sleepUntilDone } from './buf'
import { getPoolHeader, holdHeader, putPoolHeader, releaseHeader, waitNotBusy } from './bufpool'
import { B_BUSY, B_ERROR, B_KERNBUF, B_PHYS, B_READ, B_WANTED, type Direction } from './flags'
import type { SysvKernel } from './kernel'
import { btodt } from './param'
import { noteLostLevel, spl6, splx } from './spl'
import type { Strat } from './strategy'

/**
 * Raw I/O described by a uio, which moves on by what each call of `strat` leaves out of b_bcount, even when there was an
 * error. The header is taken before the addresses are checked.
 *
 * @param bp the caller's header, or null for one of the pool
 * @returns 0 or an errno
 * @error EFAULT (or EPERM by badAddressErrno) for memory the process may not use; what the lock or the transfer gives
 * @sleeps at PRIBIO for a pooled header and for the transfer, at PRIBIO + 1 for the caller's own
 * @source uiophysio, UNIX System V Release 4 for i386
 */
export function* uiophysio(
  k: SysvKernel,
  strat: Strat,
  given: Buf | null,
  dev: Dev,
  rw: Direction,
  uiop: Uio,
): Step<number> {
  const level = k.cpu.level
  yield* work(k, k.costs.physioSetup, 'physio')
  k.rawCounters.waiting++
  if (rw === B_READ) k.rawCounters.reads++
  else k.rawCounters.writes++
  const bp = given ?? (yield* getPoolHeader(k, true))
  let error = 0
  for (let index = uiop.index; index < uiop.uio_iov.length; index++) {
    const iovec = uiop.uio_iov[index]!
    const isUser = uiop.uio_segflg !== UIO_SYSSPACE
    if (isUser && !useracc(k, iovec, rw)) {
      error = k.rules.badAddressErrno
      break
    }
    const old = yield* spl6(k)
    yield* waitNotBusy(k, bp)
    const isTaken = !k.holders.has(bp)
    if (isTaken) holdHeader(k, bp)
    yield* splx(k, old)
    bp.b_error = 0
    bp.b_oerror = 0
    bp.b_proc = k.curproc
    error = yield* oneIovec(k, strat, bp, dev, rw, uiop, iovec)
    bp.b_flags &= ~(B_BUSY | B_WANTED | B_PHYS)
    if (isTaken) {
      releaseHeader(k, bp)
      wakeup(k, bp)
    }
    if (error !== 0 || bp.b_resid !== 0) break
  }
  if (given === null) yield* putPoolHeader(k, bp, true)
  k.rawCounters.waiting--
  noteLostLevel(k, level)
  return error
}

/** Transfers of one iovec, until it is used up, something is left over, or there is an error. */
function* oneIovec(
  k: SysvKernel,
  strat: Strat,
  bp: Buf,
  dev: Dev,
  rw: Direction,
  uiop: Uio,
  iovec: Iovec,
): Step<number> {
  const isUser = uiop.uio_segflg !== UIO_SYSSPACE
  while (iovec.iov_len > 0 && uiop.uio_resid !== 0) {
    const asked = Math.min(iovec.iov_len, uiop.uio_resid)
    bp.b_flags = B_KERNBUF | B_BUSY | B_PHYS | rw
    bp.b_dev = dev
    bp.b_edev = dev
    bp.b_blkno = btodt(uiop.uio_loffset)
    bp.b_addr = iovec.iov_base
    bp.b_as = isUser ? k.curproc.as : k.kas
    bp.b_bcount = asked
    bp.link.request = k.curproc.link.request
    const lock = isUser ? yield* softLock(k, bp, rw) : null
    if (typeof lock === 'number') return lock
    const error = yield* transfer(k, strat, bp)
    if (lock !== null) {
      as_pageunlock(k, lock)
      yield* work(k, k.costs.pageUnlock * lock.shadow.length, 'as_fault')
    }
    const old = yield* spl6(k)
    if ((bp.b_flags & B_WANTED) !== 0) wakeup(k, bp)
    yield* splx(k, old)
    const moved = asked - bp.b_resid
    iovec.iov_base += moved
    iovec.iov_len -= moved
    uiop.uio_resid -= moved
    uiop.uio_loffset += moved
    if (bp.b_resid !== 0 || error !== 0) return error
  }
  return 0
}

/** The bus check, the call of strat, and the wait for B_DONE. */
function* transfer(k: SysvKernel, strat: Strat, bp: Buf): Step<number> {
  if (k.fails('buscheck') !== 0) {
    bp.b_flags |= B_ERROR
    bp.b_error = ERRNO.EFAULT
    return ERRNO.EFAULT
  }
  yield* strat(bp)
  const old = yield* spl6(k)
  yield* sleepUntilDone(k, bp, 'uiophysio')
  yield* splx(k, old)
  return geterror(bp)
}

function* softLock(k: SysvKernel, bp: Buf, rw: Direction): Step<PageLock | number> {
  const lock = yield* as_pagelock(k, k.curproc.as, bp.b_addr, bp.b_bcount, accessOf(rw), k.curproc.link)
  if (typeof lock !== 'number') return lock
  bp.b_flags |= B_ERROR
  bp.b_error = lock
  if ((bp.b_flags & B_WANTED) !== 0) wakeup(k, bp)
  bp.b_flags &= ~(B_BUSY | B_WANTED | B_PHYS)
  return lock
}

/** A device that is read writes memory. */
const accessOf = (rw: Direction): Access => (rw === B_READ ? 'write' : 'read')

/**
 * Whether the process may use a piece of its memory for a transfer in this direction.
 *
 * @source useracc, UNIX System V
 */
export function useracc(k: SysvKernel, iovec: Iovec, rw: Direction): boolean {
  if (k.fails('useracc') !== 0) return false
  const { as } = k.curproc
  return as.numbers(iovec.iov_base, iovec.iov_len).every((page) => as.allows(page * as.pageSize, accessOf(rw)))
}
