import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PathId, Scenario } from '../../../src-sim/index'
import { scenarioFromText } from '../scenario-files'
import { sandboxFor } from '../scripts'
import { runPath, type CheckedRun } from '../session'

const root = resolve(import.meta.dirname, '../../..')

/** The text of an example driver. */
export const exampleDriver = (name: string): string => readFileSync(resolve(root, 'examples/drivers', name), 'utf8')

/** The text of an example with pieces replaced. @throws when a piece is not there */
export const broken = (name: string, ...pairs: readonly (readonly [string, string])[]): string =>
  replaced(name, exampleDriver(name), pairs)

/** A text with pieces replaced, each where it comes first. @throws when a piece is not there */
export function replaced(name: string, source: string, pairs: readonly (readonly [string, string])[]): string {
  let text = source
  for (const [from, to] of pairs) {
    if (!text.includes(from)) throw new Error(`${name} has no ${from}`)
    text = text.replace(from, to)
  }
  return text
}

/** ms of processors that this program used since; unlike a clock it does not mind what else the machine does. */
export function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

/** A small scenario around a driver. */
export interface DriverCase {
  readonly source: string
  readonly path?: PathId
  /** Fields of the scenario instead of the usual ones. */
  readonly scenario?: Readonly<Record<string, unknown>>
  readonly seed?: number
}

/** Runs a driver on a small machine: one process reads 8 KB from a disk. */
export async function runDriver({ source, path, scenario, seed }: DriverCase): Promise<CheckedRun> {
  const plain = {
    ...{
      version: 1,
      host: '2014-x86-pcie',
      timeLimit: '10 s',
      devices: [{ name: 'disk0', type: 'disk', blocks: 20000 }],
    },
    workload: [{ process: 'a', requests: [{ op: 'read', length: 8192 }] }],
    driver: { source },
    ...(path ? { path } : {}),
    ...scenario,
  }
  const reply = scenarioFromText('s.json', JSON.stringify(plain))
  if (!reply.ok) throw new Error(JSON.stringify(reply.issues))
  const named = {
    ...reply.scenario,
    driver: { ...reply.scenario.driver, student: { file: 'mine.js', source } },
  }
  return runPath(named, path ?? named.path, { seed, scripts: await sandboxFor(named, 1) })
}

/** Runs a scenario with the driver that is built in and with one in JavaScript. */
export async function twinRuns(
  scenario: Scenario,
  path: PathId,
  program: { readonly file: string; readonly source: string },
  name: Scenario['driver']['name'] = 'xx',
): Promise<{ readonly builtIn: CheckedRun['run']; readonly student: CheckedRun['run'] }> {
  const driver = { ...scenario.driver, name }
  const builtIn = runPath({ ...scenario, driver }, path).run
  const taught = { ...scenario, driver: { ...driver, name: 'student' as const, student: program } }
  return { builtIn, student: runPath(taught, path, { scripts: await sandboxFor(taught, 1) }).run }
}
