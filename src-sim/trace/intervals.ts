import type { Nanos } from '../core/time'

/** Stretches of time, as pairs of begin and end in ns; in any order, may overlap. */
export class Intervals {
  private readonly begins: Nanos[] = []
  private readonly ends: Nanos[] = []

  /** Adds the stretch from `begin` up to `end`; an empty one is left out. */
  add(begin: Nanos, end: Nanos): void {
    if (end <= begin) return
    this.begins.push(begin)
    this.ends.push(end)
  }

  /** How long at least one of these, or of `others`, lasts: overlaps count once. ns */
  cover(...others: readonly Intervals[]): Nanos {
    const all = [this, ...others]
    const begins = Float64Array.from(all.flatMap((each) => each.begins)).sort()
    const ends = Float64Array.from(all.flatMap((each) => each.ends)).sort()
    let covered = 0
    let open = 0
    let since = 0
    let next = 0
    for (const end of ends) {
      while (next < begins.length && begins[next]! <= end) {
        if (open++ === 0) since = begins[next]!
        next++
      }
      if (--open === 0) covered += end - since
    }
    return covered
  }

  /** What of these is left when `above` takes precedence. ns */
  uncovered(...above: readonly Intervals[]): Nanos {
    const [first, ...rest] = above
    return this.cover(...above) - (first ? first.cover(...rest) : 0)
  }
}

/** A stock that is added to and taken from, such as locked pages. */
export class Stock {
  private readonly changes: { readonly at: Nanos; readonly order: number; readonly by: number }[] = []

  /** `amount` is there from `begin` to `end`. */
  hold(begin: Nanos, end: Nanos, amount: number): void {
    // In one instant what ends goes first, then what begins comes; what does both in that instant goes last.
    this.changes.push({ at: begin, order: 1, by: amount }, { at: end, order: end > begin ? 0 : 2, by: -amount })
  }

  /** The most there ever was at once. */
  peak(): number {
    let stock = 0
    let peak = 0
    for (const { by } of this.changes.sort((a, b) => a.at - b.at || a.order - b.order)) {
      stock += by
      if (stock > peak) peak = stock
    }
    return peak
  }
}
