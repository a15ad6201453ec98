import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Answer, EditIssues, Grade, LabListed, LabSource, LabView, Submission } from '../../../src-ipc/labs'
import { LabFailure } from '../../../src-ipc/lab-error'
import { useView } from '../app/view'
import type { LabApi } from '../lab-api'
import {
  freshWork,
  signedBy,
  withAnswer,
  withEdit,
  withProgress,
  type Busy,
  type Conflict,
  type LabTrouble,
  type Step,
} from './labs-model'
import { readKept, readShown, writeKept, writeShown, type KeptLab } from './labs-memory'
import { labRuns } from './labs-runs'

/** ms from a change until it is kept, and until it is looked at. */
const KEEP_AFTER = 300
const LINT_AFTER = 300

/** The laboratory exercise that a student works on. What a student does is kept at once; a file is written when asked. */
export const useLabs = defineStore('labs', () => {
  const view = useView()
  const list = shallowRef<readonly LabListed[] | null>(null)
  const kept = shallowRef<ReadonlyMap<string, KeptLab>>(readKept(localStorage))
  const lab = shallowRef<LabView | null>(null)
  const source = shallowRef<LabSource | null>(null)
  const submission = shallowRef<Submission | null>(null)
  const grade = shallowRef<Grade | null>(null)
  const saved = ref('')
  const name = ref('')
  const file = ref('')
  const hints = shallowRef<readonly string[]>([])
  const issues = shallowRef<readonly EditIssues[]>([])
  const busy = ref<Busy>('')
  const trouble = shallowRef<LabTrouble | null>(null)
  const conflict = shallowRef<Conflict | null>(null)
  let api: LabApi | undefined
  let keeping: ReturnType<typeof setTimeout> | undefined
  let linting: ReturnType<typeof setTimeout> | undefined
  let lastLint = 0
  /** What was asked of the host about an earlier lab no longer counts. */
  let generation = 0

  const isOpen = computed(() => lab.value !== null && submission.value !== null)
  const isLocked = computed(() => (submission.value?.lock?.length ?? 0) > 0)
  const step = computed<Step>(() => submission.value?.progress?.step ?? 'read')
  const attempts = computed(() => submission.value?.progress?.attempts ?? 0)
  const isDirty = computed(() => submission.value !== null && JSON.stringify(submission.value) !== saved.value)
  const predictions = computed(() => lab.value?.questions.filter(({ section }) => section === 'predict') ?? [])
  const explanations = computed(() => lab.value?.questions.filter(({ section }) => section === 'explain') ?? [])
  /** What the last check gave is about what there is now. */
  const isCurrent = computed(() => grade.value !== null && submission.value?.results !== undefined)
  /** What broke in the main run of the last check; empty = nothing. */
  const problem = computed(() => grade.value?.runs.find(({ run }) => run === lab.value?.main)?.problem ?? '')
  /** Predictions without an answer. */
  const missing = computed(() => predictions.value.filter(({ id }) => submission.value?.answers?.[id] === undefined))

  /** Gives the store its host. */
  function connect(host: LabApi): void {
    api = host
  }

  /** Does something that takes a moment; what goes wrong becomes `trouble`. @returns whether it went well */
  async function doing(what: Busy, work: (host: LabApi) => Promise<void>): Promise<boolean> {
    if (!api || busy.value !== '') return false
    busy.value = what
    trouble.value = null
    try {
      await work(api)
      return true
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
      trouble.value = { code: error.code, message: error.message }
      return false
    } finally {
      busy.value = ''
    }
  }

  /** Asks for the labs of the program. */
  async function load(): Promise<void> {
    try {
      list.value = (await api?.call('labs/list', {})) ?? null
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
      trouble.value = { code: error.code, message: error.message }
    }
  }

  function take(opened: LabView, from: LabSource, work: Omit<KeptLab, 'source'>): void {
    generation += 1
    lab.value = opened
    source.value = from
    submission.value = work.submission
    grade.value = work.grade
    saved.value = work.saved
    name.value = work.name
    file.value = work.file
    hints.value = []
    issues.value = []
    view.view = 'labs'
    if (work.submission.lab.digest !== opened.digest) trouble.value = { code: 'otherRelease', message: '' }
    const count = work.submission.progress?.hints ?? 0
    if (count > 0) void showHints(count)
    keepSoon()
    lintSoon()
  }

  /** Opens a lab: what was done on it is taken up, unless it shall begin anew. */
  async function open(from: LabSource, isAnew = false, isShown = true): Promise<void> {
    if (isShown) view.view = 'labs'
    await doing('open', async (host) => {
      const opened = await host.call('labs/open', { source: from })
      const before = isAnew ? undefined : kept.value.get(opened.id)
      take(opened, from, before ?? freshWork(await host.call('labs/start', { source: from })))
    })
  }

  /** Opens a file that holds a lab or a submission. */
  async function openFile(chosen: {
    readonly name: string
    readonly text: string
    readonly document?: string
  }): Promise<void> {
    view.view = 'labs'
    const { document = '' } = chosen
    const given = { name: chosen.name, text: chosen.text, ...(document === '' ? {} : { document }) }
    await doing('open', async (host) => {
      const read = await host.call('labs/read', given)
      if (read.what === 'lab') {
        const before = kept.value.get(read.lab.id)
        take(read.lab, given, before ?? freshWork(await host.call('labs/start', { source: given })))
        return
      }
      const { submission: found, folder } = read
      const before = kept.value.get(found.lab.id)
      const from = before?.source ?? (folder === null ? undefined : { folder })
      if (from === undefined) {
        trouble.value = { code: 'noLab', message: found.lab.id }
        return
      }
      const text = JSON.stringify(found)
      const work = { source: from, submission: found, saved: text, name: chosen.name, file: document, grade: null }
      const isLost =
        before && before.saved !== JSON.stringify(before.submission) && text !== JSON.stringify(before.submission)
      if (isLost) conflict.value = { id: found.lab.id, kept: work }
      else take(await host.call('labs/open', { source: from }), from, work)
    })
  }

  /** Settles a conflict: the file takes the place of the work that is kept, or is left. */
  async function settle(takesFile: boolean): Promise<void> {
    const found = conflict.value
    conflict.value = null
    if (!found) return
    if (takesFile)
      await doing('open', async (host) => {
        const { source: from } = found.kept
        take(await host.call('labs/open', { source: from }), from, found.kept)
      })
    else {
      const before = kept.value.get(found.id)
      if (before) await open(before.source)
    }
  }

  /** Goes back to the list; what was done stays kept. */
  function leave(): void {
    keepNow()
    generation += 1
    lab.value = null
    source.value = null
    submission.value = null
    grade.value = null
    trouble.value = null
    writeShown(sessionStorage, null)
  }

  /** Takes another state of the submission. */
  function change(next: Submission): void {
    submission.value = next
    keepSoon()
  }

  function progress(part: NonNullable<Submission['progress']>): void {
    if (submission.value) change(withProgress(submission.value, part))
  }

  const { pointOut, ...runs } = labRuns({
    ...{ lab, source, submission, grade, trouble, attempts, isLocked, predictions },
    ...{ doing, change, progress, generation: () => generation },
  })

  /** Goes to a step. What comes after the predictions begins when they are locked. */
  function goTo(wanted: Step): void {
    if (!isOpen.value) return
    if ((wanted === 'run' || wanted === 'explain') && !isLocked.value) return
    progress({ step: wanted })
  }

  /** Answers a question; undefined takes the answer away. Locked predictions stay. */
  function answer(id: string, value: Answer | undefined): void {
    const now = submission.value
    const question = lab.value?.questions.find((each) => each.id === id)
    if (!now || !question || (question.section === 'predict' && isLocked.value)) return
    change(withAnswer(now, id, value))
    void pointOut()
  }

  /** Changes what the student may change; undefined takes the change away. */
  function edit(id: string, value: string | number | undefined): void {
    const now = submission.value
    if (!now || now.edits?.[id] === value) return
    change(withEdit(now, id, value))
    lintSoon()
  }

  /** Puts an edit back to what the lab begins with. */
  function reset(id: string): void {
    edit(id, lab.value?.edits.find((each) => each.id === id)?.start ?? undefined)
  }

  /** Says who hands it in. */
  function sign(student: string): void {
    if (submission.value) change(signedBy(submission.value, student))
  }

  /** Shows one hint more; that it was asked for is recorded. */
  async function hint(): Promise<void> {
    const count = Math.min(lab.value?.hints ?? 0, (submission.value?.progress?.hints ?? 0) + 1)
    if (count === 0) return
    progress({ hints: count })
    await showHints(count)
  }

  async function showHints(count: number): Promise<void> {
    const mine = generation
    if (!api || !source.value) return
    const found = await api.call('labs/hints', { source: source.value, count }).catch(() => [])
    if (mine === generation) hints.value = found
  }

  /** Writes the submission to its file, or to one that is chosen. @returns whether it was written */
  async function save(how: 'save' | 'overwrite' | 'as' = 'save'): Promise<boolean> {
    let isWritten = false
    await doing('save', async (host) => {
      const [opened, now] = [lab.value, submission.value]
      if (!opened || !now) return
      const { text } = await host.call('labs/write', { submission: now })
      const offered = name.value === '' ? `${opened.id}.dmalab-answer.yaml` : name.value
      const done = await host.call('file/save', { document: file.value, name: offered, text, how })
      if (!done) return
      isWritten = true
      name.value = done.name
      file.value = done.document
      saved.value = JSON.stringify(now)
      keepSoon()
    })
    return isWritten
  }

  /** Makes the report of the student, and writes it where a person chooses. @returns whether it was written */
  async function report(): Promise<boolean> {
    let isWritten = false
    await doing('report', async (host) => {
      const [from, now] = [source.value, submission.value]
      if (!from || !now) return
      const made = await host.call('labs/report', { source: from, submission: now })
      isWritten = (await host.call('file/save', { document: '', ...made, how: 'export' })) !== null
    })
    return isWritten
  }

  function lintSoon(): void {
    clearTimeout(linting)
    linting = setTimeout(() => void lint(), LINT_AFTER)
  }

  async function lint(): Promise<void> {
    const [from, now] = [source.value, submission.value]
    if (!api || !from || !now) return
    lastLint += 1
    const mine = lastLint
    const found = await api.call('labs/lint', { source: from, submission: now }).catch(() => [])
    if (mine === lastLint) issues.value = found
  }

  function keepSoon(): void {
    clearTimeout(keeping)
    keeping = setTimeout(keepNow, KEEP_AFTER)
  }

  /** Keeps the work for a reload and the next start. */
  function keepNow(): void {
    clearTimeout(keeping)
    const [opened, from, now] = [lab.value, source.value, submission.value]
    if (!opened || !from || !now) return
    const next = new Map(kept.value)
    // What was worked on last stands at the end.
    next.delete(opened.id)
    const work = { source: from, submission: now, saved: saved.value, name: name.value, file: file.value }
    kept.value = writeKept(localStorage, next.set(opened.id, { ...work, grade: grade.value }))
    writeShown(sessionStorage, { id: opened.id, isInView: view.view === 'labs' })
  }

  /** A reload of this tab goes on with its lab. From now on changes are kept. @returns stops it */
  function begin(page: Window): () => void {
    const shown = readShown(sessionStorage)
    const before = shown && kept.value.get(shown.id)
    if (before) void open(before.source, false, shown.isInView)
    const stop = watch(() => view.view, keepSoon)
    page.addEventListener('pagehide', keepNow)
    return () => {
      stop()
      clearTimeout(keeping)
      clearTimeout(linting)
      page.removeEventListener('pagehide', keepNow)
    }
  }

  const state = {
    list,
    kept,
    lab,
    source,
    submission,
    grade,
    saved,
    name,
    file,
    hints,
    issues,
    busy,
    trouble,
    conflict,
  }
  const known = { isOpen, isLocked, step, attempts, isDirty, predictions, explanations, missing, isCurrent, problem }
  const opens = { connect, begin, load, open, openFile, settle, leave }
  const works = { goTo, answer, edit, reset, sign, hint, ...runs, save, report }
  return { ...state, ...known, ...opens, ...works }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useLabs, import.meta.hot))
