import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SignalWindow } from '../../../src-ipc/runs'
import { stepsOf, valueText } from './draw-signals'

const window: SignalWindow = {
  from: 1000,
  before: 3,
  at: Float32Array.of(10, 50, 60),
  value: Float64Array.of(5, 0, 7),
  low: Float64Array.of(3, 0, 0),
  high: Float64Array.of(5, 6, 7),
  count: Uint32Array.of(1, 4, 1),
}

describe('stepsOf', () => {
  it('fills the picture from its left to its right end', () => {
    for (const view of [
      { from: 1000, span: 100 },
      { from: 1055, span: 30 },
      { from: 1200, span: 10 },
    ]) {
      const steps = stepsOf(window, { view, width: 200 })
      expect(steps[0]!.from).toBe(0)
      expect(steps[steps.length - 1]!.to).toBe(200)
      steps.slice(1).forEach(({ from }, index) => expect(from).toBe(steps[index]!.to))
    }
  })

  it('keeps the value from before the picture, and marks where many changes share a column', () => {
    const steps = stepsOf(window, { view: { from: 1000, span: 100 }, width: 200 })
    expect(steps.map(({ value, isCrowded }) => [value, isCrowded])).toEqual([
      [3, false],
      [5, false],
      [0, true],
      [0, false],
      [7, false],
    ])
    expect(stepsOf(window, { view: { from: 1055, span: 3 }, width: 200 }).map(({ value }) => value)).toEqual([0])
  })
})

/** Pulses of a wire: [ns to the next change, changes in the column]. */
const wire = (changes: readonly (readonly [number, number])[]): SignalWindow => {
  let at = 0
  const begins = changes.map(([gap]) => (at += gap))
  const values = changes.map((_, index) => (index + 1) % 2)
  return {
    ...{ from: 0, before: 0, at: Float32Array.from(begins), value: Float64Array.from(values) },
    ...{ low: new Float64Array(changes.length), high: new Float64Array(changes.length).fill(1) },
    count: Uint32Array.from(changes, ([, count]) => count),
  }
}

describe('stepsOf of a signal that changes too often', () => {
  it('draws one step for all changes that touch, whatever part of a pixel they begin at', () => {
    const busy = wire(Array.from({ length: 900 }, () => [7, 12] as const))
    const steps = stepsOf(busy, { view: { from: 500, span: 4000 }, width: 400 })
    expect(steps).toEqual([{ from: 0, to: 400, value: expect.any(Number) as number, low: 0, high: 1, isCrowded: true }])
  })

  it('keeps a pulse of one pixel in a quiet stretch, and a wire whose pulses are four pixels wide', () => {
    const pulse = stepsOf(wire([[500, 2]]), { view: { from: 0, span: 1000 }, width: 100 })
    expect(pulse.map(({ from, to, isCrowded }) => [from, to, isCrowded])).toEqual([
      [0, 50, false],
      [50, 51, true],
      [51, 100, false],
    ])
    const slow = stepsOf(wire(Array.from({ length: 20 }, () => [40, 1] as const)), {
      view: { from: 0, span: 1000 },
      width: 100,
    })
    expect(slow.some(({ isCrowded }) => isCrowded)).toBe(false)
    expect(slow).toHaveLength(21)
  })

  it('fills the picture with whole pixels of the device and no more steps than those', () => {
    const changes = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 3 })), {
      maxLength: 200,
    })
    const place = { from: fc.integer({ min: -50, max: 3000 }), span: fc.integer({ min: 20, max: 6000 }) }
    fc.assert(
      fc.property(changes, fc.record(place), fc.constantFrom(1, 2), (list, view, ratio) => {
        const steps = stepsOf(wire(list), { view, width: 100, ratio })
        expect([steps[0]!.from, steps[steps.length - 1]!.to]).toEqual([0, 100])
        steps.forEach(({ from, to, low, high, value }, index) => {
          expect(from).toBe(index === 0 ? 0 : steps[index - 1]!.to)
          expect(to).toBeGreaterThan(from)
          expect(Number.isInteger(to * ratio)).toBe(true)
          expect(low <= value && value <= high).toBe(true)
        })
        const last = list.length === 0 ? 0 : steps[steps.length - 1]!.value
        const seen = wire(list).at.filter((at) => at <= view.from + view.span - (view.span / 100) * 2).length
        if (seen === list.length) expect(last).toBe(list.length % 2)
      }),
    )
  })
})

describe('valueText', () => {
  it('writes registers in hexadecimal and levels as they are', () => {
    expect([valueText('bits', 0x2a), valueText('level', 5)]).toEqual(['0x002a', '5'])
  })
})
