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
