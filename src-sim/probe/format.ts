import { unsigned, type Int } from './int64'
import { ProgramError, type Span } from './syntax'

/** What an expression gives at run time. */
export type Value = Int | string

/** A piece of a format: text to print, or a place for a value. */
export type FormatPiece =
  | { readonly sort: 'text'; readonly text: string }
  | {
      readonly sort: 'value'
      /** As written, such as `%-8s`. */
      readonly text: string
      readonly flags: string
      readonly width: number
      /** -1 = none. */
      readonly precision: number
      readonly conversion: string
      /** `%@d`: the value of the aggregation. */
      readonly isAggregation: boolean
    }

/** Columns that a value may be padded to. */
const WIDEST = 200

/**
 * Reads the format of a printf or printa.
 *
 * @throws ProgramError
 * @source Solaris Dynamic Tracing Guide, Output Formatting
 */
export function readFormat(format: string, span: Span): FormatPiece[] {
  const pieces: FormatPiece[] = []
  for (let at = 0; at < format.length;) {
    const sign = format.indexOf('%', at)
    const end = sign < 0 ? format.length : sign
    if (end > at) pieces.push({ sort: 'text', text: format.slice(at, end) })
    if (sign < 0) break
    const found = /^%([-+ 0#]*)(\d*)(?:\.(\d*))?(@?)(?:hh|h|ll|l)?([a-zA-Z%])?/.exec(format.slice(sign))!
    const [text, flags = '', width = '', precision, mark = '', conversion = ''] = found
    if (!'diuxXocs%'.includes(conversion) || conversion === '')
      throw new ProgramError(`${text === '' ? '%' : text} is no conversion; there are %d %i %u %x %X %o %c %s %%`, span)
    if (Number(width) > WIDEST || Number(precision ?? 0) > WIDEST)
      throw new ProgramError(`${text} is wider than ${WIDEST} columns`, span)
    if (conversion === '%') pieces.push({ sort: 'text', text: '%' })
    else {
      const places = { width: Number(width), precision: precision === undefined ? -1 : Number(precision) }
      pieces.push({ sort: 'value', text, flags, ...places, conversion, isAggregation: mark === '@' })
    }
    at = sign + text.length
  }
  return pieces
}

function digits(
  value: Int,
  { conversion, flags, precision }: Extract<FormatPiece, { sort: 'value' }>,
): [sign: string, digits: string] {
  const bases: Readonly<Record<string, number>> = { x: 16, X: 16, o: 8, u: 10 }
  const base = bases[conversion]
  const isNegative = base === undefined && value < 0
  const plain = base === undefined ? String(value).replace('-', '') : unsigned(value, base)
  const cased = conversion === 'X' ? plain.toUpperCase() : plain
  const padded = cased.padStart(precision, '0')
  const plus = base === undefined ? (isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') : ''
  const mark = flags.includes('#') && value !== 0 ? ({ x: '0x', X: '0X', o: '0' }[conversion] ?? '') : ''
  return [`${plus}${mark}`, padded]
}

/** A value as a conversion prints it. */
export function formatValue(piece: Extract<FormatPiece, { sort: 'value' }>, value: Value): string {
  const { conversion, flags, width, precision } = piece
  const isLeft = flags.includes('-')
  const pad = (text: string): string => (isLeft ? text.padEnd(width) : text.padStart(width))
  if (typeof value === 'string') return pad(precision < 0 ? value : value.slice(0, precision))
  if (conversion === 'c') return pad(String.fromCharCode(Number(BigInt.asUintN(8, BigInt(value)))))
  const [sign, plain] = digits(value, piece)
  if (flags.includes('0') && !isLeft && precision < 0) return `${sign}${plain.padStart(width - sign.length, '0')}`
  return pad(`${sign}${plain}`)
}

/** A value as `trace` prints it. @param size bytes of the number; text has none */
export function traceValue(value: Value, size: number, isQuiet: boolean): string {
  if (isQuiet) return String(value)
  if (typeof value === 'string') return `  ${value.padEnd(33)}`
  return ` ${String(value).padStart(size === 4 ? 8 : 16)}`
}

/** A key of an aggregation as the table of results prints it. */
export function keyText(value: Value, size: number): string {
  if (typeof value === 'string') return `  ${value.padEnd(50)}`
  return ` ${String(value).padStart(size === 4 ? 8 : 16)}`
}
