import type { Buf } from '../../kern/buf'
import { ERRNO } from '../../kern/errno'
import { B_ERROR } from '../flags'
import type { SysvKernel } from '../kernel'
import { endAsD3oddi } from './common'

/**
 * What the forms on the u area do after a piece: any error returns; b_resid is not looked at.
 *
 * @param left bytes of the request behind this piece
 * @param isFirst no piece was completed before
 * @differs with endOfMediaRule `i386` the end of the medium after the first piece is a short success with b_resid of the
 *   whole request; with `d3oddi` it is B_ERROR without a number and b_resid in blocks
 * @source dma_breakup(K), UNIX System V
 */
export function endPiece(k: SysvKernel, bp: Buf, left: number, isFirst: boolean): 'return' | 'next' {
  if ((bp.b_flags & B_ERROR) === 0) return 'next'
  if (isFirst || bp.b_error !== ERRNO.ENXIO) return 'return'
  if (k.rules.endOfMediaRule === 'd3oddi') endAsD3oddi(bp, left)
  else if (k.rules.endOfMediaRule === 'i386' && bp.b_resid === bp.b_bcount) {
    bp.b_resid += left
    bp.b_flags &= ~B_ERROR
    bp.b_error = 0
  }
  return 'return'
}
