import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newLink } from '../core/sink'
import { Sim } from '../core/sim'
import { SystemBus, type BusListener, type BusOptions, type BusRequest } from './bus'

const NEVER = (): void => undefined

function request(changes: Partial<BusRequest>): BusRequest {
  const length = changes.length ?? 1000
  const none = { owner: 'a', rank: 0, length, need: length, stall: 0, bytes: 0, isHold: false, slack: Infinity }
  return { ...none, link: newLink(), done: NEVER, late: NEVER, ...changes }
}

interface Rig {
  readonly sim: Sim
  readonly bus: SystemBus
  readonly ends: Map<string, number>
  readonly late: Map<string, number>
  readonly told: string[]
  put(at: number, changes: Partial<BusRequest>): void
}

function rig(options: Partial<BusOptions> = {}): Rig {
  const sim = new Sim()
  const bus = new SystemBus(sim, { priority: 'fixed', missFactor: 1000, isRefreshedByDma: false, ...options })
  const ends = new Map<string, number>()
  const late = new Map<string, number>()
  const told: string[] = []
  const listener: BusListener = {
    steals: (share) => void told.push(`${sim.now} ${share}`),
    longHold: (owner) => void told.push(`${sim.now} long ${owner}`),
    parity: (owner) => void told.push(`${sim.now} parity ${owner}`),
  }
  bus.listener = listener
  return {
    ...{ sim, bus, ends, late, told },
    put: (at, changes) => {
      const owner = changes.owner ?? 'a'
      sim.schedule(at, 0, () => {
        bus.begin(
          request({
            done: () => void ends.set(owner, sim.now),
            late: (passed) => {
              ends.set(owner, sim.now)
              late.set(owner, passed)
            },
            ...changes,
          }),
        )
      })
    },
  }
}

describe('SystemBus', () => {
  it('lets a transfer alone take its own time', () => {
    const { put, sim, ends } = rig()
    put(5, { length: 12_345, need: 6789 })
    sim.run()
    expect(ends.get('a')).toBe(12_350)
  })

  it('lets nobody wait while all needs fit', () => {
    const { put, sim, ends } = rig()
    put(0, { owner: 'a', length: 10_000, need: 4000 })
    put(0, { owner: 'b', length: 20_000, need: 8000, rank: 1 })
    sim.run()
    expect([ends.get('a'), ends.get('b')]).toEqual([10_000, 20_000])
  })

  it('serves the lower rank first under fixed priority', () => {
    const { put, sim, ends } = rig()
    put(0, { owner: 'low', rank: 3 })
    put(400, { owner: 'high', rank: 1 })
    sim.run()
    expect([ends.get('high'), ends.get('low')]).toEqual([1400, 2000])
  })

  it('gives everyone the same under rotating priority', () => {
    const { put, sim, ends } = rig({ priority: 'rotating' })
    put(0, { owner: 'low', rank: 3 })
    put(0, { owner: 'high', rank: 1, length: 600 })
    sim.run()
    expect([ends.get('high'), ends.get('low')]).toEqual([1200, 1600])
  })

  it('is late when a medium that cannot wait gets no bus, and not under rotating priority', () => {
    const starve = (priority: BusOptions['priority']): Rig => {
      const here = rig({ priority })
      here.put(0, { owner: 'high', rank: 1, length: 5000 })
      here.put(1000, { owner: 'low', rank: 3, length: 3000, need: 1500, slack: 400 })
      here.sim.run()
      return here
    }
    const fixed = starve('fixed')
    expect(fixed.late.get('low')).toBe(0)
    expect(fixed.ends.get('low')).toBe(1401)
    expect(starve('rotating').late.size).toBe(0)
  })

  it('tells the processor what it loses, and that it loses all while the bus is held', () => {
    const { put, sim, told, ends } = rig({ missFactor: 500 })
    put(0, { length: 9000, need: 4500, stall: 3250 })
    put(4000, { owner: 'block', length: 2000, isHold: true })
    sim.run()
    expect(told).toEqual(['0 180', '4000 -1', '6000 180', '11000 0'])
    expect(ends.get('a')).toBe(11_000)
  })

  it('reports a hold of more than 100 us, and of more than 4 ms where DMA refreshes', () => {
    const hold = (isRefreshedByDma: boolean, length: number): string[] => {
      const here = rig({ isRefreshedByDma })
      here.put(0, { length, isHold: true })
      here.sim.run()
      return here.told.filter((each) => /[a-z]/.test(each))
    }
    expect(hold(true, 100_000)).toEqual([])
    expect(hold(false, 5_000_000)).toEqual(['100001 long a'])
    expect(hold(true, 5_000_000)).toEqual(['100001 long a', '4000001 parity a'])
  })

  it('does steps when their time of the transfer has come, and ends when no more come', () => {
    const stepped = (priority: BusOptions['priority'], last: number): string[] => {
      const { sim, bus, put } = rig({ priority })
      const seen: string[] = []
      const marks = [700, last]
      sim.schedule(0, 0, () => {
        bus.begin(
          request({
            owner: 'steps',
            firstStep: 200,
            step: () => (seen.push(`step ${sim.now}`), marks.shift()!),
            done: () => void seen.push(`done ${sim.now}`),
          }),
        )
      })
      put(400, { owner: 'other', length: 100, rank: -1 })
      sim.run()
      return seen
    }
    // The other one has all of the bus from 400 to 500, or half of it from 400 to 600.
    expect(stepped('fixed', 1000)).toEqual(['step 200', 'step 800', 'done 1100'])
    expect(stepped('rotating', 1000)).toEqual(['step 200', 'step 800', 'done 1100'])
    expect(stepped('fixed', -1)).toEqual(['step 200', 'step 800', 'done 800'])
  })

  it('gives several less than one where their bursts are cut', () => {
    const { sim, put, ends } = rig({ priority: 'rotating', sharedCapacity: 500 })
    put(0, { owner: 'a' })
    put(0, { owner: 'b', length: 500 })
    sim.run()
    // A quarter each until b is through; then a has all of it.
    expect([ends.get('b'), ends.get('a')]).toEqual([2000, 2500])
  })

  it('serves whoever asks all the time within three turns of others (I9)', () => {
    const { sim, put, ends } = rig({ priority: 'rotating' })
    for (const [rank, owner] of ['a', 'b', 'c', 'd'].entries()) put(0, { owner, rank, length: 1000 })
    sim.run()
    expect([...ends.values()]).toEqual([4000, 4000, 4000, 4000])
  })

  it('forgets a transfer that is taken back', () => {
    const { sim, bus, ends, put } = rig()
    const first = bus.begin(request({ owner: 'gone', rank: 0, length: 9000 }))
    put(0, { owner: 'b', rank: 1 })
    sim.schedule(500, 0, () => bus.cancel(first))
    sim.run()
    expect(ends).toEqual(new Map([['b', 1500]]))
    expect(bus.busy.get('gone')).toBe(500)
  })

  it('is never busy for longer than time passed, and every transfer ends (I29)', () => {
    const transfer = fc.record({
      at: fc.nat(5000),
      length: fc.integer({ min: 1, max: 5000 }),
      part: fc.integer({ min: 0, max: 1000 }),
      rank: fc.nat(7),
      isHold: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.array(transfer, { maxLength: 8 }),
        fc.constantFrom('fixed' as const, 'rotating' as const),
        (list, priority) => {
          const { put, sim, bus, ends } = rig({ priority })
          list.forEach(({ at, length, part, rank, isHold }, index) => {
            put(at, { owner: `t${index}`, length, need: Math.floor((length * part) / 1000), rank, isHold })
          })
          sim.run()
          expect(bus.busyTime).toBeLessThanOrEqual(sim.now)
          expect(ends.size).toBe(list.length)
          list.forEach(({ at, length }, index) => {
            expect(ends.get(`t${index}`)).toBeGreaterThanOrEqual(at + length)
          })
        },
      ),
    )
  })
})
