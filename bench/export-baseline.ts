import type { TraceTable } from '../src-sim/trace/table'

/**
 * Byte-wise writers as tight as can be: one fixed form, plain arrays, no lanes, no order, no options, no escaping, no
 * files. Nothing here comes from our exporters.
 */

const SIZE = 65_536
const FULL = SIZE - 1024

/** The columns a baseline reads, each in one piece. */
export interface FlatRows {
  readonly rows: number
  readonly at: Float64Array
  readonly duration: Float64Array
  readonly request: Uint32Array
  readonly chunk: Uint32Array
  readonly id: Uint32Array
  readonly arg0: Float64Array
  readonly arg1: Uint32Array
  readonly kind: Uint16Array
  readonly track: Uint16Array
}

/** Copies a table into plain arrays; not part of what is measured. */
export function flatten(table: TraceTable): FlatRows {
  const { rows } = table
  const each = Array.from({ length: rows }, (_, row) => row)
  const wide = (name: 'at' | 'duration' | 'arg0'): Float64Array =>
    Float64Array.from(each, (row) => Math.max(0, table.get(name, row)))
  const middle = (name: 'request' | 'chunk' | 'id' | 'arg1'): Uint32Array =>
    Uint32Array.from(each, (row) => table.get(name, row))
  const narrow = (name: 'kind' | 'track'): Uint16Array => Uint16Array.from(each, (row) => table.get(name, row))
  return {
    ...{ rows, at: wide('at'), duration: wide('duration'), arg0: wide('arg0') },
    ...{ request: middle('request'), chunk: middle('chunk'), id: middle('id'), arg1: middle('arg1') },
    ...{ kind: narrow('kind'), track: narrow('track') },
  }
}

const letters = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

const buffer = new Uint8Array(SIZE)
let length = 0
let written = 0

function text(bytes: Uint8Array): void {
  for (let index = 0; index < bytes.length; index++) buffer[length++] = bytes[index]!
}

const digits = new Uint8Array(20)

function number(value: number): void {
  let rest = value
  let count = 0
  while (rest >= 2_147_483_648) {
    const next = Math.floor(rest / 10)
    digits[count++] = 48 + (rest - next * 10)
    rest = next
  }
  rest |= 0
  do {
    const next = (rest / 10) | 0
    digits[count++] = 48 + (rest - next * 10)
    rest = next
  } while (rest > 0)
  while (count > 0) buffer[length++] = digits[--count]!
}

function microseconds(value: number): void {
  const whole = Math.floor(value / 1000)
  const rest = value - whole * 1000
  number(whole)
  buffer[length++] = 46
  buffer[length++] = 48 + ((rest / 100) | 0)
  buffer[length++] = 48 + (((rest / 10) | 0) % 10)
  buffer[length++] = 48 + (rest % 10)
}

function flush(): void {
  if (length < FULL) return
  written += length
  length = 0
}

const HEAD = letters('{"pid":1,"tid":')
const PHASE = letters(',"ph":"X","name":"')
const TIME = letters('","ts":')
const DURATION = letters(',"dur":')
const REQUEST = letters(',"args":{"request":')
const ID = letters(',"id":')
const FIRST = letters(',"first":')
const SECOND = letters(',"second":')
const END = letters('}},\n')

const DETAIL = letters(',"detail":"request ')
const PLAIN_ID = letters(', id ')
const PLAIN_FIRST = letters(', first ')
const PLAIN_SECOND = letters(', second ')
const DETAIL_END = letters('"}},\n')

/**
 * Every event as a complete event of Chrome's format with four arguments.
 *
 * @param isFull says the arguments once more as a text, as `chrome` does for the Firefox Profiler
 * @returns bytes written
 */
export function baselineChrome(rows: FlatRows, names: readonly string[], isFull = false): number {
  const kinds = names.map(letters)
  length = written = 0
  for (let row = 0; row < rows.rows; row++) {
    text(HEAD)
    number(rows.track[row]!)
    text(PHASE)
    text(kinds[rows.kind[row]!]!)
    text(TIME)
    microseconds(rows.at[row]!)
    text(DURATION)
    microseconds(rows.duration[row]!)
    text(REQUEST)
    number(rows.request[row]!)
    text(ID)
    number(rows.id[row]!)
    text(FIRST)
    number(rows.arg0[row]!)
    text(SECOND)
    number(rows.arg1[row]!)
    if (isFull) {
      text(DETAIL)
      number(rows.request[row]!)
      text(PLAIN_ID)
      number(rows.id[row]!)
      text(PLAIN_FIRST)
      number(rows.arg0[row]!)
      text(PLAIN_SECOND)
      number(rows.arg1[row]!)
      text(DETAIL_END)
    } else text(END)
    flush()
  }
  return written + length
}

/** Every event as thirteen columns. @returns bytes written */
export function baselineCsv(rows: FlatRows, names: readonly string[]): number {
  const kinds = names.map(letters)
  const path = letters(',0,physio,')
  const note = letters(',"on a track"\r\n')
  length = written = 0
  for (let row = 0; row < rows.rows; row++) {
    number(row)
    buffer[length++] = 44
    number(rows.at[row]!)
    text(path)
    text(kinds[rows.kind[row]!]!)
    buffer[length++] = 44
    number(rows.request[row]!)
    buffer[length++] = 44
    number(rows.chunk[row]!)
    buffer[length++] = 44
    number(rows.track[row]!)
    buffer[length++] = 44
    number(rows.id[row]!)
    buffer[length++] = 44
    number(rows.arg0[row]!)
    buffer[length++] = 44
    number(rows.arg1[row]!)
    buffer[length++] = 44
    text(note)
    flush()
  }
  return written + length
}

/** Every event as a time and an eight-bit vector. @returns bytes written */
export function baselineVcd(rows: FlatRows): number {
  length = written = 0
  for (let row = 0; row < rows.rows; row++) {
    buffer[length++] = 35
    number(rows.at[row]!)
    buffer[length++] = 10
    buffer[length++] = 98
    const value = rows.arg1[row]!
    for (let bit = 7; bit >= 0; bit--) buffer[length++] = 48 + ((value >>> bit) & 1)
    buffer[length++] = 32
    buffer[length++] = 33 + (rows.track[row]! % 90)
    buffer[length++] = 10
    flush()
  }
  return written + length
}
