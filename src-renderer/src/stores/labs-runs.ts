import type { ComputedRef, ShallowRef } from 'vue'
import type { Evidence, Grade, LabQuestionView, LabSource, LabView, Submission } from '../../../src-ipc/labs'
import type { LabApi } from '../lab-api'
import type { Busy, LabTrouble } from './labs-model'
import { useLabStage } from './labs-stage'

/** Names that a mark of the student has on the timeline begin with this sign. */
const YOURS = '⚑'

/** What the runs of a lab need of the exercise that is open. */
export interface OpenLab {
  readonly lab: ShallowRef<LabView | null>
  readonly source: ShallowRef<LabSource | null>
  readonly submission: ShallowRef<Submission | null>
  readonly grade: ShallowRef<Grade | null>
  readonly trouble: ShallowRef<LabTrouble | null>
  readonly attempts: ComputedRef<number>
  readonly isLocked: ComputedRef<boolean>
  readonly predictions: ComputedRef<readonly LabQuestionView[]>
  /** Does something that takes a moment; what goes wrong becomes `trouble`. @returns whether it went well */
  readonly doing: (what: Busy, work: (host: LabApi) => Promise<void>) => Promise<boolean>
  readonly change: (next: Submission) => void
  readonly progress: (part: NonNullable<Submission['progress']>) => void
  /** Another number as soon as another lab is open: what was asked about an earlier one no longer counts. */
  readonly generation: () => number
}

/** What can be done with the runs of a lab. */
export interface LabRuns {
  readonly lock: () => Promise<void>
  readonly attempt: () => Promise<void>
  readonly showRun: (wanted: string) => Promise<void>
  readonly showEvent: (evidence: Evidence) => Promise<void>
  readonly showMe: () => Promise<boolean>
  /** Puts the marks of the student and of the grade on the run that is shown. */
  readonly pointOut: () => Promise<void>
}

/** The runs of the lab that is open: made, checked and shown. */
export function labRuns(open: OpenLab): LabRuns {
  const { lab, source, submission, grade, trouble, attempts, isLocked, predictions } = open
  const { doing, change, progress, generation } = open
  const stage = useLabStage()

  /** Locks the predictions and makes the first run. */
  async function lock(): Promise<void> {
    const done = await doing('run', async (host) => {
      const [from, now] = [source.value, submission.value]
      if (!from || !now) return
      change(await host.call('labs/lock', { source: from, submission: now }))
      progress({ step: 'run' })
    })
    if (done) await attempt()
  }

  /** What a run is made of besides the lab: the changes of the student, unless it is as the lab begins. */
  function editsOf(wanted: string): string {
    const isStart = lab.value?.runs.find((each) => each.name === wanted)?.isStart ?? false
    return isStart ? '' : JSON.stringify(submission.value?.edits ?? {})
  }

  /** Makes a run of the lab and shows it. @param seed default: the run's @throws LabFailure E_SCENARIO */
  async function stageRun(
    host: LabApi,
    wanted: string,
    call: 'labs/plan' | 'labs/show' = 'labs/plan',
    seed?: number,
  ): Promise<boolean> {
    const [from, now, opened] = [source.value, submission.value, lab.value]
    if (!from || !now || !opened) return false
    const plan = await host.call(call, { source: from, submission: now, run: wanted })
    const edits = call === 'labs/show' ? 'expected' : editsOf(wanted)
    return stage.make({ lab: opened, name: wanted, plan: { ...plan, seed: seed ?? plan.seed }, edits })
  }

  /** Runs what the student made, shows it, and checks it. */
  async function attempt(): Promise<void> {
    const { value: opened } = lab
    if (!opened || !isLocked.value) return
    const mine = generation()
    let failure: LabTrouble | null = null
    await doing('run', async (host) => {
      await stageRun(host, opened.main)
    })
    // What was changed may be no scenario: the check says so for each point.
    failure = trouble.value
    await doing('check', async (host) => {
      const [from, now] = [source.value, submission.value]
      if (!from || !now) return
      const checked = await host.call('labs/check', { source: from, submission: now })
      if (mine !== generation() || submission.value !== now) return
      grade.value = checked.grade
      change(checked.submission)
    })
    trouble.value ??= failure
    await pointOut()
  }

  /** Makes one of the runs of the lab and shows it. */
  async function showRun(wanted: string): Promise<void> {
    const isOffered = lab.value?.runs.some(({ name: each, show }) => each === wanted && show) ?? false
    // Predicting by marks needs a run to mark them in; any other run waits for the lock.
    const isMarked = predictions.value.some(({ kind, run }) => kind === 'mark' && run === wanted)
    if (!isLocked.value && predictions.value.length > 0 && !(isOffered && isMarked)) return
    await doing('run', async (host) => {
      await stageRun(host, wanted)
    })
    await pointOut()
  }

  /** Shows the event that proves or refutes a check; its run is made again when another is shown. */
  async function showEvent(evidence: Evidence): Promise<void> {
    const now = stage.shown
    const { run: wanted, seed } = evidence
    const isSame = now?.lab === lab.value?.id && now?.name === wanted && now.edits === editsOf(wanted)
    await doing('show', async (host) => {
      if (!isSame || now?.seed !== seed) {
        if (!(await stageRun(host, wanted, 'labs/plan', seed))) return
        await pointOut()
      }
      await stage.show(evidence)
    })
  }

  /** Runs what was expected, after an attempt; that it was shown is recorded. @returns whether there is a run to see */
  async function showMe(): Promise<boolean> {
    const { value: opened } = lab
    if (!opened || attempts.value < 1) return false
    let isThere = false
    await doing('show', async (host) => {
      isThere = await stageRun(host, opened.main, 'labs/show')
      if (isThere) progress({ shown: true })
    })
    return isThere
  }

  async function pointOut(): Promise<void> {
    if (lab.value && submission.value) await stage.pointOut(lab.value, submission.value, grade.value, YOURS)
  }

  return { lock, attempt, showRun, showEvent, showMe, pointOut }
}
