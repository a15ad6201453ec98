import { shallowRef, watch, type ComputedRef } from 'vue'
import type { RowFilter, RowSummary } from '../../../../src-ipc/runs'
import type { Ask } from './use-search'

/** Rows that are asked for at once. */
const PAGE = 100
/** Pages that are kept. */
const MOST_PAGES = 60

/** The rows of the trace that pass a filter, asked for page by page as they come into view. */
function createRows(ask: Ask, filter: ComputedRef<RowFilter>, source: () => unknown) {
  const total = shallowRef(0)
  /** Replaced whole when a page arrives. */
  const pages = shallowRef<ReadonlyMap<number, readonly RowSummary[]>>(new Map())
  const asked = new Map<number, Promise<readonly RowSummary[]>>()
  let generation = 0
  /** Stops the questions about a filter that is no longer wanted. */
  let stopper = new AbortController()

  async function load(page: number): Promise<readonly RowSummary[]> {
    const mine = generation
    const known = pages.value.get(page) ?? asked.get(page)
    if (known) return known
    const question = { filter: filter.value, first: page * PAGE, count: PAGE }
    const answer = ask('trace/rows', question, { signal: stopper.signal }).then((found) => {
      if (mine !== generation) return []
      asked.delete(page)
      if (!found) return []
      total.value = found.total
      const kept = [...pages.value].slice(-MOST_PAGES)
      pages.value = new Map([...kept, [page, found.rows]])
      return found.rows
    })
    asked.set(page, answer)
    return answer
  }

  watch(
    [filter, source],
    () => {
      generation += 1
      stopper.abort()
      stopper = new AbortController()
      asked.clear()
      pages.value = new Map()
      total.value = 0
      if (source()) void load(0)
    },
    { immediate: true },
  )

  return {
    total,
    /** The row at a place; undefined until it has arrived, which this asks for. */
    at(place: number): RowSummary | undefined {
      const page = Math.floor(place / PAGE)
      const rows = pages.value.get(page)
      if (!rows && source() && place < total.value) void load(page)
      return rows?.[place - page * PAGE]
    },
    /** The row at a place, once it has arrived. */
    async get(place: number): Promise<RowSummary | undefined> {
      const page = Math.floor(place / PAGE)
      return (await load(page))[place - page * PAGE]
    },
  }
}

/** The rows of a table. */
export type Rows = ReturnType<typeof createRows>

/** Makes one. */
export function useRows(ask: Ask, filter: ComputedRef<RowFilter>, source: () => unknown): Rows {
  return createRows(ask, filter, source)
}
