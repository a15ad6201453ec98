import { type Result, fail, ok } from '../core/result'
import { formatNanos } from '../core/time'
import { shown } from '../config/plain'
import { formatBytes, parseQuantity } from '../config/units'
import type { QuestionOf } from './lab-schema'
import type { Answer } from './submission-schema'

type NumberQuestion = Pick<QuestionOf<'number'>, 'quantity' | 'unit'>

const DECIMAL = /^(-?\d{1,15}(?:\.\d{1,9})?)\s*(\D.*)?$/
/** As C and as the data sheets write it: 0x60, 60h. */
const HEXADECIMAL = /^(?:0x([0-9a-f]{1,8})|(\d[0-9a-f]{0,8})h)$/i
const COMMA = /^(-?\d+),(\d+)(.*)$/s
const PARTS_OF_A_BYTE = /^\d+\.\d+\s*(B|byte|bytes)$/

/**
 * A number as a student writes it, in the base unit of the question's quantity. A plain number counts in the question's unit. A
 * comma may stand before the fraction; where it may as well part thousands (`1,024`) it is refused, so that nobody is
 * taken for somebody who is wrong. Without a quantity the question's unit may be said (`16 units`, `0 %`), and addresses and
 * registers may be hexadecimal (`0x60`, `60h`).
 *
 * @source docs/labs.md
 * @returns the number, or what is wrong with its form
 */
export function answerNumber(question: NumberQuestion, answer: Answer): Result<number> {
  const { quantity, unit } = question
  const wanted = `expected ${wantedNumber(question)}, got ${shown(answer)}`
  if (Array.isArray(answer)) return fail(wanted)
  if (quantity === undefined && typeof answer === 'number') return Number.isFinite(answer) ? ok(answer) : fail(wanted)
  const given = withPoint(String(answer).trim())
  if (given === null) return fail(`${shown(answer)} may be meant in two ways: leave the comma out, or write a point`)
  if (quantity === undefined) {
    const number = plainNumber(given, unit)
    return number === undefined ? fail(wanted) : ok(number)
  }
  const text = /^[\d.]+$/.test(given) && unit !== undefined ? `${given} ${unit}` : given
  if (quantity === 'size' && PARTS_OF_A_BYTE.test(text)) return fail(`expected whole bytes, got ${shown(answer)}`)
  const parsed = parseQuantity(quantity, unit === undefined && typeof answer === 'number' ? answer : text)
  return parsed.ok ? parsed : fail(wanted)
}

function wantedNumber({ quantity, unit }: NumberQuestion): string {
  if (quantity === undefined) return 'a number'
  return unit === undefined ? `a ${quantity}` : `a ${quantity} in ${unit}, or with its unit`
}

/** The text with a point before its fraction; null when its comma may part thousands. */
function withPoint(text: string): string | null {
  const match = COMMA.exec(text)
  if (!match) return text
  const [, whole = '', part = '', rest = ''] = match
  if (/^[.,]/.test(rest) || (part.length === 3 && !/^-?0+$/.test(whole))) return null
  return `${whole}.${part}${rest}`
}

function plainNumber(text: string, unit: string | undefined): number | undefined {
  const digits = HEXADECIMAL.exec(text)
  if (digits) return Number.parseInt(digits[1] ?? digits[2]!, 16)
  const [, number, word = ''] = DECIMAL.exec(text) ?? []
  return number !== undefined && (word === '' || isUnit(word, unit)) ? Number(number) : undefined
}

/** Whether a word is the unit of a question, or one of it. */
function isUnit(word: string, unit: string | undefined): boolean {
  if (unit === undefined) return false
  const small = word.toLowerCase()
  return small === unit || `${small}s` === unit || (unit === 'percent' && small === '%')
}

/** A number as people read it, with its unit. */
export function numberText({ quantity, unit }: NumberQuestion, value: number): string {
  if (quantity === 'time' && Number.isInteger(value) && value >= 0) return formatNanos(value)
  if (quantity === 'size' && Number.isInteger(value) && value >= 0) return formatBytes(value)
  return `${value}${unit === undefined || quantity !== undefined ? '' : ` ${unit}`}`
}
