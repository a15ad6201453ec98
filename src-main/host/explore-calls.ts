import type { LabService } from '../../src-ipc/dispatcher'
import { MOST_WINDOW_RUNS, type ExploreCalls, type SweepRequest } from '../../src-ipc/explore'
import { LabFailure } from '../../src-ipc/lab-error'
import type { ManualStatement } from '../../src-ipc/manual'
import type { RunSource } from '../../src-ipc/runs'
import {
  EXTRACTS,
  filterOf,
  PATHS,
  pathSeries,
  placeOf,
  STATEMENTS,
  sweepPoints,
  unitSweep,
  type Scenario,
  type SweepPlan,
} from '../../src-sim/index'
import { sweepFields } from './sweep-fields'
import { sweep, sweepThreads } from './sweeps'
import { StuckScript } from './thread-pool'

/** Least ms between two words of progress. */
const PROGRESS_EVERY = 100
/** The largest seed. */
const LARGEST_SEED = 0xffffffff

/** A document that was checked, with its scripts. */
export interface ReadDocument {
  readonly document: unknown
  readonly scenario: Scenario
}

/** What calls about sweeps need. */
export interface ExploreParts {
  /** The built module whose threads run points. */
  readonly program: string
  /** @throws LabFailure E_SCENARIO, E_NOT_FOUND */
  readonly read: (source: RunSource) => Promise<ReadDocument>
}

/** The calls about sweeps, and their end. */
export interface ExploreHandle {
  readonly calls: Pick<LabService, keyof ExploreCalls>
  close(): void
}

/** Answers calls about sweeps, one sweep at a time. */
export function createExploreCalls({ program, read }: ExploreParts): ExploreHandle {
  let current = new AbortController()
  const calls: ExploreHandle['calls'] = {
    async 'explore/fields'({ text }) {
      const { document, scenario } = await read({ text })
      return sweepFields(document, scenario)
    },
    async 'explore/sweep'(request, context) {
      const { document, scenario } = await read(request.source)
      const plan = planOf(scenario, request)
      const points = sweepPoints(plan)
      if (!points.ok) throw wrong(points.error)
      const total = points.value.length
      if (total > MOST_WINDOW_RUNS) throw wrong(`${total} runs; at most ${MOST_WINDOW_RUNS} are made here`)
      current.abort()
      const mine = new AbortController()
      current = mine
      context?.signal.addEventListener('abort', () => mine.abort())
      context?.progress(0, total)
      let told = performance.now()
      const onRow = (done: number): void => {
        const now = performance.now()
        if (now - told < PROGRESS_EVERY) return
        told = now
        context?.progress(done, total)
      }
      const job = { document, scenario, points: points.value }
      const rows = await sweep(job, program, sweepThreads(), mine.signal, onRow).catch((error: unknown) => {
        if (error instanceof StuckScript) throw new LabFailure({ code: 'E_SCRIPT_TIMEOUT', message: error.message })
        const message = error instanceof Error ? error.message : String(error)
        throw new LabFailure({ code: 'E_SIM_CRASHED', message: `The sweep failed: ${message}` })
      })
      if (mine.signal.aborted) throw new LabFailure({ code: 'E_CANCELLED', message: 'The sweep was cancelled.' })
      const refused = rows.find(({ measure }) => measure === null)
      if (refused && rows.every(({ measure }) => measure === null))
        throw new LabFailure({ code: 'E_SCENARIO', message: refused.refusal })
      const series = plan.series.map(({ id, path }) => ({ id, path }))
      return { field: plan.parameter?.field ?? '', series, rows }
    },
  }
  return { calls, close: () => current.abort() }
}

const wrong = (message: string): LabFailure => new LabFailure({ code: 'E_IPC_ARGS', message })

function planOf(scenario: Scenario, { paths, parameter, seeds: { first, count } }: SweepRequest): SweepPlan {
  const from = first ?? scenario.seed
  if (from + count - 1 > LARGEST_SEED) throw wrong(`from seed ${from} on there are ${LARGEST_SEED - from + 1} seeds`)
  const seeds = Array.from({ length: count }, (_, index) => from + index)
  if (paths !== null) return { series: pathSeries(paths), parameter, seeds }
  const units = unitSweep(scenario)
  return { ...units, parameter: parameter ?? (count === 1 ? units.parameter : null), seeds }
}

/** Every statement of the manuals as a window shows it. */
export function manualStatements(): ManualStatement[] {
  return STATEMENTS.map((statement) => {
    const { id, extract, section, sentence, says, vectors, rules } = statement
    const filters = PATHS.flatMap((path) => {
      const filter = filterOf(statement, path)
      return filter ? [[path, filter] as const] : []
    })
    return {
      ...{ id, extract, title: EXTRACTS[extract], section, sentence, says, vectors, rules },
      ...{ where: placeOf(statement), filters: Object.fromEntries(filters) },
    }
  })
}
