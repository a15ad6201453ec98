import { computed, inject, provide, reactive, ref, shallowRef, watch, type InjectionKey } from 'vue'
import type { Reply } from '../../../../src-ipc/contract'
import { LabFailure } from '../../../../src-ipc/lab-error'
import type { PathId, RowFilter } from '../../../../src-ipc/runs'
import type { CallOptions } from '../../lab-api'
import { useRun, type TraceName, type TraceQuestion } from '../../stores/run'
import { layOut } from '../../timeline/layout'
import type { Answered } from '../../timeline/picture'
import { clampView, fitView, panBy, reveal, viewOf, zoomAt, type TimeView } from '../../timeline/scale'
import { nextRange, WindowMemo, type SnappedRange } from '../../timeline/window-memo'
import { useSession, type TimelineState } from '../../stores/session'
import { useArrangement } from './use-arrangement'
import { isEmptyFilter, useSearch } from './use-search'
import { useMeasure } from './use-measure'

/** Everything that the parts of the timeline share. */
export type Timeline = ReturnType<typeof createTimeline>

const KEY: InjectionKey<Timeline> = Symbol('timeline')

/** The timeline that the view above has made. */
export function useTimeline(): Timeline {
  const timeline = inject(KEY)
  if (!timeline) throw new Error('a part of the timeline stands outside of it')
  return timeline
}

/** Makes the timeline of this view and gives it to the parts below. */
export function provideTimeline(): Timeline {
  const timeline = createTimeline()
  provide(KEY, timeline)
  return timeline
}

interface Asked {
  readonly lanes: readonly number[]
  readonly signals: readonly number[]
  readonly filters: readonly RowFilter[]
}

function createTimeline() {
  const run = useRun()
  const session = useSession()
  const view = shallowRef<TimeView>({ from: 0, span: 1 })
  /** CSS px of the picture, and pixels of the device across it. */
  const size = reactive({ width: 800, height: 400, ratio: 1 })
  const labels = ref(190)
  const lower = ref(Math.max(130, Math.round(window.innerHeight * 0.25)))
  /** Place of the row of the layout that the keys move on. */
  const current = ref(-1)
  const detail = shallowRef<Reply<'trace/row'> | null>(null)
  const answered = shallowRef<Answered | null>(null)
  const pending = ref(0)
  /** Said to screen readers. */
  const spoken = ref('')

  const end = computed(() => run.overview?.end ?? 0)
  const textScale = ref(1)
  const paths = computed<readonly PathId[]>(() =>
    run.current.state === 'ended' ? run.current.ended.outcomes.map(({ path }) => path) : [],
  )

  /** Asks the host and counts the question while it is open. @returns undefined when the run is gone */
  async function ask<Name extends TraceName>(name: Name, question: TraceQuestion<Name>, options?: CallOptions) {
    pending.value += 1
    try {
      return await run.ask(name, question, options)
    } catch (error) {
      // A run that was closed meanwhile has nothing to tell, and the next one is on its way.
      if (error instanceof LabFailure && ['E_NOT_FOUND', 'E_CANCELLED'].includes(error.code)) return undefined
      throw error
    } finally {
      pending.value -= 1
    }
  }

  const measure = useMeasure(ask)
  const arranged = useArrangement(measure.marks)
  const { collapsed, pinned, hidden } = arranged
  const layout = computed(() =>
    run.overview
      ? layOut(run.overview, collapsed.value, textScale.value, { pinned: pinned.value, hidden: hidden.value })
      : layOut({ tracks: [], lanes: [], signals: [] }, new Set()),
  )

  const memo = new WindowMemo<Answered, Asked>(
    async (range, { lanes, signals, filters }) => {
      const stretch = { from: range.from, to: range.to, columns: range.columns }
      const [windows, waves] = await Promise.all([
        ask('trace/windows', { ...stretch, lanes, filters }),
        signals.length > 0 ? ask('trace/signals', { ...stretch, signals }) : [],
      ])
      const pair = <T>(keys: readonly number[], values: readonly (T | null)[] = []): Map<number, T> =>
        new Map(keys.flatMap((key, index) => (values[index] ? [[key, values[index]] as const] : [])))
      return { lanes: pair(lanes, windows), signals: pair(signals, waves) }
    },
    () => (answered.value = memo.shown?.value ?? null),
  )

  /** The window that was wanted last. */
  let range: SnappedRange | null = null

  const search = useSearch(ask, run)
  /** What the windows are asked to count: the selected request, then what a search looks for. */
  const filters = computed(() => {
    const found: RowFilter[] = []
    const request = detail.value && detail.value.request > 0 ? found.push({ request: detail.value.request }) - 1 : -1
    // A picture must not wait for a search: it shows what was found once that is known.
    const wanted = isEmptyFilter(search.known.value) ? -1 : found.push(search.known.value) - 1
    return { found, request, search: wanted }
  })
  const isIdle = computed(() => pending.value === 0 && !search.isWaiting.value)

  watch(
    () => [run.overview, view.value, layout.value, size.width, size.ratio, filters.value.found] as const,
    ([overview, wanted, { rows }, width, ratio, found]) => {
      if (!overview) return
      const lanes = rows.filter(({ sort }) => sort !== 'signal').map(({ number }) => number)
      const signals = rows.filter(({ sort }) => sort === 'signal').map(({ number }) => number)
      const about = JSON.stringify([lanes, signals, found])
      range = nextRange(range, wanted, width * ratio, overview.end)
      memo.want(range, about, { lanes, signals, filters: found })
    },
  )
  watch(
    () => run.overview,
    (overview) => {
      memo.clear()
      range = null
      answered.value = null
      detail.value = null
      current.value = -1
      const before = overview ? session.take(run.path) : null
      arranged.reset(before?.arrangement)
      if (overview) view.value = before ? clampView(before.view, overview.end) : fitView(overview.end)
      if (before) {
        Object.assign(search.form, before.form)
        search.isFiltered.value = before.isFiltered
        labels.value = before.labels
        lower.value = before.lower
      }
      if (run.row >= 0) void load(run.row)
    },
    { immediate: true },
  )
  watch(
    () => run.row,
    (row) => void load(row),
  )
  const state = computed<TimelineState>(() => ({
    ...{ view: view.value, arrangement: arranged.now.value, form: { ...search.form } },
    ...{ isFiltered: search.isFiltered.value, labels: labels.value, lower: lower.value },
  }))
  watch(state, (now) => run.overview && session.tell(now))

  async function load(row: number): Promise<void> {
    if (row < 0 || !run.overview) {
      detail.value = null
      return
    }
    const found = await ask('trace/row', { row })
    if (found && run.row === row) detail.value = found
  }

  const show = (wanted: TimeView): void => void (view.value = clampView(wanted, end.value))
  /** Selects a row and brings it into view. */
  function go(row: number, at: number): void {
    run.select(row, at)
    view.value = reveal(view.value, at, end.value)
  }
  /** Moves the cursor to an instant, whatever is selected. */
  function goTo(at: number): void {
    run.select(-1, at)
    view.value = reveal(view.value, at, end.value)
  }
  /** The name that a new marker begins with: the event where the cursor is, if one is selected. */
  function markerName(): string {
    const found = detail.value
    return found && found.at === run.cursor ? found.kind : `${arranged.markers.value.length + 1}`
  }
  /** Selects the row on the current line after or before the selected one. */
  async function step(isForward: boolean): Promise<void> {
    const { rows } = layout.value
    const here = rows[Math.max(0, current.value)]
    // A signal has no events of its own: those of its track made it.
    const line =
      here?.sort !== 'signal' ? here : rows.find(({ sort, group }) => group === here.group && sort !== 'signal')
    if (!line) return
    current.value = rows.indexOf(line)
    const at = detail.value?.at ?? (run.cursor >= 0 ? run.cursor : Math.max(0, Math.floor(view.value.from)))
    const next = await ask('trace/along', { lane: line.number, at, row: run.row, isForward })
    if (next) go(next.row, next.at)
  }
  /** Moves to the line above or below. */
  function line(by: number): void {
    const last = layout.value.rows.length - 1
    current.value = Math.min(last, Math.max(0, current.value + by))
  }
  function centre(): number {
    const { from, span } = view.value
    return run.cursor >= from && run.cursor <= from + span ? run.cursor : from + span / 2
  }
  /** When the selected row begins and ends, ns. */
  const selected = computed(() => {
    const found = detail.value
    if (!found) return null
    return { from: found.at, to: found.duration < 0 ? end.value : found.at + found.duration }
  })

  return {
    ...{ run, view, size, arranged, labels, lower, current, detail, answered, pending, spoken, end, layout, paths },
    ...{ ask, search, measure, filters, isIdle, selected, show, go, goTo, markerName, step, line, textScale },
    fit: () => (view.value = fitView(end.value)),
    /** Brings the cursor into view. */
    revealCursor: () => (view.value = reveal(view.value, run.cursor, end.value)),
    /** Zooms around an instant: the cursor where it is in view, else the middle. */
    zoom: (factor: number, at = centre()) => (view.value = zoomAt(view.value, factor, at, end.value)),
    pan: (share: number) => (view.value = panBy(view.value, share, end.value)),
    zoomTo: (from: number, to: number) => (view.value = viewOf(from, to, end.value)),
  }
}
