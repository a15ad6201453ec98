import { Grading, totals, type GradedCheck, type Lab, type Solution, type Submission } from '../../../src-sim/index'
import type { FileIssue } from '../data-file'
import { programIssues } from './lint-files'
import { loadLab, type LoadedLab } from './lab-files'
import { loadSolutions, REFERENCE, type LoadedSolution } from './solution-files'
import { studentFile } from './answer-file'
import { makeRuns, RunCache, type RunMaking } from './make-runs'

/** What one solution gives. */
export interface SolutionOutcome {
  readonly name: string
  readonly points: number
  readonly most: number
  /** Of the check it must fail; null = it is right. */
  readonly reason: string | null
}

/** What is wrong with a lab, and what its solutions give. */
export interface LabReport {
  readonly issues: readonly FileIssue[]
  readonly solutions: readonly SolutionOutcome[]
}

/** How many wrong solutions a lab needs. */
export const LEAST_WRONG = 3

/** What a submission that nobody touched may get at most, as a part of all points: what is not done is not praised. */
export const MOST_UNTOUCHED = 0.1

/** How many hidden seeds wrong solutions are tried on, at first and then, before all: what is wrong with them seldom takes more. */
export const FIRST_SEEDS = [2, 20] as const

/** A solution as a submission with its predictions locked. */
function asSubmission(lab: Lab, { edits, answers }: Solution): Submission {
  return {
    ...{ version: 1, kind: 'dmalab-answer', lab: { id: lab.id, release: lab.input.release, digest: lab.digest } },
    ...{ program: 'lint', edits: edits ?? {}, answers: answers ?? {} },
  }
}

/** What is handed in by somebody who did nothing. */
const UNTOUCHED: Solution = { version: 1, kind: 'dmalab-solution', about: 'untouched' }

/** Grades a solution of the author: everything, the hidden part too. @param seeds replaces the hidden seeds */
export async function gradeSolution(
  { lab, hidden }: LoadedLab,
  solution: Solution,
  making: RunMaking,
  seeds?: readonly number[],
): Promise<readonly GradedCheck[]> {
  const grading = new Grading(lab, asSubmission(lab, solution), { hidden, isLocked: true, seeds })
  await makeRuns(grading, making)
  return grading.finish()
}

/**
 * Everything that is wrong with a lab. An author's lab is also worked through: the reference and the other right solutions
 * get every point, every wrong solution fails the check it names, for the reason it states, no two for the same; every
 * check is failed by somebody; who does nothing gets next to nothing; and nothing of the hidden part is in the student's file.
 */
export async function lintLab(name: string, making: RunMaking = { cache: new RunCache() }): Promise<LabReport> {
  const loaded = await loadLab(name)
  if (!loaded.ok) return { issues: loaded.issues, solutions: [] }
  const { folder } = loaded.value
  if (folder === null) return { issues: [], solutions: [] }
  const solutions = await loadSolutions(loaded.value.lab, folder)
  if (!solutions.ok) return { issues: solutions.issues, solutions: [] }
  return workThrough(loaded.value, solutions.value, making)
}

async function workThrough(
  loaded: LoadedLab,
  solutions: readonly LoadedSolution[],
  making: RunMaking,
): Promise<LabReport> {
  const { lab, file } = loaded
  const issues: FileIssue[] = programIssues(lab, file)
  const outcomes: SolutionOutcome[] = []
  const report = (where: string, message: string): void => void issues.push({ code: 'E_FIELD', message, file: where })
  const failedBy = new Set<string>()
  const reasons = new Map<string, string>()
  const ids = new Set(
    [...lab.checks, ...lab.questions, ...loaded.hidden.checks, ...loaded.hidden.again].map(({ id }) => id),
  )
  const wrong = solutions.filter(({ isRight }) => !isRight)
  if (wrong.length < LEAST_WRONG)
    report(file, `it has ${wrong.length} wrong solutions; at least ${LEAST_WRONG} are needed`)
  for (const { name, isRight, file: where, solution } of solutions) {
    for (const id of Object.keys(solution.edits ?? {}))
      if (!(lab.input.edit ?? []).some((edit) => edit.id === id)) report(where, `the lab has no edit ${id}`)
    issues.push(...programIssues(lab, where, solution.edits ?? {}))
    const isShown = (checks: readonly GradedCheck[]): boolean =>
      solution.fails === undefined || checks.some(({ id, ok }) => id === solution.fails?.check && !ok)
    const checks = isRight
      ? await gradeSolution(loaded, solution, making)
      : await gradeUntil(loaded, solution, making, isShown)
    const { points, most } = totals(checks)
    const failed = checks.filter(({ ok }) => !ok)
    if (isRight) {
      outcomes.push({ name, points, most, reason: null })
      for (const { id, reason } of failed) report(where, `${rightName(name)} fails ${id}: ${reason}`)
      if (solution.fails) report(where, `${rightName(name)} fails nothing; fails is for wrong solutions`)
      continue
    }
    for (const { id } of failed) failedBy.add(id)
    const { fails } = solution
    const found = checks.find(({ id }) => id === fails?.check)
    outcomes.push({ name, points, most, reason: found?.reason ?? '' })
    if (!fails) report(where, 'it does not say what it fails: give fails with check and reason')
    else if (!ids.has(fails.check)) report(where, `the lab has no check ${fails.check}`)
    else if (!found || found.ok) report(where, `it does not fail ${fails.check}`)
    else if (!found.reason.includes(fails.reason))
      report(where, `it fails ${fails.check} for another reason: ${found.reason}`)
    if (!fails) continue
    const key = `${fails.check}: ${fails.reason}`
    const twin = reasons.get(key)
    if (twin !== undefined) report(where, `${twin} fails for the same reason; each wrong solution has its own`)
    reasons.set(key, name)
  }
  const isFailed = (): boolean => [...ids].every((id) => failedBy.has(id))
  for (const { solution } of wrong) {
    if (isFailed()) break
    await gradeUntil(loaded, solution, making, (checks) => {
      for (const { id, ok } of checks) if (!ok) failedBy.add(id)
      return isFailed()
    })
  }
  for (const id of ids)
    if (!failedBy.has(id)) report(file, `no wrong solution fails ${id}: nobody knows that it can fail`)
  const isTooMuch = (checks: readonly GradedCheck[]): boolean =>
    totals(checks).points > totals(checks).most * MOST_UNTOUCHED
  const untouched = await gradeUntil(loaded, UNTOUCHED, making, (checks) => !isTooMuch(checks))
  if (isTooMuch(untouched)) {
    const { points, most } = totals(untouched)
    const free = untouched.filter((each) => each.points > 0).map((each) => each.id)
    const advice = `let ${free.join(', ')} need a check that fails at first`
    report(file, `who changes and answers nothing gets ${points} of ${most} points; ${advice}`)
  }
  issues.push(...leaks(loaded))
  return { issues, solutions: outcomes }
}

/** Grades on the first hidden seeds, on more when these are not enough, and then on all. @param isEnough of what was found */
async function gradeUntil(
  loaded: LoadedLab,
  solution: Solution,
  making: RunMaking,
  isEnough: (checks: readonly GradedCheck[]) => boolean,
): Promise<readonly GradedCheck[]> {
  const { seeds } = loaded.hidden
  for (const count of FIRST_SEEDS) {
    if (count >= seeds.length) break
    const checks = await gradeSolution(loaded, solution, making, seeds.slice(0, count))
    if (isEnough(checks)) return checks
  }
  const checks = await gradeSolution(loaded, solution, making)
  isEnough(checks)
  return checks
}

const rightName = (name: string): string => (name === REFERENCE ? 'the reference' : `the right solution ${name}`)

/** Hidden ids and texts that are in the student's file all the same. */
function leaks({ lab, hidden, file }: LoadedLab): FileIssue[] {
  const text = studentFile(lab)
  const secrets = [...hidden.checks, ...hidden.again].flatMap(({ id, title }) => [id, title])
  return secrets
    .filter((secret) => text.includes(secret))
    .map((secret) => ({
      ...{ code: 'E_FIELD' as const, file },
      message: `"${secret}" of the hidden part stands in the student's file; call it something else`,
    }))
}
