import { describe, expect, it } from 'vitest'
import { STATE_NAMES } from './bits'
import { runBurst } from './burst'
import { CycleEngine } from './cycle'
import { QueueDevice } from './device'
import { Dma8237Pair } from './pair'
import { perform } from './random-board'

interface Waves {
  readonly pair: Dma8237Pair
  readonly engine: CycleEngine
  readonly rows: string[]
  readonly transfers: string[]
}

/** A row per clock: states of DMA1 and DMA2, then the wires that are active. */
function waves(): Waves {
  const rows: string[] = []
  const transfers: string[] = []
  const pair = new Dma8237Pair(new Uint8Array(0x20000))
  const engine = new CycleEngine(pair, {
    clock: (signals) => {
      const wires = (['hrq1', 'hrq2', 'hlda', 'ior', 'iow', 'memr', 'memw', 'tc'] as const).filter(
        (name) => signals[name],
      )
      const dack = [0, 1, 2, 3, 4, 5, 6, 7].filter((n) => signals.dack & (1 << n)).map((n) => `dack${n}`)
      const address = signals.address < 0 ? [] : [signals.address.toString(16)]
      const states = `${STATE_NAMES[signals.state1]!} ${STATE_NAMES[signals.state2]!}`
      rows.push([states, ...wires, ...dack, ...address].join(' '))
    },
    transfer: (clock, channel, address, item) => {
      transfers.push(`${clock}: ${channel} ${address.toString(16)} ${item.toString(16)}`)
    },
  })
  pair.out(0xd6, 0xc0)
  pair.out(0xd4, 0x00)
  return { pair, engine, rows, transfers }
}

function program(pair: Dma8237Pair, channel: number, mode: number, address: number, count: number): void {
  perform(pair, { kind: 'set up', channel, mode, address, page: 1, count }, () => 0)
}

describe('CycleEngine', () => {
  it('walks SI S0 S1 S2 S3 S4 through the cascade and gives the bus back', () => {
    const { pair, engine, rows, transfers } = waves()
    const device = new QueueDevice()
    device.deliver([0xa5])
    pair.attach(2, device)
    program(pair, 2, 0x44, 0x1234, 0)
    pair.dreq(2, true)
    engine.run(1)
    pair.dreq(2, false)
    for (let i = 0; i < 3; i++) engine.clock()
    expect(rows).toEqual([
      'S0 SI hrq1',
      'S0 S0 hrq1 hrq2',
      'S0 SC hrq1 hrq2 hlda dack4',
      'S1 SC hrq1 hrq2 hlda dack4 11234',
      'S2 SC hrq1 hrq2 hlda dack2 dack4 11234',
      'S3 SC hrq1 hrq2 hlda ior dack2 dack4 11234',
      'S4 SC hrq1 hrq2 hlda ior memw tc dack2 dack4 11234',
      'SI SC hrq2 hlda dack4',
      'SI SI hlda',
      'SI SI',
    ])
    expect(transfers).toEqual(['7: 2 11234 a5'])
    expect(pair.memory[0x11234]).toBe(0xa5)
  })

  it('drives IOW and MEMR the other way, waits in SW, and starts the write early when told to', () => {
    const { pair, engine, rows } = waves()
    pair.waitStates = 1
    pair.out(0xd0, 0x20)
    program(pair, 5, 0x48, 0x10, 5)
    pair.dreq(5, true)
    engine.run(1)
    expect(rows).toEqual([
      'SI S0 hrq2',
      'SI S1 hrq2 hlda 20',
      'SI S2 hrq2 hlda dack5 20',
      'SI S3 hrq2 hlda iow memr dack5 20',
      'SI SW hrq2 hlda iow memr dack5 20',
      'SI S4 hrq2 hlda iow memr dack5 20',
    ])
  })

  it('skips S3 in compressed timing and S1 while address bits 8-15 stay', () => {
    const { pair, engine, rows } = waves()
    pair.out(0xd0, 0x08)
    program(pair, 5, 0x84, 0xfe, 2)
    pair.dreq(5, true)
    engine.run(3)
    expect(rows.map((row) => row.split(' ')[1])).toEqual(['S0', 'S1', 'S2', 'S4', 'S2', 'S4', 'S1', 'S2', 'S4'])
  })

  it('goes through S11 to S24 without DACK from memory to memory', () => {
    const { pair, engine, rows } = waves()
    pair.waitStates = 1
    pair.out(0x08, 0x01)
    program(pair, 0, 0x88, 0x10, 0)
    program(pair, 1, 0x84, 0x20, 0)
    pair.memory[0x10010] = 0x77
    pair.out(0x09, 0x04)
    engine.run(1)
    expect(rows.slice(3)).toEqual([
      'S11 SC hrq1 hrq2 hlda dack4 10010',
      'S12 SC hrq1 hrq2 hlda dack4 10010',
      'S13 SC hrq1 hrq2 hlda memr dack4 10010',
      'SW SC hrq1 hrq2 hlda memr dack4 10010',
      'S14 SC hrq1 hrq2 hlda memr dack4 10010',
      'S21 SC hrq1 hrq2 hlda dack4 10020',
      'S22 SC hrq1 hrq2 hlda dack4 10020',
      'S23 SC hrq1 hrq2 hlda dack4 10020',
      'SW SC hrq1 hrq2 hlda memw dack4 10020',
      'S24 SC hrq1 hrq2 hlda memw tc dack4 10020',
    ])
    expect(pair.memory[0x10020]).toBe(0x77)
  })

  it('waits in S0 for a slow CPU, and goes back to SI when the request is gone by then', () => {
    const { pair, engine, rows } = waves()
    engine.grantDelay = 2
    program(pair, 5, 0x44, 0, 0)
    pair.dreq(5, true)
    engine.clock()
    engine.clock()
    pair.dreq(5, false)
    for (let i = 0; i < 3; i++) engine.clock()
    expect(rows.map((row) => row.split(' ')[1])).toEqual(['S0', 'S0', 'S0', 'SI', 'SI'])
    expect([pair.holds, pair.clocks]).toEqual([0, 0])
  })

  it('leaves HLDA to the host when told to, and stops where nothing can change', () => {
    const { pair, engine } = waves()
    engine.autoGrant = false
    program(pair, 5, 0x44, 0, 0)
    pair.dreq(5, true)
    expect(engine.run(1)).toBe(0)
    expect(pair.hrq).toBe(true)
    pair.hlda = true
    expect(engine.run(1)).toBe(1)
  })

  it('can stop in the middle of a transfer, and burst mode then finishes it', () => {
    for (let clocks = 1; clocks < 40; clocks++) {
      const { pair, engine } = waves()
      engine.trace = {}
      const device = new QueueDevice()
      device.deliver([1, 2, 3, 4])
      pair.attach(1, device)
      program(pair, 1, 0x84, 0xfe, 3)
      pair.dreq(1, true)
      const exact = engine.run(9, clocks)
      expect(engine.now).toBeLessThanOrEqual(clocks)
      expect(exact + runBurst(pair, 9)).toBe(4)
      expect([pair.clocks, pair.holds]).toEqual([14, 1])
      expect([...pair.memory.subarray(0x100fe, 0x10102)]).toEqual([1, 2, 3, 4])
    }
  })

  it('tells why channels 0-3 get nothing when channel 4 is no cascade input', () => {
    const { pair, engine } = waves()
    pair.out(0xd6, 0x40)
    program(pair, 1, 0x44, 0, 0)
    pair.dreq(1, true)
    expect(engine.run(1)).toBe(0)
    expect(pair.diagnostics).toEqual(['channel 4 is not a cascade input, so channels 0-3 never get the bus'])
    expect(runBurst(pair, 1)).toBe(0)
    expect(pair.diagnostics.length).toBe(1)
  })
})
