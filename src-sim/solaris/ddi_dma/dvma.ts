import { invariant } from './panic'

/** A run of I/O pages, in page numbers from the base of the arena. @source DVMA hosts */
interface Gap {
  first: number
  count: number
}

/**
 * Conditions on a range of I/O addresses.
 *
 * @source ddi_dma_attr(9S)
 */
export interface DvmaRequest {
  /** I/O pages */
  readonly pages: number
  /** the engine's reach; the whole range lies in [lo, hi] */
  readonly lo: bigint
  readonly hi: bigint
  /** a guard page after the range, if there is room for it */
  readonly redzone: boolean
  /** the bytes that must not cross a multiple of segSize: they start `offset` bytes into the range; null = may cross */
  readonly uncrossed: { readonly offset: number; readonly size: number; readonly segSize: bigint } | null
}

const ALL_RIGHTS = { writable: true, streamable: false } as const

/** A range that was handed out. @source DVMA hosts */
export interface DvmaRange {
  readonly base: bigint
  /** I/O pages, with the guard page if there is one */
  readonly pages: number
  readonly redzone: boolean
}

/**
 * What the pages of a range may be used for.
 *
 * @source sun4u IOMMU: entry format
 */
export interface DvmaRights {
  /** the device may write */
  readonly writable: boolean
  /** its writes may wait in the streaming buffer */
  readonly streamable: boolean
}

/**
 * The translation table behind an arena, one call a page.
 *
 * @source sun4u IOMMU
 */
export interface DvmaTable {
  readonly enter: (ioAddress: bigint, physical: bigint, rights: DvmaRights) => void
  /** the entry ends and no copy of it is left anywhere */
  readonly remove: (ioAddress: bigint) => void
  /** what the device wrote reaches memory; returns bytes that had been waiting */
  readonly flush: (ioAddress: bigint, length: number) => number
}

/**
 * A finite arena of I/O-virtual pages behind an IOMMU, with the translations of the pages in use.
 *
 * First fit on a list of gaps; neighbours join when a range comes back.
 *
 * @source Writing Device Drivers, "DMA, DVMA"; sun4u IOMMU description
 */
export class DvmaArena {
  readonly base: bigint
  readonly pageSize: number
  /** I/O pages in the arena */
  readonly size: number
  private gaps: Gap[]
  private readonly table: DvmaTable | null
  private readonly translations = new Map<number, bigint>()

  /**
   * @param base  first I/O address, a multiple of the page size
   * @param pages number of I/O pages
   * @param table of the IOMMU; null where only addresses matter
   */
  constructor(base: number | bigint, pages: number, pageSize: number, table: DvmaTable | null = null) {
    this.table = table
    this.base = BigInt(base)
    this.pageSize = pageSize
    this.size = pages
    this.gaps = pages > 0 ? [{ first: 0, count: pages }] : []
  }

  /** I/O pages not handed out. */
  get free(): number {
    return this.gaps.reduce((sum, gap) => sum + gap.count, 0)
  }

  /** I/O pages handed out. */
  get inUse(): number {
    return this.size - this.free
  }

  /** The most I/O pages that one range inside [lo, hi] could ever have. */
  reachable(lo: bigint, hi: bigint): number {
    return this.window(lo, hi).count
  }

  /** An arena of the same place and size with nothing handed out. */
  emptyTwin(): DvmaArena {
    return new DvmaArena(this.base, this.size, this.pageSize)
  }

  /** Take a range; null = no gap fits now. */
  take(request: DvmaRequest): DvmaRange | null {
    const window = this.window(request.lo, request.hi)
    for (const gap of this.gaps) {
      const first = Math.max(gap.first, window.first)
      const end = Math.min(gap.first + gap.count, window.first + window.count)
      for (let start = first; start + request.pages <= end; start += 1) {
        if (this.crosses(start, request)) continue
        const guard = request.redzone && start + request.pages < gap.first + gap.count
        const pages = request.pages + (guard ? 1 : 0)
        this.carve(gap, start, pages)
        return { base: this.addressOf(start), pages, redzone: guard }
      }
    }
    return null
  }

  /** Bytes of a range that wait on the way to memory go there. */
  flush(range: DvmaRange): number {
    return this.table?.flush(range.base, range.pages * this.pageSize) ?? 0
  }

  /** End the translations of a range that stays taken. */
  unmap(range: DvmaRange): void {
    const first = this.pageOf(range.base)
    for (let page = first; page < first + range.pages; page += 1) {
      if (this.translations.delete(page)) this.table?.remove(this.addressOf(page))
    }
  }

  /** Give a range back and drop its translations. */
  give(range: DvmaRange): void {
    const first = this.pageOf(range.base)
    this.unmap(range)
    this.gaps.push({ first, count: range.pages })
    this.gaps.sort((a, b) => a.first - b.first)
    this.gaps = joined(this.gaps)
  }

  /** Let the I/O pages of a range stand for physical pages, from the first one on; earlier translations end. */
  map(range: DvmaRange, physicalPages: readonly bigint[], rights: DvmaRights = ALL_RIGHTS): void {
    const first = this.pageOf(range.base)
    this.unmap(range)
    physicalPages.forEach((physical, index) => {
      this.translations.set(first + index, physical)
      this.table?.enter(this.addressOf(first + index), physical, rights)
    })
  }

  /** Physical address behind an I/O address; null = no valid translation, as on a guard page. */
  translate(address: bigint): bigint | null {
    const page = this.pageOf(address)
    const physical = this.translations.get(page)
    return physical === undefined ? null : physical + (address - this.addressOf(page))
  }

  private crosses(start: number, request: DvmaRequest): boolean {
    if (request.uncrossed === null) return false
    const { offset, size, segSize } = request.uncrossed
    const address = this.addressOf(start) + BigInt(offset)
    return (address % segSize) + BigInt(size) > segSize
  }

  /** The part of the arena inside [lo, hi]. */
  private window(lo: bigint, hi: bigint): Gap {
    const page = BigInt(this.pageSize)
    const lowest = lo <= this.base ? 0n : (lo - this.base + page - 1n) / page
    const end = hi < this.base ? 0n : (hi + 1n - this.base) / page
    const first = Math.min(Number(lowest), this.size)
    return { first, count: Math.max(0, Math.min(Number(end), this.size) - first) }
  }

  private carve(gap: Gap, start: number, pages: number): void {
    const index = this.gaps.indexOf(gap)
    invariant(index >= 0, 'a gap vanished')
    const after = gap.first + gap.count - (start + pages)
    const rest = [
      { first: gap.first, count: start - gap.first },
      { first: start + pages, count: after },
    ].filter((piece) => piece.count > 0)
    this.gaps.splice(index, 1, ...rest)
  }

  private addressOf(page: number): bigint {
    return this.base + BigInt(page) * BigInt(this.pageSize)
  }

  private pageOf(address: bigint): number {
    return Number((address - this.base) / BigInt(this.pageSize))
  }
}

function joined(gaps: readonly Gap[]): Gap[] {
  const result: Gap[] = []
  for (const gap of gaps) {
    const last = result.at(-1)
    if (last !== undefined && last.first + last.count === gap.first) last.count += gap.count
    else result.push({ ...gap })
  }
  return result
}
