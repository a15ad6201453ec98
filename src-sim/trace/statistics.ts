import type { Nanos } from '../core/time'

/** How long something took, over all times it happened. Whole ns. */
export interface Latency {
  /** Times it happened; the other figures are 0 when this is 0. */
  readonly n: number
  readonly min: Nanos
  /** Sum divided by n, rounded to whole ns; a half goes down. */
  readonly mean: Nanos
  readonly p50: Nanos
  readonly p95: Nanos
  readonly max: Nanos
  readonly sum: Nanos
}

/** a / b rounded to the nearest whole number, a half down; exact also where a * 2 passes 2^53. @param b above 0 */
export function divideHalfDown(a: bigint, b: bigint): number {
  return Number((2n * a + b - 1n) / (2n * b))
}

/** How many thousandths `part` is of `whole`, rounded half down; 0 of nothing. */
export function perMille(part: Nanos, whole: Nanos): number {
  return whole === 0 ? 0 : divideHalfDown(BigInt(part) * 1000n, BigInt(whole))
}

/**
 * The value below or at which `percent` of the values lie, by nearest rank: of n values in order, the one at place
 * ceil(percent * n / 100), counting from 1. It is always one of the values.
 *
 * @param sorted ascending, at least one
 * @param percent whole, 1 to 100
 */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  return sorted[Math.floor((percent * sorted.length + 99) / 100) - 1]!
}

/** The figures of a list of lengths, in any order. */
export function latencyOf(durations: readonly Nanos[]): Latency {
  const sorted = Float64Array.from(durations).sort()
  const n = sorted.length
  if (n === 0) return { n, min: 0, mean: 0, p50: 0, p95: 0, max: 0, sum: 0 }
  let sum = 0n
  for (const duration of sorted) sum += BigInt(duration)
  return {
    n,
    min: sorted[0]!,
    mean: divideHalfDown(sum, BigInt(n)),
    p50: percentile(sorted, 50),
    p95: percentile(sorted, 95),
    max: sorted[n - 1]!,
    sum: Number(sum),
  }
}
