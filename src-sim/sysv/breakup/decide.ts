import type { Buf } from '../../kern/buf'
import { ERRNO } from '../../kern/errno'
import { B_ERROR } from '../flags'
import type { SysvKernel } from '../kernel'
import { btod } from '../param'
import { endAsD3oddi } from './common'

/** What to do after a piece. */
export type Verdict = 'return' | 'next'

/**
 * The decision after each piece on the i386. An error returns with the piece's own residual; but the end of the medium
 * after the first piece, with nothing of the piece moved, is a short success like any residual without an error: b_resid
 * becomes what is missing of the whole request. Otherwise b_blkno moves on.
 *
 * @param left bytes of the request behind this piece
 * @param isFirst no piece was completed before
 * @param checksErrors false: errors are not looked at, as the first-fragment code compiles
 * @param isDirect b_addr is the user's address: it moves on by what was moved, also for a short success, but not for an
 *   error; the staging page stays where it is
 * @differs with endOfMediaRule `man89` the end of the medium is always an error; with `d3oddi` it is B_ERROR without a
 *   number and b_resid in blocks
 * @source dma_breakup, UNIX System V Release 4 for i386
 */
export function decide(
  k: SysvKernel,
  bp: Buf,
  left: number,
  isFirst: boolean,
  checksErrors: boolean,
  isDirect: boolean,
): Verdict {
  const isError = (bp.b_flags & B_ERROR) !== 0
  const rule = k.rules.endOfMediaRule
  if (isError && checksErrors) {
    if (rule === 'd3oddi' && !isFirst && endAsD3oddi(bp, left)) return 'return'
    const isShortEnd = bp.b_error === ERRNO.ENXIO && bp.b_resid === bp.b_bcount
    if (isFirst || rule !== 'i386' || !isShortEnd) return 'return'
  }
  if (isDirect) bp.b_addr += bp.b_bcount - bp.b_resid
  if (bp.b_resid !== 0) {
    bp.b_resid += left
    bp.b_flags &= ~B_ERROR
    bp.b_error = 0
    return 'return'
  }
  bp.b_blkno += btod(bp.b_bcount)
  return 'next'
}
