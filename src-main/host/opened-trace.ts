/** A trace from a file as the worker of a run keeps one. */
import { basename } from 'node:path'
import { LabFailure } from '../../src-ipc/lab-error'
import type { EndedRun } from '../../src-ipc/runs'
import type { TraceFileFormat } from '../../src-ipc/trace-sniff'
import {
  compareRuns,
  PATHS,
  Replay,
  runScenario,
  traceHash,
  TraceView,
  type ExportFacts,
  type PathId,
  type RunResult,
  type Scenario,
} from '../../src-sim/index'
import { programVersion } from './export-sources'
import { readScripts, scenarioFromText } from './scenario-files'
import { importTrace } from './trace-import'

/** What is known of a trace from a file. */
export interface OpenedPath {
  readonly format: TraceFileFormat
  readonly run: RunResult
  readonly view: TraceView
  readonly facts: ExportFacts
  readonly ended: EndedRun
  /** What was strange about the file, as sentences. */
  readonly warnings: readonly string[]
}

/** Reads a trace. @throws LabFailure E_READ, with one sentence */
export async function readOpened(file: string, name: string): Promise<OpenedPath> {
  const found = await importTrace(file)
  if ('problem' in found) throw refused(name, found.problem)
  const { table, facts, format } = found
  const warnings = found.warnings.map(({ message }) => message)
  try {
    const view = new TraceView(table)
    const path = PATHS.find((each) => each === facts.path) ?? 'sysv'
    const none = { panic: '', hung: [], processes: [], findings: [], faults: [] }
    const run: RunResult = { path, end: 'idle', table, now: view.end, ...none }
    const ended: EndedRun = {
      outcomes: [{ path, end: 'idle', now: view.end, ...none, rows: table.rows, hash: facts.trace, expectations: [] }],
      comparison: compareRuns([run]),
    }
    return { format, run, view, facts, ended, warnings }
  } catch (error) {
    // A trace may be well formed and still say what no run can.
    throw refused(name, `what it says makes no run (${error instanceof Error ? error.message : String(error)})`)
  }
}

const refused = (name: string, problem: string): LabFailure =>
  new LabFailure({ code: 'E_READ', message: `${basename(name)}: ${problem}.`, where: basename(name) })

/** ms that the run of a file may take. */
const LONGEST_RUN = 20_000

const ELSE = 'The machine cannot be shown at an event of this file:'

/**
 * Makes the run of a trace again, so that the machine can be shown at each of its events. That it is the same is seen,
 * not believed.
 *
 * @throws LabFailure E_NOT_FOUND when the file has no scenario, or one that gives another trace
 */
export async function replayOf({ facts, run }: OpenedPath): Promise<Replay> {
  const scenario = await scenarioOf(facts)
  const options = { path: run.path, seed: facts.seed }
  const until = performance.now() + LONGEST_RUN
  // A scenario of unknown origin may run for ever.
  const onProgress = (_now: number, rows: number): boolean => rows <= run.table.rows && performance.now() < until
  if (facts.path !== run.path || traceHash(runScenario(scenario, { ...options, onProgress }).table) !== facts.trace)
    throw missing(
      `${ELSE} its scenario gives another trace${facts.version === programVersion() ? '' : ' in this version of the program'}.`,
    )
  return new Replay(scenario, options)
}

async function scenarioOf(facts: ExportFacts): Promise<Scenario> {
  if (facts.scenarioText === undefined) throw missing(`${ELSE} it does not hold the scenario.`)
  const reply = scenarioFromText('scenario', facts.scenarioText)
  const whole = reply.ok ? await readScripts(reply, null) : reply
  if (!whole.ok)
    throw missing(`${ELSE} its scenario cannot be run (${whole.issues[0]?.message ?? 'why is not known'}).`)
  if (whole.scenario.driver.student || whole.scenario.processes.some(({ script }) => script))
    throw missing(`${ELSE} its scenario has scripts, which are not run for a file.`)
  return whole.scenario
}

const missing = (message: string): LabFailure => new LabFailure({ code: 'E_NOT_FOUND', message })

/** The path under which a trace of a file is asked for. */
export function onlyPath(ended: EndedRun): PathId {
  return ended.outcomes[0]?.path ?? 'sysv'
}
