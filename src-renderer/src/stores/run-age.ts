import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useDocument } from './document'
import { useRun } from './run'

/** Whether the run that the views show is still one of the document as it stands. */
export const useRunAge = defineStore('run-age', () => {
  const run = useRun()
  const scenario = useDocument()
  /** The document as it ran; null = what ran was not a document of this window. */
  const ran = shallowRef<{ readonly name: string; readonly text: string } | null>(null)

  watch(
    () => run.source,
    (source) => {
      if (source === null) ran.value = null
      else if ('text' in source) ran.value = { name: source.name ?? '', text: source.text }
      // A sample runs as it came.
      else ran.value = source.sample === scenario.sample ? { name: scenario.name, text: scenario.saved } : null
    },
    { flush: 'sync', immediate: true },
  )

  /** The document has changed since it ran. */
  const isOlder = computed(
    () =>
      run.current.state === 'ended' &&
      ran.value !== null &&
      ran.value.name === scenario.name &&
      ran.value.text !== scenario.text,
  )
  return { isOlder }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useRunAge, import.meta.hot))
