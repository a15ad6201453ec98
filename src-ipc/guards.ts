/** Requests arrive as anything at all; only what has the shape of the contract gets further. */
import { z } from 'zod'
import type { CallName, Request } from './contract'
import { exportRequests } from './export-guards'
import { LARGEST_KEPT_VALUE } from './files'
import type { LabError } from './lab-error'
import { labGuards } from './labs-guards'
import { LONGEST_LINK } from './links'
import { probeRequests } from './probe-guards'
import { studyGuards } from './study-guards'

/** A sample is named by an id, never by a path. */
export const sampleId = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'not the id of a sample')

const nothing = z.strictObject({})
const whole = (min: number, max: number) => z.number().int().min(min).max(max)
const run = whole(1, Number.MAX_SAFE_INTEGER)
const path = z.enum(['sysv', 'physio', 'aphysio', 'pio'])
const trace = z.strictObject({ run, path })
const time = whole(0, Number.MAX_SAFE_INTEGER)
const plainFilter = z.strictObject({
  kinds: z.array(z.string().max(64)).max(200).optional(),
  tracks: z.array(whole(0, 65_535)).max(1000).optional(),
  request: whole(0, 0xffffffff).optional(),
  text: z.string().max(1000).optional(),
  where: z
    .array(
      z.strictObject({
        label: z.string().max(64),
        is: z.enum(['=', '!=', '<', '<=', '>', '>=']),
        value: z.number(),
      }),
    )
    .max(20)
    .optional(),
})
const filter = plainFilter.extend({ any: z.array(plainFilter).max(20).optional() })
const numbers = z.array(whole(0, 1_000_000)).max(512)
const columns = whole(1, 16_384)
const isForward = ({ from, to }: { readonly from: number; readonly to: number }): boolean => to > from
const forward = { error: 'a window ends after it begins', path: ['to'] }
/** Ids that the host gave out; never a path. */
const fileId = z.string().regex(/^[a-z0-9-]{1,64}$/, 'not the id of a file')
/** A document that a window holds may be as long as a file. */
const source = z.union([
  z.strictObject({ sample: sampleId }),
  z.strictObject({
    text: z.string().max(1 << 20),
    name: z.string().max(255).optional(),
    from: sampleId.optional(),
    document: fileId.optional(),
  }),
])

/** The name of a file: no folder, nothing that a system reads as more than a name. */
const fileName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^(?!\.+$)[^/\\:*?"<>|\p{Cc}]+$/u, 'not the name of a file')
const command = z
  .string()
  .regex(/^[a-z]+(\.[a-zA-Z]+)+$/, 'not the id of a command')
  .max(64)

const requests: { readonly [Name in CallName]: z.ZodType<Request<Name>> } = {
  ...labGuards,
  ...probeRequests,
  ...studyGuards,
  'lab/samples': nothing,
  'lab/sample': z.strictObject({ sample: sampleId }),
  'document/check': z.strictObject({ text: z.string().max(1 << 20) }),
  'lab/about': nothing,
  'lab/reference': nothing,
  'script/vocabulary': nothing,
  'script/read': z.strictObject({
    text: z.string().max(1 << 20),
    from: sampleId.optional(),
    document: fileId.optional(),
  }),
  'file/open': z.strictObject({ recent: fileId.optional() }),
  'file/save': z.strictObject({
    document: z.union([fileId, z.literal('')]),
    name: fileName,
    text: z.string().max(1 << 20),
    how: z.enum(['save', 'overwrite', 'as', 'export']),
  }),
  'file/reload': z.strictObject({ document: fileId }),
  'link/make': z.strictObject({ text: z.string().max(1 << 20) }),
  // Mail breaks long lines; what is really too long is told apart by who reads it.
  'link/read': z.strictObject({ link: z.string().max(4 * LONGEST_LINK) }),
  'file/recent': nothing,
  'file/forget': z.strictObject({ recent: fileId.optional() }),
  'file/first': nothing,
  'shell/state': z.strictObject({
    language: z.enum(['en', 'de']),
    name: z.union([fileName, z.literal('')]),
    document: z.union([fileId, z.literal('')]),
    isDirty: z.boolean(),
    commands: z
      .array(z.strictObject({ id: command, isEnabled: z.boolean(), isChecked: z.boolean(), keys: z.string().max(40) }))
      .max(200),
  }),
  'kept/read': nothing,
  'kept/write': z.strictObject({
    key: z.string().regex(/^dma-lab-[a-z0-9-]{1,60}$/, 'not the key of a kept value'),
    value: z.string().max(LARGEST_KEPT_VALUE).nullable(),
  }),
  'document/defaults': z.strictObject({ text: z.string().max(1 << 20) }),
  'document/picture': z.strictObject({
    text: z.string().max(1 << 20),
    path,
    process: whole(0, 1000),
    request: whole(0, 1000),
    iovec: whole(0, 1024),
  }),
  'document/registers': z.strictObject({ text: z.string().max(1 << 20), device: z.string().max(64) }),
  'trace/registers': trace.extend({ row: whole(0, 0xffffffff), device: z.string().max(64) }),
  'run/start': z.strictObject({
    source,
    paths: z.array(path).min(1).max(4).optional(),
    seed: whole(0, 0xffffffff).optional(),
  }),
  'whatif/values': z.strictObject({ text: z.string().max(1 << 20) }),
  'whatif/study': z.strictObject({
    text: z.string().max(1 << 20),
    changes: z.array(z.strictObject({ key: z.string().max(64), value: time })).max(50),
    paths: z.array(path).min(1).max(4),
    op: z.enum(['read', 'write']),
    largest: whole(512, 1 << 20),
  }),
  'run/result': z.strictObject({ run }),
  'run/cancel': z.strictObject({ run }),
  'run/close': z.strictObject({ run }),
  'trace/overview': trace,
  'trace/windows': trace
    .extend({ lanes: numbers, from: time, to: time, columns, filters: z.array(filter).max(3).optional() })
    .refine(isForward, forward),
  'trace/signals': trace.extend({ signals: numbers, from: time, to: time, columns }).refine(isForward, forward),
  'trace/edges': trace.extend({ lanes: numbers, at: time }),
  'trace/along': trace.extend({
    lane: whole(0, 1_000_000),
    at: time,
    row: whole(-1, 0xffffffff),
    isForward: z.boolean(),
  }),
  'compare/runs': z.strictObject({ of: z.array(trace).min(1).max(4) }),
  'trace/anchors': trace.extend({ byte: whole(1, Number.MAX_SAFE_INTEGER) }),
  'trace/moment': trace.extend({ at: time }),
  'trace/stages': trace.extend({ from: time, to: time, columns }).refine(isForward, forward),
  'trace/change': trace.extend({ at: time, isForward: z.boolean() }),
  'trace/sums': trace.extend({ from: time, to: time }),
  'trace/statistics': trace.extend({ from: time, to: time }),
  'trace/rows': trace.extend({ filter, first: whole(0, 0xffffffff), count: whole(1, 1000) }),
  'trace/place': trace.extend({ filter, at: time, row: whole(0, 0xffffffff).optional() }),
  'trace/step': trace.extend({
    filter,
    row: whole(-1, 0xffffffff),
    direction: z.union([z.literal(1), z.literal(-1)]),
  }),
  'trace/state': trace.extend({ row: whole(0, 0xffffffff) }),
  'trace/row': trace.extend({ row: whole(0, 0xffffffff) }),
  ...exportRequests,
}

/** What a request may cost before anybody looks at its shape. */
export const limits = { depth: 64, parts: 10_000, characters: 1 << 20 } as const

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Looks at foreign data without trusting it: plain objects, arrays, strings, finite numbers, booleans and null only.
 *
 * @returns the reason for refusal, or undefined when there is none
 */
export function refusal(value: unknown): LabError | undefined {
  const waiting: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  let parts = 0
  let characters = 0
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    parts += 1
    if (parts > limits.parts) return tooBig(`more than ${limits.parts} parts`)
    if (next.depth > limits.depth) return tooBig(`deeper than ${limits.depth} levels`)
    const { value: part, depth } = next
    if (typeof part === 'string') characters += part.length
    else if (Array.isArray(part)) {
      if (part.length > limits.parts) return tooBig(`more than ${limits.parts} parts`)
      for (const each of part) waiting.push({ value: each, depth: depth + 1 })
    } else if (typeof part === 'object' && part !== null) {
      const prototype: unknown = Object.getPrototypeOf(part)
      if (prototype !== Object.prototype && prototype !== null) return notPlain
      for (const [key, each] of Object.entries(part)) {
        if (forbiddenKeys.has(key))
          return { code: 'E_FORBIDDEN_KEY', message: 'a key that may not be used', where: key }
        characters += key.length
        waiting.push({ value: each, depth: depth + 1 })
      }
    } else if (typeof part === 'number' ? !Number.isFinite(part) : !isPlainScalar(part)) return notPlain
    if (characters > limits.characters) return tooBig(`more than ${limits.characters} characters`)
  }
  return undefined
}

const notPlain: LabError = { code: 'E_IPC_ARGS', message: 'the request is not plain data' }

function isPlainScalar(value: unknown): boolean {
  return value === null || value === undefined || typeof value === 'boolean'
}

function tooBig(what: string): LabError {
  return { code: 'E_IPC_TOO_BIG', message: `the request has ${what}` }
}

/** A request of the right shape, or why it is refused. */
export type Parsed<Name extends CallName> =
  { readonly ok: true; readonly request: Request<Name> } | { readonly ok: false; readonly error: LabError }

/** Checks and copies the request of a call. Never throws. */
export function parseRequest<Name extends CallName>(name: Name, value: unknown): Parsed<Name> {
  const error = refusal(value)
  if (error) return { ok: false, error }
  const result = requests[name].safeParse(value ?? {})
  if (result.success) return { ok: true, request: result.data }
  const [issue] = result.error.issues
  const where = issue?.path.join('.')
  const message = `${name}: ${issue?.message ?? 'not the right shape'}`
  return { ok: false, error: { code: 'E_IPC_ARGS', message, ...(where ? { where } : {}) } }
}
