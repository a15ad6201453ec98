import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMMAND, MODE, STATE } from './bits'
import { runBurst } from './burst'
import { CycleEngine } from './cycle'
import { QueueDevice } from './device'
import { Dma8237Pair } from './pair'
import { perform } from './random-board'

const CHANNELS = [0, 1, 2, 3, 5, 6, 7]
const RUNS = { numRuns: 60 }
const MEMORY = 0x40000

const channel = fc.constantFrom(...CHANNELS)
const engine = fc.constantFrom('burst' as const, 'cycle' as const)
const word = fc.integer({ min: 0, max: 0xffff })
const page = fc.integer({ min: 0, max: 3 })
const count = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 3000 }))

/** One programmed channel of any service, type and direction. */
const setUp = fc.record({
  channel,
  service: fc.constantFrom(MODE.DEMAND, MODE.SINGLE, MODE.BLOCK),
  type: fc.constantFrom(MODE.VERIFY, MODE.WRITE, MODE.READ),
  decrement: fc.boolean(),
  autoinitialise: fc.boolean(),
  address: word,
  page,
  count,
})
type SetUp = typeof setUp extends fc.Arbitrary<infer T> ? T : never

interface Rig {
  readonly pair: Dma8237Pair
  readonly device: QueueDevice
  readonly run: (most: number) => number
}

function rig(one: SetUp, kind: 'burst' | 'cycle', waitStates = 0): Rig {
  const pair = new Dma8237Pair(new Uint8Array(MEMORY), { waitStates })
  pair.out(0xd6, 0xc0)
  pair.out(0xd4, 0x00)
  const device = new QueueDevice()
  pair.attach(one.channel, device)
  program(pair, one)
  pair.dreq(one.channel, true)
  const exact = new CycleEngine(pair)
  return { pair, device, run: kind === 'burst' ? (most) => runBurst(pair, most) : (most) => exact.run(most) }
}

function program(pair: Dma8237Pair, one: SetUp): void {
  const mode =
    one.service | one.type | (one.decrement ? MODE.DECREMENT : 0) | (one.autoinitialise ? MODE.AUTOINITIALISE : 0)
  perform(pair, { ...one, kind: 'set up', mode }, () => 0)
}

function registers(pair: Dma8237Pair, number: number): Dma8237Pair['first']['channels'][number] {
  return pair.chipOf(number).channels[number & 3]!
}

/** [item] byte addresses that the rules ask for. */
function expectedAddresses(one: SetUp, items: number): number[] {
  return Array.from({ length: items }, (_, i) => {
    const address = (one.address + (one.decrement ? -i : i)) & 0xffff
    return one.channel > 3 ? ((one.page & 0xfe) << 16) + address * 2 : (one.page << 16) + address
  })
}

function differences(before: Uint8Array, after: Uint8Array): number[] {
  const places: number[] = []
  for (let at = 0; at < before.length; at++) if (before[at] !== after[at]) places.push(at)
  return places
}

describe('Dma8237Pair', () => {
  it('I1 moves exactly count + 1 items before terminal count, which leaves FFFF or the base', () => {
    fc.assert(
      fc.property(setUp, engine, (one, kind) => {
        const { pair, run } = rig(one, kind)
        const bit = 1 << (one.channel & 3)
        const status = one.channel > 3 ? 0xd0 : 0x08
        expect(run(one.count)).toBe(one.count)
        expect(pair.in(status) & bit).toBe(0)
        expect(run(1)).toBe(1)
        expect(pair.in(status) & bit).toBe(bit)
        expect(registers(pair, one.channel).count).toBe(one.autoinitialise ? one.count : 0xffff)
      }),
      RUNS,
    )
  })

  it('I2 changes base registers by CPU writes only; after autoinitialise current equals base', () => {
    fc.assert(
      fc.property(setUp, engine, fc.integer({ min: 1, max: 9000 }), (one, kind, most) => {
        const { pair, run } = rig(one, kind)
        run(most)
        const channelRegisters = registers(pair, one.channel)
        expect([channelRegisters.baseAddress, channelRegisters.baseCount]).toEqual([one.address, one.count])
        if (one.autoinitialise && most % (one.count + 1) === 0) {
          expect([channelRegisters.address, channelRegisters.count]).toEqual([one.address, one.count])
        }
      }),
      RUNS,
    )
  })

  it('I3 and I4 touch consecutive addresses of the programmed page only, and stop one step further', () => {
    fc.assert(
      fc.property(setUp, engine, (drawn, kind) => {
        const one: SetUp = { ...drawn, type: MODE.WRITE, autoinitialise: false, count: drawn.count % 600 }
        const { pair, device, run } = rig(one, kind)
        const items = Array.from({ length: one.count + 1 }, (_, i) => (i % 255) + 1 + (one.channel > 3 ? 0x100 : 0))
        device.deliver(items)
        const before = pair.memory.slice()
        expect(run(100_000)).toBe(one.count + 1)
        const addresses = expectedAddresses(one, one.count + 1)
        const width = one.channel > 3 ? 2 : 1
        const touched = addresses.flatMap((at) => (width === 2 ? [at, at + 1] : [at])).sort((a, b) => a - b)
        expect(differences(before, pair.memory)).toEqual(touched)
        addresses.forEach((at, i) => expect(pair.memory[at]).toBe(items[i]! & 0xff))
        const steps = one.decrement ? -(one.count + 1) : one.count + 1
        expect(registers(pair, one.channel).address).toBe((one.address + steps) & 0xffff)
      }),
      RUNS,
    )
  })

  it('I5 masks the channel after terminal count unless it autoinitialises', () => {
    fc.assert(
      fc.property(setUp, engine, (one, kind) => {
        const { pair, run } = rig(one, kind)
        run(one.count + 1)
        const masked = (pair.chipOf(one.channel).mask >> (one.channel & 3)) & 1
        expect(masked).toBe(one.autoinitialise ? 0 : 1)
        expect(run(3)).toBe(one.autoinitialise ? 3 : 0)
      }),
      RUNS,
    )
  })

  it('I6 takes one tenure a transfer in single mode and one a block; verify and read leave memory alone', () => {
    fc.assert(
      fc.property(setUp, engine, (drawn, kind) => {
        const one: SetUp = { ...drawn, autoinitialise: false }
        const { pair, device, run } = rig(one, kind)
        pair.memory.fill(0x5a)
        device.deliver([1, 2, 3])
        run(100_000)
        expect(pair.holds).toBe(one.service === MODE.SINGLE ? one.count + 1 : 1)
        expect(pair.grants.services).toBe(pair.holds)
        if (one.type !== MODE.WRITE) expect(pair.memory.every((byte) => byte === 0x5a)).toBe(true)
        const items = one.type === MODE.READ ? one.count + 1 : 0
        expect(device.received.length).toBe(items)
      }),
      RUNS,
    )
  })

  it('I7 shows no TC bit in the second of two status reads, and the same requests', () => {
    fc.assert(
      fc.property(setUp, engine, fc.integer({ min: 0, max: 0xff }), (one, kind, pins) => {
        const { pair, run } = rig(one, kind)
        run(one.count + 1)
        CHANNELS.forEach((number) => pair.dreq(number, ((pins >> number) & 1) === 1))
        for (const port of [0x08, 0xd0]) {
          const first = pair.in(port)
          const second = pair.in(port)
          expect(second).toBe(first & 0xf0)
        }
      }),
      RUNS,
    )
  })

  it('I8 gives back what was written through a cleared flip-flop', () => {
    const port = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7).chain((r) => fc.constantFrom(r, 0xc0 + 2 * r))
    const byte = fc.integer({ min: 0, max: 0xff })
    fc.assert(
      fc.property(
        port,
        byte,
        byte,
        byte,
        fc.array(fc.tuple(fc.constantFrom(0x0a, 0x0b, 0xd4, 0xd6, 0x81), byte)),
        (at, low, high, noise, others) => {
          const pair = new Dma8237Pair(new Uint8Array(0))
          pair.out(at, noise)
          const clear = at < 0x10 ? 0x0c : 0xd8
          pair.out(clear, noise)
          pair.out(at, low)
          for (const [other, value] of others) pair.out(other, value)
          pair.out(at, high)
          pair.out(clear, 0)
          expect([pair.in(at), pair.in(at)]).toEqual([low, high])
        },
      ),
      RUNS,
    )
  })

  it('I9 serves a rotating channel within three others and never passes over a higher fixed one', () => {
    const channels = fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 4 })
    fc.assert(
      fc.property(channels, fc.boolean(), engine, (numbers, rotating, kind) => {
        const pair = new Dma8237Pair(new Uint8Array(0))
        const exact = new CycleEngine(pair)
        pair.out(0xd6, 0xc0)
        pair.out(0xd4, 0x00)
        pair.out(0x08, rotating ? COMMAND.ROTATING : 0)
        for (const number of numbers) {
          perform(
            pair,
            { kind: 'set up', channel: number, mode: MODE.SINGLE, address: 0, page: 0, count: 0xffff },
            () => 0,
          )
          pair.dreq(number, true)
        }
        expect(kind === 'burst' ? runBurst(pair, 40) : exact.run(40)).toBe(40)
        const served = pair.grants.list(40).map(([number]) => number)
        if (!rotating) expect(new Set(served)).toEqual(new Set([numbers.toSorted((a, b) => a - b)[0]]))
        else {
          for (const number of numbers) {
            const places = served.flatMap((one, index) => (one === number ? [index] : []))
            expect(places[0]!).toBeLessThanOrEqual(3)
            places.forEach((place, index) => {
              if (index > 0) expect(place - places[index - 1]!).toBeLessThanOrEqual(numbers.length)
            })
          }
        }
      }),
      RUNS,
    )
  })

  it('I10 has at most one DACK active, and none without HRQ', () => {
    fc.assert(
      fc.property(
        fc.array(setUp, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 3 }),
        (many, grantDelay) => {
          const pair = new Dma8237Pair(new Uint8Array(MEMORY))
          pair.out(0xd6, 0xc0)
          pair.out(0xd4, 0x00)
          for (const one of many) {
            program(pair, { ...one, count: one.count % 20 })
            pair.dreq(one.channel, true)
          }
          let clocks = 0
          const exact = new CycleEngine(pair, {
            clock: (signals) => {
              clocks++
              const real = signals.dack & ~0x10
              expect(real & (real - 1)).toBe(0)
              if (!signals.hrq2) expect(signals.dack).toBe(0)
              if (real & 0x0f) expect(signals.hrq1 && (signals.dack & 0x10) !== 0).toBe(true)
              if (signals.ior || signals.iow) expect(real).not.toBe(0)
              expect(Number(signals.ior) + Number(signals.memr)).toBeLessThanOrEqual(1)
            },
          })
          exact.grantDelay = grantDelay
          exact.run(200, 3000)
          expect(clocks).toBeGreaterThan(0)
        },
      ),
      RUNS,
    )
  })

  it('I11 spends the clocks that the table gives', () => {
    fc.assert(
      fc.property(setUp, engine, fc.integer({ min: 0, max: 3 }), fc.boolean(), (one, kind, waitStates, compressed) => {
        const { pair, run } = rig(one, kind, waitStates)
        if (compressed) pair.out(one.channel > 3 ? 0xd0 : 0x08, COMMAND.COMPRESSED)
        const items = one.count + 1
        run(items)
        const short = (compressed ? 2 : 3) + waitStates
        let latches = 0
        for (let i = 0; i < items; i++) {
          const sign = one.decrement ? -1 : 1
          const now = (one.address + sign * i) & 0xff00
          const before = (one.address + sign * (i - 1)) & 0xff00
          if (i === 0 || one.service === MODE.SINGLE || now !== before) latches++
        }
        expect(pair.clocks).toBe(items * short + latches)
      }),
      RUNS,
    )
  })

  it('I11 spends 8 clocks and two waits on each byte from memory to memory', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        word,
        word,
        fc.integer({ min: 0, max: 3 }),
        engine,
        (last, from, to, waitStates, kind) => {
          const pair = new Dma8237Pair(new Uint8Array(MEMORY), { waitStates })
          for (let at = 0; at < 0x10000; at++) pair.memory[at] = (at * 7) & 0xff
          const source = pair.memory.slice(0, 0x10000)
          pair.out(0xd6, 0xc0)
          pair.out(0xd4, 0x00)
          pair.out(0x08, COMMAND.MEMORY_TO_MEMORY)
          perform(
            pair,
            { kind: 'set up', channel: 0, mode: MODE.BLOCK | MODE.READ, address: from, page: 0, count: 0xffff },
            () => 0,
          )
          perform(
            pair,
            { kind: 'set up', channel: 1, mode: MODE.BLOCK | MODE.WRITE, address: to, page: 1, count: last },
            () => 0,
          )
          pair.out(0x09, 0x04)
          const exact = new CycleEngine(pair)
          expect(kind === 'burst' ? runBurst(pair, 9999) : exact.run(9999)).toBe(last + 1)
          expect(pair.clocks).toBe((last + 1) * (8 + 2 * waitStates))
          for (let i = 0; i <= last; i++) {
            expect(pair.memory[0x10000 + ((to + i) & 0xffff)]).toBe(source[(from + i) & 0xffff])
          }
          expect(pair.in(0x08)).toBe(0x02)
        },
      ),
      RUNS,
    )
  })

  it('ends a service on an external EOP at the current count, and reloads or masks as on terminal count', () => {
    fc.assert(
      fc.property(setUp, engine, fc.integer({ min: 0, max: 50 }), (drawn, kind, moved) => {
        const one: SetUp = { ...drawn, count: drawn.count + 60 }
        const { pair, run } = rig(one, kind)
        run(moved)
        pair.setEop(true)
        expect(run(1)).toBe(1)
        pair.setEop(false)
        const { count: left } = registers(pair, one.channel)
        expect(left).toBe(one.autoinitialise ? one.count : one.count - moved - 1)
        expect(pair.in(one.channel > 3 ? 0xd0 : 0x08) & (1 << (one.channel & 3))).not.toBe(0)
        expect(run(2)).toBe(one.autoinitialise ? 2 : 0)
      }),
      RUNS,
    )
  })

  it('stands in the same registers after a snapshot, which shows the base registers too', () => {
    fc.assert(
      fc.property(setUp, engine, (one, kind) => {
        const { pair, run } = rig(one, kind)
        run(one.count >> 1)
        const first = pair.snapshot()
        expect(pair.snapshot()).toEqual(first)
        const shown = first.chips[one.channel > 3 ? 1 : 0].channels[one.channel & 3]!
        expect([shown.baseAddress, shown.baseCount, shown.page]).toEqual([one.address, one.count, one.page])
        const states = Object.keys(STATE)
        expect(first.chips.every(({ state }) => states.includes(state))).toBe(true)
      }),
      RUNS,
    )
  })
})
