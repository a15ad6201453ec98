/** The scenarios of the folder `scenarios`, and the runs by which the goldens judge them. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readScenario } from '../../src-main/host/scenario-files'
import type { PathId, Scenario } from '../../src-sim/index'
import { root } from './root.mjs'

/** A scenario file that was read. */
export interface ScenarioFile {
  /** The file's name without its ending. */
  readonly name: string
  readonly scenario: Scenario
  /** What the file says, as plain values. */
  readonly value: unknown
}

/** A run of a scenario. */
export interface PlannedRun {
  /** Its name in goldens/hashes.json. */
  readonly key: string
  readonly file: ScenarioFile
  readonly path: PathId
  readonly seed: number
}

/** The scenario whose chance is tried with a second seed. */
const SECOND_SEED = 'sysv-vs-solaris'

/** Reads every scenario file. @throws Error with the place of the problem */
export async function readScenarios(): Promise<readonly ScenarioFile[]> {
  const folder = join(root, 'scenarios')
  const names = readdirSync(folder).filter((file) => file.endsWith('.yaml'))
  return Promise.all(
    names.sort().map(async (file): Promise<ScenarioFile> => {
      const reply = await readScenario(join(folder, file))
      if (reply.ok) return { name: file.slice(0, -5), scenario: reply.scenario, value: reply.document.value }
      const [issue] = reply.issues
      throw new Error(`${file}:${issue?.line ?? 1}: ${issue?.message ?? 'not a scenario'}`)
    }),
  )
}

/** Programmed I/O writes several rows for each byte; longer transfers take it only where a file asks for it. */
const PIO_BYTES = 16_384

/** The paths that are judged: all that a comparison runs, but long transfers byte by byte only where that is meant. */
export function judgedPaths({ scenario, value }: ScenarioFile): readonly PathId[] {
  const { processes, path: own } = scenario
  const bytes = processes.flatMap(({ requests }) => requests.map(({ length, repeat }) => length * repeat))
  const isShort = bytes.reduce((sum, each) => sum + each, 0) <= PIO_BYTES
  const isListed = typeof value === 'object' && value !== null && 'paths' in value
  return scenario.paths.filter((path) => path !== 'pio' || own === 'pio' || isListed || isShort)
}

/** Every scenario on each of its judged paths with seed 1, and one with seed 2. */
export function plannedRuns(files: readonly ScenarioFile[]): readonly PlannedRun[] {
  return files.flatMap((file) =>
    judgedPaths(file).flatMap((path) =>
      (file.name === SECOND_SEED ? [1, 2] : [1]).map((seed) => ({
        key: `${file.name}.${path}.seed${seed}`,
        ...{ file, path, seed },
      })),
    ),
  )
}
