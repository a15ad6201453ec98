import { knownText } from './describe'
import { judge, rowSentence } from './claims'
import { eventKey } from './finder'
import { assessmentsOf, type Assessment, type Part } from './assessment'
import type { Hidden, Lab } from './lab'
import type { Check } from './lab-schema'
import { lockState, type LockState } from './lock'
import { answerValue, canJudge, judgeAnswer } from './questions'
import { fieldOf } from './row-fields'
import type { LabRun, LabWorld } from './run'
import { editNow, type Edits } from './scenario'
import type { Answer, Submission } from './submission-schema'
import { Evaluator } from './values'

/** The event that proves or refutes a check. */
export interface Evidence {
  readonly run: string
  readonly seed: number
  readonly row: number
  /** Its name, which outlives changes of the rows around it. */
  readonly key: string
  /** ns */
  readonly at: number
  readonly text: string
}

/** What a check gave. */
export interface GradedCheck {
  readonly id: string
  readonly title: string
  readonly part: Part
  readonly points: number
  readonly most: number
  readonly ok: boolean
  /** Nobody can say on this side: the answer is with the teacher. Such a check counts for nothing here. */
  readonly withheld: boolean
  /** Why it gives these points, in a sentence. */
  readonly reason: string
  readonly hint: string
  /** Of questions: what was answered and what is right; empty otherwise. */
  readonly answer: string
  readonly expected: string
  readonly evidence: Evidence | null
}

/** What is to be run next. */
export interface RunOrder {
  /** null = each run with its own seed */
  readonly seed: number | null
  readonly runs: readonly string[]
}

interface Open {
  readonly assessment: Assessment
  /** By the check's place: what refuted it; a check that is not here has held so far. */
  readonly failed: Map<number, { readonly reason: string; readonly evidence: Evidence | null }>
  held: { readonly reason: string; readonly evidence: Evidence | null } | null
  done: GradedCheck | null
}

/** How to grade. */
export interface GradingOptions {
  /** null = as the student sees it */
  readonly hidden: Hidden | null
  /** Replaces the hidden seeds. */
  readonly seeds?: readonly number[] | undefined
  /** The predictions count although nobody locked them: solutions of the author. */
  readonly isLocked?: boolean
}

/**
 * Grades one submission. The caller makes the runs that `next` asks for and hands them to `supply`, until there are none;
 * so nothing here waits, and every side grades with the same code. The outcome depends on the lab and the submission
 * alone.
 */
export class Grading {
  readonly lab: Lab
  readonly submission: Submission
  readonly lock: { readonly state: LockState; readonly reason: string }
  private readonly options: GradingOptions
  private readonly open: Open[]
  private readonly waiting: (number | null)[]

  constructor(lab: Lab, submission: Submission, options: GradingOptions) {
    this.lab = lab
    this.submission = submission
    this.options = options
    this.lock = options.isLocked === true ? { state: 'locked', reason: '' } : lockState(lab, submission)
    this.open = assessmentsOf(lab, options.hidden, options.seeds).map((assessment) => ({
      ...{ assessment, failed: new Map<number, never>(), held: null, done: null },
    }))
    const seeds = new Set(this.open.flatMap(({ assessment }) => assessment.seeds ?? []))
    this.waiting = [null, ...[...seeds].sort((a, b) => a - b)]
  }

  /** The edits that count: those the lab allows. */
  get edits(): Edits {
    const allowed = new Set((this.lab.input.edit ?? []).map(({ id }) => id))
    return Object.fromEntries(Object.entries(this.submission.edits ?? {}).filter(([id]) => allowed.has(id)))
  }

  /** The runs that are needed next; null = everything is decided. */
  next(): RunOrder | null {
    while (this.waiting.length > 0) {
      const seed = this.waiting[0]!
      const runs = [...new Set(this.asking(seed).flatMap(({ assessment }) => assessment.runs))]
      if (runs.length > 0) return { seed, runs }
      this.waiting.shift()
    }
    return null
  }

  /**
   * Takes the runs that `next` asked for.
   *
   * @param runs by name; a text says why there is none
   */
  supply(runs: ReadonlyMap<string, LabRun | string>): void {
    const seed = this.waiting.shift()
    if (seed === undefined) return
    const world = this.world(runs)
    for (const each of this.asking(seed)) {
      if (each.assessment.question) each.done = this.judgeQuestion(each.assessment, world)
      else this.judgeChecks(each, world, seed)
    }
  }

  /** Everything that gives points, in the order of the lab. */
  finish(): GradedCheck[] {
    const graded: GradedCheck[] = []
    for (const { assessment, failed, held, done } of this.open) {
      const given =
        done ??
        (assessment.question
          ? this.judgeQuestion(assessment, null)
          : this.checkPoints(assessment, this.withUncounted(assessment, failed, graded), held))
      const missing = missingOf(assessment, graded)
      // What fails by itself says so: that helps more than a name.
      const reason = given.ok && missing ? { reason: countsWith(missing.id), evidence: missing.evidence } : {}
      graded.push(missing ? { ...given, points: 0, ok: false, ...reason } : given)
    }
    return graded
  }

  /** Of checks that are done again, those that do not count because what they need does not. */
  private withUncounted(
    { checks }: Assessment,
    failed: Open['failed'],
    graded: readonly GradedCheck[],
  ): Open['failed'] {
    const uncounted = checks.flatMap((check, place) => {
      const missing = failed.has(place) ? undefined : missingOf({ needs: check.needs ?? [] }, graded)
      return missing ? [[place, { reason: countsWith(missing.id), evidence: missing.evidence }] as const] : []
    })
    return new Map([...failed, ...uncounted])
  }

  /** What is not decided and looks at a seed. */
  private asking(seed: number | null): Open[] {
    return this.open.filter(({ assessment, failed, done }) => {
      if (done) return false
      if (assessment.question) return seed === null && this.preliminary(assessment) === null
      if (seed === null ? assessment.seeds !== null : !assessment.seeds?.includes(seed)) return false
      return failed.size < assessment.checks.length
    })
  }

  private world(runs: ReadonlyMap<string, LabRun | string>): LabWorld {
    const { lab, submission } = this
    const answers = submission.answers ?? {}
    return {
      run: (id) => runs.get(id) ?? `there is no run ${id}`,
      answer: (id) => {
        const question = lab.questions.find((each) => each.id === id)
        return question && answerValue(question, own(answers, id))
      },
      edit: (id) => editNow(lab.input, id, this.edits),
    }
  }

  private checkPoints(
    { id, title, part, most, hint, checks }: Assessment,
    failed: Open['failed'],
    held: Open['held'],
  ): GradedCheck {
    const isOk = failed.size === 0
    const first = [...failed.values()][0]
    return {
      ...{ id, title, part, most, hint: isOk ? '' : hint, withheld: false, answer: '', expected: '', ok: isOk },
      points: pointsOf(most, [checks.length - failed.size, Math.max(1, checks.length)]),
      reason: first?.reason ?? held?.reason ?? 'it holds',
      evidence: (first ? first.evidence : held?.evidence) ?? null,
    }
  }

  private judgeChecks(open: Open, world: LabWorld, seed: number | null): void {
    const { assessment, failed } = open
    assessment.checks.forEach((check, place) => {
      if (failed.has(place)) return
      const run = world.run(check.run ?? assessment.runs[0]!)
      if (typeof run === 'string') {
        failed.set(place, { reason: run, evidence: null })
        return
      }
      const verdict = judge(check.check, run, world)
      const evidence = evidenceOf(verdict.run, verdict.row)
      const isOne = seed === null || assessment.seeds?.length === 1
      if (verdict.ok) open.held ??= { reason: held(verdict.found, assessment), evidence }
      else {
        const reason = failText(check, verdict.found, run, world)
        failed.set(place, { reason: isOne ? reason : `${reason} (seed ${seed})`, evidence })
      }
    })
  }

  /** What can be said without a run; null = nothing yet. */
  private preliminary(assessment: Assessment): string | null {
    const question = assessment.question!
    if (own(this.submission.answers ?? {}, question.id) === undefined) return 'there is no answer'
    if (assessment.part === 'prediction' && this.lock.state !== 'locked')
      return `a prediction counts when it is locked before the run: ${this.lock.reason}`
    return null
  }

  private judgeQuestion(assessment: Assessment, world: LabWorld | null): GradedCheck {
    const { id, title, part, most, hint } = assessment
    const question = assessment.question!
    const answer = own(this.submission.answers ?? {}, id)
    const key = own(this.options.hidden?.answers ?? {}, id)
    const withheld = !canJudge(question, key)
    const base = { id, title, part, most, withheld, answer: answerText(answer), expected: '', evidence: null }
    const early = this.preliminary(assessment)
    const failed = (reason: string): GradedCheck => ({ ...base, points: 0, ok: false, reason, hint })
    if (early !== null) return failed(early)
    if (withheld) return failed('your teacher has the answer')
    const run = world?.run(assessment.runs[0]!) ?? 'there was no run'
    if (typeof run === 'string') return failed(run)
    if (!world) return failed('there was no run')
    const verdict = judgeAnswer(question, answer, run, world, key)
    const said = verdict.ok ? question.right : question.wrong
    return {
      ...base,
      ...{ points: pointsOf(most, verdict.share), ok: verdict.ok, expected: verdict.expected },
      reason: said === undefined ? verdict.reason : verdict.ok ? said : `${verdict.reason}. ${said}`,
      hint: verdict.ok ? '' : hint,
      evidence: evidenceOf(run, verdict.row),
    }
  }
}

const countsWith = (id: string): string => `it counts only when ${id} does`

/** What a check needs and does not have. */
function missingOf({ needs }: Pick<Assessment, 'needs'>, graded: readonly GradedCheck[]): GradedCheck | undefined {
  return graded.find(({ id, ok }) => !ok && needs.includes(id))
}

const own = (answers: Readonly<Record<string, Answer>>, id: string): Answer | undefined =>
  Object.hasOwn(answers, id) ? answers[id] : undefined

/** What holds, and on how many seeds. */
function held(found: string, { seeds }: Assessment): string {
  return seeds === null || seeds.length < 2 ? found : `${found}; it holds on ${seeds.length} seeds`
}

/** Points for a part of the work: hundredths, rounded down. */
export function pointsOf(most: number, [part, whole]: readonly [number, number]): number {
  return part >= whole ? most : Math.floor((most * 100 * part) / whole) / 100
}

function answerText(answer: Answer | undefined): string {
  return answer === undefined ? '' : Array.isArray(answer) ? answer.join(', ') : String(answer)
}

function evidenceOf(run: LabRun, found: number): Evidence | null {
  const { table } = run.result
  const row = found >= 0 && found < table.rows ? found : callOf(run)
  if (row < 0) return null
  const place = { run: run.id, seed: run.seed, row, at: table.at(row) }
  return { ...place, key: eventKey(run.finder, row), text: rowSentence(table, row) }
}

/** What a sentence about a whole run is about: the call that never ended, or else the first one; -1 = there is none. */
function callOf({ finder, result: { table } }: LabRun): number {
  const calls = finder.find({ kind: 'syscall' }, () => undefined)
  const sleeps = finder.find({ kind: 'proc:sleep' }, () => undefined)
  // A call that never came back may have left nothing but the sleep that it lies in.
  return calls.find((row) => fieldOf(table, row, 'duration') === -1) ?? calls[0] ?? sleeps.at(-1) ?? table.rows - 1
}

/** The text of a check that fails: `{found}`, `{seed}` and the names of `say` are filled in. */
function failText(check: Check, found: string, run: LabRun, world: LabWorld): string {
  if (check.fail === undefined) return found
  const evaluator = new Evaluator(run, world)
  return check.fail.replace(/\{([A-Za-z][A-Za-z0-9_.-]{0,39})\}/g, (whole, name: string) => {
    if (name === 'found') return found
    if (name === 'seed') return String(run.seed)
    const value = check.say && Object.hasOwn(check.say, name) ? check.say[name] : undefined
    return value === undefined ? whole : knownText(evaluator.value(value))
  })
}
