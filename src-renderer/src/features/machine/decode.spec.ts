import { describe, expect, it } from 'vitest'
import { decode, registerValue, summary } from './decode'

const MODE = [
  { name: 'SERVICE', high: 7, low: 6, words: { 0: 'DEMAND', 1: 'SINGLE', 2: 'BLOCK', 3: 'CASCADE' } },
  { name: 'DECREMENT', high: 5, low: 5 },
  { name: 'TYPE', high: 3, low: 2, words: { 0: 'VERIFY', 1: 'WRITE', 2: 'READ', 3: 'ILLEGAL' } },
]

describe('decode', () => {
  it('splits a mode byte of the 8237A', () => {
    expect(decode(MODE, 0x68)).toEqual([
      { name: 'SERVICE', bits: '7-6', value: 1, word: 'SINGLE' },
      { name: 'DECREMENT', bits: '5', value: 1, word: '1' },
      { name: 'TYPE', bits: '3-2', value: 2, word: 'READ' },
    ])
  })

  it('reaches bit 31', () => {
    expect(decode([{ name: 'ADDRESS', high: 31, low: 0 }], 0xffffffff)[0]?.value).toBe(0xffffffff)
  })
})

describe('summary', () => {
  it('names bits that are set and words', () => {
    expect(summary(MODE, 0x68)).toBe('SINGLE, DECREMENT, READ')
    expect(summary([{ name: 'bytes', high: 15, low: 0 }], 0x200)).toBe('bytes 0x200')
  })
})

describe('registerValue', () => {
  it('takes what fits the register', () => {
    expect([registerValue('0xff', 8), registerValue('0b1010_0000', 8), registerValue('12', 8)]).toEqual([255, 160, 12])
    expect([registerValue('256', 8), registerValue('x', 8), registerValue('', 8)]).toEqual([null, null, null])
  })
})
