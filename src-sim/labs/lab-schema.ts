import { z } from 'zod'
import { flag, list, shortName, text, whole, word } from '../config/fields'
import { PATHS } from '../config/scenario'
import { QUANTITIES, type Quantity } from '../config/units'
import { claimSchema, rowsSchema, valueSchema } from './language-schema'

/** Where a question stands: before the run and locked, or after it. */
export const SECTIONS = ['predict', 'explain'] as const
/** How far apart levels are. */
export const LEVELS = ['beginner', 'intermediate', 'advanced'] as const
/** The four steps of a lab. */
export const STEPS = ['read', 'predict', 'run', 'explain'] as const

/** Most seeds one check asks for. */
export const MOST_SEEDS = 1000

const markdown = text(65_536)
const points = z
  .number({ error: 'expected points' })
  .min(0, { error: 'points are 0 or more' })
  .max(1000, { error: 'expected at most 1000 points' })
  .refine((value) => Number.isInteger(value * 2), { error: 'points are whole or half' })

const field = z
  .string({ error: 'expected a field of the scenario' })
  .regex(/^[A-Za-z][A-Za-z0-9]{0,40}(\[\d{1,3}\]|\.[A-Za-z][A-Za-z0-9]{0,40}){0,12}$/, {
    error: 'expected a field of the scenario, such as workload[0].requests[0].length',
  })

/** Seeds as a file says them: `1..50`, a list, or one. Ascending, each once. */
export const seedsSchema = z
  .union(
    [z.string().regex(/^\d{1,10}\.\.\d{1,10}$/), list(whole(0, 0xffffffff), 1, MOST_SEEDS), whole(0, 0xffffffff)],
    { error: `expected seeds: a number, a list, or "1..50"; at most ${MOST_SEEDS}` },
  )
  .transform((value, context): readonly number[] => {
    if (typeof value === 'number') return [value]
    if (Array.isArray(value)) return [...new Set(value)].sort((a, b) => a - b)
    const [first, last] = value.split('..').map(Number) as [number, number]
    if (last >= first && last - first < MOST_SEEDS && last <= 0xffffffff)
      return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    context.addIssue({
      code: 'custom',
      message: `expected from the smaller to the larger, at most ${MOST_SEEDS} seeds`,
    })
    return z.NEVER
  })

const quantityName = word(Object.keys(QUANTITIES) as [Quantity, ...Quantity[]])
const written = z.union([z.number(), text(40)], { error: 'expected a number, or a text such as "10 us"' })

const editSchema = z
  .strictObject({
    id: shortName,
    about: text(2000),
    script: shortName.optional(),
    driver: flag.optional(),
    field: field.optional(),
    quantity: quantityName.optional(),
    min: written.optional(),
    max: written.optional(),
    oneOf: list(written, 1, 50).optional(),
    optional: flag.optional(),
  })
  .refine((entry) => [entry.script, entry.driver, entry.field].filter((each) => each !== undefined).length === 1, {
    error: 'expected one of script (a process), driver: true, or field (of the scenario)',
  })
  .refine(
    (entry) =>
      entry.field !== undefined ||
      [entry.quantity, entry.min, entry.max, entry.oneOf].every((each) => each === undefined),
    {
      error: 'quantity, min, max and oneOf are for fields',
    },
  )

const runSchema = z.strictObject({
  title: text(200).optional(),
  path: word(PATHS).optional(),
  seed: whole(0, 0xffffffff).optional(),
  of: word(['submission', 'start']).optional(),
  change: z.record(field, z.unknown()).optional(),
  show: flag.optional(),
})

const tolerance = z.strictObject({
  absolute: written.optional(),
  percent: z.number().min(0).max(100).optional(),
})

const common = {
  id: shortName,
  section: word(SECTIONS).optional(),
  text: markdown,
  points,
  run: shortName.optional(),
  hint: text(2000).optional(),
  right: text(2000).optional(),
  wrong: text(2000).optional(),
}

const option = z.strictObject({
  id: shortName,
  text: text(2000),
  holds: claimSchema.optional(),
  because: text(2000).optional(),
})
const item = z.strictObject({ id: shortName, text: text(2000), rows: rowsSchema.optional() })

/** Questions, by their kind. */
export const QUESTION_SORTS = {
  number: z.strictObject({
    ...{ ...common, kind: z.literal('number') },
    ...{ quantity: quantityName.optional(), unit: text(20).optional() },
    ...{ answer: valueSchema.optional(), tolerance: tolerance.optional() },
  }),
  choice: z.strictObject({
    ...{ ...common, kind: z.literal('choice'), several: flag.optional(), partial: flag.optional() },
    ...{ options: list(option, 2, 20), answer: z.union([shortName, list(shortName, 0, 20)]).optional() },
  }),
  ordering: z.strictObject({
    ...{ ...common, kind: z.literal('ordering'), partial: flag.optional() },
    ...{ items: list(item, 2, 20), answer: list(shortName, 2, 20).optional() },
  }),
  errno: z.strictObject({ ...common, kind: z.literal('errno'), answer: valueSchema.optional() }),
  mark: z.strictObject({
    ...{ ...common, kind: z.literal('mark'), partial: flag.optional(), rows: rowsSchema },
  }),
} as const

const kinds = Object.keys(QUESTION_SORTS) as (keyof typeof QUESTION_SORTS)[]

/** A question as a lab asks it. */
export type Question = z.output<(typeof QUESTION_SORTS)[keyof typeof QUESTION_SORTS]>
/** A question of one kind. */
export type QuestionOf<Kind extends Question['kind']> = Extract<Question, { kind: Kind }>

/** A question: which sort it is follows from `kind`. */
export const questionSchema: z.ZodType<Question> = z.unknown().transform((value, context): Question => {
  const kind = typeof value === 'object' && value !== null ? (value as { kind?: unknown }).kind : undefined
  const known = kinds.find((each) => each === kind)
  if (known === undefined) {
    const path = typeof value === 'object' && value !== null && kind !== undefined ? ['kind'] : []
    context.addIssue({ code: 'custom', message: `expected a question with kind: one of ${kinds.join(', ')}`, path })
    return z.NEVER
  }
  const parsed = QUESTION_SORTS[known].safeParse(value)
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) context.addIssue({ ...issue, path: [...issue.path] })
  return z.NEVER
})

const checkSchema = z.strictObject({
  id: shortName,
  title: text(300),
  points,
  run: shortName.optional(),
  seeds: seedsSchema.optional(),
  check: claimSchema,
  fail: text(2000).optional(),
  say: z.record(shortName, valueSchema).optional(),
  hint: text(2000).optional(),
  needs: list(shortName, 1, 20).optional(),
})

/** Keys of checks and edits, for suggestions. */
export const CHECK_KEYS: readonly string[] = Object.keys(checkSchema.shape)
/** The same of edits. */
export const EDIT_KEYS: readonly string[] = Object.keys(editSchema.shape)

/** A check as a lab says it. */
export type Check = z.output<typeof checkSchema>
/** What a student may change. */
export type Edit = z.output<typeof editSchema>
/** A run of a lab. */
export type RunPlan = z.output<typeof runSchema>

const fileOr = z.union([markdown, z.strictObject({ file: text(200) })], {
  error: 'expected text, or { file: name.md } beside the lab',
})

/** What lab.yaml says; files that it names have been put in. @source docs/labs.md */
export const labSchema = z.strictObject({
  version: z.literal(1, { error: 'expected version: 1; this program reads version 1' }),
  kind: z.literal('dmalab-lab', { error: 'expected kind: dmalab-lab' }),
  id: z.string({ error: 'expected a name' }).regex(/^[a-z][a-z0-9-]{1,59}$/, {
    error: 'expected small letters, digits and -, such as sixteen-sectors',
  }),
  release: whole(1, 1_000_000),
  title: text(200),
  summary: text(500),
  goal: text(2000),
  level: word(LEVELS),
  minutes: whole(1, 600),
  manual: list(text(200), 0, 20).optional(),
  text: z.strictObject({
    read: fileOr,
    predict: fileOr.optional(),
    run: fileOr.optional(),
    explain: fileOr.optional(),
  }),
  scenario: z.record(z.string(), z.unknown(), { error: 'expected a scenario, or { file: scenario.yaml }' }),
  edit: list(editSchema, 0, 20).optional(),
  runs: z.record(shortName, runSchema).optional(),
  questions: list(questionSchema, 0, 50).optional(),
  tasks: list(z.strictObject({ id: shortName, text: text(2000) }), 0, 30).optional(),
  checks: list(checkSchema, 0, 100).optional(),
  hints: list(text(2000), 0, 30).optional(),
  showMe: flag.optional(),
  student: flag.optional(),
  expected: z.strictObject({ edits: z.record(shortName, z.unknown()) }).optional(),
})

/** What hidden.yaml says. It is never part of the student's file. @source docs/labs.md */
export const hiddenSchema = z.strictObject({
  version: z.literal(1, { error: 'expected version: 1; this program reads version 1' }),
  kind: z.literal('dmalab-hidden', { error: 'expected kind: dmalab-hidden' }),
  seeds: seedsSchema.optional(),
  again: list(
    z.strictObject({ id: shortName, title: text(300), points, checks: list(shortName, 1, 100) }),
    0,
    20,
  ).optional(),
  checks: list(checkSchema, 0, 100).optional(),
  answers: z.record(shortName, z.union([z.number(), text(2000), list(text(200), 0, 1000)])).optional(),
})

/** A lab as its file says it. */
export type LabInput = z.output<typeof labSchema>
/** The hidden part as its file says it. */
export type HiddenInput = z.output<typeof hiddenSchema>
