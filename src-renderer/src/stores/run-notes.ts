import { acceptHMRUpdate, defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { useRun } from './run'

/** An instant of the run that another view points out; the timeline shows it beside the markers of a person. */
export interface RunNote {
  /** ns since the world began */
  readonly at: number
  readonly text: string
  /** Row of the trace. */
  readonly row: number
}

/** What other views point out in the run that is shown. It goes when another run begins. */
export const useRunNotes = defineStore('run-notes', () => {
  const run = useRun()
  const notes = shallowRef<readonly RunNote[]>([])

  watch(
    () => run.current.state,
    (state) => {
      if (state === 'going' || state === 'none') notes.value = []
    },
    { flush: 'sync' },
  )

  /** Puts notes in place of those before, in the order of time. */
  function show(wanted: readonly RunNote[]): void {
    notes.value = [...wanted].sort((a, b) => a.at - b.at)
  }

  return { notes, show }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useRunNotes, import.meta.hot))
