import { type Result, fail, ok } from '../core/result'

/** What a quantity measures. */
export type Quantity = 'time' | 'size' | 'rate' | 'frequency'

interface QuantityForm {
  /** For messages: "a time". */
  readonly name: string
  /** The whole number that a plain number means. */
  readonly base: string
  /** Factors to the base unit. */
  readonly units: Readonly<Record<string, number>>
  readonly example: string
  /** What is less than one of the base unit is dropped (sizes) or refused. */
  readonly cut: boolean
}

const KIB = 1024

/**
 * Units by quantity. Sizes count in 1024 as the manuals do (512 KB is 512 << 10); rates count in 1000 as data sheets do.
 *
 * @source Writing Device Drivers, minphys() Entry Point; DMA Lab
 */
export const QUANTITIES: Readonly<Record<Quantity, QuantityForm>> = {
  time: {
    name: 'a time',
    base: 'ns',
    units: { ns: 1, us: 1_000, µs: 1_000, μs: 1_000, ms: 1_000_000, s: 1_000_000_000 },
    example: '10 us',
    cut: false,
  },
  size: {
    name: 'a size',
    base: 'bytes',
    units: {
      ...{ B: 1, byte: 1, bytes: 1, KB: KIB, KiB: KIB, K: KIB },
      ...{ MB: KIB * KIB, MiB: KIB * KIB, M: KIB * KIB, GB: KIB * KIB * KIB, GiB: KIB * KIB * KIB, G: KIB * KIB * KIB },
    },
    example: '64 KB',
    cut: true,
  },
  rate: {
    name: 'a rate',
    base: 'bytes per second',
    units: { 'B/s': 1, 'KB/s': 1_000, 'kB/s': 1_000, 'MB/s': 1_000_000, 'GB/s': 1_000_000_000 },
    example: '8 MB/s',
    cut: false,
  },
  frequency: {
    name: 'a frequency',
    base: 'Hz',
    units: { Hz: 1, kHz: 1_000, MHz: 1_000_000, GHz: 1_000_000_000 },
    example: '25 MHz',
    cut: false,
  },
}

/** The units a message names; spellings of the same unit are left out. */
const SHOWN: Readonly<Record<Quantity, string>> = {
  time: 'ns, us, ms, s',
  size: 'B, KB, MB, GB',
  rate: 'B/s, KB/s, MB/s, GB/s',
  frequency: 'Hz, kHz, MHz, GHz',
}

/** What is allowed for a quantity, for messages and the published schema. */
export function allowedQuantity(quantity: Quantity): string {
  const { base, example } = QUANTITIES[quantity]
  return `a whole number of ${base}, or text such as "${example}" (${SHOWN[quantity]})`
}

const NUMBER = /^(\d{1,16})(?:\.(\d{1,12}))?\s*([A-Za-zµμ/]*)$/

/**
 * Text for the published schema that every reader understands: the pattern of a quantity.
 *
 * @source DMA Lab
 */
export function quantityPattern(quantity: Quantity): RegExp {
  const units = Object.keys(QUANTITIES[quantity].units).map((unit) => unit.replace('/', '\\/'))
  return new RegExp(`^(\\d{1,16}|\\d{1,16}(\\.\\d{1,12})?\\s*(${units.join('|')}))$`)
}

/**
 * A quantity as a whole number of its base unit: `10 us` is 10000, `64 KB` is 65536, a plain whole number is itself.
 * Exact: digits are added up as whole numbers, never as fractions. `1.3 MB` is 1363148 bytes, because the part of a
 * byte that is left over is no byte; a time below 1 ns is refused.
 *
 * @source DMA Lab
 * @returns the number, or a sentence part: what is wrong and what is allowed
 */
export function parseQuantity(quantity: Quantity, value: unknown): Result<number> {
  const form = QUANTITIES[quantity]
  const wanted = `expected ${form.name}: ${allowedQuantity(quantity)}`
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return fail(`${wanted}; this is not a finite number`)
    if (!Number.isInteger(value)) return fail(`${wanted}; a plain number counts ${form.base} and must be whole`)
    if (value < 0) return fail(`${wanted}; it cannot be negative`)
    return Number.isSafeInteger(value) ? ok(value) : fail(`${wanted}; this is more than 2^53 - 1`)
  }
  if (typeof value !== 'string') return fail(wanted)
  const match = NUMBER.exec(value.trim())
  if (!match) return fail(wanted)
  const [, whole = '', fraction = '', unit = ''] = match
  if (unit === '')
    return fraction === '' ? parseQuantity(quantity, Number(whole)) : fail(`${wanted}; the unit is missing`)
  const factor = Object.hasOwn(form.units, unit) ? form.units[unit] : undefined
  if (factor === undefined) return fail(wrongUnit(quantity, unit, wanted))
  const digits = BigInt(whole + fraction) * BigInt(factor)
  const scale = 10n ** BigInt(fraction.length)
  if (!form.cut && digits % scale !== 0n) return fail(`${wanted}; this is not a whole number of ${form.base}`)
  const result = digits / scale
  return result <= BigInt(Number.MAX_SAFE_INTEGER) ? ok(Number(result)) : fail(`${wanted}; this is more than 2^53 - 1`)
}

function wrongUnit(quantity: Quantity, unit: string, wanted: string): string {
  const other = (Object.keys(QUANTITIES) as Quantity[]).find(
    (each) => each !== quantity && Object.hasOwn(QUANTITIES[each].units, unit),
  )
  return other
    ? `${wanted}; ${unit} is a unit of ${QUANTITIES[other].name.replace(/^an? /, '')}`
    : `${wanted}; ${unit} is no unit of ${QUANTITIES[quantity].name.replace(/^an? /, '')}`
}

/**
 * A size as a person reads it, exact: `64 KB`, `1000 B`.
 *
 * @source DMA Lab
 */
export function formatBytes(bytes: number): string {
  for (const [unit, factor] of [
    ['GB', KIB * KIB * KIB],
    ['MB', KIB * KIB],
    ['KB', KIB],
  ] as const) {
    if (bytes >= factor && bytes % factor === 0) return `${bytes / factor} ${unit}`
  }
  return `${bytes} B`
}

/**
 * A rate as a person reads it, exact: `8 MB/s`.
 *
 * @source DMA Lab
 */
export function formatRate(rate: number): string {
  for (const [unit, factor] of [
    ['MB/s', 1_000_000],
    ['KB/s', 1_000],
  ] as const) {
    if (rate >= factor) {
      const fraction = String(rate % factor)
        .padStart(factor === 1_000 ? 3 : 6, '0')
        .replace(/0+$/, '')
      return `${Math.floor(rate / factor)}${fraction === '' ? '' : `.${fraction}`} ${unit}`
    }
  }
  return `${rate} B/s`
}
