import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newLink } from '../core/sink'
import { KIND } from './kinds'
import { buildLanes, INSTANTS, MOST_LANES, traceEnd, type Lane } from './lanes'
import { Recorder } from './recorder'
import type { TraceTable } from './table'
import { laneWindow, type LaneWindow } from './window'
import { longest } from './winners'

/** [track, at, duration]; a duration of -1 stays open. */
type Span = readonly [number, number, number]

function tableOf(spans: readonly Span[]): TraceTable {
  const recorder = new Recorder()
  const tracks = [recorder.track('process', 'a'), recorder.track('cpu', 'b'), recorder.track('device', 'c')]
  const link = newLink()
  for (const [track, at, duration] of spans) {
    if (duration < 0) recorder.begin(at, KIND['proc:sleep'], tracks[track]!, link, 0, 0, 0)
    else if (duration === 0) recorder.instant(at, KIND['io:start'], tracks[track]!, link, 0, 0, 0)
    else recorder.span(at, duration, KIND['proc:work'], tracks[track]!, link, 0, 0, 0)
  }
  return recorder.finish()
}

const anySpans = fc.array(fc.tuple(fc.nat(2), fc.nat(200), fc.integer({ min: -1, max: 40 })), { maxLength: 120 })

/** What laneWindow promises, found entry by entry. */
function naiveWindow(lane: Lane, from: number, to: number, columns: number): [number, number][] {
  const width = (to - from) / columns
  const groups = new Map<number, number[]>()
  for (let place = 0; place < lane.rows.length; place++) {
    if (lane.at[place]! >= to) continue
    if (lane.until[place]! <= from && lane.at[place]! < from) continue
    const column = Math.floor((lane.at[place]! - from) / width)
    groups.set(column, [...(groups.get(column) ?? []), place])
  }
  return [...groups.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, places]) => {
      const length = (place: number): number => lane.until[place]! - lane.at[place]!
      const best = places.reduce((winner, place) => (length(place) > length(winner) ? place : winner))
      return [lane.rows[best]!, places.length]
    })
}

const pairs = (window: LaneWindow): [number, number][] =>
  Array.from(window.row, (row, index) => [row, window.count[index]!])

describe('buildLanes', () => {
  it('puts spans that contain others above them, and instants on a lane of their own', () => {
    const lanes = buildLanes(
      tableOf([
        [0, 5, 20],
        [0, 5, 90],
        [0, 30, 0],
        [0, 40, 10],
        [1, 0, 7],
      ]),
    )
    expect(lanes.map(({ track, depth, rows }) => [track, depth, [...rows]])).toEqual([
      [0, INSTANTS, [2]],
      [0, 0, [1]],
      [0, 1, [0, 3]],
      [1, 0, [4]],
    ])
  })

  it('keeps every row once, in time order, without overlap but on the last lane', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const table = tableOf(spans)
        const lanes = buildLanes(table)
        expect(lanes.flatMap(({ rows }) => [...rows]).sort((a, b) => a - b)).toEqual(spans.map((_, row) => row))
        for (const { at, until, depth } of lanes) {
          for (let place = 1; place < at.length; place++) {
            expect(at[place]).toBeGreaterThanOrEqual(at[place - 1]!)
            if (depth !== INSTANTS && depth < MOST_LANES - 1)
              expect(at[place]).toBeGreaterThanOrEqual(until[place - 1]!)
          }
        }
      }),
    )
  })

  it('lets a span that is still open reach to the end of the trace', () => {
    const table = tableOf([
      [0, 5, -1],
      [1, 0, 70],
    ])
    expect(traceEnd(table)).toBe(70)
    expect(buildLanes(table)[0]!.until[0]).toBe(70)
  })

  it('has no lanes for an empty trace', () => {
    expect(buildLanes(tableOf([]))).toEqual([])
  })
})

describe('longest', () => {
  it('finds the first longest entry of any range', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 70 }),
        fc.nat(),
        fc.nat(),
        (sizes, a, b) => {
          let now = 0
          const lane = buildLanes(tableOf(sizes.map((size) => [0, (now += size) - size, size] as const)))[0]!
          const first = a % sizes.length
          const end = first + 1 + (b % (sizes.length - first))
          const part = sizes.slice(first, end)
          expect(longest(lane, first, end)).toBe(first + part.indexOf(Math.max(...part)))
        },
      ),
    )
  })
})

describe('laneWindow', () => {
  it('gives in each column the longest entry that begins there and how many do', () => {
    fc.assert(
      fc.property(
        anySpans,
        fc.nat(220),
        fc.integer({ min: 1, max: 220 }),
        fc.integer({ min: 1, max: 50 }),
        (spans, from, length, columns) => {
          const table = tableOf(spans)
          for (const lane of buildLanes(table)) {
            if (lane.depth === MOST_LANES - 1) continue
            const window = laneWindow(table, lane, { from, to: from + length, columns })
            expect(pairs(window)).toEqual(naiveWindow(lane, from, from + length, columns))
            expect(window.row.length).toBeLessThanOrEqual(columns + 1)
          }
        },
      ),
    )
  })

  it('tells places relative to its beginning, exactly for a window of any age', () => {
    const late = 2 ** 52
    const table = tableOf([[0, late + 3, 5]])
    const window = laneWindow(table, buildLanes(table)[0]!, { from: late, to: late + 100, columns: 100 })
    expect([window.from, window.at[0], window.until[0], window.kind[0]]).toEqual([late, 3, 8, KIND['proc:work']])
  })

  it('shows a span that begins before the window', () => {
    const table = tableOf([[0, 10, 100]])
    const window = laneWindow(table, buildLanes(table)[0]!, { from: 50, to: 60, columns: 4 })
    expect([window.at[0], window.until[0], window.count[0]]).toEqual([-40, 60, 1])
  })
})
