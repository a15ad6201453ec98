import type { Nanos } from '../core/time'
import { KIND } from './kinds'
import type { Lane } from './lanes'
import type { Stepped } from './stepped'
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

/** What happened between two instants, while it is added up: one pass over the trace. */
export class SumsRun implements Stepped {
  /** So far. */
  readonly sums = { events: 0, chunks: 0, bytes: 0, transferred: 0, copied: 0, interrupts: 0, accesses: 0 }
  private readonly table: TraceTable
  private readonly from: Nanos
  private readonly to: Nanos
  private row = 0

  /** @param from ns @param to ns; both are included */
  constructor(table: TraceTable, from: Nanos, to: Nanos) {
    this.table = table
    this.from = from
    this.to = to
  }

  /** Rows looked at, and all. */
  get progress(): Stepped['progress'] {
    return { done: this.row, total: this.table.rows }
  }

  /** Looks at the next rows. */
  step(most: number): boolean {
    const { sums, table, from, to } = this
    const end = Math.min(table.rows, this.row + most)
    for (; this.row < end; this.row++) {
      const columns = table.chunks[this.row >>> 16]!
      const index = this.row & (CHUNK_ROWS - 1)
      const begins = columns.at[index]!
      if (begins > to) continue
      const duration = columns.duration[index]!
      const ends = begins + duration
      const sort = columns.kind[index]!
      if (duration > 0 && ends >= from && ends <= to) {
        if (sort === KIND['dma:transfer']) sums.transferred += columns.arg1[index]!
        else if (COPIES.has(sort)) sums.copied += columns.arg1[index]!
      }
      if (begins < from) continue
      sums.events++
      if (sort === KIND['io:start']) {
        sums.chunks++
        sums.bytes += columns.arg1[index]!
      } else if (sort === KIND['intr:service']) sums.interrupts++
      else if (ACCESSES.has(sort)) sums.accesses++
    }
    return this.row < table.rows
  }
}
