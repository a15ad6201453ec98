import { FAMILY_NAMES, FORMS, HEADING_OPTIONS, PIC_PORTS, type PortsFamily, type StatementForm } from './forms'
import { allowedFor, numberOf, OperandReader, problem, valueOf } from './operands'
import { readCases, type RawCase, type RawStatement } from './read'
import { quoted, type PortsError } from './report'

/**
 * A statement that is understood.
 *
 * @source the port script notation, docs/ports.md
 */
export interface Statement {
  readonly form: StatementForm
  readonly line: number
  readonly column: number
  readonly text: string
  readonly operands: readonly number[]
  /** After `=`, `:=` or without a sign: the list; pairs lie flat. Undefined: nothing was given (interactive use only). */
  readonly values: readonly number[] | undefined
}

/**
 * Options of a heading by key; words are indices.
 *
 * @source the port script notation, docs/ports.md
 */
export type CaseOptions = Readonly<Record<string, number>>

/**
 * A case that is understood.
 *
 * @source the port script notation, docs/ports.md
 */
export interface PortsCase {
  readonly heading: string
  readonly line: number
  readonly machine: PortsFamily
  readonly options: CaseOptions
  readonly statements: readonly Statement[]
}

/**
 * The outcome of parsing: cases, and what could not be understood.
 *
 * @source the port script notation, docs/ports.md
 */
export interface ParsedPorts {
  readonly cases: readonly PortsCase[]
  /** At most 20. */
  readonly errors: readonly PortsError[]
  readonly moreErrors: number
}

/** Keeps the first errors and counts the rest. */
class ErrorList {
  readonly shown: PortsError[] = []
  count = 0

  push(error: PortsError): void {
    this.count++
    if (this.shown.length < ERRORS_SHOWN) this.shown.push(error)
  }
}

/**
 * How strict to be, and what is already known.
 *
 * @source the port script notation, docs/ports.md
 */
export interface ParseOptions {
  /** The machine of cases that do not say; without it they are looked at. */
  readonly machine?: PortsFamily
  /** Let checks go without their expected value. */
  readonly interactive?: boolean
}

/**
 * Largest text that is looked at: characters, cases, and statements (counted by their ends).
 *
 * @source the port script notation, docs/ports.md
 */
export const TEXT_CAPS = { characters: 0x100000, cases: 10_000, statements: 100_000 } as const

const ERRORS_SHOWN = 20

const FAMILIES: readonly PortsFamily[] = ['dma', 'card', 'pic']

/**
 * Understand a whole text. Never throws; every problem becomes an error with line and column.
 *
 * @source the port script notation, docs/ports.md
 */
export function parsePorts(text: string, options: ParseOptions = {}): ParsedPorts {
  const tooMuch = excess(text)
  if (tooMuch !== undefined) return { cases: [], errors: [tooMuch], moreErrors: 0 }
  const raw = readCases(text).filter(({ statements }) => statements.length > 0 || options.interactive === true)
  if (raw.length === 0) {
    const error = problem(1, 1, 'the text holds no statement', '', 'a "==" heading and statements')
    return { cases: [], errors: [error], moreErrors: 0 }
  }
  const errors = new ErrorList()
  const families = raw.map((one) => options.machine ?? familyOf(one))
  const common = onlyOne(families)
  const cases = raw.map((one, index) => parseCase(one, families[index] ?? common, options, errors))
  return {
    cases: cases.filter((one) => one !== undefined),
    errors: errors.shown,
    moreErrors: errors.count - errors.shown.length,
  }
}

/** The error of a text that is larger than any script. */
function excess(text: string): PortsError | undefined {
  const { characters, cases, statements } = TEXT_CAPS
  if (text.length > characters) {
    return problem(1, 1, `the text has ${text.length} characters`, '', `at most ${characters} characters`)
  }
  let ends = 0
  let headings = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === ';' || character === '\n' || character === '\r') ends++
    else if (character === '=' && text[at + 1] === '=') headings++
  }
  if (ends > statements) return problem(1, 1, `the text has ${ends} lines and statements`, '', `at most ${statements}`)
  if (headings > cases) return problem(1, 1, `the text has ${headings} headings`, '', `at most ${cases}`)
  return undefined
}

/**
 * Which machine a case is for: `machine=` in the heading, else the first statement that only one machine has, else the
 * ports of W and R. Undefined when nothing tells.
 *
 * @source the port script notation, docs/ports.md
 */
export function familyOf(raw: RawCase): PortsFamily | undefined {
  const named = /(?:^|\s)machine=([A-Za-z0-9]+)/.exec(raw.heading)?.[1]
  if (FAMILIES.includes(named as PortsFamily)) return named as PortsFamily
  return decisive(raw.statements)?.family ?? familyOfPorts(raw.statements)
}

/** The first statement that belongs to one machine only. */
function decisive(statements: readonly RawStatement[]): { family: PortsFamily; statement: RawStatement } | undefined {
  for (const statement of statements) {
    const fits = FAMILIES.filter((family) => FORMS[family].some(({ keyword }) => keyword === statement.keyword))
    if (statement.keyword === 'LINE') return { family: statement.tokens[0]?.text === '=' ? 'card' : 'pic', statement }
    if (fits.length === 1) return { family: fits[0]!, statement }
  }
  return undefined
}

function familyOfPorts(statements: readonly RawStatement[]): PortsFamily | undefined {
  const ports = statements
    .filter(({ keyword }) => keyword === 'W' || keyword === 'R')
    .map(({ tokens }) => numberOf(tokens[0]?.text ?? '', 16))
  if (ports.length === 0 || ports.includes(undefined)) return undefined
  return ports.every((port) => PIC_PORTS.includes(port!)) ? 'pic' : 'dma'
}

function onlyOne(families: readonly (PortsFamily | undefined)[]): PortsFamily | undefined {
  const known = new Set(families.filter((family) => family !== undefined))
  return known.size === 1 ? [...known][0] : undefined
}

function parseCase(
  raw: RawCase,
  machine: PortsFamily | undefined,
  options: ParseOptions,
  errors: ErrorList,
): PortsCase | undefined {
  const before = errors.count
  const family = machine ?? 'dma'
  const settings = parseHeading(raw, family, errors)
  const statements: Statement[] = []
  for (const one of raw.statements) {
    const statement = parseStatement(one, family, machine !== undefined, options.interactive === true)
    if ('message' in statement) errors.push(explainFamily(statement, one, raw, family))
    else statements.push(statement)
  }
  if (errors.count > before) return undefined
  return { heading: raw.heading, line: raw.line, machine: family, options: settings, statements }
}

function parseHeading(raw: RawCase, family: PortsFamily, errors: ErrorList): CaseOptions {
  const settings: Record<string, number> = {}
  for (const match of raw.heading.matchAll(/(?:^|\s)([A-Za-z0-9]+)=([A-Za-z0-9]*)/g)) {
    const [, key = '', value = ''] = match
    const bad = (what: string, allowed: string): void => {
      errors.push(problem(raw.line, raw.column, what, `${key}=${value}`, allowed))
    }
    if (key === 'machine') {
      if (!FAMILIES.includes(value as PortsFamily))
        bad('the heading names an unknown machine', 'machine=dma, card or pic')
      continue
    }
    if (!Object.hasOwn(HEADING_OPTIONS, key)) continue
    const { families, operand } = HEADING_OPTIONS[key]!
    if (!families.includes(family)) {
      bad(`the heading option ${key} does not belong to ${FAMILY_NAMES[family]}`, optionNames(family))
      continue
    }
    const parsed = valueOf(value, operand, undefined)
    if (parsed === undefined) bad(`the heading option ${key} has a bad value`, allowedFor(operand, undefined))
    else settings[key] = parsed
  }
  for (const key of ['align', 'minxfer', 'granular', 'sgllen']) {
    if (settings[key] === 0)
      errors.push(problem(raw.line, raw.column, `the heading option ${key} is 0`, `${key}=0`, '1 or more'))
  }
  for (const key of ['align', 'countMax', 'seg']) {
    const value = settings[key]
    if (value === undefined) continue
    const power = key === 'align' ? value : value + 1
    if (power > 0 && !isPowerOfTwo(power)) {
      const allowed = key === 'align' ? 'a power of two' : 'a power of two minus one'
      errors.push(
        problem(
          raw.line,
          raw.column,
          `the heading option ${key} has a bad value`,
          `${key}=${value.toString(16)}`,
          allowed,
        ),
      )
    }
  }
  return settings
}

/**
 * Understand one statement of a known machine; returns the error otherwise. With `interactive` a check may lack `= value`.
 *
 * @source the port script notation, docs/ports.md
 */
export function parseStatement(
  raw: RawStatement,
  family: PortsFamily,
  familyKnown: boolean,
  interactive: boolean,
): Statement | PortsError {
  const form = FORMS[family].find(({ keyword }) => keyword === raw.keyword)
  if (form === undefined) {
    const whose = familyKnown ? `not a statement of ${FAMILY_NAMES[family]}` : 'not a statement'
    return problem(
      raw.line,
      raw.column,
      `${quoted(raw.keyword)} is ${whose}`,
      raw.keyword,
      statementNames(familyKnown ? family : undefined),
    )
  }
  const reader = new OperandReader(raw, form)
  const operands = form.operands.map((operand) => reader.value(operand, undefined))
  let values: number[] | undefined
  if (form.rest !== undefined) values = reader.list(form.rest, operands[0])
  else if (form.assignment !== undefined) {
    if (interactive && form.assignment.sign === '=' && reader.atEnd) values = undefined
    else values = reader.assigned(form.assignment, operands[0])
  }
  reader.end()
  if (reader.error !== undefined) return reader.error
  return { form, line: raw.line, column: raw.column, text: raw.text, operands, values }
}

/** A foreign statement: say what made the case what it is. */
function explainFamily(error: PortsError, raw: RawStatement, whole: RawCase, family: PortsFamily): PortsError {
  const owner = FAMILIES.find((other) => FORMS[other].some(({ keyword }) => keyword === raw.keyword))
  if (owner === undefined || FORMS[family].some(({ keyword }) => keyword === raw.keyword)) return error
  const reason = decisive(whole.statements)
  const why = reason?.family === family && reason.statement !== raw ? ` because of line ${reason.statement.line}` : ''
  const what = `${raw.keyword} belongs to ${FAMILY_NAMES[owner]}, but this case drives ${FAMILY_NAMES[family]}${why}`
  return problem(
    raw.line,
    raw.column,
    what,
    raw.keyword,
    `${statementNames(family)}; or machine=${owner} in the heading`,
  )
}

function statementNames(family: PortsFamily | undefined): string {
  const forms = family === undefined ? FAMILIES.flatMap((one) => FORMS[one]) : FORMS[family]
  return [...new Set(forms.map(({ keyword }) => keyword))].join(', ')
}

function optionNames(family: PortsFamily): string {
  const names = Object.keys(HEADING_OPTIONS).filter((key) => HEADING_OPTIONS[key]!.families.includes(family))
  return ['machine', ...names].join(', ')
}

function isPowerOfTwo(value: number): boolean {
  let power = 1
  while (power < value) power *= 2
  return power === value
}
