import { acceptHMRUpdate, defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { EndedRun, PathId, RunSource, StartedRun } from '../../../src-ipc/runs'
import type { LabApi } from '../lab-api'

/** A run that has ended and can still be looked at. */
export interface KeptRun {
  /** Its number at the host. */
  readonly run: number
  readonly title: string
  readonly seed: number
  /** The paths that it has, and the run that has each: one that was asked for later has a number of its own. */
  readonly paths: readonly { readonly path: PathId; readonly run: number }[]
  /** Rows of all its traces. */
  readonly rows: number
  /** What was run; absent for a trace from a file. */
  readonly source?: RunSource | undefined
}

/** Runs that are kept, and most rows that those before the last may have together: 32 bytes each at the host. */
export const MOST_KEPT = 6
export const MOST_ROWS = 4_000_000

/** Runs that have ended, the last one first, so that they can be compared. */
export const useKeptRuns = defineStore('kept-runs', () => {
  const runs = shallowRef<readonly KeptRun[]>([])
  let api: LabApi | undefined

  /** Gives the store its host. */
  function connect(host: LabApi): void {
    api = host
  }

  /** Keeps a run; the oldest are forgotten when there are too many. */
  function keep(started: StartedRun, ended: EndedRun, source: RunSource): void {
    const { run, title, seed } = started
    const paths = ended.outcomes.map(({ path }) => ({ path, run }))
    add({ run, title, seed, paths, rows: rowsOf(ended), source })
  }

  /** Adds a run, or a trace that was opened. */
  function add(entry: KeptRun): void {
    const others = runs.value.filter(({ run }) => run !== entry.run)
    const kept: KeptRun[] = []
    let rows = 0
    for (const each of [entry, ...others]) {
      rows += each.rows
      if (kept.length > 0 && (kept.length >= MOST_KEPT || rows > MOST_ROWS)) close(each)
      else kept.push(each)
    }
    runs.value = kept
  }

  /** Adds paths of one run to another that ran the same. */
  function extend(run: number, started: StartedRun, ended: EndedRun): void {
    const more = ended.outcomes.map(({ path }) => ({ path, run: started.run }))
    runs.value = runs.value.map((each) =>
      each.run === run ? { ...each, paths: [...each.paths, ...more], rows: each.rows + rowsOf(ended) } : each,
    )
  }

  /** Forgets a run. */
  function forget(run: number): void {
    const entry = runs.value.find((each) => each.run === run)
    runs.value = runs.value.filter((each) => each !== entry)
    if (entry) close(entry)
  }

  /** True for a run that is kept. */
  function has(run: number): boolean {
    return runs.value.some((each) => each.run === run)
  }

  function close({ run, paths }: KeptRun): void {
    for (const number of new Set([run, ...paths.map((each) => each.run)])) void api?.call('run/close', { run: number })
  }

  return { runs, connect, keep, add, extend, forget, has }
})

const rowsOf = ({ outcomes }: EndedRun): number => outcomes.reduce((sum, { rows }) => sum + rows, 0)

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useKeptRuns, import.meta.hot))
