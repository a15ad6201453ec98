import { z } from 'zod'
import { bindObject } from '../bind'
import { DDI_DMA_DONTWAIT, DDI_DMA_SLEEP, DDI_SUCCESS, dmaStatusName, dmaStatusNumber } from '../constants'
import type { DdiDmaHandle } from '../handle'
import { ddi_dma_alloc_handle } from '../handle'
import type { DmaServices, DmaWait } from '../nexus'
import { DmaNexus, MUST_SLEEP } from '../nexus'
import { dmaObjectOfRun } from '../object'
import { bouncedPages } from '../plan'
import { physicalCookies } from '../cookies'
import { ddi_dma_numwin } from '../sync'
import { plainNumber } from './compare'
import { attributes, whole, wide, word } from './fields'
import { flags, machineFields, objectFields, objectOf, objectProblem, resourcesOf, rulesOf } from './given'

const inUse = z.strictObject({ page: whole, count: whole })

/** `given` of a bind case. @source DMA Lab */
export const bindGiven = z
  .strictObject({
    ...machineFields,
    ...objectFields,
    attributes,
    flags: flags.optional(),
    wait: word(['DONTWAIT', 'SLEEP', 'callback']).optional(),
    prior: z
      .strictObject({
        bound: z.boolean().optional(),
        bounceInUse: whole.optional(),
        dvmaInUse: z.array(inUse).optional(),
      })
      .optional(),
  })
  .superRefine((given, context) => {
    const problem = objectProblem(given, given.pageSize ?? 4096)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })

/** `given` of a bind case, once parsed. @source DMA Lab */
export type BindGiven = z.output<typeof bindGiven>

/** A result word or number, as its word. @source ddidmareq(9S) */
export const resultWord = z.union([z.string(), z.number().int()]).transform((value, context) => {
  if (value === 'SLEEPS' || value === 'SUCCESS' || value === 'FAILURE') return value
  const status = typeof value === 'number' ? value : dmaStatusNumber(value)
  if (status !== undefined && dmaStatusName(status) !== String(status)) return dmaStatusName(status)
  if (typeof value === 'string' && /^DDI_(SUCCESS|FAILURE)$/.test(value)) return value.slice(4)
  context.addIssue({
    code: 'custom',
    message: `expected MAPPED, PARTIAL_MAP, NORESOURCES, NOMAPPING, TOOBIG, BADATTR, INUSE, SLEEPS, SUCCESS or FAILURE; got ${String(value)}`,
  })
  return z.NEVER
})

/** A cookie as an expectation writes it: a map, or [address, size], or [address, size, bounced]. @source DMA Lab */
export const cookieExpect = z.preprocess(
  (value) => {
    if (!Array.isArray(value)) return value
    const items: readonly unknown[] = value
    const [address, size, bounced] = items
    return { address, size, ...(items.length > 2 ? { bounced } : {}) }
  },
  z.strictObject({
    address: wide.optional(),
    size: whole.optional(),
    bounced: z.boolean().optional(),
    bouncePage: whole.optional(),
    object: wide.optional(),
  }),
)

/** `expect` of a bind case: whatever is named must be so. @source DMA Lab */
export const bindExpect = z.strictObject({
  result: resultWord.optional(),
  code: z.union([z.number().int(), z.null()]).optional(),
  ccount: whole.optional(),
  numwin: z.union([whole, z.literal('FAILURE')]).optional(),
  windows: z
    .array(
      z.strictObject({
        offset: whole.optional(),
        length: whole.optional(),
        ccount: whole.optional(),
        cookies: z.array(cookieExpect).optional(),
      }),
    )
    .optional(),
  cookies: z.array(cookieExpect).optional(),
  totalCookies: whole.optional(),
  bounceNeed: whole.optional(),
  bouncePages: whole.optional(),
  ioBase: z.union([wide, z.null()]).optional(),
  ioPages: whole.optional(),
  maxWindow: whole.optional(),
  maxCookie: whole.optional(),
  callbackRegistered: z.boolean().optional(),
})

/** A cookie of an outcome. @source ddi_dma_cookie(9S) */
export interface CookieOutcome {
  /** device address */
  readonly address: number | string
  /** bytes */
  readonly size: number
  readonly bounced: boolean
  /** which of the bind's bounce pages; -1 = direct */
  readonly bouncePage: number
  /** physical address of the object's own bytes (an I/O address on hosts with an IOMMU) */
  readonly object: number | string
}

/** A window of an outcome. @source ddi_dma_getwin(9F) */
export interface WindowOutcome {
  readonly offset: number
  readonly length: number
  readonly ccount: number
  readonly cookies: readonly CookieOutcome[]
}

/** What a bind gave. @source ddi_dma_buf_bind_handle(9F) */
export interface BindCaseOutcome {
  /** word without prefix; SLEEPS where a SLEEP request has to wait */
  readonly result: string
  readonly code: number | null
  /** why it failed; empty otherwise */
  readonly reason: string
  readonly ccount: number
  /** what ddi_dma_numwin says */
  readonly numwin: number | 'FAILURE'
  readonly windows: readonly WindowOutcome[]
  /** cookies of window 0 */
  readonly cookies: readonly CookieOutcome[]
  /** cookies of all windows together */
  readonly totalCookies: number
  /** bytes of bounce space that the whole object would need */
  readonly bounceNeed: number
  /** bounce pages that the bind holds */
  readonly bouncePages: number
  readonly ioBase: number | string | null
  /** I/O pages that the bind holds, with a guard page */
  readonly ioPages: number
  /** bytes: longest window, longest cookie */
  readonly maxWindow: number
  readonly maxCookie: number
  readonly callbackRegistered: boolean
}

/**
 * Run a bind case.
 *
 * @source ddi_dma_buf_bind_handle(9F)
 */
export function runBindCase(given: BindGiven): BindCaseOutcome {
  const rules = rulesOf(given)
  const resources = resourcesOf(given, rules, given.attributes, [given])
  const nexus = new DmaNexus({ rules, resources, services: SILENT, busAttributes: given.nexusAttributes ?? [] })
  const waitfp = waitOf(given.wait)
  const allocated = ddi_dma_alloc_handle(nexus, 'device', given.attributes, waitfp, null)
  const registered = (): boolean => nexus.waiting().length > 0
  if (allocated.handle === null) {
    const numbers = { maxWindow: 0, maxCookie: 0, bounceNeed: 0 }
    return { ...nothingBound(allocated.status, allocated.reason, registered()), ...numbers }
  }
  const { handle } = allocated
  occupy(given, nexus, handle)
  const object = objectOf(given, rules.pageSize)
  const { limits } = handle
  const numbers = {
    maxWindow: limits.maxWindow,
    maxCookie: rules.mode === 'root-nexus' && handle.host === 'x86' ? limits.rootNexusMaxCookie : limits.maxCookie,
    bounceNeed:
      handle.host === 'x86'
        ? bouncedPages(physicalCookies(object, limits, rules.pageSize, rules.mode)) * rules.pageSize
        : 0,
  }
  const reply = bindObject(handle, object, given.flags ?? 0, waitfp, null)
  if (reply.cookie === null) return { ...nothingBound(reply.status, reply.reason, registered()), ...numbers }
  return { ...bound(handle), ...statusFields(reply.status), ccount: reply.ccount, ...numbers }
}

const SILENT: DmaServices = {
  softcall: () => undefined,
  wakeup: () => undefined,
  warn: () => undefined,
  observe: () => undefined,
}

function waitOf(wait: BindGiven['wait']): DmaWait {
  if (wait === 'SLEEP') return DDI_DMA_SLEEP
  return wait === 'callback' ? () => 1 : DDI_DMA_DONTWAIT
}

function occupy(given: BindGiven, nexus: DmaNexus, handle: DdiDmaHandle): void {
  const { bounce, dvma } = nexus.resources
  const prior = given.prior ?? {}
  bounce.take(Math.min(prior.bounceInUse ?? 0, bounce.free), 0n, 0xffffffffffffffffn)
  if (dvma !== null) {
    const page = BigInt(nexus.rules.pageSize)
    for (const { page: first, count } of prior.dvmaInUse ?? []) {
      const lo = dvma.base + BigInt(first) * page
      dvma.take({ pages: count, lo, hi: lo + BigInt(count) * page - 1n, redzone: false, uncrossed: null })
    }
  }
  if (prior.bound === true) {
    const pageSize = nexus.rules.pageSize
    const where = handle.limits.lo + BigInt(pageSize) - 1n
    bindObject(handle, dmaObjectOfRun(where - (where % BigInt(pageSize)), 1, pageSize), 0, DDI_DMA_DONTWAIT, null)
  }
}

/** A status as the fields of an outcome. @source ddidmareq(9S) */
export function statusFields(status: number | typeof MUST_SLEEP): { result: string; code: number | null } {
  return status === MUST_SLEEP ? { result: 'SLEEPS', code: null } : { result: dmaStatusName(status), code: status }
}

function nothingBound(
  status: number | typeof MUST_SLEEP,
  reason: string,
  callbackRegistered: boolean,
): Omit<BindCaseOutcome, 'maxWindow' | 'maxCookie' | 'bounceNeed'> {
  return {
    ...statusFields(status),
    reason,
    ccount: 0,
    numwin: 'FAILURE',
    windows: [],
    cookies: [],
    totalCookies: 0,
    bouncePages: 0,
    ioBase: null,
    ioPages: 0,
    callbackRegistered,
  }
}

function bound(
  handle: DdiDmaHandle,
): Omit<BindCaseOutcome, 'result' | 'code' | 'maxWindow' | 'maxCookie' | 'bounceNeed'> {
  const windows = windowsOutcome(handle)
  const numwin = ddi_dma_numwin(handle)
  return {
    reason: '',
    ccount: windows[0]?.ccount ?? 0,
    numwin: numwin.status === DDI_SUCCESS ? numwin.nwin : 'FAILURE',
    windows,
    cookies: windows[0]?.cookies ?? [],
    totalCookies: windows.reduce((sum, window) => sum + window.ccount, 0),
    bouncePages: handle.binding?.bouncePages.length ?? 0,
    ioBase: handle.binding?.range ? plainNumber(handle.binding.range.base) : null,
    ioPages: handle.binding?.range?.pages ?? 0,
    callbackRegistered: handle.nexus.waiting().length > 0,
  }
}

/** Every window of a bound handle. @source ddi_dma_getwin(9F) */
export function windowsOutcome(handle: DdiDmaHandle): WindowOutcome[] {
  return (handle.binding?.windows ?? []).map((window) => ({
    offset: window.offset,
    length: window.size,
    ccount: window.cookies.length,
    cookies: window.cookies.map((cookie) => ({
      address: plainNumber(cookie.dmac_laddress),
      size: cookie.dmac_size,
      bounced: cookie.planned.bounceSlot >= 0,
      bouncePage: cookie.planned.bounceSlot,
      object: plainNumber(cookie.planned.address),
    })),
  }))
}
