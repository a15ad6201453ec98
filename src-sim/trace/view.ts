import { KINDS } from './kinds'
import { buildLanes, traceEnd, type Lane } from './lanes'
import { along, edgesAround, SumsRun, type Edges } from './measure'
import { NeighbourRun, type FilterRun, type PlacesRun } from './filter-run'
import { KeptFilters } from './kept-filters'
import type { Metrics } from './metrics'
import { MetricsRun } from './metrics-run'
import { causeChain, effectsOf, orderedRows } from './query'
import type { RowFilter } from './row-filter'
import { buildSignals } from './build-signals'
import { CONTROLLERS } from './dma-waves'
import { finish } from './stepped'
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
  /** Its arguments by name. */
  readonly words: readonly Word[]
  readonly kind: string
  /** What its kind stands for. */
  readonly about: string
  readonly track: number
}

/** Effects of a row that a detail lists. */
export const MOST_EFFECTS = 20

/** Questions about a finished trace, each answered with no more than a screen shows. */
export class TraceView {
  readonly table: TraceTable
  /** ns; the end of its last span or the beginning of its last row */
  readonly end: number
  private lanes: Lane[] | null = null
  private ordered: Uint32Array | null = null
  private wires: Signal[] | null = null
  private readonly kept: KeptFilters

  constructor(table: TraceTable) {
    this.table = table
    this.end = traceEnd(table)
    this.kept = new KeptFilters(
      table,
      () => this.orderedList(),
      () => this.laneList(),
    )
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

  /** The work of adding up what happened between two instants, both included. */
  sumsRun(from: number, to: number): SumsRun {
    return new SumsRun(this.table, from, to)
  }

  /** The figures of a stretch of the trace, both ends included; one pass over it, which `metricsRun` does in parts. */
  statistics(from: number, to: number): Metrics {
    const run = this.metricsRun(from, to)
    finish(run)
    return run.result()
  }

  /** The work towards the figures of a stretch. */
  metricsRun(from: number, to: number): MetricsRun {
    return new MetricsRun(this.table, { from, to }, this.orderedList())
  }

  /** The search for the rows that pass a filter. Whoever drives it first finds their questions answered at once. */
  filterRun(filter: RowFilter): FilterRun {
    return this.kept.rows(filter)
  }

  /** The search for where those rows lie, which windows with a filter need. @param filter whose rows were looked for */
  placesRun(filter: RowFilter): PlacesRun {
    return this.kept.places(filter)
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
    return this.placeOf(this.filtered(filter), at, row)
  }

  private placeOf(rows: Uint32Array, at: number, row: number): number {
    let low = 0
    for (let high = rows.length; low < high;) {
      const middle = (low + high) >>> 1
      const other = this.table.at(rows[middle]!)
      if (other < at || (other === at && rows[middle]! < row)) low = middle + 1
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
    const run = this.neighbourRun(filter, row, direction)
    finish(run)
    return run.found
  }

  /** The search for that row: among all rows, or among those of the filter when they are known already. */
  neighbourRun(filter: RowFilter, row: number, direction: 1 | -1): NeighbourRun {
    const run = this.kept.rows(filter)
    const among = run.isDone ? run.rows() : this.orderedList()
    const wanted = run.isDone ? null : filter
    if (row < 0) return new NeighbourRun(this.table, among, wanted, direction === 1 ? 0 : among.length - 1, direction)
    const place = this.placeOf(among, this.table.at(row), row)
    const isThere = among[place] === row
    return new NeighbourRun(
      this.table,
      among,
      wanted,
      direction === -1 ? place - 1 : place + (isThere ? 1 : 0),
      direction,
    )
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
    return { row, at: table.at(row), words: rowWords(table, row), ...named, track: table.get('track', row) }
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
    const run = this.kept.rows(filter)
    finish(run)
    return run.rows()
  }

  private passing(filter: RowFilter): readonly Uint32Array[] {
    finish(this.kept.rows(filter))
    const run = this.kept.places(filter)
    finish(run)
    return run.places()
  }
}
