import type { HungProcess, PathId, RunFinding, RunResult, Scenario } from '../../src-sim/index'
import { Pulse } from './sandbox/pulse'
import { sandboxFor } from './scripts'
import { runPath, type CheckedRun } from './session'
import { inThreads, nextPiece, type SharedWork } from './thread-pool'

/** Most seeds of one search. */
export const MOST_SEEDS = 1_000_000
/** The largest seed. */
export const LARGEST_SEED = 0xffffffff

/** What a check says of one run. */
export interface RunVerdict {
  readonly seed: number
  readonly path: PathId
  readonly end: RunResult['end']
  readonly panic: string
  readonly now: number
  /** Events of the run, kept or not. */
  readonly events: number
  readonly findings: readonly RunFinding[]
  readonly hung: readonly HungProcess[]
  /** What scripts expected and did not get, and how they broke. */
  readonly scripts: readonly { readonly text: string; readonly found: string }[]
  /** Nothing of this is more than a note. */
  readonly ok: boolean
}

/** Whether a run breaks a rule, an invariant, or what a script expects. */
export function verdictOn({ run, seed, expectations }: CheckedRun): RunVerdict {
  const { path, end, panic, now, findings, hung, table } = run
  const isSaid = (text: string): boolean => findings.some(({ id }) => id === 'Invariant') && / always /.test(text)
  const scripts = expectations
    .filter(({ index, ok, text }) => index < 0 && !ok && !isSaid(text))
    .map(({ text, found }) => ({ text, found }))
  const events = table.rows + (table.truncated?.notKept ?? 0)
  const ok = end !== 'panic' && scripts.length === 0 && findings.every(({ severity }) => severity === 'note')
  return { seed, path, end, panic, now, events, findings, hung, scripts, ok }
}

/** A run that fails, without its particulars. */
export interface FailingSeed {
  readonly seed: number
  readonly events: number
  /** What failed: ids of rules, `Panic`, `Script`; each once, sorted. */
  readonly because: readonly string[]
}

/** What to search. */
export interface SeedPlan {
  readonly scenario: Scenario
  readonly path: PathId
  readonly first: number
  readonly count: number
  readonly stopOnFinding: boolean
}

/** What was found. The same plan gives the same result, however many threads searched. */
export interface SeedSearch {
  /** Runs that were made: all, unless somebody stopped it. */
  readonly done: number
  readonly failing: readonly FailingSeed[]
  /** Fewest events, then the smallest seed; null = none fails. */
  readonly shortest: RunVerdict | null
}

/** What a thread finds in its workerData. */
export interface SeedOrder extends SharedWork {
  readonly dmaLabSeeds: SeedPlan
}

interface SeedNews {
  readonly failing: FailingSeed | null
  /** Of a failing run that is shorter than all this thread told before. */
  readonly verdict: RunVerdict | null
}

/** Which of two failing runs is easier to look at. */
const isShorter = (a: RunVerdict, b: RunVerdict | null): boolean =>
  b === null || a.events < b.events || (a.events === b.events && a.seed < b.seed)

function because({ findings, end, scripts }: RunVerdict): string[] {
  const ids = findings.filter(({ severity }) => severity !== 'note').map(({ id }) => id)
  if (end === 'panic') ids.push('Panic')
  if (scripts.length > 0) ids.push('Script')
  return [...new Set(ids)].sort()
}

/**
 * Runs the seeds that nobody else took, until none is left.
 *
 * @param next gives the next seed; null = none
 * @param goesOn false stops the run that is going on
 */
export async function workSeeds(
  plan: SeedPlan,
  next: () => number | null,
  goesOn: () => boolean,
  tell: (news: SeedNews) => void | Promise<void>,
  pulse?: Pulse,
): Promise<void> {
  const { scenario, path, stopOnFinding } = plan
  let best: RunVerdict | null = null
  for (let seed = next(); seed !== null && goesOn(); seed = next()) {
    const scripts = await sandboxFor(scenario, 1, pulse)
    const verdict = verdictOn(runPath(scenario, path, { seed, stopOnFinding, onProgress: goesOn, scripts }))
    if (!goesOn()) return
    const isBetter = !verdict.ok && isShorter(verdict, best)
    if (isBetter) best = verdict
    const failing = verdict.ok ? null : { seed, events: verdict.events, because: because(verdict) }
    await tell({ failing, verdict: isBetter ? verdict : null })
  }
}

/** In a thread: does what an order says. */
export async function performSeeds(
  { dmaLabSeeds: plan, shared, pulse }: SeedOrder,
  tell: (news: SeedNews) => void,
): Promise<void> {
  const next = (): number | null => {
    const taken = nextPiece(shared, plan.count)
    return taken === null ? null : plan.first + taken
  }
  await workSeeds(plan, next, () => Atomics.load(shared, 1) === 0, tell, new Pulse(pulse))
}

/**
 * Searches seeds for the shortest run that fails.
 *
 * @param program the module whose thread calls `performSeeds`; null = search here
 * @param threads how many search
 * @param onRun hears how many runs were made, and how many of them fail
 * @throws StuckScript
 */
export async function searchSeeds(
  plan: SeedPlan,
  program: string | null,
  threads: number,
  stop: AbortSignal,
  onRun: (done: number, failing: number) => void,
): Promise<SeedSearch> {
  const failing: FailingSeed[] = []
  let done = 0
  let shortest: RunVerdict | null = null
  const hear = ({ failing: one, verdict }: SeedNews): void => {
    done += 1
    if (one) failing.push(one)
    if (verdict && isShorter(verdict, shortest)) shortest = verdict
    onRun(done, failing.length)
  }
  if (program === null) {
    let taken = 0
    const next = (): number | null => (taken < plan.count ? plan.first + taken++ : null)
    const breathe = (news: SeedNews): Promise<void> => {
      hear(news)
      return new Promise((resolve) => setImmediate(resolve))
    }
    await workSeeds(plan, next, () => !stop.aborted, breathe)
  } else {
    const orderOf = (work: SharedWork): SeedOrder => ({ dmaLabSeeds: plan, ...work })
    await inThreads(program, Math.min(threads, plan.count), stop, orderOf, hear)
  }
  return { done, failing: failing.sort((a, b) => a.seed - b.seed), shortest }
}
