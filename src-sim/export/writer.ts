import type { Nanos } from '../core/time'
import { putDecimal, putFragment, putMicros, putNumber, SPARE, type Fragment } from './bytes'
import type { ExportPiece } from './format'

/** Bytes after which a piece is handed on. */
export const PIECE_BYTES = 65_536
/** Room beyond it, so that a row of usual size never makes the buffer grow. */
const SLACK_BYTES = 16_384
/** The most bytes a number takes. */
const NUMBER_BYTES = 32

/**
 * Writes one file of an export into a buffer of fixed size. A format fills it row by row and hands it on when it
 * `isFull`; nothing is allocated for a row. A text longer than the buffer makes the buffer grow for that piece.
 *
 *     writer.put(template); writer.decimal(count); writer.ascii('\n')
 *     if (writer.isFull) yield writer.take(rows)
 *
 * Whoever writes a million rows makes room for a whole one and writes it with the routines of `bytes.ts`.
 */
export class PieceWriter {
  /** Name of the file, as ExportPiece has it. */
  readonly file: string
  /** The buffer; changes when it grows. */
  bytes = new Uint8Array(PIECE_BYTES + SLACK_BYTES)
  view = new DataView(this.bytes.buffer)
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

  /** Makes room for so many bytes and what the routines of `bytes.ts` may write beyond. */
  reserve(count: number): void {
    if (this.length + count + SPARE > this.bytes.length) this.grow(count + SPARE)
  }

  /** One byte, 0 to 255. */
  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.length++] = value
  }

  /** A text made before. */
  put(text: Fragment): void {
    this.reserve(text.length)
    this.length = putFragment(this.view, this.length, text)
  }

  /** A run of bytes as it is. */
  raw(values: Uint8Array): void {
    this.reserve(values.length)
    this.bytes.set(values, this.length)
    this.length += values.length
  }

  /** A text of ASCII characters only. */
  ascii(text: string): void {
    const count = text.length
    this.reserve(count)
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
    this.reserve(NUMBER_BYTES)
    this.length = putDecimal(this.view, this.length, value)
  }

  /** Any number as JSON: whole ones decimal, others as JavaScript prints them, `null` for what is no number. */
  number(value: number): void {
    this.reserve(NUMBER_BYTES)
    this.length = putNumber(this.view, this.length, value)
  }

  /** ns as microseconds with three decimal places, printed from the integer: 19400 as `19.400`. @param ns 0 or more */
  micros(ns: Nanos): void {
    this.reserve(NUMBER_BYTES)
    this.length = putMicros(this.view, this.length, ns)
  }

  private grow(count: number): void {
    const wider = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    wider.set(this.bytes.subarray(0, this.length))
    this.bytes = wider
    this.view = new DataView(wider.buffer)
  }
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
