import { assert } from '../core/assert'
import type { Nanos } from '../core/time'
import { INSTANTS, type Lane } from './lanes'
import type { TraceTable } from './table'
import { longest } from './winners'
import { shortLabel } from './words'

/** What a window asks of a lane. */
export interface WindowRequest {
  /** ns, whole; the window is [from, to). */
  readonly from: Nanos
  readonly to: Nanos
  /** Columns of the picture, in pixels of the device: at most so many entries and one come back. */
  readonly columns: number
}

/**
 * What a lane shows in a window: in each column the longest entry that begins there, and how many begin there. Entries
 * that began before the window and reach into it come first. All arrays have one length.
 */
export interface LaneWindow {
  /** ns; what `at` and `until` count from */
  readonly from: Nanos
  /** [entries] ns after `from`, may be negative */
  readonly at: Float32Array
  /** [entries] ns after `from` */
  readonly until: Float32Array
  /** [entries] how many entries this one stands for, itself included */
  readonly count: Uint32Array
  /** [entries] row of the trace */
  readonly row: Uint32Array
  /** [entries] row of kinds.ts */
  readonly kind: Uint16Array
  /** [filters][entries] how many of those that an entry stands for pass each filter that was asked for */
  readonly kept: readonly Uint32Array[]
  /** Places of the entries with room for a text, and the text of each; empty when it has none. */
  readonly labelled: Uint32Array
  readonly labels: readonly string[]
}

/** Columns that an entry must cover to be given a text. */
export const ROOM = 24

/**
 * The first place whose value is above `limit`, or not below it when `orEqual`. Looks near `start` first: the next
 * column is seldom far away.
 *
 * @param start no value before it counts
 */
export function firstAbove(values: Float64Array, limit: number, orEqual: boolean, start = 0): number {
  let low = start
  let high = values.length
  for (let step = 1; low + step < high; step *= 2) {
    const value = values[low + step]!
    if (value > limit || (orEqual && value === limit)) high = low + step
    else low += step + 1
  }
  while (low < high) {
    const middle = (low + high) >>> 1
    const value = values[middle]!
    if (value > limit || (orEqual && value === limit)) high = middle
    else low = middle + 1
  }
  return low
}

/** The first of some rising places, from `start` on, that is not below a limit; it is seldom far from there. */
function placeFrom(places: Uint32Array, limit: number, start: number): number {
  let low = start
  let high = places.length
  for (let step = 1; low + step < high; step *= 2) {
    if (places[low + step]! >= limit) high = low + step
    else low += step + 1
  }
  while (low < high) {
    const middle = (low + high) >>> 1
    if (places[middle]! >= limit) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Answers a window: work grows with the columns, hardly with the trace.
 *
 * @param passing for each filter the places of the entries that pass it, rising
 */
export function laneWindow(
  table: TraceTable,
  lane: Lane,
  { from, to, columns }: WindowRequest,
  passing: readonly Uint32Array[] = [],
): LaneWindow {
  assert(columns > 0 && to > from, () => `a window of ${columns} columns from ${from} to ${to}`)
  const width = (to - from) / columns
  const places: number[] = []
  const counts: number[] = []
  const kept = passing.map((): number[] => [])
  let place = firstAbove(lane.until, from, false)
  // An instant at the very beginning is in the window although it does not reach into it.
  const atStart = firstAbove(lane.at, from, true)
  if (atStart < place) place = atStart
  const before = passing.map((places) => placeFrom(places, place, 0))
  for (const end = firstAbove(lane.at, to, true); place < end;) {
    const column = Math.floor((lane.at[place]! - from) / width)
    const next = Math.min(end, Math.max(place + 1, firstAbove(lane.at, from + (column + 1) * width, true, place)))
    // No instant is longer than another: the first stands for all.
    places.push(lane.depth === INSTANTS ? place : longest(lane, place, next))
    counts.push(next - place)
    for (let filter = 0; filter < passing.length; filter++) {
      const passed = placeFrom(passing[filter]!, next, before[filter]!)
      kept[filter]!.push(passed - before[filter]!)
      before[filter] = passed
    }
    place = next
  }
  const seen = (entry: number): number => Math.min(to, lane.until[entry]!) - Math.max(from, lane.at[entry]!)
  const labelled: number[] = []
  places.forEach((entry, index) => seen(entry) >= ROOM * width && labelled.push(index))
  return {
    from,
    at: Float32Array.from(places, (entry) => lane.at[entry]! - from),
    until: Float32Array.from(places, (entry) => lane.until[entry]! - from),
    count: Uint32Array.from(counts),
    row: Uint32Array.from(places, (entry) => lane.rows[entry]!),
    kind: Uint16Array.from(places, (entry) => table.kind(lane.rows[entry]!)),
    kept: kept.map((each) => Uint32Array.from(each)),
    labelled: Uint32Array.from(labelled),
    labels: labelled.map((index) => shortLabel(table, lane.rows[places[index]!]!)),
  }
}
