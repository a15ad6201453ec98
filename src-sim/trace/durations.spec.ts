import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Durations } from './durations'
import { latencyOf } from './statistics'

const added = (values: Iterable<number>): Durations => {
  const durations = new Durations()
  for (const value of values) durations.add(value)
  return durations
}

describe('Durations', () => {
  it('gives the figures that sorting all of them gives', () => {
    const value = fc.oneof(fc.nat(20), fc.nat(2 ** 31), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }))
    fc.assert(
      fc.property(fc.array(value, { maxLength: 300 }), (values) => {
        expect(added(values).latency()).toEqual(latencyOf(values))
      }),
    )
  })

  it('gives them also for more than are sorted at once', () => {
    let state = 12345
    const values = Array.from({ length: 200_000 }, (_, index) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return index % 3 === 0 ? state : state % 1000
    })
    const durations = added(values)
    expect(durations.latency()).toEqual(latencyOf(values))
    // Looking does not end it.
    durations.add(7)
    expect(durations.latency()).toEqual(latencyOf([...values, 7]))
  })
})
