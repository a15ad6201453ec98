import { parseScenario, runScenario, traceHash, type PathId } from '../../src-sim/index'

/** One run that the test asks the page for. */
export interface PageRun {
  readonly key: string
  /** What the scenario file says, as plain values. */
  readonly value: unknown
  readonly path: PathId
  readonly seed: number
}

/** The hash of each run, or why there is none. */
function hashRuns(runs: readonly PageRun[]): Record<string, string> {
  return Object.fromEntries(
    runs.map(({ key, value, path, seed }) => {
      const parsed = parseScenario(value)
      if (!parsed.ok) return [key, `not a scenario: ${parsed.error[0]?.message ?? ''}`]
      return [key, traceHash(runScenario(parsed.value, { path, seed }).table)]
    }),
  )
}

declare global {
  /** What the bundled simulator offers to the test. */
  var hashRunsOfTheLab: typeof hashRuns
}

globalThis.hashRunsOfTheLab = hashRuns
