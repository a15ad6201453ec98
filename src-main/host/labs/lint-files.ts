import { realpath, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { parseSubmission, startValue, type Lab } from '../../../src-sim/index'
import type { DataDocument, FileIssue } from '../data-file'
import { placeIssues } from '../scenario-files'
import { lintDriver, lintScript } from '../script-lint'
import { isPlain } from './inliner'
import { LAB_FILE, loadLab, type LoadedLab } from './lab-files'
import { loadSolution, type Loaded } from './solution-files'

/** What the linter calls a file of a lab, by what its `kind` says. */
const SORTS: Readonly<Record<string, string>> = {
  'dmalab-lab': 'lab',
  'dmalab-hidden': 'hidden part of a lab',
  'dmalab-solution': 'solution of a lab',
  'dmalab-answer': 'answer to a lab',
}

/** What sort of file of a lab a document is. @returns undefined when it is none */
export function labFileKind(value: unknown): string | undefined {
  const kind = isPlain(value) ? value['kind'] : undefined
  return typeof kind === 'string' && Object.hasOwn(SORTS, kind) ? SORTS[kind] : undefined
}

/** Programs and drivers that cannot even be read. @param edits by id; those that the lab begins with by default */
export function programIssues(
  lab: Lab,
  file: string,
  edits: Readonly<Record<string, unknown>> = startOf(lab),
): FileIssue[] {
  return (lab.input.edit ?? []).flatMap(({ id, script, driver }) => {
    const source = Object.hasOwn(edits, id) ? edits[id] : undefined
    if (typeof source !== 'string' || (script === undefined && driver !== true)) return []
    const problems = driver === true ? lintDriver(source) : lintScript(source)
    return problems.map(({ code, message, line, column }): FileIssue => {
      return { code, message: `${id}:${line}:${column}: ${message}`, file }
    })
  })
}

const startOf = ({ input }: Lab): Record<string, unknown> =>
  Object.fromEntries((input.edit ?? []).map((edit) => [edit.id, startValue(input, edit)]))

/** The lab that a file lies in: beside it, or at most two folders above, as a wrong solution has it. */
async function labAround(
  file: string,
): Promise<{ readonly folder: string; readonly loaded: Loaded<LoadedLab> } | null> {
  let folder = dirname(file)
  for (let up = 0; up < 3; up++) {
    if ((await stat(join(folder, LAB_FILE)).catch(() => undefined))?.isFile() === true)
      return { folder, loaded: await loadLab(folder) }
    folder = dirname(resolve(folder))
  }
  return null
}

/**
 * What is wrong with one file of a lab, as far as it shows without a run: `lintLab` also works through the solutions.
 *
 * @param document whose `labFileKind` is known
 */
export async function labFileIssues(file: string, document: DataDocument): Promise<readonly FileIssue[]> {
  const kind = labFileKind(document.value)
  const issue = (message: string): FileIssue => ({ code: 'E_FIELD', message, file })
  if (kind === SORTS['dmalab-answer']) {
    const parsed = parseSubmission(document.value)
    return parsed.ok ? [] : placeIssues(document, parsed.error)
  }
  if (kind === SORTS['dmalab-lab']) {
    const loaded = await loadLab(file)
    if (loaded.ok) return programIssues(loaded.value.lab, file)
    const hidden = join(dirname(file), 'hidden.yaml')
    return loaded.issues.filter((each) => each.file !== hidden)
  }
  const around = await labAround(file)
  if (!around) return [issue(`there is no ${LAB_FILE} beside it or above it`)]
  const { folder, loaded } = around
  if (kind === SORTS['dmalab-hidden']) {
    if (loaded.ok) return []
    const own = loaded.issues.filter((each) => each.file === join(folder, 'hidden.yaml'))
    return own.length > 0 ? own : [issue('the lab beside it has to be right first')]
  }
  if (!loaded.ok) return [issue('the lab that it solves, with its hidden part, has to be right first')]
  const name = relative(await realpath(folder), await realpath(dirname(file))).replaceAll('\\', '/')
  const { lab } = loaded.value
  const solution = await loadSolution(lab, folder, name)
  return solution.ok ? programIssues(lab, file, solution.value.solution.edits ?? {}) : solution.issues
}
