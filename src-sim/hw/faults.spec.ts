import { describe, expect, it } from 'vitest'
import { createStreams } from '../core/rng'
import { Faults, type FaultPlan } from './faults'

const faults = (...plans: Partial<FaultPlan>[]): Faults =>
  new Faults(
    plans.map((plan) => ({ id: 'F8', skip: 0, times: 1, value: null, ...plan })),
    createStreams(1),
  )

const strikes = (of: Faults, count: number, id: FaultPlan['id'] = 'F8'): number[] =>
  Array.from({ length: count }, (_, event) => (of.strike(id) ? event : -1)).filter((event) => event >= 0)

describe('Faults', () => {
  it('lets `skip` events pass and then strikes `times` times', () => {
    expect(strikes(faults({ skip: 2, times: 3 }), 10)).toEqual([2, 3, 4])
  })

  it('counts only the events of its own kind', () => {
    const planned = faults({ skip: 1 })
    expect(strikes(planned, 5, 'F1')).toEqual([])
    expect(strikes(planned, 3)).toEqual([1])
  })

  it('lets one plan strike at an event, and the next plan after it', () => {
    const planned = faults({ value: 1 }, { value: 2 })
    expect([planned.strike('F8')?.value, planned.strike('F8')?.value, planned.strike('F8')]).toEqual([1, 2, undefined])
  })

  it('tells when it strikes', () => {
    const planned = faults({ id: 'F2' })
    const seen: string[] = []
    planned.onStrike = ({ id }) => seen.push(id)
    strikes(planned, 4, 'F2')
    expect(seen).toEqual(['F2'])
  })

  it('strikes by chance where a chance is given, the same for the same seed', () => {
    const some = strikes(faults({ ppm: 250_000, times: 10_000 }), 4000)
    expect(some.length).toBeGreaterThan(900)
    expect(some.length).toBeLessThan(1100)
    expect(strikes(faults({ ppm: 250_000, times: 10_000 }), 4000)).toEqual(some)
    expect(strikes(faults({ ppm: 0 }), 100)).toEqual([])
  })
})
