import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Intervals, Stock } from './intervals'
import { Cover, RunningPeak } from './running'

/** Stretches in the order of their beginnings: [begin, length, amount]. */
const anyStretches = fc
  .array(fc.tuple(fc.nat(60), fc.nat(15), fc.nat(4)), { maxLength: 40 })
  .map((list) => list.sort(([a], [b]) => a - b))

describe('Cover', () => {
  it('adds up what stretches in any order cover', () => {
    fc.assert(
      fc.property(anyStretches, (list) => {
        const [running, all] = [new Cover(), new Intervals()]
        for (const [begin, length] of list) {
          running.add(begin, begin + length)
          all.add(begin, begin + length)
        }
        expect(running.time).toBe(all.cover())
      }),
    )
  })
})

describe('RunningPeak', () => {
  it('finds the peak of a stock that is looked at as a whole', () => {
    fc.assert(
      fc.property(anyStretches, (list) => {
        const [running, stock] = [new RunningPeak(), new Stock()]
        for (const [begin, length, amount] of list) {
          const end = length === 15 ? Infinity : begin + length
          running.hold(begin, end, amount)
          stock.hold(begin, end, amount)
        }
        expect(running.peak).toBe(stock.peak())
      }),
      { numRuns: 500 },
    )
  })

  it('lets go of what ends before it takes what begins, and of what does both in one instant last', () => {
    const running = new RunningPeak()
    running.hold(0, 5, 3)
    running.hold(5, 5, 2)
    running.hold(5, 9, 2)
    expect(running.peak).toBe(4)
  })
})
