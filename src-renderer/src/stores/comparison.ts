import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { LabFailure, type LabError } from '../../../src-ipc/lab-error'
import type { Reply, Request, RunComparison } from '../../../src-ipc/contract'
import type { AnchorTimes, PathId, TraceOf } from '../../../src-ipc/runs'
import type { LabApi } from '../lab-api'
import { readRemembered, remember, ANCHOR_KINDS, type AnchorKind } from './comparison-memory'
import { useDocument } from './document'
import { useKeptRuns } from './kept-runs'
import { useRun, type TraceName } from './run'

/** Columns that are compared at the most. */
export const MOST_COLUMNS = 4

const isSame = (a: TraceOf, b: TraceOf): boolean => a.run === b.run && a.path === b.path

/** What is compared, how it is aligned, and the common cursor. */
export const useComparison = defineStore('comparison', () => {
  const run = useRun()
  const kept = useKeptRuns()
  const scenario = useDocument()
  /** What is compared; the others are measured against the first. */
  const columns = shallowRef<readonly TraceOf[]>([])
  /** The answer to it, with the columns that it is about. */
  const shown = shallowRef<{ readonly columns: readonly TraceOf[]; readonly comparison: RunComparison } | null>(null)
  /** Instants that mean the same, for each of the columns that are shown. */
  const anchors = shallowRef<readonly AnchorTimes[]>([])
  const trouble = shallowRef<LabError | null>(null)
  const isBusy = ref(false)
  /** The path that is being run because somebody wants to compare it. */
  const running = ref<PathId | null>(null)
  const alignment = ref<AnchorKind>('clock')
  /** The byte that `byte` aligns by, from 1. */
  const byte = ref(1)
  /** The instant that all runs are looked at, ns after the anchor; null = none. */
  const cursor = ref<number | null>(null)
  let api: LabApi | undefined
  let lastLoad = 0

  const key = computed(() => scenario.sample || scenario.name)
  /** Where each column's time counts from, ns of its own clock; null where the anchor never comes. */
  const origins = computed(() => anchors.value.map((times) => originOf(times, alignment.value)))

  /** Gives the store its host. */
  function connect(host: LabApi): void {
    api = host
  }

  /** Asks about the trace of a column. @throws LabFailure when it is no longer there */
  async function ask<Name extends TraceName>(name: Name, request: Request<Name>): Promise<Reply<Name>> {
    if (!api) throw new LabFailure({ code: 'E_NOT_FOUND', message: 'There is no host.' })
    return api.call(name, request)
  }

  /** Compares other columns. */
  async function choose(wanted: readonly TraceOf[]): Promise<void> {
    columns.value = wanted.slice(0, MOST_COLUMNS)
    keepInMind()
    await load()
  }

  /** Adds a column or takes it away. */
  async function toggle(column: TraceOf): Promise<void> {
    const has = columns.value.some((each) => isSame(each, column))
    if (!has && columns.value.length >= MOST_COLUMNS) return
    await choose(has ? columns.value.filter((each) => !isSame(each, column)) : [...columns.value, column])
  }

  /** Measures the others against this one. */
  async function putFirst(column: TraceOf): Promise<void> {
    await choose([column, ...columns.value.filter((each) => !isSame(each, column))])
  }

  /** Runs a path of the last run's scenario that it did not take, and compares it too. */
  async function runPath(path: PathId): Promise<void> {
    const [latest] = kept.runs
    const source = latest?.source
    if (!api || !latest || !source || running.value !== null) return
    running.value = path
    try {
      const started = await api.call('run/start', { source, paths: [path], seed: latest.seed })
      const ended = await api.call('run/result', { run: started.run })
      if (!kept.has(latest.run)) {
        void api.call('run/close', { run: started.run })
        return
      }
      kept.extend(latest.run, started, ended)
      if (columns.value.length < MOST_COLUMNS) await choose([...columns.value, { run: started.run, path }])
    } catch (error) {
      fail(error)
    } finally {
      running.value = null
    }
  }

  async function load(): Promise<void> {
    lastLoad += 1
    const mine = lastLoad
    const wanted = columns.value
    trouble.value = null
    if (!api || wanted.length === 0) {
      shown.value = null
      anchors.value = []
      return
    }
    isBusy.value = true
    try {
      const host = api
      const [comparison, times] = await Promise.all([
        ofOneRun(wanted) ?? host.call('compare/runs', { of: wanted }),
        Promise.all(wanted.map((of) => host.call('trace/anchors', { ...of, byte: byte.value }))),
      ])
      if (mine !== lastLoad) return
      anchors.value = times
      shown.value = { columns: wanted, comparison }
    } catch (error) {
      if (mine === lastLoad) fail(error)
    } finally {
      if (mine === lastLoad) isBusy.value = false
    }
  }

  /** What the run itself says of its paths, when just those are wanted. */
  function ofOneRun(wanted: readonly TraceOf[]): RunComparison | undefined {
    if (run.current.state !== 'ended') return undefined
    const { outcomes, comparison } = run.current.ended
    const isWhole =
      outcomes.length === wanted.length &&
      outcomes.every(({ path }, index) => isSame({ run: run.run, path }, wanted[index]!))
    return isWhole ? comparison : undefined
  }

  async function moveAnchor(): Promise<void> {
    keepInMind()
    const wanted = shown.value?.columns
    if (!api || !wanted) return
    const asked = byte.value
    try {
      const host = api
      const times = await Promise.all(wanted.map((of) => host.call('trace/anchors', { ...of, byte: asked })))
      if (asked === byte.value && wanted === shown.value?.columns) anchors.value = times
    } catch (error) {
      fail(error)
    }
  }

  /** Shows a run that has just ended as it was compared the last time. */
  async function follow(): Promise<void> {
    const paths = kept.runs[0]?.paths ?? []
    const before = readRemembered(key.value)
    alignment.value = before?.alignment ?? 'clock'
    byte.value = before?.byte ?? 1
    cursor.value = null
    const wanted = (before?.paths ?? []).flatMap((path) => paths.find((each) => each.path === path) ?? [])
    const missing = (before?.paths ?? []).filter((path) => !paths.some((each) => each.path === path))
    columns.value = (wanted.length > 0 ? wanted : paths).slice(0, MOST_COLUMNS)
    await load()
    for (const path of missing) await runPath(path)
  }

  function keepInMind(): void {
    const mine = new Set(kept.runs[0]?.paths.map((each) => `${each.run} ${each.path}`))
    const paths = columns.value.filter((each) => mine.has(`${each.run} ${each.path}`)).map(({ path }) => path)
    remember(key.value, { paths, alignment: alignment.value, byte: byte.value })
  }

  function fail(error: unknown): void {
    if (!(error instanceof LabFailure)) throw error
    trouble.value = error.toLabError()
  }

  watch(
    () => run.current,
    (current) => {
      if (current.state === 'ended') void follow()
    },
  )
  watch(
    () => kept.runs,
    (runs) => {
      const there = new Set(runs.flatMap(({ paths }) => paths.map((each) => each.run)))
      if (columns.value.some((each) => !there.has(each.run)))
        void choose(columns.value.filter((each) => there.has(each.run)))
    },
  )
  watch(byte, () => void moveAnchor())
  watch(alignment, () => keepInMind())

  const parts = { columns, shown, anchors, trouble, isBusy, running, alignment, byte, cursor, origins }
  return { ...parts, connect, ask, choose, toggle, putFirst, runPath }
})

/** Where the time of a run counts from; null where the anchor never comes. */
export function originOf(times: AnchorTimes, kind: AnchorKind): number | null {
  if (kind === 'clock') return 0
  return times[kind] < 0 ? null : times[kind]
}

export { ANCHOR_KINDS, type AnchorKind }

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useComparison, import.meta.hot))
