import { z } from 'zod'
import { schemaWords } from '../../../core/schema-words'
import type { Difference } from './compare'
import { compareOutcome } from './compare'
import { name } from './fields'
import type { BindCaseOutcome } from './run-bind'
import { bindExpect, bindGiven, runBindCase } from './run-bind'
import type { CallbacksOutcome } from './run-callbacks'
import { callbacksExpect, callbacksGiven, runCallbacksCase } from './run-callbacks'
import type { StepsOutcome } from './run-steps'
import { runStepsCase } from './run-steps'
import { stepsExpect, stepsGiven } from './steps-schema'

const about = z.string().max(2000).optional()
const caseOf = <Given extends z.ZodType, Expect extends z.ZodType>(
  given: Given,
  expect: Expect,
): z.ZodObject<{ id: typeof name; about: typeof about; given: Given; expect: z.ZodOptional<Expect> }, z.core.$strict> =>
  z.strictObject({ id: name, about, given, expect: expect.optional() })

const bindCase = caseOf(bindGiven, bindExpect)
const stepsCase = caseOf(stepsGiven, stepsExpect)
const callbacksCase = caseOf(callbacksGiven, callbacksExpect)
const version = z.literal(1, { error: 'this reader knows version 1' })

/** The vector files of `lab bind`, all three kinds. @source docs/bind.md */
export const bindDocument = z
  .discriminatedUnion('kind', [
    z.strictObject({ version, kind: z.literal('bind'), about, cases: z.array(bindCase).min(1).max(10_000) }),
    z.strictObject({ version, kind: z.literal('dma'), about, cases: z.array(stepsCase).min(1).max(10_000) }),
    z.strictObject({ version, kind: z.literal('callbacks'), about, cases: z.array(callbacksCase).min(1).max(10_000) }),
  ])
  .superRefine((document, context) => {
    const seen = new Set<string>()
    document.cases.forEach(({ id }, index) => {
      if (seen.has(id))
        context.addIssue({ code: 'custom', path: ['cases', index, 'id'], message: `${id} is there twice` })
      seen.add(id)
    })
    if (document.kind !== 'dma') return
    document.cases.forEach((entry, index) => {
      const path = ['cases', index, 'expect', 'steps']
      for (const message of nameProblems(entry)) context.addIssue({ code: 'custom', path, message })
    })
  })

/** A vector file, once parsed. @source docs/bind.md */
export type BindDocument = z.output<typeof bindDocument>

/** One case with the kind of the file it stands in. @source docs/bind.md */
export type BindCase =
  | ({ readonly kind: 'bind' } & z.output<typeof bindCase>)
  | ({ readonly kind: 'dma' } & z.output<typeof stepsCase>)
  | ({ readonly kind: 'callbacks' } & z.output<typeof callbacksCase>)

/** What a case gave. @source docs/bind.md */
export type BindOutcome = BindCaseOutcome | StepsOutcome | CallbacksOutcome

/** A place in a document and what is wrong there. @source DMA Lab */
export interface DocumentIssue {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** A parsed file, or everything that is wrong with it. @source DMA Lab */
export type BindDocumentReply =
  | { readonly ok: true; readonly value: readonly BindCase[] }
  | { readonly ok: false; readonly issues: readonly DocumentIssue[] }

/**
 * Check and complete a vector file given as plain values.
 *
 * @source docs/bind.md
 * @param value what a YAML or JSON reader made of the text; integers beyond 2^53 as bigint or text
 */
export function parseBindDocument(value: unknown): BindDocumentReply {
  const parsed = bindDocument.safeParse(withoutSmallBigints(value), { error: schemaWords })
  if (!parsed.success) return { ok: false, issues: parsed.error.issues.map(plainIssue) }
  const document = parsed.data
  switch (document.kind) {
    case 'bind':
      return { ok: true, value: document.cases.map((entry) => ({ kind: 'bind', ...entry })) }
    case 'dma':
      return { ok: true, value: document.cases.map((entry) => ({ kind: 'dma', ...entry })) }
    case 'callbacks':
      return { ok: true, value: document.cases.map((entry) => ({ kind: 'callbacks', ...entry })) }
  }
}

/**
 * Run one case. Nothing outlives the call.
 *
 * @source docs/bind.md
 */
export function runBind(entry: BindCase): BindOutcome {
  switch (entry.kind) {
    case 'bind':
      return runBindCase(entry.given)
    case 'dma':
      return runStepsCase(entry.given)
    case 'callbacks':
      return runCallbacksCase(entry.given)
  }
}

/**
 * Differences between what a case expects and what it gave; empty when all is as expected or nothing is expected.
 *
 * @source docs/bind.md
 */
export function checkBind(entry: BindCase, outcome: BindOutcome): Difference[] {
  return compareOutcome(entry.expect ?? {}, outcome)
}

function nameProblems(entry: z.output<typeof stepsCase>): string[] {
  const scripted = Object.values(entry.given.callbacks ?? {}).flatMap((calls) => calls.flatMap((call) => call.steps))
  const names = [...entry.given.steps, ...scripted].flatMap((step) => step.name ?? [])
  const twice = names.filter((label, index) => names.indexOf(label) !== index)
  const unknown = Object.keys(entry.expect?.steps ?? {}).filter((label) => !names.includes(label))
  return [
    ...twice.map((label) => `two steps are named ${label}`),
    ...unknown.map((label) => `no step is named ${label}`),
  ]
}

/** Readers that make every integer a bigint and readers that never do must mean the same. */
function withoutSmallBigints(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (Array.isArray(value)) return value.map(withoutSmallBigints)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([field, entry]) => [field, withoutSmallBigints(entry)]))
}

function plainIssue(issue: z.core.$ZodIssue): DocumentIssue {
  return { path: issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)), message: issue.message }
}
