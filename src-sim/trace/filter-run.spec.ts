import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KIND } from './kinds'
import { computeMetrics } from './metrics'
import { orderedRows } from './query'
import { Recorder } from './recorder'
import { rowTest, type RowFilter } from './row-filter'
import type { Stepped } from './stepped'
import type { TraceTable } from './table'
import { TraceView } from './view'

const kinds = ['io:start', 'proc:work', 'pagelock', 'proc:sleep', 'intr:service', 'dma:transfer', 'io:done'] as const
const anyEvents = fc.array(fc.tuple(fc.nat(90), fc.integer({ min: -1, max: 30 }), fc.nat(6), fc.nat(1), fc.nat(3)), {
  maxLength: 80,
})

function tableOf(events: readonly (readonly [number, number, number, number, number])[]): TraceTable {
  const recorder = new Recorder()
  const tracks = [recorder.track('process', 'cat'), recorder.track('device', 'xx0')]
  recorder.string('pfreelist')
  for (const [at, duration, kind, track, number] of events) {
    const link = { request: number, chunk: number, cause: 0 }
    if (duration < 0) recorder.begin(at, KIND[kinds[kind]!], tracks[track]!, link, number, 1, 1)
    else recorder.span(at, duration, KIND[kinds[kind]!], tracks[track]!, link, number, 1, 1)
  }
  return recorder.finish()
}

const anyFilter = fc.oneof(
  fc.constant<RowFilter>({}),
  fc.nat(3).map((request): RowFilter => ({ request })),
  fc.constantFrom(...kinds).map((kind): RowFilter => ({ kinds: [kind] })),
  fc.constantFrom('cat', '1', 'io:', 'no such thing').map((text): RowFilter => ({ text })),
)

/** Drives some work a few rows at a time. */
function drive(work: Stepped, most: number): void {
  let before = work.progress
  while (work.step(most)) {
    const now = work.progress
    expect(now.done - before.done).toBeLessThanOrEqual(most)
    expect([now.total, now.done <= now.total]).toEqual([before.total, true])
    before = now
  }
}

describe('a filter in parts', () => {
  it('finds the rows and places that a look at every row finds, whatever the parts', () => {
    fc.assert(
      fc.property(anyEvents, anyFilter, fc.integer({ min: 1, max: 9 }), (events, filter, most) => {
        const table = tableOf(events)
        const view = new TraceView(table)
        const rows = view.filterRun(filter)
        drive(rows, most)
        const wanted = [...orderedRows(table)].filter(rowTest(table, filter))
        expect([...rows.rows()]).toEqual(wanted)
        expect(rows.progress.done).toBe(rows.progress.total)
        const places = view.placesRun(filter)
        drive(places, most)
        const lanes = view.summaries()
        expect(
          places
            .places()
            .map(({ length }) => length)
            .reduce((sum, each) => sum + each, 0),
        ).toBe(wanted.length)
        if (view.end === 0) return
        const windows = view.windows(
          lanes.map(({ lane }) => lane),
          { from: 0, to: view.end + 1, columns: 7 },
          [filter],
        )
        windows.forEach((window, lane) => {
          const kept = window!.kept[0]!.reduce((sum, each) => sum + each, 0)
          expect(kept).toBe(places.places()[lane]!.length)
          window!.count.forEach((count, entry) => expect(window!.kept[0]![entry]).toBeLessThanOrEqual(count))
        })
      }),
    )
  })

  it('steps to the same neighbours before the rows are known as after', () => {
    fc.assert(
      fc.property(anyEvents, anyFilter, fc.nat(90), fc.constantFrom(1, -1), (events, filter, from, direction) => {
        const table = tableOf(events)
        const row = from >= table.rows ? -1 : from
        const early = new TraceView(table).neighbour(filter, row, direction)
        const known = new TraceView(table)
        known.rows(filter, 0, 1)
        expect(known.neighbour(filter, row, direction)).toBe(early)
        const wanted = [...orderedRows(table)].filter(rowTest(table, filter))
        const after = (a: number, b: number): number => table.at(a) - table.at(b) || a - b
        const beyond = row < 0 ? wanted : wanted.filter((each) => after(each, row) * direction > 0)
        expect(early).toBe((direction === 1 ? beyond[0] : beyond.at(-1)) ?? -1)
      }),
    )
  })

  it('ends at the first row that passes', () => {
    const table = tableOf(Array.from({ length: 500 }, (_, at) => [at, 0, at % 7, 0, 1] as const))
    const run = new TraceView(table).neighbourRun({ kinds: ['io:done'] }, -1, 1)
    expect([run.step(100), run.found, run.progress.done]).toEqual([false, 6, 6])
  })

  it('goes on where it was when somebody asks again', () => {
    const view = new TraceView(tableOf(Array.from({ length: 50 }, (_, at) => [at, 0, 0, 0, 1] as const)))
    view.filterRun({ request: 1 }).step(20)
    expect(view.filterRun({ request: 1 }).progress).toEqual({ done: 20, total: 50 })
    expect(view.rows({ request: 1 }, 0, 1).total).toBe(50)
  })
})

describe('MetricsRun', () => {
  it('gives the same figures whatever the parts', () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(60), fc.nat(60), fc.integer({ min: 1, max: 9 }), (events, from, length, most) => {
        const table = tableOf(events)
        const run = new TraceView(table).metricsRun(from, from + length)
        drive(run, most)
        expect(run.result()).toEqual(computeMetrics(table, { from, to: from + length }))
      }),
    )
  })
})
