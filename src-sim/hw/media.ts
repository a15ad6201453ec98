/** Bytes in a block. @source sysv: NBPSCTR */
export const BLOCK = 512

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
    const block = Math.floor(at / BLOCK)
    return (Math.imul(block + 1, 0x9e3779b1) + Math.imul(at % BLOCK, 0x85ebca6b)) >>> 24
  }

  /** Copies bytes from byte address `at`. */
  read(at: number, into: Uint8Array): void {
    for (let offset = 0; offset < into.length;) {
      const block = Math.floor((at + offset) / BLOCK)
      const start = (at + offset) % BLOCK
      const size = Math.min(BLOCK - start, into.length - offset)
      into.set(this.block(block).subarray(start, start + size), offset)
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
    for (let index = 0; index < BLOCK; index++) bytes[index] = Media.pattern(number * BLOCK + index)
    return bytes
  }
}
