import { newLink } from '../../core/sink'
import type { Nanos } from '../../core/time'
import type { SystemBus } from '../bus'

/** For how long somebody whom fault F39 keeps busy has the bus before all others, ns. @source our catalogue of faults */
const BUSY = 1_000_000_000
/** Before every channel and every card. */
const FIRST = -8

/**
 * F39: somebody who goes first under fixed priority wants the bus all the time: a channel of a lower number, or a master
 * that is nearer to the arbiter. Under rotating priority it gets no more than its share.
 *
 * @param time ns; null = a second
 * @param stall thousandths of that time for which the processor stands still
 * @source our catalogue of faults; Intel 8237A data sheet, priority; PCI arbitration
 */
export function keepBusy(bus: SystemBus, time: Nanos | null, stall: number): void {
  const length = time ?? BUSY
  const nothing = (): void => undefined
  bus.begin({
    ...{ owner: 'busy channel', rank: FIRST, length, need: length, stall: Math.floor((length * stall) / 1000) },
    ...{ bytes: 0, isHold: false, slack: Infinity, link: newLink(), done: nothing, late: nothing },
  })
}
