import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { CheckedDocument } from '../../../src-ipc/contract'
import type { RunSource } from '../../../src-ipc/runs'
import { LabFailure } from '../../../src-ipc/lab-error'
import type { LabApi } from '../lab-api'

/** One state of the text that undo comes back to. */
interface Version {
  readonly text: string
  /** What was done to get here, in words. */
  readonly label: string
}

/** States that undo keeps. */
const KEPT_VERSIONS = 500
/** ms without a change before a document is looked at. */
const SETTLED = 150

/** What a new document says. */
export const NEW_DOCUMENT = `version: 1
title: New scenario
host: 1989-386-isa
driver: xx
workload:
  - process: writer
    requests:
      - { op: write, offset: 0, length: 8 KB }
`

/** The document in the window: its text is the truth, forms and editor are two views of it. */
export const useDocument = defineStore('document', () => {
  const name = ref('')
  const text = ref('')
  const saved = ref('')
  /** The sample it came from; empty for any other document. */
  const sample = ref('')
  /** Id of the file that the host opened it from; empty for any other document. */
  const file = ref('')
  const checked = shallowRef<CheckedDocument>({ issues: [], scenario: null })
  /** The text has changed since it was looked at. */
  const isChecking = ref(false)
  const past = shallowRef<readonly Version[]>([])
  const future = shallowRef<readonly Version[]>([])
  let api: LabApi | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastCheck = 0
  /** Changes of one kind in quick succession are one step back. */
  let merging = ''

  /** What to ask the host to run. */
  const source = computed<RunSource>(() => ({
    ...{ text: text.value, name: name.value },
    ...(sample.value === '' ? {} : { from: sample.value }),
    ...(file.value === '' ? {} : { document: file.value }),
  }))
  const isOpen = computed(() => name.value !== '')
  const isDirty = computed(() => text.value !== saved.value)
  const undoLabel = computed(() => past.value[past.value.length - 1]?.label)
  const redoLabel = computed(() => future.value[future.value.length - 1]?.label)

  /** Gives the store its host. */
  function connect(host: LabApi): void {
    api = host
  }

  /** Shows another document. */
  async function open(document: {
    readonly name: string
    readonly text: string
    readonly sample?: string
    readonly file?: string
  }): Promise<void> {
    name.value = document.name
    text.value = document.text
    saved.value = document.text
    sample.value = document.sample ?? ''
    file.value = document.file ?? ''
    past.value = []
    future.value = []
    merging = ''
    // Nobody knows yet whether it is right.
    isChecking.value = api !== undefined
    await check()
  }

  /** Opens a sample. @throws LabFailure E_NOT_FOUND */
  async function openSample(id: string): Promise<void> {
    if (!api) return
    const { name: file, text: content } = await api.call('lab/sample', { sample: id })
    await open({ name: file, text: content, sample: id })
  }

  /**
   * Changes the text.
   *
   * @param label what was done, for undo
   * @param merge changes with the same key in a row are one step of undo; empty = a step of its own
   */
  function change(next: string, label: string, merge = ''): void {
    if (next === text.value) return
    const isMerged = merge !== '' && merge === merging && past.value.length > 0
    if (!isMerged) past.value = [...past.value.slice(1 - KEPT_VERSIONS), { text: text.value, label }]
    merging = merge
    future.value = []
    text.value = next
    settle()
  }

  /** Takes the last change back. */
  function undo(): void {
    step(past, future)
  }

  /** Does again what was taken back. */
  function redo(): void {
    step(future, past)
  }

  function step(from: typeof past, to: typeof past): void {
    const version = from.value[from.value.length - 1]
    if (!version) return
    from.value = from.value.slice(0, -1)
    to.value = [...to.value, { text: text.value, label: version.label }]
    merging = ''
    text.value = version.text
    settle()
  }

  /**
   * Says that a text was written to a file.
   *
   * @param written what was written: the person may have gone on typing
   * @param place id of the file; absent = it has none
   */
  function markSaved(as?: string, written = text.value, place?: string): void {
    saved.value = written
    if (as !== undefined) name.value = as
    if (place !== undefined) file.value = place
  }

  function settle(): void {
    isChecking.value = true
    clearTimeout(timer)
    timer = setTimeout(() => void check(), SETTLED)
  }

  /** Has the text looked at now; a late answer to an earlier text is dropped. */
  async function check(): Promise<void> {
    clearTimeout(timer)
    if (!api) return
    lastCheck += 1
    const mine = lastCheck
    const asked = text.value
    try {
      const answer = await api.call('document/check', { text: asked })
      if (mine !== lastCheck) return
      checked.value = answer
      isChecking.value = text.value !== asked
    } catch (error) {
      // A host that has ended is told of elsewhere; nobody looks at the document any more.
      if (!(error instanceof LabFailure)) throw error
      if (mine === lastCheck) isChecking.value = false
    }
  }

  const parts = {
    name,
    text,
    saved,
    sample,
    file,
    source,
    checked,
    isChecking,
    past,
    future,
    isOpen,
    isDirty,
    undoLabel,
    redoLabel,
  }
  return { ...parts, connect, open, openSample, change, undo, redo, markSaved, check }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useDocument, import.meta.hot))
