import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curveOf } from './curve'

describe('curveOf', () => {
  it('stays within its box for any study, and longer times lie higher', () => {
    const time = fc.oneof(fc.constant(-1), fc.integer({ min: 1, max: 1e12 }))
    fc.assert(
      fc.property(fc.array(fc.tuple(time, time), { minLength: 1, maxLength: 12 }), (rows) => {
        const sizes = rows.map((_, index) => 512 * (index + 1))
        const times = [rows.map(([a]) => a), rows.map(([, b]) => b)]
        const curve = curveOf({ sizes, times, breakEven: [512] })
        for (const line of curve.lines) {
          for (const point of line.split(' ').filter(Boolean)) {
            const [x, y] = point.split(',').map(Number) as [number, number]
            expect(x).toBeGreaterThanOrEqual(curve.left)
            expect(x).toBeLessThanOrEqual(curve.width)
            expect(y).toBeGreaterThanOrEqual(0)
            expect(y).toBeLessThanOrEqual(curve.height - curve.bottom)
          }
        }
      }),
    )
    const { lines } = curveOf({ sizes: [512, 1024], times: [[10, 1000]], breakEven: [] })
    const [first, second] = lines[0]!.split(' ').map((point) => Number(point.split(',')[1])) as [number, number]
    expect(first).toBeGreaterThan(second)
  })

  it('leaves out transfers that fail, and says nothing of a path that never pays', () => {
    const curve = curveOf({ sizes: [512, 1024, 2048], times: [[5, -1, 7]], breakEven: [null] })
    expect(curve.lines[0]!.split(' ')).toHaveLength(2)
    expect(curve.crossings).toEqual([null])
  })
})
