import { computed, reactive, ref, shallowRef, watch } from 'vue'
import type { Reply } from '../../../../src-ipc/contract'
import type { RowFilter } from '../../../../src-ipc/runs'
import type { CallOptions } from '../../lab-api'
import { useManual } from '../../stores/manual'
import type { TraceName, TraceQuestion, useRun } from '../../stores/run'
import { useSlow } from './use-slow'

/** Asks the host about the trace that is shown; undefined when it is gone. */
export type Ask = <Name extends TraceName>(
  name: Name,
  question: TraceQuestion<Name>,
  options?: CallOptions,
) => Promise<Reply<Name> | undefined>

/** ms after the last key before the host is asked. */
const PATIENCE = 150

/** True when a filter keeps everything. */
export const isEmptyFilter = ({ text, kinds, tracks, request, any }: RowFilter): boolean =>
  [text, kinds, tracks, request, any].every((each) => each === undefined)

/** What a person looks for in the trace, and where they are among what was found. */
function createSearch(ask: Ask, run: ReturnType<typeof useRun>) {
  const manual = useManual()
  const form = reactive({ text: '', kind: '', track: -1, request: '' })
  /** True when only what was found is listed, and all else steps back. */
  const isFiltered = ref(false)
  const filter = shallowRef<RowFilter>({})
  /** The filter once its rows are counted; empty until then. */
  const known = shallowRef<RowFilter>({})
  const total = ref(0)
  /** Place of the selected row among what was found, from 0; -1 = it is not one of them. */
  const place = ref(-1)
  const isWaiting = ref(false)
  const counting = useSlow()
  const isCounting = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  function read(): RowFilter {
    const request = Number.parseInt(form.request, 10)
    return {
      ...(form.text.trim() ? { text: form.text.trim() } : {}),
      ...(form.kind ? { kinds: [form.kind] } : {}),
      ...(form.track >= 0 ? { tracks: [form.track] } : {}),
      ...(request >= 0 ? { request } : {}),
      ...(manual.filter ? { any: [manual.filter] } : {}),
    }
  }

  async function count(): Promise<void> {
    const wanted = filter.value
    counting.stop()
    known.value = {}
    total.value = 0
    place.value = -1
    isCounting.value = !isEmptyFilter(wanted)
    if (!isCounting.value) return
    const question = { filter: wanted, first: 0, count: 1 }
    const found = await counting.ask((options) => ask('trace/rows', question, options))
    if (filter.value !== wanted) return
    isCounting.value = false
    known.value = wanted
    total.value = found?.total ?? 0
    await find()
  }

  async function find(): Promise<void> {
    const [wanted, row, at] = [filter.value, run.row, run.cursor]
    place.value = -1
    if (isCounting.value || isEmptyFilter(wanted) || row < 0 || at < 0) return
    const found = await ask('trace/place', { filter: wanted, at, row })
    if (found === undefined || filter.value !== wanted || run.row !== row || found >= total.value) return
    const rows = await ask('trace/rows', { filter: wanted, first: found, count: 1 })
    if (filter.value === wanted && run.row === row) place.value = rows?.rows[0]?.row === row ? found : -1
  }

  watch(form, () => {
    isWaiting.value = true
    clearTimeout(timer)
    timer = setTimeout(apply, PATIENCE)
  })
  watch(
    () => [run.row, run.cursor],
    () => void find(),
  )
  watch(
    () => run.overview,
    () => void count(),
  )

  watch(
    () => manual.filter,
    (wanted) => {
      if (wanted) isFiltered.value = true
      apply()
    },
    { immediate: true },
  )

  /** Looks for what is in the form now. */
  function apply(): void {
    clearTimeout(timer)
    isWaiting.value = false
    const next = read()
    if (JSON.stringify(next) === JSON.stringify(filter.value)) return
    filter.value = next
    void count()
  }

  /** The row after or before the selected one that was looked for; undefined when there is none. */
  async function next(direction: 1 | -1): Promise<{ readonly row: number; readonly at: number } | undefined> {
    apply()
    if (isEmptyFilter(filter.value)) return undefined
    const row = await ask('trace/step', { filter: filter.value, row: run.row, direction })
    if (row === undefined || row < 0) return undefined
    return ask('trace/row', { row })
  }

  function clear(): void {
    Object.assign(form, { text: '', kind: '', track: -1, request: '' })
    manual.clear()
    isFiltered.value = false
    apply()
  }

  const isOn = computed(() => !isEmptyFilter(filter.value))
  const parts = { form, filter, known, isFiltered, total, place, isWaiting, isOn, isCounting }
  return { ...parts, slow: counting.shown, apply, next, clear }
}

/** What is looked for on a timeline. */
export type Search = ReturnType<typeof createSearch>

/** Makes one. */
export function useSearch(ask: Ask, run: ReturnType<typeof useRun>): Search {
  return createSearch(ask, run)
}
