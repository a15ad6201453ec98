import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, suggest } from './suggest'

describe('editDistance', () => {
  it('counts a swap of neighbours once', () => {
    expect(editDistance('lenght', 'length')).toBe(1)
    expect(editDistance('', 'abc')).toBe(3)
    expect(editDistance('kitten', 'sitting')).toBe(3)
  })

  it('is symmetric, 0 for equal words only, and at most the longer length', () => {
    const word = fc.string({ maxLength: 12 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b)
        expect(distance).toBe(editDistance(b, a))
        expect(distance === 0).toBe(a === b)
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
    )
  })
})

describe('suggest', () => {
  it('finds what was probably meant', () => {
    expect(suggest('lenght', ['offset', 'length'])).toBe('length')
    expect(suggest('think-time', ['thinkTime', 'time'])).toBe('thinkTime')
    expect(suggest('phsyio', ['sysv', 'physio', 'aphysio'])).toBe('physio')
  })

  it('says nothing when nothing is near', () => {
    expect(suggest('banana', ['offset', 'length'])).toBeUndefined()
    expect(suggest('', ['offset'])).toBeUndefined()
    expect(suggest('x'.repeat(100_000), ['offset'])).toBeUndefined()
  })
})
