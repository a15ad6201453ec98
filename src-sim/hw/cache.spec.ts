import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WriteBackCache } from './cache'

/** Memory of 4 KB under a cache of 8 lines of 32 bytes. */
function machine(): { readonly memory: Uint8Array; readonly cache: WriteBackCache } {
  const memory = new Uint8Array(4096)
  const below = {
    read: (address: number, into: Uint8Array): void => into.set(memory.subarray(address, address + into.length)),
    write: (address: number, from: Uint8Array): void => memory.set(from, address),
  }
  return { memory, cache: new WriteBackCache(below, { lineSize: 32, lines: 8 }) }
}

const load = (cache: WriteBackCache, address: number, length = 1): number[] => {
  const into = new Uint8Array(length)
  cache.read(address, into)
  return [...into]
}

describe('WriteBackCache', () => {
  it('keeps stores from memory until they are written back', () => {
    const { memory, cache } = machine()
    cache.write(100, Uint8Array.of(1, 2))
    expect([...memory.subarray(100, 102)]).toEqual([0, 0])
    expect(cache.writeBack(101, 1)).toBe(1)
    expect([...memory.subarray(100, 102)]).toEqual([1, 2])
    expect(cache.writeBack(0, 4096)).toBe(0)
  })

  it('does not see what a device wrote to a line it holds until that is invalidated', () => {
    const { memory, cache } = machine()
    load(cache, 64)
    memory[64] = 9
    expect(load(cache, 64)).toEqual([0])
    expect(cache.invalidate(64, 1)).toBe(1)
    expect(load(cache, 64)).toEqual([9])
  })

  it('writes a changed line back when another address needs its place', () => {
    const { memory, cache } = machine()
    cache.write(32, Uint8Array.of(5))
    load(cache, 32 + 8 * 32)
    expect(memory[32]).toBe(5)
  })

  it('loses the store of a neighbour in the same line when the line is invalidated', () => {
    const { memory, cache } = machine()
    cache.write(70, Uint8Array.of(7))
    memory.set([1, 2, 3], 64)
    cache.invalidate(64, 3)
    expect(load(cache, 64, 7)).toEqual([1, 2, 3, 0, 0, 0, 0])
  })

  it('overwrites what a device wrote when a neighbour in the same line is written back', () => {
    const { memory, cache } = machine()
    cache.write(70, Uint8Array.of(7))
    memory.set([1, 2, 3], 64)
    cache.writeBack(70, 1)
    expect([...memory.subarray(64, 71)]).toEqual([0, 0, 0, 0, 0, 0, 7])
  })

  it('is memory to a processor alone, whatever it does', () => {
    const action = fc.record({
      kind: fc.constantFrom('load', 'store', 'write back'),
      at: fc.nat(4000),
      length: fc.integer({ min: 1, max: 90 }),
      byte: fc.nat(255),
    })
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const { memory, cache } = machine()
        const model = new Uint8Array(4096)
        for (const { kind, at, length, byte } of actions) {
          if (kind === 'store') {
            cache.write(at, new Uint8Array(length).fill(byte))
            model.fill(byte, at, at + length)
          } else if (kind === 'load') expect(load(cache, at, length)).toEqual([...model.subarray(at, at + length)])
          else cache.writeBack(at, length)
        }
        cache.writeBack(0, 4096)
        expect(memory.findIndex((byte, at) => byte !== model[at])).toBe(-1)
      }),
      { numRuns: 80 },
    )
  })
})
