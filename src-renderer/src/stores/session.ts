import { acceptHMRUpdate, defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { PathId, RowFilter, RunSource } from '../../../src-ipc/runs'
import { useView, VIEWS, type ViewName } from '../app/view'
import { usePlayback } from './playback'
import { useRun } from './run'

/** What a person made of the timeline of one path. */
export interface TimelineState {
  readonly view: { readonly from: number; readonly span: number }
  readonly arrangement: {
    readonly collapsed: readonly number[]
    readonly pinned: readonly number[]
    readonly hidden: readonly number[]
    readonly markers: readonly { readonly at: number; readonly text: string }[]
    readonly marks: readonly [number | null, number | null]
  }
  readonly form: { readonly text: string; readonly kind: string; readonly track: number; readonly request: string }
  readonly isFiltered: boolean
  readonly labels: number
  readonly lower: number
}

/** A run and how it was looked at. The trace itself is not kept: the same scenario and seed give it again. */
interface KeptSession {
  readonly version: 1
  readonly title: string
  readonly source: RunSource
  readonly paths: readonly PathId[]
  readonly seed: number
  readonly path: PathId
  /** Hash of that path's trace, to tell whether it is the same again; empty = the run was still going on. */
  readonly hash: string
  readonly view: ViewName
  readonly isDockOpen: boolean
  readonly row: number
  readonly cursor: number
  readonly speed: number | null
  readonly breakpoints: readonly { readonly filter: RowFilter; readonly every: number; readonly isOn: boolean }[]
  readonly timeline: TimelineState | null
}

const KEY = 'dma-lab-run'
/** ms from the first change until it is kept, also while a person goes on; a crash may cost 5 s. */
export const KEEP_SESSION_AFTER = 300

function read(storage: Storage): KeptSession | null {
  try {
    const value = JSON.parse(storage.getItem(KEY) ?? 'null') as KeptSession | null
    const isRight = value?.version === 1 && typeof value.title === 'string' && Array.isArray(value.paths)
    return isRight && VIEWS.includes(value.view) ? value : null
  } catch {
    return null
  }
}

/** The run of an earlier start, made again as it was looked at. */
export const useSession = defineStore('session', () => {
  const run = useRun()
  const view = useView()
  const playback = usePlayback()
  /** A run of an earlier start that can be made again. */
  const offer = shallowRef<KeptSession | null>(null)
  /** What came of making it again: empty, or a message of the catalogue. */
  const notice = ref<'' | 'same' | 'other' | 'failed'>('')
  const timeline = shallowRef<TimelineState | null>(null)
  const source = shallowRef<RunSource | null>(null)
  let waiting: { readonly path: PathId; readonly state: TimelineState } | null = null
  let isResuming = false
  let timer: ReturnType<typeof setTimeout> | undefined

  /** What a timeline begins with; only once, and only that of this path. */
  function take(path: PathId): TimelineState | null {
    const found = waiting?.path === path ? waiting.state : null
    if (found) waiting = null
    return found
  }

  /** A timeline tells how it is looked at. */
  function tell(state: TimelineState): void {
    timeline.value = state
  }

  function now(): KeptSession | null {
    const { current, outcome, path, row, cursor } = run
    const isGoing = current.state === 'going'
    if ((!isGoing && (current.state !== 'ended' || !outcome)) || !source.value) return null
    const { title, seed, paths } = current.started
    return {
      ...{ version: 1, title, source: source.value, paths, seed, path, hash: outcome?.hash ?? '' },
      ...{ view: view.view, isDockOpen: view.isDockOpen, row, cursor },
      speed: Number.isFinite(playback.speed) ? playback.speed : null,
      breakpoints: playback.breakpoints.map(({ filter, every, isOn }) => ({ filter, every, isOn })),
      timeline: timeline.value,
    }
  }

  /** Keeps it for a reload of this tab and for the next start; a storage that is full keeps nothing. */
  function keepNow(): void {
    clearTimeout(timer)
    timer = undefined
    const kept = isResuming ? null : now()
    if (!kept) return
    try {
      const text = JSON.stringify(kept)
      sessionStorage.setItem(KEY, text)
      localStorage.setItem(KEY, text)
    } catch {
      // The lab goes on without.
    }
  }

  /** Makes a run again and shows it as it was. */
  async function resume(kept: KeptSession): Promise<void> {
    offer.value = null
    isResuming = true
    try {
      waiting = kept.timeline ? { path: kept.path, state: kept.timeline } : null
      run.path = kept.path
      view.isDockOpen = kept.isDockOpen
      playback.speed = kept.speed ?? Infinity
      for (const { filter, every, isOn } of kept.breakpoints) playback.addBreakpoint(filter, every, isOn)
      await run.start(kept.source, kept.paths, kept.seed)
      if (run.current.state !== 'ended') {
        notice.value = run.current.state === 'failed' ? 'failed' : ''
        return
      }
      const isSame = run.outcome?.hash === kept.hash
      if (kept.hash !== '') notice.value = isSame ? 'same' : 'other'
      // Numbers of rows mean something only in the same trace.
      run.select(isSame ? kept.row : -1, kept.cursor)
    } finally {
      isResuming = false
    }
  }

  /** Makes the run of an earlier start again, in its view. */
  async function accept(): Promise<void> {
    const kept = offer.value
    if (!kept) return
    view.view = kept.view
    await resume(kept)
  }

  /** Forgets it. */
  function decline(): void {
    offer.value = null
    localStorage.removeItem(KEY)
  }

  /** A reload of this tab goes on where it was; a new start is offered it. From now on changes are kept. @returns stops it */
  function begin(page: Window): () => void {
    const stopSource = run.$onAction(({ name, args }) => {
      // A trace of a file cannot be made again from here.
      if (name === 'adopt') source.value = timeline.value = null
      if (name !== 'start') return
      source.value = args[0]
      if (!isResuming) {
        offer.value = null
        notice.value = ''
        timeline.value = null
      }
    })
    const here = read(sessionStorage)
    if (here) void resume(here)
    else offer.value = read(localStorage)
    const stop = watch(now, () => {
      timer ??= setTimeout(keepNow, KEEP_SESSION_AFTER)
    })
    page.addEventListener('pagehide', keepNow)
    return () => {
      stop()
      stopSource()
      clearTimeout(timer)
      timer = undefined
      page.removeEventListener('pagehide', keepNow)
    }
  }

  return { offer, notice, timeline, take, tell, accept, decline, begin }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useSession, import.meta.hot))
