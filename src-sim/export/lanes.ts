import type { Nanos } from '../core/time'
import { CHUNK_ROWS, type TraceTable } from '../trace/table'
import { rowEnd } from './order'

/** Spans of a track that overlap more deeply than this have no lane. */
export const MOST_LANES = 250
/** The depth of a row that found no lane. */
const NONE = 255

/** A row of a viewer: a track, or one of several on which the spans of a track had to be spread. */
export interface Lane {
  /** Index into the tracks of the trace. */
  readonly track: number
  /** 0 for the first lane of its track, which also holds its instants. */
  readonly depth: number
  /** Such as `cpu cpu0`, and `disk disk0 #2` for a second lane. */
  readonly name: string
}

/** Rows on lanes where spans nest: of two on one lane either one lies within the other or they do not touch. */
export interface NestedLanes {
  /** In the order of the tracks, then from the first lane of each on. */
  readonly lanes: readonly Lane[]
  /** How many rows found none. */
  readonly left: number
  /** Index of the lane of a row; -1 when it found none. */
  readonly of: (row: number) => number
}

/**
 * Spreads every span over lanes, each on the first one where it nests. Instants lie on the first lane of their track.
 * Takes a byte a row.
 *
 * @param ordered every row, parents first
 * @param end of the trace, ns
 */
export function nestLanes(table: TraceTable, ordered: Uint32Array, end: Nanos): NestedLanes {
  const depths = new Uint8Array(table.rows)
  // For each track its lanes, each a stack of the ends of the spans that are open on it.
  const stacks: number[][][] = []
  let left = 0
  for (let place = 0; place < ordered.length; place++) {
    const row = ordered[place]!
    const columns = table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const track = columns.track[index]!
    let mine = stacks[track]
    if (!mine) stacks[track] = mine = [[]]
    if (columns.duration[index] === 0) continue
    const depth = freeDepth(mine, columns.at[index]!, rowEnd(table, row, end))
    depths[row] = depth
    if (depth === NONE) left++
  }
  const lanes: Lane[] = []
  const base: number[] = []
  stacks.forEach((mine, track) => {
    base[track] = lanes.length
    const name = trackTitle(table, track)
    mine.forEach((_stack, depth) => lanes.push({ track, depth, name: depth === 0 ? name : `${name} #${depth + 1}` }))
  })
  const trackOf = (row: number): number => table.chunks[row >>> 16]!.track[row & (CHUNK_ROWS - 1)]!
  return {
    lanes,
    left,
    of: (row) => (depths[row] === NONE ? -1 : base[trackOf(row)]! + depths[row]!),
  }
}

/** What a viewer calls a track. */
export function trackTitle(table: TraceTable, track: number): string {
  const title = `${table.trackSort(track)} ${table.trackName(track)}`.trim()
  return title === '' ? `track ${track}` : title
}

function freeDepth(lanes: number[][], at: Nanos, until: Nanos): number {
  for (let depth = 0; depth < lanes.length; depth++) {
    const open = lanes[depth]!
    while (open.length > 0 && open[open.length - 1]! <= at) open.pop()
    if (open.length > 0 && open[open.length - 1]! < until) continue
    open.push(until)
    return depth
  }
  if (lanes.length === MOST_LANES) return NONE
  lanes.push([until])
  return lanes.length - 1
}
