import type { Nanos } from '../core/time'

/** How long at least one of some stretches lasts, added up as they come; they come in the order of their beginnings. */
export class Cover {
  /** ns; overlaps count once */
  time: Nanos = 0
  private until: Nanos = -Infinity

  /** Adds the stretch from `begin` up to `end`, ns; an empty one is left out. @param begin not before that of the last */
  add(begin: Nanos, end: Nanos): void {
    if (end <= begin || end <= this.until) return
    this.time += end - Math.max(begin, this.until)
    this.until = end
  }
}

/** What is taken from the stock again, and when. */
interface Hold {
  readonly begin: Nanos
  readonly end: Nanos
  readonly amount: number
}

/** The most that a stock, such as locked pages, ever held, found as what is added comes in the order of its beginnings. */
export class RunningPeak {
  /** The most there was at once. */
  peak = 0
  private now = 0
  /** What is still held and ends some time, the first to end last. */
  private readonly held: Hold[] = []

  /**
   * `amount` is there from `begin` to `end`, ns; Infinity = for ever. In one instant what ends goes first, then what begins
   * comes; what does both in that instant goes last.
   */
  hold(begin: Nanos, end: Nanos, amount: number): void {
    const { held } = this
    for (let first = held.at(-1); first; first = held.at(-1)) {
      if (first.end > begin || (first.end === begin && first.begin === begin)) break
      this.now -= first.amount
      held.pop()
    }
    this.now += amount
    if (this.now > this.peak) this.peak = this.now
    if (end === Infinity) return
    let low = 0
    // Of those that end together the ones that also begin then stay longest, so they lie before the others.
    for (let high = held.length; low < high;) {
      const middle = (low + high) >>> 1
      const other = held[middle]!
      if (other.end > end || (other.end === end && other.begin === end)) low = middle + 1
      else high = middle
    }
    held.splice(low, 0, { begin, end, amount })
  }
}
