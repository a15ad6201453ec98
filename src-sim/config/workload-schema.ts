import { z } from 'zod'
import { duration, flag, LARGEST, list, quantity, shortName, whole, word } from './fields'
import { ALLOCATORS } from './scenario'

/** Most bytes one request may ask for. */
export const MOST_BYTES = 64 << 20

const place = {
  base: quantity('size', [1, LARGEST]).optional(),
  alignment: quantity('size', [1, 1 << 20]).optional(),
  pageOffset: quantity('size', [0, 65_535]).optional(),
  mapped: quantity('size', [0, MOST_BYTES]).optional(),
}

const ONE_PLACE = 'give base, alignment or pageOffset, not several of them'
interface Place {
  base?: number | undefined
  alignment?: number | undefined
  pageOffset?: number | undefined
}
const onePlace = ({ base, alignment, pageOffset }: Place): boolean =>
  [base, alignment, pageOffset].filter((each) => each !== undefined).length <= 1

const buffer = z.strictObject(place).refine(onePlace, { error: ONE_PLACE })
const iovec = z
  .strictObject({ length: quantity('size', [0, MOST_BYTES]), ...place })
  .refine(onePlace, { error: ONE_PLACE })

const timing = {
  thinkTime: duration.optional(),
  compute: duration.optional(),
  repeat: whole(1, 1_000_000).optional(),
}

const transferFields = {
  request: shortName.optional(),
  device: shortName.optional(),
  offset: quantity('size', [0, LARGEST]).optional(),
  length: quantity('size', [0, MOST_BYTES]).optional(),
  buffer: buffer.optional(),
  iovecs: list(iovec, 1, 1024).optional(),
  advance: flag.optional(),
  ...timing,
}

const fill = whole(0, 255).optional()
const either = <Shape extends { length?: unknown; iovecs?: unknown; buffer?: unknown }>(
  shape: Shape,
): string | null => {
  if (shape.length === undefined && shape.iovecs === undefined) return 'needs length or iovecs'
  if (shape.length !== undefined && shape.iovecs !== undefined) return 'has both length and iovecs; give one of them'
  return shape.iovecs !== undefined && shape.buffer !== undefined
    ? 'has both buffer and iovecs; each iovec says where it lies'
    : null
}

/** What a process can do. */
export const OPERATIONS = ['read', 'write', 'aread', 'awrite', 'aiowait', 'aiocancel', 'compute'] as const

const reads = ['read', 'aread'] as const
const writes = ['write', 'awrite'] as const

/** One thing a process does. */
export const requestSchema = z
  .discriminatedUnion(
    'op',
    [
      z.strictObject({ op: z.literal(reads[0]), ...transferFields }),
      z.strictObject({ op: z.literal(reads[1]), ...transferFields }),
      z.strictObject({ op: z.literal(writes[0]), ...transferFields, fill }),
      z.strictObject({ op: z.literal(writes[1]), ...transferFields, fill }),
      z.strictObject({
        op: z.literal('aiowait'),
        request: shortName.optional(),
        timeout: duration.optional(),
        ...timing,
      }),
      z.strictObject({ op: z.literal('aiocancel'), request: shortName.optional(), target: shortName, ...timing }),
      z.strictObject({
        op: z.literal('compute'),
        request: shortName.optional(),
        time: duration,
        thinkTime: duration.optional(),
        repeat: whole(1, 1_000_000).optional(),
      }),
    ],
    { error: `expected one of ${OPERATIONS.join(', ')}` },
  )
  .superRefine((entry, context) => {
    if (entry.op === 'aiowait' || entry.op === 'aiocancel' || entry.op === 'compute') return
    const problem = either(entry)
    if (problem !== null) context.addIssue({ code: 'custom', message: `${entry.op} ${problem}` })
    const total = entry.iovecs?.reduce((sum, { length }) => sum + length, 0) ?? 0
    if (total > MOST_BYTES)
      context.addIssue({ code: 'custom', path: ['iovecs'], message: 'expected at most 64 MB in all' })
  })

/** A request as the schema gives it. */
export type RequestInput = z.output<typeof requestSchema>

/** Most characters of a script. */
export const MOST_SCRIPT = 256 * 1024

const SCRIPT_FILE = /^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_. -]*(\/[A-Za-z0-9_][A-Za-z0-9_. -]*)*\.js$/

/** The name of a file with JavaScript, beside a scenario or below it. */
export const scriptFile = z.string().min(4).max(200).regex(SCRIPT_FILE)
/** The text of a script. */
export const scriptText = z.string().min(1).max(MOST_SCRIPT)

const script = z.union([scriptText, z.strictObject({ file: scriptFile })], {
  error: `expected the text of a script, at most ${MOST_SCRIPT} characters, or { file: name.js } beside the scenario`,
})

/** A process. */
export const processSchema = z
  .strictObject({
    process: shortName,
    startAt: duration.optional(),
    repeat: whole(1, 1_000_000).optional(),
    allocator: word(ALLOCATORS).optional(),
    fragmentation: whole(0, 1000).optional(),
    requests: list(requestSchema, 1, 1000).optional(),
    script: script.optional(),
  })
  .refine(({ requests, script: text }) => (requests === undefined) !== (text === undefined), {
    error: 'a process needs requests or script, and not both',
  })
  .refine(({ repeat, script: text }) => repeat === undefined || text === undefined, {
    path: ['repeat'],
    error: 'repeat is for requests; a script has loops of its own',
  })

/** A process as the schema gives it. */
export type ProcessInput = z.output<typeof processSchema>
