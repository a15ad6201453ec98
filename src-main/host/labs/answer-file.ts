import { stringify } from 'yaml'
import {
  addRun,
  gradedRun,
  Grading,
  lockPredictions,
  startValue,
  studentInput,
  totals,
  type Grade,
  type Lab,
  type Submission,
} from '../../../src-sim/index'
import { studentResults } from './grade-one'
import { makeRuns, type RunMaking } from './make-runs'

const YAML = { lineWidth: 0, aliasDuplicateObjects: false } as const

/** What a student gets of a lab, as one file. The hidden part has no way into it: it is not even given here. */
export function studentFile(lab: Lab): string {
  const head = `# ${lab.input.title}. An exercise for DMA Lab; open it there, or: dma-lab lab start FILE\n`
  return head + stringify(studentInput(lab.input), YAML)
}

/** A submission as a file. */
export const submissionFile = (submission: Submission): string => stringify(submission, YAML)

/** A submission that nobody has worked on yet: the edits are what the lab begins with. */
export function newSubmission(lab: Lab, program: string): Submission {
  const edits = (lab.input.edit ?? []).flatMap((edit) => {
    const value = startValue(lab.input, edit)
    return value === undefined ? [] : [[edit.id, value] as const]
  })
  return {
    ...{ version: 1, kind: 'dmalab-answer', lab: { id: lab.id, release: lab.input.release, digest: lab.digest } },
    ...{ program, edits: Object.fromEntries(edits), answers: {}, progress: { step: 'read', attempts: 0 } },
  }
}

/** A submission after a check on the student's side, and what the check gave. */
export interface CheckedSubmission {
  readonly submission: Submission
  readonly grade: Grade
}

/**
 * Makes the runs of a lab and checks what can be seen without its hidden part. The predictions are locked by it, the run
 * is added to the chain, and the results are written into the submission.
 *
 * @param program the version of this program
 */
export async function checkSubmission(
  lab: Lab,
  given: Submission,
  program: string,
  making: RunMaking,
): Promise<CheckedSubmission> {
  const locked = lockPredictions(lab, given)
  const grading = new Grading(lab, locked, { hidden: null })
  const own = await makeRuns(grading, making)
  const checks = grading.finish()
  const runs = [...own].map(([id, made]) => gradedRun(id, typeof made === 'string' ? 0 : made.seed, made))
  const chained = addRun(lab, locked, grading.edits, runs[0]?.hash ?? '')
  const attempts = (given.progress?.attempts ?? 0) + 1
  const submission: Submission = {
    ...chained,
    program,
    progress: { ...chained.progress, attempts },
    results: studentResults(lab, locked, checks, runs),
  }
  const { id, release, title } = lab.input
  const grade = { lab: { id, release, title }, ...totals(checks), checks, runs, flags: [], lock: grading.lock.state }
  return { submission, grade }
}
