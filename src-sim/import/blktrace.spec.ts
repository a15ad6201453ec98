import { describe, expect, it } from 'vitest'
import { blockStream, CATEGORY, DISK, mergedStream } from '../testing/block-bench'
import { imported, plainRows } from '../testing/import-bench'
import { traceHash } from '../trace/hash'
import { computeMetrics } from '../trace/metrics'

describe('importBlktrace', () => {
  it('counts the stages of merged transfers as btt does', () => {
    const { table, warnings } = imported(mergedStream())
    const { latency } = computeMetrics(table)
    expect(latency.Q2C).toMatchObject({ n: 5, min: 5000, max: 9000, mean: 7900 })
    expect(latency.D2C).toMatchObject({ n: 5, min: 4000, max: 6000, mean: 5600 })
    expect(latency.S2G).toMatchObject({ n: 1, min: 800 })
    expect(warnings.map(({ code }) => code)).toEqual(['W_SHIFTED'])
    expect(table.tracks).toEqual([
      { sort: 'process', name: 'dd (10)' },
      { sort: 'device', name: '8,0' },
    ])
    expect(table.at(0)).toBe(0)
  })

  it('reads either byte order', () => {
    expect(traceHash(imported(mergedStream(false)).table)).toBe(traceHash(imported(mergedStream()).table))
  })

  it('names what transfers do, and shows them from call to completion with the error', () => {
    const at = { sector: 8, bytes: 512 }
    const { table } = imported(
      blockStream([
        { at: 1, action: 1, ...at, category: CATEGORY.write + 8 },
        { at: 2, action: 7, ...at, category: CATEGORY.write + 8 },
        { at: 7, action: 8, ...at, category: CATEGORY.write + 8, error: 5 },
      ]),
    )
    expect(plainRows(table)).toMatchObject([
      { kind: 'foreign:span', at: 0, duration: 6, arg0: 'write', arg1: 'WS', track: 'process process (10)' },
      { kind: 'io:start', at: 0, arg0: 8, arg1: 512, id: 1, request: 1, chunk: 1 },
      { kind: 'dev:command', at: 1, duration: 5, arg0: 8, arg1: 512, request: 1, chunk: 1 },
      { kind: 'io:done', at: 6, arg0: 0, arg1: 5, id: 1 },
    ])
  })

  it('makes two pieces of a transfer that is split, and begins again what is queued again', () => {
    const next = [0, 0, 0, 0, 0, 0, 0, 12]
    const { table } = imported(
      blockStream([
        { at: 0, action: 1, sector: 8, bytes: 4096 },
        { at: 1, action: 13, sector: 8, bytes: 4096, payload: next },
        { at: 2, action: 7, sector: 8, bytes: 2048 },
        { at: 3, action: 6, sector: 8, bytes: 2048 },
        { at: 4, action: 7, sector: 8, bytes: 2048 },
        { at: 5, action: 7, sector: 12, bytes: 2048 },
        { at: 8, action: 8, sector: 8, bytes: 2048 },
        { at: 9, action: 8, sector: 12, bytes: 2048 },
      ]),
    )
    const rows = plainRows(table)
    expect(
      rows.filter(({ kind }) => kind === 'io:start').map(({ request, chunk, arg0 }) => [request, chunk, arg0]),
    ).toEqual([
      [1, 1, 8],
      [1, 2, 12],
    ])
    expect(rows.filter(({ kind }) => kind === 'dev:command').map(({ at, duration }) => [at, duration])).toEqual([
      [2, 1],
      [4, 4],
      [5, 4],
    ])
    expect(rows.filter(({ kind }) => kind === 'io:done').map(({ at, id }) => [at, id])).toEqual([
      [8, 1],
      [9, 2],
    ])
  })

  it('keeps messages, also those of a control group, and actions that it does not know', () => {
    const hello = [...'hello\n'].map((letter) => letter.charCodeAt(0))
    const group = [1, 0, 0, 0, 0, 0, 0, 0]
    const { table, warnings } = imported(
      blockStream([
        { at: 0, action: 2, category: CATEGORY.notify, payload: hello },
        { at: 1, action: 2 + 256, category: CATEGORY.notify, payload: [...group, ...hello] },
        { at: 2, action: 99, sector: 5, bytes: 512 },
        { at: 3, action: 9, device: DISK + 1 },
      ]),
    )
    expect(plainRows(table).map(({ kind, arg0, arg1 }) => [kind, kind === 'user:mark' ? arg1 : arg0])).toEqual([
      ['user:mark', 'hello'],
      ['user:mark', 'hello'],
      ['foreign:instant', 'action 99'],
      ['foreign:instant', 'P plug'],
    ])
    expect(warnings).toMatchObject([{ code: 'W_UNKNOWN_KIND', count: 1, examples: ['action 99'] }])
  })

  it('shows transfers that never complete, and lists them', () => {
    const { table, warnings } = imported(
      blockStream([
        { at: 0, action: 1, sector: 8, bytes: 512 },
        { at: 1, action: 8, sector: 9, bytes: 512 },
        { at: 2, action: 7, sector: 10, bytes: 512 },
      ]),
    )
    expect(table.rows).toBe(4)
    expect(warnings[0]).toMatchObject({ code: 'F_UNPAIRED', count: 4 })
    expect(warnings[0]!.examples).toContain('8,0 sector 8: queued, but never completed')
  })
})
