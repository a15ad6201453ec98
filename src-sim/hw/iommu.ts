import { assert } from '../core/assert'
import type { PhysicalMemory } from './memory'
import { StreamingBuffer } from './streaming-buffer'

/** Bits of a translation table entry. @source sun4u IOMMU: TTE format */
export const TTE = {
  VALID: 1n << 63n,
  /** The page has 64 KB, not 8. */
  SIZE_64K: 1n << 61n,
  /** Goes through the streaming buffer. */
  STREAMABLE: 1n << 60n,
  /** Both ends lie on the same bus. */
  SAME_BUS: 1n << 59n,
  CACHEABLE: 1n << 4n,
  WRITABLE: 1n << 1n,
} as const

/** Physical address bits of an entry: 40 down to the page's own. @source sun4u IOMMU */
const ADDRESS_BITS = (1n << 41n) - 1n
const LARGE_PAGE = 0x10000
/** Fewest and most entries of a table. @source sun4u IOMMU: 1 K to 128 K */
const TABLE_SIZES = [1024, 131_072] as const
/** Translations that are kept. @source estimate */
const TLB_ENTRIES = 16
const TOP = 0x1_0000_0000

/** What an entry allows. @source sun4u IOMMU */
export interface EntryRights {
  readonly writable: boolean
  readonly streamable?: boolean
  readonly cacheable?: boolean
}

/** A translation as the TLB keeps it. */
interface Translation {
  /** Physical address of the page. */
  readonly page: number
  readonly isValid: boolean
  readonly isWritable: boolean
  readonly isStreamable: boolean
}

/**
 * Table size for a window at the top of 32-bit space.
 *
 * @param bytes of the window
 * @returns entries: 1 K to 128 K, a power of two
 * @source sun4u IOMMU
 */
export function tableEntries(bytes: number, pageSize: number): number {
  let entries: number = TABLE_SIZES[0]
  while (entries * pageSize < bytes && entries < TABLE_SIZES[1]) entries *= 2
  return entries
}

/**
 * An IOMMU: a table of entries that stand for pages of a window below 4 GB, a TLB that keeps the last ones, and a
 * streaming buffer for the pages that want it. An entry that changes while the TLB knows it keeps its old meaning until
 * somebody flushes it.
 *
 * @source sun4u IOMMU: registers and TTE format
 */
export class Iommu {
  readonly pageSize: number
  readonly entries: number
  /** First device address of the window. */
  readonly base: number
  readonly streaming: StreamingBuffer
  private readonly memory: PhysicalMemory
  private readonly table: BigUint64Array
  private readonly tlb = new Map<number, Translation>()
  /** Valid entries in the table. */
  private live = 0

  /**
   * @param pageSize bytes of one entry's page: 8 KB on sun4u; another host's page size makes the address field of an
   *   entry begin at another bit
   * @param entries a power of two from 1 K to 128 K
   * @param top first address behind the window: 4 GB, or less for devices with fewer address lines
   */
  constructor(memory: PhysicalMemory, pageSize = 8192, entries = 2048, top = TOP) {
    const isPower = (value: number): boolean => Number.isSafeInteger(value) && (value & (value - 1)) === 0
    assert(isPower(pageSize) && pageSize >= 512, () => `an IOMMU page of ${pageSize} bytes`)
    assert(
      isPower(entries) && entries >= TABLE_SIZES[0] && entries <= TABLE_SIZES[1],
      () => `an IOMMU table of ${entries} entries`,
    )
    this.memory = memory
    this.pageSize = pageSize
    this.entries = entries
    this.base = top - entries * pageSize
    assert(this.base >= 0, () => `an IOMMU window of ${entries} pages does not fit below ${top}`)
    this.table = new BigUint64Array(entries)
    this.streaming = new StreamingBuffer(memory)
  }

  /**
   * An entry for a physical page.
   *
   * @param physical address; bits inside the page do not count
   * @source sun4u IOMMU: TTE format
   */
  entryFor(physical: number, { writable, streamable = false, cacheable = true }: EntryRights): bigint {
    const page = BigInt(physical - (physical % this.pageSize)) & ADDRESS_BITS
    return (
      TTE.VALID |
      page |
      (writable ? TTE.WRITABLE : 0n) |
      (streamable ? TTE.STREAMABLE : 0n) |
      (cacheable ? TTE.CACHEABLE : 0n)
    )
  }

  /** The entry of a device address; 0 outside the window. */
  entry(address: number): bigint {
    return this.table[this.index(address)] ?? 0n
  }

  /** Stores an entry. The TLB does not notice. */
  setEntry(address: number, entry: bigint): void {
    const index = this.index(address)
    assert(index >= 0 && index < this.entries, () => `no IOMMU entry belongs to address ${address}`)
    this.live += Number(entry >> 63n) - Number(this.table[index]! >> 63n)
    this.table[index] = entry
  }

  /** Makes the TLB forget one page. @source sun4u IOMMU: flush register */
  flushPage(address: number): void {
    this.tlb.delete(this.index(address))
  }

  /** Makes the TLB forget everything. */
  flushAll(): void {
    this.tlb.clear()
  }

  /** Ends every entry that stands for this physical page, and flushes it: the kernel takes the page away. */
  forgetPhysical(physical: number): void {
    if (this.live === 0) return
    const page = BigInt(physical - (physical % this.pageSize))
    for (let index = 0; index < this.entries; index++) {
      const entry = this.table[index]!
      if ((entry & TTE.VALID) === 0n || this.pageOf(entry) !== page) continue
      const address = this.base + index * this.pageSize
      this.streaming.flush(address, this.pageSize)
      this.setEntry(address, 0n)
      this.flushPage(address)
    }
  }

  /**
   * Physical address for a device address; -1 for an invalid entry, an address outside the window, or a write to a page
   * that is not writable.
   */
  translate(address: number, isWrite: boolean): number {
    const translation = this.lookup(address)
    if (!translation || (isWrite && !translation.isWritable)) return -1
    return translation.page + (address % this.pageSize)
  }

  /** As translate for a read, but nothing notices. */
  peek(address: number): number {
    const index = this.index(address)
    const translation = this.tlb.get(index) ?? this.decode(address)
    return translation?.isValid ? translation.page + (address % this.pageSize) : -1
  }

  /** How many bytes from an address on can be touched; 0 is error 3. */
  reach(address: number, bytes: number, isToMemory: boolean): number {
    const { memory, pageSize } = this
    let done = 0
    while (done < bytes) {
      const physical = this.translate(address + done, isToMemory)
      if (physical < 0) break
      const size = Math.min(pageSize - ((address + done) % pageSize), bytes - done)
      const there = memory.reach(physical, size)
      done += there
      if (there < size) break
    }
    return done
  }

  /** The device reads; what it wrote before goes to memory first. */
  read(address: number, into: Uint8Array): void {
    this.streaming.flush(address, into.length)
    this.each(address, into.length, false, (physical, start, end) =>
      this.memory.read(physical, into.subarray(start, end)),
    )
  }

  /** The device writes: into memory, or into lines of the streaming buffer where the page asks for it. */
  write(address: number, from: Uint8Array): void {
    this.each(address, from.length, true, (physical, start, end, isStreamable) => {
      const bytes = from.subarray(start, end)
      if (isStreamable) this.streaming.write(address + start, physical, bytes)
      else this.memory.write(physical, bytes)
    })
  }

  private each(
    address: number,
    length: number,
    isWrite: boolean,
    visit: (physical: number, start: number, end: number, isStreamable: boolean) => void,
  ): void {
    for (let start = 0; start < length;) {
      const at = address + start
      const size = Math.min(this.pageSize - (at % this.pageSize), length - start)
      const physical = this.translate(at, isWrite)
      assert(physical >= 0, () => `a device goes on past a bus error at ${at}`)
      visit(physical, start, start + size, this.lookup(at)!.isStreamable)
      start += size
    }
  }

  /** The translation of a valid entry, from the TLB when it is there. */
  private lookup(address: number): Translation | null {
    const index = this.index(address)
    const known = this.tlb.get(index)
    if (known) return known
    const found = this.decode(address)
    if (!found?.isValid) return null
    if (this.tlb.size >= TLB_ENTRIES) {
      for (const oldest of this.tlb.keys()) {
        this.tlb.delete(oldest)
        break
      }
    }
    this.tlb.set(index, found)
    return found
  }

  private decode(address: number): Translation | null {
    const index = this.index(address)
    if (index < 0 || index >= this.entries) return null
    const entry = this.table[index]!
    let page = Number(this.pageOf(entry))
    if ((entry & TTE.SIZE_64K) !== 0n && this.pageSize < LARGE_PAGE) {
      const inside = address % LARGE_PAGE
      page = page - (page % LARGE_PAGE) + inside - (inside % this.pageSize)
    }
    return {
      page,
      isValid: (entry & TTE.VALID) !== 0n,
      isWritable: (entry & TTE.WRITABLE) !== 0n,
      isStreamable: (entry & TTE.STREAMABLE) !== 0n,
    }
  }

  private pageOf(entry: bigint): bigint {
    return entry & ADDRESS_BITS & ~BigInt(this.pageSize - 1)
  }

  private index(address: number): number {
    return Math.floor((address - this.base) / this.pageSize)
  }
}
