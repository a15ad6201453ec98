/** What stands in the place of a scenario: a file, a `dmalab:` link, or `-` for standard input. */
import { dirname } from 'node:path'
import { isLink } from '../../src-ipc/links'
import { visible, type Scenario } from '../../src-sim/index'
import { decodeText, formatIssue, formatIssues, readText, SCENARIO_LIMITS } from '../host/data-file'
import type { DataLimits, FileIssue, TextReply } from '../host/data-file'
import type { ScenarioText } from '../host/export-sources'
import { openLink } from '../host/links'
import { readScripts, scenarioFromText } from '../host/scenario-files'
import { scenarioWarnings } from '../host/session'
import { CliFailure, type CliIo } from './io'

/** Standard input in the place of a file; a file of this name is `./-`. */
export const STDIN = '-'
/** What messages call it. */
export const STDIN_NAME = '<stdin>'

/** A file of JavaScript. */
const PROGRAM = /\.[cm]?[jt]s$/i

/** What messages and data call what a command is given. */
export const shownName = (given: string): string => (given === STDIN ? STDIN_NAME : given)

/** What a file that is made of it is named after: a file as it is, a link by the title it carries. */
export function nameOfGiven(given: string): string {
  if (given === STDIN) return 'stdin'
  if (!isLink(given)) return given
  const opened = openLink(given)
  return opened.ok ? opened.value.name : 'link'
}

/** The text of standard input, or why there is none. @throws CliFailure E_READ */
export async function textOfInput(io: CliIo, { bytes: limit }: Pick<DataLimits, 'bytes'>): Promise<TextReply> {
  const bytes = (await io.readInput?.(limit)) ?? new Uint8Array(0)
  const refuse = (code: FileIssue['code'], message: string): TextReply => {
    return { ok: false, issues: [{ code, message, file: STDIN_NAME }] }
  }
  if (bytes.length === 0) return refuse('E_EMPTY', 'there is nothing on standard input')
  if (bytes.length > limit) return refuse('E_FILE_TOO_BIG', `there are more than the ${limit} bytes that are read`)
  return decodeText(STDIN_NAME, bytes)
}

/** The text of what a command is given. @throws CliFailure E_LINK, E_FILE_TOO_BIG, E_READ */
async function textOf(io: CliIo, given: string): Promise<TextReply> {
  if (given === STDIN) return textOfInput(io, SCENARIO_LIMITS)
  if (!isLink(given)) return readText(given, SCENARIO_LIMITS.bytes)
  const opened = openLink(given)
  if (!opened.ok) throw new CliFailure(opened.error.code, opened.error.message)
  return { ok: true, text: opened.value.text }
}

/** Reads a scenario or ends with all its problems. @throws CliFailure */
export async function loadScenario(io: CliIo, given: string): Promise<Scenario> {
  return (await loadWritten(io, given)).scenario
}

/**
 * Reads a scenario with its text.
 *
 * @param given the name of a file; `-`, whose scripts lie in the current folder; or a `dmalab:` link, which has no folder
 * @throws CliFailure
 */
export async function loadWritten(
  io: CliIo,
  given: string,
): Promise<{ readonly scenario: Scenario; readonly written: ScenarioText }> {
  const text = await textOf(io, given)
  const name = given === STDIN ? STDIN_NAME : nameOfGiven(given)
  const checked = text.ok ? scenarioFromText(name, text.text) : text
  const reply = checked.ok ? await readScripts(checked, isLink(given) ? null : dirname(given)) : checked
  if (!reply.ok) {
    if (text.ok && PROGRAM.test(name))
      throw new CliFailure(
        'E_SCENARIO',
        `${name} is a program: name it in a scenario, as script of a process or as driver, and give that file here`,
      )
    throw refusal(io, reply.issues)
  }
  for (const warning of scenarioWarnings(reply.scenario)) io.message(`${visible(name)}: ${warning}`)
  const { value } = reply.document
  return { scenario: reply.scenario, written: { text: text.ok ? text.text : '', value } }
}

/** Tells what is wrong with a file. @returns what ends the command; places in a file stand at the beginning of lines */
function refusal(io: CliIo, issues: readonly FileIssue[]): CliFailure {
  const [first] = issues
  if (first?.line === undefined) {
    return new CliFailure('E_SCENARIO', first ? formatIssue(first) : 'the scenario cannot be read')
  }
  for (const line of formatIssues(issues)) io.message(line)
  return new CliFailure('E_SCENARIO', '')
}
