import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOSTILE } from '../testing/random-source'
import { fragment, putDecimal, putFragment, putHexadecimal, putMicros, putNumber, SPARE } from './bytes'
import { utf8 } from './writer'

/** What a routine writes, and that it writes nothing before its place and little behind it. */
function put(write: (view: DataView, place: number) => number, room = 64): string {
  const bytes = new Uint8Array(room + 16).fill(0xff)
  const end = write(new DataView(bytes.buffer), 3)
  expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xff, 0xff])
  expect(bytes.subarray(end + SPARE).every((byte) => byte === 0xff)).toBe(true)
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(3, end))
}

describe('putFragment', () => {
  it('copies any text to any place', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom(...HOSTILE)), (text) => {
        const bytes = utf8(text)
        const shown = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
        expect(put((view, place) => putFragment(view, place, fragment(bytes)), bytes.length)).toBe(shown)
      }),
    )
  })

  it('copies eight bytes that are nearly no number', () => {
    for (const text of [
      '\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007f',
      'xxxx\u{10ffff}',
      'x\u{10ffff}\u007f\u007f\u007f',
    ])
      expect(put((view, place) => putFragment(view, place, fragment(utf8(text))))).toBe(text)
  })
})

describe('putDecimal', () => {
  it('prints a number whose quotient by 10^8 is rounded up', () => {
    for (const high of [1, 9_999, 10_000, 67_108_864, 90_071_992])
      for (const value of [high * 100_000_000 - 1, high * 100_000_000])
        expect(put((view, place) => putDecimal(view, place, value))).toBe(String(value))
  })

  it('prints every whole number', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat({ max: 53 }), (large, shift) => {
        const value = Number(BigInt(large) >> BigInt(shift))
        expect(put((view, place) => putDecimal(view, place, value))).toBe(String(value))
      }),
    )
  })
})

describe('putMicros', () => {
  it('prints ns with three places behind the point', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat({ max: 53 }), (large, shift) => {
        const ns = Number(BigInt(large) >> BigInt(shift))
        const text = `${BigInt(ns) / 1000n}.${String(ns % 1000).padStart(3, '0')}`
        expect(put((view, place) => putMicros(view, place, ns))).toBe(text)
      }),
    )
  })
})

describe('putNumber', () => {
  it('prints numbers as JSON does', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(put((view, place) => putNumber(view, place, value))).toBe(JSON.stringify(value === 0 ? 0 : value))
      }),
    )
  })
})

describe('putHexadecimal', () => {
  it('prints eight digits', () => {
    for (const value of [0, 1, 0xdeadbeef, 0xffffffff])
      expect(put((view, place) => putHexadecimal(view, place, value))).toBe(value.toString(16).padStart(8, '0'))
  })
})
