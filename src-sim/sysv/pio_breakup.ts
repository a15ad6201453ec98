import type { Step } from '../core/process'
import { nextPiece } from '../hw/chunks'
import type { Buf } from '../kern/buf'
import type { Strategy } from '../kern/conf'
import { onePiece } from './breakup/common'
import { B_ERROR } from './flags'
import type { SysvKernel } from './kernel'
import { btod, NBPSCTR } from './param'

/**
 * Breaks a request up for a device without DMA, so many sectors at a time. The level is 0 afterwards, as with
 * dma_breakup.
 *
 * @param maxsecsz most sectors of a piece, from 1
 * @error what strategy gives; then b_resid is what is missing of the whole request
 * @sleeps at PRIBIO until each piece is done
 * @differs b_addr stays an address of the process, where the source maps each piece into the kernel first
 * @source pio_breakup(K), UNIX System V
 */
export function* pio_breakup(k: SysvKernel, strategy: Strategy, bp: Buf, maxsecsz: number): Step<void> {
  if (k.cpu.inInterrupt) k.panic('pio_breakup in interrupt context')
  k.probe.enter(bp)
  let io = bp.b_bcount
  do {
    const n = nextPiece(bp.b_addr, io, maxsecsz * NBPSCTR, 0)
    bp.b_bcount = n
    yield* onePiece(k, strategy, bp)
    if ((bp.b_flags & B_ERROR) !== 0) {
      bp.b_resid += io - n
      break
    }
    bp.b_blkno += btod(n)
    bp.b_addr += n
    io -= n
  } while (io > 0)
  k.probe.leave(bp)
}
