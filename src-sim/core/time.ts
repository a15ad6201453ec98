/** A time or a length of time: whole nanoseconds. 2^53 ns is 104 days. */
export type Nanos = number

/** Whole microseconds as ns. */
export const us = (count: number): Nanos => count * 1_000
/** Whole milliseconds as ns. */
export const ms = (count: number): Nanos => count * 1_000_000
/** Whole seconds as ns. */
export const seconds = (count: number): Nanos => count * 1_000_000_000

const UNITS: readonly (readonly [number, string, number])[] = [
  [1_000_000_000, 's', 9],
  [1_000_000, 'ms', 6],
  [1_000, 'us', 3],
]

/**
 * A time as a person reads it, exact to the nanosecond: `1.5 ms`, `20 us`, `7 ns`. Never rounds.
 *
 * @param time ns, whole; negative allowed
 */
export function formatNanos(time: Nanos): string {
  const sign = time < 0 ? '-' : ''
  const size = time < 0 ? -time : time
  for (const [unit, name, digits] of UNITS) {
    if (size < unit) continue
    const whole = Math.floor(size / unit)
    const fraction = String(size - whole * unit)
      .padStart(digits, '0')
      .replace(/0+$/, '')
    return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`} ${name}`
  }
  return `${sign}${size} ns`
}
