import {
  checkRun,
  compareRuns,
  faultWarnings,
  runScenario,
  type CheckedExpectation,
  type PathId,
  type RunComparison,
  type RunResult,
  type Scenario,
  type ScriptRunner,
} from '../../src-sim/index'

/** How a run is going. */
export interface Progress {
  readonly path: PathId
  /** Simulated ns, and the limit. */
  readonly now: number
  readonly limit: number
  /** Rows of the trace. */
  readonly rows: number
}

/** How to run. */
export interface SessionOptions {
  /** The scenario's unless given. */
  readonly seed?: number | undefined
  /** End with the first finding; the scenario's unless given. */
  readonly stopOnFinding?: boolean | undefined
  /** Called now and then; false stops the run. */
  readonly onProgress?: ((progress: Progress) => boolean) | undefined
  /** Needed when a process runs a script; enough guests for every path. */
  readonly scripts?: ScriptRunner | null | undefined
}

/** A run and what its scenario expects of it. */
export interface CheckedRun {
  readonly run: RunResult
  readonly seed: number
  readonly expectations: readonly CheckedExpectation[]
}

/** Runs a scenario on one path. @throws when the simulator itself is wrong */
export function runPath(scenario: Scenario, path: PathId, options: SessionOptions = {}): CheckedRun {
  const seed = options.seed ?? scenario.seed
  const { onProgress } = options
  const limit = scenario.timeLimit
  const bounds = {
    path,
    seed,
    stopOnFinding: options.stopOnFinding,
    ...(onProgress ? { onProgress: (now: number, rows: number) => onProgress({ path, now, limit, rows }) } : {}),
  }
  const run = runScenario(scenario, bounds, options.scripts ?? null)
  return { run, seed, expectations: checkRun(scenario, run) }
}

/** Runs several paths with the same seed and compares them with the first. */
export function comparePaths(
  scenario: Scenario,
  paths: readonly PathId[],
  options: SessionOptions = {},
): { readonly runs: readonly CheckedRun[]; readonly comparison: RunComparison } {
  const runs: CheckedRun[] = []
  for (const path of paths) {
    const checked = runPath(scenario, path, options)
    runs.push(checked)
    if (checked.run.end === 'stopped') break
  }
  return { runs, comparison: compareRuns(runs.map(({ run }) => run)) }
}

/** What a scenario asks for that cannot show on its paths and devices, as sentences. */
export function scenarioWarnings(scenario: Scenario): string[] {
  return faultWarnings(scenario).map(({ index, message }) => `faults[${index}]: ${message}`)
}
