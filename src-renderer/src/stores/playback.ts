import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { LabFailure } from '../../../src-ipc/lab-error'
import type { MachineState, RowFilter, RowSummary } from '../../../src-ipc/runs'
import type { LabApi } from '../lab-api'
import { useRun } from './run'

/** What a step goes to: the rows that pass this filter. */
export const STEP_SORTS = {
  event: {},
  chunk: { kinds: ['io:start'] },
  interrupt: { kinds: ['intr:service', 'soft:service'] },
  call: { kinds: ['syscall', 'proc:work', 'copy:in', 'copy:out'] },
  mark: { kinds: ['user:mark'] },
} as const satisfies Readonly<Record<string, RowFilter>>
/** One of them. */
export type StepSort = keyof typeof STEP_SORTS

/** Where playing stops. */
export interface Breakpoint {
  readonly id: number
  readonly filter: RowFilter
  /** Stops at each n-th row that passes. */
  readonly every: number
  readonly isOn: boolean
}

/** Simulated ns for each ms of the wall that speed 1 stands for. */
const NANOS_PER_MS = 10_000
/** Least and greatest speed; beyond the greatest lies Infinity, which goes to the end at once. */
export const SPEEDS = { least: 0.1, greatest: 1000 } as const
/** ms of the wall that slow motion takes for one interrupt. */
const SLOW_INTERRUPT = 4000

/** Moving through a finished run: steps, playing, breakpoints, and the machine's state where the cursor is. */
export const usePlayback = defineStore('playback', () => {
  const run = useRun()
  const isPlaying = ref(false)
  const speed = ref(1)
  const breakpoints = shallowRef<readonly Breakpoint[]>([])
  /** The machine after the selected row; null while nothing is selected. */
  const state = shallowRef<MachineState | null>(null)
  /** The state before that one, to show what changed. */
  const before = shallowRef<MachineState | null>(null)
  const isLooking = ref(false)
  /** Why the state cannot be shown; empty when it can. */
  const trouble = ref('')
  let api: LabApi | undefined
  let lastId = 0
  let lastLook = 0
  let lastPlay = 0

  const canMove = computed(() => run.overview !== null && run.overview.rows > 0)

  /** Gives the store its host. */
  function connect(host: LabApi): void {
    api = host
  }

  const trace = () => ({ run: run.run, path: run.path })

  /** The row of a step; -1 when there is none that way. */
  async function find(filter: RowFilter, row: number, direction: 1 | -1): Promise<number> {
    return api && canMove.value ? api.call('trace/step', { ...trace(), filter, row, direction }) : -1
  }

  async function select(row: number): Promise<void> {
    if (!api || row < 0) return
    const { at } = await api.call('trace/row', { ...trace(), row })
    run.select(row, at)
  }

  /** Goes to the next row of a sort, or the one before. Stops playing. */
  async function step(sort: StepSort, direction: 1 | -1): Promise<void> {
    pause()
    await select(await find(STEP_SORTS[sort], run.row, direction))
  }

  /** Adds a breakpoint. */
  function addBreakpoint(filter: RowFilter, every = 1, isOn = true): void {
    lastId += 1
    breakpoints.value = [...breakpoints.value, { id: lastId, filter, every, isOn }]
  }

  /** Changes one; edits count from the next row on, playing or not. */
  function changeBreakpoint(id: number, change: Partial<Omit<Breakpoint, 'id'>>): void {
    breakpoints.value = breakpoints.value.map((each) => (each.id === id ? { ...each, ...change } : each))
  }

  /** Takes one away. */
  function removeBreakpoint(id: number): void {
    breakpoints.value = breakpoints.value.filter((each) => each.id !== id)
  }

  /** How often a breakpoint was passed up to and with the cursor's row, and how often in all. */
  async function hitsOf({ filter }: Pick<Breakpoint, 'filter'>): Promise<{ passed: number; total: number }> {
    if (!api || !canMove.value) return { passed: 0, total: 0 }
    const [passed, { total }] = await Promise.all([
      run.cursor < 0 ? 0 : api.call('trace/place', { ...trace(), filter, at: run.cursor, row: run.row + 1 }),
      api.call('trace/rows', { ...trace(), filter, first: 0, count: 1 }),
    ])
    return { passed, total }
  }

  /** The row after `row` that is the next `every`-th hit, counted from the beginning of the run; -1 = none. */
  async function nextHit({ filter, every }: Breakpoint, row: number): Promise<number> {
    if (every <= 1 || !api) return find(filter, row, 1)
    const { at } = row < 0 ? { at: 0 } : await api.call('trace/row', { ...trace(), row })
    const passed = await api.call('trace/place', { ...trace(), filter, at, row: row + 1 })
    const first = (Math.floor(passed / every) + 1) * every - 1
    const { rows } = await api.call('trace/rows', { ...trace(), filter, first, count: 1 })
    return rows[0]?.row ?? -1
  }

  /** The first row after `row` at which a breakpoint stops; -1 = none. */
  async function nextBreak(row: number): Promise<number> {
    const found = await Promise.all(breakpoints.value.filter(({ isOn }) => isOn).map((each) => nextHit(each, row)))
    const hits = found.filter((hit) => hit >= 0)
    if (hits.length <= 1 || !api) return hits[0] ?? -1
    const rows = await Promise.all(hits.map((hit) => api!.call('trace/row', { ...trace(), row: hit })))
    return rows.reduce((first, each) => (isBefore(each, first) ? each : first)).row
  }

  /** Goes on to the next breakpoint, or the end of the run. */
  async function goOn(): Promise<void> {
    pause()
    const hit = await nextBreak(run.row)
    await select(hit >= 0 ? hit : await find({}, -1, -1))
  }

  /** Moves the cursor on by itself until a breakpoint, the end, or `pause`. */
  async function play(): Promise<void> {
    if (!canMove.value || isPlaying.value) return
    isPlaying.value = true
    lastPlay += 1
    const mine = lastPlay
    const end = run.overview?.end ?? 0
    if (run.cursor < 0 || run.cursor >= end) {
      const first = await find({}, -1, 1)
      await select(first)
    }
    let stop = await nextBreak(run.row)
    let stopAt = stop >= 0 && api ? (await api.call('trace/row', { ...trace(), row: stop })).at : end
    let points = breakpoints.value
    let before = performance.now()
    const frame = (now: number): void => {
      if (mine !== lastPlay || !isPlaying.value) return
      if (points !== breakpoints.value) {
        // An edit while playing takes effect at once.
        points = breakpoints.value
        void nextBreak(run.row).then(async (hit) => {
          stop = hit
          stopAt = hit >= 0 && api ? (await api.call('trace/row', { ...trace(), row: hit })).at : end
        })
      }
      const step = speed.value === Infinity ? stopAt : Math.round((now - before) * NANOS_PER_MS * speed.value)
      const to = Math.min(stopAt, run.cursor + Math.max(1, step))
      before = now
      run.cursor = to
      if (to < stopAt) {
        requestAnimationFrame(frame)
        return
      }
      pause()
      void (stop >= 0 ? select(stop) : find({}, -1, -1).then(select))
    }
    requestAnimationFrame(frame)
  }

  /** Plays the next interrupt, from its service to its end, so slowly that it can be followed. */
  async function slowInterrupt(): Promise<void> {
    pause()
    const row = await find({ kinds: ['intr:service'] }, run.row, 1)
    if (!api || row < 0) return
    const { at, duration } = await api.call('trace/row', { ...trace(), row })
    await select(row)
    isPlaying.value = true
    lastPlay += 1
    const mine = lastPlay
    const end = duration < 0 ? (run.overview?.end ?? at) : at + duration
    const began = performance.now()
    const frame = (now: number): void => {
      if (mine !== lastPlay || !isPlaying.value) return
      const share = Math.min(1, Math.max(0, (now - began) / SLOW_INTERRUPT))
      run.cursor = Math.round(at + (end - at) * share)
      if (share < 1) return void requestAnimationFrame(frame)
      pause()
      void selectAtCursor()
    }
    requestAnimationFrame(frame)
  }

  /** Stops playing where it is and selects the row there. */
  function pause(): void {
    if (!isPlaying.value) return
    isPlaying.value = false
    lastPlay += 1
  }

  /** Selects the last row at or before the cursor. */
  async function selectAtCursor(): Promise<void> {
    if (!api || run.cursor < 0) return
    const place = await api.call('trace/place', { ...trace(), filter: {}, at: run.cursor + 1 })
    if (place === 0) return
    const { rows } = await api.call('trace/rows', { ...trace(), filter: {}, first: place - 1, count: 1 })
    if (rows[0]) run.select(rows[0].row)
  }

  async function look(): Promise<void> {
    lastLook += 1
    const mine = lastLook
    if (!api || run.row < 0 || run.overview === null) {
      state.value = null
      before.value = null
      return
    }
    isLooking.value = true
    try {
      const answer = await api.call('trace/state', { ...trace(), row: run.row })
      if (mine !== lastLook) return
      before.value = state.value
      state.value = answer
      trouble.value = ''
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
      if (mine === lastLook) trouble.value = error.message
    } finally {
      if (mine === lastLook) isLooking.value = false
    }
  }

  watch([() => run.row, () => run.overview], () => void look())

  const parts = { isPlaying, speed, breakpoints, state, before, isLooking, trouble, canMove }
  const moves = { step, goOn, play, pause, selectAtCursor, slowInterrupt, hitsOf }
  return { ...parts, connect, ...moves, addBreakpoint, changeBreakpoint, removeBreakpoint }
})

const isBefore = (a: RowSummary, b: RowSummary): boolean => a.at < b.at || (a.at === b.at && a.row < b.row)

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(usePlayback, import.meta.hot))
