import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  applyChanges,
  parseChanges,
  parseSolution,
  startValue,
  type DataIssue,
  type Lab,
  type Solution,
} from '../../../src-sim/index'
import { readData, SCENARIO_LIMITS, type FileIssue } from '../data-file'
import { placeIssues } from '../scenario-files'
import { Inliner, isPlain, type Plain } from './inliner'

/** Something read, or everything that is wrong with it. */
export type Loaded<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly issues: readonly FileIssue[] }

/** A solution of the author with the folder that it lies in. */
export interface LoadedSolution {
  /** `reference`, or the name of the folder below `right` or `wrong`. */
  readonly name: string
  /** It gets every point: the reference, and other ways that lie in `right`. */
  readonly isRight: boolean
  readonly file: string
  readonly solution: Solution
}

/** Folder of the solution that gets every point. */
export const REFERENCE = 'reference'

/** Puts texts in place of what solution.yaml says of them: the name of a file, or changes on another text. */
class SolutionTexts {
  readonly inliner: Inliner
  private readonly lab: Lab
  private readonly folder: string
  private readonly name: string
  private reference: Loaded<LoadedSolution> | null = null

  constructor(lab: Lab, folder: string, name: string) {
    this.lab = lab
    this.folder = folder
    this.name = name
    this.inliner = new Inliner(join(folder, name))
  }

  async edits(value: unknown): Promise<unknown> {
    if (!isPlain(value)) return value ?? {}
    const whole: Plain = {}
    for (const [id, each] of Object.entries(value)) whole[id] = await this.edit(id, each)
    return whole
  }

  private async edit(id: string, value: unknown): Promise<unknown> {
    const path = ['edits', id]
    if (!isPlain(value) || !Object.hasOwn(value, 'from')) return this.inliner.text(value, path)
    const parsed = parseChanges(value)
    if (!parsed.ok) return this.wrong(path, parsed.error)
    const { from, replace = [] } = parsed.value
    const source = from === 'start' ? this.startOf(id) : await this.referenceOf(id)
    if (typeof source !== 'string') return this.wrong(path, [{ path: ['from'], message: source.problem }])
    const changed = applyChanges(source, replace)
    return changed.ok ? changed.value : this.wrong(path, changed.error)
  }

  private wrong(path: readonly string[], issues: readonly DataIssue[]): string {
    this.inliner.issues.push(...issues.map((each) => ({ ...each, path: [...path, ...each.path] })))
    return ''
  }

  private startOf(id: string): string | { readonly problem: string } {
    const { input } = this.lab
    const edit = input.edit?.find((each) => each.id === id)
    if (!edit) return { problem: `the lab has no edit ${id}` }
    const start = edit.field === undefined ? startValue(input, edit) : undefined
    return typeof start === 'string' ? start : { problem: `the lab begins with no text in ${id}; give its value` }
  }

  private async referenceOf(id: string): Promise<string | { readonly problem: string }> {
    if (this.name === REFERENCE) return { problem: 'this is the reference; say from: start' }
    this.reference ??= await loadSolution(this.lab, this.folder, REFERENCE)
    if (!this.reference.ok) return { problem: 'the reference cannot be read' }
    const text = this.reference.value.solution.edits?.[id]
    return typeof text === 'string' ? text : { problem: `the reference has no text in ${id}; say from: start` }
  }
}

/**
 * Reads a solution of the author.
 *
 * @param lab that it solves
 * @param folder of the lab
 * @param name `reference`, `right/NAME` or `wrong/NAME`
 */
export async function loadSolution(lab: Lab, folder: string, name: string): Promise<Loaded<LoadedSolution>> {
  const file = join(folder, name, 'solution.yaml')
  const reply = await readData(file, SCENARIO_LIMITS)
  if (!reply.ok) return reply
  const { value } = reply.document
  const texts = new SolutionTexts(lab, folder, name)
  const whole = isPlain(value) ? { ...value, edits: await texts.edits(value['edits']) } : value
  const parsed = parseSolution(whole)
  const { issues: missing } = texts.inliner
  const issues = parsed.ok ? missing : [...missing, ...parsed.error]
  if (!parsed.ok || issues.length > 0) return { ok: false, issues: placeIssues(reply.document, issues) }
  return {
    ok: true,
    value: { name: basename(name), isRight: !name.startsWith('wrong/'), file, solution: parsed.value },
  }
}

/** The folders below one of a lab, as `wrong/NAME`, by name. */
async function namesIn(folder: string, sort: 'right' | 'wrong'): Promise<readonly string[]> {
  const entries = await readdir(join(folder, sort), { withFileTypes: true }).catch(() => [])
  const folders = entries.filter((each) => each.isDirectory())
  return folders.map(({ name }) => `${sort}/${name}`).sort()
}

/**
 * The solutions of a lab: the reference first, then other right ones, then the wrong ones, by name.
 *
 * @param folder of the lab
 */
export async function loadSolutions(lab: Lab, folder: string): Promise<Loaded<readonly LoadedSolution[]>> {
  const names = [REFERENCE, ...(await namesIn(folder, 'right')), ...(await namesIn(folder, 'wrong'))]
  const loaded = await Promise.all(names.map((name) => loadSolution(lab, folder, name)))
  const issues = loaded.flatMap((each) => (each.ok ? [] : each.issues))
  if (issues.length > 0) return { ok: false, issues }
  return { ok: true, value: loaded.flatMap((each) => (each.ok ? [each.value] : [])) }
}
