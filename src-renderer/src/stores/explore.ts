import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { CallProgress } from '../../../src-ipc/contract'
import {
  MOST_WINDOW_RUNS,
  MOST_WINDOW_VALUES,
  parseAmount,
  parseField,
  parseValues,
  rangeOf,
  sweepShorthand,
  type SweepField,
  type SweepRequest,
  type SweepRow,
  type SweptRuns,
} from '../../../src-ipc/explore'
import { LabFailure } from '../../../src-ipc/lab-error'
import type { PathId, RunSource } from '../../../src-ipc/runs'
import type { LabApi } from '../lab-api'
import { setYaml } from '../yaml/edit'
import { useDocument } from './document'
import { useRun } from './run'

/** What is swept. */
export const SWEEP_SORTS = ['parameter', 'seeds', 'units'] as const
/** One of them. */
export type SweepSort = (typeof SWEEP_SORTS)[number]
/** How values follow each other. */
export const SWEEP_STEPS = ['doubling', 'linear', 'list'] as const

/** A sweep that was made, with what it was made of. */
export interface MadeSweep extends SweptRuns {
  readonly sort: SweepSort
  readonly source: Extract<RunSource, { text: string }>
}

/** What stops a sweep from being made: a key of the catalogue. */
export type SweepTrouble = 'noPath' | 'badField' | 'badValues' | 'badSeeds' | 'tooMany'

/** Sweeps of the document in the window; the document stays as it is. */
export const useExplore = defineStore('explore', () => {
  const scenario = useDocument()
  const run = useRun()
  const sort = ref<SweepSort>('parameter')
  const paths = ref<PathId[]>(['sysv', 'physio'])
  const fields = shallowRef<readonly SweepField[]>([])
  const field = ref('')
  const steps = ref<(typeof SWEEP_STEPS)[number]>('doubling')
  /** As they are typed: numbers with or without a unit. */
  const range = ref({ from: '512', to: '64 KB', by: '512', list: '512, 4 KB, 64 KB' })
  const firstSeed = ref('')
  const seedCount = ref('50')
  const made = shallowRef<MadeSweep | null>(null)
  const isBusy = ref(false)
  const progress = shallowRef<CallProgress | null>(null)
  const isCancelled = ref(false)
  const trouble = ref('')
  let api: LabApi | undefined
  let going: AbortController | undefined
  let lastAsked = 0
  let lastFields = 0

  /** Gives the store its host. */
  function connect(host: LabApi): void {
    api = host
  }

  /** The values of the parameter; null = they are not written right. */
  const values = computed<readonly number[] | null>(() => {
    const { from, to, by, list } = range.value
    if (steps.value === 'list') {
      const parsed = parseValues(list)
      return parsed.ok ? parsed.value : null
    }
    const [first, last] = [parseAmount(from), parseAmount(to)]
    const step = steps.value === 'linear' ? parseAmount(by) : 2
    if (first === null || last === null || step === null) return null
    const parsed = rangeOf(first, last, step, steps.value === 'doubling')
    return parsed.ok ? parsed.value : null
  })
  const seeds = computed(() => {
    const first = firstSeed.value.trim() === '' ? null : parseAmount(firstSeed.value)
    const isRight = firstSeed.value.trim() === '' || (first !== null && first <= 0xffffffff)
    const count = sort.value === 'seeds' ? parseAmount(seedCount.value) : 1
    return isRight && count !== null && count >= 1 ? { first, count } : null
  })
  /** How many runs will be made; 0 while something is not right. */
  const total = computed(() => {
    if (!seeds.value) return 0
    if (sort.value === 'units') return 0
    const many = sort.value === 'seeds' ? seeds.value.count : (values.value?.length ?? 0)
    return many * paths.value.length
  })
  /** Why no sweep can be made; null = it can. */
  const reason = computed<SweepTrouble | null>(() => {
    if (sort.value !== 'units' && paths.value.length === 0) return 'noPath'
    if (!seeds.value) return 'badSeeds'
    if (sort.value === 'parameter' && !parseField(field.value.trim())) return 'badField'
    if (sort.value === 'parameter' && !values.value) return 'badValues'
    if (sort.value === 'parameter' && (values.value?.length ?? 0) > MOST_WINDOW_VALUES) return 'tooMany'
    return total.value > MOST_WINDOW_RUNS ? 'tooMany' : null
  })

  /** Asks what of the document can be swept. */
  async function readFields(): Promise<void> {
    if (!api || !scenario.isOpen) return
    lastFields += 1
    const mine = lastFields
    try {
      const found = await api.call('explore/fields', { text: scenario.text })
      if (mine !== lastFields) return
      fields.value = found
      if (field.value === '') field.value = found[0]?.field ?? ''
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
      if (mine === lastFields) fields.value = []
    }
  }

  /** Makes the sweep that is asked for in place of the last one. */
  async function start(): Promise<void> {
    if (!api || reason.value !== null || !seeds.value) return
    lastAsked += 1
    const mine = lastAsked
    going?.abort()
    const ending = new AbortController()
    going = ending
    const source = scenario.source as MadeSweep['source']
    const what = sort.value
    const isOver = what === 'parameter' && values.value
    const request: SweepRequest = {
      source,
      paths: what === 'units' ? null : [...paths.value],
      parameter: isOver ? { field: field.value.trim(), values: isOver } : null,
      seeds: seeds.value,
    }
    isBusy.value = true
    isCancelled.value = false
    trouble.value = ''
    progress.value = null
    const tell = (news: CallProgress): void => {
      if (mine === lastAsked) progress.value = news
    }
    try {
      const reply = await api.call('explore/sweep', request, { signal: ending.signal, progress: tell })
      if (mine === lastAsked) made.value = { ...reply, sort: what, source }
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
      if (mine !== lastAsked) return
      if (ending.signal.aborted) isCancelled.value = true
      else trouble.value = error.message
    } finally {
      if (mine === lastAsked) isBusy.value = false
    }
  }

  /** Ends the sweep that goes on; the one before it stays. */
  function cancel(): void {
    going?.abort()
  }

  /** Runs one point again, so that the other views show it. */
  async function show({ point }: SweepRow): Promise<void> {
    if (!made.value) return
    const { source } = made.value
    const text = point.edits.reduce<string | null>(
      (changed, { path, value }) => changed && setYaml(changed, path, value, sweepShorthand),
      source.text,
    )
    if (text === null) return
    await run.start({ ...source, text }, [point.path], point.seed)
  }

  /** Writes text to a file that a person chooses. @returns its name; empty = nobody chose one */
  async function save(name: string, text: string): Promise<string> {
    if (!api) return ''
    try {
      const saved = await api.call('file/save', { document: '', name, text, how: 'export' })
      return saved?.name ?? ''
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
      trouble.value = error.message
      return ''
    }
  }

  watch(
    () => [scenario.name, scenario.sample],
    () => {
      cancel()
      lastAsked += 1
      made.value = null
      fields.value = []
      field.value = ''
      isBusy.value = false
      isCancelled.value = false
      trouble.value = ''
    },
  )

  const asked = { sort, paths, fields, field, steps, range, firstSeed, seedCount, values, total, reason }
  const parts = { made, isBusy, progress, isCancelled, trouble }
  return { ...asked, ...parts, connect, readFields, start, cancel, show, save }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useExplore, import.meta.hot))
