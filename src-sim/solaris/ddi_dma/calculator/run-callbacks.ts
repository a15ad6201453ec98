import { z } from 'zod'
import { CallbackList } from '../callbacks'
import { DDI_DMA_CALLBACK_DONE, DDI_DMA_CALLBACK_LATER, DDI_DMA_CALLBACK_RUNOUT } from '../constants'
import { ddiPanic } from '../panic'
import { name, whole, word } from './fields'

/** A callback value: RUNOUT, DONE, LATER, or the number that a careless driver returns. @source ddi_dma_buf_bind_handle(9F) */
export const callbackValue = z.union([
  z.number().int().min(-0x80000000).max(0x7fffffff),
  word(['RUNOUT', 'DONE', 'LATER']).transform((value) => {
    if (value === 'RUNOUT') return DDI_DMA_CALLBACK_RUNOUT
    return value === 'DONE' ? DDI_DMA_CALLBACK_DONE : DDI_DMA_CALLBACK_LATER
  }),
])

const behaviour = z.union([
  callbackValue.transform((returns) => ({ returns, register: [] as string[] })),
  z.strictObject({ returns: callbackValue, register: z.array(name) }),
])

const listed = z.tuple([name, whole])

/** `given` of a callbacks case. @source DMA Lab */
export const callbacksGiven = z
  .strictObject({
    list: z.array(listed),
    callbacks: z.record(name, z.array(behaviour).min(1)),
    runs: whole.refine((runs) => runs >= 1 && runs <= 1000, { error: 'expected 1 to 1000 runs' }).optional(),
    channel: z.boolean().optional(),
  })
  .superRefine((given, context) => {
    const known = new Set(Object.keys(given.callbacks))
    const named = [
      ...given.list.map(([entry]) => entry),
      ...Object.values(given.callbacks).flatMap((calls) => calls.flatMap((call) => call.register)),
    ]
    for (const callback of named) {
      if (!known.has(callback)) context.addIssue({ code: 'custom', message: `callbacks has no ${callback}` })
    }
  })

/** `given` of a callbacks case, once parsed. @source DMA Lab */
export type CallbacksGiven = z.output<typeof callbacksGiven>

const runExpect = z.strictObject({ calls: z.array(name).optional(), list: z.array(listed).optional() })

/** `expect` of a callbacks case. @source DMA Lab */
export const callbacksExpect = z.strictObject({
  runs: z.array(runExpect).optional(),
  calls: z.array(name).optional(),
  list: z.array(listed).optional(),
  pending: whole.optional(),
})

/** What runs of a callback list did. @source ddi_run_callback */
export interface CallbacksOutcome {
  /** per run: who was called, in order, and the list afterwards */
  readonly runs: readonly { readonly calls: readonly string[]; readonly list: readonly (readonly [string, number])[] }[]
  /** all calls of all runs */
  readonly calls: readonly string[]
  /** the list at the end, and the sum of its counts */
  readonly list: readonly (readonly [string, number])[]
  readonly pending: number
}

const MOST_CALLS = 100_000

/**
 * Run a callbacks case: scripted callbacks on one list.
 *
 * @source ddi_run_callback
 */
export function runCallbacksCase(given: CallbacksGiven): CallbacksOutcome {
  const channelKeeps = (value: number): boolean => value === DDI_DMA_CALLBACK_RUNOUT || value === DDI_DMA_CALLBACK_LATER
  const list =
    given.channel === true ? new CallbackList(() => undefined, channelKeeps) : new CallbackList(() => undefined)
  const calls: string[] = []
  const scripted = new Map<string, () => number>()
  const register = (callback: string, count: number): void => {
    const routine = scripted.get(callback)
    if (routine !== undefined) list.register(routine, callback, count)
  }
  for (const [callback, behaviours] of Object.entries(given.callbacks)) {
    let next = 0
    scripted.set(callback, () => {
      calls.push(callback)
      if (calls.length > MOST_CALLS) ddiPanic(`more than ${MOST_CALLS} callback calls`)
      const now = behaviours[Math.min(next, behaviours.length - 1)]
      next += 1
      for (const other of now?.register ?? []) register(other, 1)
      return now?.returns ?? DDI_DMA_CALLBACK_DONE
    })
  }
  for (const [callback, count] of given.list) register(callback, count)
  const snapshot = (): [string, number][] => list.snapshot().map((entry) => [String(entry.arg), entry.count])
  const runs = Array.from({ length: given.runs ?? 1 }, () => {
    const before = calls.length
    list.run()
    return { calls: calls.slice(before), list: snapshot() }
  })
  return { runs, calls, list: snapshot(), pending: list.pending }
}
