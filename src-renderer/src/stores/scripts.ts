import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { LabFailure } from '../../../src-ipc/lab-error'
import type { ScriptText, ScriptWord } from '../../../src-ipc/script'
import type { LabApi } from '../lab-api'
import { useDocument } from './document'

/** ms without a change before scripts are read again. */
const SETTLED = 200

/** The scripts of the document and their words. */
export const useScripts = defineStore('scripts', () => {
  const scenario = useDocument()
  const words = shallowRef<readonly ScriptWord[]>([])
  const texts = shallowRef<readonly ScriptText[]>([])
  /** Place in the workload of the process that is shown. */
  const index = ref(0)
  const shown = computed(() => texts.value.find((each) => each.index === index.value) ?? texts.value[0] ?? null)
  let api: LabApi | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastAsked = 0

  /** Gives the store its host and asks for the words. */
  async function connect(host: LabApi): Promise<void> {
    api = host
    try {
      words.value = await host.call('script/vocabulary', {})
      await read()
    } catch (error) {
      // A host that has ended is told of elsewhere.
      if (!(error instanceof LabFailure)) throw error
    }
  }

  watch(
    () => scenario.text,
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void read(), SETTLED)
    },
  )

  /** Reads the scripts; while the document is no scenario the last ones stay. */
  async function read(): Promise<void> {
    if (!api || !scenario.isOpen) return
    lastAsked += 1
    const mine = lastAsked
    const from = {
      ...(scenario.sample === '' ? {} : { from: scenario.sample }),
      ...(scenario.file === '' ? {} : { document: scenario.file }),
    }
    const answer = await api.call('script/read', { text: scenario.text, ...from })
    if (mine !== lastAsked) return
    if (answer.length > 0 || scenario.checked.issues.length === 0) texts.value = answer
  }

  return { words, texts, index, shown, connect, read }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useScripts, import.meta.hot))
