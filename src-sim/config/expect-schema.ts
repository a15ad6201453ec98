import { z } from 'zod'
import { ERRNO } from '../kern/errno'
import { flag, list, shortName, whole, word } from './fields'
import { isMetric, METRIC_NAMES } from './metric-names'
import { PATHS } from './scenario'
import { suggest } from './suggest'

const path = word(PATHS).optional()
const number = z.int({ error: 'expected a whole number' })
const errnoNames = Object.keys(ERRNO) as [string, ...string[]]
const errno = z
  .union([z.enum(errnoNames), z.literal(0), z.literal('0'), z.literal('none')], {
    error: `expected 0 for no error, or one of ${errnoNames.join(', ')}`,
  })
  .transform((value) => (value === 'none' ? '0' : String(value)))

const some = 'expects nothing: give at least one of'

const requestExpect = z
  .strictObject({
    path,
    process: shortName,
    request: shortName,
    repetition: whole(1, 1_000_000).optional(),
    result: number.optional(),
    errno: errno.optional(),
    residual: whole(0, 2 ** 48).optional(),
    bytes: whole(0, 2 ** 48).optional(),
  })
  .refine(({ result, errno: name, residual, bytes }) => [result, name, residual, bytes].some((v) => v !== undefined), {
    error: `${some} result, bytes, errno, residual`,
  })
const unknownMetric = (name: string): string => {
  const meant = suggest(name, METRIC_NAMES)
  return `there is no such metric${meant === undefined ? '' : `; did you mean ${meant}?`}`
}

const metricExpect = z
  .strictObject({
    path,
    metric: z
      .string({ error: 'expected the name of a metric' })
      .refine((name) => isMetric(name), { error: (issue) => unknownMetric(String(issue.input)) }),
    equals: number.optional(),
    atLeast: number.optional(),
    atMost: number.optional(),
  })
  .refine(({ equals, atLeast, atMost }) => [equals, atLeast, atMost].some((value) => value !== undefined), {
    error: `${some} equals, atLeast, atMost`,
  })
const endExpect = z.strictObject({ path, end: word(['idle', 'limit', 'stopped', 'panic']) })
const hungExpect = z.strictObject({ path, hung: list(shortName, 0, 64) })
const findingExpect = z.strictObject({ path, finding: z.string().min(1).max(80), present: flag.optional() })

const SORTS = { request: requestExpect, metric: metricExpect, end: endExpect, hung: hungExpect, finding: findingExpect }

/** Keys of every sort of expectation, for suggestions. */
export const EXPECT_KEYS: readonly string[] = [
  ...new Set(Object.values(SORTS).flatMap((each) => Object.keys(each.shape))),
]

/**
 * One thing a run must have given. Which sort it is follows from the key it has; problems are reported against that
 * sort, so a slip in one field does not read as five failed alternatives.
 */
export const expectSchema = z.unknown().transform((value, context): ExpectInput => {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
  const sort = isMap
    ? (Object.keys(SORTS) as (keyof typeof SORTS)[]).find((key) => Object.hasOwn(value, key))
    : undefined
  if (sort === undefined) {
    const wanted = 'expected a map with request (and process), metric, end, hung or finding'
    context.addIssue({ code: 'custom', message: wanted })
    return z.NEVER
  }
  const parsed = SORTS[sort].safeParse(value)
  if (parsed.success) return { about: sort, ...parsed.data } as ExpectInput
  for (const issue of parsed.error.issues) context.addIssue({ ...issue, path: [...issue.path] })
  return z.NEVER
})

/** An expectation as the schema gives it. */
export type ExpectInput =
  | ({ about: 'request' } & z.output<typeof requestExpect>)
  | ({ about: 'metric' } & z.output<typeof metricExpect>)
  | ({ about: 'end' } & z.output<typeof endExpect>)
  | ({ about: 'hung' } & z.output<typeof hungExpect>)
  | ({ about: 'finding' } & z.output<typeof findingExpect>)

/** The sorts, for the published schema. */
export const expectSorts = z.union([requestExpect, metricExpect, endExpect, hungExpect, findingExpect])
