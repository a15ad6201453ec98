import { type Result, fail, ok } from '../core/result'
import { dataIssues, type DataIssue, shown, unknownName, withoutSmallBigints } from '../config/plain'
import { type KnownKeys, plainIssues } from '../config/parse'
import type { Value } from './language'
import { asksFor, runsNamed } from './describe'
import { digestOf } from './digest'
import {
  CHECK_KEYS,
  EDIT_KEYS,
  STEPS,
  hiddenSchema,
  labSchema,
  type Check,
  type HiddenInput,
  type LabInput,
  type Question,
} from './lab-schema'
import { startScenario } from './scenario'
import { solutionSchema, submissionSchema, type Answer, type Solution, type Submission } from './submission-schema'

/** A lab, checked. `input` is what its file says, with the files it names put in. */
export interface Lab {
  readonly input: LabInput
  readonly id: string
  readonly questions: readonly Question[]
  readonly checks: readonly Check[]
  /** Of what the student has: two labs of equal digest ask the same. */
  readonly digest: string
}

/** The hidden part of a lab. */
export interface Hidden {
  readonly seeds: readonly number[]
  readonly again: NonNullable<HiddenInput['again']>
  readonly checks: readonly Check[]
  readonly answers: Readonly<Record<string, Answer>>
}

/** No hidden part. */
export const NOTHING_HIDDEN: Hidden = { seeds: [], again: [], checks: [], answers: {} }

/** Name of the run that is meant where none is named. */
export const MAIN_RUN = 'main'

function read<Output>(
  value: unknown,
  schema: { safeParse: (value: unknown) => { success: boolean; data?: unknown; error?: { issues: never[] } } },
  wanted: string,
): Result<Output, readonly DataIssue[]> {
  const hostile = dataIssues(value)
  if (hostile.length > 0) return fail(hostile)
  const plain = withoutSmallBigints(value)
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain))
    return fail([{ path: [], message: `expected ${wanted}, got ${shown(plain)}` }])
  const parsed = schema.safeParse(plain)
  if (parsed.success) return ok(parsed.data as Output)
  return fail(plainIssues(parsed.error?.issues ?? [], plain, knownKeys(schema)))
}

/** The keys that a file may have at its top, for suggestions. */
function knownKeys(schema: object): KnownKeys {
  const { shape } = schema as { readonly shape?: object }
  return [
    ['', Object.keys(shape ?? {})],
    ['checks.*', CHECK_KEYS],
    ['edit.*', EDIT_KEYS],
    ['text', STEPS],
  ]
}

/** A literal answer: it tells itself to whoever reads the file. */
function isLiteral(question: Question): boolean {
  if (question.kind === 'number' || question.kind === 'errno')
    return question.answer !== undefined && typeof question.answer !== 'object'
  if (question.kind === 'mark') return false
  return question.answer !== undefined
}

/**
 * What the student gets of a lab: answers that stand in it are left out, nothing else of it is secret. The student's view
 * of a student's view is itself.
 *
 * @source docs/labs.md
 */
export function studentInput(input: LabInput): LabInput {
  const { expected, questions, ...rest } = input
  return {
    ...rest,
    ...(questions
      ? {
          questions: questions.map((question): Question => {
            if (!isLiteral(question)) return question
            const { answer: _answer, ...open } = question as Extract<Question, { kind: 'choice' }>
            return open
          }),
        }
      : {}),
    ...(expected && input.showMe === true ? { expected } : {}),
    student: true,
  }
}

/** The runs of a lab by name; there is always one. */
export const runsOf = (input: LabInput): NonNullable<LabInput['runs']> => input.runs ?? { [MAIN_RUN]: {} }

/** The run that is meant where none is named: `main`, or else the first. */
export function mainRun(input: LabInput): string {
  const names = Object.keys(runsOf(input))
  return names.includes(MAIN_RUN) ? MAIN_RUN : (names[0] ?? MAIN_RUN)
}

/**
 * Check a lab given as plain values.
 *
 * @source docs/labs.md
 * @returns the lab, or everything that is wrong with it
 */
export function parseLab(value: unknown): Result<Lab, readonly DataIssue[]> {
  const parsed = read<LabInput>(value, labSchema as never, 'a map with version, kind and id')
  if (!parsed.ok) return parsed
  const input = parsed.value
  const issues = labIssues(input)
  if (issues.length > 0) return fail(issues)
  const checks = input.checks ?? []
  return ok({ input, id: input.id, questions: input.questions ?? [], checks, digest: digestOf(studentInput(input)) })
}

function duplicates(list: readonly { readonly id: string }[], field: string, seen: Set<string>): DataIssue[] {
  return list.flatMap(({ id }, index) => {
    if (seen.has(id)) return [{ path: [field, index, 'id'], message: `${id} is there twice` }]
    seen.add(id)
    return []
  })
}

function labIssues(input: LabInput): DataIssue[] {
  const { questions = [], checks = [], edit = [], tasks = [] } = input
  const runs = Object.keys(runsOf(input))
  const asked = new Set<string>()
  const issues = [
    ...duplicates(questions, 'questions', asked),
    ...duplicates(checks, 'checks', asked),
    ...duplicates(edit, 'edit', new Set()),
    ...duplicates(tasks, 'tasks', new Set()),
  ]
  if (questions.length + checks.length === 0)
    issues.push({ path: [], message: 'a lab needs at least one question or check' })
  const editIds = edit.map(({ id }) => id)
  const questionIds = questions.map(({ id }) => id)
  questions.forEach((question, index) => {
    issues.push(...questionIssues(question, runs, ['questions', index]))
    for (const id of asksFor(question, 'edit'))
      if (!editIds.includes(id)) issues.push(unknownName(['questions', index], 'edit', id, editIds))
  })
  checks.forEach((check, index) => {
    issues.push(...checkIssues(check, runs, checks, ['checks', index], { editIds, questionIds }))
  })
  for (const [name, { change = {} }] of Object.entries(input.runs ?? {}))
    for (const id of asksFor(change, 'edit'))
      if (!editIds.includes(id)) issues.push(unknownName(['runs', name, 'change'], 'edit', id, editIds))
  if (Object.values(runsOf(input)).length === 0) issues.push({ path: ['runs'], message: 'there is no run' })
  if (issues.length > 0) return issues
  return startScenario(input)
}

function questionIssues(question: Question, runs: readonly string[], path: readonly (string | number)[]): DataIssue[] {
  const issues: DataIssue[] = []
  const named = [question.run, ...runsNamed('answer' in question ? (question.answer as Value) : undefined)]
  for (const run of named)
    if (run !== undefined && !runs.includes(run)) issues.push(unknownName([...path, 'run'], 'run', run, runs))
  const choices = question.kind === 'choice' ? question.options : question.kind === 'ordering' ? question.items : []
  const ids = choices.map(({ id }) => id)
  if (new Set(ids).size < ids.length) issues.push({ path, message: 'two of the ids are the same' })
  if (question.kind === 'choice' || question.kind === 'ordering') {
    for (const id of [question.answer ?? []].flat())
      if (!ids.includes(id)) issues.push(unknownName([...path, 'answer'], 'id', id, ids))
  }
  if (question.kind === 'ordering' && question.answer && new Set(question.answer).size !== ids.length)
    issues.push({ path: [...path, 'answer'], message: 'the answer names every item once' })
  if (question.kind === 'choice' && question.answer === undefined && question.options.some(({ holds }) => holds)) {
    for (const run of question.options.flatMap(({ holds }) => runsNamed(holds)))
      if (!runs.includes(run)) issues.push(unknownName(path, 'run', run, runs))
  }
  return issues
}

function checkIssues(
  check: Check,
  runs: readonly string[],
  checks: readonly Check[],
  path: readonly (string | number)[],
  known: { readonly editIds: readonly string[]; readonly questionIds: readonly string[] },
): DataIssue[] {
  const issues: DataIssue[] = []
  for (const run of [check.run, ...runsNamed(check.check)])
    if (run !== undefined && !runs.includes(run)) issues.push(unknownName([...path, 'run'], 'run', run, runs))
  const place = checks.indexOf(check)
  for (const id of check.needs ?? []) {
    const earlier = checks.slice(0, place < 0 ? checks.length : place).map((each) => each.id)
    if (!earlier.includes(id)) issues.push(unknownName([...path, 'needs'], 'earlier check', id, earlier))
  }
  for (const id of asksFor(check, 'edit'))
    if (!known.editIds.includes(id)) issues.push(unknownName(path, 'edit', id, known.editIds))
  for (const id of asksFor(check, 'answer'))
    if (!known.questionIds.includes(id)) issues.push(unknownName(path, 'question', id, known.questionIds))
  return issues
}

/** Check the hidden part of a lab. @source docs/labs.md */
export function parseHidden(value: unknown, lab: Lab): Result<Hidden, readonly DataIssue[]> {
  const parsed = read<HiddenInput>(value, hiddenSchema as never, 'a map with version and kind')
  if (!parsed.ok) return parsed
  const { seeds = [], again = [], checks = [], answers = {} } = parsed.value
  const runs = Object.keys(runsOf(lab.input))
  const editIds = (lab.input.edit ?? []).map(({ id }) => id)
  const questionIds = lab.questions.map(({ id }) => id)
  const visible = lab.checks.map(({ id }) => id)
  const taken = new Set([...visible, ...questionIds])
  const issues = [...duplicates(again, 'again', taken), ...duplicates(checks, 'checks', taken)]
  again.forEach(({ checks: ids }, index) => {
    for (const id of ids) if (!visible.includes(id)) issues.push(unknownName(['again', index], 'check', id, visible))
  })
  if (again.length > 0 && seeds.length === 0)
    issues.push({ path: ['seeds'], message: 'again needs seeds to do it with' })
  checks.forEach((check, index) => {
    const path = ['checks', index]
    issues.push(...checkIssues(check, runs, [...lab.checks, ...checks], path, { editIds, questionIds }))
  })
  for (const id of Object.keys(answers))
    if (!questionIds.includes(id)) issues.push(unknownName(['answers', id], 'question', id, questionIds))
  return issues.length > 0 ? fail(issues) : ok({ seeds, again, checks, answers })
}

/** Check what a student handed in. What it says of a lab is looked at later. @source docs/labs.md */
export function parseSubmission(value: unknown): Result<Submission, readonly DataIssue[]> {
  return read<Submission>(value, submissionSchema as never, 'a map with version, kind and lab')
}

/** Check a solution of the author. @source docs/labs.md */
export function parseSolution(value: unknown): Result<Solution, readonly DataIssue[]> {
  return read<Solution>(value, solutionSchema as never, 'a map with version, kind and about')
}
