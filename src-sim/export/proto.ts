const HIGH = 4_294_967_296

/** How the value of a field is written. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2 } as const

/** The most bytes `putVarint` and `closeMessage` take beyond what is counted. */
export const VARINT_BYTES = 8

/** Writes a whole number from 0 to 2^53 - 1. @returns the place behind it */
export function putVarint(bytes: Uint8Array, start: number, value: number): number {
  let place = start
  let rest = value
  while (rest >= 0x8000_0000) {
    bytes[place++] = (rest % 128) | 0x80
    rest = Math.floor(rest / 128)
  }
  while (rest >= 128) {
    bytes[place++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  bytes[place++] = rest
  return place
}

/** Writes fields made before. @returns the place behind them */
export function putFields(bytes: Uint8Array, start: number, fields: Uint8Array): number {
  let place = start
  for (let index = 0; index < fields.length; index++) bytes[place++] = fields[index]!
  return place
}

/**
 * Writes the length of a message before it. One byte of room was left there; where that is too little the message moves.
 *
 * @param begin first place of the message @param end the place behind it @returns the place behind it now
 */
export function closeMessage(bytes: Uint8Array, begin: number, end: number): number {
  const size = end - begin
  if (size < 0x80) {
    bytes[begin - 1] = size
    return end
  }
  let extra = 0
  for (let rest = size; rest >= 0x80; rest = Math.floor(rest / 0x80)) extra++
  bytes.copyWithin(begin + extra, begin, end)
  putVarint(bytes, begin - 1, size)
  return end + extra
}

/**
 * A message of the protocol buffers wire format, built in one buffer that is used again and again. Messages inside it
 * are opened and closed; the room for their length is made when they close.
 *
 * @source "Encoding" (Protocol Buffers documentation)
 */
export class ProtoMessage {
  /** The bytes; the first `length` count. */
  bytes = new Uint8Array(1024)
  length = 0

  /** Begins anew. */
  clear(): void {
    this.length = 0
  }

  /** A whole number from 0 to 2^53 - 1. */
  uint(field: number, value: number): void {
    this.tag(field, WIRE.varint)
    this.varint(value)
  }

  /** A whole number from -2^53 + 1 to 2^53 - 1. */
  int(field: number, value: number): void {
    if (value >= 0) return this.uint(field, value)
    this.tag(field, WIRE.varint)
    this.reserve(10)
    let high = Math.floor(value / HIGH)
    let low = value - high * HIGH
    high >>>= 0
    low >>>= 0
    // Two's complement of 64 bits always takes ten bytes.
    for (let count = 0; count < 9; count++) {
      this.bytes[this.length++] = (low & 0x7f) | 0x80
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    this.bytes[this.length++] = low & 0x7f
  }

  /** A number as an IEEE double. */
  double(field: number, value: number): void {
    this.tag(field, WIRE.fixed64)
    this.reserve(8)
    new DataView(this.bytes.buffer).setFloat64(this.length, value, true)
    this.length += 8
  }

  /** A text, as UTF-8 made before. */
  text(field: number, utf8: Uint8Array): void {
    this.tag(field, WIRE.bytes)
    this.varint(utf8.length)
    this.reserve(utf8.length)
    this.bytes.set(utf8, this.length)
    this.length += utf8.length
  }

  /** Fields made before. */
  raw(fields: Uint8Array): void {
    this.reserve(fields.length)
    this.length = putFields(this.bytes, this.length, fields)
  }

  /** What was written so far, with memory of its own. */
  copy(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }

  /** Opens a message inside. @returns what `close` takes */
  open(field: number): number {
    this.tag(field, WIRE.bytes)
    this.reserve(1)
    return ++this.length
  }

  /** Closes the message that was opened last. */
  close(begin: number): void {
    this.reserve(VARINT_BYTES)
    this.length = closeMessage(this.bytes, begin, this.length)
  }

  private tag(field: number, wire: number): void {
    this.varint(field * 8 + wire)
  }

  private varint(value: number): void {
    this.reserve(VARINT_BYTES)
    this.length = putVarint(this.bytes, this.length, value)
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const wider = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    wider.set(this.bytes.subarray(0, this.length))
    this.bytes = wider
  }
}
