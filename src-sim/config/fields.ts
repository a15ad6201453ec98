import { z } from 'zod'
import { allowedQuantity, parseQuantity, quantityPattern, type Quantity } from './units'
import { formatHostValue } from './hosts'

z.config({ jitless: true })

/** A short name for a process, device or request. */
export const shortName = z
  .string({ error: 'expected a name' })
  .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,39}$/, {
    error: 'expected a name: a letter, then at most 39 letters, digits, _ . -',
  })
  .meta({ description: 'a name' })

/**
 * A quantity with or without its unit, as a whole number of the base unit.
 *
 * @param range smallest and largest value allowed
 */
export function quantity(kind: Quantity, [min, max]: readonly [number, number]): z.ZodType<number, string | number> {
  const range = `from ${formatHostValue(kind, min)} to ${formatHostValue(kind, max)}`
  const error = (issue: { readonly input?: unknown }): string => {
    const parsed = parseQuantity(kind, issue.input)
    return parsed.ok ? `expected ${allowedQuantity(kind)}, ${range}` : parsed.error
  }
  const number = z.int({ error }).min(min, { error }).max(max, { error })
  return z
    .union([number, z.string({ error }).regex(quantityPattern(kind), { error })], { error })
    .meta({ description: `${allowedQuantity(kind)}, ${range}` })
    .transform((value, context) => {
      const parsed = parseQuantity(kind, value)
      if (parsed.ok && parsed.value >= min && parsed.value <= max) return parsed.value
      const message = parsed.ok ? `expected ${allowedQuantity(kind)}, ${range}` : parsed.error
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    })
}

/** A whole number in a range. */
export function whole(min: number, max: number): z.ZodInt {
  const error = `expected a whole number from ${min} to ${max}`
  return z.int({ error }).min(min, { error }).max(max, { error })
}

/** One of some words. */
export function word<const Words extends readonly [string, ...string[]]>(
  words: Words,
): z.ZodEnum<{ [Each in Words[number]]: Each }> {
  return z.enum(words, { error: `expected one of ${words.join(', ')}` })
}

/** true or false. */
export const flag = z.boolean({ error: 'expected true or false' })

/** Text for people. */
export const text = (longest: number): z.ZodString =>
  z.string({ error: 'expected text' }).max(longest, { error: `expected at most ${longest} characters` })

/** A list with bounds. */
export function list<Item extends z.ZodType>(item: Item, min: number, max: number): z.ZodArray<Item> {
  const error = `expected a list of ${min} to ${max} entries`
  return z.array(item, { error }).min(min, { error }).max(max, { error })
}

/** Longest simulated time of anything, and largest offset on a device. */
export const LONGEST = 1_000_000_000_000_000
/** Largest size in a scenario. */
export const LARGEST = 2 ** 48

/** A length of time. */
export const duration = quantity('time', [0, LONGEST])
