import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextPiece, splitRange } from './chunks'

describe('nextPiece', () => {
  it('ends at the line, at the limit, or with the range', () => {
    expect(nextPiece(0x10200, 9216, 4096, 4096)).toBe(3584)
    expect(nextPiece(0x11000, 9216, 4096, 4096)).toBe(4096)
    expect(nextPiece(0x10001, 5000, 4096, 0)).toBe(4096)
    expect(nextPiece(0x10000, 100, 4096, 4096)).toBe(100)
    expect(nextPiece(0x10000, 0, 4096, 4096)).toBe(0)
  })
})

describe('splitRange', () => {
  it('covers the range once, in order, within limit and lines', () => {
    const any = fc.record({
      address: fc.nat(100_000),
      length: fc.nat(20_000),
      limit: fc.integer({ min: 100, max: 9000 }),
      boundary: fc.constantFrom(0, 512, 4096, 65_536),
    })
    fc.assert(
      fc.property(any, ({ address, length, limit, boundary }) => {
        let at = address
        for (const piece of splitRange(address, length, limit, boundary)) {
          expect(piece.address).toBe(at)
          expect(piece.size).toBeGreaterThan(0)
          expect(piece.size).toBeLessThanOrEqual(limit)
          if (boundary > 0) expect((at % boundary) + piece.size).toBeLessThanOrEqual(boundary)
          at += piece.size
        }
        expect(at).toBe(address + length)
      }),
    )
  })
})
