/**
 * A DMA object: `size` bytes that start `offset` bytes into the first of a row of physical pages.
 *
 * @source ddi_dma_buf_bind_handle(9F)
 */
export interface DmaObject {
  /** physical address of page `index` of the object; a multiple of the page size */
  readonly pageAt: (index: number) => bigint
  /** bytes into page 0, less than a page */
  readonly offset: number
  /** bytes */
  readonly size: number
}

/**
 * Physical pages of a piece of an address space, as the machine's memory management knows them.
 *
 * @source ddi_dma_addr_bind_handle(9F)
 */
export interface AddressResolver<Space> {
  readonly pageSize: number
  readonly kernel: Space
  /** page addresses that back [address, address + length), or null where nothing is mapped */
  readonly pages: (space: Space, address: number, length: number) => readonly (number | bigint)[] | null
}

/**
 * The fields of buf(9S) that decide what gets bound.
 *
 * @source buf(9S)
 */
export interface DmaBuf<Space> {
  readonly b_flags: number
  /** bytes */
  readonly b_bcount: number
  /** virtual address; with B_PAGEIO only its offset in the page counts */
  readonly b_addr: number
  /** address space of b_addr; null = kernel */
  readonly b_proc: Space | null
  /** page addresses that the page lock left behind (B_SHADOW) */
  readonly b_shadow: readonly (number | bigint)[] | null
  /** the buf itself, for the checker */
  readonly owner?: object
  /** page list of a B_PAGEIO request */
  readonly b_pages: readonly (number | bigint)[] | null
}

const B_PAGEIO = 0x10
const B_REMAPPED = 0x4000
const B_SHADOW = 0x200000

/**
 * An object made of listed pages.
 *
 * @source ddi_dma_buf_bind_handle(9F)
 * @error a broken invariant when the list does not cover the bytes
 */
export function dmaObjectOfPages(
  pages: readonly (number | bigint)[],
  offset: number,
  size: number,
  pageSize: number,
): DmaObject {
  if (pages.length < pageCount(offset, size, pageSize)) {
    throw new RangeError(`a DMA object of ${size} bytes at offset ${offset} needs more than ${pages.length} pages`)
  }
  return { pageAt: (index) => BigInt(pages[index] ?? 0), offset, size }
}

/**
 * An object that is physically contiguous from its first byte on.
 *
 * @source ddi_dma_addr_bind_handle(9F)
 */
export function dmaObjectOfRun(base: number | bigint, size: number, pageSize: number): DmaObject {
  const page = BigInt(pageSize)
  const first = BigInt(base) - (BigInt(base) % page)
  return { pageAt: (index) => first + BigInt(index) * page, offset: Number(BigInt(base) - first), size }
}

/**
 * Number of pages that `size` bytes touch when they start `offset` bytes into a page.
 *
 * @source btopr(9F), with an offset
 */
export function pageCount(offset: number, size: number, pageSize: number): number {
  return size === 0 ? 0 : Math.ceil((offset + size) / pageSize)
}

/**
 * Pages of [address, address + length) of an address space as a DMA object; null where nothing is mapped.
 *
 * @source ddi_dma_addr_bind_handle(9F)
 */
export function dmaObjectOfAddress<Space>(
  resolver: AddressResolver<Space>,
  space: Space | null,
  address: number,
  length: number,
): DmaObject | null {
  const pages = resolver.pages(space ?? resolver.kernel, address, length)
  return pages === null ? null : dmaObjectOfPages(pages, address % resolver.pageSize, length, resolver.pageSize)
}

/**
 * What a buf stands for: its page list, the pages its lock left behind, or an address to look up.
 *
 * @source ddi_dma_buf_bind_handle(9F), buf(9S)
 */
export function dmaObjectOfBuf<Space>(resolver: AddressResolver<Space>, bp: DmaBuf<Space>): DmaObject | null {
  const { pageSize } = resolver
  const remapped = (bp.b_flags & B_REMAPPED) !== 0
  const offset = bp.b_addr % pageSize
  if ((bp.b_flags & B_PAGEIO) !== 0 && !remapped && bp.b_pages !== null) {
    return dmaObjectOfPages(bp.b_pages, offset, bp.b_bcount, pageSize)
  }
  if ((bp.b_flags & B_SHADOW) !== 0 && !remapped && bp.b_shadow !== null) {
    return dmaObjectOfPages(bp.b_shadow, offset, bp.b_bcount, pageSize)
  }
  return dmaObjectOfAddress(resolver, remapped ? null : bp.b_proc, bp.b_addr, bp.b_bcount)
}
