import { assert } from '../core/assert'
import type { Frames } from './frames'

/** Whether a transfer reads or writes the user's memory. */
export type Access = 'read' | 'write'

/** One page of an address space. */
export interface Page {
  /** Frame number; -1 while the page is not in memory. */
  frame: number
  readable: boolean
  writable: boolean
  modified: boolean
  referenced: boolean
  /** Content while it is not in memory; null = zeros. */
  swapped: Uint8Array | null
}

/** How pages are made. */
export interface MapOptions {
  readonly owner?: string
  readonly readable?: boolean
  readonly writable?: boolean
  /** False: the pages are brought in at first use. */
  readonly resident?: boolean
  /** True (with resident false): they come from the disk, not as zeros. */
  readonly onDisk?: boolean
}

/** Pages by number, over the frames of the machine. Plain data: nothing here takes time. */
export class AddressSpace {
  readonly name: string
  readonly frames: Frames
  private readonly pages = new Map<number, Page>()

  constructor(name: string, frames: Frames) {
    this.name = name
    this.frames = frames
  }

  /** Bytes a page. */
  get pageSize(): number {
    return this.frames.pageSize
  }

  /**
   * Makes pages from the one that holds `base` to the one that holds the last byte; pages that exist stay.
   *
   * @returns false when frames ran out; then nothing was mapped
   */
  map(base: number, length: number, options: MapOptions = {}): boolean {
    const wanted = this.numbers(base, length).filter((number) => !this.pages.has(number))
    const resident = options.resident ?? true
    if (resident && this.frames.freeCount < wanted.length) return false
    for (const number of wanted) {
      this.pages.set(number, {
        frame: resident ? this.frames.allocate(options.owner ?? this.name) : -1,
        readable: options.readable ?? true,
        writable: options.writable ?? true,
        modified: false,
        referenced: false,
        swapped: !resident && options.onDisk ? new Uint8Array(this.pageSize) : null,
      })
    }
    return true
  }

  /** Takes pages away and frees their frames. */
  unmap(base: number, length: number): void {
    for (const number of this.numbers(base, length)) {
      const page = this.pages.get(number)
      if (page && page.frame >= 0) this.frames.release(page.frame)
      this.pages.delete(number)
    }
  }

  /** The page that holds an address. */
  page(address: number): Page | undefined {
    return this.pages.get(Math.floor(address / this.pageSize))
  }

  /** True when the page exists and allows the access; it need not be in memory. */
  allows(address: number, access: Access): boolean {
    const page = this.page(address)
    return page !== undefined && (access === 'write' ? page.writable : page.readable)
  }

  /**
   * Brings a page in; false when no frame is free.
   *
   * @param page of this address space
   */
  bringIn(page: Page): boolean {
    if (page.frame >= 0) return true
    const frame = this.frames.allocate(this.name)
    if (frame < 0) return false
    if (page.swapped) this.frames.bytes(frame).set(page.swapped)
    page.frame = frame
    page.swapped = null
    return true
  }

  /** Physical address, or -1 when the page is not in memory or does not exist. */
  physical(address: number): number {
    const page = this.page(address)
    return page && page.frame >= 0 ? page.frame * this.pageSize + (address % this.pageSize) : -1
  }

  /** Number of pages that [address, address + length) touches. */
  pageCount(address: number, length: number): number {
    return length === 0
      ? 0
      : Math.floor((address + length - 1) / this.pageSize) - Math.floor(address / this.pageSize) + 1
  }

  /** Copies bytes out of memory; every page must be in memory. */
  read(address: number, length: number): Uint8Array {
    const out = new Uint8Array(length)
    this.each(address, length, (bytes, offset, start, size) => out.set(bytes.subarray(start, start + size), offset))
    return out
  }

  /** Copies bytes into memory; every page must be in memory. */
  write(address: number, data: Uint8Array): void {
    this.each(address, data.length, (bytes, offset, start, size, page) => {
      bytes.set(data.subarray(offset, offset + size), start)
      page.modified = true
    })
  }

  /** The page numbers that a range touches. */
  numbers(base: number, length: number): number[] {
    const first = Math.floor(base / this.pageSize)
    return Array.from({ length: this.pageCount(base, length) }, (_, index) => first + index)
  }

  private each(
    address: number,
    length: number,
    visit: (bytes: Uint8Array, offset: number, start: number, size: number, page: Page) => void,
  ): void {
    for (let offset = 0; offset < length;) {
      const page = this.page(address + offset)
      assert(page !== undefined && page.frame >= 0, () => `${this.name}: no page in memory at ${address + offset}`)
      const start = (address + offset) % this.pageSize
      const size = Math.min(this.pageSize - start, length - offset)
      visit(this.frames.bytes(page.frame), offset, start, size, page)
      page.referenced = true
      offset += size
    }
  }
}
