import { claimRuns, questionRuns } from './run-names'
import type { Hidden, Lab } from './lab'
import { mainRun } from './lab'
import type { Check, Question } from './lab-schema'

/** Which part of a lab points come from. */
export type Part = 'prediction' | 'question' | 'check' | 'hidden'

/** Something that gives points. */
export interface Assessment {
  readonly id: string
  readonly title: string
  readonly part: Part
  readonly most: number
  readonly hint: string
  readonly question: Question | null
  /** What has to hold; several for hidden checks that are done again. */
  readonly checks: readonly Check[]
  /** Seeds to hold on; null = each run with its own seed. */
  readonly seeds: readonly number[] | null
  /** Runs that are looked at; the first is the one it is about. */
  readonly runs: readonly string[]
  readonly needs: readonly string[]
}

/** A title is the first sentence or line of a question. */
function titleOf({ text }: Question): string {
  const line = text.trim().split('\n', 1)[0] ?? ''
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}

/**
 * Everything that gives points, in the order of the lab: predictions, questions after the run, checks, hidden checks.
 *
 * @param hidden null = the student's side, which has none
 * @param seeds replaces the hidden seeds
 */
export function assessmentsOf(lab: Lab, hidden: Hidden | null, seeds?: readonly number[]): Assessment[] {
  const main = mainRun(lab.input)
  const ofQuestion = (question: Question): Assessment => ({
    ...{ id: question.id, title: titleOf(question), most: question.points, hint: question.hint ?? '', question },
    ...{ part: (question.section ?? 'predict') === 'predict' ? ('prediction' as const) : ('question' as const) },
    ...{ checks: [], seeds: null, runs: questionRuns(question, main), needs: [] },
  })
  const ofCheck = (check: Check, part: Part, others: readonly number[] | null): Assessment => ({
    ...{ id: check.id, title: check.title, part, most: check.points, hint: check.hint ?? '', question: null },
    ...{ checks: [check], seeds: others, runs: claimRuns(check, main), needs: check.needs ?? [] },
  })
  const predict = lab.questions.filter(({ section }) => section !== 'explain')
  const explain = lab.questions.filter(({ section }) => section === 'explain')
  const visible = [
    ...[...predict, ...explain].map(ofQuestion),
    ...lab.checks.map((check) => ofCheck(check, 'check', check.seeds ?? null)),
  ]
  if (!hidden) return visible
  const secret = seeds ?? (hidden.seeds.length > 0 ? hidden.seeds : null)
  const again = hidden.again.map((each): Assessment => {
    const checks = lab.checks.filter(({ id }) => each.checks.includes(id))
    return {
      ...{ id: each.id, title: each.title, part: 'hidden', most: each.points, hint: '', question: null, checks },
      ...{ seeds: secret, runs: [...new Set(checks.flatMap((check) => claimRuns(check, main)))], needs: [] },
    }
  })
  return [...visible, ...again, ...hidden.checks.map((check) => ofCheck(check, 'hidden', check.seeds ?? secret))]
}
