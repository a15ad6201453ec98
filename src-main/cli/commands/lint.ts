import { dirname, join } from 'node:path'
import { runPortsText } from '../../../src-sim/index'
import { formatIssues, parseData, readText, SCENARIO_LIMITS, VECTOR_LIMITS, type FileIssue } from '../../host/data-file'
import { expandFiles } from '../../host/file-list'
import { labFileIssues, labFileKind } from '../../host/labs/lint-files'
import { checkScenario, readScripts, type ScenarioReply } from '../../host/scenario-files'
import { lintScript } from '../../host/script-lint'
import { isVectorDocument, readVectors } from '../../host/vector-files'
import { EXIT, json, type CliIo } from '../io'
import { shownName, STDIN, textOfInput } from '../scenario-input'

const ENDINGS = ['.yaml', '.yml', '.json', '.ports']

/** `dma-lab lint FILE…`: everything that is wrong with scenarios, vector files and files of labs, all at once. */
export async function lint(
  io: CliIo,
  names: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const files = await expandFiles(names, ENDINGS)
  const reports: { file: string; kind: string; ok: boolean; issues: readonly FileIssue[] }[] = []
  for (const file of files) {
    if (io.stop.aborted) return EXIT.stopped
    const { kind, issues } = await problems(io, file)
    reports.push({ file: shownName(file), kind, ok: issues.length === 0, issues })
  }
  const bad = reports.filter((report) => !report.ok)
  if (options['json'] === true) io.out(json({ kind: 'lint', version: 1, ok: bad.length === 0, files: reports }))
  else {
    for (const { issues } of bad) for (const line of formatIssues(issues)) io.out(`${line}\n`)
    if (files.length === 0)
      io.message(`dma-lab: there is nothing to check in ${names.join(', ')}: no ${ENDINGS.join(', ')}`)
    const count = files.length === 1 ? '1 file' : `${files.length} files`
    if (files.length > 0) io.message(bad.length === 0 ? `${count} ok` : `${bad.length} of ${count} with problems`)
  }
  return bad.length === 0 && files.length > 0 ? EXIT.ok : EXIT.badInput
}

async function problems(io: CliIo, given: string): Promise<{ kind: string; issues: readonly FileIssue[] }> {
  if (given.endsWith('.ports')) return { kind: 'ports', issues: await portsProblems(given) }
  const text = given === STDIN ? await textOfInput(io, VECTOR_LIMITS) : await readText(given, VECTOR_LIMITS.bytes)
  const file = shownName(given)
  const reply = text.ok ? parseData(file, text.text, VECTOR_LIMITS) : text
  if (!reply.ok) return { kind: 'unknown', issues: reply.issues }
  if (isVectorDocument(reply.document.value)) {
    const vectors = readVectors(reply.document)
    return { kind: 'vectors', issues: vectors.ok ? [] : vectors.issues }
  }
  const kind = labFileKind(reply.document.value)
  if (kind !== undefined) return { kind, issues: await labFileIssues(file, reply.document) }
  const size = text.ok ? Buffer.byteLength(text.text) : 0
  const large = `${size} bytes; of a scenario at most ${SCENARIO_LIMITS.bytes} are read`
  if (size > SCENARIO_LIMITS.bytes)
    return { kind: 'scenario', issues: [{ code: 'E_FILE_TOO_BIG', message: large, file }] }
  const scenario = checkScenario(text.ok ? parseData(file, text.text, SCENARIO_LIMITS) : text)
  if (!scenario.ok) return { kind: 'scenario', issues: scenario.issues }
  const read = await readScripts(scenario, dirname(given))
  return { kind: 'scenario', issues: read.ok ? scriptProblems(file, read) : read.issues }
}

/** What is wrong with the scripts of processes: in their own files, or at the field that holds them. */
function scriptProblems(file: string, { scenario, document }: Extract<ScenarioReply, { ok: true }>): FileIssue[] {
  return scenario.processes.flatMap(({ name, script }, index) => {
    if (typeof script?.source !== 'string') return []
    return lintScript(script.source).map(({ code, message, line, column }): FileIssue => {
      if (script.file !== null) return { code, message, file: join(dirname(file), script.file), line, column }
      const place = document.locate(['workload', index, 'script'], false)
      const field = `workload[${index}].script`
      return { code, message: `script of ${name}:${line}:${column}: ${message}`, file, ...place, field }
    })
  })
}

async function portsProblems(file: string): Promise<readonly FileIssue[]> {
  const reply = await readText(file, VECTOR_LIMITS.bytes)
  if (!reply.ok) return reply.issues
  return runPortsText(reply.text, { transferBudget: 0 }).errors.map(({ line, column, message }) => ({
    ...{ code: 'E_SYNTAX' as const, message, file, line, column },
  }))
}
