/** The shapes of requests about sweeps and manuals. */
import { z } from 'zod'
import { MOST_WINDOW_RUNS, MOST_WINDOW_VALUES, type ExploreCalls } from './explore'
import type { ManualCalls } from './manual'

const whole = (min: number, max: number) => z.number().int().min(min).max(max)
const path = z.enum(['sysv', 'physio', 'aphysio', 'pio'])
const text = z.string().max(1 << 20)
const id = z.string().regex(/^[a-z0-9-]{1,64}$/, 'not an id')
const source = z.union([
  z.strictObject({ sample: id }),
  z.strictObject({
    text,
    name: z.string().max(255).optional(),
    from: id.optional(),
    document: id.optional(),
  }),
])
const field = z
  .string()
  .max(200)
  .regex(/^\w+(\.\w+|\[\d{1,6}\])*$/, 'not a place in a document')

/** One for each call. */
export const studyGuards: {
  readonly [Name in keyof (ExploreCalls & ManualCalls)]: z.ZodType<(ExploreCalls & ManualCalls)[Name]['request']>
} = {
  'explore/fields': z.strictObject({ text }),
  'explore/sweep': z.strictObject({
    source,
    paths: z.array(path).min(1).max(4).nullable(),
    parameter: z
      .strictObject({
        field,
        values: z.array(whole(0, Number.MAX_SAFE_INTEGER)).min(1).max(MOST_WINDOW_VALUES),
      })
      .nullable(),
    seeds: z.strictObject({ first: whole(0, 0xffffffff).nullable(), count: whole(1, MOST_WINDOW_RUNS) }),
  }),
  'manual/statements': z.strictObject({}),
  'trace/statements': z.strictObject({ run: whole(1, Number.MAX_SAFE_INTEGER), path }),
}
