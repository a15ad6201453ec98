import type { Nanos } from '../core/time'
import { INSTANTS, MOST_LANES } from '../trace/lanes'
import { CHUNK_ROWS, type TraceTable } from '../trace/table'
import { ROOM, type LaneWindow, type WindowRequest } from '../trace/window'
import { shortLabel } from '../trace/words'
import { ParentsFirst, timeOrder } from './order'

/** A lane with what a picture shows of it. */
export interface PictureLane {
  readonly track: number
  readonly sort: string
  readonly name: string
  /** INSTANTS, or how many lanes of spans of this track lie above. */
  readonly depth: number
  readonly window: Pick<LaneWindow, 'from' | 'at' | 'until' | 'row' | 'kind' | 'labelled' | 'labels'>
}

/** What of a trace is to be shown. */
export interface PictureRequest extends WindowRequest {
  /** Of the trace, ns: where open spans end. */
  readonly end: Nanos
  /** Lanes at most, from the first on. */
  readonly most: number
  /** Tracks that are left out. */
  readonly hidden?: ReadonlySet<number> | undefined
}

/**
 * The lanes of a trace in a window, as `buildLanes` sorts and `laneWindow` shows them, found in one pass over the rows:
 * holds no more than the marks of the picture, however long the trace is.
 *
 * @returns the first lanes, and how many there are
 */
export function pictureLanes(
  table: TraceTable,
  request: PictureRequest,
): { readonly lanes: readonly PictureLane[]; readonly count: number } {
  const finder = new LaneWindows(request)
  const { hidden, end } = request
  for (const rows = new ParentsFirst(table, timeOrder(table), end); rows.next();) {
    const { row, at, until } = rows
    const columns = table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const track = columns.track[index]!
    if (!hidden?.has(track))
      finder.add(row, track, at, columns.duration[index] === 0 ? at : until, columns.duration[index] === 0)
  }
  const lanes = finder.shown.map(({ track, depth, marks }): PictureLane => {
    const window = marks.window(table)
    return { track, sort: table.trackSort(track), name: table.trackName(track), depth, window }
  })
  return { lanes, count: finder.count }
}

/** A lane while its marks are found. */
interface FoundLane {
  readonly track: number
  readonly depth: number
  readonly marks: Marks
  /** Whether it is among those that are shown, as far as lanes are known. */
  isShown: boolean
}

/** The lanes of a track. */
interface TrackLanes {
  instants: FoundLane | null
  readonly spans: FoundLane[]
}

class LaneWindows {
  /** Lanes that have been found. */
  count = 0
  /** The first of them in order. */
  readonly shown: FoundLane[] = []
  private readonly request: PictureRequest
  private readonly tracks: (TrackLanes | undefined)[] = []

  constructor(request: PictureRequest) {
    this.request = request
  }

  /** Puts a row on its lane. Rows must come parents first. */
  add(row: number, track: number, at: Nanos, until: Nanos, isInstant: boolean): void {
    const lanes = (this.tracks[track] ??= { instants: null, spans: [] })
    const lane = isInstant ? (lanes.instants ??= this.found(track, INSTANTS)) : this.spanLane(lanes, track, at)
    if (lane.isShown) lane.marks.add(row, at, until)
    else lane.marks.until = Math.max(lane.marks.until, until)
  }

  /** The first lane that is free; spans that overlap too deeply share the last one. */
  private spanLane({ spans }: TrackLanes, track: number, at: Nanos): FoundLane {
    let depth = 0
    while (depth < spans.length && spans[depth]!.marks.until > at) depth++
    depth = Math.min(depth, MOST_LANES - 1)
    return (spans[depth] ??= this.found(track, depth))
  }

  private found(track: number, depth: number): FoundLane {
    const { shown } = this
    const lane = { track, depth, marks: new Marks(this.request, depth === INSTANTS), isShown: true }
    let place = shown.length
    while (place > 0 && (shown[place - 1]!.track - track || shown[place - 1]!.depth - depth) > 0) place--
    shown.splice(place, 0, lane)
    this.count++
    // More lanes only come in front: what is too far behind now stays so.
    if (shown.length > this.request.most) shown.pop()!.isShown = false
    return lane
  }
}

/** The marks of a lane: of the entries that begin in one column the longest, of equals the first. */
class Marks {
  /** When the last entry ends, ns. */
  until: Nanos = -1
  private readonly request: PictureRequest
  private readonly isInstants: boolean
  private readonly width: number
  private readonly at: Nanos[] = []
  private readonly untils: Nanos[] = []
  private readonly rows: number[] = []
  /** Entries before it belong to the last mark. */
  private limit = -Infinity

  constructor(request: PictureRequest, isInstants: boolean) {
    this.request = request
    this.isInstants = isInstants
    this.width = (request.to - request.from) / request.columns
  }

  add(row: number, at: Nanos, ends: Nanos): void {
    const { from, to } = this.request
    // Where spans share a lane its ends must not fall.
    const until = Math.max(this.until, ends)
    this.until = until
    // An instant at the very beginning is in the window although it does not reach into it.
    if (at >= to || (until <= from && at < from)) return
    const last = this.rows.length - 1
    if (last >= 0 && at < this.limit) {
      if (this.isInstants || until - at <= this.untils[last]! - this.at[last]!) return
      this.at[last] = at
      this.untils[last] = until
      this.rows[last] = row
      return
    }
    this.limit = from + (Math.floor((at - from) / this.width) + 1) * this.width
    this.at.push(at)
    this.untils.push(until)
    this.rows.push(row)
  }

  window(table: TraceTable): PictureLane['window'] {
    const { at, untils, rows, width } = this
    const { from, to } = this.request
    const labelled: number[] = []
    rows.forEach((_, mark) => {
      if (Math.min(to, untils[mark]!) - Math.max(from, at[mark]!) >= ROOM * width) labelled.push(mark)
    })
    return {
      from,
      at: Float32Array.from(at, (value) => value - from),
      until: Float32Array.from(untils, (value) => value - from),
      row: Uint32Array.from(rows),
      kind: Uint16Array.from(rows, (row) => table.kind(row)),
      labelled: Uint32Array.from(labelled),
      labels: labelled.map((mark) => shortLabel(table, rows[mark]!)),
    }
  }
}
