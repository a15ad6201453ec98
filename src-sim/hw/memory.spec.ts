import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStreams } from '../core/rng'
import { PhysicalMemory, type FrameAllocator, type MemoryOptions } from './memory'

const ALLOCATORS: readonly FrameAllocator[] = ['contiguous', 'random', 'aged', 'stride2', 'high']

const memory = (options: Partial<MemoryOptions> = {}): PhysicalMemory =>
  new PhysicalMemory({
    ...{ pageSize: 4096, frames: 64, allocator: 'contiguous', random: createStreams(1)('frames'), highFrom: 40 },
    ...options,
  })

const take = (from: PhysicalMemory, count: number): number[] =>
  Array.from({ length: count }, () => from.allocate('someone'))

describe('PhysicalMemory', () => {
  it('gives a run (contiguous), even frames only (stride2), frames from highFrom on (high)', () => {
    expect(take(memory(), 5)).toEqual([0, 1, 2, 3, 4])
    expect(take(memory({ allocator: 'stride2' }), 5)).toEqual([0, 2, 4, 6, 8])
    expect(take(memory({ allocator: 'high' }), 3)).toEqual([40, 41, 42])
  })

  it('makes runs of length by the chance that the next frame is no neighbour (aged)', () => {
    expect(take(memory({ allocator: 'aged', agedPpm: 0 }), 6).map((frame, at, all) => frame - all[0]! - at)).toEqual([
      0, 0, 0, 0, 0, 0,
    ])
    const breaks = (agedPpm: number): number => {
      const frames = take(memory({ allocator: 'aged', agedPpm, frames: 100_000 }), 1000)
      return frames.filter((frame, at) => at > 0 && frame !== frames[at - 1]! + 1).length
    }
    expect(breaks(1_000_000)).toBeGreaterThan(990)
    expect(breaks(300_000)).toBeGreaterThan(250)
    expect(breaks(300_000)).toBeLessThan(350)
  })

  it('seldom gives neighbours (random), and the same frames for the same seed', () => {
    const first = take(memory({ allocator: 'random', frames: 10_000 }), 100)
    expect(take(memory({ allocator: 'random', frames: 10_000 }), 100)).toEqual(first)
    expect(first.filter((frame, at) => frame === first[at - 1]! + 1).length).toBeLessThan(5)
  })

  it.each(ALLOCATORS)('gives each frame once until freeCount is 0, then -1 (%s)', (allocator) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), fc.nat(100), (frames, highFrom) => {
        const machine = memory({ allocator, frames, highFrom })
        const given = take(machine, machine.freeCount)
        expect(new Set(given).size).toBe(given.length)
        expect(given.every((frame) => frame >= 0 && frame < frames)).toBe(true)
        expect(machine.allocate('late')).toBe(-1)
        const back = given.at(-1)
        if (back === undefined) return
        machine.release(back)
        expect([machine.freeCount, machine.allocate('again')]).toEqual([1, back])
      }),
    )
  })

  it.each(ALLOCATORS)(
    'gives low neighbouring frames to the kernel without touching the count of others (%s)',
    (allocator) => {
      const machine = memory({ allocator })
      const before = machine.freeCount
      expect(machine.allocateRun('kernel', 4, 40)).toBe(0)
      expect(machine.allocateRun('kernel', 4, 40)).toBe(4)
      expect(machine.allocateRun('kernel', 33, 40)).toBe(-1)
      expect(machine.freeCount).toBe(before - (allocator === 'high' ? 0 : allocator === 'stride2' ? 4 : 8))
      expect(take(machine, machine.freeCount).every((frame) => frame >= 8)).toBe(true)
      expect(machine.allocate('late')).toBe(-1)
    },
  )

  it('finds the lowest run between frames that are taken', () => {
    const machine = memory({ frames: 10 })
    take(machine, 10)
    for (const frame of [1, 3, 4, 6, 7, 8]) machine.release(frame)
    expect(machine.allocateRun('kernel', 3, 10)).toBe(6)
    expect(machine.allocateRun('kernel', 2, 10)).toBe(3)
    expect(machine.allocateRun('kernel', 2, 10)).toBe(-1)
  })

  it('counts locks that nest, and refuses to unlock or release what is not so', () => {
    const machine = memory()
    const frame = machine.allocate('p')
    machine.addLock(frame, 1)
    machine.addLock(frame, 1)
    machine.addLock(frame, -1)
    expect([machine.lockCount(frame), machine.isDmaSafe(frame * 4096 + 5)]).toEqual([1, true])
    expect(() => machine.release(frame)).toThrow('locked')
    machine.addLock(frame, -1)
    expect(() => machine.addLock(frame, -1)).toThrow('more often')
    expect([machine.isDmaSafe(frame * 4096), machine.owner(frame)]).toEqual([false, 'p'])
  })

  it('fills a frame with zeros when it is taken again', () => {
    const machine = memory({ frames: 1 })
    machine.allocate('p')
    machine.write(0, Uint8Array.of(1, 2, 3))
    machine.release(0)
    machine.allocate('q')
    const bytes = new Uint8Array(3)
    machine.read(0, bytes)
    expect([...bytes]).toEqual([0, 0, 0])
  })

  it('reads back what was written across frames', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.uint8Array({ maxLength: 9000 }), (address, data) => {
        const machine = memory()
        machine.write(address, data)
        const bytes = new Uint8Array(data.length)
        machine.read(address, bytes)
        expect(bytes).toEqual(data)
      }),
      { numRuns: 20 },
    )
  })
})
