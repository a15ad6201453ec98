import type { PhysicalMemory } from './memory'

/** Bytes of a line. @source sun4u streaming buffer */
export const STREAM_LINE = 64
/** Lines of the buffer. @source estimate */
const LINES = 16

interface Line {
  /** Physical address of its first byte. */
  readonly physical: number
  readonly bytes: Uint8Array
  /** 1 where a byte waits. */
  readonly mask: Uint8Array
  waiting: number
}

/**
 * Lines that collect what devices write. A line reaches memory when it is full, when another one needs its place, or
 * when it is flushed; until then nobody but the device knows its bytes.
 *
 * @source sun4u streaming buffer: page flush and flush-sync
 */
export class StreamingBuffer {
  private readonly memory: PhysicalMemory
  /** By device address of the line, least recently used first. */
  private readonly lines = new Map<number, Line>()

  constructor(memory: PhysicalMemory) {
    this.memory = memory
  }

  /** Bytes that wait. */
  get waiting(): number {
    let sum = 0
    for (const line of this.lines.values()) sum += line.waiting
    return sum
  }

  /**
   * A device writes; the bytes do not cross a page.
   *
   * @param address of the device
   * @param physical where it ends up
   */
  write(address: number, physical: number, from: Uint8Array): void {
    const head = Math.min((STREAM_LINE - (address % STREAM_LINE)) % STREAM_LINE, from.length)
    const tail = (from.length - head) % STREAM_LINE
    const end = from.length - tail
    if (head > 0) this.collect(address, physical, from.subarray(0, head))
    if (end > head) {
      if (this.lines.size > 0) for (let at = head; at < end; at += STREAM_LINE) this.lines.delete(address + at)
      this.memory.write(physical + head, from.subarray(head, end))
    }
    if (tail > 0) this.collect(address + end, physical + end, from.subarray(end))
  }

  /**
   * Lets the lines of a range reach memory.
   *
   * @returns bytes that had been waiting
   */
  flush(address: number, length: number): number {
    let bytes = 0
    for (const [key, line] of this.lines) {
      if (key >= address + length || key + STREAM_LINE <= address) continue
      bytes += line.waiting
      this.drain(key, line)
    }
    return bytes
  }

  private collect(address: number, physical: number, from: Uint8Array): void {
    const start = address % STREAM_LINE
    const key = address - start
    let line = this.lines.get(key)
    if (line && line.physical !== physical - start) {
      this.drain(key, line)
      line = undefined
    }
    if (line) this.lines.delete(key)
    else {
      this.makeRoom()
      const bytes = new Uint8Array(STREAM_LINE)
      line = { physical: physical - start, bytes, mask: new Uint8Array(STREAM_LINE), waiting: 0 }
    }
    this.lines.set(key, line)
    line.bytes.set(from, start)
    for (let at = start; at < start + from.length; at++) {
      if (line.mask[at] === 1) continue
      line.mask[at] = 1
      line.waiting++
    }
    if (line.waiting === STREAM_LINE) this.drain(key, line)
  }

  private makeRoom(): void {
    if (this.lines.size < LINES) return
    for (const [key, line] of this.lines) {
      this.drain(key, line)
      return
    }
  }

  private drain(key: number, { physical, bytes, mask }: Line): void {
    this.lines.delete(key)
    for (let at = 0; at < STREAM_LINE; at++) {
      if (mask[at] === 0) continue
      const start = at
      while (at < STREAM_LINE && mask[at] === 1) at++
      this.memory.write(physical + start, bytes.subarray(start, at))
    }
  }
}
