/** One place where an outcome is not what was expected. @source DMA Lab */
export interface Difference {
  /** where, e.g. `windows[1].cookies[0].address` */
  readonly path: string
  readonly expected: unknown
  readonly found: unknown
}

/**
 * Compare an outcome with an expectation. Only fields that the expectation names count; lists must have the same
 * length. Numbers and hexadecimal text of the same value are equal.
 *
 * @source DMA Lab
 * @returns every difference, in the order of the expectation; empty = as expected
 */
export function compareOutcome(expected: unknown, found: unknown): Difference[] {
  return compareAt(expected, found, '')
}

function compareAt(expected: unknown, found: unknown, path: string): Difference[] {
  if (Array.isArray(expected)) return compareLists(expected, found, path)
  if (isMap(expected)) {
    if (!isMap(found)) return [{ path, expected, found }]
    return Object.entries(expected).flatMap(([field, value]) =>
      value === undefined ? [] : compareAt(value, found[field], path === '' ? field : `${path}.${field}`),
    )
  }
  return sameValue(expected, found) ? [] : [{ path, expected, found }]
}

function compareLists(expected: readonly unknown[], found: unknown, path: string): Difference[] {
  if (!Array.isArray(found)) return [{ path, expected, found }]
  const items: readonly unknown[] = found
  const length = items.length === expected.length
  const differences: Difference[] = length
    ? []
    : [{ path: `${path}.length`, expected: expected.length, found: items.length }]
  expected.forEach((value, index) => {
    if (index < items.length) differences.push(...compareAt(value, items[index], `${path}[${index}]`))
  })
  return differences
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sameValue(expected: unknown, found: unknown): boolean {
  if (expected === found) return true
  const a = asWhole(expected)
  return a !== null && a === asWhole(found)
}

/** A number in any of its spellings; null for everything else. */
function asWhole(value: unknown): bigint | null {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : null
  return typeof value === 'string' && /^(0x[0-9a-f]+|[0-9]+)$/i.test(value) ? BigInt(value) : null
}

/** A 64-bit value for an outcome: a number while that is exact, else hexadecimal text. @source DMA Lab */
export function plainNumber(value: bigint): number | string {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : `0x${value.toString(16)}`
}
