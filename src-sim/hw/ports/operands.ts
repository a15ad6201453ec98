import type { Assignment, Operand, StatementForm } from './forms'
import type { RawStatement, Token } from './read'
import { quoted, type PortsError } from './report'

/**
 * Reads operands one after the other and keeps the first problem.
 *
 * @source the port script notation, docs/ports.md
 */
export class OperandReader {
  error: PortsError | undefined
  private readonly raw: RawStatement
  private readonly form: StatementForm
  private next = 0

  constructor(raw: RawStatement, form: StatementForm) {
    this.raw = raw
    this.form = form
  }

  get atEnd(): boolean {
    return this.next >= this.raw.tokens.length
  }

  value(operand: Operand, first: number | undefined): number {
    const token = this.take(`the ${operand.name} is missing`, allowedFor(operand, first))
    if (token === undefined) return 0
    const value = valueOf(token.text, operand, first)
    if (value === undefined)
      this.fail(token, `${quoted(token.text)} is not a valid ${operand.name}`, allowedFor(operand, first))
    return value ?? 0
  }

  list(operand: Operand, first: number | undefined): number[] {
    const values = [this.value(operand, first)]
    while (!this.atEnd && this.error === undefined) values.push(this.value(operand, first))
    return values
  }

  assigned(assignment: Assignment, first: number | undefined): number[] {
    const sign = this.take(`"${assignment.sign}" is missing`, this.form.usage)
    if (sign !== undefined && sign.text !== assignment.sign) {
      this.fail(sign, `${quoted(sign.text)} stands where "${assignment.sign}" belongs`, this.form.usage)
    }
    if (assignment.shape === 'one') return [this.value(assignment.operand, first)]
    if (assignment.shape === 'list') return this.list(assignment.operand, first)
    return this.pairs()
  }

  end(): void {
    const token = this.raw.tokens[this.next]
    if (token !== undefined) this.fail(token, `${quoted(token.text)} is too much`, this.form.usage)
  }

  private pairs(): number[] {
    const allowed = 'channel*transfers in decimal, such as 1*4'
    const values: number[] = []
    do {
      const token = this.take('a channel*transfers pair is missing', allowed)
      if (token === undefined) break
      const match = /^([0-7])\*(\d{1,9})$/.exec(token.text)
      if (match === null) this.fail(token, `${quoted(token.text)} is not a channel*transfers pair`, allowed)
      else values.push(Number(match[1]), Number(match[2]))
    } while (!this.atEnd && this.error === undefined)
    return values
  }

  private take(missing: string, allowed: string): Token | undefined {
    const token = this.raw.tokens[this.next++]
    if (token !== undefined) return token
    const { line, column, text } = this.raw
    this.error ??= problem(line, column + text.length, `${missing} in ${quoted(text)}`, '', allowed)
    return undefined
  }

  private fail(token: Token, what: string, allowed: string): void {
    this.error ??= problem(this.raw.line, token.column, what, token.text, allowed)
  }
}

/**
 * An error as one sentence: place, what is wrong, what would be allowed.
 *
 * @source the port script notation, docs/ports.md
 */
export function problem(line: number, column: number, what: string, got: string, allowed: string): PortsError {
  return {
    line,
    column,
    message: `Line ${line}, column ${column}: ${what}; allowed: ${allowed}.`,
    got: got === '' ? '' : quoted(got).slice(1, -1),
    allowed,
  }
}

/**
 * The value of a token, or undefined when it is not one of the operand's; `first` is the statement's first operand.
 *
 * @source the port script notation, docs/ports.md
 */
export function valueOf(text: string, operand: Operand, first: number | undefined): number | undefined {
  if (operand.words !== undefined) {
    const index = operand.words.findIndex((word) => word.toLowerCase() === text.toLowerCase())
    return index < 0 ? undefined : index
  }
  const value = numberOf(text, operand.base)
  if (value === undefined || value > maxOf(operand, first)) return undefined
  return operand.except?.includes(value) ? undefined : value
}

function maxOf(operand: Operand, first: number | undefined): number {
  return operand.maxAfter !== undefined && first !== undefined ? operand.maxAfter(first) : operand.max
}

/**
 * A number in the base that is asked for; hexadecimal may carry 0x.
 *
 * @source the port script notation, docs/ports.md
 */
export function numberOf(text: string, base: 16 | 10): number | undefined {
  if (base === 10) return /^\d{1,15}$/.test(text) ? Number(text) : undefined
  const digits = /^(?:0[xX])?([0-9a-fA-F]{1,12})$/.exec(text)?.[1]
  return digits === undefined ? undefined : Number.parseInt(digits, 16)
}

/**
 * What an operand may be, for error sentences.
 *
 * @source the port script notation, docs/ports.md
 */
export function allowedFor(operand: Operand, first: number | undefined): string {
  if (operand.words !== undefined) return operand.words.join(', ')
  const max = maxOf(operand, first)
  const except = operand.except === undefined ? '' : ` except ${operand.except.join(', ')}`
  if (operand.base === 10) {
    return max === Number.MAX_SAFE_INTEGER ? 'a decimal number' : `0 to ${max}${except}, decimal`
  }
  return `0 to ${max.toString(16).toUpperCase()}${except}, hexadecimal`
}
