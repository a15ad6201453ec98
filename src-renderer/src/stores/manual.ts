import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { LabFailure } from '../../../src-ipc/lab-error'
import type { ManualStatement } from '../../../src-ipc/manual'
import type { RowFilter } from '../../../src-ipc/runs'
import type { LabApi } from '../lab-api'
import { useRun } from './run'

/** Keeps no row at all. */
const NOTHING: RowFilter = { kinds: [] }

/** The statements of the manuals, and which of them the run in the window shows. */
export const useManual = defineStore('manual', () => {
  const run = useRun()
  const statements = shallowRef<readonly ManualStatement[]>([])
  /** Events of the shown path, by the id of the statement that speaks about them; absent = none. */
  const counts = shallowRef<ReadonlyMap<string, number>>(new Map())
  /** The statement whose events the timeline looks for; empty = none. */
  const chosen = ref('')
  /** The statement that the list shows; empty = none. */
  const opened = ref('')
  const isCounting = ref(false)
  let api: LabApi | undefined
  let lastCount = 0

  const find = (id: string): ManualStatement | undefined => statements.value.find((each) => each.id === id)
  /** What the timeline looks for because of the statement; null = nothing. */
  const filter = computed<RowFilter | null>(() => {
    const statement = find(chosen.value)
    return statement ? (statement.filters[run.path] ?? NOTHING) : null
  })

  /** Gives the store its host and asks what the manuals say. */
  async function connect(host: LabApi): Promise<void> {
    api = host
    try {
      statements.value = await host.call('manual/statements', {})
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
    }
  }

  watch(
    () => run.overview,
    () => void count(),
  )

  async function count(): Promise<void> {
    lastCount += 1
    const mine = lastCount
    counts.value = new Map()
    if (!api || !run.overview) return
    isCounting.value = true
    try {
      const found = await run.ask('trace/statements', {})
      if (mine === lastCount) counts.value = new Map(found.map((each) => [each.id, each.count]))
    } catch (error) {
      // The run was closed meanwhile; the next one is counted when it comes.
      if (!(error instanceof LabFailure)) throw error
    } finally {
      if (mine === lastCount) isCounting.value = false
    }
  }

  /** Looks for the events of a statement, and selects one: the first, or the next from the selected one. */
  async function choose(id: string, direction: 1 | -1 = 1): Promise<void> {
    const isSame = chosen.value === id
    chosen.value = id
    const wanted = filter.value
    if (!wanted || !counts.value.has(id)) return
    const row = await run.ask('trace/step', { filter: wanted, row: isSame ? run.row : -1, direction })
    if (row < 0 || chosen.value !== id) return
    const { at } = await run.ask('trace/row', { row })
    if (chosen.value === id) run.select(row, at)
  }

  /** No statement is looked for any more. */
  function clear(): void {
    chosen.value = ''
  }

  return { statements, counts, chosen, opened, isCounting, filter, find, connect, choose, clear }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useManual, import.meta.hot))
