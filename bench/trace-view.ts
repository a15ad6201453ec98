import { parseScenario } from '../src-sim/config/parse'
import { runScenario } from '../src-sim/machine'
import { decodeTrace, encodeTrace } from '../src-sim/trace/codec'
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
  /** Opening our own file up to its first picture, and only parsing the same events as Chrome JSON; 0 = too many for one text. */
  readonly openFile: number
  readonly parseJson: number
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
  return runScenario(parsed.value, { path: 'sysv', seed: 1 }).table
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

/** Most rows whose JSON fits one text. */
const MOST_JSON = 2_000_000

/** The rows as complete events of the Chrome trace format. */
function chromeJson(table: TraceTable): string {
  const events = Array.from({ length: table.rows }, (_, row) => {
    const { at, duration, track, request, arg0, arg1 } = table.row(row)
    const name = table.kindOf(row).name
    return {
      name,
      ph: 'X',
      ts: at / 1000,
      dur: Math.max(0, duration) / 1000,
      pid: 1,
      tid: track,
      args: { request, arg0, arg1 },
    }
  })
  return JSON.stringify({ traceEvents: events })
}

/** Opens a file as the host does: decode it, make lanes and signals, answer the first picture. */
function openFile(bytes: Uint8Array): void {
  const read = decodeTrace(bytes)
  if (!read.ok) throw new Error(read.error)
  const view = new TraceView(read.value.table)
  const lanes = view.summaries().map(({ lane }) => lane)
  view.signalSummaries()
  view.windows(lanes, { from: 0, to: view.end + 1, columns: COLUMNS })
}

function opening(table: TraceTable): Pick<TraceViewBench, 'openFile' | 'parseJson'> {
  const bytes = encodeTrace(table)
  const ours = timed(() => openFile(bytes))
  if (table.rows > MOST_JSON) return { openFile: ours, parseJson: 0 }
  const text = chromeJson(table)
  return { openFile: ours, parseJson: timed(() => JSON.parse(text)) }
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
    ...opening(table),
  }
}

const ms = (time: number): string => `${time.toFixed(time < 10 ? 1 : 0)} ms`

/** What was measured, in words. */
export function traceViewLines(bench: TraceViewBench): readonly string[] {
  const { rows, end, order, lanes, signals, metrics, oneLane, allLanes, openFile: ours, parseJson } = bench
  const json = `; JSON.parse of the same events alone ${ms(parseJson)}, ${(parseJson / ours).toFixed(1)} times as long`
  return [
    `${String(rows).padStart(8)} rows: end ${ms(end)}, order ${ms(order)}, lanes ${ms(lanes)}, signals ${ms(signals)}; figures ${ms(metrics)}`,
    `         2,000 columns: longest lane p50 ${ms(oneLane.p50)} p95 ${ms(oneLane.p95)}, all lanes p50 ${ms(allLanes.p50)} p95 ${ms(allLanes.p95)}`,
    `         search: a name ${ms(bench.searchName)}, a number ${ms(bench.searchNumber)} (target 500 ms at 1e6)`,
    `         our file to its first picture ${ms(ours)}${parseJson > 0 ? json : ''}`,
  ]
}
