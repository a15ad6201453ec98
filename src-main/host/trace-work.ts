/** Questions that need a look at a whole trace, worked at a stretch at a time: others are answered between. */
import { LabFailure } from '../../src-ipc/lab-error'
import type { Metrics, RowFilter, Sums } from '../../src-ipc/runs'
import type { Stepped, TraceView } from '../../src-sim/index'

/** ms of a stretch. */
const STRETCH = 12
/** Rows after which the clock is looked at; the slowest tests take some µs a row. */
const GLANCE = 2048
/** Least ms between two words of progress. */
const TELL_EVERY = 100

/** What long work hears and tells while it is done. */
export interface WorkHold {
  readonly signal: AbortSignal
  readonly progress: (done: number, total: number) => void
}

/**
 * Does all of some work and tells how far it is. What takes longer than a moment tells its end too, so that a bar does
 * not stop short of it.
 *
 * @param stopped what is said when it was cancelled
 * @throws LabFailure E_CANCELLED
 */
export async function inStretches(
  work: Stepped,
  { signal, progress }: WorkHold,
  stopped = 'It was stopped.',
): Promise<void> {
  let told = performance.now()
  let hasTold = false
  let until = told + STRETCH
  while (work.step(GLANCE)) {
    const now = performance.now()
    if (now < until) continue
    if (now - told >= TELL_EVERY) {
      told = now
      hasTold = true
      const { done, total } = work.progress
      progress(done, total)
    }
    // Questions and cancels that came meanwhile have their turn.
    await new Promise<void>((resolve) => setImmediate(resolve))
    if (signal.aborted) throw new LabFailure({ code: 'E_CANCELLED', message: stopped })
    until = performance.now() + STRETCH
  }
  const { total } = work.progress
  if (hasTold) progress(total, total)
}

/** Looks for the rows of some filters, so that questions about them are answered at once. */
export async function findRows(view: TraceView, filters: readonly RowFilter[], hold: WorkHold): Promise<void> {
  for (const filter of filters) await inStretches(view.filterRun(filter), hold)
}

/** The same, with where they lie on the lanes. */
export async function findPlaces(view: TraceView, filters: readonly RowFilter[], hold: WorkHold): Promise<void> {
  await findRows(view, filters, hold)
  for (const filter of filters) await inStretches(view.placesRun(filter), hold)
}

/** The nearest row in a direction that passes a filter; -1 = none. It ends at the first, however many there are. */
export async function findNeighbour(
  view: TraceView,
  filter: RowFilter,
  row: number,
  direction: 1 | -1,
  hold: WorkHold,
): Promise<number> {
  const run = view.neighbourRun(filter, row, direction)
  await inStretches(run, hold)
  return run.found
}

/** The figures of a stretch, both ends included. */
export async function findStatistics(view: TraceView, from: number, to: number, hold: WorkHold): Promise<Metrics> {
  const run = view.metricsRun(from, to)
  await inStretches(run, hold)
  return run.result()
}

/** What happened between two instants, both included. */
export async function findSums(view: TraceView, from: number, to: number, hold: WorkHold): Promise<Sums> {
  const run = view.sumsRun(from, to)
  await inStretches(run, hold)
  return run.sums
}
