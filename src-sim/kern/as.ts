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
  /** What swap still holds of a page in memory, right as long as it is not modified; null = nothing but zeros. */
  backing: Uint8Array | null
  /** The frame is shown by another address space too: the first store gets a frame of its own. */
  isCopyOnWrite: boolean
  /** Its content is on the way to swap; a touch keeps it here. */
  isLeaving: boolean
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
        ...{ backing: null, isCopyOnWrite: false, isLeaving: false },
      })
    }
    return true
  }

  /**
   * Makes one page of a certain frame.
   *
   * @returns false when the page exists or somebody has the frame
   */
  mapFrame(address: number, frame: number): boolean {
    const number = Math.floor(address / this.pageSize)
    if (this.pages.has(number) || !this.frames.claim(frame, this.name)) return false
    this.pages.set(number, {
      ...{ frame, readable: true, writable: true, modified: false, referenced: false, swapped: null },
      ...{ backing: null, isCopyOnWrite: false, isLeaving: false },
    })
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
    const { frames } = this
    const frame = frames.allocate(this.name)
    if (frame < 0) return false
    if (page.swapped) {
      frames.bytes(frame).set(page.swapped)
      frames.cache?.invalidate(frame * this.pageSize, this.pageSize)
    }
    page.frame = frame
    page.backing = page.swapped
    page.swapped = null
    page.modified = false
    return true
  }

  /**
   * Takes a page out of memory. What was stored goes to swap; a page that is not modified is dropped, and swap's old
   * copy of it is what comes back.
   *
   * @param page of this address space, in memory and not locked
   */
  evict(page: Page): void {
    const { frame } = page
    assert(frame >= 0 && this.frames.lockCount(frame) === 0, () => `${this.name}: frame ${frame} cannot be taken away`)
    page.swapped = page.modified ? this.frameContent(frame) : page.backing
    page.frame = -1
    page.backing = null
    page.modified = page.referenced = page.isLeaving = page.isCopyOnWrite = false
    this.frames.release(frame)
  }

  /**
   * Gives a page that shares its frame one of its own. Locks stay with the old frame.
   *
   * @returns false when no frame is free
   * @source fork(2): copy on write
   */
  breakCopy(page: Page): boolean {
    const { frames } = this
    if (frames.shareCount(page.frame) > 0) {
      const content = this.frameContent(page.frame)
      const own = frames.allocate(this.name)
      if (own < 0) return false
      this.store(own, content)
      frames.release(page.frame)
      page.frame = own
      page.modified = true
    }
    page.isCopyOnWrite = false
    return true
  }

  /**
   * A copy of this address space whose pages share their frames until somebody stores. A page that is locked for a
   * device is copied at once: the device knows its frame, which must stay with this address space.
   *
   * @param sharesLocked true: locked pages are shared like the others, a mistake that F21 shows
   * @returns null when no frame is free for a copy
   * @source fork(2); anonymous memory of SunOS
   */
  fork(name: string, sharesLocked = false): AddressSpace | null {
    const isCopied = ({ frame }: Page): boolean => frame >= 0 && this.frames.lockCount(frame) > 0 && !sharesLocked
    if ([...this.pages.values()].filter(isCopied).length > this.frames.freeCount) return null
    const child = new AddressSpace(name, this.frames)
    for (const [number, page] of this.pages) {
      const copy = { ...page, isLeaving: false }
      if (isCopied(page)) {
        const content = this.frameContent(page.frame)
        copy.frame = this.frames.allocate(name)
        this.store(copy.frame, content)
        copy.modified = true
      } else if (page.frame >= 0) {
        this.frames.share(page.frame)
        page.isCopyOnWrite = copy.isCopyOnWrite = true
      }
      child.pages.set(number, copy)
    }
    return child
  }

  /** All pages, with the address each begins at, in the order they were made. */
  *all(): Generator<readonly [number, Page], void, void> {
    for (const [number, page] of this.pages) yield [number * this.pageSize, page]
  }

  /**
   * What a program would find in a range, wherever it is: nothing is brought in or touched. Where there is no page the
   * bytes are 0.
   */
  view(address: number, length: number): Uint8Array {
    const out = new Uint8Array(length)
    for (let offset = 0; offset < length;) {
      const page = this.page(address + offset)
      const start = (address + offset) % this.pageSize
      const size = Math.min(this.pageSize - start, length - offset)
      const content = page && (page.frame >= 0 ? this.frameContent(page.frame) : page.swapped)
      if (content) out.set(content.subarray(start, start + size), offset)
      offset += size
    }
    return out
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

  /** Copies bytes out of memory, as the processor sees it; every page must be in memory. */
  read(address: number, length: number): Uint8Array {
    const { frames, pageSize } = this
    const out = new Uint8Array(length)
    this.each(address, length, ({ frame }, offset, start, size) => {
      if (frames.cache) frames.cache.read(frame * pageSize + start, out.subarray(offset, offset + size))
      else out.set(frames.bytes(frame).subarray(start, start + size), offset)
    })
    return out
  }

  /** Copies bytes into memory, as the processor does; every page must be in memory. */
  write(address: number, data: Uint8Array): void {
    const { frames, pageSize } = this
    this.each(address, data.length, (page, offset, start, size) => {
      if (page.isCopyOnWrite) assert(this.breakCopy(page), () => `${this.name}: no frame for a copy on write`)
      const bytes = data.subarray(offset, offset + size)
      if (frames.cache) frames.cache.write(page.frame * pageSize + start, bytes)
      else frames.bytes(page.frame).set(bytes, start)
      page.modified = true
    })
  }

  /** The content of a frame as the processor sees it, in bytes of its own. */
  private frameContent(frame: number): Uint8Array {
    const { frames, pageSize } = this
    if (!frames.cache) return frames.bytes(frame).slice()
    const content = new Uint8Array(pageSize)
    frames.cache.read(frame * pageSize, content)
    return content
  }

  private store(frame: number, content: Uint8Array): void {
    const { frames, pageSize } = this
    if (frames.cache) frames.cache.write(frame * pageSize, content)
    else frames.bytes(frame).set(content)
  }

  /** The page numbers that a range touches. */
  numbers(base: number, length: number): number[] {
    const first = Math.floor(base / this.pageSize)
    const count = this.pageCount(base, length)
    const numbers: number[] = []
    for (let index = 0; index < count; index++) numbers.push(first + index)
    return numbers
  }

  private each(
    address: number,
    length: number,
    visit: (page: Page, offset: number, start: number, size: number) => void,
  ): void {
    for (let offset = 0; offset < length;) {
      const page = this.page(address + offset)
      assert(page !== undefined && page.frame >= 0, () => `${this.name}: no page in memory at ${address + offset}`)
      const start = (address + offset) % this.pageSize
      const size = Math.min(this.pageSize - start, length - offset)
      visit(page, offset, start, size)
      page.referenced = true
      offset += size
    }
  }
}
