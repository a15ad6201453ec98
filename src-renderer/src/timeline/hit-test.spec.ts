import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LaneWindow } from '../../../src-ipc/runs'
import { entryAt, placeAbove } from './hit-test'

function windowOf(from: number, spans: readonly (readonly [number, number])[]): LaneWindow {
  return {
    from,
    at: Float32Array.from(spans, ([at]) => at),
    until: Float32Array.from(spans, ([, until]) => until),
    count: new Uint32Array(spans.length).fill(1),
    row: Uint32Array.from(spans, (_, row) => row),
    kind: new Uint16Array(spans.length),
    kept: [],
    labelled: new Uint32Array(),
    labels: [],
  }
}

/** Spans one after the other, with gaps, from gaps and lengths. */
const anySpans = fc
  .array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 40 })
  .map((list) => {
    let at = 0
    return list.map(([gap, length]): [number, number] => {
      const begin = at + gap
      at = begin + length
      return [begin, at]
    })
  })

describe('entryAt', () => {
  it('finds the span at a time and nothing in a gap', () => {
    const window = windowOf(1000, [
      [0, 10],
      [20, 30],
    ])
    expect([1005, 1025, 1015].map((at) => entryAt(window, at, 0))).toEqual([0, 1, -1])
  })

  it('is content with what is near enough, and takes the nearest', () => {
    const window = windowOf(0, [
      [0, 10],
      [20, 20],
    ])
    expect([13, 17, 15].map((at) => entryAt(window, at, 4))).toEqual([0, 1, -1])
  })

  it('agrees with looking at every entry', () => {
    fc.assert(
      fc.property(anySpans, fc.nat(300), fc.nat(12), (spans, at, tolerance) => {
        const distance = ([begin, end]: readonly [number, number]): number => Math.max(0, begin - at, at - end)
        const found = entryAt(windowOf(0, spans), at, tolerance)
        const best = Math.min(...spans.map(distance))
        if (best > tolerance) expect(found).toBe(-1)
        else expect(distance(spans[found]!)).toBe(best)
      }),
    )
  })

  it('finds nothing on an empty lane', () => {
    expect(entryAt(windowOf(0, []), 5, 100)).toBe(-1)
  })
})

describe('placeAbove', () => {
  it('is the number of values that are not above the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(60), (values, limit) => {
        const sorted = Float32Array.from(values.sort((a, b) => a - b))
        expect(placeAbove(sorted, limit)).toBe(values.filter((value) => value <= limit).length)
      }),
    )
  })
})
