import { z } from 'zod'
import { ms, us, type Nanos } from '../core/time'
import { ERRNO } from '../kern/errno'
import { SPL_LEVELS } from '../sysv/spl'

const WHOLE = 'expected a whole number from 0, also as 0x…'

/** A whole number from 0 to 2^53 - 1; text in decimal or 0x form will do. @source docs/vectors.md */
export const whole = z
  .union([z.number(), z.bigint(), z.string()], { error: WHOLE })
  .refine((value) => isWhole(value), { error: WHOLE })
  .transform(Number)
  .refine((value) => Number.isSafeInteger(value), { error: 'more than 53 bits' })

function isWhole(value: number | bigint | string): boolean {
  if (typeof value === 'bigint') return value >= 0n
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0
  return /^(0[xX][0-9a-fA-F]{1,16}|[0-9]{1,16})$/.test(value)
}

/** A count, held small enough that a case cannot exhaust the machine. @source docs/vectors.md */
export const bytes = whole.refine((value) => value <= 0x1000000, { error: 'at most 16777216' })

/** A user address: below the kernel. @source docs/vectors.md */
export const userAddress = whole.refine((value) => value < 0xc0000000, { error: 'not below 0xc0000000' })

/** An interrupt level: 0 to 8, or the name of an spl routine. @source spl(K) */
export const level = z.union(
  [
    z.int().min(0).max(8),
    z
      .string()
      .refine((name) => Object.hasOwn(SPL_LEVELS, name), { error: 'no spl routine of that name' })
      .transform((name) => SPL_LEVELS[name]!),
  ],
  { error: 'expected a level from 0 to 8, or the name of an spl routine' },
)

/** An errno as a number or a name; 0 = none. @source intro(2) */
export const errno = z.union(
  [
    z.int().min(0).max(255),
    z
      .string()
      .refine((name) => Object.hasOwn(ERRNO, name), { error: 'no error of that name' })
      .transform((name): number => ERRNO[name as keyof typeof ERRNO]),
  ],
  { error: 'expected an errno as a number from 0 to 255, or its name' },
)

const UNITS: Readonly<Record<string, (count: number) => Nanos>> = {
  ns: (count) => count,
  us,
  ms,
  ticks: (n) => ms(10 * n),
}

/** A time: a whole number of ms, or text such as `30 ms`, `5 us`, `100 ns`, `2 ticks`. @source docs/vectors.md */
export const time = z.union([
  z.int().min(0).max(1_000_000).transform(ms),
  z
    .string()
    .regex(/^[0-9]{1,9} ?(ns|us|ms|ticks)$/, { error: 'expected a time such as 30 ms' })
    .transform((text): Nanos => {
      const [, count, unit] = /^([0-9]+) ?([a-z]+)$/.exec(text)!
      return UNITS[unit!]!(Number(count))
    })
    .refine((value) => value <= ms(1_000_000), { error: 'at most 1000000 ms' }),
])

/** A name for a process, a variable, a channel. @source docs/vectors.md */
export const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, { error: 'expected a short name' })

/** The direction of a transfer. @source docs/vectors.md */
export const direction = z.enum(['read', 'write'])
