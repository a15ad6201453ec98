import type { CycleTrace } from '../i8237/cycle'
import { CardMachine } from './card-machine'
import { DmaMachine, type TransferBudget } from './dma-machine'
import type { Assignment, PortsFamily, StatementForm } from './forms'
import { hexadecimal, type PortsMachine } from './machine'
import { parsePorts, type CaseOptions, type PortsCase, type Statement } from './parse'
import { PicMachine } from './pic-machine'
import type { PortsCaseReport, PortsFailure, PortsReport } from './report'

/**
 * How to run a text.
 *
 * @source the port script notation, docs/ports.md
 */
export interface PortsOptions {
  /** The machine of every case; without it each case is looked at. */
  readonly machine?: PortsFamily
  /** Whole services at once (default) or the state machine clock by clock; results are the same. */
  readonly engine?: 'burst' | 'cycle'
  /** Listens to the clocks and transfers of DMA cases; needs `engine: 'cycle'`. */
  readonly trace?: CycleTrace
  /** Transfers allowed for the whole text; default 16,777,216. */
  readonly transferBudget?: number
}

/**
 * Run a text of port scripts, each case from power-on. Never throws and always ends. When any statement cannot be
 * understood nothing runs and `errors` says why.
 *
 * @source the port script notation, docs/ports.md
 */
export function runPortsText(text: string, options: PortsOptions = {}): PortsReport {
  const { cases, errors, moreErrors } = parsePorts(
    text,
    options.machine === undefined ? {} : { machine: options.machine },
  )
  if (errors.length > 0) {
    return {
      ok: false,
      cases: cases.map((one) => ({ ...emptyReport(one), outcome: 'not run' })),
      passed: 0,
      failed: 0,
      errors,
      moreErrors,
    }
  }
  const budget: TransferBudget = { left: options.transferBudget ?? 0x1000000 }
  const reports = cases.map((one) => runCase(one, options, budget))
  const failed = reports.filter(({ outcome }) => outcome === 'failed').length
  return { ok: failed === 0, cases: reports, passed: reports.length - failed, failed, errors: [], moreErrors: 0 }
}

/**
 * A machine of the given family at power-on.
 *
 * @source the port script notation, docs/ports.md
 */
export function powerOn(
  family: PortsFamily,
  settings: CaseOptions,
  options: PortsOptions,
  budget: TransferBudget,
): PortsMachine {
  if (family === 'card') return new CardMachine(settings)
  if (family === 'pic') return new PicMachine(settings)
  return new DmaMachine(settings, budget, options.engine ?? 'burst', options.trace)
}

function runCase(one: PortsCase, options: PortsOptions, budget: TransferBudget): PortsCaseReport {
  const machine = powerOn(one.machine, one.options, options, budget)
  let statements = 0
  let checks = 0
  for (const statement of one.statements) {
    const failure = carryOut(machine, statement)
    statements++
    if (failure !== undefined) {
      return { ...emptyReport(one), outcome: 'failed', statements, checks, failure, diagnostics: machine.diagnostics() }
    }
    if (statement.form.assignment?.sign === '=') checks++
  }
  return { ...emptyReport(one), statements, checks, diagnostics: machine.diagnostics() }
}

function carryOut(machine: PortsMachine, statement: Statement): PortsFailure | undefined {
  const { found, error } = machine.execute(statement)
  if (error !== undefined) return failureOf(statement, '', '', error)
  const expected = statement.values
  if (found === undefined || expected === undefined || sameNumbers(found, expected)) return undefined
  const form = statement.form
  const wanted = printValues(form, expected)
  const got = printValues(form, found)
  return failureOf(statement, wanted, got, `expected ${wanted}, found ${got}`)
}

function failureOf(statement: Statement, expected: string, found: string, what: string): PortsFailure {
  const { line, column, text } = statement
  return {
    line,
    column,
    statement: text,
    expected,
    found,
    message: `Line ${line}, column ${column}: ${text}: ${what}.`,
  }
}

function emptyReport(one: PortsCase): PortsCaseReport {
  const { heading, line, machine } = one
  return { heading, line, machine, outcome: 'passed', statements: 0, checks: 0, diagnostics: [] }
}

/**
 * True when both lists hold the same numbers.
 *
 * @source the port script notation, docs/ports.md
 */
export function sameNumbers(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index])
}

/**
 * Values in the base in which the statement is written; long lists are cut.
 *
 * @source the port script notation, docs/ports.md
 */
export function printValues(form: StatementForm, values: readonly number[]): string {
  const assignment = form.assignment
  if (assignment === undefined || values.length === 0) return 'nothing'
  const words = assignment.shape === 'pairs' ? printPairs(values) : values.map((value) => printValue(assignment, value))
  return words.length > 40 ? `${words.slice(0, 40).join(' ')} … (${words.length} in all)` : words.join(' ')
}

function printPairs(values: readonly number[]): string[] {
  const words: string[] = []
  for (let i = 0; i + 1 < values.length; i += 2) words.push(`${values[i]!}*${values[i + 1]!}`)
  return words
}

function printValue({ operand }: Assignment, value: number): string {
  return operand.base === 10 ? String(value) : hexadecimal(value, operand.digits)
}
