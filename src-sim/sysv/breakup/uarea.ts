import type { Step } from '../../core/process'
import { nextPiece } from '../../hw/chunks'
import type { Buf } from '../../kern/buf'
import type { Strategy } from '../../kern/conf'
import { ERRNO } from '../../kern/errno'
import { B_DONE, B_ERROR, B_READ, B_WRITE } from '../flags'
import type { SysvKernel } from '../kernel'
import { btod, NBPSCTR } from '../param'
import { iomove } from '../user'
import { freeStagingPage, onePiece, pieceLimit, takeStagingPage } from './common'
import { endPiece } from './end-piece'

/** Pieces without progress after which the lab stops a loop that the source would run for ever. */
export const LOOP_GUARD = 8

/**
 * dma_breakup of Release 4 for old drivers: works on u_base, u_offset and u_count. Only unaligned memory moves u_base and
 * u_offset on; b_resid is never looked at.
 *
 * @error EAGAIN when there is no kernel page; what strategy gives
 * @sleeps at PRIBIO until each piece is done
 * @differs a copy that fails again and again is stopped with EFAULT after LOOP_GUARD pieces and reported; the source
 *   does not look at the result and would never end
 * @source dma_breakup, UNIX System V Release 4 for the 3B2
 */
export function* breakupUarea(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  if (k.curproc.u.u_base % NBPSCTR !== 0) yield* staged(k, strategy, bp)
  else yield* direct(k, strategy, bp)
}

function* staged(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  const page = takeStagingPage(k, bp)
  if (page < 0) return
  const { u } = k.curproc
  const total = u.u_count
  bp.b_addr = page
  bp.b_as = k.kas
  u.u_segflg = 0
  let stuck = 0
  do {
    const before = u.u_count
    bp.b_blkno = btod(u.u_offset)
    const n = nextPiece(u.u_base, u.u_count, pieceLimit(k), 0)
    bp.b_bcount = n
    if ((bp.b_flags & B_READ) === 0) yield* iomove(k, page, n, B_WRITE)
    yield* onePiece(k, strategy, bp)
    if (endPiece(k, bp, before - n, total === before) === 'return') break
    if ((bp.b_flags & B_READ) !== 0) yield* iomove(k, page, n, B_READ)
    stuck = u.u_count < before ? 0 : stuck + 1
  } while (u.u_count > 0 && stuck < LOOP_GUARD)
  if (stuck === LOOP_GUARD) {
    k.report('EndlessLoop', `dma_breakup: ${LOOP_GUARD} pieces without progress at ${u.u_base.toString(16)}`)
    bp.b_flags |= B_ERROR | B_DONE
    bp.b_error = ERRNO.EFAULT
  }
  freeStagingPage(k, page)
}

function* direct(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  const { u } = k.curproc
  const limit = pieceLimit(k)
  const fragment = nextPiece(u.u_base, u.u_count, limit, limit)
  let isFirst = true
  if (fragment < limit) {
    if ((yield* directPiece(k, strategy, bp, fragment, true)) === 'return') return
    isFirst = false
  }
  while (u.u_count > 0) {
    if ((yield* directPiece(k, strategy, bp, Math.min(u.u_count, limit), isFirst)) === 'return') return
    isFirst = false
  }
}

function* directPiece(
  k: SysvKernel,
  strategy: Strategy,
  bp: Buf,
  n: number,
  isFirst: boolean,
): Step<'return' | 'next'> {
  const { u } = k.curproc
  bp.b_bcount = n
  yield* onePiece(k, strategy, bp)
  if (endPiece(k, bp, u.u_count - n, isFirst) === 'return') return 'return'
  bp.b_blkno += btod(n)
  bp.b_addr += n
  u.u_count -= n
  return 'next'
}
