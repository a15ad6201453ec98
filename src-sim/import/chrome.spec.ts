import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { imported, plainRows } from '../testing/import-bench'
import { nanosBetween, parseMicros } from './decimal'

const rowsOf = (events: readonly object[]): ReturnType<typeof plainRows> =>
  plainRows(imported(JSON.stringify(events)).table)

describe('importChrome', () => {
  it('makes spans of X, and of B and E as they nest on their thread', () => {
    const rows = rowsOf([
      { ph: 'M', name: 'thread_name', pid: 1, tid: 2, args: { name: 'worker' } },
      { ph: 'B', ts: 10, pid: 1, tid: 2, name: 'outer', cat: 'work', args: { n: 1 } },
      { ph: 'B', ts: 12.5, pid: 1, tid: 2, name: 'inner' },
      { ph: 'B', ts: 13, pid: 1, tid: 3, name: 'other' },
      { ph: 'E', ts: 14, pid: 1, tid: 2 },
      { ph: 'E', ts: 20, pid: 1, tid: 2 },
      { ph: 'E', ts: 21, pid: 1, tid: 3 },
      { ph: 'X', ts: 30, dur: 0.25, pid: 1, tid: 2, name: 'x' },
    ])
    expect(rows.map(({ at, duration, arg0, arg1, track }) => [at, duration, arg0, arg1, track])).toEqual([
      [0, 10_000, 'outer', 'work: n 1', 'process worker (2)'],
      [2500, 1500, 'inner', '', 'process worker (2)'],
      [3000, 8000, 'other', '', 'process thread (3)'],
      [20_000, 250, 'x', '', 'process worker (2)'],
    ])
  })

  it('pairs asynchronous events by category and id, also where they cross', () => {
    const rows = rowsOf([
      { ph: 'b', ts: 0, pid: 1, cat: 'net', id: '0x1', name: 'a' },
      { ph: 'b', ts: 1, pid: 1, cat: 'net', id: 2, name: 'b' },
      { ph: 'n', ts: 2, pid: 1, cat: 'net', id: '0x1', name: 'step' },
      { ph: 'e', ts: 3, pid: 1, cat: 'net', id: '0x1', name: 'a' },
      { ph: 'e', ts: 5, pid: 1, cat: 'net', id: 2, name: 'b' },
    ])
    expect(rows.map(({ kind, duration, arg0 }) => [kind, duration, arg0])).toEqual([
      ['foreign:span', 3000, 'a'],
      ['foreign:span', 4000, 'b'],
      ['foreign:instant', 0, 'step'],
    ])
    expect(new Set(rows.map(({ track }) => track))).toEqual(new Set(['process net: process (1)']))
  })

  it('makes causes of flows, into the span they end in or the next one', () => {
    const slice = (ts: number, tid: number, name: string): object => ({ ph: 'X', ts, dur: 10, pid: 1, tid, name })
    const flow = { name: 'f', cat: 'c', id: 7, pid: 1 }
    const rows = rowsOf([
      slice(0, 1, 'from'),
      { ...flow, ph: 's', ts: 5, tid: 1 },
      slice(20, 2, 'over'),
      { ...flow, ph: 't', ts: 20, tid: 2 },
      { ...flow, ph: 'f', ts: 35, tid: 3 },
      slice(40, 3, 'next'),
    ])
    expect(rows.map(({ arg0, cause }) => [arg0, cause])).toEqual([
      ['from', -1],
      ['over', 0],
      ['next', 1],
    ])
    const inside = rowsOf([
      slice(0, 1, 'from'),
      { ...flow, ph: 's', ts: 5, tid: 1 },
      slice(20, 2, 'to'),
      { ...flow, ph: 'f', bp: 'e', ts: 22, tid: 2 },
    ])
    expect(inside.map(({ cause }) => cause)).toEqual([-1, 0])
  })

  it('makes values of counters, a series each', () => {
    const rows = rowsOf([
      { ph: 'C', ts: 0, pid: 1, name: 'memory', args: { used: 10, free: 5.6 } },
      { ph: 'C', ts: 1, pid: 1, name: 'load', args: { value: -3 } },
    ])
    expect(rows.map(({ kind, arg0, arg1 }) => [kind, arg0, arg1])).toEqual([
      ['foreign:value', 10, 'memory used'],
      ['foreign:value', 6, 'memory free'],
      ['foreign:value', -3, 'load'],
    ])
  })

  it('puts tracks in the order of the file, and events in order of time, outer spans first', () => {
    const found = imported(
      JSON.stringify({
        displayTimeUnit: 'ms',
        traceEvents: [
          { ph: 'M', name: 'thread_sort_index', pid: 1, tid: 1, args: { sort_index: 9 } },
          { ph: 'X', ts: 5, dur: 1, pid: 1, tid: 1, name: 'in' },
          { ph: 'X', ts: 5, dur: 9, pid: 1, tid: 1, name: 'out' },
          { ph: 'X', ts: 1, dur: 1, pid: 1, tid: 2, name: 'first' },
        ],
      }),
    )
    expect(plainRows(found.table).map(({ arg0 }) => arg0)).toEqual(['first', 'out', 'in'])
    expect(found.table.tracks.map(({ name }) => name)).toEqual(['thread (2)', 'thread (1)'])
  })

  it('reads a list that its writer never ended', () => {
    expect(imported('[{"ph":"i","ts":1,"name":"a"},\n').table.rows).toBe(1)
    expect(imported('[{"ph":"i","ts":1,"name":"a"},]').table.rows).toBe(1)
  })

  it('keeps times that a double of microseconds would lose', () => {
    const [first, second] = plainRows(
      imported('[{"ph":"i","ts":1700000000000000.001,"name":"a"},{"ph":"i","ts":1700000000000000.002,"name":"b"}]')
        .table,
    )
    expect(second!.at - first!.at).toBe(1)
  })
})

describe('parseMicros', () => {
  it('is exact for every whole number of ns, however it is written', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: -8, max: 8 }), (nanos, exponent) => {
        const size = BigInt(nanos < 0 ? -nanos : nanos)
        const digits = String(size).padStart(40, '0')
        // The point is moved by the exponent.
        const point = digits.length - 3 - exponent
        const padded = digits.padEnd(Math.max(digits.length, point), '0')
        const text = `${nanos < 0 ? '-' : ''}${padded.slice(0, point)}.${padded.slice(point)}0e${exponent}`
        const found = parseMicros(text)
        expect(found && nanosBetween({ micros: 0, nanos: 0 }, found)).toBe(nanos)
        expect(found?.isRounded).toBe(false)
      }),
    )
  })

  it('rounds less than a nanosecond, and refuses what is no number', () => {
    expect(parseMicros('1.0005')).toEqual({ micros: 1, nanos: 1, isRounded: true })
    expect(parseMicros('0.9996')).toEqual({ micros: 1, nanos: 0, isRounded: true })
    expect(parseMicros('-0.5')).toEqual({ micros: -1, nanos: 500, isRounded: false })
    for (const text of ['', 'x', '1e99', '0x10', '9007199254740993', '.5', '1e'])
      expect(parseMicros(text)).toBeUndefined()
  })
})
