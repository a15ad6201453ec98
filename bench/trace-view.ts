import { parseScenario } from '../src-sim/config/parse'
import { runScenario } from '../src-sim/machine'
import { buildLanes, traceEnd } from '../src-sim/trace/lanes'
import { computeMetrics } from '../src-sim/trace/metrics'
import { orderedRows } from '../src-sim/trace/query'
import { buildSignals } from '../src-sim/trace/build-signals'
import type { TraceTable } from '../src-sim/trace/table'
import { TraceView } from '../src-sim/trace/view'
import { median } from './measure'

/** Rows that one unit of 512 bytes leaves on the System V path, about. */
const ROWS_PER_UNIT = 76
/** Columns of a picture. */
const COLUMNS = 2000
const ROUNDS = 15

/** What a host does with a finished trace, ms. */
export interface TraceViewBench {
  readonly rows: number
  /** Before anything can be drawn. */
  readonly end: number
  readonly order: number
  readonly lanes: number
  readonly signals: number
  /** A window of 2,000 columns, the middle value and the 95th percentile: the longest lane alone, and all of them. */
  readonly oneLane: { readonly p50: number; readonly p95: number }
  readonly allLanes: { readonly p50: number; readonly p95: number }
  /** Finding every row with a text: one that is part of names only, and a number, which is not. */
  readonly searchName: number
  readonly searchNumber: number
  /** All figures of the whole trace. */
  readonly metrics: number
}

/** A trace of about so many rows: writes of 512-byte units on the System V path. */
export function longTrace(rows: number): TraceTable {
  const units = Math.max(1, Math.round(rows / ROWS_PER_UNIT))
  const repeat = Math.max(1, Math.ceil(units / 2048))
  const parsed = parseScenario({
    ...{ version: 1, title: 'bench', summary: 'writes without end', path: 'sysv', paths: ['sysv'] },
    timeLimit: '100000 s',
    workload: [{ process: 'p', repeat, requests: [{ op: 'write', length: Math.round(units / repeat) * 512 }] }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return runScenario(parsed.value, { path: 'sysv' }).table
}

function timed(work: () => unknown): number {
  const begin = performance.now()
  work()
  return performance.now() - begin
}

function spread(work: (round: number) => unknown): { p50: number; p95: number } {
  const times = Array.from({ length: ROUNDS }, (_, round) => timed(() => work(round))).sort((a, b) => a - b)
  return { p50: median(times), p95: times[Math.floor(ROUNDS * 0.95)]! }
}

/** Measures each part once, queries many times at places all over the run. */
export function benchTraceView(rows: number): TraceViewBench {
  const table = longTrace(rows)
  const end = timed(() => traceEnd(table))
  const order = timed(() => orderedRows(table))
  const ordered = orderedRows(table)
  const lanes = timed(() => buildLanes(table, ordered, traceEnd(table)))
  const signals = timed(() => buildSignals(table, ordered))
  const view = new TraceView(table)
  const summaries = view.summaries()
  const longest = summaries.reduce((most, each) => (each.entries > most.entries ? each : most))
  const all = summaries.map(({ lane }) => lane)
  const window = (round: number) => {
    const span = Math.max(1, Math.floor(view.end / 2 ** (round % 8)))
    const from = Math.floor(((view.end - span) * ((round * 7) % ROUNDS)) / ROUNDS)
    return { from, to: from + span, columns: COLUMNS }
  }
  view.windows(all, window(0))
  return {
    ...{ rows: table.rows, end, order, lanes, signals },
    oneLane: spread((round) => view.windows([longest.lane], window(round))),
    allLanes: spread((round) => view.windows(all, window(round))),
    searchName: timed(() => view.rows({ text: 'dma_breakup' }, 0, 1)),
    searchNumber: timed(() => view.rows({ text: '8318' }, 0, 1)),
    metrics: timed(() => computeMetrics(table)),
  }
}
