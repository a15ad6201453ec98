import { z } from 'zod'
import { attributes, byte, name, whole, wide, word } from './fields'
import type { ObjectGiven } from './given'
import { flags, machineFields, objectFields, objectProblem } from './given'
import { cookieExpect, resultWord } from './run-bind'
import { callbackValue } from './run-callbacks'

const RESOURCES = ['handles', 'cookieSlots', 'windowRecords', 'bounce', 'dvma'] as const
const wait = z.union([word(['DONTWAIT', 'SLEEP']), z.strictObject({ callback: name })]).optional()
const withHandle = { name: name.optional(), handle: name }
const withDriver = { name: name.optional(), driver: name }
const withChannel = { name: name.optional(), dip: name.optional(), channel: whole }
const resource = z.enum(RESOURCES)

/** One step of a dma case. @source DMA Lab */
export const step = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('alloc_handle'),
    ...withHandle,
    dip: name.optional(),
    attributes: attributes.optional(),
    wait,
  }),
  z.strictObject({ do: z.literal('free_handle'), ...withHandle }),
  z.strictObject({ do: z.literal('bind'), ...withHandle, object: name, flags: flags.optional(), wait }),
  z.strictObject({ do: z.literal('unbind'), ...withHandle }),
  z.strictObject({ do: z.literal('nextcookie'), ...withHandle }),
  z.strictObject({ do: z.literal('cookie_iter'), ...withHandle }),
  z.strictObject({ do: z.literal('cookie_get'), ...withHandle, index: whole }),
  z.strictObject({ do: z.literal('cookie_one'), ...withHandle }),
  z.strictObject({ do: z.literal('ncookies'), ...withHandle }),
  z.strictObject({ do: z.literal('numwin'), ...withHandle }),
  z.strictObject({ do: z.literal('getwin'), ...withHandle, window: whole }),
  z.strictObject({
    do: z.literal('sync'),
    ...withHandle,
    offset: whole.optional(),
    length: whole.optional(),
    type: word(['FORDEV', 'FORCPU', 'FORKERNEL']),
  }),
  z.strictObject({ do: z.literal('burstsizes'), ...withHandle }),
  z.strictObject({
    do: z.literal('cpu_write'),
    name: name.optional(),
    object: name,
    offset: whole.optional(),
    length: whole.optional(),
    byte,
  }),
  z.strictObject({
    do: z.literal('cpu_read'),
    name: name.optional(),
    object: name,
    offset: whole.optional(),
    length: whole.optional(),
  }),
  z.strictObject({
    do: z.literal('device_write'),
    ...withHandle,
    offset: whole.optional(),
    length: whole.optional(),
    byte,
  }),
  z.strictObject({ do: z.literal('device_read'), ...withHandle, offset: whole.optional(), length: whole.optional() }),
  z.strictObject({ do: z.literal('run_softcalls'), name: name.optional() }),
  z.strictObject({ do: z.literal('take'), name: name.optional(), resource, count: whole }),
  z.strictObject({ do: z.literal('give'), name: name.optional(), resource, count: whole }),
  z.strictObject({ do: z.literal('register'), name: name.optional(), callback: name }),
  z.strictObject({ do: z.literal('mem_alloc'), ...withHandle, object: name, length: whole, wait }),
  z.strictObject({ do: z.literal('mem_free'), name: name.optional(), object: name }),
  z.strictObject({ do: z.literal('strategy'), ...withDriver, object: name }),
  z.strictObject({ do: z.literal('interrupt'), ...withDriver }),
  z.strictObject({ do: z.literal('detach'), ...withDriver }),
  z.strictObject({ do: z.literal('dmae_alloc'), ...withChannel, wait }),
  z.strictObject({ do: z.literal('dmae_release'), ...withChannel }),
  z.strictObject({
    do: z.literal('dmae_prog'),
    ...withChannel,
    command: z.enum(['VRFY', 'WRITE', 'READ']),
    trans: z.enum(['SNGL', 'BLCK', 'DMND', 'CSCD']).optional(),
    step: z.enum(['INC', 'DEC', 'HOLD']).optional(),
    auto: z.boolean().optional(),
    address: wide.optional(),
    size: whole.optional(),
  }),
  z.strictObject({ do: z.literal('dmae_1stparty'), ...withChannel }),
  z.strictObject({ do: z.literal('dmae_disable'), ...withChannel }),
  z.strictObject({ do: z.literal('dmae_enable'), ...withChannel }),
  z.strictObject({ do: z.literal('dmae_stop'), ...withChannel }),
  z.strictObject({ do: z.literal('dmae_getcnt'), ...withChannel, registers: z.tuple([byte, byte]) }),
])

/** One step, once parsed. @source DMA Lab */
export type Step = z.output<typeof step>

const object = z.strictObject({ ...objectFields, fill: byte.optional() })

const scriptedCall = z.union([
  callbackValue.transform((returns) => ({ returns, steps: [] as Step[] })),
  z.strictObject({ returns: z.union([z.literal('by-result'), callbackValue]), steps: z.array(step) }),
])

const driver = z.strictObject({
  protocol: z.enum(['conforming', 'manual']),
  attributes: attributes.optional(),
  flags: flags.optional(),
})

/** `given` of a dma case. @source DMA Lab */
export const stepsGiven = z
  .strictObject({
    ...machineFields,
    attributes: attributes.optional(),
    objects: z.record(name, object).optional(),
    callbacks: z.record(name, z.array(scriptedCall).min(1)).optional(),
    drivers: z.record(name, driver).optional(),
    allocator: z
      .strictObject({ base: wide, pages: whole.refine((count) => count <= 65_536, { error: 'too many pages' }) })
      .optional(),
    channelController: z.enum(['isa', 'eisa']).optional(),
    steps: z.array(step).min(1).max(10_000),
  })
  .superRefine((given, context) => {
    const pageSize = given.pageSize ?? 4096
    for (const [label, entry] of Object.entries(given.objects ?? {})) {
      const problem = objectProblem(entry, pageSize) ?? unstorable(entry, pageSize)
      if (problem !== null) context.addIssue({ code: 'custom', path: ['objects', label], message: problem })
    }
    for (const { path, message } of unknownNames(given)) context.addIssue({ code: 'custom', path, message })
  })

/** Cases with bytes keep them in a model of memory, which has an end. */
function unstorable(entry: ObjectGiven, pageSize: number): string | null {
  if (entry.size > 0x1000000) return 'more than 16 MB'
  const end = (entry.base ?? 0n) + BigInt(entry.size)
  const ends = [end, ...(entry.pages ?? []).map((run) => run.from + BigInt(run.count) * BigInt(pageSize))]
  return ends.some((last) => last > BigInt(Number.MAX_SAFE_INTEGER)) ? 'memory with bytes in it ends at 2^53' : null
}

/** Names that steps use and nothing defines. */
function unknownNames(given: {
  objects?: object | undefined
  callbacks?: Record<string, readonly { steps: readonly Step[] }[]> | undefined
  drivers?: object | undefined
  steps: readonly Step[]
}): { path: (string | number)[]; message: string }[] {
  const scripted = Object.entries(given.callbacks ?? {}).flatMap(([label, calls]) =>
    calls.flatMap((call, index) =>
      call.steps.map((entry, at) => ({ path: ['callbacks', label, index, 'steps', at], entry })),
    ),
  )
  const all = [...given.steps.map((entry, index) => ({ path: ['steps', index], entry })), ...scripted]
  const objects = new Set(Object.keys(given.objects ?? {}))
  for (const { entry } of all) if (entry.do === 'mem_alloc') objects.add(entry.object)
  const callbacks = new Set(Object.keys(given.callbacks ?? {}))
  const drivers = new Set(Object.keys(given.drivers ?? {}))
  return all.flatMap(({ path, entry }) => {
    const missing: string[] = []
    if ('object' in entry && !objects.has(entry.object)) missing.push(`no object ${entry.object}`)
    if ('driver' in entry && !drivers.has(entry.driver)) missing.push(`no driver ${entry.driver}`)
    if ('callback' in entry && !callbacks.has(entry.callback)) missing.push(`no callback ${entry.callback}`)
    if ('wait' in entry && typeof entry.wait === 'object' && !callbacks.has(entry.wait.callback)) {
      missing.push(`no callback ${entry.wait.callback}`)
    }
    return missing.map((message) => ({ path, message }))
  })
}

/** `given` of a dma case, once parsed. @source DMA Lab */
export type StepsGiven = z.output<typeof stepsGiven>

const listed = z.array(z.tuple([name, whole]))
const pools = z.strictObject({
  handles: whole.optional(),
  cookieSlots: whole.optional(),
  windowRecords: whole.optional(),
  bounce: whole.optional(),
  dvma: whole.optional(),
})
const runs = z.array(z.tuple([byte, whole]))

const stepExpect = z.strictObject({
  status: resultWord.optional(),
  reason: z.string().optional(),
  panic: z.boolean().optional(),
  cookie: z.union([cookieExpect, z.null()]).optional(),
  cookies: z.array(cookieExpect).optional(),
  ccount: whole.optional(),
  count: whole.optional(),
  offset: whole.optional(),
  length: whole.optional(),
  bytes: runs.optional(),
  calls: z.array(name).optional(),
  copied: whole.optional(),
  burstsizes: whole.optional(),
  ports: z.array(z.tuple([whole, byte])).optional(),
  state: z.enum(['allocated', 'bound', 'freed']).optional(),
  list: listed.optional(),
  pools: pools.optional(),
})

const driverExpect = z.strictObject({
  busy: z.boolean().optional(),
  outstanding: whole.optional(),
  cancel: z.boolean().optional(),
  detached: z.boolean().optional(),
  started: z.array(name).optional(),
  completed: z.array(name).optional(),
  failed: z.array(z.string()).optional(),
})

/** `expect` of a dma case. @source DMA Lab */
export const stepsExpect = z.strictObject({
  steps: z.record(name, stepExpect).optional(),
  panic: z.boolean().optional(),
  calls: z.array(name).optional(),
  list: listed.optional(),
  pools: pools.optional(),
  drivers: z.record(name, driverExpect).optional(),
  warnings: whole.optional(),
})
