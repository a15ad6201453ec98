import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newLink } from '../core/sink'
import { KIND } from './kinds'
import { buildLanes, type Lane } from './lanes'
import { along, edgesAround, SumsRun, type Sums } from './measure'
import { Recorder } from './recorder'
import type { TraceTable } from './table'
import { TraceView } from './view'

function tableOf(spans: readonly (readonly [number, number])[]): TraceTable {
  const recorder = new Recorder()
  const track = recorder.track('process', 'p')
  for (const [at, duration] of spans) recorder.span(at, duration, KIND['proc:work'], track, newLink(), 0, 0, 0)
  return recorder.finish()
}
const lanesOf = (spans: readonly (readonly [number, number])[]): Lane[] => buildLanes(tableOf(spans))

describe('edgesAround', () => {
  it('finds the edges of a gap and of a span alike', () => {
    const lanes = lanesOf([
      [10, 10],
      [30, 5],
    ])
    expect(edgesAround(lanes, 25)).toEqual({ before: 20, isOn: false, after: 30 })
    expect(edgesAround(lanes, 12)).toEqual({ before: 10, isOn: false, after: 20 })
    expect(edgesAround(lanes, 30)).toEqual({ before: 20, isOn: true, after: 35 })
    expect(edgesAround(lanes, 5)).toEqual({ before: -1, isOn: false, after: 10 })
    expect(edgesAround([], 5)).toEqual({ before: -1, isOn: false, after: -1 })
  })

  it('agrees with looking at every edge', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(100), fc.nat(30)), { maxLength: 40 }), fc.nat(140), (spans, at) => {
        const edges = spans.flatMap(([begin, duration]) => [begin, begin + duration])
        const { before, isOn, after } = edgesAround(lanesOf(spans), at)
        expect(before).toBe(Math.max(-1, ...edges.filter((edge) => edge < at)))
        expect(after < 0 ? Infinity : after).toBe(Math.min(Infinity, ...edges.filter((edge) => edge > at)))
        expect(isOn).toBe(edges.includes(at))
      }),
    )
  })
})

describe('along', () => {
  it('goes through all entries of a lane, those of one instant too, and stops at its ends', () => {
    const [lane] = lanesOf([
      [5, 0],
      [5, 0],
      [9, 0],
    ])
    expect(along(lane!, 5, 0, true)).toBe(1)
    expect(along(lane!, 5, 1, true)).toBe(2)
    expect(along(lane!, 9, 2, true)).toBe(-1)
    expect(along(lane!, 9, 2, false)).toBe(1)
    expect(along(lane!, 5, 0, false)).toBe(-1)
  })

  it('begins at an instant when the row is not on the lane', () => {
    const [lane] = lanesOf([
      [5, 0],
      [9, 0],
    ])
    expect([along(lane!, 7, 77, true), along(lane!, 7, 77, false)]).toEqual([1, 0])
  })
})

describe('SumsRun', () => {
  /** One row at a time, as whoever drives it may. */
  const sumsBetween = (table: TraceTable, from: number, to: number): Sums => {
    const run = new SumsRun(table, from, to)
    while (run.step(1));
    expect(run.progress).toEqual({ done: table.rows, total: table.rows })
    return run.sums
  }

  it('counts what begins, and bytes where a transfer or copy ends', () => {
    const recorder = new Recorder()
    const track = recorder.track('process', 'p')
    const add = (kind: keyof typeof KIND, at: number, duration: number, bytes: number): unknown =>
      recorder.span(at, duration, KIND[kind], track, newLink(), 0, 0, bytes)
    add('io:start', 10, 0, 512)
    add('copy:in', 10, 5, 512)
    add('dma:transfer', 15, 10, 512)
    add('dma:transfer', 5, 3, 99)
    add('intr:service', 25, 4, 0)
    add('reg:put', 26, 0, 1)
    const table = recorder.finish()
    expect(sumsBetween(table, 10, 25)).toEqual({
      ...{ events: 4, chunks: 1, bytes: 512, transferred: 512, copied: 512, interrupts: 1, accesses: 0 },
    })
    expect(sumsBetween(table, 11, 24)).toMatchObject({ events: 1, chunks: 0, transferred: 0, copied: 512 })
    expect(sumsBetween(table, 26, 26)).toMatchObject({ events: 1, accesses: 1 })
  })
})

describe('TraceView', () => {
  it('says how many entries of a window pass each filter, and names those with room for a name', () => {
    const recorder = new Recorder()
    const track = recorder.track('process', 'p')
    for (let index = 0; index < 20; index++) {
      const link = { request: 1 + (index % 2), chunk: 0, cause: 0 }
      recorder.span(index * 10, 5, KIND['proc:work'], track, link, 0, 0, recorder.string('copyin'))
    }
    const view = new TraceView(recorder.finish())
    const [far] = view.windows([0], { from: 0, to: 200, columns: 4 }, [{ request: 1 }, { text: 'none' }])
    expect(far!.kept.map((each) => [...each])).toEqual([
      [3, 2, 3, 2],
      [0, 0, 0, 0],
    ])
    expect(far!.labels).toEqual([])
    const [near] = view.windows([0], { from: 0, to: 20, columns: 200 })
    expect([[...near!.labelled], near!.labels]).toEqual([
      [0, 1],
      ['copyin', 'copyin'],
    ])
  })

  it('lists what a row brought about', () => {
    const recorder = new Recorder()
    const track = recorder.track('process', 'p')
    const call = recorder.span(0, 50, KIND['syscall'], track, newLink(), 0, 0, 0)
    for (let at = 1; at <= 30; at++)
      recorder.instant(at, KIND['io:start'], track, { request: 1, chunk: at, cause: call + 1 }, 1, 0, 512)
    const detail = new TraceView(recorder.finish()).detail(call)!
    expect([detail.effectCount, detail.effects.length, detail.effects[0]!.kind]).toEqual([30, 20, 'io:start'])
  })
})
