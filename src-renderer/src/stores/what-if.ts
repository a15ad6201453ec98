import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { LabFailure } from '../../../src-ipc/lab-error'
import type { CallProgress } from '../../../src-ipc/contract'
import type { PathId, WhatIfStudy, WhatIfValue } from '../../../src-ipc/runs'
import type { LabApi } from '../lab-api'
import { useDocument } from './document'

/** ms a slider has to rest before the study is made. */
const SETTLED = 200

/** What-if: values moved away from the document, and what transfers would take then. The document stays as it is. */
export const useWhatIf = defineStore('what-if', () => {
  const scenario = useDocument()
  const values = shallowRef<readonly WhatIfValue[]>([])
  const moved = ref<Record<string, number>>({})
  const paths = ref<PathId[]>(['pio', 'sysv', 'physio'])
  const op = ref<'read' | 'write'>('write')
  const largest = ref(65_536)
  const study = shallowRef<{ readonly paths: readonly PathId[]; readonly study: WhatIfStudy } | null>(null)
  const isBusy = ref(false)
  /** How many transfers of the study were run, of how many; null before the first word. */
  const progress = shallowRef<CallProgress | null>(null)
  /** The last study was cancelled by a person. */
  const isCancelled = ref(false)
  const trouble = ref('')
  let api: LabApi | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastAsked = 0
  let going: AbortController | undefined

  const isMoved = computed(() => Object.keys(moved.value).length > 0)

  /** Gives the store its host. */
  function connect(host: LabApi): void {
    api = host
  }

  /** Reads the values of the document and makes the first study. */
  async function open(): Promise<void> {
    if (!api || !scenario.isOpen) return
    try {
      values.value = await api.call('whatif/values', { text: scenario.text })
      moved.value = {}
      await make()
    } catch (error) {
      fail(error)
    }
  }

  /** Moves a value; moving it back to what the document says is no move. */
  function move(key: string, value: number): void {
    const known = values.value.find((each) => each.key === key)
    if (!known) return
    const rest = Object.fromEntries(Object.entries(moved.value).filter(([each]) => each !== key))
    moved.value = value === known.value ? rest : { ...rest, [key]: value }
    settle()
  }

  /** Puts everything back. */
  function reset(): void {
    moved.value = {}
    settle()
  }

  /** Makes the study soon, once for all changes until then. */
  function settle(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void make(), SETTLED)
  }

  async function make(): Promise<void> {
    clearTimeout(timer)
    if (!api || paths.value.length === 0) return
    lastAsked += 1
    const mine = lastAsked
    const asked = [...paths.value]
    const changes = Object.entries(moved.value).map(([key, value]) => ({ key, value }))
    const mineOnly = new AbortController()
    going = mineOnly
    isBusy.value = true
    isCancelled.value = false
    progress.value = null
    const request = { text: scenario.text, changes, paths: asked, op: op.value, largest: largest.value }
    const tell = (news: CallProgress): void => {
      if (mine === lastAsked) progress.value = news
    }
    try {
      const made = await api.call('whatif/study', request, { signal: mineOnly.signal, progress: tell })
      if (mine !== lastAsked) return
      study.value = { paths: asked, study: made }
      trouble.value = ''
    } catch (error) {
      if (mineOnly.signal.aborted && mine === lastAsked) isCancelled.value = true
      else if (mine === lastAsked) fail(error)
    } finally {
      if (mine === lastAsked) isBusy.value = false
    }
  }

  /** Ends the study that goes on; the one before it stays. */
  function cancel(): void {
    clearTimeout(timer)
    going?.abort()
  }

  /** Forgets everything: another document is open. */
  function forget(): void {
    cancel()
    lastAsked += 1
    study.value = null
    values.value = []
    moved.value = {}
    isBusy.value = false
    isCancelled.value = false
    trouble.value = ''
  }

  function fail(error: unknown): void {
    if (!(error instanceof LabFailure)) throw error
    trouble.value = error.message
  }

  const parts = { values, moved, paths, op, largest, study, isBusy, progress, isCancelled, trouble, isMoved }
  return { ...parts, connect, open, move, reset, settle, cancel, forget }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useWhatIf, import.meta.hot))
