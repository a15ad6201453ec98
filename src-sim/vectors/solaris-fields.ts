import { z } from 'zod'
import { ERRNO, type ErrnoName } from '../kern/errno'
import { byte, name, whole } from '../solaris/ddi_dma/calculator/fields'
import { PROFILES, PROFILE_ROWS } from '../solaris/switches'

export { byte, name, whole }

/** A whole number up to a limit. */
export const upTo = (most: number): typeof whole => whole.refine((value) => value <= most, { error: `at most ${most}` })

/** Most bytes of one range or one medium: what the machine of a case has as memory. */
export const MOST_BYTES = 0x1000_0000

/** Most bytes of one piece of a request. */
export const MOST_LENGTH = 0x100_0000

/** A whole number that may be negative. */
export const signed = z.number().int().safe()

/** An error number, by number or by name. */
export const errno = z
  .union([whole, z.enum(Object.keys(ERRNO) as [ErrnoName, ...ErrnoName[]])], { error: 'expected an errno' })
  .transform(errnoOf)

function errnoOf(value: number | ErrnoName): number {
  return typeof value === 'number' ? value : ERRNO[value]
}

/** A piece of user memory: `[base, len]` or a map. */
export const iovec = z
  .union([z.tuple([whole, upTo(MOST_LENGTH)]), z.strictObject({ base: whole, len: upTo(MOST_LENGTH) })])
  .transform((value) => (Array.isArray(value) ? { iov_base: value[0], iov_len: value[1] } : pieceOf(value)))

const pieceOf = ({ base, len }: { base: number; len: number }): { iov_base: number; iov_len: number } => ({
  iov_base: base,
  iov_len: len,
})

/** A uio. `resid` is the sum of the lengths unless it is given. */
export const uio = z.strictObject({
  iovecs: z.array(iovec).max(64),
  offset: signed.default(0),
  resid: signed.optional(),
  segflg: z.enum(['user', 'kernel', 'user-text']).or(whole).default('user'),
})

/** What a uio of a case says. */
export type GivenUio = z.output<typeof uio>

/** What the pages of a range are like; all pages touched by it. */
export const MEMORY_STATES = [
  'valid',
  'unmapped',
  'read-only',
  'write-only',
  'not-resident',
  'on-disk',
  'copy-on-write',
] as const

/** A range of user memory that is not simply there. */
export const memory = z
  .array(
    z.strictObject({
      at: whole,
      length: upTo(MOST_BYTES).default(1),
      state: z.enum(MEMORY_STATES).default('valid'),
      fill: byte.optional(),
      bytes: z.array(byte).optional(),
    }),
  )
  .max(256)
  .default([])

/** Ranges whose bytes the outcome shows. */
export const show = z
  .array(z.strictObject({ at: whole, length: whole.refine((value) => value <= 4096, { error: 'at most 4096' }) }))
  .default([])

const switchFields = Object.fromEntries(
  PROFILE_ROWS.map(({ key, defaults, words }) => [
    key,
    (typeof defaults[0] === 'boolean' ? z.boolean() : z.enum([...words] as [string, ...string[]])).optional(),
  ]),
)

/** The profile and single switches on top of it. */
export const world = {
  profile: z.enum(PROFILES).default('illumos'),
  switches: z.strictObject(switchFields).default({}),
  maxphys: whole.refine((value) => value > 0, { error: 'at least 1' }).default(57_344),
  page_size: z.union([z.literal(4096), z.literal(8192)]).default(4096),
}

/** A number of ns, up to 1000 s. */
export const nanos = upTo(1_000_000_000_000)

const ordinal = z.string().regex(/^([1-9][0-9]*|default)$/)
const byOrdinal = {
  error: ({ code }: { readonly code: string }) =>
    code === 'invalid_key' ? 'expected a number from 1, or default' : undefined,
}

/** What the device does with one strategy call. */
export const behaviour = z.strictObject({
  /** b_resid the driver writes; `untouched`: it never writes it; `all`: nothing moved. */
  resid: z.union([whole, z.enum(['untouched', 'all'])], { error: 'expected bytes, all or untouched' }).optional(),
  /** bioerror; `flag`: B_ERROR with b_error 0. */
  error: z.union([errno, z.literal('flag')], { error: 'expected an errno or flag' }).optional(),
  /** How often biodone is called. */
  biodone: whole.refine((value) => value <= 8, { error: 'at most 8' }).default(1),
  /** When: inside strategy, after so many ns, or never. */
  at: z.union([nanos, z.enum(['sync', 'never'])], { error: 'expected ns up to 1000 s, sync or never' }).default(1000),
  /** What strategy returns. */
  returns: z.union([signed, errno], { error: 'expected a whole number or an errno' }).default(0),
})

/** What the device does with one strategy call. */
export type Behaviour = z.output<typeof behaviour>

/** Behaviours by strategy call, from 1, and `default`. */
export const device = z.record(ordinal, behaviour, byOrdinal).default({})

/** Failures of page locks by the number of the lock, from 1: an errno, or `no-list` for success without a page list. */
export const locks = z
  .record(ordinal, z.union([errno, z.literal('no-list')], { error: 'expected an errno or no-list' }), byOrdinal)
  .default({})

/** What mincnt does: by default the driver's limit, then minphys. `counts` sets b_bcount in call n instead. */
export const mincnt = {
  limit: whole.default(524_288),
  mincnt: z.strictObject({ counts: z.array(whole).min(1) }).optional(),
}
