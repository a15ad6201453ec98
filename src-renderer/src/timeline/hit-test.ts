import type { LaneWindow } from '../../../src-ipc/runs'

/** The first place of a rising array whose value is above a limit. */
export function placeAbove(values: Float32Array, limit: number): number {
  let low = 0
  for (let high = values.length; low < high;) {
    const middle = (low + high) >>> 1
    if (values[middle]! > limit) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * The entry of a lane at a time, or the nearest one no further than a tolerance.
 *
 * @param at ns since the world began
 * @param tolerance ns
 * @returns its place in the window; -1 when there is none
 */
export function entryAt(window: LaneWindow, at: number, tolerance: number): number {
  const time = at - window.from
  const next = placeAbove(window.at, time)
  const distance = (place: number): number => {
    const begin = window.at[place]
    const end = window.until[place]
    if (begin === undefined || end === undefined) return Infinity
    return Math.max(0, begin - time, time - end)
  }
  let best = -1
  // Of instants at one place the first stands for the others, and an overlap lies within a few entries.
  for (let place = Math.max(0, next - 3); place <= next; place++)
    if (distance(place) <= tolerance && (best < 0 || distance(place) < distance(best))) best = place
  return best
}
