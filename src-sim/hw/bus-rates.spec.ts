import { describe, expect, it } from 'vitest'
import { hostPreset, resolveHost } from '../config/hosts'
import { burstRate, PACKET_OVERHEAD, sharedCapacity, sharedDataClocks, type BurstBus } from './bus-rates'

const PCI: BurstBus = { busClock: 33_333_333, busWidth: 4, burstBytes: 64, overheadClocks: 8, latencyTimer: 0 }
const megabytes = (bus: BurstBus): number => Math.round(burstRate(bus) / 1e6)

describe('burstRate', () => {
  it.each([
    [4, 16, 67],
    [4, 32, 89],
    [4, 64, 107],
    [4, 128, 119],
    [4, 256, 125],
    [8, 16, 44],
    [8, 32, 67],
    [8, 64, 89],
    [8, 128, 107],
    [8, 256, 119],
  ])('with %i overhead clocks and bursts of %i bytes PCI gives %i MB/s', (overheadClocks, burstBytes, wanted) => {
    expect(megabytes({ ...PCI, overheadClocks, burstBytes })).toBe(wanted)
  })

  it.each([
    [128, 84],
    [256, 91],
    [512, 96],
  ])('a packet of %i bytes uses %i percent of a serial bus', (burstBytes, percent) => {
    const bus = { busClock: 1_000_000, busWidth: 1, burstBytes, overheadClocks: PACKET_OVERHEAD, latencyTimer: 0 }
    expect(Math.round(burstRate(bus) / 10_000)).toBe(percent)
  })

  it('gives generation 1 with 128 bytes what its makers call realistic', () => {
    const lanes = (count: number): number =>
      megabytes({ busClock: count * 250e6, busWidth: 1, burstBytes: 128, overheadClocks: 24, latencyTimer: 0 })
    expect(lanes(4)).toBe(842)
    expect(lanes(8)).toBe(1684)
  })

  it.each([
    ['EISA', { busClock: 8_333_333, busWidth: 4, burstBytes: 1024, overheadClocks: 2 }, 33],
    ['SBus', { busClock: 20_000_000, busWidth: 4, burstBytes: 64, overheadClocks: 16 }, 40],
  ])('with the parameters of docs/bus.md %s gives what is said there', (_, bus, wanted) => {
    expect(megabytes({ ...bus, latencyTimer: 0 })).toBe(wanted)
  })

  it('of one byte and eight clocks is the single mode of the 8237', () => {
    expect(burstRate(hostPreset('1989-386-isa'))).toBe(444_444)
  })

  it('is never 0', () => {
    expect(burstRate({ ...PCI, busClock: 1, busWidth: 1, burstBytes: 1, overheadClocks: 1000 })).toBe(1)
  })
})

describe('sharedDataClocks', () => {
  it.each([
    [32, 24],
    [64, 56],
    [8, 1],
    [1, 1],
  ])('a latency timer of %i clocks leaves %i for data after 8 of overhead', (latencyTimer, wanted) => {
    expect(sharedDataClocks({ ...PCI, burstBytes: 4096, latencyTimer })).toBe(wanted)
  })

  it('is the burst where that is shorter, and where there is no timer', () => {
    expect(sharedDataClocks({ ...PCI, latencyTimer: 32 })).toBe(16)
    expect(sharedDataClocks({ ...PCI, burstBytes: 4096 })).toBe(1024)
  })
})

describe('sharedCapacity', () => {
  it('is all while the timer does not cut the burst', () => {
    expect(sharedCapacity({ ...PCI, latencyTimer: 32 })).toBe(1000)
    expect(sharedCapacity(PCI)).toBe(1000)
  })

  it('is smaller the sooner the timer ends the burst', () => {
    const at = (latencyTimer: number): number => sharedCapacity({ ...PCI, burstBytes: 256, latencyTimer })
    // 24 of 32 clocks against 64 of 72; 8 of 16; 1 of 9.
    expect([at(32), at(16), at(9)]).toEqual([843, 562, 125])
  })
})

describe('the parameters of a burst', () => {
  const effective = (name: string, changes: object): number => {
    const host = resolveHost(name, changes as Record<string, unknown>)
    if (!host.ok) throw new Error(JSON.stringify(host.error))
    return host.value.busEffective
  }

  it('change what the bus gives', () => {
    expect(effective('1999-sparc-pci', { burstBytes: 256 })).toBe(118_518_517)
    expect(effective('1999-sparc-pci', { overheadClocks: 4 })).toBe(106_666_665)
    expect(effective('2014-x86-pcie', { burstBytes: 256 })).toBe(3_600_457_142)
  })

  it('leave it alone where it is given, and where none of them is', () => {
    expect(effective('1999-sparc-pci', { burstBytes: 256, busEffective: '40 MB/s' })).toBe(40_000_000)
    expect(effective('1999-sparc-pci', { latencyTimer: 16 })).toBe(89_000_000)
    expect(effective('1999-sparc-pci', {})).toBe(89_000_000)
  })
})
