import { assert } from '../core/assert'
import type { Rng } from '../core/rng'
import { WriteBackCache, type CacheOptions } from './cache'

/** How physical frames are given out. @source our memory model: allocators */
export type FrameAllocator = 'contiguous' | 'random' | 'aged' | 'stride2' | 'high'

/** Description of the physical memory of a machine. */
export interface MemoryOptions {
  /** Bytes; a power of two. */
  readonly pageSize: number
  /** Number of frames. */
  readonly frames: number
  readonly allocator: FrameAllocator
  /** For `aged`: chance in a million that the next frame is not the successor of the last. */
  readonly agedPpm?: number
  /** For `high`: first frame that is given out. */
  readonly highFrom?: number
  /** The kernel's own frames lie below this one while any is free there. */
  readonly kernelBelow?: number
  /** The kernel's own frames lie from this one on while any is free there: a kernel that ignores the reach of its cards. */
  readonly kernelFrom?: number
  /** A write-back cache between the processor and memory that knows nothing of DMA; absent = the machine is coherent. */
  readonly cache?: CacheOptions
  readonly random: Rng
}

/** The frames of a machine. Content exists only for frames that were used. */
export class PhysicalMemory {
  /** What the processor goes through; null on a coherent machine. */
  readonly cache: WriteBackCache | null
  readonly pageSize: number
  readonly frameCount: number
  freeCount: number
  /** Told of every frame that is given back. */
  onRelease: (frame: number) => void = () => undefined
  private readonly options: MemoryOptions
  private readonly content = new Map<number, Uint8Array>()
  private readonly locks = new Map<number, number>()
  private readonly ownedBy = new Map<number, string>()
  /** Who had a frame before its present owner. */
  private readonly before = new Map<number, string>()
  /** Further pages that show a frame, beside the first. */
  private readonly shares = new Map<number, number>()
  private last = -1

  constructor(options: MemoryOptions) {
    this.options = options
    this.pageSize = options.pageSize
    this.frameCount = options.frames
    this.freeCount = options.frames
    this.cache = options.cache ? new WriteBackCache(this, options.cache) : null
    if (options.allocator === 'high') this.freeCount = Math.max(0, options.frames - (options.highFrom ?? 0))
    if (options.allocator === 'stride2') this.freeCount = Math.ceil(options.frames / 2)
  }

  /** True when the allocator may give this frame out. */
  private isGiven(frame: number): boolean {
    const { allocator, highFrom = 0 } = this.options
    return allocator === 'high' ? frame >= highFrom : allocator !== 'stride2' || frame % 2 === 0
  }

  /** Takes a free frame, zero filled; -1 when none is left. */
  allocate(owner: string): number {
    if (this.freeCount === 0) return -1
    const frame = this.within(owner, this.choose())
    this.last = frame
    this.own(frame, owner)
    return frame
  }

  /**
   * Takes the lowest run of neighbouring free frames, whatever the allocator, as a kernel does early for engines of short
   * reach.
   *
   * @param below no frame from this number on
   * @returns the first of them; -1 when there is no such run
   */
  allocateRun(owner: string, count: number, below: number): number {
    const end = Math.min(below, this.frameCount)
    for (let first = 0, free = 0; first + free < end;) {
      if (this.ownedBy.has(first + free)) {
        first += free + 1
        free = 0
      } else if (++free === count) {
        for (let frame = first; frame < first + count; frame++) this.own(frame, owner)
        return first
      }
    }
    return -1
  }

  /**
   * Takes one certain frame, zero filled.
   *
   * @returns false when somebody has it
   */
  claim(frame: number, owner: string): boolean {
    if (this.ownedBy.has(frame)) return false
    this.own(frame, owner)
    return true
  }

  private own(frame: number, owner: string): void {
    if (this.isGiven(frame)) this.freeCount--
    this.ownedBy.set(frame, owner)
    const zeros = new Uint8Array(this.pageSize)
    this.content.set(frame, zeros)
    // It is the processor that clears a page.
    this.cache?.write(frame * this.pageSize, zeros)
  }

  /** A kernel keeps its own pages where engines of short reach find them. */
  private within(owner: string, frame: number): number {
    const { kernelBelow = Infinity, kernelFrom = 0 } = this.options
    if (owner !== 'kernel') return frame
    if (frame < kernelFrom) return this.firstFree(kernelFrom, 1)
    return frame >= kernelBelow ? this.firstFree(0, 1) : frame
  }

  private choose(): number {
    const { allocator, frames, random, agedPpm = 500_000, highFrom = 0 } = this.options
    switch (allocator) {
      case 'contiguous':
        return this.firstFree(0, 1)
      case 'stride2':
        return this.firstFree(0, 2)
      case 'high':
        return this.firstFree(highFrom, 1)
      case 'random':
        return this.firstFree(random.below(frames), 1)
      case 'aged': {
        const next = this.last + 1
        const isSuccessor = next > 0 && next < frames && !this.ownedBy.has(next) && !random.chance(agedPpm)
        return isSuccessor ? next : this.firstFree(random.below(frames), 1)
      }
    }
  }

  /** The first free frame from `start` on, going round. */
  private firstFree(start: number, stride: number): number {
    for (let step = 0; step < this.frameCount; step++) {
      const frame = (start + step * stride) % this.frameCount
      if (!this.ownedBy.has(frame)) return frame
    }
    assert(false, 'memory says a frame is free, but none is')
  }

  /** Another page shows this frame as well. */
  share(frame: number): void {
    this.shares.set(frame, this.shareCount(frame) + 1)
  }

  /** How many pages show a frame beside the first. */
  shareCount(frame: number): number {
    return this.shares.get(frame) ?? 0
  }

  /** Gives a frame back; one that several pages show loses one of them. */
  release(frame: number): void {
    const shares = this.shareCount(frame)
    if (shares > 1) this.shares.set(frame, shares - 1)
    else if (shares === 1) this.shares.delete(frame)
    if (shares > 0) return
    assert(this.lockCount(frame) === 0, () => `frame ${frame} is released while it is locked`)
    const owner = this.ownedBy.get(frame)
    if (owner === undefined) return
    this.onRelease(frame)
    this.ownedBy.delete(frame)
    this.before.set(frame, owner)
    this.content.delete(frame)
    this.cache?.invalidate(frame * this.pageSize, this.pageSize)
    if (this.isGiven(frame)) this.freeCount++
  }

  /** The content of a frame in memory, past the processor's cache. */
  bytes(frame: number): Uint8Array {
    let bytes = this.content.get(frame)
    if (!bytes) {
      bytes = new Uint8Array(this.pageSize)
      this.content.set(frame, bytes)
    }
    return bytes
  }

  /** Locks held on a frame. */
  lockCount(frame: number): number {
    return this.locks.get(frame) ?? 0
  }

  /** Takes or lets go one lock. */
  addLock(frame: number, change: 1 | -1): void {
    const count = this.lockCount(frame) + change
    assert(count >= 0, () => `frame ${frame} is unlocked more often than it was locked`)
    if (count === 0) this.locks.delete(frame)
    else this.locks.set(frame, count)
  }

  /** Who owns a frame; empty when it is free. */
  owner(frame: number): string {
    return this.ownedBy.get(frame) ?? ''
  }

  /** Whose page an address is in and whose it was, in words. */
  owners(address: number): string {
    const frame = Math.floor(address / this.pageSize)
    const before = this.before.get(frame)
    return `frame ${frame} of ${this.owner(frame) || 'nobody'}${before === undefined ? '' : `, before of ${before}`}`
  }

  /** Bytes from an address on that are fitted, at most `bytes`. */
  reach(address: number, bytes: number): number {
    return Math.max(0, Math.min(bytes, this.frameCount * this.pageSize - address))
  }

  /** True when a device may touch this address: a locked page or one of the kernel. */
  isDmaSafe(address: number): boolean {
    const frame = Math.floor(address / this.pageSize)
    return this.lockCount(frame) > 0 || this.ownedBy.get(frame) === 'kernel'
  }

  /** Copies bytes out of a physical range, past the processor's cache. */
  read(address: number, into: Uint8Array): void {
    this.each(address, into.length, (bytes, start, offset, size) =>
      into.set(bytes.subarray(start, start + size), offset),
    )
  }

  /** Copies bytes into a physical range, past the processor's cache. */
  write(address: number, from: Uint8Array): void {
    this.each(address, from.length, (bytes, start, offset, size) =>
      bytes.set(from.subarray(offset, offset + size), start),
    )
  }

  private each(
    address: number,
    length: number,
    visit: (bytes: Uint8Array, start: number, offset: number, size: number) => void,
  ): void {
    for (let offset = 0; offset < length;) {
      const start = (address + offset) % this.pageSize
      const size = Math.min(this.pageSize - start, length - offset)
      visit(this.bytes(Math.floor((address + offset) / this.pageSize)), start, offset, size)
      offset += size
    }
  }
}
