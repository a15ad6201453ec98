import { Media } from '../hw/media'
import type { PhysicalMemory } from '../hw/memory'
import type { Proc } from '../kern/proc'
import { ArgumentError, type Content, type MemoryArgument, type Placement } from './arguments'

/** Where scripts get memory: above the buffers of requests, below the result areas of asynchronous requests. */
const FIRST = 0x1000_0000
const LAST = 0x6000_0000

/** Bytes that one script may ask for in all. @source DMA Lab, limits of scripts */
const MOST_MEMORY = 256 << 20

/** The memory that a script asked for. */
export class ScriptMemory {
  private readonly proc: Proc
  private readonly memory: PhysicalMemory
  private cursor = FIRST
  private allocated = 0

  constructor(proc: Proc, memory: PhysicalMemory) {
    this.proc = proc
    this.memory = memory
  }

  /** Maps a piece. @throws ArgumentError when there is no room */
  alloc(size: number, placement: Placement): MemoryArgument {
    const { as } = this.proc
    const address = this.place(placement)
    const mapped = Math.min(size, placement.mapped ?? size)
    if (this.allocated + mapped > MOST_MEMORY)
      throw new ArgumentError(`alloc: a script may have ${MOST_MEMORY >> 20} MB in all`)
    if (address + size > LAST) throw new ArgumentError('alloc: the process has no addresses left')
    this.cursor = (Math.floor((address + Math.max(1, size) - 1) / as.pageSize) + 1) * as.pageSize
    if (mapped === 0) return { address, size }
    this.allocated += mapped
    const pages = as.pageCount(address, mapped)
    if (as.frames.freeCount < pages) throw new ArgumentError(`alloc: the machine has no ${pages} frames left`)
    if (placement.fragmentation === 'machine') as.map(address, mapped)
    else this.mapRun(address, pages, placement.fragmentation === 'none' ? 1 : 2)
    if (placement.protection !== 'read-write') {
      for (const number of as.numbers(address, mapped)) {
        const page = as.page(number * as.pageSize)!
        page.writable = false
        page.readable = placement.protection === 'read'
      }
    }
    return { address, size }
  }

  /** Stores as the program would. @throws ArgumentError where it may not */
  fill(memory: MemoryArgument, content: Content, length: number): void {
    this.reach(memory.address, length, 'write', 'fill')
    this.proc.as.write(memory.address, this.bytes(content, length))
  }

  /** The place of the first byte that differs, or -1. @throws ArgumentError where the program may not read */
  compare(memory: MemoryArgument, content: Content, length: number): number {
    this.reach(memory.address, length, 'read', 'compare')
    const found = this.proc.as.read(memory.address, length)
    const wanted = this.bytes(content, length)
    return found.findIndex((byte, index) => byte !== wanted[index])
  }

  private bytes(content: Content, length: number): Uint8Array {
    switch (content.of) {
      case 'byte':
        return new Uint8Array(length).fill(content.byte)
      case 'device':
        return Uint8Array.from({ length }, (_, index) => Media.pattern(content.offset + index))
      case 'memory':
        this.reach(content.memory.address, length, 'read', 'compare')
        return this.proc.as.read(content.memory.address, length)
    }
  }

  /** Every page must be there; what is on the disk comes in, for a program's own access brings it in. */
  private reach(address: number, length: number, access: 'read' | 'write', word: string): void {
    const { as } = this.proc
    for (const number of length === 0 ? [] : as.numbers(address, length)) {
      const at = number * as.pageSize
      const page = as.page(at)
      if (!page || !as.allows(at, access))
        throw new ArgumentError(`${word}: the program may not ${access} at address ${Math.max(address, at)} (SIGSEGV)`)
      if (!as.bringIn(page)) throw new ArgumentError(`${word}: the machine has no frame left`)
    }
  }

  private place({ alignment, pageOffset }: Placement): number {
    if (pageOffset >= 0) return this.cursor + pageOffset
    const first = Math.ceil(this.cursor / alignment) * alignment
    // A multiple of the alignment and of nothing larger, as for the buffers of requests.
    return alignment >= this.proc.as.pageSize && (first / alignment) % 2 === 0 ? first + alignment : first
  }

  /** Takes frames that lie `stride` apart in one run. */
  private mapRun(address: number, pages: number, stride: number): void {
    const { as } = this.proc
    const first = this.memory.allocateRun(as.name, pages * stride, this.memory.frameCount)
    if (first < 0) throw new ArgumentError(`alloc: the machine has no run of ${pages * stride} free frames`)
    for (let frame = first; frame < first + pages * stride; frame++) this.memory.release(frame)
    for (let index = 0; index < pages; index++) as.mapFrame(address + index * as.pageSize, first + index * stride)
  }
}
