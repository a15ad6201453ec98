import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignedTicks, clampAligned, extent, fitAligned, zoomAligned } from './aligned'
import { STAGE_ORDER, stageStyle } from './stages'

const runs = fc.array(fc.record({ origin: fc.nat(1e9), end: fc.integer({ min: 1, max: 2e9 }) }), {
  minLength: 1,
  maxLength: 4,
})

describe('extent', () => {
  it('holds every run from its beginning to its end, and nothing more', () => {
    fc.assert(
      fc.property(runs, (all) => {
        const { from, to } = extent(all)
        for (const { origin, end } of all) expect([from <= -origin, to >= end - origin]).toEqual([true, true])
        expect(all.some(({ origin }) => -origin === from)).toBe(true)
      }),
    )
  })

  it('puts equal runs on one another whatever they are aligned by', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.integer({ min: 1, max: 1e9 }), (origin, length) => {
        const one = { origin, end: origin + length }
        expect(extent([one, { ...one }])).toEqual(extent([one]))
      }),
    )
  })
})

describe('fitAligned, clampAligned and zoomAligned', () => {
  it('never leave the runs, and keep the instant that is zoomed at in place', () => {
    fc.assert(
      fc.property(runs, fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0.5, 0.8), (all, share, factor) => {
        const view = fitAligned(all)
        const { from, to } = extent(all)
        const at = from + share * (to - from)
        const near = zoomAligned(view, factor, at, all)
        expect(near.span).toBeLessThanOrEqual(view.span)
        expect((at - near.from) / near.span).toBeGreaterThanOrEqual(-1e-6)
        expect((at - near.from) / near.span).toBeLessThanOrEqual(1 + 1e-6)
        expect(clampAligned(near, all)).toEqual(near)
        const far = clampAligned({ from: 1e15, span: near.span }, all)
        expect(far.from + far.span).toBeLessThanOrEqual(view.from + view.span + 1)
      }),
    )
  })
})

describe('alignedTicks', () => {
  it('counts from the anchor in both directions', () => {
    const ticks = alignedTicks({ from: -1000, span: 3000 }, 600)
    expect(ticks.map(({ text }) => text)).toEqual(['−1 µs', '0 µs', '1 µs', '2 µs'])
    expect(ticks.find(({ at }) => at === 0)).toBeDefined()
  })
})

describe('stages', () => {
  it('have each a look of their own', () => {
    expect(new Set(STAGE_ORDER.map((stage) => JSON.stringify(stageStyle(stage)))).size).toBe(STAGE_ORDER.length)
  })
})
