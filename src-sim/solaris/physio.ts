import type { Step } from '../core/process'
import { KIND } from '../trace/kinds'
import type { AddressSpace } from '../kern/as'
import type { Buf } from '../kern/buf'
import type { Dev, Mincnt, Strategy } from '../kern/conf'
import { ERRNO } from '../kern/errno'
import { work } from '../kern/step'
import { UIO_USERSPACE, type Iovec, type Uio } from '../kern/uio'
import type { PageLock } from '../kern/vm'
import { B_BUSY, B_ERROR, B_PHYS, B_READ, B_SHADOW, B_STARTED, B_WANTED, bioinit, biowait, freerbuf } from './buf'
import type { SolarisKernel } from './kernel'
import { applyMincnt } from './minphys'
import { lockPages, unlockPages, type LockReply } from './pagelock'

/**
 * Raw I/O between user memory and a device, synchronously: one chunk at a time, one iovec at a time, each chunk's pages
 * locked while the device has them (profile switch physioLock: or the whole request's).
 *
 * @param strat gets each chunk; must bring about exactly one biodone
 * @param supplied the driver's buf, or null for one of the kernel's; b_iodone and b_resid of a supplied one are kept
 * @param rw B_READ or B_WRITE
 * @param mincnt lowers b_bcount of each chunk
 * @returns 0; EINVAL for a negative offset; the error of a page lock; the error of the last chunk
 * @sleeps until every chunk is done
 * @source physio(9F); illumos vm_subr.c
 */
export function* physio(
  k: SolarisKernel,
  strat: Strategy,
  supplied: Buf | null,
  dev: Dev,
  rw: number,
  mincnt: Mincnt,
  uio: Uio,
): Step<number> {
  if (k.cpu.inInterrupt) k.forbid('PhysioInInterrupt', 'physio in interrupt context')
  checkSoftState(k, 'physio')
  const bp = supplied ?? bioinit(k)
  yield* work(k, k.costs.physioSetup, 'physio')
  const whole = k.profile.physioLock === 'request' ? yield* lockRequest(k, bp, rw, uio) : []
  if (typeof whole === 'number') {
    bp.b_error = whole
    bp.b_flags = (rw & B_READ) | B_ERROR
    k.watch('lock-failed', bp)
    if (!supplied) freerbuf(k, bp)
    return whole
  }
  const transfer = new Transfer(k, strat, bp, dev, rw, mincnt, uio, whole)
  const error = yield* transfer.run()
  for (const { lock } of whole) yield* unlockPages(k, lock)
  if (!supplied) freerbuf(k, bp)
  return error
}

/** The address space that a uio speaks of. @source uio(9S) */
export function spaceOf(k: SolarisKernel, uio: Uio): AddressSpace {
  return uio.uio_segflg === UIO_USERSPACE ? k.curproc.as : k.kas
}

/** Locks every iovec before the first chunk; nothing stays locked when one fails. */
function* lockRequest(k: SolarisKernel, bp: Buf, rw: number, uio: Uio): Step<LockReply[] | number> {
  const held: LockReply[] = []
  let left = uio.uio_resid
  bp.link.request = k.curproc.link.request
  for (const iovec of uio.uio_iov.slice(uio.index, uio.index + uio.uio_iovcnt)) {
    const length = Math.min(iovec.iov_len, left)
    if (length <= 0) continue
    left -= length
    const access = (rw & B_READ) !== 0 ? 'write' : 'read'
    const reply = yield* lockPages(k, spaceOf(k, uio), iovec.iov_base, length, access, bp.link)
    if (typeof reply === 'number') {
      for (const { lock } of held) yield* unlockPages(k, lock)
      return reply
    }
    held.push(reply)
  }
  return held
}

/** One call of physio on its way through the iovecs. */
class Transfer {
  private readonly k: SolarisKernel
  private readonly strat: Strategy
  private readonly bp: Buf
  private readonly dev: Dev
  private readonly rw: number
  private readonly mincnt: Mincnt
  private readonly uio: Uio
  private readonly whole: readonly LockReply[]
  private readonly space: AddressSpace
  private isStopped = false

  constructor(
    k: SolarisKernel,
    strat: Strategy,
    bp: Buf,
    dev: Dev,
    rw: number,
    mincnt: Mincnt,
    uio: Uio,
    whole: readonly LockReply[],
  ) {
    this.k = k
    this.strat = strat
    this.bp = bp
    this.dev = dev
    this.rw = rw
    this.mincnt = mincnt
    this.uio = uio
    this.whole = whole
    this.space = spaceOf(k, uio)
  }

  *run(): Step<number> {
    const { k, bp, uio } = this
    bp.b_offset = -1
    bp.link.request = k.curproc.link.request
    let error = 0
    while (uio.uio_iovcnt > 0) {
      const iovec = uio.uio_iov[uio.index]
      if (!iovec) return corrupt(k, 'physio finds no iovec although uio_iovcnt says there is one')
      bp.b_error = 0
      bp.b_as = this.space
      bp.b_proc = this.space === k.kas ? null : k.curproc
      error = yield* this.iovec(iovec)
      bp.b_flags &= ~(B_BUSY | B_WANTED | B_PHYS | B_SHADOW)
      k.watch('iovec', bp)
      if (this.isStopped || error !== 0) break
      uio.index++
      uio.uio_iovcnt--
    }
    return error
  }

  /** The chunks of one iovec. */
  private *iovec(iovec: Iovec): Step<number> {
    const { k, bp, uio } = this
    while (iovec.iov_len > 0) {
      if (uio.uio_resid === 0) break
      if (uio.uio_loffset < 0) return ERRNO.EINVAL
      const refused = this.prepare(iovec)
      const lock = refused === 0 ? yield* this.lock() : refused
      if (typeof lock === 'number') {
        bp.b_error = lock
        bp.b_flags = (bp.b_flags | B_ERROR) & ~(B_BUSY | B_WANTED | B_PHYS)
        k.watch('lock-failed', bp)
        return lock
      }
      const error = yield* this.chunk(lock)
      const moved = bp.b_bcount - bp.b_resid
      iovec.iov_base += moved
      iovec.iov_len -= moved
      uio.uio_resid -= moved
      uio.uio_loffset += moved
      const isShort = bp.b_resid !== 0
      const goesOn = isShort && k.profile.shortChunk === 'continue' && moved > 0
      if (error !== 0 || (isShort && !goesOn)) {
        this.isStopped = true
        return error
      }
    }
    // A buf with a stale b_resid ends the request even when no chunk ran.
    if (bp.b_resid !== 0 && k.profile.shortChunk === 'stop') this.isStopped = true
    return 0
  }

  /** Sets up the buf for the next chunk. @returns 0, or EFAULT when mincnt makes progress impossible */
  private prepare(iovec: Iovec): number {
    const { k, bp, uio } = this
    bp.b_flags = B_BUSY | B_PHYS | this.rw
    bp.b_edev = this.dev
    bp.b_lblkno = Math.floor(uio.uio_loffset / 512)
    bp.b_addr = iovec.iov_base
    bp.b_bcount = Math.min(iovec.iov_len, uio.uio_resid)
    k.watch('start', bp)
    const asked = applyMincnt(k, this.mincnt, bp)
    if (bp.b_bcount > asked) {
      k.report('MinphysGrew', `mincnt raised b_bcount from ${asked} to ${bp.b_bcount}`)
      bp.b_bcount = asked
    }
    if (bp.b_bcount > 0) return 0
    k.report('MinphysZero', 'mincnt left b_bcount 0: physio would never end')
    return ERRNO.EFAULT
  }

  private *lock(): Step<LockReply | number> {
    const { k, bp, space } = this
    const { b_addr, b_bcount } = bp
    const covering = this.whole.find(
      ({ lock }) => b_addr >= lock.address && b_addr + b_bcount <= lock.address + lock.length,
    )
    if (covering) return covering
    const access = (this.rw & B_READ) !== 0 ? 'write' : 'read'
    return yield* lockPages(k, space, b_addr, b_bcount, access, bp.link)
  }

  private *chunk(locked: LockReply): Step<number> {
    const { k, bp } = this
    bp.b_shadow = locked.list
    if (locked.list) bp.b_flags |= B_SHADOW
    k.watch('locked', bp)
    bp.b_flags |= B_STARTED
    bp.link.chunk = k.number('chunk')
    const returned = callStrategy(k, this.strat, bp)
    yield* work(k, 0, 'strategy')
    let error = yield* biowait(k, bp)
    k.watch('waited', bp)
    if (!this.whole.includes(locked)) yield* this.unlock(locked.lock)
    if (returned !== 0 && k.profile.physioStrategyReturn === 'error' && error === 0) error = returned
    if (bp.b_resid < 0 || bp.b_resid > bp.b_bcount) {
      k.report('ResidOutOfRange', `b_resid ${bp.b_resid} of a transfer of ${bp.b_bcount} bytes`)
    }
    return error
  }

  private *unlock(lock: PageLock): Step<void> {
    yield* unlockPages(this.k, lock)
    this.k.watch('unlocked', this.bp)
  }
}

/** Hands a buf to strategy; from here on it owes one biodone. @returns what strategy returned @source strategy(9E) */
export function callStrategy(k: SolarisKernel, strat: Strategy, bp: Buf): number {
  const { trace, now } = k.sim
  const track = k.cpu.curproc?.track ?? k.cpu.track
  const row = trace.instant(now, KIND['io:start'], track, bp.link, bp.id, bp.b_lblkno, bp.b_bcount)
  trace.instant(now, KIND['io:addr'], track, bp.link, bp.id, bp.b_addr, bp.b_proc ? 0 : 1)
  if (row >= 0) bp.link.cause = row + 1
  k.inStrategy.add(bp)
  k.lastStarted.set(bp.b_edev, bp)
  bp.handOver()
  k.watch('strategy', bp)
  k.cpu.charge(k.costs.strategy)
  const returned = strat(bp)
  if (returned !== 0) k.report('StrategyReturn', `strategy returned ${returned} instead of 0`)
  return returned
}

/**
 * Notes that a driver goes on although its soft state is NULL.
 *
 * @error finding SoftStateNotChecked
 * @source ddi_soft_state(9F)
 */
export function checkSoftState(k: SolarisKernel, call: string): void {
  const proc = k.cpu.curproc
  if (proc === null || proc.nullState < 0) return
  k.report('SoftStateNotChecked', `${call} is called although the soft state of instance ${proc.nullState} is NULL`)
  proc.nullState = -1
}

/** A uio that does not hang together: noted, and answered like a bad address. @source uiomove(9F) */
export function corrupt(k: SolarisKernel, message: string): number {
  k.report('CorruptUio', message)
  return ERRNO.EFAULT
}
