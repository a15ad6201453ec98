import type { Nanos } from '../core/time'
import { KIND } from './kinds'
import type { Lane } from './lanes'
import { CHUNK_ROWS, type TraceTable } from './table'
import { firstAbove } from './window'

/** Where things begin and end around an instant; -1 = nowhere. */
export interface Edges {
  /** ns; the last edge before it */
  readonly before: number
  /** True when something begins or ends just then. */
  readonly isOn: boolean
  /** ns; the first edge after it */
  readonly after: number
}

/** What happened between two instants, both included. */
export interface Sums {
  /** Events that begin there. */
  readonly events: number
  /** Strategy calls, and the sum of their b_bcount in bytes. */
  readonly chunks: number
  readonly bytes: number
  /** Bytes of the DMA transfers that end there. */
  readonly transferred: number
  /** Bytes of the copies by the processor that end there. */
  readonly copied: number
  /** Interrupts that the processor begins to serve. */
  readonly interrupts: number
  /** Times a register is read or written. */
  readonly accesses: number
}

/** Where things on some lanes begin and end around an instant: a gap lies between two edges as a span does. */
export function edgesAround(lanes: readonly Lane[], at: Nanos): Edges {
  let before = -1
  let after = -1
  let isOn = false
  for (const lane of lanes) {
    for (const values of [lane.at, lane.until]) {
      const from = firstAbove(values, at, true)
      const next = firstAbove(values, at, false)
      if (from < next) isOn = true
      if (from > 0) before = Math.max(before, values[from - 1]!)
      if (next < values.length) after = after < 0 ? values[next]! : Math.min(after, values[next]!)
    }
  }
  return { before, isOn, after }
}

/**
 * The entry of a lane after or before a row, or after or before an instant when that row is not on the lane.
 *
 * @returns its row; -1 at the end of the lane
 */
export function along(lane: Lane, at: Nanos, row: number, isForward: boolean): number {
  const first = firstAbove(lane.at, at, true)
  let place = first
  while (place < lane.at.length && lane.at[place] === at && lane.rows[place] !== row) place++
  const isThere = lane.rows[place] === row && lane.at[place] === at
  if (isThere) place += isForward ? 1 : -1
  else place = isForward ? first : first - 1
  return lane.rows[place] ?? -1
}

const COPIES: ReadonlySet<number> = new Set([KIND['copy:in'], KIND['copy:out'], KIND['copy:kernel']])
const ACCESSES: ReadonlySet<number> = new Set([KIND['reg:get'], KIND['reg:put'], KIND['pio:get8'], KIND['pio:put8']])

/** Adds up what happened between two instants; one pass over the trace. */
export function sumsBetween(table: TraceTable, from: Nanos, to: Nanos): Sums {
  const sums = { events: 0, chunks: 0, bytes: 0, transferred: 0, copied: 0, interrupts: 0, accesses: 0 }
  table.chunks.forEach(({ at, duration, kind, arg1 }, chunk) => {
    const count = Math.min(CHUNK_ROWS, table.rows - chunk * CHUNK_ROWS)
    for (let index = 0; index < count; index++) {
      const begins = at[index]!
      if (begins > to) continue
      const isSpan = duration[index] !== 0
      const isOpen = duration[index]! < 0
      const ends = begins + duration[index]!
      const sort = kind[index]!
      if (isSpan && !isOpen && ends >= from && ends <= to) {
        if (sort === KIND['dma:transfer']) sums.transferred += arg1[index]!
        else if (COPIES.has(sort)) sums.copied += arg1[index]!
      }
      if (begins < from) continue
      sums.events++
      if (sort === KIND['io:start']) {
        sums.chunks++
        sums.bytes += arg1[index]!
      } else if (sort === KIND['intr:service']) sums.interrupts++
      else if (ACCESSES.has(sort)) sums.accesses++
    }
  })
  return sums
}
