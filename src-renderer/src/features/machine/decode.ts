/** What the bits of a register mean. */
import type { RegisterField, RegisterRow } from '../../../../src-ipc/machine'

/** A field with the part of a value that is its own. */
export interface DecodedField {
  readonly name: string
  readonly bits: string
  readonly value: number
  /** The word for it, or the number; a single bit says whether it is set. */
  readonly word: string
}

/** Splits a value into the fields of a register. */
export function decode(fields: readonly RegisterField[], value: number): readonly DecodedField[] {
  return fields.map(({ name, high, low, words }) => {
    const size = high - low + 1
    const part = Math.floor(value / 2 ** low) % 2 ** size
    const word = words?.[part] ?? (size === 1 ? String(part) : `0x${part.toString(16)}`)
    return { name, bits: high === low ? `${high}` : `${high}-${low}`, value: part, word }
  })
}

/** What the value says in short: words, and the names of the bits that are set. */
export function summary(fields: readonly RegisterField[], value: number): string {
  return decode(fields, value)
    .filter(({ value: part }, index) => part !== 0 || fields[index]!.words !== undefined)
    .map(({ name, word }, index) => {
      const field = fields.find((each) => each.name === name) ?? fields[index]!
      if (field.high === field.low && !field.words) return name
      return field.words ? word : `${name} ${word}`
    })
    .join(', ')
}

/** A number as a person may write it for a register; null when it is none, or does not fit. */
export function registerValue(text: string, width: RegisterRow['width']): number | null {
  const clean = text.trim().replace(/_/g, '')
  if (!/^(0x[0-9a-f]+|0b[01]+|\d+)$/i.test(clean)) return null
  const value = Number(clean)
  return Number.isSafeInteger(value) && value < 2 ** width ? value : null
}
