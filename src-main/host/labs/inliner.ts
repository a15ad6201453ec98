import { realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { DataIssue } from '../../../src-sim/index'
import { readData, readText, SCENARIO_LIMITS, type DataDocument, type FileIssue } from '../data-file'
import { placeIssues } from '../scenario-files'

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

/** A map as a reader of data makes it. */
export type Plain = Record<string, unknown>
/** True for a map. */
export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The name of a map that is nothing but `{ file: name }`. */
function fileNamed(value: unknown): string | undefined {
  if (!isPlain(value) || Object.keys(value).length !== 1) return undefined
  return typeof value['file'] === 'string' ? value['file'] : undefined
}

/** Puts the texts of files in place of their names; what is wrong goes to `issues`. */
export class Inliner {
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
