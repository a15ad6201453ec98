import { describe, expect, it } from 'vitest'
import { DiskMechanism } from './mechanism'
import { TapeMechanism } from './tape'

const MS = 1_000_000
const tape = (): TapeMechanism =>
  new TapeMechanism({
    ...{ commandOverhead: 5, mediaRate: 512_000, windRate: 1_024_000, reposition: 900 * MS, stopDistance: 10 * 512 },
  })

describe('TapeMechanism', () => {
  it('streams while the next command comes before it has stopped', () => {
    const here = tape()
    expect(here.positioning(0, 0)).toBe(300 * MS + 5)
    expect(here.mediaTime(1024)).toBe(2 * MS)
    here.ended(2, 1000 * MS)
    expect(here.positioning(2, 1010 * MS)).toBe(5)
    here.ended(4, 1020 * MS)
    expect(here.positioning(4, 1030 * MS + 1)).toBe(900 * MS + 5)
  })

  it('winds to another block, in both directions', () => {
    const here = tape()
    expect(here.positioning(100, 0)).toBe(350 * MS + 5)
    here.ended(101, 10)
    expect(here.positioning(1, 20)).toBe(950 * MS + 5)
  })
})

describe('DiskMechanism', () => {
  const geometry = {
    sectorsPerTrack: 10,
    tracksPerCylinder: 2,
    interleave: 1,
    seekTrackToTrack: 5 * MS,
    seekFactor: MS,
  }
  it('waits for the sector where the platters stand at that time', () => {
    const disk = new DiskMechanism({ ...geometry, commandOverhead: MS, rotation: 10 * MS, mediaRate: 0 })
    expect(disk.positioning(3, 0)).toBe(3 * MS)
    expect(disk.positioning(0, 2 * MS)).toBe(8 * MS)
    expect(disk.positioning(60, 0)).toBe(10 * MS)
    expect(disk.mediaTime(1024)).toBe(2 * MS)
  })

  it('has nothing to wait for when nothing turns', () => {
    const flash = new DiskMechanism({ ...geometry, commandOverhead: MS, rotation: 0, mediaRate: 1_000_000 })
    expect(flash.positioning(1000, 77)).toBe(MS)
    expect(flash.mediaTime(1000)).toBe(MS)
  })
})
