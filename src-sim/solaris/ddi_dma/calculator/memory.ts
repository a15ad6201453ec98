import type { DmaObject } from '../object'
import type { PhysicalMemory } from '../nexus'

/** A row of equal bytes: [byte, how many]. @source DMA Lab */
export type ByteRun = readonly [number, number]

/**
 * Sparse physical memory for cases: pages appear, zeroed, when they are first written.
 *
 * @source DMA Lab
 */
export class SparseMemory implements PhysicalMemory {
  private readonly pageSize: number
  private readonly pages = new Map<number, Uint8Array>()

  constructor(pageSize: number) {
    this.pageSize = pageSize
  }

  /** Copy bytes between two places that do not overlap. */
  copy(from: number, to: number, length: number): void {
    const bytes = this.read(from, length)
    this.eachPage(to, length, (page, start, count, done) => page.set(bytes.subarray(done, done + count), start))
  }

  /** Set `length` bytes to one value. */
  fill(address: number, length: number, byte: number): void {
    this.eachPage(address, length, (page, start, count) => page.fill(byte, start, start + count))
  }

  /** `length` bytes as they are now. */
  read(address: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    for (let done = 0; done < length;) {
      const start = (address + done) % this.pageSize
      const count = Math.min(length - done, this.pageSize - start)
      const page = this.pages.get(Math.floor((address + done) / this.pageSize))
      if (page !== undefined) bytes.set(page.subarray(start, start + count), done)
      done += count
    }
    return bytes
  }

  /** Visit the pages of a stretch for writing. */
  private eachPage(
    address: number,
    length: number,
    write: (page: Uint8Array, start: number, count: number, done: number) => void,
  ): void {
    for (let done = 0; done < length;) {
      const number = Math.floor((address + done) / this.pageSize)
      const start = (address + done) % this.pageSize
      const count = Math.min(length - done, this.pageSize - start)
      const page = this.pages.get(number) ?? new Uint8Array(this.pageSize)
      this.pages.set(number, page)
      write(page, start, count, done)
      done += count
    }
  }
}

/** A stretch of physical memory. @source DMA Lab */
export interface Stretch {
  readonly address: number
  readonly length: number
}

/**
 * The physical stretches behind a part of an object.
 *
 * @source DMA Lab
 * @param offset bytes from the start of the object
 */
export function stretchesOf(object: DmaObject, pageSize: number, offset: number, length: number): Stretch[] {
  const stretches: Stretch[] = []
  for (let done = 0; done < length;) {
    const at = object.offset + offset + done
    const inPage = at % pageSize
    const take = Math.min(length - done, pageSize - inPage)
    stretches.push({ address: Number(object.pageAt(Math.floor(at / pageSize))) + inPage, length: take })
    done += take
  }
  return stretches
}

/** Bytes as rows of equal values. @source DMA Lab */
export function byteRuns(pieces: readonly Uint8Array[]): ByteRun[] {
  const runs: [number, number][] = []
  for (const piece of pieces) {
    for (const value of piece) {
      const last = runs.at(-1)
      if (last !== undefined && last[0] === value) last[1] += 1
      else runs.push([value, 1])
    }
  }
  return runs
}
