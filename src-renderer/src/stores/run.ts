import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { CallName, Reply, Request } from '../../../src-ipc/contract'
import { LabFailure, type LabError } from '../../../src-ipc/lab-error'
import type { EndedRun, PathId, RunProgress, RunSource, StartedRun, TraceOverview } from '../../../src-ipc/runs'
import type { CallOptions, LabApi } from '../lab-api'
import { useKeptRuns } from './kept-runs'

/** How the run in the window is going. */
export type RunState =
  | { readonly state: 'none' }
  | { readonly state: 'going'; readonly started: StartedRun; readonly since: number }
  | { readonly state: 'ended'; readonly started: StartedRun; readonly ended: EndedRun }
  | { readonly state: 'failed'; readonly error: LabError }

/** The calls about the trace of a path. */
export type TraceName = Exclude<Extract<CallName, `trace/${string}`>, 'trace/open'>
/** What such a call wants to know, the trace itself left out. */
export type TraceQuestion<Name extends TraceName> = Omit<Request<Name>, 'run' | 'path'>

/** The run that the views show, and what is selected in it. */
export const useRun = defineStore('run', () => {
  const kept = useKeptRuns()
  const current = shallowRef<RunState>({ state: 'none' })
  /** What runs or ran; null for none and for a trace of a file. */
  const source = shallowRef<RunSource | null>(null)
  const progress = shallowRef<RunProgress | null>(null)
  /** The path whose trace is shown. */
  const path = ref<PathId>('sysv')
  /** Lanes and tracks of that path. */
  const overview = shallowRef<TraceOverview | null>(null)
  /** Selected row of the trace; -1 = none. */
  const row = ref(-1)
  /** The instant that every view shows, ns; -1 = none. */
  const cursor = ref(-1)
  let api: LabApi | undefined
  let lastStart = 0

  const run = computed(() => ('started' in current.value ? current.value.started.run : 0))
  const isGoing = computed(() => current.value.state === 'going')
  const outcome = computed(() => {
    if (current.value.state !== 'ended') return null
    return current.value.ended.outcomes.find((each) => each.path === path.value) ?? null
  })

  /** Gives the store its host. */
  function connect(host: LabApi): void {
    api = host
    host.on('run/progress', (news) => {
      if (news.run === run.value) progress.value = news
    })
  }

  /** Runs a document in place of what is shown; the run before it is kept for comparison. */
  async function start(wanted: RunSource, paths?: readonly PathId[], seed?: number): Promise<void> {
    if (!api) return
    const before = run.value
    lastStart += 1
    const mine = lastStart
    progress.value = null
    overview.value = null
    row.value = -1
    cursor.value = -1
    try {
      const started = await api.call('run/start', { source: wanted, paths, seed })
      // A run that has ended is kept, so that it can be compared with the next.
      if (before && !kept.has(before)) void api.call('run/close', { run: before })
      if (mine !== lastStart) {
        void api.call('run/close', { run: started.run })
        return
      }
      source.value = wanted
      current.value = { state: 'going', started, since: performance.now() }
      const ended = await api.call('run/result', { run: started.run })
      if (mine !== lastStart) return
      kept.keep(started, ended, wanted)
      current.value = { state: 'ended', started, ended }
      const had = ended.outcomes.map((each) => each.path)
      await show(had.includes(path.value) ? path.value : (had[0] ?? 'sysv'))
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
      if (mine === lastStart) current.value = { state: 'failed', error: error.toLabError() }
    }
  }

  /** Shows a run that has ended already, such as a trace of a file; the one before is kept for comparison. */
  async function adopt(started: StartedRun, ended: EndedRun): Promise<void> {
    lastStart += 1
    progress.value = null
    overview.value = null
    row.value = -1
    cursor.value = -1
    if (isGoing.value) void api?.call('run/close', { run: run.value })
    const paths = ended.outcomes.map((each) => ({ path: each.path, run: started.run }))
    const rows = ended.outcomes.reduce((sum, each) => sum + each.rows, 0)
    source.value = null
    kept.add({ run: started.run, title: started.title, seed: started.seed, paths, rows })
    current.value = { state: 'ended', started, ended }
    await show(ended.outcomes[0]?.path ?? 'sysv')
  }

  /** Stops the run; what it came to is shown. */
  async function cancel(): Promise<void> {
    if (api && isGoing.value) await api.call('run/cancel', { run: run.value })
  }

  /** Shows the trace of another path of the run. */
  async function show(wanted: PathId): Promise<void> {
    if (!api || current.value.state !== 'ended') return
    const of = run.value
    if (path.value !== wanted) row.value = -1
    path.value = wanted
    const answer = await api.call('trace/overview', { run: of, path: wanted })
    if (of === run.value && path.value === wanted) overview.value = answer
  }

  /** Asks about the trace that is shown. @throws LabFailure when it is no longer there */
  async function ask<Name extends TraceName>(
    name: Name,
    question: TraceQuestion<Name>,
    options?: CallOptions,
  ): Promise<Reply<Name>> {
    if (!api) throw new LabFailure({ code: 'E_NOT_FOUND', message: 'There is no host.' })
    return api.call(name, { ...question, run: run.value, path: path.value }, options)
  }

  /** Selects a row of the trace and moves the cursor to it. */
  function select(number: number, at?: number): void {
    row.value = number
    if (at !== undefined) cursor.value = at
  }

  const parts = { current, source, progress, path, overview, row, cursor, run, isGoing, outcome }
  return { ...parts, connect, start, adopt, cancel, show, select, ask }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useRun, import.meta.hot))
