import { EXPORT_FORMATS } from '../src-sim/export/catalogue'
import type { ExportFormat, ExportSource } from '../src-sim/export/format'
import { traceHash } from '../src-sim/trace/hash'
import { KINDS } from '../src-sim/trace/kinds'
import { baselineChrome, baselineCsv, baselineVcd, flatten } from './export-baseline'
import { interleave, median, type Contestant } from './measure'
import { blockTrace } from './paths'

/** The hand-made writer a format is measured against. */
export type Baseline = 'chrome' | 'csv' | 'vcd'

/** How fast a format is written, and what memory that takes. */
export interface FormatRow {
  readonly id: string
  /** A second of processor time; null when the format refuses such a trace. */
  readonly events: number | null
  readonly bytes: number
  readonly against: Baseline
  /** Events to those of the baseline, of the same round. */
  readonly ratio: number
  /** MB above what was there before, at most, with `rows` and with twice as many. */
  readonly memory: readonly number[]
}

/** What writing traces costs. */
export interface ExportBench {
  readonly rows: number
  readonly baselines: Readonly<Record<Baseline, { readonly events: number; readonly bytes: number }>>
  readonly formats: readonly FormatRow[]
}

const ROWS = 1_000_000
const ROUNDS = 5
/** Measured against the writer of Chrome's format, which says as much of an event. */
const JSON_FORMATS: readonly string[] = ['chrome', 'perfetto', 'speedscope', 'jsonl', 'wavejson']
const NAMES = KINDS.map(({ name }) => name)

function sourceOf(rows: number): ExportSource {
  const table = blockTrace(rows)
  const facts = { title: 'Requests of one block', path: 'physio', host: '', seed: 1, version: '', scenario: '' }
  return { table, facts: { ...facts, trace: traceHash(table) } }
}

/** Bytes of an export that nobody keeps. */
function drain(format: ExportFormat, source: ExportSource, onPiece: () => void = () => undefined): number {
  let bytes = 0
  for (const piece of format.pieces([source], {})) {
    bytes += piece.bytes.length
    onPiece()
  }
  return bytes
}

/** MB that an export takes at most above what was there before. */
function memoryOf(format: ExportFormat, source: ExportSource): number {
  const taken = (): number => {
    globalThis.gc?.()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  taken()
  const before = taken()
  let most = before
  let pieces = 0
  drain(format, source, () => {
    // A collection for every piece would take minutes.
    if (pieces++ % 64 === 0) most = Math.max(most, taken())
  })
  return (most - before) / 1e6
}

/** Writes a trace of a million events to every format, in turns with the baselines. */
export function benchExport(): ExportBench {
  const source = sourceOf(ROWS)
  const flat = flatten(source.table)
  const written = new Map<string, number>()
  const measured = EXPORT_FORMATS.filter((format) => (format.refusal?.([source], {}) ?? null) === null)
  const kept = (name: string, bytes: number): number => {
    written.set(name, bytes)
    return ROWS
  }
  const baselines: readonly Contestant[] = [
    { name: 'chrome', run: () => kept('byte-wise chrome', baselineChrome(flat, NAMES)) },
    { name: 'csv', run: () => kept('byte-wise csv', baselineCsv(flat, NAMES)) },
    { name: 'vcd', run: () => kept('byte-wise vcd', baselineVcd(flat)) },
  ]
  const formats = measured.map((format) => ({ name: format.id, run: () => kept(format.id, drain(format, source)) }))
  const rates = interleave([...baselines, ...formats], ROUNDS)
  const rateOf = (id: string): readonly number[] =>
    rates[baselines.length + formats.findIndex(({ name }) => name === id)]!
  const twice = sourceOf(2 * ROWS)
  const rows = EXPORT_FORMATS.map((format): FormatRow => {
    const against = format.id.startsWith('vcd') ? 'vcd' : JSON_FORMATS.includes(format.id) ? 'chrome' : 'csv'
    if (!measured.includes(format)) return { id: format.id, events: null, bytes: 0, against, ratio: 0, memory: [] }
    const mine = rateOf(format.id)
    const theirs = rates[baselines.findIndex(({ name }) => name === against)]!
    const events = median(mine)
    const bytes = (events * written.get(format.id)!) / ROWS
    const ratio = median(mine.map((rate, round) => rate / theirs[round]!))
    return { id: format.id, events, bytes, against, ratio, memory: [memoryOf(format, source), memoryOf(format, twice)] }
  })
  const baselineOf = (name: Baseline): { events: number; bytes: number } => {
    const events = median(rates[baselines.findIndex((each) => each.name === name)]!)
    return { events, bytes: (events * written.get(`byte-wise ${name}`)!) / ROWS }
  }
  return {
    rows: ROWS,
    baselines: { chrome: baselineOf('chrome'), csv: baselineOf('csv'), vcd: baselineOf('vcd') },
    formats: rows,
  }
}
