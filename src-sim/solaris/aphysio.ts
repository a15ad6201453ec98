import type { Step } from '../core/process'
import type { Buf } from '../kern/buf'
import type { AioReq, Dev, Mincnt, Strategy } from '../kern/conf'
import { ERRNO } from '../kern/errno'
import { work } from '../kern/step'
import type { Iovec } from '../kern/uio'
import type { AioRequest } from './aio-context'
import { aio_done } from './aio-done'
import { B_ASYNC, B_BUSY, B_ERROR, B_PHYS, B_READ, B_SHADOW, B_WANTED, bioerror } from './buf'
import type { SolarisKernel } from './kernel'
import { applyMincnt } from './minphys'
import { lockPages, unlockPages } from './pagelock'
import { checkSoftState, callStrategy } from './physio'

/** The only cancel routine there is: the request cannot be cancelled. @returns ENXIO @source anocancel(9F) */
export function anocancel(bp: Buf): number {
  void bp
  return ERRNO.ENXIO
}

/**
 * Raw I/O that does not wait: locks the pages, gives the request to strategy and returns. What it does with a request
 * that mincnt shortens, with more than one iovec, with another cancel routine and with strategy's value are switches of
 * the profile: aphysioOversize, aphysioIovecs, aphysioCancel, aphysioReturn.
 *
 * @param cancel anocancel
 * @param rw B_READ or B_WRITE
 * @returns 0 when scheduled; EINVAL for a negative offset; ENOTSUP; the error of the page lock; strategy's value
 * @sleeps while pages are brought in and locked; never for the transfer
 * @source aphysio(9F); illumos aio_subr.c
 */
export function* aphysio(
  k: SolarisKernel,
  strat: Strategy,
  cancel: (bp: Buf) => number,
  dev: Dev,
  rw: number,
  mincnt: Mincnt,
  aiop: AioReq,
): Step<number> {
  if (k.cpu.inInterrupt) k.forbid('PhysioInInterrupt', 'aphysio in interrupt context')
  const request = aiop as AioRequest
  const { uio, buf: bp } = request
  const { profile } = k
  yield* work(k, k.costs.physioSetup, 'aphysio')
  if (uio.uio_loffset < 0) return ERRNO.EINVAL
  if (cancel !== anocancel && profile.aphysioCancel === 'refuse') {
    k.report('CancelNotAnocancel', 'aphysio: cancel routine is not anocancel')
    return ERRNO.EINVAL
  }
  const iovecs = uio.uio_iov.slice(uio.index, profile.aphysioIovecs === 'all' ? undefined : uio.index + 1)
  const transfer = new AsyncTransfer(k, strat, dev, rw, mincnt, request, iovecs)
  bp.b_io = 0
  bp.b_error = 0
  bp.link.request = k.curproc.link.request
  if (!bp.b_iodone) {
    bp.b_iodone = () => transfer.pieceDone()
    bp.b_forw = request
    bp.b_proc = k.curproc
    bp.b_as = k.curproc.as
  }
  if (!transfer.prepare()) return ERRNO.ENOTSUP
  checkSoftState(k, 'aphysio')
  const error = yield* lockAll(k, request, iovecs, rw)
  if (error !== 0) {
    bp.b_error = error
    bp.b_flags = (bp.b_flags | B_ERROR) & ~(B_BUSY | B_WANTED | B_PHYS | B_SHADOW)
    k.watch('lock-failed', bp)
    return error
  }
  transfer.shadow()
  if (cancel !== anocancel) k.forbid('CancelNotAnocancel', 'aphysio: cancel routine is not anocancel')
  const returned = transfer.start()
  yield* work(k, 0, 'strategy')
  return profile.aphysioReturn === 'strategy' ? returned : 0
}

/** Locks every iovec for the whole request; on failure nothing stays locked. */
function* lockAll(k: SolarisKernel, request: AioRequest, iovecs: readonly Iovec[], rw: number): Step<number> {
  const access = (rw & B_READ) !== 0 ? 'write' : 'read'
  for (const { iov_base, iov_len } of iovecs) {
    if (iov_len === 0) continue
    const reply = yield* lockPages(k, request.proc.as, iov_base, iov_len, access, request.buf.link)
    if (typeof reply === 'number') {
      for (const lock of request.locks.splice(0)) yield* unlockPages(k, lock)
      return reply
    }
    request.locks.push(reply.lock)
    request.lists.push(reply.list)
  }
  return 0
}

/** A request on its way through strategy: in one piece, or in several with `split` and with more than one iovec. */
class AsyncTransfer {
  private readonly k: SolarisKernel
  private readonly strat: Strategy
  private readonly dev: Dev
  private readonly rw: number
  private readonly mincnt: Mincnt
  private readonly request: AioRequest
  private readonly left: Iovec[]
  private offset: number
  private isStarting = false
  private isPieceDone = false
  private returned = 0

  constructor(
    k: SolarisKernel,
    strat: Strategy,
    dev: Dev,
    rw: number,
    mincnt: Mincnt,
    request: AioRequest,
    iovecs: readonly Iovec[],
  ) {
    this.k = k
    this.strat = strat
    this.dev = dev
    this.rw = rw
    this.mincnt = mincnt
    this.request = request
    this.left = iovecs.map((iovec) => ({ ...iovec }))
    this.offset = request.uio.uio_loffset
    request.resid = iovecs.reduce((sum, { iov_len }) => sum + iov_len, 0)
  }

  /** Sets the buf up for the next piece. @returns false when it is to be refused with ENOTSUP */
  prepare(): boolean {
    const { k, request } = this
    const bp = request.buf
    while (this.left.length > 1 && this.left[0]!.iov_len === 0) this.left.shift()
    const iovec = this.left[0] ?? { iov_base: 0, iov_len: 0 }
    bp.b_flags = B_BUSY | B_PHYS | B_ASYNC | this.rw
    bp.b_edev = this.dev
    bp.b_dev = this.dev
    bp.b_lblkno = Math.floor(this.offset / 512)
    bp.b_offset = this.offset
    bp.b_addr = iovec.iov_base
    bp.b_bcount = iovec.iov_len
    k.watch('start', bp)
    const asked = applyMincnt(k, this.mincnt, bp)
    if (k.profile.aphysioOversize === 'ENOTSUP') {
      if (bp.b_bcount > asked) k.report('AioMinphysGrew', `mincnt raised b_bcount from ${asked} to ${bp.b_bcount}`)
      return bp.b_bcount === asked
    }
    if (bp.b_bcount > asked) {
      k.report('MinphysGrew', `mincnt raised b_bcount from ${asked} to ${bp.b_bcount}`)
      bp.b_bcount = asked
    }
    return true
  }

  /** Hangs the list of the locked pages on the buf. */
  shadow(): void {
    const { locks, lists, buf } = this.request
    const place = locks.findIndex(
      ({ address, length }) => buf.b_addr >= address && buf.b_addr + buf.b_bcount <= address + length,
    )
    buf.b_shadow = lists[place] ?? null
    if (buf.b_shadow) buf.b_flags |= B_SHADOW
    this.k.watch('locked', buf)
  }

  /** Gives the piece, and those that complete inside strategy, to strategy. @returns what it returned first */
  start(): number {
    const { k, request } = this
    this.isStarting = true
    do {
      this.isPieceDone = false
      const bp = request.buf
      if (bp.b_bcount === 0 && this.left.length > 0 && this.left[0]!.iov_len > 0) {
        k.report('MinphysZero', 'mincnt left b_bcount 0')
        bp.stage = 'idle'
        bioerror(k, bp, ERRNO.EFAULT)
        this.isStarting = false
        aio_done(k, request)
        return 0
      }
      bp.link.chunk = k.number('chunk')
      const value = callStrategy(k, this.strat, bp)
      if (this.returned === 0) this.returned = value
    } while (this.goOn())
    this.isStarting = false
    return this.returned
  }

  /** b_iodone: a piece is over. */
  pieceDone(): void {
    if (!this.request.isPending) return aio_done(this.k, this.request)
    this.isPieceDone = true
    if (!this.isStarting && this.goOn()) void this.start()
  }

  /** After a piece: true when there is another one to start. */
  private goOn(): boolean {
    if (!this.isPieceDone) return false
    this.isPieceDone = false
    const { k, request } = this
    const { buf: bp, uio } = request
    const moved = bp.b_bcount - bp.b_resid
    const iovec = this.left[0]
    if (iovec) {
      iovec.iov_base += moved
      iovec.iov_len -= moved
      if (iovec.iov_len <= 0) this.left.shift()
    }
    this.offset += moved
    request.resid -= moved
    if (k.profile.aphysioUio === 'update') {
      uio.uio_resid -= moved
      uio.uio_loffset += moved
    }
    const isOver = (bp.b_flags & B_ERROR) !== 0 || bp.b_resid !== 0 || this.left.every(({ iov_len }) => iov_len === 0)
    if (isOver) {
      aio_done(k, request)
      return false
    }
    this.prepare()
    this.shadow()
    return true
  }
}
