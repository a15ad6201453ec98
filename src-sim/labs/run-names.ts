import { runsNamed } from './describe'
import type { Check, Question } from './lab-schema'

const each = (names: readonly string[]): string[] => [...new Set(names)]

/** The runs that a question looks at, the one it is about first. */
export function questionRuns(question: Question, main: string): string[] {
  const claims = question.kind === 'choice' ? question.options.map(({ holds }) => holds) : []
  const value = question.kind === 'number' || question.kind === 'errno' ? [question.answer] : []
  return each([question.run ?? main, ...claims.flatMap(runsNamed), ...value.flatMap(runsNamed)])
}

/** The runs that a check looks at, the one it is about first. */
export function claimRuns(check: Check, main: string): string[] {
  return each([check.run ?? main, ...runsNamed(check.check), ...Object.values(check.say ?? {}).flatMap(runsNamed)])
}
