import { z } from 'zod'
import { flag, list, shortName, text, whole, word } from '../config/fields'
import { isMetric, METRIC_NAMES } from '../config/metric-names'
import { hostRows } from '../config/hosts'
import { PROFILE_ROWS, RULE_ROWS } from '../config/rules'
import { suggest } from '../config/suggest'
import { parseQuantity, type Quantity } from '../config/units'
import { RULE_IDS } from '../checker/rules'
import { OWN_KINDS, type KindName } from '../trace/kinds'
import { LEDGERS, REQUEST_FIGURES, RUN_FIGURES, SCRIPT_FIGURES } from './language'
import { BOUND_WORDS, VALUE_WORDS, type Claim, type Condition, type RowsQuery, type Value } from './language'
import { fieldsOf } from './row-fields'

/** A place where the schema goes round in a circle; json-schema.ts publishes it by its name. */
export interface Circle {
  readonly name: string
  readonly schema: z.ZodType
  readonly sorts: () => readonly z.ZodType[]
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reports what one sort says, so that a slip in a field does not read as thirty failed alternatives. */
function take<Kind>(schema: z.ZodType, value: unknown, context: z.RefinementCtx): Kind {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data as Kind
  for (const issue of parsed.error.issues) context.addIssue({ ...issue, path: [...issue.path] })
  return z.NEVER
}

function unknownWord(value: unknown, wanted: string, words: readonly string[]): string {
  const key = isMap(value) ? (Object.keys(value)[0] ?? '') : ''
  const meant = suggest(key, words)
  return `expected ${wanted}${meant === undefined ? '' : `; did you mean ${meant}?`}`
}

const kindNames = OWN_KINDS.map(({ name }) => name) as [KindName, ...KindName[]]
const unknownKind = ({ input }: { readonly input?: unknown }): string => {
  const meant = typeof input === 'string' ? suggest(input, kindNames) : undefined
  return `expected a kind of event of the trace, such as io:start, or a list${meant === undefined ? '' : `; did you mean ${meant}?`}`
}
const kindName = z.enum(kindNames, { error: unknownKind })
const number = z.number({ error: 'expected a number' })
const plain = z.union([number, text(1000)], { error: 'expected a number, a text, or a map' })

/** A value. @source docs/labs.md */
export const valueSchema: z.ZodType<Value> = z.unknown().transform((value, context): Value => {
  if (!isMap(value)) return take(plain, value, context)
  const key = VALUE_WORDS.find((each) => Object.hasOwn(value, each) && Object.hasOwn(VALUE_SORTS, sortOf(each, value)))
  if (key !== undefined) return take(VALUE_SORTS[sortOf(key, value)]!, value, context)
  context.addIssue({ code: 'custom', message: unknownWord(value, `one of ${VALUE_WORDS.join(', ')}`, VALUE_WORDS) })
  return z.NEVER
})

/** `request` beside `get` is a result; everything else follows from the first word. */
const sortOf = (key: string, value: Record<string, unknown>): string => (Object.hasOwn(value, 'in') ? 'in' : key)

const boundShape = {
  is: valueSchema.optional(),
  not: valueSchema.optional(),
  atLeast: valueSchema.optional(),
  atMost: valueSchema.optional(),
  above: valueSchema.optional(),
  below: valueSchema.optional(),
  oneOf: list(valueSchema, 1, 100).optional(),
  multipleOf: whole(1, 2 ** 40).optional(),
}
const bounds = z.strictObject(boundShape)

/** A condition on a field. */
export const conditionSchema: z.ZodType<Condition> = z.unknown().transform((value, context): Condition => {
  const isBounds = isMap(value) && BOUND_WORDS.some((each) => Object.hasOwn(value, each))
  return isBounds ? take(bounds, value, context) : take(valueSchema, value, context)
})

const rowsShape = z.strictObject({
  kind: z.union([kindName, list(kindName, 1, 20)], { error: unknownKind }),
  on: text(200).optional(),
  where: z.record(text(80), conditionSchema).optional(),
  get after() {
    return rowsSchema.optional()
  },
  get before() {
    return rowsSchema.optional()
  },
  get inside() {
    return rowsSchema.optional()
  },
  take: word(['first', 'last']).optional(),
})

const kindsOf = (query: { readonly kind: KindName | readonly KindName[] }): readonly KindName[] =>
  typeof query.kind === 'string' ? [query.kind] : query.kind

/** The problem with a field of some kinds; undefined = every one of them has it. */
function fieldProblem(query: { readonly kind: KindName | readonly KindName[] }, field: string): string | undefined {
  for (const kind of kindsOf(query)) {
    const known = fieldsOf(kind)
    if (!known.includes(field)) return `${kind} has no field ${field}; it has ${known.join(', ')}`
  }
  return undefined
}

/** Rows: a map, or the name of a kind alone. @source docs/labs.md */
export const rowsSchema: z.ZodType<RowsQuery> = z.unknown().transform((value, context): RowsQuery => {
  const whole = typeof value === 'string' || Array.isArray(value) ? { kind: value } : value
  const query = take<RowsQuery>(rowsShape, whole, context)
  for (const field of Object.keys((query as RowsQuery | undefined)?.where ?? {})) {
    const message = fieldProblem(query, field)
    if (message !== undefined) context.addIssue({ code: 'custom', message, path: ['where', field] })
  }
  return query
})

const written = (quantity: Quantity): z.ZodType<number> =>
  z.unknown().transform((value, context) => {
    const parsed = parseQuantity(quantity, value)
    if (parsed.ok) return parsed.value
    context.addIssue({ code: 'custom', message: parsed.error })
    return z.NEVER
  })

const known = (words: readonly string[], sort: string): z.ZodString =>
  z.string({ error: `expected a ${sort}` }).refine((name) => words.includes(name), {
    error: (issue) => {
      const meant = suggest(String(issue.input), words)
      return `there is no ${sort} ${String(issue.input)}${meant === undefined ? '' : `; did you mean ${meant}?`}`
    },
  })

/** A figure of rows: the field has to be one that they have. */
function figure<Shape extends z.core.$ZodShape>(shape: Shape, key: string): z.ZodType {
  return z.strictObject({ ...shape, of: rowsSchema }).superRefine((entry: Record<string, unknown>, context) => {
    const message = fieldProblem(entry['of'] as RowsQuery, String(entry[key]))
    if (message !== undefined) context.addIssue({ code: 'custom', message, path: [key] })
  })
}

const field = text(80)
const two = (item: z.ZodType): z.ZodType => list(item, 2, 2)
const finding = known([...RULE_IDS, 'all'], 'rule of the checker')

const VALUE_SORTS: Readonly<Record<string, z.ZodType>> = {
  time: z.strictObject({ time: written('time') }),
  size: z.strictObject({ size: written('size') }),
  count: z.strictObject({ count: rowsSchema }),
  sum: figure({ sum: field }, 'sum'),
  least: figure({ least: field }, 'least'),
  greatest: figure({ greatest: field }, 'greatest'),
  first: figure({ first: field }, 'first'),
  last: figure({ last: field }, 'last'),
  distinct: figure({ distinct: field }, 'distinct'),
  percentile: figure({ percentile: whole(1, 100), field }, 'field'),
  cover: z.strictObject({ cover: rowsSchema }),
  overlap: z.strictObject({ overlap: two(rowsSchema) }),
  peak: z.strictObject({ peak: rowsSchema, weight: field.optional() }),
  metric: z.strictObject({
    metric: z.string({ error: 'expected the name of a metric' }).refine((name) => isMetric(name), {
      error: (issue) => {
        const meant = suggest(String(issue.input), METRIC_NAMES)
        return `there is no such metric${meant === undefined ? '' : `; did you mean ${meant}?`}`
      },
    }),
  }),
  request: z.strictObject({
    request: shortName,
    get: word(REQUEST_FIGURES),
    process: shortName.optional(),
    repetition: whole(1, 1_000_000).optional(),
  }),
  ledger: z.strictObject({ ledger: word(LEDGERS), of: text(80).optional() }),
  findings: z.strictObject({ findings: z.union([finding, list(finding, 1, 20)]) }),
  run: z.strictObject({ run: word(RUN_FIGURES) }),
  script: z.strictObject({ script: shortName, get: word(SCRIPT_FIGURES) }),
  edit: z.strictObject({ edit: shortName }),
  answer: z.strictObject({ answer: shortName }),
  host: z.strictObject({
    host: known(
      hostRows.map(({ key }) => key),
      'parameter of hosts',
    ),
  }),
  rule: z.strictObject({ rule: known(['pageSize', ...RULE_ROWS.map(({ key }) => key)], 'switch of System V') }),
  profile: z.strictObject({ profile: known(['maxphys', ...PROFILE_ROWS.map(({ key }) => key)], 'switch of Solaris') }),
  its: z.strictObject({ its: field }),
  in: z.strictObject({ in: shortName, value: valueSchema }),
  add: z.strictObject({ add: list(valueSchema, 1, 20) }),
  subtract: z.strictObject({ subtract: two(valueSchema) }),
  multiply: z.strictObject({ multiply: list(valueSchema, 1, 20) }),
  divide: z.strictObject({ divide: two(valueSchema) }),
  divideUp: z.strictObject({ divideUp: two(valueSchema) }),
  perMille: z.strictObject({ perMille: two(valueSchema) }),
}

const CLAIM_WORDS = [
  ...['value', 'all', 'any', 'not', 'satisfies', 'has', 'never', 'order', 'chain', 'finding', 'clean'],
  ...['expectations', 'invariant', 'same', 'claim'],
] as const

const leastRows = whole(0, 1_000_000).optional()

/** A claim: something that holds of a run or does not. @source docs/labs.md */
export const claimSchema: z.ZodType<Claim> = z.unknown().transform((value, context): Claim => {
  const key = isMap(value) ? CLAIM_WORDS.find((each) => Object.hasOwn(value, each)) : undefined
  if (key !== undefined) return take(CLAIM_SORTS[claimSort(value as object, key)]!, value, context)
  const wanted = `a map with one of value, all, any, not, each (with satisfies or has), ${CLAIM_WORDS.slice(6).join(', ')}`
  context.addIssue({ code: 'custom', message: unknownWord(value, wanted, [...CLAIM_WORDS, 'each']) })
  return z.NEVER
})

/** `value` and `not` of bounds, `same` and `order` of `has` belong to other words. */
const claimSort = (value: object, key: string): string =>
  ['claim', 'value', 'has', 'satisfies'].find((each) => Object.hasOwn(value, each)) ?? key

const CLAIM_SORTS: Readonly<Record<string, z.ZodType>> = {
  value: z
    .strictObject({ value: valueSchema, ...boundShape })
    .refine((entry) => BOUND_WORDS.some((each) => (entry as Record<string, unknown>)[each] !== undefined), {
      error: `says nothing of the value: give at least one of ${BOUND_WORDS.join(', ')}`,
    }),
  all: z.strictObject({ all: list(claimSchema, 1, 50) }),
  any: z.strictObject({ any: list(claimSchema, 1, 50) }),
  not: z.strictObject({ not: claimSchema }),
  satisfies: z
    .strictObject({ each: rowsSchema, satisfies: z.record(text(80), conditionSchema), least: leastRows })
    .superRefine(({ each, satisfies }, context) => {
      for (const name of Object.keys(satisfies)) {
        const message = fieldProblem(each, name)
        if (message !== undefined) context.addIssue({ code: 'custom', message, path: ['satisfies', name] })
      }
    }),
  has: z
    .strictObject({
      ...{ each: rowsSchema, has: rowsSchema, order: word(['before', 'after', 'inside', 'around']).optional() },
      ...{ same: list(field, 1, 10).optional(), times: whole(1, 1_000_000).optional(), least: leastRows },
    })
    .superRefine(({ each, has, same }, context) => {
      for (const name of same ?? []) {
        const message = fieldProblem(each, name) ?? fieldProblem(has, name)
        if (message !== undefined) context.addIssue({ code: 'custom', message, path: ['same'] })
      }
    }),
  never: z.strictObject({ never: rowsSchema, between: two(rowsSchema).optional() }),
  order: z.strictObject({ order: list(rowsSchema, 2, 20) }),
  chain: z.strictObject({ chain: rowsSchema, field, step: valueSchema }).superRefine((entry, context) => {
    const message = fieldProblem(entry.chain, entry.field)
    if (message !== undefined) context.addIssue({ code: 'custom', message, path: ['field'] })
  }),
  finding: z.strictObject({ finding, present: flag.optional() }),
  clean: z.strictObject({ clean: flag }),
  expectations: z.strictObject({ expectations: word(['hold']) }),
  invariant: z.strictObject({ invariant: text(200), process: shortName.optional() }),
  same: z.strictObject({ same: rowsSchema, as: shortName, fields: list(field, 1, 10) }),
  claim: z.strictObject({ in: shortName, claim: claimSchema }),
}

/** Everything that may contain itself. */
export const CIRCLES: readonly Circle[] = [
  { name: 'value', schema: valueSchema, sorts: () => [plain, ...Object.values(VALUE_SORTS)] },
  { name: 'condition', schema: conditionSchema, sorts: () => [valueSchema, bounds] },
  { name: 'rows', schema: rowsSchema, sorts: () => [kindName, list(kindName, 1, 20), rowsShape] },
  { name: 'claim', schema: claimSchema, sorts: () => Object.values(CLAIM_SORTS) },
]
