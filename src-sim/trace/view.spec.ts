import { describe, expect, it } from 'vitest'
import { newLink } from '../core/sink'
import { KIND } from './kinds'
import { Recorder } from './recorder'
import { TraceView } from './view'

function view(): TraceView {
  const recorder = new Recorder()
  const cat = recorder.track('process', 'cat')
  const disk = recorder.track('device', 'xx0')
  const call = recorder.span(
    10,
    90,
    KIND['syscall'],
    cat,
    { request: 1, chunk: 0, cause: 0 },
    0,
    512,
    recorder.string('read'),
  )
  recorder.instant(20, KIND['io:start'], cat, { request: 1, chunk: 1, cause: call + 1 }, 3, 8, 512)
  recorder.span(30, 40, KIND['dev:command'], disk, { request: 1, chunk: 1, cause: 2 }, 1, 8, 512)
  recorder.instant(5, KIND['proc:start'], cat, newLink(), 0, 42, 0)
  return new TraceView(recorder.finish())
}

describe('TraceView', () => {
  it('lists the lanes with what they lie on', () => {
    expect(view().summaries()).toEqual([
      { lane: 0, track: 0, sort: 'process', name: 'cat', depth: -1, entries: 2 },
      { lane: 1, track: 0, sort: 'process', name: 'cat', depth: 0, entries: 1 },
      { lane: 2, track: 1, sort: 'device', name: 'xx0', depth: 0, entries: 1 },
    ])
  })

  it('answers for the lanes that were asked for, null for one that is not there', () => {
    const [window, none] = view().windows([2, 9], { from: 0, to: 100, columns: 10 })
    expect([window!.at[0], window!.until[0], none]).toEqual([30, 70, null])
  })

  it('lists rows in the order of time, a stretch at a time', () => {
    const { total, rows } = view().rows({}, 1, 2)
    expect([total, rows.map(({ kind }) => kind)]).toEqual([4, ['syscall', 'io:start']])
  })

  it('keeps the rows of a kind, a track, a request or a text', () => {
    const count = (filter: Parameters<TraceView['rows']>[0]): number => view().rows(filter, 0, 10).total
    expect(count({ kinds: ['io:start', 'syscall'] })).toBe(2)
    expect(count({ tracks: [1] })).toBe(1)
    expect(count({ request: 1 })).toBe(3)
    expect(count({ text: 'B_BLKNO 8' })).toBe(1)
    expect(count({ request: 1, text: 'nothing of the kind' })).toBe(0)
  })

  it('keeps the rows whose arguments hold', () => {
    const total = (is: '=' | '<' | '>=' | '!=', value: number): number =>
      view().rows({ kinds: ['io:start'], where: [{ label: 'b_blkno', is, value }] }, 0, 9).total
    expect([total('=', 8), total('<', 8), total('>=', 8), total('!=', 8)]).toEqual([1, 0, 1, 0])
    expect(view().rows({ where: [{ label: 'errno', is: '=', value: 0 }] }, 0, 9).total).toBe(0)
  })

  it('steps to the next row that passes a filter, and back again', () => {
    const trace = view()
    expect([trace.neighbour({}, -1, 1), trace.neighbour({}, 3, 1), trace.neighbour({}, 2, 1)]).toEqual([3, 0, -1])
    expect([trace.neighbour({}, -1, -1), trace.neighbour({}, 0, -1), trace.neighbour({}, 3, -1)]).toEqual([2, 3, -1])
    expect(trace.neighbour({ kinds: ['io:start'] }, 3, 1)).toBe(1)
    expect(trace.neighbour({ kinds: ['io:start'] }, 2, -1)).toBe(1)
  })

  it('finds the first row at or after a time', () => {
    const trace = view()
    expect([trace.placeAt({}, 0), trace.placeAt({}, 20), trace.placeAt({}, 21), trace.placeAt({}, 99)]).toEqual([
      0, 2, 3, 4,
    ])
  })

  it('tells what a row means and what brought it about', () => {
    const trace = view()
    const detail = trace.detail(2)!
    expect(detail.about).toBe('the device works on a command')
    expect(detail.chain.map(({ row }) => row)).toEqual([2, 1, 0])
    expect(detail.chain[1]).toMatchObject({ kind: 'io:start', about: 'strategy is called' })
    expect(detail.chain[1]!.words).toContainEqual({ label: 'b_bcount', value: '512' })
    expect(trace.detail(4)).toBeNull()
  })

  it('ends with the last span', () => {
    expect(view().end).toBe(100)
  })
})
