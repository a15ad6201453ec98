import { digestOf } from './digest'
import type { Lab } from './lab'
import type { Edits } from './scenario'
import type { Answer, LockLink, Submission } from './submission-schema'

/**
 * What the chain says: nothing was locked; the predictions are those that were locked before the first run; or
 * something was changed afterwards.
 */
export type LockState = 'none' | 'locked' | 'tampered'

/** The answers that are locked: those to questions before the run. */
export function predictions(lab: Lab, answers: Readonly<Record<string, Answer>>): Readonly<Record<string, Answer>> {
  const ids = lab.questions.filter(({ section }) => (section ?? 'predict') === 'predict').map(({ id }) => id)
  return Object.fromEntries(ids.flatMap((id) => (Object.hasOwn(answers, id) ? [[id, answers[id]!]] : [])))
}

const linkOf = (step: LockLink['step'], content: string, previous: string): LockLink => ({
  ...{ step, content, previous },
  digest: digestOf({ step, content, previous }),
})

/**
 * Locks the predictions of a submission: the first link of its chain holds the digest of the lab and of the answers.
 *
 * @source docs/labs.md
 * @returns the submission as it is when something was locked already
 */
export function lockPredictions(lab: Lab, submission: Submission): Submission {
  if ((submission.lock?.length ?? 0) > 0) return submission
  const content = digestOf({ lab: lab.digest, answers: predictions(lab, submission.answers ?? {}) })
  return { ...submission, lock: [linkOf('predict', content, lab.digest)] }
}

/** Adds a run to the chain: what was edited, and the trace that came of it. Only after the predictions are locked. */
export function addRun(lab: Lab, submission: Submission, edits: Edits, hash: string): Submission {
  const locked = lockPredictions(lab, submission)
  const chain = locked.lock ?? []
  const content = digestOf({ edits, hash })
  const last = chain.at(-1)
  // The same run again says nothing new.
  if (!last || chain.length >= 1000 || (last.step === 'run' && last.content === content)) return locked
  return { ...locked, lock: [...chain, linkOf('run', content, last.digest)] }
}

/**
 * Whether the predictions are the ones that were locked. The chain has no secret: it shows a careless change, and the
 * grade never depends on what it says beyond that.
 *
 * @source docs/labs.md
 */
export function lockState(lab: Lab, submission: Submission): { readonly state: LockState; readonly reason: string } {
  const chain = submission.lock ?? []
  if (chain.length === 0) return { state: 'none', reason: 'the predictions were not locked' }
  const broken = (reason: string): { state: LockState; reason: string } => ({ state: 'tampered', reason })
  // The lab of the submission: another release of it is reported on its own.
  let previous = submission.lab.digest
  for (const [index, link] of chain.entries()) {
    if (link.previous !== previous) return broken(`link ${index + 1} of the chain does not follow the one before`)
    if (link.digest !== linkOf(link.step, link.content, link.previous).digest)
      return broken(`link ${index + 1} of the chain was changed`)
    if ((link.step === 'predict') !== (index === 0)) return broken('predictions are locked once, before the first run')
    previous = link.digest
  }
  const content = digestOf({ lab: submission.lab.digest, answers: predictions(lab, submission.answers ?? {}) })
  return chain[0]!.content === content
    ? { state: 'locked', reason: '' }
    : broken('the predictions are not the ones that were locked')
}
