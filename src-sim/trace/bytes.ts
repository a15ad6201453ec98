/** Bytes that grow: what a hash or a file is made of. Whole numbers only, the same bytes on every machine. */
export class ByteWriter {
  private bytes = new Uint8Array(1024)
  /** Bytes written. */
  length = 0

  /** Makes sure that `count` more bytes fit. */
  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const wider = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count))
    wider.set(this.bytes.subarray(0, this.length))
    this.bytes = wider
  }

  /** One byte. */
  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.length++] = value
  }

  /** A run of bytes as it is. */
  raw(values: Uint8Array): void {
    this.reserve(values.length)
    this.bytes.set(values, this.length)
    this.length += values.length
  }

  /** Four bytes, the lowest first. */
  u32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff)
  }

  /** Eight bytes of a double, the lowest first. */
  f64(value: number): void {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setFloat64(0, value, true)
    this.raw(bytes)
  }

  /** A whole number from 0 to 2^53 - 1 in 1 to 8 bytes of seven bits, the lowest first. */
  varint(value: number): void {
    this.reserve(8)
    let rest = value
    while (rest >= 0x8000_0000) {
      this.bytes[this.length++] = (rest % 128) | 0x80
      rest = Math.floor(rest / 128)
    }
    while (rest >= 128) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.bytes[this.length++] = rest
  }

  /** A text: its length and its UTF-16 units, so that every text survives, also a broken pair. */
  text(text: string): void {
    this.varint(text.length)
    for (let index = 0; index < text.length; index++) this.varint(text.charCodeAt(index))
  }

  /** What was written so far; shares the memory until more is written. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
}

/** What was read is not what a writer writes. */
export class Corrupt extends Error {
  override readonly name = 'Corrupt'
}

/** Reads what a ByteWriter wrote; never beyond the end, never allocates more than the bytes could hold. */
export class ByteReader {
  private readonly bytes: Uint8Array
  private place = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** Bytes read. */
  get offset(): number {
    return this.place
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.bytes.length - this.place
  }

  /** One byte. */
  byte(): number {
    if (this.place >= this.bytes.length) throw new Corrupt('it ends too early')
    return this.bytes[this.place++]!
  }

  /** A run of bytes; shares the memory. */
  raw(count: number): Uint8Array {
    if (count > this.left) throw new Corrupt('it ends too early')
    this.place += count
    return this.bytes.subarray(this.place - count, this.place)
  }

  /** Four bytes, the lowest first. */
  u32(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.raw(4)
    return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0
  }

  /** Eight bytes of a double, the lowest first. */
  f64(): number {
    const bytes = this.raw(8)
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true)
  }

  /** A whole number from 0 to 2^53 - 1. */
  varint(): number {
    let value = 0
    let weight = 1
    for (let count = 0; count < 8; count++) {
      const byte = this.byte()
      value += (byte & 0x7f) * weight
      if (byte < 0x80) {
        if (!Number.isSafeInteger(value)) break
        return value
      }
      weight *= 128
    }
    throw new Corrupt('a number is too large')
  }

  /** How many things follow, each of at least `least` bytes. */
  count(least: number): number {
    const count = this.varint()
    if (count * least > this.left) throw new Corrupt('it ends too early')
    return count
  }

  /** A text. */
  text(): string {
    const length = this.count(1)
    const parts: string[] = []
    for (let from = 0; from < length; from += 4096) {
      const units = Array.from({ length: Math.min(4096, length - from) }, () => this.varint())
      if (units.some((unit) => unit > 0xffff)) throw new Corrupt('a text holds what is no character')
      parts.push(String.fromCharCode(...units))
    }
    return parts.join('')
  }
}
