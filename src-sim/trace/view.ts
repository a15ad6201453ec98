import { KINDS } from './kinds'
import { buildLanes, traceEnd, type Lane } from './lanes'
import { edgesAround, along, sumsBetween, type Edges, type Sums } from './measure'
import { computeMetrics, type Metrics } from './metrics'
import { causeChain, effectsOf, orderedRows, rowInWords } from './query'
import { rowTest, type RowFilter } from './row-filter'
import { buildSignals } from './build-signals'
import { CONTROLLERS } from './dma-waves'
import { signalWindow, type Signal, type SignalSummary, type SignalWindow } from './signals'
import type { TraceTable, Track } from './table'
import { laneWindow, type LaneWindow, type WindowRequest } from './window'
import { rowWords, type Word } from './words'

export type { RowCondition, RowFilter } from './row-filter'

/** A lane as a list offers it. */
export interface LaneSummary {
  /** What `windows` takes. */
  readonly lane: number
  readonly track: number
  /** `process`, `cpu`, `line`, `device`, `dma` or `memory` */
  readonly sort: string
  readonly name: string
  /** -1 = instants; 0 = outermost spans */
  readonly depth: number
  readonly entries: number
}

/** A row in words. */
export interface RowSummary {
  readonly row: number
  /** ns since the world began */
  readonly at: number
  /** ns; 0 = instant, -1 = still open */
  readonly duration: number
  readonly kind: string
  readonly track: number
  readonly request: number
  readonly words: readonly Word[]
}

/** A row with what it means and where it came from. */
export interface RowDetail extends RowSummary {
  /** What its kind stands for. */
  readonly about: string
  readonly chunk: number
  /** The row, its cause, the cause of that, …, each as a sentence. */
  readonly chain: readonly ChainStep[]
  /** What it brought about itself, at most MOST_EFFECTS of them in the order of time. */
  readonly effects: readonly ChainStep[]
  /** How many there are. */
  readonly effectCount: number
}

/** A step from a cause to its effect. */
export interface ChainStep {
  readonly row: number
  readonly at: number
  /** The row in words. */
  readonly text: string
  readonly kind: string
  /** What its kind stands for. */
  readonly about: string
  readonly track: number
}

/** Effects of a row that a detail lists. */
export const MOST_EFFECTS = 20
/** Filters whose rows are kept, so that the table, the search and the picture may each have one. */
const KEPT_FILTERS = 4

/** Questions about a finished trace, each answered with no more than a screen shows. */
export class TraceView {
  readonly table: TraceTable
  /** ns; the end of its last span or the beginning of its last row */
  readonly end: number
  private lanes: Lane[] | null = null
  private ordered: Uint32Array | null = null
  private wires: Signal[] | null = null
  /** Rows that pass a filter, and for each lane how many entries before a place do; the filter used last comes last. */
  private readonly kept = new Map<string, { readonly rows: Uint32Array; passing: Uint32Array[] | null }>()

  constructor(table: TraceTable) {
    this.table = table
    this.end = traceEnd(table)
  }

  /** The tracks of the trace, and behind them the controllers whose wires are derived, where there are such. */
  tracks(): readonly Track[] {
    const { tracks } = this.table
    return this.signalList().some(({ track }) => track === tracks.length) ? [...tracks, CONTROLLERS] : tracks
  }

  /** Every lane, in the order of the tracks. */
  summaries(): LaneSummary[] {
    const { table } = this
    return this.laneList().map(({ track, depth, rows }, lane) => {
      return { lane, track, sort: table.trackSort(track), name: table.trackName(track), depth, entries: rows.length }
    })
  }

  /** Every signal, in the order of the tracks. */
  signalSummaries(): SignalSummary[] {
    return this.signalList().map(({ track, sort, name, at, most }, signal) => {
      return { signal, track, sort, name, changes: at.length, most }
    })
  }

  /**
   * What some lanes show in a window; null for a lane that does not exist.
   *
   * @param filters for each the windows say how many entries pass it
   */
  windows(lanes: readonly number[], request: WindowRequest, filters: readonly RowFilter[] = []): (LaneWindow | null)[] {
    const list = this.laneList()
    const passing = filters.map((filter) => this.passing(filter))
    return lanes.map((lane) => {
      const found = list[lane]
      if (!found) return null
      return laneWindow(
        this.table,
        found,
        request,
        passing.map((each) => each[lane]!),
      )
    })
  }

  /** What some signals do in a window; null for one that does not exist. */
  signals(signals: readonly number[], request: WindowRequest): (SignalWindow | null)[] {
    const list = this.signalList()
    return signals.map((signal) => (list[signal] ? signalWindow(list[signal], request) : null))
  }

  /** Where things begin and end around an instant, on some lanes. */
  edges(lanes: readonly number[], at: number): Edges {
    const list = this.laneList()
    return edgesAround(
      lanes.flatMap((lane) => list[lane] ?? []),
      at,
    )
  }

  /** The row on a lane after or before another; null at the end of the lane, or when there is no such lane. */
  along(lane: number, at: number, row: number, isForward: boolean): RowSummary | null {
    const found = this.laneList()[lane]
    const next = found ? along(found, at, row, isForward) : -1
    return next < 0 ? null : this.summary(next)
  }

  /** What happened between two instants, both included. */
  sums(from: number, to: number): Sums {
    return sumsBetween(this.table, from, to)
  }

  /** The figures of a stretch of the trace, both ends included; one pass over it. */
  statistics(from: number, to: number): Metrics {
    return computeMetrics(this.table, { from, to })
  }

  /** A stretch of the rows that pass a filter, in the order of time. @param first place among them, from 0 */
  rows(filter: RowFilter, first: number, count: number): { readonly total: number; readonly rows: RowSummary[] } {
    const kept = this.filtered(filter)
    return { total: kept.length, rows: Array.from(kept.subarray(first, first + count), (row) => this.summary(row)) }
  }

  /**
   * The place of the first row at or after a time among those that pass a filter; their number when there is none.
   *
   * @param row of the rows of that time the first that is not before this one
   */
  placeAt(filter: RowFilter, at: number, row = 0): number {
    const kept = this.filtered(filter)
    let low = 0
    for (let high = kept.length; low < high;) {
      const middle = (low + high) >>> 1
      const other = this.table.at(kept[middle]!)
      if (other < at || (other === at && kept[middle]! < row)) low = middle + 1
      else high = middle
    }
    return low
  }

  /**
   * The nearest row after a row, or before it, that passes a filter: where a step of that sort goes to. -1 when there is
   * none.
   *
   * @param row -1 = the beginning (forwards) or the end (backwards)
   */
  neighbour(filter: RowFilter, row: number, direction: 1 | -1): number {
    const kept = this.filtered(filter)
    if (row < 0) return kept[direction === 1 ? 0 : kept.length - 1] ?? -1
    const { table } = this
    const at = table.at(row)
    const isBefore = (other: number): boolean => table.at(other) < at || (table.at(other) === at && other < row)
    let low = 0
    for (let high = kept.length; low < high;) {
      const middle = (low + high) >>> 1
      if (isBefore(kept[middle]!)) low = middle + 1
      else high = middle
    }
    if (direction === -1) return kept[low - 1] ?? -1
    return kept[kept[low] === row ? low + 1 : low] ?? -1
  }

  /** Everything about a row; null when there is none of that number. */
  detail(row: number): RowDetail | null {
    const { table } = this
    if (row < 0 || row >= table.rows) return null
    const chain = causeChain(table, row).map((each) => this.chainStep(each))
    const about = KINDS[table.kind(row)]?.about ?? ''
    const found = effectsOf(table, row)
    const effects = found.slice(0, MOST_EFFECTS).map((each) => this.chainStep(each))
    const chunk = table.get('chunk', row)
    return { ...this.summary(row), about, chunk, chain, effects, effectCount: found.length }
  }

  private chainStep(row: number): ChainStep {
    const { table } = this
    const kind = KINDS[table.kind(row)]
    const named = { kind: kind?.name ?? '', about: kind?.about ?? '' }
    return { row, at: table.at(row), text: rowInWords(table, row), ...named, track: table.get('track', row) }
  }

  private summary(row: number): RowSummary {
    const { table } = this
    const { at, duration, kind, track, request } = table.row(row)
    const name = KINDS[kind]?.name ?? `kind ${kind}`
    return { row, at, duration, kind: name, track, request, words: rowWords(table, row) }
  }

  private laneList(): Lane[] {
    return (this.lanes ??= buildLanes(this.table, this.orderedList(), this.end))
  }

  private signalList(): Signal[] {
    return (this.wires ??= buildSignals(this.table, this.orderedList()))
  }

  private orderedList(): Uint32Array {
    return (this.ordered ??= orderedRows(this.table))
  }

  private filtered(filter: RowFilter): Uint32Array {
    return this.entry(filter).rows
  }

  private passing(filter: RowFilter): Uint32Array[] {
    const entry = this.entry(filter)
    if (entry.passing) return entry.passing
    const isKept = new Uint8Array(this.table.rows)
    for (const row of entry.rows) isKept[row] = 1
    entry.passing = this.laneList().map(({ rows }) => {
      const before = new Uint32Array(rows.length + 1)
      for (let place = 0; place < rows.length; place++) before[place + 1] = before[place]! + isKept[rows[place]!]!
      return before
    })
    return entry.passing
  }

  private entry(filter: RowFilter): { readonly rows: Uint32Array; passing: Uint32Array[] | null } {
    const ordered = this.orderedList()
    const { kinds, tracks, request, text, where, any } = filter
    const key = JSON.stringify([kinds, tracks, request, text, where, any])
    const rows = key === '[null,null,null,null,null,null]' ? ordered : null
    const entry = this.kept.get(key) ?? {
      rows: rows ?? ordered.filter(rowTest(this.table, filter)),
      passing: null,
    }
    this.kept.delete(key)
    this.kept.set(key, entry)
    for (const old of this.kept.keys()) if (this.kept.size > KEPT_FILTERS) this.kept.delete(old)
    return entry
  }
}
