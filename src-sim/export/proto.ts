const HIGH = 4_294_967_296

/** How the value of a field is written. */
const WIRE = { varint: 0, fixed64: 1, bytes: 2 } as const

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

  /** A whole number from 0 to 2^53 - 1 in eight bytes. */
  fixed64(field: number, value: number): void {
    this.tag(field, WIRE.fixed64)
    this.reserve(8)
    const view = new DataView(this.bytes.buffer)
    view.setUint32(this.length, value % HIGH, true)
    view.setUint32(this.length + 4, Math.floor(value / HIGH), true)
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
    const { bytes } = this
    let place = this.length
    for (let index = 0; index < fields.length; index++) bytes[place++] = fields[index]!
    this.length = place
  }

  /** A message inside that begins with fields made before and ends with a whole number from 0 to 2^53 - 1. */
  short(field: number, head: Uint8Array, value: number): void {
    this.reserve(head.length + 16)
    const { bytes } = this
    bytes[this.length++] = field * 8 + WIRE.bytes
    const begin = ++this.length
    let place = begin
    for (let index = 0; index < head.length; index++) bytes[place++] = head[index]!
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
    bytes[begin - 1] = place - begin
    this.length = place
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
    const size = this.length - begin
    if (size < 0x80) {
      this.bytes[begin - 1] = size
      return
    }
    let extra = 0
    for (let rest = size; rest >= 0x80; rest = Math.floor(rest / 0x80)) extra++
    this.reserve(extra)
    this.bytes.copyWithin(begin + extra, begin, this.length)
    this.length = begin - 1
    this.varint(size)
    this.length += size
  }

  private tag(field: number, wire: number): void {
    this.varint(field * 8 + wire)
  }

  private varint(value: number): void {
    this.reserve(8)
    const { bytes } = this
    let place = this.length
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
    this.length = place
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const wider = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    wider.set(this.bytes.subarray(0, this.length))
    this.bytes = wider
  }
}
