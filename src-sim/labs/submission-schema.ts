import { z } from 'zod'
import { flag, list, shortName, text, whole } from '../config/fields'
import { MOST_SCRIPT } from '../config/workload-schema'

/** A digest: SHA-256 in hexadecimal. */
const digest = z
  .string({ error: 'expected a digest' })
  .regex(/^[0-9a-f]{64}$/, { error: 'expected 64 hexadecimal digits' })

const answer = z.union([z.number(), text(2000), list(text(200), 0, 5000)], {
  error: 'expected a number, a text or a list of texts',
})
/** What a student answers to a question. */
export type Answer = z.output<typeof answer>

const edit = z.union([z.number(), text(MOST_SCRIPT)], { error: 'expected a number or a text' })

const link = z.strictObject({
  step: z.enum(['predict', 'run'], { error: 'expected predict or run' }),
  content: digest,
  previous: digest,
  digest,
})
/** A step of the chain that locks predictions. */
export type LockLink = z.output<typeof link>

const claimed = z.number().min(0).max(100_000).nullable()

/** What a student has made of a lab. @source docs/labs.md */
export const submissionSchema = z.strictObject({
  version: z.literal(1, { error: 'expected version: 1; this program reads version 1' }),
  kind: z.literal('dmalab-answer', { error: 'expected kind: dmalab-answer' }),
  lab: z.strictObject({ id: text(60), release: whole(1, 1_000_000), digest }),
  program: text(40),
  student: text(200).optional(),
  edits: z.record(shortName, edit).optional(),
  answers: z.record(shortName, answer).optional(),
  lock: list(link, 0, 1000).optional(),
  progress: z
    .strictObject({
      step: z.enum(['read', 'predict', 'run', 'explain']).optional(),
      attempts: whole(0, 1_000_000).optional(),
      hints: whole(0, 100).optional(),
      shown: flag.optional(),
    })
    .optional(),
  results: z
    .strictObject({
      points: z.number().min(0).max(100_000),
      most: z.number().min(0).max(100_000),
      checks: z.record(text(60), claimed),
      traces: list(z.strictObject({ run: shortName, seed: whole(0, 0xffffffff), hash: digest }), 0, 100),
      digest,
    })
    .optional(),
})

/** What a student hands in. */
export type Submission = z.output<typeof submissionSchema>
/** What the program said when it checked. */
export type ClaimedResults = NonNullable<Submission['results']>

/** A solution of the author, right or wrong. @source docs/labs.md */
export const solutionSchema = z.strictObject({
  version: z.literal(1, { error: 'expected version: 1; this program reads version 1' }),
  kind: z.literal('dmalab-solution', { error: 'expected kind: dmalab-solution' }),
  about: text(2000),
  edits: z.record(shortName, edit).optional(),
  answers: z.record(shortName, answer).optional(),
  fails: z.strictObject({ check: text(60), reason: text(500) }).optional(),
})

/** A solution of the author. */
export type Solution = z.output<typeof solutionSchema>
