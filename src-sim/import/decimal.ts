/** A time in microseconds, in whole ones and ns from 0 to 999, so that it is exact also where ns alone would not be. */
export interface Micros {
  readonly micros: number
  readonly nanos: number
  /** Something smaller than a nanosecond was lost. */
  readonly isRounded: boolean
}

const NUMBER = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,3}))?$/
/** Digits of an exponent beyond which a time makes no sense. */
const LARGEST_EXPONENT = 40

/**
 * A number of microseconds as it is written, exact to the nanosecond; halves of one are rounded away from 0. Never goes
 * through a fraction of a double.
 *
 * @returns undefined when the text is no number, or too large
 */
export function parseMicros(text: string): Micros | undefined {
  const found = NUMBER.exec(text)
  if (!found) return undefined
  let [whole, fraction] = [found[2]!, found[3] ?? '']
  const exponent = Number(found[4] ?? 0)
  if (exponent !== 0) {
    if (Math.abs(exponent) > LARGEST_EXPONENT) return undefined
    if (exponent > 0) {
      whole += fraction.slice(0, exponent).padEnd(exponent, '0')
      fraction = fraction.slice(exponent)
    } else {
      const digits = whole.padStart(1 - exponent, '0')
      fraction = digits.slice(exponent) + fraction
      whole = digits.slice(0, exponent)
    }
  }
  let micros = Number(whole)
  let nanos = Number(fraction.slice(0, 3).padEnd(3, '0'))
  const rest = fraction.slice(3)
  if (rest >= '5') nanos++
  if (nanos === 1000) {
    nanos = 0
    micros++
  }
  if (!Number.isSafeInteger(micros)) return undefined
  if (found[1] === '-' && (micros > 0 || nanos > 0)) {
    micros = -micros - (nanos > 0 ? 1 : 0)
    nanos = nanos > 0 ? 1000 - nanos : 0
  }
  return { micros, nanos, isRounded: /[1-9]/.test(rest) }
}

/** The difference of two times, ns; not safe when they are too far from each other. */
export const nanosBetween = (from: Pick<Micros, 'micros' | 'nanos'>, to: Pick<Micros, 'micros' | 'nanos'>): number =>
  (to.micros - from.micros) * 1000 + (to.nanos - from.nanos)
