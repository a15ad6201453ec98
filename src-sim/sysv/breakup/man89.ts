import type { Step } from '../../core/process'
import { nextPiece } from '../../hw/chunks'
import type { Buf } from '../../kern/buf'
import type { Strategy } from '../../kern/conf'
import { ERRNO } from '../../kern/errno'
import { sleep, wakeup, work } from '../../kern/step'
import { holdHeader, releaseHeader } from '../bufpool'
import { B_BUSY, B_DONE, B_ERROR, B_READ, B_WANTED, B_WRITE } from '../flags'
import type { SysvKernel } from '../kernel'
import { btodt, PRIBIO } from '../param'
import { spl0, spl6 } from '../spl'
import { iomove } from '../user'
import { freeStagingPage, onePiece, pieceLimit, takeStagingPage } from './common'
import { endPiece } from './end-piece'

/**
 * dma_breakup as its manual page of 1989 words it: 512-byte units, each through one kernel page. u_base, u_offset and
 * u_count move on by what is to be transferred; for a write that happens before the transfer.
 *
 * @error EAGAIN when there is no kernel page; ENXIO at the end of the medium; what strategy gives; EFAULT when the copy
 *   fails
 * @sleeps at PRIBIO until the header is free, and until each unit is done
 * @differs a request of 0 bytes has no unit and is marked done with nothing left over, so that physio can go on. The
 *   level of the caller holds for the first unit unless it had to wait for the header
 * @source dma_breakup(K), UNIX System V
 */
export function* breakupMan89(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  const page = takeStagingPage(k, bp)
  if (page < 0) return
  const { u } = k.curproc
  const total = u.u_count
  const isRead = (bp.b_flags & B_READ) !== 0
  bp.b_addr = page
  bp.b_as = k.kas
  u.u_segflg = 0
  if (total === 0) {
    bp.b_flags |= B_DONE
    bp.b_resid = 0
  }
  while (u.u_count > 0) {
    const before = u.u_count
    const blkno = btodt(u.u_offset)
    const n = nextPiece(u.u_base, before, pieceLimit(k), 0)
    if (!isRead) yield* iomove(k, page, n, B_WRITE)
    if (u.u_error !== 0) return copyFailed(k, bp, page)
    const isTaken = yield* obtainHeader(k, bp)
    bp.b_blkno = blkno
    bp.b_bcount = n
    bp.b_addr = page
    bp.b_as = k.kas
    yield* onePiece(k, strategy, bp)
    const verdict = endPiece(k, bp, before - n, before === total)
    if (isTaken) dropHeader(k, bp)
    if (verdict === 'return') break
    if (isRead) yield* iomove(k, page, n, B_READ)
    if (u.u_error !== 0) return copyFailed(k, bp, page)
  }
  freeStagingPage(k, page)
}

/** A page of the user's that went away under physio. */
function copyFailed(k: SysvKernel, bp: Buf, page: number): void {
  bp.b_flags |= B_ERROR | B_DONE
  bp.b_error = ERRNO.EFAULT
  freeStagingPage(k, page)
}

/** Waits while another process holds the header; true when it was free and is ours now. */
function* obtainHeader(k: SysvKernel, bp: Buf): Step<boolean> {
  const holder = k.holders.get(bp)
  if (holder === k.curproc) return false
  if (holder !== undefined) {
    while (k.holders.has(bp)) {
      yield* spl6(k)
      bp.b_flags |= B_WANTED
      yield* work(k, k.costs.splChange, 'sleep')
      if (k.holders.has(bp)) yield* sleep(k, bp, PRIBIO, 'header')
    }
    yield* spl0(k)
  }
  holdHeader(k, bp)
  bp.b_flags |= B_BUSY
  return true
}

function dropHeader(k: SysvKernel, bp: Buf): void {
  releaseHeader(k, bp)
  bp.b_flags &= ~B_WANTED
  wakeup(k, bp)
}
