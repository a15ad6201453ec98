import { availableParallelism } from 'node:os'
import {
  formatPath,
  measureRun,
  parseScenario,
  withEdits,
  type Scenario,
  type SweepPoint,
  type SweepRow,
} from '../../src-sim/index'
import { Pulse } from './sandbox/pulse'
import { sandboxFor } from './scripts'
import { verdictOn } from './seeds'
import { runPath } from './session'
import { inThreads, nextPiece, type SharedWork } from './thread-pool'

/** What to run. */
export interface SweepJob {
  /** Plain data of the scenario file. */
  readonly document: unknown
  /** The scenario that it is, with the text of its scripts. */
  readonly scenario: Scenario
  readonly points: readonly SweepPoint[]
}

/** What a thread finds in its workerData. */
export interface SweepOrder extends SharedWork {
  readonly dmaLabSweep: SweepJob
}

/** From a thread: the place of a point and its row; null = a script was stopped. */
interface SweepNews {
  readonly place: number
  readonly row: SweepRow
}

/** Threads of a sweep unless somebody says otherwise; a traces takes megabytes, so there are never many. */
export const sweepThreads = (): number => Math.min(8, availableParallelism())

/** The scripts of a scenario in another that was made from the same document. */
function withScriptsOf(scenario: Scenario, { processes, driver }: Scenario): Scenario {
  const own = scenario.processes.map((each, index) => ({ ...each, script: processes[index]?.script ?? null }))
  const student = scenario.driver.student ? { student: driver.student ?? null } : {}
  return { ...scenario, processes: own, driver: { ...scenario.driver, ...student } }
}

/** Runs one point. @param goesOn false stops the run that is going on */
async function runPoint(
  { document, scenario: base }: SweepJob,
  point: SweepPoint,
  goesOn: () => boolean,
  pulse?: Pulse,
): Promise<SweepRow> {
  const parsed = parseScenario(withEdits(document, point.edits))
  if (!parsed.ok) {
    const [issue] = parsed.error
    const where = issue && issue.path.length > 0 ? `${formatPath(issue.path)}: ` : ''
    return { point, measure: null, refusal: `${where}${issue?.message ?? 'not a scenario'}` }
  }
  const scenario = withScriptsOf(parsed.value, base)
  const scripts = await sandboxFor(scenario, 1, pulse)
  const checked = runPath(scenario, point.path, { seed: point.seed, onProgress: goesOn, scripts })
  return { point, measure: measureRun(checked.run, verdictOn(checked).scripts.length > 0), refusal: '' }
}

/** In a thread: runs the points that no other thread took. */
export async function performSweep(
  { dmaLabSweep: job, shared, pulse }: SweepOrder,
  tell: (news: SweepNews) => void,
): Promise<void> {
  const goesOn = (): boolean => Atomics.load(shared, 1) === 0
  const shown = new Pulse(pulse)
  for (let place = nextPiece(shared, job.points.length); place !== null && goesOn();) {
    const row = await runPoint(job, job.points[place]!, goesOn, shown)
    if (!goesOn()) return
    tell({ place, row })
    place = nextPiece(shared, job.points.length)
  }
}

/**
 * Runs every point of a sweep. The rows are in the order of the points and the same for any number of threads; when
 * somebody stops it, those that are there.
 *
 * @param program the module whose threads call `performSweep`; null = run here
 * @param threads how many run
 * @param onRow hears how many are done
 * @throws StuckScript
 */
export async function sweep(
  job: SweepJob,
  program: string | null,
  threads: number,
  stop: AbortSignal,
  onRow: (done: number) => void,
): Promise<readonly SweepRow[]> {
  const rows: (SweepRow | undefined)[] = job.points.map(() => undefined)
  let done = 0
  const hear = ({ place, row }: SweepNews): void => {
    rows[place] = row
    done += 1
    onRow(done)
  }
  if (program === null) {
    for (const [place, point] of job.points.entries()) {
      if (stop.aborted) break
      const row = await runPoint(job, point, () => !stop.aborted)
      if (stop.aborted) break
      hear({ place, row })
      await new Promise((resolve) => setImmediate(resolve))
    }
  } else {
    const orderOf = (work: SharedWork): SweepOrder => ({ dmaLabSweep: job, ...work })
    await inThreads(program, Math.min(threads, job.points.length), stop, orderOf, hear)
  }
  return rows.flatMap((each) => each ?? [])
}
