import type { Nanos } from '../core/time'
import { orderedRows } from './query'
import { CHUNK_ROWS, type TraceTable } from './table'
import { buildWinners } from './winners'

/** The place of instants: they lie on a lane of their own above the spans of their track. */
export const INSTANTS = -1
/** Spans of a track that overlap more deeply than this share its last lane. */
export const MOST_LANES = 16

/**
 * A row of the timeline: spans of one track that do not overlap, in time order, or the instants of a track.
 */
export interface Lane {
  /** Index into the tracks of the trace. */
  readonly track: number
  /** INSTANTS, or how many lanes of spans of this track lie above. */
  readonly depth: number
  /** [entries] row of the trace */
  readonly rows: Uint32Array
  /** [entries] ns since the world began; never falls */
  readonly at: Float64Array
  /** [entries] ns; the end of the trace for a span that is still open; never falls */
  readonly until: Float64Array
  /** [levels][runs] as buildWinners makes them; empty for instants, none of which is longer than another */
  readonly winners: readonly Uint32Array[]
}

/** The last instant of a trace, ns: the end of its last closed span or the beginning of its last row. */
export function traceEnd(table: TraceTable): Nanos {
  let end = 0
  table.chunks.forEach(({ at, duration }, chunk) => {
    const count = Math.min(CHUNK_ROWS, table.rows - chunk * CHUNK_ROWS)
    for (let index = 0; index < count; index++) {
      const lasts = duration[index]!
      const until = lasts > 0 ? at[index]! + lasts : at[index]!
      if (until > end) end = until
    }
  })
  return end
}

/** What is known of a track while its rows are put on lanes. */
interface TrackLanes {
  /** Number of the lane of instants among all that were found; -1 = none yet. */
  instants: number
  /** Numbers of its lanes of spans, and when the last span on each ends. */
  readonly spans: number[]
  readonly until: Nanos[]
}

/** A lane while its entries are counted. */
interface Found {
  readonly track: number
  readonly depth: number
  entries: number
}

/**
 * Sorts the rows of a trace into lanes: for each track in its order the instants, then its spans from the outside in.
 * A span goes to the first lane that is free at its beginning; of spans that begin together the longer goes first.
 * Tracks and lanes with nothing on them are left out. Two passes: one finds the lane of each row, one fills the columns.
 *
 * @param ordered every row in the order (at, row)
 * @param end of the trace, ns
 */
export function buildLanes(
  table: TraceTable,
  ordered: Uint32Array = orderedRows(table),
  end: Nanos = traceEnd(table),
): Lane[] {
  const found: Found[] = []
  // Rows in the order in which they are put on lanes, and the lane of each.
  const rows = new Uint32Array(ordered.length)
  const laneOf = new Uint32Array(ordered.length)
  const tracks: (TrackLanes | undefined)[] = []
  const together: number[] = []
  let put = 0
  const place = (row: number, lane: number): void => {
    found[lane]!.entries++
    rows[put] = row
    laneOf[put++] = lane
  }
  const add = (track: number, depth: number): number => found.push({ track, depth, entries: 0 }) - 1
  const trackOf = (row: number): TrackLanes => {
    const number = table.get('track', row)
    return (tracks[number] ??= { instants: -1, spans: [], until: [] })
  }
  const untilOf = (row: number): Nanos => {
    const duration = table.duration(row)
    return duration < 0 ? end : table.at(row) + duration
  }
  const placeSpan = (row: number): void => {
    const { spans, until } = trackOf(row)
    const at = table.at(row)
    let depth = 0
    while (depth < spans.length && until[depth]! > at) depth++
    // Spans that overlap too deeply share the last lane; its ends must not fall.
    depth = Math.min(depth, MOST_LANES - 1)
    if (depth === spans.length) spans.push(add(table.get('track', row), depth))
    until[depth] = Math.max(until[depth] ?? 0, untilOf(row))
    place(row, spans[depth]!)
  }
  const flush = (): void => {
    if (together.length > 1) together.sort((a, b) => untilOf(b) - untilOf(a) || a - b)
    for (let index = 0; index < together.length; index++) placeSpan(together[index]!)
    together.length = 0
  }
  let now = -1
  for (let index = 0; index < ordered.length; index++) {
    const row = ordered[index]!
    const columns = table.chunks[row >>> 16]!
    const inChunk = row & (CHUNK_ROWS - 1)
    const at = columns.at[inChunk]!
    if (at !== now) {
      if (together.length > 0) flush()
      now = at
    }
    if (columns.duration[inChunk] !== 0) {
      together.push(row)
      continue
    }
    const track = trackOf(row)
    if (track.instants < 0) track.instants = add(columns.track[inChunk]!, INSTANTS)
    place(row, track.instants)
  }
  flush()
  return fill(table, found, rows, laneOf, end)
}

/** Fills the columns of all lanes and puts the lanes in order. */
function fill(table: TraceTable, found: readonly Found[], rows: Uint32Array, laneOf: Uint32Array, end: Nanos): Lane[] {
  const lanes = found.map(({ track, depth, entries }) => {
    const columns = { rows: new Uint32Array(entries), at: new Float64Array(entries), until: new Float64Array(entries) }
    return { track, depth, ...columns, filled: 0 }
  })
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!
    const lane = lanes[laneOf[index]!]!
    const { at, duration } = table.chunks[row >>> 16]!
    const begins = at[row & (CHUNK_ROWS - 1)]!
    const lasts = duration[row & (CHUNK_ROWS - 1)]!
    const until = lasts < 0 ? end : begins + lasts
    const entry = lane.filled++
    lane.rows[entry] = row
    lane.at[entry] = begins
    lane.until[entry] = entry > 0 && lane.until[entry - 1]! > until ? lane.until[entry - 1]! : until
  }
  return lanes
    .sort((a, b) => a.track - b.track || a.depth - b.depth)
    .map(({ track, depth, rows, at, until }) => {
      // Instants are all as long as each other: the first of a run stands for it.
      return { track, depth, rows, at, until, winners: depth === INSTANTS ? [] : buildWinners(at, until) }
    })
}
