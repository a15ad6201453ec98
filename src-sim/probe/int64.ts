/**
 * A whole number of 64 bits with sign: a number where that is exact, else a bigint. Every value has one form only, so
 * that equal values are identical.
 */
export type Int = number | bigint

const LEAST = -Number.MAX_SAFE_INTEGER
const MOST = Number.MAX_SAFE_INTEGER

/** The low 64 bits of any whole number, with sign. @source Solaris Dynamic Tracing Guide, Types, Operators, and Expressions */
export function wrap(value: bigint): Int {
  const cut = BigInt.asIntN(64, value)
  return cut >= LEAST && cut <= MOST ? Number(cut) : cut
}

const exact = (value: number): boolean => value >= LEAST && value <= MOST

/** a + b */
export function add(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (exact(sum)) return sum
  }
  return wrap(BigInt(a) + BigInt(b))
}

/** a - b */
export function subtract(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    if (exact(difference)) return difference
  }
  return wrap(BigInt(a) - BigInt(b))
}

/** a * b */
export function multiply(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    // Adding 0 turns -0 into 0.
    if (exact(product)) return product + 0
  }
  return wrap(BigInt(a) * BigInt(b))
}

/** a / b towards zero. @param b not 0 */
export function divide(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') return (a - (a % b)) / b + 0
  return wrap(BigInt(a) / BigInt(b))
}

/** What a / b leaves, with the sign of a. @param b not 0 */
export function remainder(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0
  return wrap(BigInt(a) % BigInt(b))
}

const isWord = (value: Int): value is number => typeof value === 'number' && (value | 0) === value

/** Bitwise operators of two values. */
export const bits = {
  and: (a: Int, b: Int): Int => (isWord(a) && isWord(b) ? a & b : wrap(BigInt(a) & BigInt(b))),
  or: (a: Int, b: Int): Int => (isWord(a) && isWord(b) ? a | b : wrap(BigInt(a) | BigInt(b))),
  xor: (a: Int, b: Int): Int => (isWord(a) && isWord(b) ? a ^ b : wrap(BigInt(a) ^ BigInt(b))),
  /** Shifts take the low six bits of the count. */
  left: (a: Int, b: Int): Int => wrap(BigInt(a) << (BigInt(b) & 63n)),
  right: (a: Int, b: Int): Int => wrap(BigInt(a) >> (BigInt(b) & 63n)),
} as const

/** ~a */
export function invert(a: Int): Int {
  return subtract(-1, a)
}

/** Negative, 0 or positive as a is below, equal to or above b. */
export function compare(a: Int, b: Int): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The digits of a value taken as a number without sign. @param base 8, 10 or 16 */
export function unsigned(value: Int, base: number): string {
  if (typeof value === 'number' && value >= 0) return value.toString(base)
  return BigInt.asUintN(64, BigInt(value)).toString(base)
}

/** The greatest whole number whose square is not above a value. @param value 0 or more */
export function squareRoot(value: bigint): bigint {
  if (value < 2n) return value
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (guess + value / guess) >> 1n
    if (next >= guess) return guess
    guess = next
  }
}
