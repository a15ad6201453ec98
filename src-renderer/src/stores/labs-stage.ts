import { acceptHMRUpdate, defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Evidence, Grade, LabPlan, LabView, Submission } from '../../../src-ipc/labs'
import { LabFailure } from '../../../src-ipc/lab-error'
import { useView } from '../app/view'
import { useRun } from './run'
import { useRunNotes, type RunNote } from './run-notes'

/** The run of a lab that the window shows. */
export interface StagedRun {
  /** Its number at the host. */
  readonly run: number
  readonly lab: string
  /** Its name in the lab. */
  readonly name: string
  readonly seed: number
  /** What was edited, as JSON; `expected` = the reference. */
  readonly edits: string
}

/** What a run is made of. */
export interface StageOrder {
  readonly lab: LabView
  readonly name: string
  readonly plan: LabPlan
  readonly edits: string
}

/** Marks of a check on the timeline: sign, and the title as far as there is room. */
const LONGEST = 60

/** The runs of labs, made by the ordinary machinery of runs, so that every view can look at them. */
export const useLabStage = defineStore('labs-stage', () => {
  const run = useRun()
  const view = useView()
  const notes = useRunNotes()
  const made = shallowRef<StagedRun | null>(null)
  /** The run of a lab that is shown now; null when something else is. */
  const shown = computed(() => {
    const { current } = run
    return current.state === 'ended' && made.value?.run === current.started.run ? made.value : null
  })

  /** Makes a run in place of what is shown. @returns whether it came to an end @throws LabFailure when it broke */
  async function make({ lab, name, plan, edits }: StageOrder): Promise<boolean> {
    await run.start({ text: plan.text, name: plan.name }, [plan.path], plan.seed)
    const { current } = run
    if (current.state === 'failed') throw new LabFailure(current.error)
    if (current.state !== 'ended') return false
    made.value = { run: current.started.run, lab: lab.id, name, seed: plan.seed, edits }
    return true
  }

  /** Names of rows as marks use them. */
  async function keysOf(rows: readonly number[]): Promise<readonly string[]> {
    return shown.value && rows.length > 0 ? run.ask('trace/keys', { rows }) : []
  }

  /** The rows of such names in the run that is shown. */
  async function rowsOf(keys: readonly string[]): Promise<readonly { readonly row: number; readonly at: number }[]> {
    return shown.value && keys.length > 0 ? run.ask('trace/keyed', { keys }) : []
  }

  /** Shows an event of the run that is shown: it is selected in the timeline and its table. */
  async function show({ row, key, at }: Pick<Evidence, 'row' | 'key' | 'at'>): Promise<void> {
    const [found] = await rowsOf([key])
    const isThere = found !== undefined && found.row >= 0
    run.select(isThere ? found.row : row, isThere ? found.at : at)
    view.view = 'timeline'
  }

  /** Points out on the timeline what a check is about, and what the student marked. */
  async function pointOut(lab: LabView, submission: Submission, grade: Grade | null, yours: string): Promise<void> {
    const now = shown.value
    if (!now || now.lab !== lab.id) return
    const found: RunNote[] = (grade?.checks ?? []).flatMap(({ title, ok, evidence }) => {
      if (evidence?.run !== now.name || evidence.seed !== now.seed) return []
      return [{ at: evidence.at, row: evidence.row, text: `${ok ? '✓' : '✗'} ${title}`.slice(0, LONGEST) }]
    })
    const marks = lab.questions.flatMap(({ id, kind, run: of }) => {
      const answer = submission.answers?.[id]
      return kind === 'mark' && of === now.name && Array.isArray(answer) ? answer : []
    })
    try {
      const rows = await rowsOf(marks)
      rows.forEach(({ row, at }, index) => {
        if (row >= 0) found.push({ at, row, text: `${yours} ${marks[index]}`.slice(0, LONGEST) })
      })
    } catch (error) {
      if (!(error instanceof LabFailure)) throw error
    }
    if (shown.value === now) notes.show(found)
  }

  return { made, shown, make, keysOf, rowsOf, show, pointOut }
})

if (import.meta.hot) import.meta.hot.accept(acceptHMRUpdate(useLabStage, import.meta.hot))
