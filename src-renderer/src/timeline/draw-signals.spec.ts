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

describe('valueText', () => {
  it('writes registers in hexadecimal and levels as they are', () => {
    expect([valueText('bits', 0x2a), valueText('level', 5)]).toEqual(['0x002a', '5'])
  })
})
