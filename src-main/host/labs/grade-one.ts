import { basename } from 'node:path'
import { lstat } from 'node:fs/promises'
import {
  claimedRuns,
  flagsOf,
  gradedRun,
  Grading,
  parseSubmission,
  resultsOf,
  totals,
  type ClaimedResults,
  type Grade,
  type Hidden,
  type Lab,
  type Submission,
} from '../../../src-sim/index'
import { parseData, readText, type DataLimits, type FileIssue } from '../data-file'
import { placeIssues } from '../scenario-files'
import { makeRuns, type RunMaking } from './make-runs'

/** A submission holds programs, so it may be larger than a scenario. */
export const SUBMISSION_LIMITS: DataLimits = { bytes: 2 << 20, parts: 100_000 }

/** A lab that submissions may be of. */
export interface GradingLab {
  readonly lab: Lab
  readonly hidden: Hidden
}

/** Why a submission has no grade. */
export interface Refusal {
  readonly code: string
  readonly message: string
}

/** What became of one file. */
export interface SubmissionGrade {
  readonly file: string
  /** Who handed it in: what the file says, or else its name. */
  readonly student: string
  readonly grade: Grade | null
  /** Why there is no grade; null when there is one. */
  readonly refusal: Refusal | null
}

/** How submissions are graded. */
export interface GradeOptions extends RunMaking {
  readonly labs: readonly GradingLab[]
  /** Replaces the hidden seeds. */
  readonly seeds?: readonly number[] | undefined
  /** The version of this program. */
  readonly program: string
}

/** The endings of submissions in folders. */
export const SUBMISSION_ENDINGS = ['.dmalab-answer.yaml', '.dmalab-answer.yml', '.dmalab-answer.json']

/** The name of a student as the name of a file says it. */
export function nameFromFile(file: string): string {
  const name = basename(file)
  const ending = SUBMISSION_ENDINGS.find((each) => name.endsWith(each))
  return ending === undefined ? name.replace(/\.(ya?ml|json)$/, '') : name.slice(0, -ending.length)
}

/** A submission, or why it is none. */
export type ReadSubmission =
  { readonly ok: true; readonly submission: Submission } | { readonly ok: false; readonly issues: readonly FileIssue[] }

/** Reads what a student handed in, from its text. */
export function submissionFromText(file: string, text: string): ReadSubmission {
  const reply = parseData(file, text, SUBMISSION_LIMITS)
  if (!reply.ok) return reply
  const parsed = parseSubmission(reply.document.value)
  if (!parsed.ok) return { ok: false, issues: placeIssues(reply.document, parsed.error) }
  return { ok: true, submission: parsed.value }
}

/** Reads what a student handed in. @param followsLinks false refuses a link */
export async function readSubmission(file: string, followsLinks: boolean): Promise<ReadSubmission> {
  if (!followsLinks && (await lstat(file).catch(() => undefined))?.isSymbolicLink())
    return { ok: false, issues: [{ code: 'E_READ_DENIED', message: 'a link is not followed', file }] }
  const text = await readText(file, SUBMISSION_LIMITS.bytes)
  return text.ok ? submissionFromText(file, text.text) : text
}

/** Grades one submission: everything is worked out again from the teacher's lab. */
export async function gradeSubmission(
  { lab, hidden }: GradingLab,
  submission: Submission,
  options: Omit<GradeOptions, 'labs'>,
): Promise<Grade> {
  const { input } = lab
  const grading = new Grading(lab, submission, { hidden, seeds: options.seeds })
  const own = await makeRuns(grading, options)
  const checks = grading.finish()
  const runs = [...own].map(([id, made]) => gradedRun(id, typeof made === 'string' ? 0 : made.seed, made))
  const student = studentResults(lab, submission, checks, runs)
  return {
    ...{ lab: { id: input.id, release: input.release, title: input.title }, ...totals(checks), checks, runs },
    flags: flagsOf(lab, submission, grading.lock, student, options.program),
    lock: grading.lock.state,
  }
}

/** The part of a grade that the student's own program says too. */
export function studentResults(
  lab: Lab,
  submission: Submission,
  checks: Grade['checks'],
  runs: Grade['runs'],
): ClaimedResults {
  const named = claimedRuns(lab, submission, false)
  return resultsOf(
    lab,
    checks,
    runs.filter(({ run }) => named.includes(run)),
  )
}

/** Reads and grades one file. Never rejects for what the file holds. */
export async function gradeFile(file: string, followsLinks: boolean, options: GradeOptions): Promise<SubmissionGrade> {
  const named = nameFromFile(file)
  const refuse = (code: string, message: string, student = named): SubmissionGrade => ({
    ...{ file, student, grade: null, refusal: { code, message } },
  })
  const read = await readSubmission(file, followsLinks)
  if (!read.ok) {
    const [first] = read.issues
    const place =
      first?.line === undefined ? '' : `line ${first.line}${first.column === undefined ? '' : `:${first.column}`}: `
    const field = first?.field === undefined || first.field === '' ? '' : `${first.field}: `
    return refuse(first?.code ?? 'E_FORMAT', `${place}${field}${first?.message ?? 'cannot be read'}`)
  }
  const { submission } = read
  const student = submission.student ?? named
  const lab = options.labs.find((each) => each.lab.id === submission.lab.id)
  if (!lab) return refuse('E_LAB_ID', `it answers the lab ${submission.lab.id}, which is not graded here`, student)
  try {
    return { file, student, grade: await gradeSubmission(lab, submission, options), refusal: null }
  } catch (error) {
    return refuse('E_INTERNAL', `grading broke: ${error instanceof Error ? error.message : String(error)}`, student)
  }
}
