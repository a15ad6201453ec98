import type { RunResult } from '../config/run-result'
import { latencyOf, percentile, type Latency } from '../trace/statistics'
import type { SweepPoint } from './sweep-plan'

/** The numbers of a run that a sweep lists: id, what it is, unit. Beside them stand `p95:` with a stage. */
export const SWEEP_METRICS = [
  ['elapsed', 'from the start of the first process to the exit of the last', 'ns'],
  ['bytesPerSecond', 'bytes moved over that time', 'bytes/s'],
  ['bytesMoved', 'what callers were told', 'bytes'],
  ['strategyCalls', 'calls of the strategy routine', 'count'],
  ['interrupts', 'interrupts served', 'count'],
  ['copies', 'copies by the processor', 'count'],
  ['bytesCopied', 'bytes of them', 'bytes'],
  ['contextSwitches', 'changes of process', 'count'],
  ['cpuBusy', 'the processor does something', 'per mille'],
  ['busBusy', 'a DMA engine moves bytes', 'per mille'],
  ['findings', 'broken driver rules, notes left out', 'count'],
  ['events', 'events of the run, kept or not', 'count'],
] as const

/** One of them. */
export type SweepMetric = (typeof SWEEP_METRICS)[number][0]

/** What a sweep keeps of a run. */
export interface SweepMeasure {
  readonly metrics: Readonly<Record<SweepMetric, number>>
  /** 95 of 100 are not longer, ns, by stage or span kind; only what happened. */
  readonly p95: Readonly<Record<string, number>>
  readonly end: RunResult['end']
  /** What is wrong: ids of rules, `Panic`, `Hung`, `Limit`, `Script`; each once, sorted. */
  readonly because: readonly string[]
  /** SHA-256 of the trace. */
  readonly hash: string
}

/** A point and what came of it, or why the document with its values is no scenario. */
export interface SweepRow {
  readonly point: SweepPoint
  readonly measure: SweepMeasure | null
  readonly refusal: string
}

/** What stands before the name of a stage in a metric. */
const STAGE_PREFIX = 'p95:'

/** A metric of a run: one of SWEEP_METRICS, or `p95:` with a stage; null = the run has no such thing. */
export function metricOf({ measure }: SweepRow, metric: string): number | null {
  if (measure === null) return null
  const table: Readonly<Record<string, number>> = metric.startsWith(STAGE_PREFIX) ? measure.p95 : measure.metrics
  const key = metric.startsWith(STAGE_PREFIX) ? metric.slice(STAGE_PREFIX.length) : metric
  return Object.hasOwn(table, key) ? table[key]! : null
}

/** Every metric that some run of a sweep has: SWEEP_METRICS, then the stages in the order of the alphabet. */
export function metricsOf(rows: readonly SweepRow[]): string[] {
  const stages = new Set(rows.flatMap(({ measure }) => (measure ? Object.keys(measure.p95) : [])))
  return [...SWEEP_METRICS.map(([id]) => id), ...[...stages].sort().map((stage) => STAGE_PREFIX + stage)]
}

/** How often values fall into equal stretches. */
export interface Histogram {
  /** Where the first stretch begins. */
  readonly from: number
  /** Length of each; whole. */
  readonly width: number
  readonly counts: readonly number[]
}

/** Values of a metric: quantiles and histogram. */
export interface Distribution extends Latency {
  readonly p5: number
  readonly p25: number
  readonly p75: number
  readonly histogram: Histogram
}

/** Stretches of a histogram at the most. */
const MOST_STRETCHES = 20

/**
 * How values are spread; quantiles by nearest rank, so each of them is one of the values.
 *
 * @source DMA Lab
 */
export function distributionOf(values: readonly number[]): Distribution {
  const sorted = Float64Array.from(values).sort()
  const at = (percent: number): number => (sorted.length === 0 ? 0 : percentile(sorted, percent))
  const latency = latencyOf(values)
  const { min, max, n } = latency
  const stretches = max === min ? 1 : Math.min(MOST_STRETCHES, Math.max(4, Math.floor(n / 4)), max - min + 1)
  const width = Math.floor((max - min) / stretches) + 1
  const counts = Array.from({ length: Math.floor((max - min) / width) + 1 }, () => 0)
  for (const value of sorted) counts[Math.floor((value - min) / width)]! += 1
  const histogram = { from: min, width, counts: n === 0 ? [] : counts }
  return { ...latency, p5: at(5), p25: at(25), p75: at(75), histogram }
}

/**
 * The run to look at: the first that fails, in the order of the sweep, else the one that is worst by a metric. Less is
 * worse for bytes, more is worse for everything else.
 *
 * @source DMA Lab
 * @returns its place; -1 = there is none
 */
export function worstRow(rows: readonly SweepRow[], metric: string): number {
  const failing = failingRow(rows)
  if (failing >= 0) return failing
  const isLessWorse = metric === 'bytesPerSecond' || metric === 'bytesMoved'
  return rows.reduce((worst, row, place) => {
    const value = metricOf(row, metric)
    if (value === null) return worst
    const before = worst < 0 ? null : metricOf(rows[worst]!, metric)
    return before === null || (isLessWorse ? value < before : value > before) ? place : worst
  }, -1)
}

/** The first run that fails; -1 = none does. */
export const failingRow = (rows: readonly SweepRow[]): number =>
  rows.findIndex(({ measure }) => measure !== null && measure.because.length > 0)

/** A cell of a CSV file. @source RFC 4180 */
const cell = (text: string | number): string =>
  /[",\r\n]/.test(String(text)) ? `"${String(text).replaceAll('"', '""')}"` : String(text)

/**
 * The table of a sweep as CSV, one line a run.
 *
 * @source RFC 4180
 * @param field the parameter; empty = none
 * @param metrics which ones, in this order
 */
export function sweepCsv(rows: readonly SweepRow[], field: string, metrics: readonly string[]): string {
  const head = ['series', 'path', ...(field === '' ? [] : [field]), 'seed', ...metrics]
  const lines = rows.map((row) => {
    const { series, path, value, seed } = row.point
    const { end, because, hash } = row.measure ?? { end: 'refused', because: [row.refusal], hash: '' }
    const numbers = metrics.map((metric) => metricOf(row, metric) ?? '')
    return [series, path, ...(field === '' ? [] : [value ?? '']), seed, ...numbers, end, because.join(' '), hash]
  })
  return [[...head, 'end', 'because', 'hash'], ...lines].map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}
