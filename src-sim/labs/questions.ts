import { type Result, fail, ok } from '../core/result'
import { shown } from '../config/plain'
import { ERRNO, errnoName } from '../kern/errno'
import { answerNumber, numberText } from './answer-number'
import { judge } from './claims'
import { eventKey, isEventKey, type Known, rowOfKey } from './finder'
import type { Lab } from './lab'
import type { Question, QuestionOf } from './lab-schema'
import type { LabRun, LabWorld } from './run'
import type { Answer } from './submission-schema'
import { Evaluator } from './values'

/** What became of an answer. */
export interface AnswerVerdict {
  readonly ok: boolean
  /** Part of the points that it earns, 0 to 1 as a fraction. */
  readonly share: readonly [number, number]
  readonly reason: string
  /** The right answer in words; empty when it cannot be said. */
  readonly expected: string
  /** Row that proves or refutes it, of `run`; -1 = none. */
  readonly row: number
}

const ERRNOS: readonly string[] = ['0', ...Object.keys(ERRNO)]

/**
 * An answer in the form in which it is compared: a number in the base unit of its quantity, an id, a list.
 *
 * @returns the answer, or what is wrong with its form
 */
export function normalAnswer(question: Question, answer: Answer): Result<number | string | readonly string[]> {
  switch (question.kind) {
    case 'number':
      return answerNumber(question, answer)
    case 'errno': {
      const text = String(answer).trim().toUpperCase()
      if (text === 'NONE') return ok('0')
      // Whoever knows the number knows the error.
      const name = /^\d{1,3}$/.test(text) ? errnoName(Number(text)) : text
      return ERRNOS.includes(name)
        ? ok(name)
        : fail(`expected 0 or the name of an error such as EIO, got ${shown(answer)}`)
    }
    case 'choice': {
      const given = Array.isArray(answer) ? answer : [String(answer)]
      const unknown = given.find((id) => !question.options.some((each) => each.id === id))
      if (unknown !== undefined) return fail(`there is no option ${shown(unknown)}`)
      if (question.several !== true && given.length !== 1) return fail('expected one option')
      return ok([...new Set(given)].sort())
    }
    case 'ordering': {
      if (!Array.isArray(answer)) return fail('expected a list of all items in order')
      const ids = question.items.map(({ id }) => id)
      const isWhole = answer.length === ids.length && ids.every((id) => answer.includes(id))
      return isWhole ? ok(answer) : fail('expected every item once')
    }
    case 'mark': {
      const keys = Array.isArray(answer) ? answer : [String(answer)]
      const bad = keys.find((key) => !isEventKey(key))
      if (bad !== undefined) return fail(`${shown(bad)} is no mark; a mark is KIND@REQUEST.PIECE#NUMBER`)
      return ok([...new Set(keys)])
    }
  }
}

/**
 * Predictions whose form nobody can read: they are not locked, for what is locked is never changed again.
 *
 * @source docs/labs.md
 * @returns the questions with what is wrong, in their order
 */
export function unreadablePredictions(
  { questions }: Pick<Lab, 'questions'>,
  answers: Readonly<Record<string, Answer>>,
): readonly { readonly question: Question; readonly message: string }[] {
  return questions.flatMap((question) => {
    const answer = Object.hasOwn(answers, question.id) ? answers[question.id] : undefined
    if (question.section === 'explain' || answer === undefined) return []
    const parsed = normalAnswer(question, answer)
    return parsed.ok ? [] : [{ question, message: parsed.error }]
  })
}

/** The answer that a check may ask for by `{ answer: id }`; undefined when there is none or its form is wrong. */
export function answerValue(question: Question, answer: Answer | undefined): number | string | undefined {
  if (answer === undefined) return undefined
  const parsed = normalAnswer(question, answer)
  if (!parsed.ok) return undefined
  const value = parsed.value
  return typeof value === 'object' ? (value.length === 1 ? value[0] : undefined) : value
}

const all: AnswerVerdict['share'] = [1, 1]
const none: AnswerVerdict['share'] = [0, 1]

/** True when the right answer can be worked out: it is in the lab, or follows from a run. */
export function canJudge(question: Question, key: Answer | undefined): boolean {
  if (key !== undefined || question.kind === 'mark') return true
  if (question.kind === 'choice') return question.answer !== undefined || question.options.some(({ holds }) => holds)
  if (question.kind === 'ordering') return question.answer !== undefined || question.items.every(({ rows }) => rows)
  return question.answer !== undefined
}

/**
 * Judges an answer against a run.
 *
 * @param key the right answer where the lab itself does not have it
 */
export function judgeAnswer(
  question: Question,
  answer: Answer | undefined,
  run: LabRun,
  world: LabWorld,
  key?: Answer,
): AnswerVerdict {
  const failed = (reason: string, expected = ''): AnswerVerdict => ({
    ok: false,
    share: none,
    reason,
    expected,
    row: -1,
  })
  if (answer === undefined) return failed('there is no answer')
  const parsed = normalAnswer(question, answer)
  if (!parsed.ok) return failed(parsed.error)
  switch (question.kind) {
    case 'number':
      return judgeNumber(question, parsed.value as number, run, world, key)
    case 'errno': {
      const evaluator = new Evaluator(run, world)
      const right = key ?? (question.answer === undefined ? undefined : evaluator.value(question.answer))
      if (right === undefined) return failed('the run does not say what is right')
      const isRight = parsed.value === String(right)
      const reason = isRight ? 'it is right' : `your answer is ${String(parsed.value)}`
      return { ok: isRight, share: isRight ? all : none, reason, expected: String(right), row: evaluator.row }
    }
    case 'choice':
      return judgeChoice(question, parsed.value as readonly string[], run, world, key)
    case 'ordering':
      return judgeOrdering(question, parsed.value as readonly string[], run, world, key)
    case 'mark':
      return judgeMarks(question, parsed.value as readonly string[], run, world)
  }
}

function inBase(question: QuestionOf<'number'>, value: number | string): number | undefined {
  const parsed = answerNumber(question, value)
  return parsed.ok ? parsed.value : undefined
}

function judgeNumber(
  question: QuestionOf<'number'>,
  answer: number,
  run: LabRun,
  world: LabWorld,
  key: Answer | undefined,
): AnswerVerdict {
  const evaluator = new Evaluator(run, world)
  const own = question.answer
  const literal = key !== undefined && !Array.isArray(key) ? key : typeof own === 'object' ? undefined : own
  const right: Known =
    literal !== undefined ? inBase(question, literal) : own === undefined ? undefined : evaluator.value(own)
  if (typeof right !== 'number')
    return { ok: false, share: none, reason: 'the run does not say what is right', expected: '', row: -1 }
  const { absolute = 0, percent = 0 } = question.tolerance ?? {}
  const difference = Math.abs(answer - right)
  const isNear = difference <= (inBase(question, absolute) ?? 0)
  const isRight = isNear || difference * 100 <= percent * Math.abs(right)
  const words = (value: number): string => numberText(question, value)
  const reason = isRight
    ? 'it is right'
    : `your answer is ${words(answer)}, which is too ${answer > right ? 'large' : 'small'}`
  return { ok: isRight, share: isRight ? all : none, reason, expected: words(right), row: evaluator.row }
}

function judgeChoice(
  question: QuestionOf<'choice'>,
  given: readonly string[],
  run: LabRun,
  world: LabWorld,
  key: Answer | undefined,
): AnswerVerdict {
  let row = -1
  const literal = key ?? question.answer
  const right =
    literal !== undefined
      ? [literal].flat().map(String)
      : question.options.flatMap(({ id, holds }) => {
          if (!holds) return []
          const verdict = judge(holds, run, world)
          if (verdict.ok && verdict.run === run && row < 0) row = verdict.row
          return verdict.ok ? [id] : []
        })
  const missing = right.filter((id) => !given.includes(id))
  const extra = given.filter((id) => !right.includes(id))
  const isRight = missing.length === 0 && extra.length === 0
  const because = [...extra, ...(extra.length === 0 ? missing : [])]
    .map((id) => question.options.find((each) => each.id === id)?.because)
    .find((each) => each !== undefined)
  const wrong =
    extra.length > 0 ? `${extra.join(', ')} is not right` : `${missing.length} of the right ones are missing`
  const options = question.options.length
  const share: AnswerVerdict['share'] = isRight
    ? all
    : question.partial === true && question.several === true
      ? [Math.max(0, options - 2 * (missing.length + extra.length)), options]
      : none
  const reason = isRight ? 'it is right' : because === undefined ? wrong : `${wrong}: ${because}`
  return { ok: isRight, share, reason, expected: right.join(', ') || 'none of them', row }
}

function judgeOrdering(
  question: QuestionOf<'ordering'>,
  given: readonly string[],
  run: LabRun,
  world: LabWorld,
  key: Answer | undefined,
): AnswerVerdict {
  const evaluator = new Evaluator(run, world)
  const literal = key ?? question.answer
  const places = question.items.map(({ id, rows }) => {
    const row = rows ? evaluator.rows(rows)[0] : undefined
    return { id, row: row ?? -1, place: row === undefined ? -1 : run.finder.place(row) }
  })
  const derived = places.every(({ row }) => row >= 0)
    ? [...places].sort((a, b) => a.place - b.place).map(({ id }) => id)
    : undefined
  const right = Array.isArray(literal) ? literal : derived
  if (!right) return { ok: false, share: none, reason: 'the run does not say what is right', expected: '', row: -1 }
  const first = right.findIndex((id, place) => given[place] !== id)
  if (first < 0) return { ok: true, share: all, reason: 'it is right', expected: right.join(', '), row: -1 }
  // Neighbours that are in the right order.
  const pairs = right.length - 1
  const kept = given.slice(1).filter((id, place) => right.indexOf(id) > right.indexOf(given[place]!)).length
  const row = places.find(({ id }) => id === right[first])?.row ?? -1
  return {
    ...{ ok: false, share: question.partial === true ? [Math.max(0, 2 * kept - pairs), pairs] : none },
    ...{ reason: `${given[first]} does not come at place ${first + 1}`, expected: right.join(', '), row },
  }
}

function judgeMarks(
  question: QuestionOf<'mark'>,
  given: readonly string[],
  run: LabRun,
  world: LabWorld,
): AnswerVerdict {
  const rows = new Evaluator(run, world).rows(question.rows)
  const { finder } = run
  const found = given.map((key) => ({ key, row: rowOfKey(finder, key) }))
  const lost = found.find(({ row }) => row < 0)
  const right = new Set(rows)
  const hits = found.filter(({ row }) => right.has(row)).length
  const extra = found.find(({ row }) => row >= 0 && !right.has(row))
  const missing = rows.find((row) => !found.some((each) => each.row === row))
  const isRight = rows.length > 0 && hits === rows.length && found.length === hits
  const wrong = found.length - hits
  const share: AnswerVerdict['share'] = isRight
    ? all
    : question.partial === true && rows.length > 0
      ? [Math.max(0, hits - wrong), rows.length]
      : none
  const reason = isRight
    ? 'it is right'
    : lost
      ? `there is no event ${shown(lost.key)} in the run`
      : extra
        ? `${extra.key} is not one of them`
        : rows.length === 0
          ? 'the run has no such event'
          : `${rows.length - hits} of ${rows.length} are not marked`
  const expected =
    rows
      .slice(0, 3)
      .map((row) => eventKey(finder, row))
      .join(', ') + (rows.length > 3 ? ', …' : '')
  return { ok: isRight, share, reason, expected, row: extra?.row ?? missing ?? rows[0] ?? -1 }
}
