import type { Answer, Submission } from '../../../src-ipc/labs'
import type { LabErrorCode } from '../../../src-ipc/lab-error'
import type { KeptLab } from './labs-memory'

/** The steps of a lab, in order. */
export const STEPS = ['read', 'predict', 'run', 'explain'] as const
/** One of them. */
export type Step = (typeof STEPS)[number]

/** Why something about a lab did not work: the words of the host, or a message of the catalogue under `labs.trouble`. */
export interface LabTrouble {
  readonly code: LabErrorCode | 'noLab' | 'otherRelease'
  readonly message: string
}

/** What takes a moment. */
export type Busy = '' | 'open' | 'run' | 'check' | 'save' | 'report' | 'show'

/** A submission from a file, while there is other work on its lab that no file has. */
export interface Conflict {
  readonly id: string
  readonly kept: KeptLab
}

/** True for the text of a lab or of a submission, judged by what it says it is. */
export const isLabFile = (text: string): boolean =>
  /^[^\S\n]*["']?kind["']?\s*:\s*["']?dmalab-(lab|answer)\b/m.test(text) ||
  /[{,]\s*"kind"\s*:\s*"dmalab-(lab|answer)"/.test(text)

/** Work that begins: a submission that nobody has changed. */
export const freshWork = (submission: Submission): Omit<KeptLab, 'source'> => ({
  ...{ submission, saved: JSON.stringify(submission), name: '', file: '', grade: null },
})

/** Where a person is in the lab; it changes nothing of what a check said. */
export function withProgress(now: Submission, part: NonNullable<Submission['progress']>): Submission {
  return { ...now, progress: { ...now.progress, ...part } }
}

/** Who hands it in; it changes nothing of what a check said either. */
export function signedBy(now: Submission, student: string): Submission {
  const { student: _before, ...others } = now
  return student.trim() === '' ? others : { ...others, student: student.slice(0, 200) }
}

/** Another answer to a question; undefined takes it away. What a check said before is no longer about this. */
export function withAnswer({ results: _old, ...now }: Submission, id: string, value: Answer | undefined): Submission {
  const { [id]: _before, ...others } = now.answers ?? {}
  return { ...now, answers: value === undefined ? others : { ...others, [id]: value } }
}

/** Another value of what may be changed; undefined takes it away. The same holds for the results. */
export function withEdit(
  { results: _old, ...now }: Submission,
  id: string,
  value: string | number | undefined,
): Submission {
  const { [id]: _before, ...others } = now.edits ?? {}
  return { ...now, edits: value === undefined ? others : { ...others, [id]: value } }
}
