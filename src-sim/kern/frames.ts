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
}
