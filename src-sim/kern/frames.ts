/** Physical memory as a kernel sees it: frames of one page. hw/memory.ts implements it. */
export interface Frames {
  /** Bytes; a power of two. */
  readonly pageSize: number
  /** Takes a free frame and fills it with zeros; -1 when none is left. `owner` appears in diagnostics. */
  allocate(owner: string): number
  /** Gives a frame back; its lock count must be 0. */
  release(frame: number): void
  /** The content, one page long; writing to it changes the memory. */
  bytes(frame: number): Uint8Array
  /** Number of locks held on the frame. */
  lockCount(frame: number): number
  /** Changes the number of locks by +1 or -1. */
  addLock(frame: number, change: 1 | -1): void
  /** Frames free now. */
  readonly freeCount: number
  /** Another page shows this frame; each of them gives it back once. */
  share(frame: number): void
  /** How many pages show a frame beside the first. */
  shareCount(frame: number): number
  /** Takes one certain frame, zero filled; false when somebody has it. */
  claim(frame: number, owner: string): boolean
  /** What the processor goes through on a machine where DMA does not see its cache; null when there is no such thing. */
  readonly cache: CpuCache | null
}

/** A cache that somebody must keep in step with memory. hw/cache.ts implements it. */
export interface CpuCache {
  /** The processor loads from a physical address. */
  read(address: number, into: Uint8Array): void
  /** The processor stores. */
  write(address: number, from: Uint8Array): void
  /** Brings what was stored in a range to memory. @returns lines written */
  writeBack(address: number, length: number): number
  /** Forgets a range. @returns lines forgotten */
  invalidate(address: number, length: number): number
}
