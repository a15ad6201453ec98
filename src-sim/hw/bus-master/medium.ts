/**
 * What the card stores data on. Positions are byte offsets from the start of the medium; a block that is bad fails at its
 * first byte, in both directions.
 *
 * @source model decision; the end of the medium is what dma_breakup(K) answers with ENXIO
 */
export interface Medium {
  readonly blockBytes: number
  readonly blocks: number
  isBad(block: number): boolean
  read(position: number, into: Uint8Array): void
  write(position: number, from: Uint8Array): void
}

/**
 * A medium in memory.
 *
 * @source model decision
 */
export class ArrayMedium implements Medium {
  readonly blockBytes: number
  readonly blocks: number
  readonly bytes: Uint8Array
  readonly bad = new Set<number>()

  /** Block b starts filled with byte b (low eight bits). */
  constructor(blocks: number, blockBytes = 512) {
    this.blocks = blocks
    this.blockBytes = blockBytes
    this.bytes = new Uint8Array(blocks * blockBytes)
    for (let block = 0; block < blocks; block++) {
      this.bytes.fill(block & 0xff, block * blockBytes, (block + 1) * blockBytes)
    }
  }

  isBad(block: number): boolean {
    return this.bad.has(block)
  }

  read(position: number, into: Uint8Array): void {
    into.set(this.bytes.subarray(position, position + into.length))
  }

  write(position: number, from: Uint8Array): void {
    this.bytes.set(from, position)
  }
}
