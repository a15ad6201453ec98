import type { FaultId, PlannedFault } from '../core/faults'
import type { DmaSegment } from '../hw/device'
import type { SolarisKernel } from './kernel'
import { cv_wait, Mutex, mutex_enter_plain } from './mutex'

/**
 * Mistakes that a driver of the DDI can make, by their number in the catalogue, and where each is asked for:
 *
 * - F22 a completion: biodone twice; F23: never
 * - F26 a window after the first: the window is advanced, the device keeps the cookies of the one before
 * - F27 a command after one with more cookies: the loop goes on behind ccount, so that entries of the earlier list are
 *   programmed again, and counted
 * - F32 an interrupt: the handler waits for the next one in cv_wait
 *
 * @source our catalogue of faults; biodone(9F), ddi_dma_getwin(9F), ddi_dma_nextcookie(9F)
 */
export const XX_MISTAKES = ['F22', 'F23', 'F26', 'F27', 'F32'] as const satisfies readonly FaultId[]
/** One of them. */
export type XxMistake = (typeof XX_MISTAKES)[number]

/** Asks whether the driver of a device makes a mistake now; every question counts as an event. @source our catalogue of faults */
export function mistakeOf(k: SolarisKernel, mistake: XxMistake, device: string): PlannedFault | undefined {
  return k.faults.has(mistake) ? k.faults.strike(mistake, { where: device }) : undefined
}

/** What the driver of a device does wrong, kept out of the driver's own lines. @source our catalogue of faults */
export class XxMistakes {
  private readonly k: SolarisKernel
  private readonly device: string
  /** The list programmed last, and the entries behind it that older ones left. */
  private list: readonly DmaSegment[] = []

  constructor(k: SolarisKernel, device: string) {
    this.k = k
    this.device = device
  }

  /**
   * The list that the device is given: normally the right one.
   *
   * @param isNextWindow a window after the first was made active
   */
  listed(right: readonly DmaSegment[], isNextWindow: boolean): readonly DmaSegment[] {
    const before = this.list
    let list = right
    if (isNextWindow && mistakeOf(this.k, 'F26', this.device)) list = before
    else if (before.length > right.length && mistakeOf(this.k, 'F27', this.device)) {
      list = [...right, ...before.slice(right.length)]
    }
    this.list = [...list, ...before.slice(list.length)]
    return list
  }

  /**
   * F32: waits on a condition variable where there is nobody to wait. The mutex that goes with it is an adaptive one.
   *
   * @throws KernelPanic when the fault strikes
   * @source cv_wait(9F), mutex_enter(9F), Intro(9F) on interrupt context
   */
  sleepsInHandler(): void {
    const { k, device } = this
    if (!mistakeOf(k, 'F32', device)) return
    const mutex = new Mutex(`${device} wait`)
    mutex_enter_plain(k, mutex)
    cv_wait(k, { name: `${device} next` }, mutex).next()
  }

  /** How often biodone is called for a request: normally once. */
  completions(): number {
    if (mistakeOf(this.k, 'F23', this.device)) return 0
    return mistakeOf(this.k, 'F22', this.device) ? 2 : 1
  }
}
