import type { FaultId, Faults, PlannedFault } from '../core/faults'
import type { Buf } from '../kern/buf'
import { wakeup } from '../kern/step'
import { iodone } from './buf'
import { B_BUSY, B_WANTED } from './flags'
import type { SysvKernel } from './kernel'

/**
 * Mistakes that a driver of the old interface can make, by their number in the catalogue, and where each is asked for:
 *
 * - F13 a request: dma_breakup is left out and strategy gets all of it
 * - F14 a command: the count register is given the count, not one less
 * - F15 a command after another: the counts of channel and card are left as they are
 * - F16 a command: something left the byte pointer high, and it is not cleared
 * - F17 a command: the page goes to the latch of another channel
 * - F18 a request of memory above 16 MB: it is not moved below, and the high bits are lost
 * - F22 a completion: iodone twice, and the header is given back as if it were still the driver's; F23: never; F24: as
 *   soon as the device is started
 * - F31 a request: the caller believes in its level after dma_breakup
 * - F32 an interrupt: the handler calls what sleeps
 * - F33 a wait: B_DONE is tested without spl6; `value` is how long the process is held up then, ns
 *
 * @source our catalogue of faults; dma_breakup(K); Intel 8237A data sheet
 */
export const DRIVER_MISTAKES = [
  ...(['F13', 'F14', 'F15', 'F16', 'F17', 'F18'] as const),
  ...(['F22', 'F23', 'F24', 'F31', 'F32', 'F33'] as const),
] as const satisfies readonly FaultId[]
/** One of them. */
export type DriverMistake = (typeof DRIVER_MISTAKES)[number]

/** What the driver of one device does wrong; asks the machine's planned faults. @source our catalogue of faults */
export interface Mistakes {
  /** The plan when this mistake is made now. Every question counts as an event. */
  makes(mistake: DriverMistake): PlannedFault | undefined
}

/** The mistakes planned for the driver of a device. @source our catalogue of faults */
export function mistakesOf(k: SysvKernel, device: string): Mistakes {
  let here: { readonly all: Faults; readonly part: Faults } | null = null
  return {
    makes(mistake) {
      const { faults } = k
      if (!faults) return undefined
      if (here?.all !== faults) here = { all: faults, part: faults.of(device) }
      return here.part.strike(mistake, { where: device })
    },
  }
}

/**
 * F22: completes a header that is done, and gives it back as if it were still the driver's. Its owner will give it back
 * as well, so that the pool has it twice, or two requests have the driver's own one.
 *
 * @param isOwn the header is the driver's own, not one of the pool
 * @source our catalogue of faults; iodone(K), brelse(K)
 */
export function completeAgain(k: SysvKernel, bp: Buf, isOwn: boolean): void {
  iodone(k, bp)
  if (isOwn) {
    bp.b_flags &= ~(B_BUSY | B_WANTED)
    k.holders.delete(bp)
    return wakeup(k, bp)
  }
  k.pfreelist.push(bp)
  wakeup(k, k.pfreelist)
}
