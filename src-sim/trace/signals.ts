import type { Nanos } from '../core/time'
import type { WindowRequest } from './window'

/**
 * How a signal is drawn: `level` and `count` as steps of a number, `line` as a wire that is up or down, `bits` as a
 * register whose value is written out.
 */
export type SignalSort = 'level' | 'count' | 'line' | 'bits'

/** Something that has a value at every instant: an interrupt level, a wire, a register, a number of things. */
export interface Signal {
  readonly track: number
  readonly sort: SignalSort
  readonly name: string
  /** Its value before the first change. */
  readonly initial: number
  /** [changes] ns since the world began; never falls, and stays where a wire moves twice at one instant */
  readonly at: Float64Array
  /** [changes] value from then on */
  readonly value: Float64Array
  /** Largest value it ever has. */
  readonly most: number
  /** [runs of RUN changes] least and largest value of each */
  readonly lows: Float64Array
  readonly highs: Float64Array
}

/** A signal as a list offers it. */
export interface SignalSummary {
  /** What `trace/signals` takes. */
  readonly signal: number
  readonly track: number
  readonly sort: SignalSort
  readonly name: string
  readonly changes: number
  readonly most: number
}

/** What a signal does in a window: one entry for each column in which it changes. All arrays have one length. */
export interface SignalWindow {
  /** ns; what `at` counts from */
  readonly from: Nanos
  /** Its value when the window begins. */
  readonly before: number
  /** [entries] ns after `from`: its first change in the column */
  readonly at: Float32Array
  /** [entries] value after its last change in the column */
  readonly value: Float64Array
  /** [entries] least and largest value in the column, the one before the first change included */
  readonly low: Float64Array
  readonly high: Float64Array
  /** [entries] how many changes there are */
  readonly count: Uint32Array
}

/** Changes of which the least and the largest value are kept together. */
export const RUN = 64

/** The first place whose time is not before `limit`. */
function placeOf(at: Float64Array, limit: number): number {
  let low = 0
  for (let high = at.length; low < high;) {
    const middle = (low + high) >>> 1
    if (at[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** Answers a window: work grows with the columns and a sixty-fourth of the changes. */
export function signalWindow(signal: Signal, { from, to, columns }: WindowRequest): SignalWindow {
  const width = (to - from) / columns
  const { at, value, initial, lows, highs } = signal
  const first = placeOf(at, from)
  const end = placeOf(at, to)
  const entries: { at: number; value: number; low: number; high: number; count: number }[] = []
  for (let place = first; place < end;) {
    const column = Math.floor((at[place]! - from) / width)
    const limit = from + (column + 1) * width
    let low = place > 0 ? value[place - 1]! : initial
    let high = low
    const begin = place
    while (place < end && (place === begin || at[place]! < limit)) {
      const last = place + RUN - 1
      if (place % RUN === 0 && last < end && at[last]! < limit) {
        low = Math.min(low, lows[place / RUN]!)
        high = Math.max(high, highs[place / RUN]!)
        place += RUN
      } else {
        low = Math.min(low, value[place]!)
        high = Math.max(high, value[place]!)
        place++
      }
    }
    entries.push({ at: at[begin]! - from, value: value[place - 1]!, low, high, count: place - begin })
  }
  return {
    from,
    before: first > 0 ? value[first - 1]! : initial,
    at: Float32Array.from(entries, (each) => each.at),
    value: Float64Array.from(entries, (each) => each.value),
    low: Float64Array.from(entries, (each) => each.low),
    high: Float64Array.from(entries, (each) => each.high),
    count: Uint32Array.from(entries, (each) => each.count),
  }
}
