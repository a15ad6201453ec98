/** Bytes in a block. @source sysv: NBPSCTR */
export const BLOCK = 512

/** How the pattern changes from block to block. */
const BY_BLOCK = 0x9e3779b1
/** How it changes from byte to byte. */
const BY_PLACE = 0x85ebca6b

/**
 * The blocks of a medium. A block that was never written holds a pattern made from its number and the place of each
 * byte, so that every read can be checked.
 */
export class Media {
  readonly blocks: number
  /** Blocks that cannot be read or written. */
  readonly bad: ReadonlySet<number>
  private readonly written = new Map<number, Uint8Array>()

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
    for (let offset = 0; offset < into.length;) {
      const block = Math.floor((at + offset) / BLOCK)
      const start = (at + offset) % BLOCK
      const size = Math.min(BLOCK - start, into.length - offset)
      const known = this.written.get(block)
      if (known) into.set(known.subarray(start, start + size), offset)
      else draw(into, offset, block, start, size)
      offset += size
    }
  }

  /** Copies bytes to byte address `at`. */
  write(at: number, from: Uint8Array): void {
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
    const bytes = new Uint8Array(BLOCK)
    draw(bytes, 0, number, 0, BLOCK)
    return bytes
  }
}

/** The pattern of a part of a block: what Media.pattern gives for each byte, by addition. */
function draw(into: Uint8Array, offset: number, block: number, start: number, size: number): void {
  let value = (Math.imul(block + 1, BY_BLOCK) + Math.imul(start, BY_PLACE)) | 0
  for (let index = offset; index < offset + size; index++) {
    into[index] = value >>> 24
    value = (value + BY_PLACE) | 0
  }
}
