import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { NOTHING_HIDDEN, parseHidden, parseLab, type Hidden, type Lab } from '../../../src-sim/index'
import { readData, SCENARIO_LIMITS } from '../data-file'
import { placeIssues } from '../scenario-files'
import { Inliner } from './inliner'
import { loadSolution, REFERENCE, type Loaded } from './solution-files'

/** A lab with its hidden part. */
export interface LoadedLab {
  readonly lab: Lab
  readonly hidden: Hidden
  /** lab.yaml, or the student's file. */
  readonly file: string
  /** The folder of an author's lab; null of a student's file. */
  readonly folder: string | null
}

/** Name of the file of a lab in its folder. */
export const LAB_FILE = 'lab.yaml'

/**
 * Reads a lab.
 *
 * @param name a folder with lab.yaml, that file, or a student's file
 */
export async function loadLab(name: string): Promise<Loaded<LoadedLab>> {
  const isFolder = (await stat(name).catch(() => undefined))?.isDirectory() === true
  const file = isFolder ? join(name, LAB_FILE) : name
  const reply = await readData(file, SCENARIO_LIMITS)
  if (!reply.ok) return reply
  const { document } = reply
  const isAuthors = basename(file) === LAB_FILE
  const folder = dirname(file)
  const inliner = new Inliner(folder)
  const value = isAuthors ? await inliner.lab(document.value) : document.value
  const parsed = parseLab(value)
  const issues = [...inliner.issues, ...(parsed.ok || inliner.issues.length > 0 ? [] : parsed.error)]
  if (!parsed.ok || issues.length > 0) return { ok: false, issues: inliner.place(document, issues) }
  const lab = isAuthors ? await withReference(folder, parsed.value) : parsed.value
  const hiddenFile = join(folder, 'hidden.yaml')
  if (!isAuthors || !(await stat(hiddenFile).catch(() => undefined)))
    return { ok: true, value: { lab, hidden: NOTHING_HIDDEN, file, folder: isAuthors ? folder : null } }
  const secret = await readData(hiddenFile, SCENARIO_LIMITS)
  if (!secret.ok) return secret
  const hidden = parseHidden(secret.document.value, lab)
  if (!hidden.ok) return { ok: false, issues: placeIssues(secret.document, hidden.error) }
  return { ok: true, value: { lab, hidden: hidden.value, file, folder } }
}

/** A lab whose `show me` does what the reference changes, when it is offered and the file does not say it itself. */
async function withReference(folder: string, lab: Lab): Promise<Lab> {
  if (lab.input.showMe !== true || lab.input.expected !== undefined) return lab
  const read = await loadSolution(lab, folder, REFERENCE)
  if (!read.ok) return lab
  const whole = parseLab({ ...lab.input, expected: { edits: read.value.solution.edits ?? {} } })
  return whole.ok ? whole.value : lab
}

/** The folders below one that are labs, by name; a folder that is a lab is itself the list. */
export async function labFolders(root: string): Promise<readonly string[]> {
  const isLab = async (folder: string): Promise<boolean> =>
    (await stat(join(folder, LAB_FILE)).catch(() => undefined))?.isFile() === true
  if (await isLab(root)) return [root]
  const entries = await readdir(root, { withFileTypes: true }).catch(() => [])
  const folders = entries.filter((each) => each.isDirectory()).map(({ name }) => join(root, name))
  const are = await Promise.all(folders.map(isLab))
  return folders.filter((_, index) => are[index]).sort()
}
