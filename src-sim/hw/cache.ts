import { assert } from '../core/assert'

/** What lies below a cache. */
export interface CachedMemory {
  read(address: number, into: Uint8Array): void
  write(address: number, from: Uint8Array): void
}

/** Size of a cache. @source our memory model */
export interface CacheOptions {
  /** Bytes; a power of two. */
  readonly lineSize: number
  /** A power of two. */
  readonly lines: number
}

interface Line {
  /** Physical address of the first byte; -1 = nothing. */
  address: number
  isDirty: boolean
  readonly data: Uint8Array
}

/**
 * The processor's cache of a machine where nothing watches the bus: direct mapped, write back, allocating on writes.
 * Devices read and write memory behind its back; only writeBack and invalidate bring the two together.
 *
 * @source our memory model: non-coherent hosts
 */
export class WriteBackCache {
  readonly lineSize: number
  private readonly memory: CachedMemory
  private readonly lines: Line[]

  constructor(memory: CachedMemory, { lineSize, lines }: CacheOptions) {
    const isPower = (value: number): boolean => value > 0 && (value & (value - 1)) === 0
    assert(isPower(lineSize) && isPower(lines), () => `a cache of ${lines} lines of ${lineSize} bytes`)
    this.memory = memory
    this.lineSize = lineSize
    this.lines = Array.from({ length: lines }, () => ({
      address: -1,
      isDirty: false,
      data: new Uint8Array(lineSize),
    }))
  }

  /** The processor loads. */
  read(address: number, into: Uint8Array): void {
    this.each(address, into.length, (line, start, offset, size) =>
      into.set(line.data.subarray(start, start + size), offset),
    )
  }

  /** The processor stores. */
  write(address: number, from: Uint8Array): void {
    this.each(address, from.length, (line, start, offset, size) => {
      line.data.set(from.subarray(offset, offset + size), start)
      line.isDirty = true
    })
  }

  /**
   * Brings changed lines of a range to memory, whole lines; they stay.
   *
   * @returns lines that were written
   */
  writeBack(address: number, length: number): number {
    let written = 0
    this.held(address, length, (line) => {
      if (!line.isDirty) return
      this.memory.write(line.address, line.data)
      line.isDirty = false
      written++
    })
    return written
  }

  /**
   * Forgets the lines of a range, whole lines: a store that was not written back is lost.
   *
   * @returns lines that were forgotten
   */
  invalidate(address: number, length: number): number {
    let dropped = 0
    this.held(address, length, (line) => {
      line.address = -1
      line.isDirty = false
      dropped++
    })
    return dropped
  }

  /** Lines of a range that differ from memory because they were changed. */
  dirtyLines(address: number, length: number): number {
    let dirty = 0
    this.held(address, length, (line) => {
      if (line.isDirty) dirty++
    })
    return dirty
  }

  private slot(address: number): Line {
    return this.lines[Math.floor(address / this.lineSize) % this.lines.length]!
  }

  private held(address: number, length: number, visit: (line: Line) => void): void {
    if (length <= 0) return
    const { lineSize } = this
    const first = address - (address % lineSize)
    if ((address + length - first) / lineSize >= this.lines.length) {
      for (const line of this.lines) {
        if (line.address >= first && line.address < address + length) visit(line)
      }
      return
    }
    for (let at = first; at < address + length; at += lineSize) {
      const line = this.slot(at)
      if (line.address === at) visit(line)
    }
  }

  private each(
    address: number,
    length: number,
    visit: (line: Line, start: number, offset: number, size: number) => void,
  ): void {
    for (let offset = 0; offset < length;) {
      const start = (address + offset) % this.lineSize
      const size = Math.min(this.lineSize - start, length - offset)
      visit(this.filled(address + offset - start), start, offset, size)
      offset += size
    }
  }

  private filled(address: number): Line {
    const line = this.slot(address)
    if (line.address === address) return line
    if (line.isDirty) this.memory.write(line.address, line.data)
    this.memory.read(address, line.data)
    line.address = address
    line.isDirty = false
    return line
  }
}
