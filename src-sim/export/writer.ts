import type { Nanos } from '../core/time'
import type { ExportPiece } from './format'

/** Bytes after which a piece is handed on. */
export const PIECE_BYTES = 65_536
/** Room beyond it, so that a row of usual size never makes the buffer grow. */
const SLACK_BYTES = 16_384
/** Shorter runs are copied byte by byte, which is faster than a call of `set`. */
const SHORT = 16

/** 2^53 - 1 */
const LARGEST = 9_007_199_254_740_991

/** `00` to `99`, two bytes each. */
const PAIRS = Uint8Array.from({ length: 200 }, (_, index) => {
  const pair = index >> 1
  return 0x30 + (index % 2 === 0 ? Math.floor(pair / 10) : pair % 10)
})
/** `000` to `999`, four bytes each, the last one unused. */
const TRIPLES = Uint8Array.from({ length: 4000 }, (_, index) => {
  const triple = index >> 2
  const digit = [Math.floor(triple / 100), Math.floor(triple / 10) % 10, triple % 10][index & 3]
  return 0x30 + (digit ?? 0)
})

/**
 * Writes one file of an export into a buffer of fixed size. A format fills it row by row and hands it on when it
 * `isFull`; nothing is allocated for a row. A text longer than the buffer makes the buffer grow for that piece.
 *
 *     writer.raw(template); writer.decimal(count); writer.ascii('\n')
 *     if (writer.isFull) yield writer.take(rows)
 */
export class PieceWriter {
  /** Name of the file, as ExportPiece has it. */
  readonly file: string
  private bytes = new Uint8Array(PIECE_BYTES + SLACK_BYTES)
  /** Bytes that wait to be taken. */
  length = 0
  /** Bytes of the file so far, those that wait among them not counted. */
  private taken = 0

  constructor(file = '') {
    this.file = file
  }

  /** Whether it is time to take the piece. */
  get isFull(): boolean {
    return this.length >= PIECE_BYTES
  }

  /** Bytes of the file so far. */
  get total(): number {
    return this.taken + this.length
  }

  /** The piece so far, with memory of its own; the buffer is empty afterwards. @param rows progress over all sources */
  take(rows: number): ExportPiece {
    const piece = { file: this.file, bytes: this.bytes.slice(0, this.length), rows }
    this.taken += this.length
    this.length = 0
    return piece
  }

  /** One byte, 0 to 255. */
  byte(value: number): void {
    if (this.length === this.bytes.length) this.grow(1)
    this.bytes[this.length++] = value
  }

  /** A run of bytes as it is, such as a template made before. */
  raw(values: Uint8Array): void {
    const count = values.length
    if (this.length + count > this.bytes.length) this.grow(count)
    if (count > SHORT) {
      this.bytes.set(values, this.length)
      this.length += count
      return
    }
    const { bytes } = this
    let place = this.length
    for (let index = 0; index < count; index++) bytes[place++] = values[index]!
    this.length = place
  }

  /** A run of bytes without its first `skip`, such as a template without its comma. */
  rawFrom(values: Uint8Array, skip: number): void {
    if (skip === 0) return this.raw(values)
    const count = values.length - skip
    if (this.length + count > this.bytes.length) this.grow(count)
    const { bytes } = this
    let place = this.length
    for (let index = skip; index < values.length; index++) bytes[place++] = values[index]!
    this.length = place
  }

  /** Eight hexadecimal digits. @param value 0 to 2^32 - 1 */
  hexadecimal(value: number): void {
    if (this.length + 8 > this.bytes.length) this.grow(8)
    const { bytes } = this
    for (let shift = 28; shift >= 0; shift -= 4) {
      const digit = (value >>> shift) & 15
      bytes[this.length++] = digit < 10 ? 0x30 + digit : 0x57 + digit
    }
  }

  /** The first `count` bytes of a buffer. */
  part(values: Uint8Array, count: number): void {
    if (this.length + count > this.bytes.length) this.grow(count)
    const { bytes } = this
    let place = this.length
    for (let index = 0; index < count; index++) bytes[place++] = values[index]!
    this.length = place
  }

  /** A text of ASCII characters only. */
  ascii(text: string): void {
    const count = text.length
    if (this.length + count > this.bytes.length) this.grow(count)
    const { bytes } = this
    let place = this.length
    for (let index = 0; index < count; index++) bytes[place++] = text.charCodeAt(index)
    this.length = place
  }

  /** Any text as UTF-8; half of a broken surrogate pair becomes U+FFFD. */
  utf8(text: string): void {
    this.raw(utf8(text))
  }

  /** A whole number from 0 to 2^53 - 1, decimal. */
  decimal(value: number): void {
    if (this.length + 16 > this.bytes.length) this.grow(16)
    if (value >= 1_000_000_000) {
      const high = Math.floor(value / 1_000_000_000)
      this.digits(high, width(high))
      this.digits(value - high * 1_000_000_000, 9)
    } else this.digits(value, width(value))
  }

  /** A whole number from -2^53 + 1 to 2^53 - 1, decimal. */
  integer(value: number): void {
    if (value < 0) {
      this.byte(0x2d)
      this.decimal(-value)
    } else this.decimal(value)
  }

  /** Any number as JSON: whole ones decimal, others as JavaScript prints them, `null` for what is no number. */
  number(value: number): void {
    if (value >= 0 && value <= LARGEST && Math.floor(value) === value) this.decimal(value)
    else if (Number.isSafeInteger(value)) this.integer(value)
    else this.ascii(Number.isFinite(value) ? String(value) : 'null')
  }

  /** ns as microseconds with three decimal places, printed from the integer: 19400 as `19.400`. @param ns 0 or more */
  micros(ns: Nanos): void {
    const whole = Math.floor(ns / 1000)
    const rest = (ns - whole * 1000) * 4
    this.decimal(whole)
    if (this.length + 4 > this.bytes.length) this.grow(4)
    const { bytes } = this
    let place = this.length
    bytes[place++] = 0x2e
    bytes[place++] = TRIPLES[rest]!
    bytes[place++] = TRIPLES[rest + 1]!
    bytes[place++] = TRIPLES[rest + 2]!
    this.length = place
  }

  /** `count` digits of a number below 2^30 or so, with leading zeros. */
  private digits(value: number, count: number): void {
    const { bytes } = this
    const end = this.length + count
    let place = end
    let rest = value | 0
    while (place - this.length >= 2) {
      const next = (rest / 100) | 0
      const pair = (rest - next * 100) << 1
      bytes[--place] = PAIRS[pair + 1]!
      bytes[--place] = PAIRS[pair]!
      rest = next
    }
    if (place > this.length) bytes[--place] = 0x30 + (rest % 10)
    this.length = end
  }

  private grow(count: number): void {
    const wider = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    wider.set(this.bytes.subarray(0, this.length))
    this.bytes = wider
  }
}

/** Digits of a whole number below 2^31. */
function width(value: number): number {
  if (value < 10_000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4
  if (value < 100_000_000) return value < 1_000_000 ? (value < 100_000 ? 5 : 6) : value < 10_000_000 ? 7 : 8
  return value < 1_000_000_000 ? 9 : 10
}

/** A text as UTF-8; half of a broken surrogate pair becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let length = 0
  for (let index = 0; index < text.length; index++) {
    let code = text.charCodeAt(index)
    if (code < 0x80) {
      bytes[length++] = code
      continue
    }
    if (code >= 0xd800 && code < 0xe000) {
      const low = code < 0xdc00 ? text.charCodeAt(index + 1) : Number.NaN
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
        index++
      } else code = 0xfffd
    }
    if (code >= 0x800) {
      if (code >= 0x10000) {
        bytes[length++] = 0xf0 | (code >> 18)
        bytes[length++] = 0x80 | ((code >> 12) & 0x3f)
      } else bytes[length++] = 0xe0 | (code >> 12)
      bytes[length++] = 0x80 | ((code >> 6) & 0x3f)
    } else bytes[length++] = 0xc0 | (code >> 6)
    bytes[length++] = 0x80 | (code & 0x3f)
  }
  return bytes.slice(0, length)
}

/**
 * A text as a JSON string with its quotes: only printable ASCII, everything else escaped as `\uXXXX`; half of a broken
 * surrogate pair becomes U+FFFD, for readers that insist on UTF-8.
 */
export function jsonText(text: string): string {
  const whole = text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) =>
    found.length === 2 ? found : '\ufffd',
  )
  const escaped = whole.replace(/[^ !#-[\]-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `"${escaped}"`
}

/** What stands between the quotes of `jsonText`, as bytes. */
export function jsonInner(text: string): Uint8Array {
  return utf8(jsonText(text).slice(1, -1))
}
