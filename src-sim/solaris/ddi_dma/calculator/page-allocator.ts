import type { DmaMemoryAllocator, DmaMemoryBlock, DmaMemoryRequest } from '../mem_alloc'

/**
 * A first-fit allocator of whole pages whose kernel addresses equal their physical addresses; for cases and tests.
 *
 * @source kmem_alloc(9F), reduced
 */
export class PageAllocator implements DmaMemoryAllocator {
  private readonly base: number
  private readonly count: number
  private readonly pageSize: number
  private readonly used = new Set<number>()
  private readonly blocks = new Map<number, readonly number[]>()

  constructor(base: number, count: number, pageSize: number) {
    this.base = base
    this.count = count
    this.pageSize = pageSize
  }

  /** The lowest run of free pages that meets the request. */
  allocate(request: DmaMemoryRequest): DmaMemoryBlock | null {
    const pages = Math.ceil(request.length / this.pageSize)
    for (let first = 0; first + pages <= this.count; first += 1) {
      const kaddr = this.base + first * this.pageSize
      const run = Array.from({ length: pages }, (_, index) => kaddr + index * this.pageSize)
      if (run.some((page) => this.used.has(page)) || !suits(request, kaddr)) continue
      for (const page of run) this.used.add(page)
      this.blocks.set(kaddr, run)
      return { kaddr, pages: run }
    }
    return null
  }

  /** Give the block at `kaddr` back. */
  free(kaddr: number): void {
    for (const page of this.blocks.get(kaddr) ?? []) this.used.delete(page)
    this.blocks.delete(kaddr)
  }
}

function suits(request: DmaMemoryRequest, kaddr: number): boolean {
  const first = BigInt(kaddr)
  const last = first + BigInt(request.length) - 1n
  if (kaddr % request.align !== 0 || first < request.lo || last > request.hi) return false
  const segment = request.seg + 1n
  return !request.contiguous || first / segment === last / segment
}
