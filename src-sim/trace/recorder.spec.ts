import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BrokenInvariant } from '../core/assert'
import { newLink } from '../core/sink'
import { KIND, KINDS } from './kinds'
import { Recorder } from './recorder'
import { CHUNK_ROWS, COLUMN_NAMES, newColumns, ROW_BYTES, TraceTable } from './table'

const link = { request: 3, chunk: 5, cause: 7 }

describe('newColumns', () => {
  it('takes 48 bytes a row in one buffer, born full-size', () => {
    const columns = newColumns()
    expect(ROW_BYTES).toBe(48)
    expect(columns.at.buffer.byteLength).toBe(48 * CHUNK_ROWS)
    for (const name of COLUMN_NAMES) {
      expect(columns[name].length).toBe(CHUNK_ROWS)
      expect(columns[name].buffer).toBe(columns.at.buffer)
    }
  })
})

describe('Recorder', () => {
  it('gives back every column as it was told', () => {
    const recorder = new Recorder()
    const track = recorder.track('cpu', 'cpu0')
    expect(recorder.instant(10, KIND['io:start'], track, link, 11, 2 ** 53 - 1, 2 ** 32 - 1)).toBe(0)
    expect(recorder.span(20, 30, KIND['dma:transfer'], track, link, 12, -1, 0)).toBe(1)
    const open = recorder.begin(25, KIND['pagelock'], track, newLink(), 1, 4096, 2)
    const table = recorder.finish()
    expect(table.rows).toBe(3)
    expect(table.row(0)).toEqual({
      ...{ at: 10, duration: 0, kind: KIND['io:start'], track: 0, id: 11, arg0: 2 ** 53 - 1, arg1: 2 ** 32 - 1 },
      ...link,
    })
    expect(table.row(1)).toMatchObject({ at: 20, duration: 30, arg0: -1 })
    expect(table.row(open)).toMatchObject({ duration: -1, request: 0, chunk: 0, cause: 0 })
    expect(table.kindOf(open).name).toBe('pagelock')
  })

  it('numbers tracks and texts by first use, text 0 being empty', () => {
    const recorder = new Recorder()
    expect(recorder.track('process', 'cat')).toBe(0)
    expect(recorder.track('cpu', 'cat')).toBe(1)
    expect(recorder.track('process', 'cat')).toBe(0)
    expect(recorder.string('')).toBe(0)
    expect(recorder.string('biowait')).toBe(1)
    expect(recorder.string('biowait')).toBe(1)
    const table = recorder.finish()
    expect(table.trackName(1)).toBe('cat')
    expect(table.trackSort(1)).toBe('cpu')
    expect(table.text(1)).toBe('biowait')
    expect([table.text(9), table.trackName(9), table.trackSort(9)]).toEqual(['', '', ''])
  })

  it('stops at its cap, counts what it did not keep, and still closes what was open', () => {
    const recorder = new Recorder({ cap: 2 })
    const open = recorder.begin(1, KIND['proc:sleep'], 0, link, 0, 0, 0)
    recorder.instant(2, KIND['panic'], 0, link, 0, 0, 0)
    const lost = recorder.begin(3, KIND['pagelock'], 0, link, 0, 0, 0)
    expect(recorder.instant(4, KIND['panic'], 0, link, 0, 0, 0)).toBe(-1)
    recorder.end(lost, 5)
    recorder.end(open, 6)
    const table = recorder.finish()
    expect(table.rows).toBe(2)
    expect(table.duration(open)).toBe(5)
    expect(table.truncated).toEqual({ cap: 2, notKept: 2 })
  })

  it('keeps only the kinds of its mask and does not count the others as lost', () => {
    const recorder = new Recorder({ mask: ['dma:transfer'] })
    expect(recorder.instant(1, KIND['io:start'], 0, link, 0, 0, 0)).toBe(-1)
    expect(recorder.span(1, 2, KIND['dma:transfer'], 0, link, 0, 0, 0)).toBe(0)
    const table = recorder.finish()
    expect([table.rows, table.truncated]).toEqual([1, undefined])
  })

  it('refuses an unknown kind, a second end, an end before the beginning and anything after finish', () => {
    const recorder = new Recorder()
    const row = recorder.begin(9, KIND['pagelock'], 0, link, 0, 0, 0)
    expect(() => recorder.instant(0, KINDS.length, 0, link, 0, 0, 0)).toThrow(`no kind ${KINDS.length}`)
    expect(() => recorder.end(row, 8)).toThrow('a span from 9 ns ends at 8 ns')
    recorder.end(row, 9)
    expect(() => recorder.end(row, 10)).toThrow('row 0 is not open')
    recorder.finish()
    expect(() => recorder.instant(0, 0, 0, link, 0, 0, 0)).toThrow(BrokenInvariant)
  })

  it('shows a view of the rows so far while it goes on', () => {
    const recorder = new Recorder()
    recorder.instant(1, 0, 0, link, 0, 0, 0)
    const view = recorder.view()
    recorder.instant(2, 0, 0, link, 0, 0, 0)
    expect([view.rows, recorder.rows, recorder.finish().rows]).toEqual([1, 2, 2])
  })

  it('crosses chunk borders at any cap', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS + 1, 2 * CHUNK_ROWS),
        fc.integer({ min: 0, max: 5 }),
        (cap, more) => {
          const recorder = new Recorder({ cap })
          for (let n = 0; n < cap + more; n++) recorder.instant(n, 1, 0, link, n, n, n)
          const table = recorder.finish()
          expect(table.rows).toBe(cap)
          expect(table.chunks.length).toBe(Math.ceil(cap / CHUNK_ROWS))
          expect(table.truncated?.notKept ?? 0).toBe(more)
          for (const row of [0, CHUNK_ROWS - 2, cap - 1]) {
            expect([table.at(row), table.get('id', row), table.get('arg1', row)]).toEqual([row, row, row])
          }
        },
      ),
      { numRuns: 8 },
    )
  })
})

describe('TraceTable', () => {
  it('refuses a row it has not and a number of chunks that does not fit', () => {
    const table = new Recorder().finish()
    expect(table.chunks).toEqual([])
    expect(() => table.row(0)).toThrow('row 0 of a trace of 0')
    expect(() => new TraceTable({ ...table, rows: 1 })).toThrow('do not fill')
  })
})
