import type { Nanos } from '../core/time'
import { orderedRows } from './query'
import type { TraceTable } from './table'
import { buildWinners } from './winners'

/** The place of instants: they lie on a lane of their own above the spans of their track. */
export const INSTANTS = -1
/** Spans of a track that overlap more deeply than this share its last lane. */
export const MOST_LANES = 16

/**
 * A row of the timeline: spans of one track that do not overlap, in time order, or the instants of a track.
 * `winners[k]` holds for each run of 2^(k+1) entries the place of the longest.
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
  /** [levels][runs] place of the longest entry of a run; the earliest of equals */
  readonly winners: readonly Uint32Array[]
}

/** The last instant of a trace, ns: the end of its last closed span or the beginning of its last row. */
export function traceEnd(table: TraceTable): Nanos {
  let end = 0
  for (let row = 0; row < table.rows; row++) end = Math.max(end, table.at(row) + Math.max(0, table.duration(row)))
  return end
}

/** Entries of a lane while it is filled. */
interface Filling {
  readonly rows: number[]
  readonly at: number[]
  readonly until: number[]
}

/**
 * Sorts the rows of a trace into lanes: for each track in its order the instants, then its spans from the outside in.
 * A span goes to the first lane that is free at its beginning; of spans that begin together the longer goes first.
 * Tracks and lanes with nothing on them are left out.
 *
 * @param ordered every row in the order (at, row)
 */
export function buildLanes(table: TraceTable, ordered: Uint32Array = orderedRows(table)): Lane[] {
  const end = traceEnd(table)
  const untilOf = (row: number): number => (table.duration(row) < 0 ? end : table.at(row) + table.duration(row))
  const tracks = new Map<number, { instants: Filling; spans: Filling[] }>()
  for (let place = 0; place < ordered.length;) {
    const group = [ordered[place]!]
    const at = table.at(group[0]!)
    while (++place < ordered.length && table.at(ordered[place]!) === at) group.push(ordered[place]!)
    if (group.length > 1) group.sort((a, b) => untilOf(b) - untilOf(a) || a - b)
    for (const row of group) {
      const number = table.get('track', row)
      let track = tracks.get(number)
      if (!track) tracks.set(number, (track = { instants: newFilling(), spans: [] }))
      const until = untilOf(row)
      const isInstant = table.duration(row) === 0
      put(isInstant ? track.instants : freeLane(track.spans, at), row, at, until)
    }
  }
  return [...tracks.entries()]
    .sort(([a], [b]) => a - b)
    .flatMap(([track, { instants, spans }]) => [
      ...(instants.rows.length > 0 ? [finish(track, INSTANTS, instants)] : []),
      ...spans.map((filling, depth) => finish(track, depth, filling)),
    ])
}

const newFilling = (): Filling => ({ rows: [], at: [], until: [] })

function freeLane(lanes: Filling[], at: number): Filling {
  const free = lanes.find(({ until }) => until[until.length - 1]! <= at)
  if (free) return free
  if (lanes.length === MOST_LANES) return lanes[MOST_LANES - 1]!
  const lane = newFilling()
  lanes.push(lane)
  return lane
}

function put(lane: Filling, row: number, at: number, until: number): void {
  // Only the last lane can hold overlapping spans; ends must not fall for the search.
  const last = lane.until[lane.until.length - 1] ?? 0
  lane.rows.push(row)
  lane.at.push(at)
  lane.until.push(Math.max(until, last))
}

function finish(track: number, depth: number, { rows, at, until }: Filling): Lane {
  const lane = {
    track,
    depth,
    rows: Uint32Array.from(rows),
    at: Float64Array.from(at),
    until: Float64Array.from(until),
  }
  return { ...lane, winners: buildWinners(lane.at, lane.until) }
}
