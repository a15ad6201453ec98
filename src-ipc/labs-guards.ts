/** The shapes of requests about labs. */
import { z } from 'zod'
import { submissionSchema } from '../src-sim/labs/submission-schema'
import type { LabCalls } from './labs'

const nothing = z.strictObject({})
const text = z.string().max(1 << 20)
const name = z.string().min(1).max(255)
const runName = z.string().min(1).max(64)
const document = z.string().regex(/^[a-z0-9-]{1,64}$/, 'not the id of a file')
const file = z.strictObject({ text, name, document: document.optional() })
const source = z.union([
  z.strictObject({ folder: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'not the name of a lab') }),
  file,
])
const work = z.strictObject({ source, submission: submissionSchema })
const trace = z.strictObject({
  run: z.number().int().min(1),
  path: z.enum(['sysv', 'physio', 'aphysio', 'pio']),
})
const MOST_KEYS = 5000

/** One for each call. */
export const labGuards: { readonly [Name in keyof LabCalls]: z.ZodType<LabCalls[Name]['request']> } = {
  'labs/list': nothing,
  'labs/open': z.strictObject({ source }),
  'labs/read': file,
  'labs/start': z.strictObject({ source }),
  'labs/write': z.strictObject({ submission: submissionSchema }),
  'labs/hints': z.strictObject({ source, count: z.number().int().min(0).max(100) }),
  'labs/lock': work,
  'labs/plan': work.extend({ run: runName }),
  'labs/show': work.extend({ run: runName }),
  'labs/lint': work,
  'labs/check': work,
  'labs/report': work,
  'trace/keys': trace.extend({ rows: z.array(z.number().int().min(0).max(0xffffffff)).max(MOST_KEYS) }),
  'trace/keyed': trace.extend({ keys: z.array(z.string().max(80)).max(MOST_KEYS) }),
}
