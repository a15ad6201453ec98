/** What arrives at a window, looked at before anybody uses it: frames, errors and pushes of the contract only. */
import { z } from 'zod'
import type { PushName, Pushes } from './contract'
import type { HostFrame } from './wire'

// A page may not compile text to code, so schemas must not try.
z.config({ jitless: true })

const number = z.number()
const text = z.string()
const error = z.object({
  code: text.regex(/^E_[A-Z_]+$/),
  message: text,
  where: text.optional(),
  issues: z
    .array(
      z.object({
        message: text,
        line: number.optional(),
        column: number.optional(),
        field: text.optional(),
      }),
    )
    .optional(),
})
/** A reply is data; its shape is the host's word, since both were built from one contract. */
const data = z.custom<unknown>((value) => typeof value !== 'function' && typeof value !== 'symbol')
const outcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), reply: data }),
  z.object({ ok: z.literal(false), error }),
])
const id = z.number().int().min(1)
const opened = z.object({ document: text, name: text, text, trace: text.optional() })

/** The shape of every push. */
const pushes: { readonly [Name in PushName]: z.ZodType<Pushes[Name]> } = {
  'host/closing': z.object({ reason: text }),
  'run/progress': z.object({
    run: number,
    path: z.enum(['sysv', 'physio', 'aphysio', 'pio']),
    place: number,
    paths: number,
    now: number,
    limit: number,
    rows: number,
  }),
  'menu/command': z.object({ id: text }),
  'file/opened': opened,
  'file/recents': z.array(z.object({ id: text, name: text, folder: text, isMissing: z.boolean() })),
  'host/notice': z.object({ about: z.enum(['settings', 'reloaded', 'refused', 'kept']), detail: text }),
}

const frames = z.union([
  z.object({ ready: z.literal(true), token: text.optional() }),
  z.object({ id, outcome }),
  z.object({ id, progress: z.object({ done: number, total: number }) }),
  z.object({ push: z.enum(Object.keys(pushes) as [PushName, ...PushName[]]), value: z.unknown() }),
  z.object({ ended: error }),
])

/** A frame of the host, or undefined when it is none; a frame that breaks the contract is dropped. Never throws. */
export function parseHostFrame(value: unknown): HostFrame | undefined {
  const result = frames.safeParse(value)
  if (!result.success) return undefined
  const frame = result.data
  if ('push' in frame && !pushes[frame.push].safeParse(frame.value).success) return undefined
  return frame as HostFrame
}
