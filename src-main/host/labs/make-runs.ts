import {
  digestOf,
  formatPath,
  LabRun,
  planRun,
  runDocument,
  runScenario,
  type Edits,
  type Grading,
  type Lab,
} from '../../../src-sim/index'
import type { Pulse } from '../sandbox/pulse'
import { sandboxFor } from '../scripts'

/** Rows of runs that are kept for the next submission. */
const KEPT_ROWS = 1_000_000
/** Even a short trace takes megabytes. */
const KEPT_RUNS = 64

/** Runs that every submission asks for again: those of the lab as it starts. The same document and seed give the same run. */
export class RunCache {
  private readonly runs = new Map<string, LabRun>()
  private rows = 0

  get(key: string): LabRun | undefined {
    const run = this.runs.get(key)
    if (!run) return undefined
    this.runs.delete(key)
    this.runs.set(key, run)
    return run
  }

  set(key: string, run: LabRun): void {
    const rows = run.result.table.rows
    if (rows > KEPT_ROWS / 4) return
    this.runs.set(key, run)
    this.rows += rows
    for (const [old, { result }] of this.runs) {
      if (this.rows <= KEPT_ROWS && this.runs.size <= KEPT_RUNS) break
      this.runs.delete(old)
      this.rows -= result.table.rows
    }
  }
}

/** How runs are made. */
export interface RunMaking {
  readonly cache: RunCache
  readonly pulse?: Pulse | undefined
}

/** Makes one run of a lab; a text says why there is none. @param seed null = that of the run */
export async function makeRun(
  lab: Lab,
  edits: Edits,
  run: string,
  seed: number | null,
  { cache, pulse }: RunMaking,
): Promise<LabRun | string> {
  const key = `${run} ${seed ?? lab.input.runs?.[run]?.seed ?? 'own'} ${digestOf(runDocument(lab.input, edits, run))}`
  const kept = cache.get(key)
  if (kept) return kept
  const planned = planRun(lab.input, edits, run)
  if (!planned.ok) {
    const [first] = planned.error
    const where = first && first.path.length > 0 ? `${formatPath(first.path)}: ` : ''
    return `what was changed is no scenario: ${where}${first?.message ?? 'unknown'}`
  }
  const { scenario, seed: own } = planned.value
  const options = { path: scenario.path, seed: seed ?? own }
  const result = runScenario(scenario, options, await sandboxFor(scenario, 1, pulse))
  const made = new LabRun(run, options.seed, scenario, result)
  if (lab.input.runs?.[run]?.of === 'start') cache.set(key, made)
  return made
}

/** Makes every run that a grading asks for, until it asks no more. @returns the runs with their own seeds */
export async function makeRuns(grading: Grading, making: RunMaking): Promise<ReadonlyMap<string, LabRun | string>> {
  let own: ReadonlyMap<string, LabRun | string> = new Map()
  for (let order = grading.next(); order !== null; order = grading.next()) {
    const made = new Map<string, LabRun | string>()
    for (const run of order.runs) made.set(run, await makeRun(grading.lab, grading.edits, run, order.seed, making))
    if (order.seed === null) own = made
    grading.supply(made)
  }
  return own
}
