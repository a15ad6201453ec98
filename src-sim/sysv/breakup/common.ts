import type { Step } from '../../core/process'
import type { Buf } from '../../kern/buf'
import type { Strategy } from '../../kern/conf'
import { ERRNO } from '../../kern/errno'
import { sleepUntilDone } from '../buf'
import { B_DONE, B_ERROR } from '../flags'
import type { SysvKernel } from '../kernel'
import { NBPSCTR } from '../param'
import { spl0, spl6 } from '../spl'
import { callStrategy } from '../strategy'

/**
 * Takes one kernel page for staging. Without one the header fails with EAGAIN and nothing else changes, except b_resid
 * when residOnEagain says so.
 *
 * @returns its kernel address, or -1
 * @error EAGAIN in b_error, with B_ERROR and B_DONE
 * @source dma_breakup(K), UNIX System V: kseg
 */
export function takeStagingPage(k: SysvKernel, bp: Buf): number {
  const address = k.stagingLeft > 0 ? k.allocatePages(1) : -1
  if (address >= 0) {
    k.stagingLeft--
    return address
  }
  bp.b_flags |= B_ERROR | B_DONE
  bp.stage = 'idle'
  bp.b_error = ERRNO.EAGAIN
  if (k.rules.residOnEagain === 'full') bp.b_resid = bp.b_bcount
  return -1
}

/** How long a process is held up between an unprotected test and its sleep: a turn and a seek of a disk, ns. */
const UNPROTECTED = 100_000_000

/** Gives a staging page back. @source dma_breakup(K), UNIX System V: unkseg */
export function freeStagingPage(k: SysvKernel, address: number): void {
  k.freePages(address, 1)
  k.stagingLeft++
}

/**
 * Puts one piece through strategy and waits for it. Whatever the level was, it is 0 afterwards.
 *
 * @sleeps at PRIBIO until B_DONE
 * @source dma_breakup(K), UNIX System V
 */
export function* onePiece(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  bp.b_flags &= ~B_DONE
  yield* callStrategy(k, strategy, bp)
  // F33: nobody holds the handler off between the test and the sleep, and something takes long there.
  const mistake = k.faults.strike('F33')
  if (k.rules.raiseBeforeTest && !mistake) yield* spl6(k)
  yield* sleepUntilDone(k, bp, 'dma_breakup', mistake ? (mistake.value ?? UNPROTECTED) : 0)
  yield* spl0(k)
}

/**
 * What the D3oddi page says of the end of the medium after the first block: an error without a number, and b_resid in
 * blocks. True when it was applied.
 *
 * @param left bytes of the request behind this piece
 * @source dma_breakup(D3oddi)
 */
export function endAsD3oddi(bp: Buf, left: number): boolean {
  if ((bp.b_flags & B_ERROR) === 0 || bp.b_error !== ERRNO.ENXIO) return false
  bp.b_error = 0
  bp.b_oerror = 0
  bp.b_resid = Math.ceil((bp.b_resid + left) / NBPSCTR)
  return true
}

/** Most bytes of a piece: a page, or 512 when the rules say fixed units. @source dma_breakup(K) */
export function pieceLimit(k: SysvKernel): number {
  return k.rules.unit === 'fixed' ? NBPSCTR : k.rules.pageSize
}
