import { describe, expect, it } from 'vitest'
import { Sim } from '../core/sim'
import { newLink } from '../core/sink'
import { DEVICE_ERROR, type DmaCommand, type DmaSegment } from './device'
import { DmaDisk } from './disk'
import { DEVICE_FAULTS, Faults, type FaultPlan } from './faults'
import { BLOCK, Media } from './media'
import { PhysicalMemory } from './memory'

const MFM = { rotation: 16_666_667, sectorsPerTrack: 17, mediaRate: 522_240 }
const ESDI = { rotation: 16_666_667, sectorsPerTrack: 36, mediaRate: 1_105_920 }
const STILL = { rotation: 0, sectorsPerTrack: 17, mediaRate: 1_000_000 }

/** A disk, its line and what happened on it. */
function bench(geometry: typeof MFM, options: { interleave?: number; faults?: FaultPlan[]; bad?: number[] } = {}) {
  const sim = new Sim()
  const random = sim.stream('frames')
  const memory = new PhysicalMemory({ pageSize: 4096, frames: 16, allocator: 'contiguous', random })
  memory.allocateRun('kernel', 4, 16)
  const media = new Media(100, options.bad)
  const raised: number[] = []
  const violations: string[] = []
  let lowered = 0
  const disk = new DmaDisk(
    sim,
    'disk0',
    {
      ...{ commandOverhead: 0, tracksPerCylinder: 4, seekTrackToTrack: 5_000_000, seekFactor: 1_000_000 },
      // Single mode, 16 bit: 4 MHz, nine clocks for two bytes.
      ...{ dmaRate: 888_888, interleave: options.interleave ?? 1 },
      ...geometry,
    },
    {
      ...{ memory, media, faults: new Faults(options.faults ?? [], (name) => sim.stream(name)) },
      raise: () => raised.push(sim.now),
      lower: () => lowered++,
      violation: (message) => violations.push(message),
    },
  )
  const start = (op: 'read' | 'write', blkno: number, count: number, segments?: DmaSegment[]): boolean => {
    const command: DmaCommand = { op, blkno, count, segments: segments ?? [{ addr: 0, size: count }], link: newLink() }
    return disk.start(command)
  }
  return { sim, memory, media, disk, raised, violations, start, lowered: () => lowered }
}

/** KB a second of eight units of 512 bytes, each started 387 us after the interrupt of the one before. */
function unitRate(geometry: typeof MFM, interleave: number): number {
  const { sim, disk, raised, start } = bench(geometry, { interleave })
  for (let block = 0; block <= 8; block++) {
    start('read', block, BLOCK)
    sim.run()
    disk.acknowledge()
    sim.schedule(387_000, 0, () => undefined)
    sim.run()
  }
  return (8 * BLOCK * 1e6) / (raised[8]! - raised[0]!)
}

describe('DmaDisk', () => {
  it.each([
    ['ST-506', MFM, [29, 261, 174, 131]],
    ['ESDI', ESDI, [30, 29, 369, 276]],
  ] as const)('misses revolutions as computed for the 1989 host: %s', (_, geometry, wanted) => {
    const found = [1, 2, 3, 4].map((interleave) => Math.round(unitRate(geometry, interleave)))
    expect(found).toEqual(wanted)
  })

  it('has each sector of a track at a place of its own, whatever the interleave', () => {
    for (const sectorsPerTrack of [9, 17, 36]) {
      for (let interleave = 1; interleave <= 8; interleave++) {
        const times = Array.from({ length: sectorsPerTrack }, (_, block) => {
          const { sim, raised, start } = bench({ ...MFM, sectorsPerTrack }, { interleave })
          start('read', block, 1)
          sim.run()
          return Math.round((raised[0]! * sectorsPerTrack) / MFM.rotation)
        })
        expect(new Set(times).size, `${sectorsPerTrack} sectors, interleave ${interleave}`).toBe(sectorsPerTrack)
      }
    }
  })

  it('waits for the angle from the time of arrival, after overhead and seek', () => {
    const { sim, disk, raised, start } = bench(MFM)
    start('read', 0, BLOCK)
    sim.run()
    disk.acknowledge()
    // Cylinder 1 begins at block 68: 5 ms of seek from 980393 ns, then until angle 0 comes round.
    start('read', 68, BLOCK)
    sim.run()
    expect(raised).toEqual([980_393, 16_666_667 + 980_393])
  })

  it('neither seeks nor turns when nothing rotates', () => {
    const { sim, raised, start } = bench(STILL)
    start('read', 50, 1000)
    sim.run()
    expect(raised).toEqual([Math.ceil((1000 * 1e9) / 888_888)])
  })

  it('moves bytes between the medium and a list in memory, and only those', () => {
    const { sim, memory, media, disk, start } = bench(STILL)
    start('read', 3, 700, [
      { addr: 100, size: 300 },
      { addr: 5000, size: 4000 },
    ])
    sim.run()
    const first = new Uint8Array(302)
    memory.read(99, first)
    const second = new Uint8Array(402)
    memory.read(4999, second)
    const pattern = (from: number, length: number): number[] =>
      Array.from({ length }, (_, index) => Media.pattern(3 * BLOCK + from + index))
    expect([...first]).toEqual([0, ...pattern(0, 300), 0])
    expect([...second]).toEqual([0, ...pattern(300, 400), 0])
    disk.acknowledge()
    memory.write(0, Uint8Array.of(7, 8, 9))
    start('write', 5, 3)
    sim.run()
    const stored = new Uint8Array(4)
    media.read(5 * BLOCK, stored)
    expect([...stored]).toEqual([7, 8, 9, Media.pattern(5 * BLOCK + 3)])
  })

  it('refuses a second command with overrun', () => {
    const { disk, start } = bench(STILL)
    expect([start('read', 0, 512), start('read', 1, 512)]).toEqual([true, false])
    expect(disk.status()).toMatchObject({ isBusy: true, error: DEVICE_ERROR.overrun })
  })

  it('stops at a bad block, at the end of the medium and at the end of its list', () => {
    const results = [
      { bad: [12], blkno: 10, size: 4096 },
      { bad: [], blkno: 97, size: 4096 },
      { bad: [], blkno: 0, size: 1000 },
    ].map(({ bad, blkno, size }) => {
      const { sim, disk, start } = bench(STILL, { bad })
      start('read', blkno, 4096, [{ addr: 0, size }])
      sim.run()
      const { error, resid } = disk.status()
      return [error, resid]
    })
    expect(results).toEqual([
      [DEVICE_ERROR.device, 4096 - 1024],
      [DEVICE_ERROR.endOfMedia, 4096 - 1536],
      [DEVICE_ERROR.listTooShort, 3096],
    ])
  })

  it('tells when it touches a page that is neither locked nor the kernel’s', () => {
    const { sim, violations, start } = bench(STILL)
    start('read', 0, 512, [{ addr: 3 * 4096 + 4000, size: 512 }])
    sim.run()
    expect(violations).toHaveLength(1)
  })

  it('lets the line go once', () => {
    const { sim, disk, start, lowered } = bench(STILL)
    start('read', 0, 512)
    sim.run()
    disk.acknowledge()
    disk.acknowledge()
    expect([lowered(), disk.status().isInterrupting]).toEqual([1, false])
  })
})

describe('faults of DmaDisk', () => {
  const struck = (id: FaultPlan['id'], value: number | null = null) => {
    const { sim, disk, raised, start } = bench(STILL, { faults: [{ id, skip: 0, times: 1, value }] })
    start('read', 0, 4096)
    sim.run()
    const { isBusy, isInterrupting, error, resid } = disk.status()
    return { raised, isBusy, isInterrupting, error, resid }
  }
  const done = Math.ceil((4096 * 1e9) / 888_888)
  const half = Math.ceil((2048 * 1e9) / 888_888)
  const fine = { isBusy: false, isInterrupting: true, error: 0, resid: 0 }
  const broken = { ...fine, raised: [half], resid: 2048 }
  const { device, endOfMedia, parity, fifo } = DEVICE_ERROR

  it.each([
    ['F1', 'is silent but done', null, { ...fine, raised: [] }],
    ['F2', 'interrupts late', 1000, { ...fine, raised: [done + 1000] }],
    ['F3', 'interrupts before anything is done', 5, { ...fine, raised: [5, done] }],
    ['F4', 'interrupts twice', null, { ...fine, raised: [done, done + 1] }],
    ['F8', 'reports a device error with half of the blocks moved', null, { ...broken, error: device }],
    ['F9', 'reports the end of the medium', null, { ...broken, error: endOfMedia }],
    ['F10', 'moves less and says nothing', null, broken],
    ['F11', 'reports a parity error', null, { ...broken, error: parity }],
    ['F12', 'reports its FIFO', null, { ...broken, error: fifo }],
    ['F37', 'hangs', null, { isBusy: true, isInterrupting: false, error: 0, resid: 4096, raised: [] }],
  ] as const)('%s: %s', (id, _, value, wanted) => {
    expect(struck(id, value)).toEqual(wanted)
  })

  it('are all tried here', () => {
    expect([...DEVICE_FAULTS]).toEqual(['F1', 'F2', 'F3', 'F4', 'F8', 'F9', 'F10', 'F11', 'F12', 'F37'])
  })
})
