import { dirname } from 'node:path'
import { formatPath, parseScenario, type DataIssue, type Scenario } from '../../src-sim/index'
import { parseData, readData, SCENARIO_LIMITS, type DataDocument, type DataReply, type FileIssue } from './data-file'
import { withScripts } from './scripts'

/** A scenario with the document it came from, or everything that is wrong with the file. */
export type ScenarioReply =
  | { readonly ok: true; readonly scenario: Scenario; readonly document: DataDocument }
  | { readonly ok: false; readonly issues: readonly FileIssue[] }

/** Problems of a document with their places in the file, in the order of the file. */
export function placeIssues(document: DataDocument, issues: readonly DataIssue[]): FileIssue[] {
  return issues
    .map(({ path, message, atKey }): FileIssue => ({
      ...{ code: atKey === true && / may not be used /.test(message) ? 'E_FORBIDDEN_KEY' : 'E_FIELD', message },
      ...{ file: document.file, ...document.locate(path, atKey ?? false), field: formatPath(path) },
    }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}

/** Reads and checks a scenario file. */
export async function readScenario(file: string): Promise<ScenarioReply> {
  const reply = checkScenario(await readData(file, SCENARIO_LIMITS))
  return reply.ok ? readScripts(reply, dirname(file)) : reply
}

/** Reads the scripts of a checked scenario. @param folder where they lie; null = there is none */
export async function readScripts(
  reply: Extract<ScenarioReply, { ok: true }>,
  folder: string | null,
): Promise<ScenarioReply> {
  const { document } = reply
  const { scenario, issues } = await withScripts(reply.scenario, folder)
  if (issues.length === 0) return { ...reply, scenario }
  const { file } = document
  return {
    ok: false,
    issues: issues.map(({ code, path, message }) => ({
      ...{ code, message, file, ...document.locate(path, false), field: formatPath(path) },
    })),
  }
}

/** Checks a scenario that was read already. @param file its name, for messages */
export function scenarioFromText(file: string, text: string): ScenarioReply {
  return checkScenario(parseData(file, text, SCENARIO_LIMITS))
}

/** Checks what a document says. */
export function checkScenario(reply: DataReply): ScenarioReply {
  if (!reply.ok) return reply
  const { document } = reply
  const parsed = parseScenario(document.value)
  if (!parsed.ok) return { ok: false, issues: placeIssues(document, parsed.error) }
  return { ok: true, scenario: parsed.value, document }
}
