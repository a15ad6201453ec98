import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import type { Latency, Metrics } from '../../../../src-ipc/runs'
import { useSlow } from './use-slow'
import type { Timeline } from './use-timeline'

/** ms after the last change before the host is asked: it looks at the whole trace. */
const PATIENCE = 200

/** Stages between events, before the kinds of spans. */
const STAGES = ['Q2C', 'Q2D', 'D2C', 'S2G', 'wait'] as const

/** A line of the table of latencies. */
export interface StageRow extends Latency {
  readonly name: string
  /** It lies between two events; else it is a kind of span. */
  readonly isStage: boolean
}

/** The figures of the whole run, or of what lies between the measure cursors, as long as somebody looks. */
function createStatistics({ run, measure, ask, end }: Timeline, isShown: Ref<boolean>) {
  const wantsStretch = ref(true)
  const figures = shallowRef<Metrics | null>(null)
  const isWaiting = ref(false)
  /** True when a person stopped it. */
  const isStopped = ref(false)
  const counting = useSlow()
  let timer: ReturnType<typeof setTimeout> | undefined

  const stretch = computed(() => (wantsStretch.value ? measure.stretch.value : null))
  const range = computed(() => stretch.value ?? { from: 0, to: end.value })
  const rows = computed<readonly StageRow[]>(() => {
    const { latency = {} } = figures.value ?? {}
    const known: readonly string[] = STAGES
    const names = [...known, ...Object.keys(latency).filter((name) => !known.includes(name))]
    return names.flatMap((name) => {
      const found = latency[name as keyof typeof latency]
      return found ? [{ ...found, name, isStage: known.includes(name) }] : []
    })
  })

  async function load(): Promise<void> {
    const [overview, wanted] = [run.overview, range.value]
    if (!overview || !isShown.value) return
    const found = await counting.ask((options) => ask('trace/statistics', wanted, options))
    if (isStopped.value || run.overview !== overview || range.value !== wanted) return
    isWaiting.value = false
    figures.value = found ?? null
  }
  watch(
    [() => run.overview, range, isShown],
    ([overview], [before]) => {
      clearTimeout(timer)
      counting.stop()
      isStopped.value = false
      if (overview !== before) figures.value = null
      if (!overview || !isShown.value) return
      isWaiting.value = true
      timer = setTimeout(() => void load(), figures.value ? PATIENCE : 0)
    },
    { immediate: true },
  )
  /** Stops what takes too long. */
  function stop(): void {
    isStopped.value = true
    isWaiting.value = false
    figures.value = null
    counting.stop()
  }
  /** Begins again what was stopped. */
  function again(): void {
    isStopped.value = false
    isWaiting.value = true
    void load()
  }
  return { wantsStretch, stretch, figures, rows, isWaiting, isStopped, slow: counting.shown, stop, again }
}

/** Figures of a timeline. */
export type Statistics = ReturnType<typeof createStatistics>

/** Makes them. @param isShown the host is only asked while this is true */
export function useStatistics(timeline: Timeline, isShown: Ref<boolean>): Statistics {
  return createStatistics(timeline, isShown)
}
