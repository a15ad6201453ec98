import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStreams } from '../core/rng'
import { Faults, type FaultEvent, type FaultPlan } from './faults'

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

const event = (first: number, count = 512, request = 1): FaultEvent => ({ first, count, request })

describe('Faults.of', () => {
  const machine = (plans: readonly FaultPlan[], seed = 7): Faults => new Faults(plans, createStreams(seed))
  const at = (where: string, more: Partial<FaultPlan> = {}): FaultPlan => ({
    ...{ id: 'F8', skip: 0, times: 1_000_000, value: null, where },
    ...more,
  })

  it('gives a device only what is planned for it, and counts with the whole', () => {
    const whole = machine([at('disk0', { times: 2 }), at('disk1')])
    expect(whole.of('disk0').strike('F8')).toBeDefined()
    expect(whole.strike('F8', { where: 'disk0' })).toBeDefined()
    expect(whole.of('disk0').strike('F8')).toBeUndefined()
    expect(whole.of('disk2').strike('F8')).toBeUndefined()
    expect(whole.strikes.map(({ plan }) => plan.where)).toEqual(['disk0', 'disk0'])
    expect(whole.of('disk0').strikes).toBe(whole.strikes)
  })

  it('draws the same for a device whatever is planned for others', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.nat(1_000_000),
        fc.array(fc.nat(1_000_000), { maxLength: 4 }),
        (seed, ppm, others) => {
          const alone = machine([at('disk0', { ppm })], seed)
          const busy = machine([...others.map((other) => at('disk1', { ppm: other })), at('disk0', { ppm })], seed)
          const heard = (of: Faults, isBusy: boolean): number[] =>
            Array.from({ length: 60 }, (_, index) => {
              if (isBusy) for (let other = 0; other < index % 4; other++) of.strike('F8', { where: 'disk1' })
              return of.strike('F8', { where: 'disk0' }) ? index : -1
            })
          expect(heard(busy, true)).toEqual(heard(alone, false))
        },
      ),
    )
  })

  it('strikes exactly at the events that skip and times leave', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.integer({ min: 1, max: 20 }), fc.nat(50), (skip, times, events) => {
        const struck = strikes(faults({ skip, times }), events)
        const first = Math.min(skip, events)
        const last = Math.min(skip + times, events)
        expect(struck).toEqual(Array.from({ length: last - first }, (_, index) => first + index))
      }),
    )
  })
})

describe('Faults.strike', () => {
  it('takes only the transfer that contains the byte of the medium', () => {
    const planned = faults({ byte: 1024, times: 9 })
    expect([0, 512, 1024, 1536].map((first) => planned.strike('F8', event(first)) !== undefined)).toEqual([
      ...[false, false, true, false],
    ])
    expect(planned.strike('F8')).toBeUndefined()
  })

  it('counts the bytes of each request for itself', () => {
    const planned = faults({ byte: 700, byteOf: 'request', times: 9 })
    const hits = [event(9000), event(0, 512, 2), event(9512), event(512, 512, 2), event(10_024)]
    expect(hits.map((each) => planned.strike('F8', each) !== undefined)).toEqual([false, false, true, true, false])
  })

  it('does not count what happens before its time', () => {
    const planned = faults({ at: 100, skip: 1 })
    let now = 99
    planned.clock = () => now
    expect(planned.strike('F8')).toBeUndefined()
    now = 100
    expect([planned.strike('F8'), planned.strike('F8')].map(Boolean)).toEqual([false, true])
    expect(planned.strikes[0]).toMatchObject({ at: 100 })
  })

  it('listens to one register, or to every one', () => {
    const planned = faults({ id: 'pio_r', offset: 4 }, { id: 'pio_r' })
    expect(planned.strike('pio_r', { offset: 0 })?.offset).toBeUndefined()
    expect(planned.strike('pio_r', { offset: 4 })?.offset).toBe(4)
    expect(planned.has('pio_r')).toBe(false)
    expect(planned.has('pio_w')).toBe(false)
  })
})
