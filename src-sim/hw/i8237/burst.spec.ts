import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MODE } from './bits'
import { runBurst } from './burst'
import { Dma8237Pair } from './pair'
import { perform, PlannedDevice, type PlannedAct } from './random-board'

/** A channel near one of the ends of its page, with or without a device that moves in bulk. */
function run(
  setUp: { channel: number; mode: number; address: number; page: number; count: number },
  bulk: boolean,
  most: number,
  act: PlannedAct['act'] = 'drop own',
): unknown {
  const pair = new Dma8237Pair(new Uint8Array(0x60000))
  for (let at = 0; at < pair.memory.length; at++) pair.memory[at] = (at * 13 + (at >> 8)) & 0xff
  const device = new PlannedDevice(pair, setUp.channel, [{ after: 300, act, other: 0 }], bulk)
  pair.attach(setUp.channel, device)
  pair.out(0xd6, 0xc0)
  pair.out(0xd4, 0x00)
  perform(pair, { kind: 'set up', ...setUp }, () => 0)
  pair.dreq(setUp.channel, true)
  const moved = runBurst(pair, most)
  const { clocks, holds, chips } = pair.snapshot()
  let sum = 0
  for (const byte of pair.memory) sum = (sum * 31 + byte) % 1000003
  return { moved, clocks, holds, chips, sum, received: device.sum, items: device.items, grants: pair.grants.list(1000) }
}

describe('runBurst', () => {
  it('moves the same in bulk as item by item, also where the address wraps in its page', () => {
    const setUp = fc.record({
      channel: fc.constantFrom(1, 3, 5, 7),
      mode: fc
        .tuple(
          fc.constantFrom(MODE.DEMAND, MODE.SINGLE, MODE.BLOCK),
          fc.constantFrom(MODE.WRITE, MODE.READ),
          fc.constantFrom(0, MODE.DECREMENT),
          fc.constantFrom(0, MODE.AUTOINITIALISE),
        )
        .map(([service, type, down, auto]) => service | type | down | auto),
      address: fc.oneof(fc.integer({ min: 0xff00, max: 0xffff }), fc.integer({ min: 0, max: 0x100 })),
      page: fc.constantFrom(0, 1, 2, 3),
      count: fc.integer({ min: 2, max: 700 }),
    })
    fc.assert(
      fc.property(setUp, fc.integer({ min: 1, max: 900 }), (one, most) => {
        expect(run(one, true, most)).toEqual(run(one, false, most))
      }),
      { numRuns: 60 },
    )
  })

  it('ends the service where the device pulls EOP with its last item, in bulk as item by item', () => {
    const setUp = { channel: 1, mode: MODE.BLOCK | MODE.WRITE, address: 0x1000, page: 1, count: 699 }
    expect(run(setUp, true, 900, 'pull eop')).toMatchObject({ moved: 300, items: 300, holds: 1 })
    expect(run(setUp, true, 900, 'pull eop')).toEqual(run(setUp, false, 900, 'pull eop'))
  })

  it('reads FF and loses what is written beyond the memory that is fitted', () => {
    const pair = new Dma8237Pair(new Uint8Array(0x10))
    const device = new PlannedDevice(pair, 1, [], true)
    pair.attach(1, device)
    pair.out(0xd6, 0xc0)
    pair.out(0xd4, 0x00)
    perform(
      pair,
      { kind: 'set up', channel: 1, mode: MODE.BLOCK | MODE.READ, address: 0x0e, page: 0, count: 2 },
      () => 0,
    )
    pair.dreq(1, true)
    expect(runBurst(pair, 9)).toBe(3)
    expect(device.sum).toBe(((0 * 31 + 0) * 31 + 0) * 31 + 0xff)
    perform(
      pair,
      { kind: 'set up', channel: 1, mode: MODE.BLOCK | MODE.WRITE, address: 0x0f, page: 0, count: 3 },
      () => 0,
    )
    expect(runBurst(pair, 9)).toBe(4)
    expect(pair.memory.length).toBe(0x10)
  })
})
