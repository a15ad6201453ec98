/** Thin space between groups of three digits, as in 1 234 567. */
const GROUP = '\u202f'

/** Whole number with its digits in groups. */
export function formatWhole(value: number): string {
  const digits = String(Math.abs(value)).replace(/\B(?=(\d{3})+$)/g, GROUP)
  return value < 0 ? `−${digits}` : digits
}

/** Nanoseconds as microseconds with all three decimals, so that nothing is rounded and columns line up. */
export function formatMicros(nanos: number): string {
  const size = Math.abs(nanos)
  const text = `${formatWhole(Math.floor(size / 1000))}.${String(size % 1000).padStart(3, '0')}`
  return nanos < 0 ? `−${text}` : text
}

/** A difference of times in microseconds, with its sign; none is ±0. */
export function formatDifference(nanos: number): string {
  if (nanos === 0) return '±0'
  return nanos > 0 ? `+${formatMicros(nanos)}` : formatMicros(nanos)
}

/** A share of a whole in percent, one decimal; what is there but too small to show is said to be. */
export function formatShare(part: number, whole: number): string {
  if (part === 0 || whole === 0) return '0 %'
  const percent = (part / whole) * 100
  return percent < 0.05 ? '< 0.1 %' : `${percent.toFixed(1)} %`
}

/** A difference of numbers, with its sign; none is ±0. */
export function formatCountDifference(value: number): string {
  if (value === 0) return '±0'
  return value > 0 ? `+${formatWhole(value)}` : formatWhole(value)
}

/**
 * A relative difference given in thousandths, in percent; empty where there is nothing to relate to.
 *
 * @param differs whether there is a difference, however small
 */
export function formatRelative(perMille: number | null, differs: boolean): string {
  if (perMille === null) return ''
  if (perMille === 0) return differs ? '≈ 0 %' : '0 %'
  const size = Math.abs(perMille)
  return `${perMille < 0 ? '−' : '+'}${formatWhole(Math.floor(size / 10))}.${size % 10} %`
}
