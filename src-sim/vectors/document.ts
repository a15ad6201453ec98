import { z } from 'zod'
import { fail, ok, type Result } from '../core/result'
import { schemaWords } from '../core/schema-words'

/** A place in a vector file and what is wrong there. @source docs/vectors.md */
export interface DocumentProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** What every case has: a short name, and a sentence or more about it. @source docs/vectors.md */
export const CASE_HEAD = {
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, { error: 'expected a short name' }),
  about: z.string().max(2000).optional(),
} as const

/** The schema of a file of one kind: version, kind, and cases of which no two share a name. @source docs/vectors.md */
export function documentOf<Kind extends string, Case extends z.ZodType<{ readonly id: string }>>(
  kind: Kind,
  schema: Case,
): z.ZodType<{ readonly cases: readonly z.output<Case>[] }> {
  return z
    .strictObject({
      version: z.literal(1, { error: 'this reader knows version 1' }),
      kind: z.literal(kind),
      about: z.string().max(2000).optional(),
      cases: z.array(schema).min(1).max(10_000),
    })
    .superRefine(({ cases }, context) => {
      const seen = new Set<string>()
      cases.forEach(({ id }, index) => {
        if (seen.has(id)) {
          context.addIssue({ code: 'custom', path: ['cases', index, 'id'], message: `${id} is there twice` })
        }
        seen.add(id)
      })
    })
}

/**
 * Checks a vector file, given as plain values, against the schema of its kind.
 *
 * @param value what a YAML or JSON reader made of the text
 * @returns the cases, or everything that is wrong with it
 * @source docs/vectors.md
 */
export function checkDocument<Case>(
  schema: z.ZodType<{ readonly cases: readonly Case[] }>,
  value: unknown,
): Result<readonly Case[], readonly DocumentProblem[]> {
  const parsed = schema.safeParse(plainValues(value), { error: schemaWords })
  if (parsed.success) return ok(parsed.data.cases)
  return fail(
    parsed.error.issues.map(({ path, message }) => ({
      path: path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
      message,
    })),
  )
}

/** Bigints become numbers where that is exact, and maps become objects. */
function plainValues(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (Array.isArray(value)) return value.map(plainValues)
  if (value instanceof Map) return plainValues(Object.fromEntries(value))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([field, entry]) => [field, plainValues(entry)]))
}
