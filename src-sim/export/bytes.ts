import type { Nanos } from '../core/time'

/**
 * Writing into memory at a place, quickly: every routine takes a view and a place and gives the place behind what it
 * wrote. Nothing checks for room: up to `SPARE` bytes behind that place may be written over.
 */

/** Bytes that must be free behind what is written, since whole words are stored. */
export const SPARE = 8

/** A text made once and written often, in words of eight bytes so that it is copied quickly; what fills the last is 0. */
export interface Fragment {
  /** [ceil(length / 8)] */
  readonly words: Float64Array
  /** bytes */
  readonly length: number
}

/** @param text valid UTF-8: no eight bytes of it are a NaN, which might not be copied as it is */
export function fragment(text: Uint8Array): Fragment {
  const words = new Float64Array(Math.ceil(text.length / 8))
  const padded = new Uint8Array(words.length * 8)
  padded.set(text)
  const view = new DataView(padded.buffer)
  for (let word = 0; word < words.length; word++) words[word] = view.getFloat64(word * 8, true)
  return { words, length: text.length }
}

/** Writes a fragment. */
export function putFragment(view: DataView, place: number, { words, length }: Fragment): number {
  for (let word = 0; word < words.length; word++) view.setFloat64(place + word * 8, words[word]!, true)
  return place + length
}

/** Numbers of up to four digits: all four of them, those without leading zeros, and how many those are. */
const FOURS = new Int32Array(10_000)
const SHORTS = new Int32Array(10_000)
const WIDTHS = new Uint8Array(10_000)
/** A point and three digits. */
const PLACES = new Int32Array(1000)
for (let value = 0; value < 10_000; value++) {
  const high = Math.floor(value / 100)
  const low = value - high * 100
  const packed =
    (Math.floor(high / 10) | ((high % 10) << 8) | (Math.floor(low / 10) << 16) | ((low % 10) << 24)) + 0x30303030
  const width = value < 10 ? 1 : value < 100 ? 2 : value < 1000 ? 3 : 4
  FOURS[value] = packed
  SHORTS[value] = packed >>> (32 - width * 8)
  WIDTHS[value] = width
  if (value < 1000) PLACES[value] = ((packed >>> 8) << 8) | 0x2e
}

const FOUR = 10_000
const EIGHT = 100_000_000

/** Writes a whole number from 0 to 2^53 - 1, decimal. */
export function putDecimal(view: DataView, place: number, value: number): number {
  if (value < FOUR) {
    view.setInt32(place, SHORTS[value]!, true)
    return place + WIDTHS[value]!
  }
  if (value >= EIGHT) return putLong(view, place, value)
  const whole = value | 0
  const high = (whole / FOUR) | 0
  view.setInt32(place, SHORTS[high]!, true)
  const next = place + WIDTHS[high]!
  view.setInt32(next, FOURS[whole - high * FOUR]!, true)
  return next + 4
}

/** From nine digits on. */
function putLong(view: DataView, place: number, value: number): number {
  let high = Math.floor(value / EIGHT)
  // A quotient just below a whole number is rounded up to it.
  if (high * EIGHT > value) high--
  const low = value - high * EIGHT
  const middle = (low / FOUR) | 0
  const next = putDecimal(view, place, high)
  view.setInt32(next, FOURS[middle]!, true)
  view.setInt32(next + 4, FOURS[low - middle * FOUR]!, true)
  return next + 8
}

/** Writes any number as JSON: whole ones decimal, others as JavaScript prints them, `null` for what is no number. */
export function putNumber(view: DataView, place: number, value: number): number {
  if (value >= 0 && value <= Number.MAX_SAFE_INTEGER && Math.floor(value) === value)
    return putDecimal(view, place, value)
  const text = Number.isFinite(value) ? String(value) : 'null'
  for (let index = 0; index < text.length; index++) view.setUint8(place + index, text.charCodeAt(index))
  return place + text.length
}

/** Writes ns as microseconds with three places, printed from the integer: 19400 as `19.400`. @param ns 0 or more */
export function putMicros(view: DataView, place: number, ns: Nanos): number {
  let whole = Math.floor(ns / 1000)
  if (whole * 1000 > ns) whole--
  const next = putDecimal(view, place, whole)
  view.setInt32(next, PLACES[ns - whole * 1000]!, true)
  return next + 4
}

/** `00` to `ff`. */
const BYTES = Uint16Array.from({ length: 256 }, (_, value) => {
  const digit = (four: number): number => (four < 10 ? 0x30 : 0x57) + four
  return digit(value >>> 4) | (digit(value & 15) << 8)
})

/** Writes eight hexadecimal digits. @param value 0 to 2^32 - 1 */
export function putHexadecimal(view: DataView, place: number, value: number): number {
  view.setUint16(place, BYTES[value >>> 24]!, true)
  view.setUint16(place + 2, BYTES[(value >>> 16) & 255]!, true)
  view.setUint16(place + 4, BYTES[(value >>> 8) & 255]!, true)
  view.setUint16(place + 6, BYTES[value & 255]!, true)
  return place + 8
}
