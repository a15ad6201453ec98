import type { Step } from '../core/process'
import type { Buf } from '../kern/buf'
import type { Strategy } from '../kern/conf'
import { breakupI386 } from './breakup/i386'
import { breakupMan89 } from './breakup/man89'
import { breakupUarea } from './breakup/uarea'
import type { SysvKernel } from './kernel'
import type { RuleSet } from './switches'

/** The three forms. @source dma_breakup(K); physdsk.c, UNIX System V Release 4 */
const FORMS: Readonly<Record<RuleSet, (k: SysvKernel, strategy: Strategy, bp: Buf) => Step<void>>> = {
  man89: breakupMan89,
  uarea: breakupUarea,
  i386: breakupI386,
}

/**
 * Breaks a request into pieces that a DMA controller can do, and puts each through strategy with the one header it was
 * given, sleeping until it is done. Call it from a routine whose name is given to physio. The result is in the header:
 * b_error with B_ERROR, b_resid; and, by rule set, in the u area. b_addr, b_blkno and b_bcount change.
 *
 * @param strategy queues one piece
 * @param bp B_READ or not says the direction
 * @error EAGAIN with B_ERROR and B_DONE when there is no kernel page; ENXIO past the end of the medium; EIO
 * @sleeps at PRIBIO; so never from an interrupt routine, where it panics
 * @differs the level is 0 afterwards whatever it was, once a piece was put through; keep yours and set it again
 * @source dma_breakup(K), UNIX System V
 */
export function* dma_breakup(k: SysvKernel, strategy: Strategy, bp: Buf): Step<void> {
  if (k.cpu.inInterrupt) k.forbid('PhysioInInterrupt', 'dma_breakup in interrupt context')
  k.probe.enter(bp)
  yield* FORMS[k.rules.set](k, strategy, bp)
  k.probe.leave(bp)
}
