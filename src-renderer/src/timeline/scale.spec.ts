import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clampView,
  fitView,
  LEAST_SPAN,
  niceStep,
  panBy,
  reveal,
  ticks,
  toPixel,
  toTime,
  viewOf,
  zoomAt,
} from './scale'

const anyEnd = fc.integer({ min: 1000, max: 10 ** 12 })
const anyView = fc.tuple(anyEnd, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
const viewIn = ([end, from, span]: [number, number, number]) => clampView({ from: from * end, span: span * end }, end)

describe('clampView', () => {
  it('keeps what is shown within the run and never shorter than the least', () => {
    fc.assert(
      fc.property(anyEnd, fc.double({ noNaN: true }), fc.double({ noNaN: true }), (end, from, span) => {
        const view = clampView({ from, span }, end)
        expect(view.span).toBeGreaterThanOrEqual(LEAST_SPAN)
        expect(view.span).toBeLessThanOrEqual(end * 1.05)
        expect(view.from).toBeGreaterThanOrEqual(-view.span * 0.021)
        expect(view.from + view.span).toBeLessThanOrEqual(end + view.span * 0.021)
      }),
    )
  })

  it('shows something of a run that is over before it begins', () => {
    expect(fitView(0).span).toBe(LEAST_SPAN)
  })
})

describe('fitView', () => {
  it('shows the beginning and the end of the run', () => {
    const { from, span } = fitView(1_000_000)
    expect(from).toBeLessThan(0)
    expect(from + span).toBeGreaterThan(1_000_000)
  })
})

describe('toTime', () => {
  it('is the way back from toPixel', () => {
    fc.assert(
      fc.property(
        anyView,
        fc.integer({ min: 1, max: 4000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (triple, width, share) => {
          const view = viewIn(triple)
          const pixel = share * width
          expect(toPixel(view, toTime(view, pixel, width), width)).toBeCloseTo(pixel, 2)
        },
      ),
    )
  })
})

describe('zoomAt', () => {
  it('leaves the instant under the pointer where it is, away from the ends of the run', () => {
    const view = { from: 400_000, span: 100_000 }
    const zoomed = zoomAt(view, 0.5, 425_000, 1_000_000)
    expect(zoomed.span).toBe(50_000)
    expect(toPixel(zoomed, 425_000, 800)).toBeCloseTo(toPixel(view, 425_000, 800), 9)
  })
})

describe('panBy', () => {
  it('keeps the length of what is shown and stops at the end', () => {
    const view = panBy({ from: 0, span: 100 }, 50, 1000)
    expect(view.span).toBe(100)
    expect(view.from + view.span).toBeCloseTo(1002, 9)
  })
})

describe('viewOf', () => {
  it('shows all of a stretch, an instant too', () => {
    const span = viewOf(500, 900, 10_000)
    expect(span.from).toBeLessThan(500)
    expect(span.from + span.span).toBeGreaterThan(900)
    const instant = viewOf(500, 500, 10_000)
    expect(instant.span).toBeGreaterThanOrEqual(LEAST_SPAN)
  })
})

describe('reveal', () => {
  it('does not move for what is well in view, and centres what is not', () => {
    const view = { from: 100, span: 100 }
    expect(reveal(view, 150, 1000)).toBe(view)
    expect(reveal(view, 500, 1000)).toEqual({ from: 450, span: 100 })
  })
})

describe('niceStep', () => {
  it('is the least of 1, 2, 5 times a power of ten that is large enough', () => {
    expect([0.3, 1, 1.5, 3, 6, 11, 49, 51, 999_999].map(niceStep)).toEqual([1, 1, 2, 5, 10, 20, 50, 100, 1_000_000])
  })
})

describe('ticks', () => {
  it('lie on whole numbers of their unit, in view, and far enough apart', () => {
    fc.assert(
      fc.property(anyView, fc.integer({ min: 200, max: 3000 }), (triple, width) => {
        const view = viewIn(triple)
        const found = ticks(view, width, triple[0])
        found.forEach(({ at, value }, index) => {
          expect(Number.isInteger(at) && Number.isInteger(value)).toBe(true)
          expect(at).toBeGreaterThanOrEqual(Math.max(0, view.from))
          expect(at).toBeLessThanOrEqual(Math.min(triple[0], view.from + view.span))
          const before = found[index - 1]
          if (before) expect(((at - before.at) / view.span) * width).toBeGreaterThanOrEqual(95.99)
        })
      }),
    )
  })

  it('counts in ns, µs and ms as the stretch grows', () => {
    expect(ticks({ from: 0, span: 100 }, 500, 10 ** 9)[1]).toEqual({ at: 20, value: 20, unit: 'ns' })
    expect(ticks({ from: 0, span: 100_000 }, 500, 10 ** 9)[1]).toEqual({ at: 20_000, value: 20, unit: 'µs' })
    expect(ticks({ from: 0, span: 10_000_000 }, 500, 10 ** 9)[1]).toEqual({ at: 2_000_000, value: 2, unit: 'ms' })
  })
})
