import { describe, expect, it } from 'vitest'
import { newLink } from '../core/sink'
import { traceHash } from './hash'
import { KIND } from './kinds'
import { Recorder } from './recorder'
import { CHUNK_ROWS, COLUMN_NAMES, type Row, type TraceTable } from './table'

const base: Row = { at: 1, duration: 0, kind: 2, track: 0, request: 1, chunk: 1, cause: 0, id: 1, arg0: 1, arg1: 1 }

function one(row: Row, prepare: (recorder: Recorder) => void = () => undefined): TraceTable {
  const recorder = new Recorder()
  prepare(recorder)
  recorder.span(row.at, row.duration, row.kind, row.track, row, row.id, row.arg0, row.arg1)
  return recorder.finish()
}

describe('traceHash', () => {
  it('gives a fixed value for a fixed trace, so that engines can be compared', () => {
    const recorder = new Recorder()
    const track = recorder.track('process', 'cat')
    recorder.string('straße 𝄞')
    for (let row = 0; row < 70_000; row++) {
      recorder.span(row * 3, row % 5, row % 50, track, { request: row % 7, chunk: row % 3, cause: row }, row, -row, row)
    }
    expect(traceHash(recorder.finish())).toMatchInlineSnapshot(
      `"1e1ef50c3c1976e5b124b5c6fa4acefb9a695b4808aa05c2f1c453e76db60ca7"`,
    )
  })

  it('changes with every column', () => {
    const hashes = COLUMN_NAMES.map((name) => traceHash(one({ ...base, [name]: base[name] + 1 })))
    expect(new Set([...hashes, traceHash(one(base))]).size).toBe(COLUMN_NAMES.length + 1)
  })

  it('changes with tracks and texts, with a broken pair, and with what was not kept', () => {
    const prepares: ((recorder: Recorder) => void)[] = [
      (recorder) => recorder.track('cpu', 'a'),
      (recorder) => recorder.track('cpua', ''),
      (recorder) => recorder.string('a'),
      (recorder) => recorder.string('\ud800'),
      (recorder) => recorder.string('\ufffd'),
    ]
    const hashes = prepares.map((prepare) => traceHash(one(base, prepare)))
    expect(new Set(hashes).size).toBe(prepares.length)
    const capped = (more: number): string => {
      const recorder = new Recorder({ cap: 1 })
      for (let row = 0; row <= more; row++) recorder.instant(1, KIND['panic'], 0, newLink(), 0, 0, 0)
      return traceHash(recorder.finish())
    }
    expect(new Set([capped(0), capped(1), capped(2)]).size).toBe(3)
  })

  it('does not depend on negative zero or on rows of the last chunk that are not used', () => {
    expect(traceHash(one({ ...base, arg0: -0 }))).toBe(traceHash(one({ ...base, arg0: 0 })))
    const table = one(base)
    const before = traceHash(table)
    table.chunks[0]!.arg0[1] = 9
    expect(traceHash(table)).toBe(before)
    expect(table.chunks[0]!.arg0.length).toBe(CHUNK_ROWS)
  })
})
