import { EXPORT_FORMATS } from '../src-sim/export/catalogue'
import type { ExportFormat, ExportSource } from '../src-sim/export/format'
import { traceHash } from '../src-sim/trace/hash'
import { KINDS } from '../src-sim/trace/kinds'
import { PARQUET } from '../src-main/host/parquet'
import { baselineChrome, baselineCsv, baselineVcd, flatten } from './export-baseline'
import { benchCancel, type CancelRow } from './export-cancel'
import { interleave, median, type Contestant } from './measure'
import { blockTrace } from './paths'

/** The hand-made writers that formats are measured against; `chrome full` is no part of the aim. */
export type Baseline = 'chrome' | 'chrome full' | 'csv' | 'vcd'

/** How fast a format is written, and what memory that takes. */
export interface FormatRow {
  readonly id: string
  /** A second of processor time. */
  readonly events: number
  readonly bytes: number
  /** null where there is no writer by hand that says the same. */
  readonly against: Baseline | null
  /** Events and bytes to those of the baseline, of the same round. */
  readonly byEvent: number
  readonly byByte: number
  /** [MEMORY_ROWS] MB above what was there before, at most */
  readonly memory: readonly number[]
}

/** What writing traces costs. */
export interface ExportBench {
  readonly rows: number
  readonly baselines: readonly { readonly name: Baseline; readonly events: number; readonly bytes: number }[]
  readonly formats: readonly FormatRow[]
  /** With a trace of the most rows of MEMORY_ROWS. */
  readonly cancel: readonly CancelRow[]
}

const ROWS = 1_000_000
/** Rows of the traces with which memory is measured. */
export const MEMORY_ROWS = [100_000, 1_000_000, 4_000_000] as const
const ROUNDS = 5
/** What each format says of an event: as much as the writer of Chrome's format, or of CSV, or of VCD. */
const AGAINST: Readonly<Record<string, Baseline>> = {
  ...{ chrome: 'chrome', perfetto: 'chrome', speedscope: 'chrome', jsonl: 'chrome' },
  ...{ csv: 'csv', trace: 'csv', vcd: 'vcd' },
}
const NAMES = KINDS.map(({ name }) => name)
export const FORMATS: readonly ExportFormat[] = [...EXPORT_FORMATS, PARQUET]

/** A trace of so many rows. */
export function sourceOf(rows: number): ExportSource {
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
export function memoryOf(format: ExportFormat, source: ExportSource): number {
  const taken = (): number => {
    // The first collection only begins to give back the memory of arrays; the second one waits for that.
    globalThis.gc?.()
    globalThis.gc?.()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const before = taken()
  let most = before
  let pieces = 0
  drain(format, source, () => {
    // A collection for every piece would take minutes.
    if (pieces++ % 256 === 0) most = Math.max(most, taken())
  })
  return (most - before) / 1e6
}

/** Writes a trace of a million events to every format, in turns with the baselines. */
export async function benchExport(): Promise<ExportBench> {
  const source = sourceOf(ROWS)
  const flat = flatten(source.table)
  const written = new Map<string, number>()
  const kept = (name: string, bytes: number): number => {
    written.set(name, bytes)
    return ROWS
  }
  const writers: readonly (readonly [Baseline, () => number])[] = [
    ['chrome', () => baselineChrome(flat, NAMES)],
    ['chrome full', () => baselineChrome(flat, NAMES, true)],
    ['csv', () => baselineCsv(flat, NAMES)],
    ['vcd', () => baselineVcd(flat)],
  ]
  const contestants: readonly Contestant[] = [
    ...writers.map(([name, write]) => ({ name: `byte-wise ${name}`, run: () => kept(`byte-wise ${name}`, write()) })),
    ...FORMATS.map((format) => ({ name: format.id, run: () => kept(format.id, drain(format, source)) })),
  ]
  const rates = interleave(contestants, ROUNDS)
  const ratesOf = (name: string): readonly number[] => rates[contestants.findIndex((each) => each.name === name)]!
  const bytesOf = (name: string): number => written.get(name)! / ROWS
  const memory = MEMORY_ROWS.map((rows) => {
    const filled = rows === ROWS ? source : sourceOf(rows)
    return FORMATS.map((format) => memoryOf(format, filled))
  })
  const formats = FORMATS.map((format, place): FormatRow => {
    const against = AGAINST[format.id] ?? null
    const mine = ratesOf(format.id)
    const theirs = against === null ? mine : ratesOf(`byte-wise ${against}`)
    const byEvent = median(mine.map((rate, round) => rate / theirs[round]!))
    const size = bytesOf(format.id)
    return {
      ...{ id: format.id, events: median(mine), bytes: median(mine) * size, against, byEvent },
      byByte: against === null ? 1 : (byEvent * size) / bytesOf(`byte-wise ${against}`),
      memory: memory.map((each) => each[place]!),
    }
  })
  const baselines = writers.map(([name]) => {
    const events = median(ratesOf(`byte-wise ${name}`))
    return { name, events, bytes: events * bytesOf(`byte-wise ${name}`) }
  })
  const cancel = await benchCancel(FORMATS, sourceOf(Math.max(...MEMORY_ROWS)))
  return { rows: ROWS, baselines, formats, cancel }
}
