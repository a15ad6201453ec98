import { z } from 'zod'
import type { DdiDmaAttr, DdiDmaAttrInput } from '../attr'
import { ddi_dma_attr } from '../attr'
import { DMA_PRESET_NAMES, dmaPreset } from '../presets'

const WHOLE = 'expected a whole number, or text like "0xffffffffffffffff"'
const ONE_BELOW_2_64 = 0xffffffffffffffffn

/** A whole number from 0 to 2^64 - 1: a number, or text in decimal or 0x form where 53 bits are too few. @source DMA Lab */
export const wide = z
  .union([z.number(), z.bigint(), z.string()], { error: WHOLE })
  .refine(isWhole, { error: WHOLE, abort: true })
  .transform((value) => BigInt(value))
  .refine((value) => value <= ONE_BELOW_2_64, {
    error: 'expected a whole number of at most 64 bits, 0 to 0xffffffffffffffff',
    abort: true,
  })

function isWhole(value: number | bigint | string): boolean {
  if (typeof value === 'bigint') return value >= 0n
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0
  return /^(0[xX][0-9a-fA-F]{1,32}|[0-9]{1,40})$/.test(value)
}

/** A count or a size: 0 to 2^53 - 1. @source DMA Lab */
export const whole = wide
  .refine((value) => value <= BigInt(Number.MAX_SAFE_INTEGER), {
    error: 'expected a whole number of at most 53 bits',
    abort: true,
  })
  .transform(Number)

/** A 32-bit field. @source DMA Lab */
export const narrow = whole.refine((value) => value <= 0xffffffff, {
  error: 'expected a whole number of at most 32 bits, 0 to 0xffffffff',
})

/** One byte. @source DMA Lab */
export const byte = whole.refine((value) => value <= 0xff, { error: 'expected one byte, 0 to 0xff' })

/** A name for a handle, an object, a step. @source DMA Lab */
export const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, {
  error: 'expected a name: a letter or digit, then up to 63 letters, digits, dots, underscores or hyphens',
})

/** A word of the manual with or without its DDI_DMA_ prefix, as one of the listed words. @source DMA Lab */
export function word<const Words extends readonly [string, ...string[]]>(words: Words): z.ZodType<Words[number]> {
  const plain = (value: unknown): unknown =>
    typeof value === 'string' ? value.replace(/^DDI_(DMA_)?(SYNC_|CALLBACK_)?/, '') : value
  return z.preprocess(plain, z.enum(words))
}

const attrFields = z.strictObject({
  preset: z.enum(DMA_PRESET_NAMES).optional(),
  version: narrow.optional(),
  addr_lo: wide.optional(),
  addr_hi: wide.optional(),
  count_max: wide.optional(),
  align: wide.optional(),
  burstsizes: narrow.optional(),
  minxfer: narrow.optional(),
  maxxfer: wide.optional(),
  seg: wide.optional(),
  sgllen: z.number().int().min(-0x80000000).max(0x7fffffff).optional(),
  granular: narrow.optional(),
  flags: narrow.optional(),
})

/**
 * Attributes: the name of a preset, or a map of fields (with or without their dma_attr_ prefix) on top of a preset.
 *
 * @source ddi_dma_attr(9S)
 */
export const attributes = z
  .preprocess((value) => expandAttributes(value), attrFields)
  .transform((fields): DdiDmaAttr => {
    const { preset, ...rest } = fields
    const prefixed: [string, number | bigint | undefined][] = Object.entries(rest).map(([field, value]) => [
      `dma_attr_${field}`,
      value,
    ])
    const given: DdiDmaAttrInput = Object.fromEntries(prefixed.filter(([, value]) => value !== undefined))
    return ddi_dma_attr(given, dmaPreset(preset ?? 'unrestricted'))
  })

function expandAttributes(value: unknown): unknown {
  if (typeof value === 'string') return { preset: value }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([field, entry]) => [field.replace(/^dma_attr_/, ''), entry]))
}
