import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BLKTRACE } from '../export/blktrace'
import { blockRecords, HEADER_MAJOR, type BlockRecord } from '../export/block-records'
import { CHROME } from '../export/chrome'
import type { ExportSource } from '../export/format'
import { JSONL } from '../export/jsonl'
import { trackTitle } from '../export/lanes'
import { TRACE_FILE } from '../export/tracefile'
import { blockSource, handSource } from '../testing/export-bench'
import { imported, plainRows, type PlainRow } from '../testing/import-bench'
import { randomSource, written } from '../testing/random-source'
import { randomRows } from '../testing/random-trace'
import { traceEnd } from '../trace/lanes'
import { computeMetrics } from '../trace/metrics'
import { orderedRows } from '../trace/query'
import { visible } from './visible'

const isShort = ({ table, facts }: ExportSource): boolean =>
  facts.title.length < 10_000 &&
  table.strings.every((text) => text.length < 10_000) &&
  table.tracks.every(({ name }) => name.length < 10_000)
const sources = randomSource.filter((source) => isShort(source) && source.table.rows > 0)
/** What UTF-8 keeps of a text, made visible. */
const wholeText = (text: string): string =>
  visible(text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'))

describe('JSON Lines', () => {
  it('come back with every row, its place in time, arguments, texts and cause', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const found = imported(written(JSONL, [source]))
        const ordered = [...orderedRows(source.table)]
        const rows = plainRows(source.table, wholeText)
        expect(found.format).toBe('jsonl')
        expect(plainRows(found.table)).toEqual(ordered.map((row) => rows[row]))
        const { title, path, seed } = found.facts
        expect({ title, path, seed }).toEqual({ title: wholeText(source.facts.title), path: 'physio', seed: 7 })
      }),
      { numRuns: 150 },
    )
  })

  it('come back with the same figures', () => {
    fc.assert(
      fc.property(
        randomRows.filter((rows) => rows.length > 0),
        (rows) => {
          const { table } = handSource(rows)
          const found = imported(written(JSONL, [handSource(rows)]))
          expect(computeMetrics(found.table).latency).toEqual(computeMetrics(table).latency)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('Chrome traces of ours', () => {
  /** What such a file keeps of a row; texts as a viewer shows them. */
  const kept = ({ table }: ExportSource | { table: ExportSource['table'] }, end: number): string[] =>
    plainRows(table, wholeText)
      .map((row: PlainRow, index) => {
        const title = wholeText(trackTitle(table, table.get('track', index)))
        const duration = row.duration < 0 ? end - row.at : row.duration
        return JSON.stringify({ ...row, duration, track: title.trim(), cause: -1 })
      })
      .sort()

  it('come back with every span and instant, their kinds, arguments and tracks', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const found = imported(written(CHROME, [source]))
        expect(found.format).toBe('chrome')
        expect(kept(found, 0)).toEqual(kept(source, traceEnd(source.table)))
      }),
      { numRuns: 150 },
    )
  })

  it('come back with the same stages of transfers', () => {
    const source = blockSource()
    const { latency } = computeMetrics(imported(written(CHROME, [source])).table)
    const before = computeMetrics(source.table).latency
    for (const stage of ['Q2C', 'Q2D', 'D2C', 'S2G'] as const) expect(latency[stage]).toEqual(before[stage])
  })

  it('of several runs give each its own tracks', () => {
    const other = { ...blockSource(), facts: { ...blockSource().facts, path: 'sysv' } }
    const { table } = imported(written(CHROME, [blockSource(), other]))
    const names = table.tracks.map(({ sort, name }) => `${sort} ${name}`)
    expect(names).toContain('process physio 1: cat (3)')
    expect(names).toContain('process sysv 2: cat (3)')
    expect(table.rows).toBe(2 * blockSource().table.rows)
  })
})

describe('block traces of ours', () => {
  const isHeaderWait = ({ device }: BlockRecord): boolean => device >>> 20 === HEADER_MAJOR
  /** What can be said again: calls, commands and completions. */
  const transfers = (source: Pick<ExportSource, 'table'>): object[] =>
    [...blockRecords(source.table)]
      .filter((record) => 'QDC'.includes(record.action) && !isHeaderWait(record))
      .map(({ at, action, sector, bytes, pid, isWrite, error }) => ({ at, action, sector, bytes, pid, isWrite, error }))

  it('come back with the same latencies', () => {
    const source = blockSource()
    const found = imported(written(BLKTRACE, [source], {}, '.blktrace.0'))
    expect(found.format).toBe('blktrace')
    expect(found.facts).toMatchObject({ title: 'By hand', path: 'physio', host: 'fixed', seed: 7, version: '1.2.3' })
    const { latency } = computeMetrics(found.table)
    const before = computeMetrics(source.table).latency
    for (const stage of ['Q2C', 'Q2D', 'D2C', 'S2G'] as const) expect(latency[stage]).toEqual(before[stage])
    expect(found.table.tracks.map(({ sort, name }) => `${sort} ${name}`)).toEqual(
      expect.arrayContaining(['process cat (3)', 'device 8,0']),
    )
  })

  it('say the same calls, commands and completions when they are exported again', () => {
    const source = blockSource()
    const found = imported(written(BLKTRACE, [source], {}, '.blktrace.0'))
    expect(transfers(found)).toEqual(transfers(source))
  })

  it('of any trace have as many calls, commands and completions', () => {
    const withCalls = randomRows.filter((rows) => rows.some(({ kind }) => kind === 'io:start'))
    fc.assert(
      fc.property(withCalls, (rows) => {
        const source = handSource(rows)
        const { table } = imported(written(BLKTRACE, [source], {}, '.blktrace.0'))
        const records = [...blockRecords(source.table)].filter((record) => !isHeaderWait(record))
        const count = (action: string): number => records.filter((record) => record.action === action).length
        const found = (kind: string): number => plainRows(table).filter((row) => row.kind === kind).length
        expect([found('io:start'), found('dev:command')]).toEqual([count('Q'), count('D')])
        expect(found('io:done')).toBeGreaterThanOrEqual(count('C'))
      }),
      { numRuns: 60 },
    )
  })
})

describe('trace files', () => {
  it('come back as they are', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const found = imported(written(TRACE_FILE, [source]))
        expect(found.facts).toMatchObject({ ...source.facts })
        expect(plainRows(found.table)).toEqual(plainRows(source.table))
      }),
      { numRuns: 50 },
    )
  })
})
