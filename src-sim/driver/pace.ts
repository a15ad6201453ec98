import type { Nanos } from '../core/time'

/** Events at one instant of simulated time, each call of the kernel one, after which a driver is stopped. */
export const MOST_AT_ONE_TIME = 1_000_000
/** Events that a call brings about which asks for an interrupt now: clock, request, entry, exit. */
const OF_AN_INTERRUPT = 4
/** Of these, looks at registers. */
const MOST_LOOKS = 50_000

/** What a driver did too often at one instant. */
export type Excess = 'looks' | 'events'

/** Counts what a driver does at one instant of simulated time: time must go by now and then. */
export class Pace {
  private instant = -1
  private events = 0
  private looks = 0

  /**
   * Counts a call of the kernel.
   *
   * @param now ns
   * @param isEvent it brings about an interrupt at this very instant
   * @param isLook it asks a register
   * @returns what is too much; null = go on
   */
  count(now: Nanos, isEvent: boolean, isLook: boolean): Excess | null {
    if (now !== this.instant) {
      this.instant = now
      this.events = 0
      this.looks = 0
    }
    this.events += isEvent ? OF_AN_INTERRUPT : 1
    if (isLook) this.looks++
    if (this.looks > MOST_LOOKS) return 'looks'
    return this.events > MOST_AT_ONE_TIME ? 'events' : null
  }
}
