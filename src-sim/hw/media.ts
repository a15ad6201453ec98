/** Bytes in a block. @source sysv: NBPSCTR */
export const BLOCK = 512

/** Bytes of the pattern that are drawn at a time: whole blocks. */
const STRIP = 32 * BLOCK
/** Strips that a medium remembers; the oldest goes first. */
const STRIPS = 256
/** How the pattern changes from block to block. */
const BY_BLOCK = 0x9e3779b1
/** How it changes from byte to byte. */
const BY_PLACE = 0x85ebca6b
/** One to four bytes further, as 32-bit numbers. */
const ONE = BY_PLACE | 0
const TWO = Math.imul(BY_PLACE, 2)
const THREE = Math.imul(BY_PLACE, 3)
const FOUR = Math.imul(BY_PLACE, 4)

/**
 * The blocks of a medium. A block that was never written holds a pattern made from its number and the place of each
 * byte, so that every read can be checked.
 */
export class Media {
  readonly blocks: number
  /** Blocks that cannot be read or written. */
  readonly bad: ReadonlySet<number>
  /**
   * Changes the bytes of a transfer between medium and bus; false: they do not cross, and a reader gets what a bus reads
   * that nobody drives. Null while nothing is changed.
   */
  change: ((bytes: Uint8Array, at: number) => boolean) | null = null
  private readonly written = new Map<number, Uint8Array>()
  /** Pieces of the pattern by their place, so that what is read again is copied and not drawn. */
  private readonly strips = new Map<number, Uint8Array>()

  constructor(blocks: number, bad: readonly number[] = []) {
    this.blocks = blocks
    this.bad = new Set(bad)
  }

  /** What byte `at` of the medium holds before anybody writes it. */
  static pattern(at: number): number {
    return (Math.imul(Math.floor(at / BLOCK) + 1, BY_BLOCK) + Math.imul(at % BLOCK, BY_PLACE)) >>> 24
  }

  /** Copies bytes from byte address `at`. */
  read(at: number, into: Uint8Array): void {
    const unit = this.written.size === 0 ? STRIP : BLOCK
    for (let offset = 0; offset < into.length;) {
      const place = at + offset
      const size = Math.min(unit - (place % unit), into.length - offset)
      const known = unit === BLOCK ? this.written.get(Math.floor(place / BLOCK)) : undefined
      const from = known ?? this.strip(Math.floor(place / STRIP))
      const start = place % (known ? BLOCK : STRIP)
      into.set(start === 0 && size === from.length ? from : from.subarray(start, start + size), offset)
      offset += size
    }
    if (this.change?.(into, at) === false) into.fill(0xff)
  }

  /** Copies bytes to byte address `at`. */
  write(at: number, given: Uint8Array): void {
    const from = this.change ? given.slice() : given
    if (this.change?.(from, at) === false) return
    for (let offset = 0; offset < from.length;) {
      const block = Math.floor((at + offset) / BLOCK)
      const start = (at + offset) % BLOCK
      const size = Math.min(BLOCK - start, from.length - offset)
      const bytes = this.block(block)
      bytes.set(from.subarray(offset, offset + size), start)
      this.written.set(block, bytes)
      offset += size
    }
  }

  /** Bytes that can be moved from block `blkno` on before the end or a bad block, at most `count`. */
  reachable(blkno: number, count: number): number {
    const last = Math.ceil((blkno * BLOCK + count) / BLOCK)
    for (let block = blkno; block < last; block++) {
      if (block >= this.blocks || this.bad.has(block)) return Math.max(0, (block - blkno) * BLOCK)
    }
    return count
  }

  private block(number: number): Uint8Array {
    const known = this.written.get(number)
    if (known) return known
    const start = (number * BLOCK) % STRIP
    return this.strip(Math.floor((number * BLOCK) / STRIP)).slice(start, start + BLOCK)
  }

  private strip(number: number): Uint8Array {
    const known = this.strips.get(number)
    if (known) return known
    const oldest = this.strips.size < STRIPS ? undefined : this.strips.keys().next().value
    const bytes = (oldest === undefined ? undefined : this.strips.get(oldest)) ?? new Uint8Array(STRIP)
    if (oldest !== undefined) this.strips.delete(oldest)
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    for (let start = 0; start < STRIP; start += BLOCK) draw(view, start, (number * STRIP + start) / BLOCK)
    this.strips.set(number, bytes)
    return bytes
  }
}

/** The pattern of a block: what Media.pattern gives for each byte, by addition. */
function draw(into: DataView, offset: number, block: number): void {
  let value = Math.imul(block + 1, BY_BLOCK)
  for (let index = offset; index < offset + BLOCK; index += 4) {
    const low = (value >>> 24) | (((value + ONE) >>> 16) & 0xff00)
    into.setInt32(index, low | (((value + TWO) >>> 8) & 0xff_0000) | ((value + THREE) & 0xff00_0000), true)
    value = (value + FOUR) | 0
  }
}
