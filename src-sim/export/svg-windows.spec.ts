import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { handSource } from '../testing/export-bench'
import { randomRows } from '../testing/random-trace'
import { TraceView } from '../trace/view'
import { pictureLanes } from './svg-windows'

describe('pictureLanes', () => {
  it('shows of the first lanes what the timeline shows of them', () => {
    const part = fc.tuple(fc.nat({ max: 60_000 }), fc.integer({ min: 1, max: 90_000 }))
    fc.assert(
      fc.property(
        randomRows,
        part,
        fc.integer({ min: 1, max: 40 }),
        fc.nat({ max: 6 }),
        (rows, range, columns, most) => {
          const { table } = handSource(rows)
          const view = new TraceView(table)
          const [from, length] = range
          const request = { from, to: from + length, columns }
          const all = view.summaries().filter(({ track }) => track !== 1)
          const windows = view.windows(
            all.slice(0, most).map(({ lane }) => lane),
            request,
          )
          const expected = windows.map((window, place) => {
            const { track, depth, name, sort } = all[place]!
            const { at, until, row, kind, labelled, labels } = window!
            return { track, sort, name, depth, window: { from, at, until, row, kind, labelled, labels } }
          })
          const found = pictureLanes(table, { ...request, end: view.end, most, hidden: new Set([1]) })
          expect(found).toEqual({ lanes: expected, count: all.length })
        },
      ),
      { numRuns: 300 },
    )
  })
})
