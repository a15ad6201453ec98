import type { Nanos } from '../core/time'
import { CHUNK_ROWS, type TraceTable } from '../trace/table'
import { LaneFlows } from './flows'
import { LOOK_ROWS } from './format'
import { ParentsFirst, type RowOrder } from './order'

/** Spans of a track that overlap more deeply than this have no lane. */
export const MOST_LANES = 250

/** A row of a viewer: a track, or one of several on which the spans of a track had to be spread. */
export interface Lane {
  /** Index into the tracks of the trace. */
  readonly track: number
  /** 0 for the first lane of its track, which also holds its instants. */
  readonly depth: number
  /** Such as `cpu cpu0`, and `disk disk0 #2` for a second lane. */
  readonly name: string
}

/**
 * Spreads spans over lanes so that they nest: each goes on the first lane of its track where it lies within what is open
 * or where nothing is. Instants lie on the first lane. Rows must come parents first.
 */
export class LaneFinder {
  /** [tracks][lanes] the ends of the spans that are open on a lane, the first to end last */
  readonly stacks: (number[][] | undefined)[] = []

  /** How deep among the lanes of its track a row lies; -1 when there are too many. */
  depth(track: number, at: Nanos, until: Nanos, duration: Nanos): number {
    const lanes = (this.stacks[track] ??= [[]])
    if (duration === 0) return 0
    for (let depth = 0; depth < lanes.length; depth++) {
      const open = lanes[depth]!
      while (open.length > 0 && open[open.length - 1]! <= at) open.pop()
      if (open.length > 0 && open[open.length - 1]! < until) continue
      open.push(until)
      return depth
    }
    if (lanes.length === MOST_LANES) return -1
    lanes.push([until])
    return lanes.length - 1
  }
}

/** What must be known of a run before its first row is written. Found in one walk over the rows. */
export interface Survey {
  readonly lanes: readonly Lane[]
  /** [tracks] the first lane of a track */
  readonly base: readonly number[]
  /** How many rows found no lane. */
  readonly left: number
  /** [lanes] how many spans lie on each */
  readonly spans: readonly number[]
  /** The ways of requests; null when nobody wants them. */
  readonly flows: LaneFlows | null
}

/** Looks for the lanes of a run, and for the ways of its requests. @param end of the trace, ns */
export function surveyRun(table: TraceTable, order: RowOrder, end: Nanos, wantsFlows: boolean): Survey {
  const found: { survey?: Survey } = {}
  for (const _pause of surveySteps(table, order, end, wantsFlows, found));
  return found.survey!
}

/** The same, with a pause every LOOK_ROWS rows. @param found is filled at the end */
export function* surveySteps(
  table: TraceTable,
  order: RowOrder,
  end: Nanos,
  wantsFlows: boolean,
  found: { survey?: Survey },
): Generator<void, void, void> {
  const finder = new LaneFinder()
  const flows = wantsFlows ? new LaneFlows(table.rows) : null
  const counts: number[][] = []
  let left = 0
  let looked = 0
  for (const rows = new ParentsFirst(table, order, end); rows.next();) {
    if (++looked % LOOK_ROWS === 0) yield
    const columns = table.chunks[rows.row >>> 16]!
    const index = rows.row & (CHUNK_ROWS - 1)
    const track = columns.track[index]!
    const duration = columns.duration[index]!
    const depth = finder.depth(track, rows.at, rows.until, duration)
    if (depth < 0) {
      left++
      continue
    }
    if (duration !== 0 || table.kindOf(rows.row).phase === 'span') {
      const mine = (counts[track] ??= [])
      mine[depth] = (mine[depth] ?? 0) + 1
    }
    if (rows.until > rows.at) flows?.see(columns.request[index]!, track * MOST_LANES + depth)
  }
  const lanes: Lane[] = []
  const base: number[] = []
  const spans: number[] = []
  finder.stacks.forEach((mine, track) => {
    base[track] = lanes.length
    const name = trackTitle(table, track)
    mine?.forEach((_stack, depth) => {
      lanes.push({ track, depth, name: depth === 0 ? name : `${name} #${depth + 1}` })
      spans.push(counts[track]?.[depth] ?? 0)
    })
  })
  flows?.rewind()
  found.survey = { lanes, base, left, spans, flows }
}

/** What a viewer calls a track. */
export function trackTitle(table: TraceTable, track: number): string {
  const title = `${table.trackSort(track)} ${table.trackName(track)}`.trim()
  return title === '' ? `track ${track}` : title
}
