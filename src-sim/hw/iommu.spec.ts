import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStreams } from '../core/rng'
import { DevicePort } from './device-memory'
import { Iommu, tableEntries, TTE } from './iommu'
import { PhysicalMemory } from './memory'

const PAGE = 8192

function machine(): { readonly memory: PhysicalMemory; readonly iommu: Iommu } {
  const memory = new PhysicalMemory({
    ...{ pageSize: PAGE, frames: 64, allocator: 'contiguous', random: createStreams(1)('frames') },
  })
  return { memory, iommu: new Iommu(memory, PAGE, 2048) }
}

const bytes = (length: number, first = 1): Uint8Array => Uint8Array.from({ length }, (_, at) => (first + at) & 0xff)

const inMemory = (memory: PhysicalMemory, address: number, length: number): number[] => {
  const into = new Uint8Array(length)
  memory.read(address, into)
  return [...into]
}

describe('Iommu', () => {
  it('lies at the top of 32-bit space: 16 MB at FF000000 for 2048 entries', () => {
    const { memory, iommu } = machine()
    expect(iommu.base).toBe(0xff000000)
    const bases = [1024, 8192, 131_072].map((entries) => new Iommu(memory, PAGE, entries).base)
    expect(bases).toEqual([0xff800000, 0xfc000000, 0xc0000000])
    expect([1, 16 << 20, 1 << 30].map((size) => tableEntries(size, PAGE))).toEqual([1024, 2048, 131_072])
    expect(() => new Iommu(memory, PAGE, 1000)).toThrow()
  })

  it('builds entries with the bits of the table format', () => {
    const { iommu } = machine()
    expect(iommu.entryFor(0x12345678, { writable: true, streamable: true })).toBe(
      (1n << 63n) | (1n << 60n) | 0x12344000n | (1n << 4n) | (1n << 1n),
    )
    expect(iommu.entryFor(0x1ffffffe000, { writable: false, cacheable: false })).toBe((1n << 63n) | 0x1ffffffe000n)
  })

  it('refuses invalid entries, addresses outside its window, and writes to what is not writable', () => {
    const { iommu } = machine()
    iommu.setEntry(0xff002000, iommu.entryFor(0x6000, { writable: false }))
    expect(iommu.translate(0xff002123, false)).toBe(0x6123)
    expect(iommu.translate(0xff002123, true)).toBe(-1)
    expect([0xff004000, 0x6000, 0xfeffffff, 0x1_0000_0000].map((at) => iommu.translate(at, false))).toEqual([
      -1, -1, -1, -1,
    ])
    expect(iommu.reach(0xff003f00, 0x300, false)).toBe(0x100)
    expect(iommu.reach(0xff003f00, 0x300, true)).toBe(0)
  })

  it('shows 64 KB from one entry that says so', () => {
    const { iommu } = machine()
    const entry = iommu.entryFor(0x10000, { writable: true }) | TTE.SIZE_64K
    for (let at = 0; at < 0x10000; at += PAGE) iommu.setEntry(0xff010000 + at, entry)
    expect(iommu.translate(0xff01abcd, true)).toBe(0x1abcd)
  })

  it('keeps the old translation of a changed entry until its page is flushed', () => {
    const { iommu } = machine()
    iommu.setEntry(0xff000000, iommu.entryFor(0x2000, { writable: true }))
    expect(iommu.translate(0xff000010, true)).toBe(0x2010)
    iommu.setEntry(0xff000000, iommu.entryFor(0x4000, { writable: true }))
    expect(iommu.translate(0xff000010, true)).toBe(0x2010)
    iommu.flushPage(0xff000000)
    expect(iommu.translate(0xff000010, true)).toBe(0x4010)
    iommu.setEntry(0xff000000, 0n)
    expect(iommu.translate(0xff000010, true)).toBe(0x4010)
    iommu.flushAll()
    expect(iommu.translate(0xff000010, true)).toBe(-1)
  })

  it('keeps 16 translations: the one before them is looked up again', () => {
    const { iommu } = machine()
    const at = (index: number): number => 0xff000000 + index * PAGE
    for (let index = 0; index <= 16; index++) iommu.setEntry(at(index), iommu.entryFor(0, { writable: true }))
    for (let index = 0; index < 16; index++) iommu.translate(at(index), true)
    for (const index of [0, 15]) iommu.setEntry(at(index), iommu.entryFor(PAGE, { writable: true }))
    expect(iommu.translate(at(0), true)).toBe(0)
    iommu.translate(at(16), true)
    expect([0, 15].map((index) => iommu.translate(at(index), true))).toEqual([PAGE, 0])
  })

  it('holds the last bytes of streamed writes back until they are flushed', () => {
    const { memory, iommu } = machine()
    iommu.setEntry(0xff000000, iommu.entryFor(0x2000, { writable: true, streamable: true }))
    iommu.write(0xff000000, bytes(200))
    expect(inMemory(memory, 0x2000, 192)).toEqual([...bytes(192)])
    expect(inMemory(memory, 0x20c0, 8)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    expect(iommu.streaming.waiting).toBe(8)
    expect(iommu.streaming.flush(0xff000000, 200)).toBe(8)
    expect(inMemory(memory, 0x2000, 200)).toEqual([...bytes(200)])
  })

  it('writes at once to pages that are not streamed', () => {
    const { memory, iommu } = machine()
    iommu.setEntry(0xff000000, iommu.entryFor(0x2000, { writable: true }))
    iommu.write(0xff000003, bytes(5))
    expect(inMemory(memory, 0x2003, 5)).toEqual([1, 2, 3, 4, 5])
    expect(iommu.streaming.waiting).toBe(0)
  })

  it('lets a line go when it is full, and the oldest when a 17th is wanted', () => {
    const { memory, iommu } = machine()
    iommu.setEntry(0xff000000, iommu.entryFor(0x2000, { writable: true, streamable: true }))
    for (let line = 0; line < 17; line++) iommu.write(0xff000000 + line * 64, bytes(1, 7))
    expect([inMemory(memory, 0x2000, 1), inMemory(memory, 0x2040, 1)]).toEqual([[7], [0]])
    iommu.write(0xff000041, bytes(63, 8))
    expect(inMemory(memory, 0x2040, 2)).toEqual([7, 8])
    expect(iommu.streaming.waiting).toBe(15)
  })

  it('gives a device what it wrote, whatever pieces it writes and reads, and memory all of it after a flush', () => {
    const piece = fc.record({
      at: fc.nat(3 * PAGE - 300),
      length: fc.integer({ min: 1, max: 300 }),
      first: fc.nat(255),
    })
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 40 }), (pieces) => {
        const { memory, iommu } = machine()
        const model = new Uint8Array(3 * PAGE)
        ;[5, 3, 9].forEach((frame, index) =>
          iommu.setEntry(
            0xff000000 + index * PAGE,
            iommu.entryFor(frame * PAGE, { writable: true, streamable: index !== 1 }),
          ),
        )
        for (const { at, length, first } of pieces) {
          iommu.write(0xff000000 + at, bytes(length, first))
          model.set(bytes(length, first), at)
          const back = new Uint8Array(Math.min(20, length))
          if (first % 3 === 0) {
            iommu.read(0xff000000 + at, back)
            expect([...back]).toEqual([...model.subarray(at, at + back.length)])
          }
        }
        iommu.streaming.flush(0xff000000, 3 * PAGE)
        const found = [5, 3, 9].flatMap((frame) => inMemory(memory, frame * PAGE, PAGE))
        expect(found.findIndex((byte, at) => byte !== model[at])).toBe(-1)
      }),
      { numRuns: 60 },
    )
  })

  it('forgets every entry of a frame that the kernel takes away', () => {
    const { iommu } = machine()
    for (const at of [0xff000000, 0xff008000]) iommu.setEntry(at, iommu.entryFor(0x2000, { writable: true }))
    iommu.setEntry(0xff002000, iommu.entryFor(0x4000, { writable: true }))
    iommu.translate(0xff000000, true)
    iommu.forgetPhysical(0x2fff)
    expect([0xff000000, 0xff008000, 0xff002000].map((at) => iommu.translate(at, true))).toEqual([-1, -1, 0x4000])
  })
})

describe('DevicePort', () => {
  it('judges a device address by the frame behind it', () => {
    const { memory, iommu } = machine()
    const frame = memory.allocate('p')
    const port = new DevicePort(memory, iommu)
    iommu.setEntry(0xff000000, iommu.entryFor(frame * PAGE, { writable: true }))
    expect([port.isDmaSafe(0xff000010), port.isDmaSafe(0xff002000)]).toEqual([false, true])
    expect(port.owners(0xff000010)).toBe(`frame ${frame} of p`)
    memory.addLock(frame, 1)
    expect(port.isDmaSafe(0xff000010)).toBe(true)
  })

  it('answers a target abort with nothing reached, until the command is over', () => {
    const { memory } = machine()
    const port = new DevicePort(memory, null)
    port.abortNext()
    expect(port.reach(0, 512, true)).toBe(0)
    port.commandEnds()
    expect(port.reach(0, 512, true)).toBe(512)
  })
})
