/** Values of fields as people write and read them. */
import { formatBytes, formatNanos, formatRate, parseQuantity, type Quantity } from '../../../../src-ipc/units'
import type { Plain, Scalar } from '../../../../src-ipc/machine'
import type { FieldSort } from '../../schema/walk'

/** What a person wrote, understood or not; `code` is a message of the catalogue under `machine.wrong`. */
export type Written =
  | { readonly ok: true; readonly value: Scalar | undefined }
  | { readonly ok: false; readonly code: 'quantity' | 'number' | 'address' | 'range'; readonly detail: string }

/** Understands what a person wrote; nothing at all stands for the default. */
export function understand(sort: FieldSort, text: string): Written {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: true, value: undefined }
  switch (sort.sort) {
    case 'flag':
      return { ok: true, value: trimmed === 'true' }
    case 'number':
      if (!/^-?\d{1,16}$/.test(trimmed)) return { ok: false, code: 'number', detail: '' }
      return inRange(sort, Number(trimmed), Number(trimmed))
    case 'quantity': {
      const plain = /^\d{1,16}$/.test(trimmed) ? Number(trimmed) : trimmed
      const parsed = parseQuantity(sort.unit!, plain)
      if (!parsed.ok) return { ok: false, code: 'quantity', detail: parsed.error }
      return inRange(sort, parsed.value, plain)
    }
    case 'address':
      if (!/^-?(0x[0-9a-f]{1,16}|\d{1,20})$/i.test(trimmed)) return { ok: false, code: 'address', detail: '' }
      return { ok: true, value: /^-?\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed }
    default:
      // Words may be numbers, as in `errno: 0`.
      return { ok: true, value: sort.sort === 'word' && /^\d+$/.test(trimmed) ? Number(trimmed) : text }
  }
}

function inRange(sort: FieldSort, number: number, value: Scalar): Written {
  const { min, max, unit } = sort
  if ((min === null || number >= min) && (max === null || number <= max)) return { ok: true, value }
  const show = (each: number | null): string => (each === null ? '…' : readable(unit, each))
  return { ok: false, code: 'range', detail: `${show(min)} – ${show(max)}` }
}

/** A number of a base unit with the unit that suits it. */
export function readable(unit: Quantity | null, value: number): string {
  switch (unit) {
    case 'time':
      return formatNanos(value)
    case 'size':
      return formatBytes(value)
    case 'rate':
      return formatRate(value)
    case 'frequency':
      return value % 1_000_000 === 0 ? `${value / 1_000_000} MHz` : `${value} Hz`
    case null:
      return String(value)
  }
}

/** A word or number of the document as text; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** A value of the document or a default, as it is shown; empty for none. */
export function shownValue(sort: FieldSort, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return readable(sort.unit, value)
  return typeof value === 'object' ? JSON.stringify(value) : textOf(value)
}

/** Whether two values are one, however they are written. */
export function isSame(sort: FieldSort, a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined || a === null || b === null) return false
  if (sort.unit) {
    const [one, other] = [parseQuantity(sort.unit, a), parseQuantity(sort.unit, b)]
    return one.ok && other.ok && one.value === other.value
  }
  if (sort.sort !== 'address') return textOf(a) === textOf(b)
  const number = (value: unknown): bigint | null =>
    /^(0x[0-9a-f]+|\d+)$/i.test(textOf(value)) ? BigInt(textOf(value)) : null
  return number(a) !== null && number(a) === number(b)
}

/** Entries of a list of words or numbers, from text with commas. */
export function understandList(text: string, isNumbers: boolean): Plain[] {
  return text
    .split(/[\s,]+/)
    .filter((each) => each !== '')
    .map((each) => (isNumbers && /^\d+$/.test(each) ? Number(each) : each))
}
