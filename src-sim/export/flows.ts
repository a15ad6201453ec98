import type { Nanos } from '../core/time'
import { CHUNK_ROWS, type TraceTable } from '../trace/table'
import type { NestedLanes } from './lanes'
import { rowEnd } from './order'

/** The part of a row in the way of its request: none, the first point, one between, the last. */
export const FLOW = { none: 0, start: 1, step: 2, end: 3 } as const

/**
 * The way of every request through the machine: its spans in order, each on another lane than the one before. A request
 * that never leaves its lane has no way. A span without any length, like one that opens as the trace ends, is no point
 * of a way: no viewer could put an arrow inside it.
 *
 * @param ordered every row, parents first
 * @param end of the trace, ns: where open spans end
 * @returns [rows] one of FLOW
 */
export function requestFlows(table: TraceTable, ordered: Uint32Array, lanes: NestedLanes, end: Nanos): Uint8Array {
  const parts = new Uint8Array(table.rows)
  // By request: its last point and the lane of that; in maps, since a file from elsewhere may name any number.
  const last = new Map<number, { row: number; lane: number }>()
  for (let place = 0; place < ordered.length; place++) {
    const row = ordered[place]!
    const columns = table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const request = columns.request[index]!
    if (request === 0 || rowEnd(table, row, end) === columns.at[index]) continue
    const lane = lanes.of(row)
    if (lane < 0) continue
    const before = last.get(request)
    if (!before) last.set(request, { row, lane })
    else if (before.lane !== lane) {
      parts[before.row] = parts[before.row] === FLOW.none ? FLOW.start : FLOW.step
      parts[row] = FLOW.end
      before.row = row
      before.lane = lane
    }
  }
  return parts
}
