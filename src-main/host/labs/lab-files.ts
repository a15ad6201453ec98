import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import {
  NOTHING_HIDDEN,
  parseHidden,
  parseLab,
  parseSolution,
  type DataIssue,
  type Hidden,
  type Lab,
  type Solution,
} from '../../../src-sim/index'
import { readData, readText, SCENARIO_LIMITS, type DataDocument, type FileIssue } from '../data-file'
import { placeIssues } from '../scenario-files'

/** A lab with its hidden part. */
export interface LoadedLab {
  readonly lab: Lab
  readonly hidden: Hidden
  /** lab.yaml, or the student's file. */
  readonly file: string
  /** The folder of an author's lab; null of a student's file. */
  readonly folder: string | null
}

/** Something read, or everything that is wrong with it. */
export type Loaded<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly issues: readonly FileIssue[] }

/** A solution of the author with the folder that it lies in. */
export interface LoadedSolution {
  /** `reference`, or the name of the folder below `wrong`. */
  readonly name: string
  readonly file: string
  readonly solution: Solution
}

/** Name of the file of a lab in its folder. */
export const LAB_FILE = 'lab.yaml'

const NAME = /^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_. -]*(\/[A-Za-z0-9_][A-Za-z0-9_. -]*)*$/

type Files = (name: string) => Promise<{ readonly text: string } | { readonly problem: string }>

/** Reads files beside a lab: regular ones in its folder or below, never through a link that leads out of it. */
function filesOf(folder: string): Files {
  return async (name) => {
    if (!NAME.test(name)) return { problem: 'expected the name of a file beside the lab or below it' }
    try {
      const home = await realpath(folder)
      const path = await realpath(join(home, name))
      if (!path.startsWith(home.endsWith(sep) ? home : home + sep))
        return { problem: `${name} leads out of the folder of the lab` }
      const reply = await readText(path, SCENARIO_LIMITS.bytes)
      return reply.ok ? { text: reply.text } : { problem: `${name}: ${reply.issues[0]?.message ?? 'cannot be read'}` }
    } catch {
      return { problem: `there is no ${name} beside the lab` }
    }
  }
}

type Plain = Record<string, unknown>
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The name of a map that is nothing but `{ file: name }`. */
function fileNamed(value: unknown): string | undefined {
  if (!isPlain(value) || Object.keys(value).length !== 1) return undefined
  return typeof value['file'] === 'string' ? value['file'] : undefined
}

/** Puts the texts of files in place of their names; what is wrong goes to `issues`. */
class Inliner {
  readonly issues: DataIssue[] = []
  /** The document of a scenario that has a file of its own. */
  scenario: DataDocument | null = null
  private readonly files: Files
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
    this.files = filesOf(folder)
  }

  async text(value: unknown, path: readonly (string | number)[]): Promise<unknown> {
    const name = fileNamed(value)
    if (name === undefined) return value
    const read = await this.files(name)
    if ('text' in read) return read.text
    this.issues.push({ path, message: read.problem })
    return ''
  }

  /** Every value of a map that names a file. */
  async texts(value: unknown, path: readonly string[]): Promise<unknown> {
    if (!isPlain(value)) return value
    const entries = Object.entries(value).map(async ([key, each]) => [key, await this.text(each, [...path, key])])
    return Object.fromEntries(await Promise.all(entries)) as unknown
  }

  async lab(value: unknown): Promise<unknown> {
    if (!isPlain(value)) return value
    const text = await this.texts(value['text'], ['text'])
    let scenario = value['scenario']
    const name = fileNamed(scenario)
    if (name !== undefined) {
      const read = await this.files(name)
      const reply = 'text' in read ? await readData(join(this.folder, name), SCENARIO_LIMITS) : null
      if (reply?.ok) {
        this.scenario = reply.document
        scenario = reply.document.value
      } else {
        const message =
          'problem' in read
            ? read.problem
            : `${name}: ${(reply?.ok === false && reply.issues[0]?.message) || 'cannot be read'}`
        this.issues.push({ path: ['scenario'], message })
      }
    }
    return { ...value, text, scenario: await this.programs(scenario) }
  }

  private async programs(scenario: unknown): Promise<unknown> {
    if (!isPlain(scenario)) return scenario
    const whole: Plain = { ...scenario }
    const { workload, driver } = scenario
    if (Array.isArray(workload))
      whole['workload'] = await Promise.all(
        workload.map(async (each: unknown, index) =>
          isPlain(each) && each['script'] !== undefined
            ? { ...each, script: await this.text(each['script'], ['scenario', 'workload', index, 'script']) }
            : each,
        ),
      )
    if (isPlain(driver) && typeof driver['file'] === 'string') {
      const { file, ...rest } = driver
      whole['driver'] = { ...rest, source: await this.text({ file }, ['scenario', 'driver', 'file']) }
    }
    return whole
  }

  /** Problems with their places: in the lab, or in the file of its scenario. */
  place(document: DataDocument, issues: readonly DataIssue[]): FileIssue[] {
    const { scenario } = this
    const isOther = ({ path }: DataIssue): boolean => scenario !== null && path[0] === 'scenario' && path.length > 1
    const others = issues.filter(isOther).map((issue) => ({ ...issue, path: issue.path.slice(1) }))
    const own = issues.filter((issue) => !isOther(issue))
    return [...placeIssues(document, own), ...(scenario ? placeIssues(scenario, others) : [])]
  }
}

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
  const expected = isAuthors ? await referenceEdits(folder, value) : undefined
  const whole = expected === undefined || !isPlain(value) ? value : { ...value, expected: { edits: expected } }
  const parsed = parseLab(whole)
  const issues = [...inliner.issues, ...(parsed.ok || inliner.issues.length > 0 ? [] : parsed.error)]
  if (!parsed.ok || issues.length > 0) return { ok: false, issues: inliner.place(document, issues) }
  const lab = parsed.value
  const hiddenFile = join(folder, 'hidden.yaml')
  if (!isAuthors || !(await stat(hiddenFile).catch(() => undefined)))
    return { ok: true, value: { lab, hidden: NOTHING_HIDDEN, file, folder: isAuthors ? folder : null } }
  const secret = await readData(hiddenFile, SCENARIO_LIMITS)
  if (!secret.ok) return secret
  const hidden = parseHidden(secret.document.value, lab)
  if (!hidden.ok) return { ok: false, issues: placeIssues(secret.document, hidden.error) }
  return { ok: true, value: { lab, hidden: hidden.value, file, folder } }
}

/** What `show me` does, when the lab offers it: the edits of the reference. */
async function referenceEdits(folder: string, value: unknown): Promise<unknown> {
  if (!isPlain(value) || value['showMe'] !== true || value['expected'] !== undefined) return undefined
  const read = await loadSolution(join(folder, 'reference'), 'reference')
  return read.ok ? (read.value.solution.edits ?? {}) : undefined
}

/** Reads a solution of the author. @param folder that has solution.yaml */
export async function loadSolution(folder: string, name: string): Promise<Loaded<LoadedSolution>> {
  const file = join(folder, 'solution.yaml')
  const reply = await readData(file, SCENARIO_LIMITS)
  if (!reply.ok) return reply
  const inliner = new Inliner(folder)
  const { value } = reply.document
  const whole = isPlain(value) ? { ...value, edits: (await inliner.texts(value['edits'], ['edits'])) ?? {} } : value
  const parsed = parseSolution(whole)
  const issues = parsed.ok ? inliner.issues : [...inliner.issues, ...parsed.error]
  if (!parsed.ok || issues.length > 0) return { ok: false, issues: placeIssues(reply.document, issues) }
  return { ok: true, value: { name, file, solution: parsed.value } }
}

/** The solutions of a lab: the reference first, then the wrong ones by name. */
export async function loadSolutions(folder: string): Promise<Loaded<readonly LoadedSolution[]>> {
  const wrong = await readdir(join(folder, 'wrong'), { withFileTypes: true }).catch(() => [])
  const names = wrong
    .filter((each) => each.isDirectory())
    .map(({ name }) => name)
    .sort()
  const loaded = await Promise.all([
    loadSolution(join(folder, 'reference'), 'reference'),
    ...names.map((name) => loadSolution(join(folder, 'wrong', name), name)),
  ])
  const issues = loaded.flatMap((each) => (each.ok ? [] : each.issues))
  if (issues.length > 0) return { ok: false, issues }
  return { ok: true, value: loaded.flatMap((each) => (each.ok ? [each.value] : [])) }
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
