import type { Nanos } from '../core/time'
import { divideHalfDown, percentile, type Latency } from './statistics'

/** Lengths that are sorted at once: some milliseconds. */
const PIECE = 65_536
/** Lengths there is room for at first. */
const FIRST = 64
/** Sums below it are kept as a number, which is exact. */
const EXACT = 2 ** 52

/** Lengths of time, sorted a piece at a time as they come, so that their figures are there at once at the end. */
export class Durations {
  /** Times something was added. */
  n = 0
  private readonly pieces: Float64Array[] = []
  private open = new Float64Array(FIRST)
  private filled = 0
  private low = 0
  private high = 0n

  /** Adds one. @param duration ns, whole, not below 0 */
  add(duration: Nanos): void {
    if (this.filled === this.open.length) this.makeRoom()
    this.open[this.filled++] = duration
    this.n += 1
    if (duration < EXACT - this.low) this.low += duration
    else {
      this.high += BigInt(this.low) + BigInt(duration)
      this.low = 0
    }
  }

  private makeRoom(): void {
    if (this.filled < PIECE) {
      const wider = new Float64Array(Math.min(PIECE, this.filled * 4))
      wider.set(this.open)
      this.open = wider
      return
    }
    this.pieces.push(this.open.sort())
    this.open = new Float64Array(PIECE)
    this.filled = 0
  }

  /** The figures of all that was added. */
  latency(): Latency {
    const { n } = this
    if (n === 0) return { n, min: 0, mean: 0, p50: 0, p95: 0, max: 0, sum: 0 }
    const sum = this.high + BigInt(this.low)
    const sorted = [...this.pieces, this.open.slice(0, this.filled).sort()].filter(({ length }) => length > 0)
    const min = Math.min(...sorted.map((piece) => piece[0]!))
    const max = Math.max(...sorted.map((piece) => piece[piece.length - 1]!))
    const value = (percent: number): Nanos =>
      sorted.length === 1
        ? percentile(sorted[0]!, percent)
        : ranked(sorted, Math.floor((percent * n + 99) / 100), min, max)
    return { n, min, mean: divideHalfDown(sum, BigInt(n)), p50: value(50), p95: value(95), max, sum: Number(sum) }
  }
}

/** The value at a place among all values of some sorted pieces, counting from 1. */
function ranked(pieces: readonly Float64Array[], place: number, min: number, max: number): number {
  let low = min
  for (let high = max; low < high;) {
    const middle = low + Math.floor((high - low) / 2)
    let atOrBelow = 0
    for (const piece of pieces) atOrBelow += countUpTo(piece, middle)
    if (atOrBelow >= place) high = middle
    else low = middle + 1
  }
  return low
}

/** How many values of a sorted piece are not above a limit. */
function countUpTo(piece: Float64Array, limit: number): number {
  let low = 0
  for (let high = piece.length; low < high;) {
    const middle = (low + high) >>> 1
    if (piece[middle]! <= limit) low = middle + 1
    else high = middle
  }
  return low
}
