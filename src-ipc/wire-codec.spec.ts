import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame } from './wire-codec'

describe('encodeFrame', () => {
  it('carries typed arrays as such, however they lie in their buffer', () => {
    fc.assert(
      fc.property(fc.float32Array(), fc.uint32Array(), fc.uint16Array(), fc.nat(3), (at, row, kind, cut) => {
        const value = { at, row: row.subarray(cut), kind, empty: new Float64Array(), from: 2 ** 52 }
        const frame = { id: 1, outcome: { ok: true, reply: [value, null] } } as never
        expect(decodeFrame(encodeFrame(frame))).toEqual(frame)
      }),
    )
  })

  it('carries plain data as JSON does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value))
        expect(decodeFrame(encodeFrame({ push: 'host/closing', value: plain } as never))).toEqual({
          push: 'host/closing',
          value: plain,
        })
      }),
    )
  })
})

describe('decodeFrame', () => {
  it('refuses bytes that are no frame', () => {
    expect(() => decodeFrame(new Uint8Array([0xc1]))).toThrow()
    expect(() => decodeFrame(new Uint8Array([0xc7, 3, 1, 0, 1, 2]))).toThrow('not a typed array')
  })
})
