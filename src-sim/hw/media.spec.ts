import { describe, expect, it } from 'vitest'
import { BLOCK, Media } from './media'

describe('Media', () => {
  it('holds a pattern that differs from block to block and place to place', () => {
    const media = new Media(4)
    const bytes = new Uint8Array(4 * BLOCK)
    media.read(0, bytes)
    expect([...bytes]).toEqual(Array.from(bytes, (_, at) => Media.pattern(at)))
    const blocks = [0, 1, 2, 3].map((block) => bytes.subarray(block * BLOCK, (block + 1) * BLOCK).join())
    expect(new Set(blocks).size).toBe(4)
    expect(new Set(bytes.subarray(0, BLOCK)).size).toBeGreaterThan(200)
  })

  it('keeps what was written, byte by byte, and the pattern around it', () => {
    const media = new Media(4)
    media.write(BLOCK - 1, Uint8Array.of(1, 2))
    const bytes = new Uint8Array(4)
    media.read(BLOCK - 2, bytes)
    expect([...bytes]).toEqual([Media.pattern(BLOCK - 2), 1, 2, Media.pattern(BLOCK + 1)])
  })

  it('reaches up to the end or a bad block, in whole blocks', () => {
    const media = new Media(10, [6])
    expect([
      media.reachable(0, 700),
      media.reachable(5, 512),
      media.reachable(5, 513),
      media.reachable(6, 1),
      media.reachable(8, 9999),
      media.reachable(10, 1),
      media.reachable(99, 512),
      media.reachable(0, 0),
    ]).toEqual([700, 512, 512, 0, 1024, 0, 0, 0])
  })
})
