import type { Nanos } from '../core/time'
import { traceEnd } from '../trace/lanes'
import { CHUNK_ROWS, type TraceTable } from '../trace/table'
import { Counters } from './counters'
import { FLOW } from './flows'
import { chosen, withBreath, type ExportChoice, type ExportFormat, type ExportPiece } from './format'
import { LaneFinder, surveySteps, type Survey } from './lanes'
import { EndQueue, ParentsFirst, timeOrder, type RowOrder } from './order'
import type { PieceWriter } from './writer'

/** Writes what a viewer shows of a run. Everything comes in the order of time. */
export interface LaneSink {
  /** Whether the end of every span is to be told, not only of those without a lane. */
  readonly wantsEnds: boolean
  /** Something without a length. */
  instant(row: number, lane: number): void
  /** A span on a lane. @param until ns @param flow one of FLOW */
  begin(row: number, lane: number, until: Nanos, flow: number): void
  /** The span that began last on a lane and is open ends. */
  end(lane: number, at: Nanos): void
  /** A span that found no lane, and its end. */
  ownBegin(row: number): void
  ownEnd(row: number, at: Nanos): void
  /** A new value of a curve. */
  counter(counter: number, at: Nanos, value: number): void
}

/** What a walk needs to know of its run. */
export interface WalkPlan {
  readonly table: TraceTable
  readonly order: RowOrder
  /** Of the trace, ns. */
  readonly end: Nanos
  readonly survey: Survey
  /** null when nobody wants curves. */
  readonly counters: Counters | null
}

/**
 * Looks through a run before its first event is written; pieces without bytes come meanwhile.
 *
 * @param format has the options `flows` and `counters`
 * @param before rows of the runs before this one
 */
export function* planWalk(
  table: TraceTable,
  format: Pick<ExportFormat, 'options'>,
  choice: ExportChoice,
  before: number,
): Generator<ExportPiece, WalkPlan, void> {
  const end = traceEnd(table)
  const order = timeOrder(table)
  const found: { survey?: Survey } = {}
  const wantsFlows = chosen(format, choice, 'flows') === 'yes'
  yield* withBreath(surveySteps(table, order, end, wantsFlows, found), '', before)
  const counters = chosen(format, choice, 'counters') === 'yes' ? new Counters(table) : null
  return { table, order, end, survey: found.survey!, counters }
}

/**
 * Goes through a run once, from its first event to its last end, and tells a sink what to write.
 *
 * @param before rows of the runs before this one
 */
export function* walkRun(
  to: PieceWriter,
  sink: LaneSink,
  { table, order, end, survey: { base, flows }, counters }: WalkPlan,
  before: number,
): Generator<ExportPiece, void, void> {
  const finder = new LaneFinder()
  const ends = new EndQueue()
  const { wantsEnds } = sink
  let now = 0
  const settle = (): void => counters?.settle((counter, value) => sink.counter(counter, now, value))
  const moveTo = (at: Nanos): void => {
    if (at === now) return
    if (counters?.isWaiting) settle()
    now = at
  }
  const endOf = (row: number, lane: number): void => {
    if (lane < 0) sink.ownEnd(row, now)
    else if (wantsEnds) sink.end(lane, now)
    if (counters?.movesAtEnd(row)) counters.end(row)
  }
  const endsUntil = (limit: Nanos): void => {
    while (ends.next <= limit && ends.next < Infinity) {
      moveTo(ends.next)
      const { lane } = ends
      endOf(ends.take(), lane)
    }
  }
  let written = before
  for (const rows = new ParentsFirst(table, order, end); rows.next();) {
    const { row, at, until } = rows
    const columns = table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const duration = columns.duration[index]!
    const track = columns.track[index]!
    if (ends.next <= at) endsUntil(at)
    if (at !== now) moveTo(at)
    const depth = finder.depth(track, at, until, duration)
    const lane = depth < 0 ? -1 : base[track]! + depth
    const movesCurve = counters !== null && counters.isMovedBy(columns.kind[index]!)
    if (movesCurve) counters.begin(row)
    if (duration === 0 && table.kindOf(row).phase === 'instant') sink.instant(row, lane)
    else {
      if (lane < 0) sink.ownBegin(row)
      else {
        const flow = flows && until > at ? flows.part(columns.request[index]!, lane) : FLOW.none
        sink.begin(row, lane, until, flow)
      }
      if (duration === 0) endOf(row, lane)
      else if (lane < 0 || wantsEnds || (movesCurve && counters.movesAtEnd(row))) ends.add(row, lane, until)
    }
    written++
    if (to.isFull) yield to.take(written)
  }
  endsUntil(Infinity)
  settle()
}
