import { invariant } from './panic'

/**
 * A counted resource: handles, cookie slots, window records.
 *
 * @source kmem_alloc(9F) as the root nexus uses it, reduced to a count
 */
export class CountedPool {
  readonly capacity: number
  private taken = 0

  /** @param capacity how many there are; Infinity = never short */
  constructor(capacity: number) {
    this.capacity = capacity
  }

  /** Units still free. */
  get free(): number {
    return this.capacity - this.taken
  }

  /** Units handed out. */
  get inUse(): number {
    return this.taken
  }

  /** Take `count` units, all or none; false = short. */
  take(count: number): boolean {
    if (count > this.free) return false
    this.taken += count
    return true
  }

  /** Give back `count` units. */
  give(count: number): void {
    invariant(count <= this.taken, `${count} units given back, ${this.taken} in use`)
    this.taken -= count
  }
}

/**
 * Permanently locked pages that a limited engine can reach; data is copied through them.
 *
 * The lowest free pages are handed out first, so that a run is the same every time.
 *
 * @source x86 root nexus ("copy buffer"); hardware notes on bounce buffers
 */
export class BouncePool {
  readonly pageSize: number
  private readonly pages: readonly bigint[]
  private readonly busy = new Set<bigint>()

  /** @param pages physical page addresses, in any order */
  constructor(pages: readonly (number | bigint)[], pageSize: number) {
    this.pageSize = pageSize
    this.pages = pages.map((page) => BigInt(page)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  }

  /** Number of pages in the pool. */
  get size(): number {
    return this.pages.length
  }

  /** Pages handed out. */
  get inUse(): number {
    return this.busy.size
  }

  /** Pages not handed out. */
  get free(): number {
    return this.pages.length - this.busy.size
  }

  /** Number of pages, free or not, that lie wholly in [lo, hi]. */
  reachable(lo: bigint, hi: bigint): number {
    return this.within(lo, hi).length
  }

  /** Take `count` free pages that lie wholly in [lo, hi], all or none; null = short. */
  take(count: number, lo: bigint, hi: bigint): bigint[] | null {
    if (count === 0) return []
    const found = this.within(lo, hi).filter((page) => !this.busy.has(page))
    if (found.length < count) return null
    const taken = found.slice(0, count)
    for (const page of taken) this.busy.add(page)
    return taken
  }

  /** Give pages back. */
  give(pages: readonly bigint[]): void {
    for (const page of pages) invariant(this.busy.delete(page), `bounce page 0x${page.toString(16)} was not taken`)
  }

  private within(lo: bigint, hi: bigint): bigint[] {
    const last = BigInt(this.pageSize) - 1n
    return this.pages.filter((page) => page >= lo && page + last <= hi)
  }
}
