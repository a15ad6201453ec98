import type { PortsFamily } from './forms'

/**
 * Something in the text that cannot be understood. `message` is one whole sentence with place and remedy.
 *
 * @source the port script notation, docs/ports.md
 */
export interface PortsError {
  /** From 1. */
  readonly line: number
  /** From 1, in characters. */
  readonly column: number
  readonly message: string
  /** The text found, cut and escaped. */
  readonly got: string
  /** What would be understood here. */
  readonly allowed: string
}

/**
 * The first statement of a case that did not hold.
 *
 * @source the port script notation, docs/ports.md
 */
export interface PortsFailure {
  readonly line: number
  readonly column: number
  /** The statement as written. */
  readonly statement: string
  readonly expected: string
  readonly found: string
  /** One whole sentence. */
  readonly message: string
}

/**
 * One case after its run.
 *
 * @source the port script notation, docs/ports.md
 */
export interface PortsCaseReport {
  /** Text after `==`; empty for statements before the first heading. */
  readonly heading: string
  readonly line: number
  readonly machine: PortsFamily
  readonly outcome: 'passed' | 'failed' | 'not run'
  /** Statements carried out. */
  readonly statements: number
  /** Comparisons that held. */
  readonly checks: number
  readonly failure?: PortsFailure
  /** What real hardware would have done badly with this programming. */
  readonly diagnostics: readonly string[]
}

/**
 * A whole file after its run. With errors in the text nothing has run.
 *
 * @source the port script notation, docs/ports.md
 */
export interface PortsReport {
  readonly ok: boolean
  readonly cases: readonly PortsCaseReport[]
  readonly passed: number
  readonly failed: number
  /** At most 20; `moreErrors` counts the rest. */
  readonly errors: readonly PortsError[]
  readonly moreErrors: number
}

/**
 * User text fit for a message: control characters escaped, at most 40 characters.
 *
 * @source model decision: messages never carry raw input
 */
export function quoted(text: string): string {
  let result = ''
  for (const character of text) {
    const code = character.codePointAt(0)!
    result += code < 0x20 || (code >= 0x7f && code < 0xa0) ? `\\x${code.toString(16).padStart(2, '0')}` : character
    if (result.length >= 40) return `"${result.slice(0, 40)}…"`
  }
  return `"${result}"`
}

/**
 * A report as lines for people: one for each case, the failures and problems in full sentences, the totals last.
 *
 * @source the port script notation, docs/ports.md
 */
export function printReport(report: PortsReport): string {
  const lines: string[] = []
  for (const { outcome, heading, machine, checks, failure, diagnostics } of report.cases) {
    const name = heading === '' ? '(no heading)' : heading
    lines.push(`${outcome.padEnd(7)} ${machine.padEnd(4)} ${name} (${checks} checks)`)
    if (failure !== undefined) lines.push(`        ${failure.message}`)
    for (const sentence of diagnostics) lines.push(`        note: ${sentence}`)
  }
  for (const { message } of report.errors) lines.push(message)
  if (report.moreErrors > 0) lines.push(`and ${report.moreErrors} more problems`)
  const problems = report.errors.length + report.moreErrors
  lines.push(problems > 0 ? `nothing run: ${problems} problems` : `${report.passed} passed, ${report.failed} failed`)
  return lines.join('\n')
}
