import type { Step } from '../core/process'
import type { Buf } from '../kern/buf'
import type { Dev } from '../kern/conf'
import { ERRNO } from '../kern/errno'
import { wakeup, work } from '../kern/step'
import { newUio, UIO_SYSSPACE } from '../kern/uio'
import { as_pagelock, as_pageunlock, type PageLock } from '../kern/vm'
import { geterror, sleepUntilDone } from './buf'
import { getPoolHeader, holdHeader, putPoolHeader, releaseHeader, waitNotBusy } from './bufpool'
import { B_BUSY, B_PHYS, B_READ, type Direction } from './flags'
import type { SysvKernel } from './kernel'
import { btod, PRIBIO } from './param'
import { noteLostLevel, spl0, spl6 } from './spl'
import type { Strat } from './strategy'
import { uiophysio } from './uiophysio'

/**
 * Raw I/O between the calling process and a device, described by u_base, u_count and u_offset; the errno goes to u_error
 * and u_count becomes what was not moved. Release 4 does the same through a uio. The level is 0 afterwards, except that
 * Release 4 restores it as far as dma_breakup lets it.
 *
 * @param bp the caller's header, or null for one of the pool
 * @param rw B_READ or B_WRITE
 * @error EFAULT, EAGAIN; what the transfer gives
 * @sleeps at PRIBIO for a header and for the transfer
 * @source physio(K), UNIX System V
 */
export function* physio(k: SysvKernel, strat: Strat, bp: Buf | null, dev: Dev, rw: Direction): Step<void> {
  const level = k.cpu.level
  const form = k.rules.physioForm ?? (k.rules.set === 'i386' ? 'svr4' : 'svr3')
  if (form === 'svr4') yield* throughUio(k, strat, bp, dev, rw)
  else yield* onUserArea(k, strat, bp, dev, rw, form === 'svr2')
  noteLostLevel(k, level)
}

/** The physio of Release 4: one iovec made of the u area. */
function* throughUio(k: SysvKernel, strat: Strat, bp: Buf | null, dev: Dev, rw: Direction): Step<void> {
  const { u } = k.curproc
  const uiop = newUio([{ iov_base: u.u_base, iov_len: u.u_count }], u.u_offset, u.u_segflg)
  const error = yield* uiophysio(k, strat, bp, dev, rw, uiop)
  if (error !== 0) u.u_error = error
  u.u_count = uiop.uio_resid
  u.u_offset = uiop.uio_loffset
}

/** The physio of Releases 2 and 3, which works on the u area. */
function* onUserArea(
  k: SysvKernel,
  strat: Strat,
  given: Buf | null,
  dev: Dev,
  rw: Direction,
  isOld: boolean,
): Step<void> {
  const { u, as, link } = k.curproc
  yield* work(k, k.costs.physioSetup, 'physio')
  if (isOld && u.u_count === 0) {
    u.u_error = ERRNO.EFAULT
    return
  }
  const lock = yield* userdma(k, u.u_base, u.u_count, rw)
  if (typeof lock === 'number') {
    u.u_error = lock
    return
  }
  k.rawCounters.waiting++
  if (rw === B_READ) k.rawCounters.reads++
  else k.rawCounters.writes++
  let bp = given
  let isHeld = false
  if (bp === null) bp = yield* getPoolHeader(k, false, isOld ? PRIBIO + 1 : PRIBIO)
  else {
    if (isOld) yield* waitNotBusy(k, bp)
    const holder = k.holders.get(bp)
    if (holder && k.rules.set !== 'man89')
      k.report('HeaderInUse', `header ${bp.id} is held by ${holder.name} and used by ${k.curproc.name}`)
    isHeld = holder === undefined
    if (isHeld) holdHeader(k, bp)
  }
  bp.b_flags = B_BUSY | B_PHYS | rw
  bp.b_error = 0
  bp.b_proc = k.curproc
  bp.b_as = u.u_segflg === 1 ? k.kas : as
  bp.b_dev = dev
  bp.b_edev = dev
  bp.b_addr = u.u_base
  bp.b_blkno = btod(u.u_offset)
  bp.b_bcount = u.u_count
  bp.link.request = link.request
  yield* strat(bp)
  yield* spl6(k)
  yield* sleepUntilDone(k, bp, 'physio')
  yield* spl0(k)
  if (lock !== null) {
    as_pageunlock(k, lock)
    yield* work(k, k.costs.pageUnlock * lock.shadow.length, 'undma')
  }
  const error = geterror(bp)
  const resid = bp.b_resid
  bp.b_flags &= ~(B_BUSY | B_PHYS)
  if (given === null) yield* putPoolHeader(k, bp, false)
  else if (isHeld) {
    releaseHeader(k, bp)
    wakeup(k, bp)
  }
  if (error !== 0) u.u_error = error
  u.u_count = resid
  k.rawCounters.waiting--
}

/** Checks and locks the user's pages; null when there is nothing to lock. */
function* userdma(k: SysvKernel, base: number, count: number, rw: Direction): Step<PageLock | number | null> {
  const { as, u, link } = k.curproc
  if (count === 0 || u.u_segflg === UIO_SYSSPACE) return null
  const lock = yield* as_pagelock(k, as, base, count, rw === B_READ ? 'write' : 'read', link)
  if (typeof lock !== 'number') return lock
  return lock === ERRNO.EAGAIN ? ERRNO.EAGAIN : ERRNO.EFAULT
}
