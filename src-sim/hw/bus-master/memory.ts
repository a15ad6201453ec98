/**
 * Memory as a bus master reaches it. `reach` tells how many bytes starting at `address` can be touched (0 = bus error);
 * the caller stays inside that when it reads or writes.
 *
 * @source model decision: one interface for plain memory and for memory behind an IOMMU
 */
export interface BusMemory {
  reach(address: number, bytes: number): number
  read(address: number, into: Uint8Array): void
  write(address: number, from: Uint8Array): void
}

/**
 * Plain memory from address 0 up; everything beyond is a bus error.
 *
 * @source model decision
 */
export function flatMemory(bytes: Uint8Array): BusMemory {
  return {
    reach: (address, count) => Math.max(0, Math.min(count, bytes.length - address)),
    read: (address, into) => {
      into.set(bytes.subarray(address, address + into.length))
    },
    write: (address, from) => {
      bytes.set(from, address)
    },
  }
}

/**
 * Writes that have left the card but are not in memory yet; they arrive in the order they were made. A read through the
 * same bridge pushes them all out first.
 *
 * @source PCI ordering: a read may not pass a posted write
 */
export class PostedWrites {
  private readonly memory: BusMemory
  private waiting: { readonly address: number; readonly bytes: Uint8Array }[] = []
  /** Bytes of a write that has arrived, for the next one of that length. */
  private spare: Uint8Array = new Uint8Array(0)

  constructor(memory: BusMemory) {
    this.memory = memory
  }

  /** Writes not yet visible. */
  get length(): number {
    return this.waiting.length
  }

  /** Post a write; the bytes are copied. */
  post(address: number, from: Uint8Array): void {
    const { spare } = this
    const bytes = spare.length === from.length ? spare : new Uint8Array(from.length)
    if (bytes === spare) this.spare = new Uint8Array(0)
    bytes.set(from)
    this.waiting.push({ address, bytes })
  }

  /** Let the oldest `count` writes reach memory; all of them without a count. */
  flush(count = this.waiting.length): void {
    if (this.waiting.length === 0) return
    const arriving = count >= this.waiting.length ? this.waiting : this.waiting.splice(0, count)
    if (arriving === this.waiting) this.waiting = []
    for (const { address, bytes } of arriving) {
      this.memory.write(address, bytes)
      this.spare = bytes
    }
  }
}
