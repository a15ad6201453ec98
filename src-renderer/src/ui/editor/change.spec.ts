import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smallestChange } from './change'

describe('smallestChange', () => {
  it('turns one text into the other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (head, middle, other, tail) => {
        const before = head + middle + tail
        const after = head + other + tail
        const { from, to, insert } = smallestChange(before, after)
        expect(before.slice(0, from) + insert + before.slice(to)).toBe(after)
        expect(insert.length).toBeLessThanOrEqual(other.length)
      }),
    )
  })

  it('leaves a cursor before and behind a change where it was', () => {
    expect(smallestChange('seed: 7\nend', 'seed: 8\nend')).toEqual({ from: 6, to: 7, insert: '8' })
  })
})
