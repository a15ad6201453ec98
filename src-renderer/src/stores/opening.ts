import { acceptHMRUpdate, defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { isLink } from '../../../src-ipc/links'
import { LARGEST_FILE, textOf, type ChosenFile } from '../app/files'
import { useView, VIEWS } from '../app/view'
import { useDocument } from './document'
import { useFiles } from './files'
import { hasTexts, isKept, KeptSlots, type KeptDocument, type KeptOffer } from './kept-slots'
import { useOpenedTrace } from './opened-trace'
import { useLabs } from './labs'
import { isLabFile } from './labs-model'

/** A document that was open before. */
export interface RecentDocument {
  readonly name: string
  readonly sample: string
  /** Empty for samples, which the host has. */
  readonly text: string
}

/** What a person answers when changes would be lost. */
export type Answer = 'save' | 'discard' | 'cancel'

const RECENT = 'dma-lab-recent'
const SESSION = 'dma-lab-session'
/** Documents that Welcome offers again, and most characters of one. */
const MOST_RECENT = 6
const LONGEST_RECENT = 200_000
/** ms from the first change until it is kept, also while a person goes on typing; a crash may cost 5 s. */
export const KEEP_AFTER = 400

function read<T>(storage: Storage, key: string, isRight: (value: unknown) => value is T): T | null {
  try {
    const value: unknown = JSON.parse(storage.getItem(key) ?? 'null')
    return isRight(value) ? value : null
  } catch {
    return null
  }
}

/** Keeps a value; a storage that is full or forbidden keeps nothing, and the lab goes on. @returns whether it is kept */
function keep(storage: Storage, key: string, value: unknown): boolean {
  try {
    storage.setItem(key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

const isRecent = (value: unknown): value is RecentDocument[] =>
  Array.isArray(value) && value.every((each) => hasTexts(each, ['name', 'text', 'sample']))

/** How documents are opened and left: nothing that was not saved is lost without a question. */
export const useOpening = defineStore('opening', () => {
  const scenario = useDocument()
  const view = useView()
  const files = useFiles()
  const traces = useOpenedTrace()
  const labs = useLabs()
  /** Someone waits for an answer: the document has changes. */
  const isAsking = ref(false)
  /** Changes of windows that are gone that were not saved, the newest first. */
  const recoveries = shallowRef<readonly KeptOffer[]>([])
  const recent = shallowRef<readonly RecentDocument[]>(read(localStorage, RECENT, isRecent) ?? [])
  /** Why a document could not be opened: a message of the catalogue under `files`. */
  const trouble = ref<'' | 'empty' | 'tooLarge' | 'notText' | 'notUtf8' | 'noClipboard'>('')
  let settle: ((answer: Answer) => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let slots: KeptSlots | undefined
  /** The slot holds changes of this window. */
  let hasKept = false
  /** The person was told that changes cannot be kept. */
  let isTold = false

  /** Asks what to do with changes. @returns whether the document may be left */
  async function leave(): Promise<boolean> {
    if (!scenario.isDirty) return true
    settle?.('cancel')
    isAsking.value = true
    const answer = await new Promise<Answer>((resolve) => (settle = resolve))
    isAsking.value = false
    return answer === 'save' ? await save() : answer === 'discard'
  }

  /** Gives the answer to that question. */
  function answer(given: Answer): void {
    settle?.(given)
    settle = undefined
  }

  /** Writes the document to its file, or to one that is chosen. @returns whether it was written */
  function save(how: 'save' | 'as' = 'save'): Promise<boolean> {
    return files.save(how)
  }

  /** Lets a person choose a file, and opens it. */
  async function choose(): Promise<boolean> {
    const chosen = await files.choose()
    return chosen !== null && (await open(chosen))
  }

  /** Opens a document once the one before may be left. @returns whether it was opened */
  async function open(document: ChosenFile): Promise<boolean> {
    trouble.value = ''
    if (document.trace !== undefined) return traces.open(document.trace, document.name)
    // A scenario may be begun in an empty file; nothing else is in it.
    if (document.text.trim() === '' && !/\.ya?ml$/i.test(document.name)) {
      trouble.value = 'empty'
      return false
    }
    if (isLabFile(document.text)) {
      await labs.openFile(document)
      return true
    }
    if (!(await leave())) return false
    const { name, text, document: file = '' } = document
    await scenario.open({ name, text, file })
    // Files that the host opened are in its own list.
    if (file === '') remember({ name, sample: '', text })
    view.view = 'machine'
    return true
  }

  /** The same for a sample; the view stays. */
  async function openSample(id: string): Promise<boolean> {
    if (!(await leave())) return false
    await scenario.openSample(id)
    remember({ name: scenario.name, sample: id, text: '' })
    return true
  }

  /** Opens a file that a person let fall or chose. */
  async function openFile(file: File): Promise<boolean> {
    trouble.value = ''
    const asTrace = await traces.openFile(file)
    if (asTrace !== null) return asTrace
    trouble.value = file.size > LARGEST_FILE ? 'tooLarge' : /\.(ya?ml|json|txt)$/i.test(file.name) ? '' : 'notText'
    if (trouble.value !== '') return false
    const text = await textOf(file)
    if (text === null) trouble.value = 'notUtf8'
    return text !== null && (await open({ name: file.name, text }))
  }

  /**
   * Opens what a link carries, as a document without a place; nothing of it is run.
   *
   * @param refuse is told why that cannot be
   * @param before is called once the link is known to be good
   */
  async function openLink(link: string, refuse: (why: string) => void, before?: () => void): Promise<boolean> {
    let carried: ChosenFile | null
    try {
      carried = await files.readLink(link)
    } catch (error) {
      refuse(error instanceof Error ? error.message : String(error))
      return false
    }
    before?.()
    return carried !== null && (await open(carried))
  }

  /** Opens what is in the clipboard: a document, or a link that carries one. */
  async function paste(): Promise<boolean> {
    trouble.value = ''
    try {
      const text = await navigator.clipboard.readText()
      if (isLink(text)) return await openLink(text, (detail) => files.say({ about: 'refused', detail }))
      if (text.length > LARGEST_FILE) trouble.value = 'tooLarge'
      else if (text.trim() !== '') return await open({ name: 'pasted.dmalab.yaml', text })
      else trouble.value = 'noClipboard'
    } catch {
      trouble.value = 'noClipboard'
    }
    return false
  }

  /** Opens one of the recent documents again. */
  async function reopen(document: RecentDocument): Promise<void> {
    if (document.sample === '') await open(document)
    else if (await openSample(document.sample)) view.view = 'machine'
  }

  function remember(document: RecentDocument): void {
    if (document.text.length > LONGEST_RECENT) return
    const others = recent.value.filter(({ name, sample }) => name !== document.name || sample !== document.sample)
    recent.value = [document, ...others].slice(0, MOST_RECENT)
    keep(localStorage, RECENT, recent.value)
  }

  function keptNow(): KeptDocument {
    const { name, text, saved, sample, file } = scenario
    return { name, text, saved, sample, ...(file === '' ? {} : { file }) }
  }

  /** Keeps the document for the next start, and for a reload of this tab. */
  function keepNow(): void {
    clearTimeout(timer)
    timer = undefined
    if (!scenario.isOpen) return
    keep(sessionStorage, SESSION, { ...keptNow(), view: view.view })
    if (!slots || slots.mine === 0) return
    if (!scenario.isDirty) {
      if (hasKept) slots.forget(slots.mine)
      hasKept = false
      return
    }
    try {
      slots.keep(keptNow())
      hasKept = true
      isTold = false
    } catch (error) {
      if (!isTold) files.say({ about: 'kept', detail: error instanceof Error ? error.message : String(error) })
      isTold = true
    }
  }

  /** Shows a kept document with its changes as changes. */
  async function restore(kept: KeptDocument): Promise<void> {
    const { name, saved, sample, file = '' } = kept
    await scenario.open({ name, text: saved, sample, file })
    if (kept.text !== kept.saved) scenario.change(kept.text, kept.name)
  }

  /** Takes up what a window has left; it is this window's from then on. */
  async function recover(offer: KeptOffer): Promise<void> {
    if (!(await leave())) return
    recoveries.value = recoveries.value.filter((each) => each !== offer)
    await restore(offer)
    keepNow()
    if (offer.slot !== slots?.mine) slots?.forget(offer.slot)
    view.view = 'machine'
  }

  /** Forgets it. */
  function forget(offer: KeptOffer): void {
    recoveries.value = recoveries.value.filter((each) => each !== offer)
    if (offer.slot !== slots?.mine || !hasKept) slots?.forget(offer.slot)
  }

  /**
   * A reload of this tab goes on where it was; a new start is offered what was not saved. From now on changes are kept.
   *
   * @returns stops it
   */
  function begin(page: Window): () => void {
    const session = read(sessionStorage, SESSION, isKept)
    const mine = new KeptSlots(localStorage, sessionStorage, page.navigator.locks ?? undefined)
    slots = mine
    hasKept = session !== null && session.text !== session.saved
    void mine.claim().then((left) => {
      if (slots !== mine) return mine.end()
      recoveries.value = left
      if (scenario.isDirty) keepNow()
    })
    if (session) {
      // The run is made again beside this.
      const before = (session as { view?: string }).view
      void restore(session).then(() => (view.view = VIEWS.find((each) => each === before) ?? 'welcome'))
    }
    const stop = watch([() => scenario.text, () => scenario.saved, () => scenario.name, () => view.view], () => {
      timer ??= setTimeout(keepNow, KEEP_AFTER)
    })
    const ask = (event: BeforeUnloadEvent): void => {
      keepNow()
      if (scenario.isDirty) event.preventDefault()
    }
    // Another window has taken an offer up, or forgotten it.
    const look = ({ storageArea, newValue }: StorageEvent): void => {
      if (storageArea !== localStorage || newValue !== null) return
      const rest = recoveries.value.filter(({ slot }) => slot === mine.mine || !mine.isGone(slot))
      if (rest.length < recoveries.value.length) recoveries.value = rest
    }
    page.addEventListener('storage', look)
    page.addEventListener('beforeunload', ask)
    page.addEventListener('pagehide', keepNow)
    return () => {
      stop()
      clearTimeout(timer)
      timer = undefined
      slots = undefined
      mine.end()
      page.removeEventListener('storage', look)
      page.removeEventListener('beforeunload', ask)
      page.removeEventListener('pagehide', keepNow)
    }
  }

  const parts = { isAsking, recoveries, recent, trouble }
  return {
    ...parts,
    leave,
    answer,
    save,
    choose,
    open,
    openSample,
    openFile,
    openLink,
    paste,
    reopen,
    recover,
    forget,
    begin,
  }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useOpening, import.meta.hot))
