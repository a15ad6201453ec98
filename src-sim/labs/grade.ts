import { failureLine } from '../script/run'
import { traceHash } from '../trace/hash'
import { digestOf } from './digest'
import { Grading, type GradedCheck } from './grading'
import { studentInput, type Lab } from './lab'
import { canJudge } from './questions'
import type { LockState } from './lock'
import type { LabRun } from './run'
import type { ClaimedResults, Submission } from './submission-schema'

/** Something to know of a submission beside its points. */
export interface Flag {
  readonly code: FlagCode
  /** An error is a reason to talk to the student; a note explains. */
  readonly severity: 'error' | 'note'
  readonly message: string
}

/** What can be flagged. @source docs/labs.md */
export const FLAG_CODES = [
  ...['E_REPORT_MISMATCH', 'E_LOCK_TAMPERED', 'E_LAB_RELEASE', 'E_EDIT_NOT_ALLOWED', 'E_ANSWER_UNKNOWN'],
  ...['W_LAB_CHANGED', 'W_OTHER_PROGRAM', 'W_NOT_LOCKED'],
] as const
/** One of them. */
export type FlagCode = (typeof FLAG_CODES)[number]

/** A run that was made for a grade. */
export interface GradedRun {
  readonly run: string
  readonly seed: number
  /** SHA-256 of the trace; empty when there was no run. */
  readonly hash: string
  readonly end: string
  /** What broke: scripts, the driver, the kernel; why there was no run. */
  readonly problem: string
}

/** The grade of one submission. */
export interface Grade {
  readonly lab: { readonly id: string; readonly release: number; readonly title: string }
  readonly points: number
  readonly most: number
  readonly checks: readonly GradedCheck[]
  readonly runs: readonly GradedRun[]
  readonly flags: readonly Flag[]
  readonly lock: LockState
}

/** A run as a grade lists it. */
export function gradedRun(run: string, seed: number, made: LabRun | string): GradedRun {
  if (typeof made === 'string') return { run, seed, hash: '', end: '', problem: made }
  const { result } = made
  const script = result.processes.map((each) => each.script?.failure).find((failure) => failure)
  const failure = result.driver?.failure ?? script
  const hang = result.hung[0]
  const problem = failure
    ? failureLine(failure)
    : result.end === 'panic'
      ? `the kernel panics: ${result.panic}`
      : result.end === 'limit'
        ? 'the simulated time limit is reached'
        : result.end === 'stopped'
          ? 'the run was stopped'
          : hang
            ? `${hang.process} hangs: ${hang.explanation}`
            : ''
  return { run, seed: made.seed, hash: traceHash(result.table), end: result.end, problem }
}

/** Sums in hundredths, so that halves and thirds add up the same in any order. */
export function sumPoints(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + Math.round(value * 100), 0) / 100
}

/** What counts: everything but what is withheld here. */
export function totals(checks: readonly GradedCheck[]): { readonly points: number; readonly most: number } {
  const counted = checks.filter(({ withheld }) => !withheld)
  return { points: sumPoints(counted.map(({ points }) => points)), most: sumPoints(counted.map(({ most }) => most)) }
}

const digestOfResults = ({ points, most, checks, traces }: Omit<ClaimedResults, 'digest'>): string =>
  digestOf({ points, most, checks, traces })

/** The questions whose right answer the student's side does not have. */
function withheldIds(lab: Lab): readonly string[] {
  const questions = studentInput(lab.input).questions ?? []
  return questions.filter((question) => !canJudge(question, undefined)).map(({ id }) => id)
}

/**
 * What the program writes into a submission after a check on the student's side, and what the grader holds it against.
 *
 * @source docs/labs.md
 */
export function resultsOf(lab: Lab, checks: readonly GradedCheck[], runs: readonly GradedRun[]): ClaimedResults {
  const secret = withheldIds(lab)
  const visible = checks.flatMap((check) =>
    check.part === 'hidden' ? [] : [{ ...check, withheld: check.withheld || secret.includes(check.id) }],
  )
  const results = {
    ...totals(visible),
    checks: Object.fromEntries(visible.map(({ id, points, withheld }) => [id, withheld ? null : points])),
    traces: runs.flatMap(({ run, seed, hash }) => (hash === '' ? [] : [{ run, seed, hash }])),
  }
  return { ...results, digest: digestOfResults(results) }
}

/** The runs of the student's side that a result speaks of: those that visible checks need with their own seeds. */
export function claimedRuns(lab: Lab, submission: Submission, isLocked: boolean): readonly string[] {
  const order = new Grading(lab, submission, { hidden: null, isLocked }).next()
  return order?.seed === null ? order.runs : []
}

/**
 * What is odd about a submission.
 *
 * @param student what the student's side would give for the same submission
 * @param program the version of this program
 */
export function flagsOf(
  lab: Lab,
  submission: Submission,
  lock: { readonly state: LockState; readonly reason: string },
  student: ClaimedResults,
  program: string,
): Flag[] {
  const flags: Flag[] = []
  const flag = (code: FlagCode, message: string): void => {
    flags.push({ code, severity: code.startsWith('E_') ? 'error' : 'note', message })
  }
  const isOther = submission.lab.release !== lab.input.release
  if (isOther)
    flag('E_LAB_RELEASE', `it answers release ${submission.lab.release}; this is release ${lab.input.release}`)
  else if (submission.lab.digest !== lab.digest)
    flag('W_LAB_CHANGED', 'the lab it answers differs from this one, though the release is the same')
  if (submission.program !== program)
    flag('W_OTHER_PROGRAM', `it was made with ${submission.program}; this is ${program}`)
  if (lock.state === 'tampered') flag('E_LOCK_TAMPERED', lock.reason)
  if (lock.state === 'none' && lab.questions.some(({ section }) => section !== 'explain'))
    flag('W_NOT_LOCKED', lock.reason)
  const edits = (lab.input.edit ?? []).map(({ id }) => id)
  for (const id of Object.keys(submission.edits ?? {}))
    if (!edits.includes(id)) flag('E_EDIT_NOT_ALLOWED', `${id} may not be changed in this lab; it was left out`)
  const questions = lab.questions.map(({ id }) => id)
  for (const id of Object.keys(submission.answers ?? {}))
    if (!questions.includes(id)) flag('E_ANSWER_UNKNOWN', `the lab has no question ${id}`)
  if (submission.results && !isOther) {
    const found = mismatch(submission.results, student, submission.program === program)
    if (found !== null) flag('E_REPORT_MISMATCH', found)
  }
  return flags
}

/** What of the claimed results is not so. Another version of the program may give other traces. */
function mismatch(claimed: ClaimedResults, found: ClaimedResults, isSameProgram: boolean): string | null {
  if (claimed.digest !== digestOfResults(claimed)) return 'the results were changed: their digest is another one'
  for (const [id, points] of Object.entries(claimed.checks)) {
    if (!Object.hasOwn(found.checks, id)) return `it claims points for ${id}, which is no check of this lab`
    const right = found.checks[id]!
    if (points !== right) return `it claims ${points ?? 'nothing'} for ${id}; it gives ${right ?? 'nothing'} here`
  }
  const missing = Object.keys(found.checks).find((id) => !Object.hasOwn(claimed.checks, id))
  if (missing !== undefined) return `its results leave out ${missing}`
  if (claimed.points !== found.points || claimed.most !== found.most)
    return `it claims ${claimed.points} of ${claimed.most} points; it is ${found.points} of ${found.most}`
  if (!isSameProgram) return null
  for (const { run, seed, hash } of claimed.traces) {
    const right = found.traces.find((each) => each.run === run && each.seed === seed)
    if (right?.hash !== hash) return `the trace that it claims for the run ${run} is another one`
  }
  return claimed.traces.length === found.traces.length ? null : 'its results leave out a trace'
}
