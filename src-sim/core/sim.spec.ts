import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PRIORITY } from './priority'
import { hold, type Step } from './process'
import { Resource } from './resource'
import { createStreams } from './rng'
import { Sim } from './sim'
import { silentSink } from './sink'
import { formatNanos, ms, seconds, us } from './time'

describe('Sim', () => {
  it('orders the events of one instant by priority, whatever the order of scheduling', () => {
    const names = Object.keys(PRIORITY) as (keyof typeof PRIORITY)[]
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (order) => {
        const sim = new Sim()
        const seen: string[] = []
        for (const name of order) sim.schedule(4, PRIORITY[name], () => seen.push(name))
        sim.run()
        expect(seen).toEqual(names)
      }),
    )
  })

  it('runs to its limit, and goes on from there', () => {
    const sim = new Sim()
    const seen: number[] = []
    for (const at of [1, 5, 9]) sim.schedule(at, 0, () => seen.push(sim.now))
    expect([sim.run(5), sim.now, seen.length]).toEqual(['limit', 5, 2])
    expect([sim.run(7), sim.now]).toEqual(['limit', 7])
    expect([sim.run(), sim.now, sim.fired]).toEqual(['idle', 9, 3])
  })

  it('stops when it is asked, and steps one event at a time', () => {
    const sim = new Sim()
    sim.schedule(1, 0, () => sim.stop())
    sim.schedule(2, 0, () => undefined)
    expect([sim.run(), sim.now]).toEqual(['stopped', 1])
    expect([sim.step(), sim.now, sim.step()]).toEqual([true, 2, false])
  })

  it('takes scheduled events back', () => {
    const sim = new Sim()
    const seen: string[] = []
    const handle = sim.schedule(1, 0, () => seen.push('never'))
    sim.schedule(2, 0, { fire: () => seen.push('object') })
    expect([sim.cancel(handle), sim.cancel(handle)]).toEqual([true, false])
    sim.run()
    expect(seen).toEqual(['object'])
  })

  it('refuses fractions and the past', () => {
    const sim = new Sim()
    expect(() => sim.schedule(0.5, 0, () => undefined)).toThrow('whole number')
    expect(() => sim.schedule(-1, 0, () => undefined)).toThrow('not negative')
  })

  it('repeats itself: same seed, same run', () => {
    const run = (seed: number): number[] => {
      const sim = new Sim({ seed })
      const seen: number[] = []
      function* body(name: string): Step<void> {
        for (let n = 0; n < 20; n++) {
          yield* hold(sim.stream(name).below(100))
          seen.push(sim.now)
        }
      }
      for (const name of ['a', 'b', 'c']) sim.spawn(name, body(name))
      sim.run()
      return seen
    }
    expect(run(5)).toEqual(run(5))
    expect(run(5)).not.toEqual(run(6))
  })
})

describe('silentSink', () => {
  it('keeps nothing and says so', () => {
    const link = { request: 0, chunk: 0, cause: 0 }
    expect(silentSink.isOn).toBe(false)
    expect(silentSink.begin(0, 0, silentSink.track('cpu', 'x'), link, 0, 0, silentSink.string('y'))).toBe(-1)
    expect(silentSink.instant(0, 0, 0, link, 0, 0, 0) + silentSink.span(0, 1, 0, 0, link, 0, 0, 0)).toBe(-2)
    silentSink.end(-1, 0)
  })
})

describe('createStreams', () => {
  it('gives a stream the same draws whatever other streams draw', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.array(fc.constantFrom('disk', 'tape', 'chance'), { maxLength: 40 }),
        (seed, others) => {
          const alone = createStreams(seed)
          const mixed = createStreams(seed)
          const draws = (streams: typeof alone): number => streams('line').below(1_000_000)
          for (const other of others) {
            mixed(other).below(7)
            expect(draws(mixed)).toBe(draws(alone))
          }
        },
      ),
    )
  })

  it('draws within its limits, differs by name and by the high half of the seed', () => {
    const list = (seed: number, name: string): number[] => {
      const stream = createStreams(seed)(name)
      return Array.from({ length: 50 }, () => stream.below(1000))
    }
    for (const value of list(1, 'a')) expect(value >= 0 && value < 1000 && Number.isInteger(value)).toBe(true)
    expect(list(1, 'a')).not.toEqual(list(1, 'b'))
    expect(list(1, 'a')).not.toEqual(list(1 + 2 ** 40, 'a'))
    expect(() => createStreams(1)('a').below(0)).toThrow('a draw below 0')
    expect(() => createStreams(-1)).toThrow('a seed is')
    expect([
      createStreams(1)('a').below(1),
      createStreams(1)('a').chance(0),
      createStreams(1)('a').chance(1e6),
    ]).toEqual([0, false, true])
  })
})

describe('Resource', () => {
  it('serves as many as it has places and the others in the order in which they came', () => {
    const sim = new Sim()
    const desk = new Resource(2)
    const served: string[] = []
    const processes = ['a', 'b', 'c', 'd', 'e'].map((name) => sim.spawn(name, visitor(name)))
    function* visitor(name: string): Step<void> {
      yield* desk.seize(processes.find((each) => each.name === name)!)
      served.push(`${name}@${sim.now}`)
      yield* hold(10)
      desk.release()
    }
    sim.schedule(5, PRIORITY.observer, () => {
      expect([desk.free, desk.queueLength]).toEqual([0, 3])
      processes[2]!.kill()
    })
    sim.run()
    expect(served).toEqual(['a@0', 'b@0', 'd@10', 'e@10'])
    expect([desk.free, desk.queueLength]).toEqual([2, 0])
    expect(() => desk.release()).toThrow('nobody has')
    expect(() => new Resource(0)).toThrow('at least one place')
  })

  it('serves thousands in order', () => {
    const sim = new Sim()
    const desk = new Resource(1)
    const served: number[] = []
    const processes = Array.from({ length: 3000 }, (_, id) => sim.spawn(String(id), visitor(id)))
    function* visitor(id: number): Step<void> {
      yield* desk.seize(processes[id]!)
      served.push(id)
      yield* hold(1)
      desk.release()
    }
    sim.run()
    expect(served).toEqual(Array.from({ length: 3000 }, (_, id) => id))
  })
})

describe('formatNanos', () => {
  it('is exact to the nanosecond', () => {
    const said = [0, 7, 1_000, 1_500_000, 20_000, seconds(3) + 1, -ms(2), us(1_000)].map(formatNanos)
    expect(said).toEqual(['0 ns', '7 ns', '1 us', '1.5 ms', '20 us', '3.000000001 s', '-2 ms', '1 ms'])
  })

  it('can be read back to the same number', () => {
    const units: Record<string, number> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 }
    fc.assert(
      fc.property(fc.maxSafeInteger(), (time) => {
        const [number, unit] = formatNanos(time).split(' ')
        const [whole, fraction = ''] = number!.replace('-', '').split('.')
        const digits = String(units[unit!]).length - 1
        const size = BigInt(whole!) * BigInt(units[unit!]!) + BigInt(fraction.padEnd(digits, '0') || '0')
        expect(time < 0 ? -size : size).toBe(BigInt(time))
      }),
    )
  })
})
