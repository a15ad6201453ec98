import { z } from 'zod'
import { RULE_SETS } from '../sysv/switches'
import { bytes, direction, errno, level, name, time, userAddress, whole } from './sysv-fields'
import { parseEntry, type EntryPattern } from './sysv-notation'

const LONGEST = 1000

const switches = z.strictObject({
  fragErrorCheck: z.enum(['intended', 'asCompiled']).optional(),
  badAddressErrno: errno.refine((value) => value === 14 || value === 1, { error: 'EFAULT or EPERM' }).optional(),
  physckReadPastEnd: z.enum(['source', 'manK']).optional(),
  residOnEagain: z.enum(['stale', 'full']).optional(),
  endOfMediaRule: z.enum(['i386', 'd3oddi', 'man89']).optional(),
  unit: z.enum(['fixed', 'contiguous']).optional(),
  pageSize: whole
    .refine((value) => value >= 512 && value <= 0x10000 && (value & (value - 1)) === 0, {
      error: 'expected a power of two from 512 to 65536',
    })
    .optional(),
  poolSize: z.int().min(1).max(4096).optional(),
  stagingPages: z.int().min(0).max(4096).optional(),
  diskLevel: z.int().min(1).max(8).optional(),
  raiseBeforeTest: z.boolean().optional(),
  completion: z.enum(['async', 'sync']).optional(),
  rangeCheck: z.boolean().optional(),
  callerLevel: level.optional(),
  callerRestoresLevel: z.boolean().optional(),
  physioForm: z.enum(['svr2', 'svr3', 'svr4']).optional(),
  physiockPort: z.enum(['i386', '3b2']).optional(),
})

/** What the device does with one call of strategy, whatever its model says. @source docs/vectors.md */
const answer = z
  .strictObject({
    d: bytes.optional(),
    r: bytes.optional(),
    errno: errno.optional(),
    sync: z.boolean().optional(),
    time: time.optional(),
    when: z.enum(['beforeSleep', 'never']).optional(),
  })
  .refine((each) => each.d === undefined || each.r === undefined, { error: 'give d or r: the other follows' })

const callNumber = z.string().regex(/^[1-9][0-9]{0,3}$/, { error: 'expected the number of a call, from 1' })

const device = z.strictObject({
  model: z.enum(['DEV', 'DEV-STRICT']).optional(),
  blocks: z.int().min(0).max(1_000_000).optional(),
  bad: z.array(whole).max(LONGEST).optional(),
  /** How long a command takes. */
  time: time.optional(),
  /** By the number of the strategy call, from 1. */
  calls: z.record(callNumber, answer).optional(),
  readsFirst: z.boolean().optional(),
})

const POINTS = ['kseg', 'pagelock', 'getrbuf', 'copyin', 'copyout', 'useracc', 'buscheck'] as const
const failure = z.strictObject({
  at: z.enum(POINTS),
  /** Which passage, from 1; absent = every one. */
  nth: z.int().min(1).max(100_000).optional(),
  errno: errno.optional(),
})

const iovec = z.strictObject({ base: userAddress, count: bytes })

/** A request, however it is made. */
const requestFields = {
  base: userAddress.optional(),
  offset: whole.optional(),
  count: bytes.optional(),
  iovecs: z.array(iovec).min(1).max(16).optional(),
  /** What the process may do with this memory. */
  access: z.enum(['all', 'readonly', 'none']).optional(),
  /** Whose header physio gets. */
  header: z.enum(['pool', 'own']).optional(),
}

const ROUTINES = [
  'syscall',
  'physio',
  'uiophysio',
  'physiock',
  'physck',
  'dma_breakup',
  'dma_pageio',
  'buf_breakup',
  'pio_breakup',
  'iomove',
  'geterror',
  'iowait',
  'iodone',
  'brelse',
  'getrbuf',
] as const

const callFields = {
  ...requestFields,
  routine: z.enum(ROUTINES).optional(),
  rw: direction.optional(),
  /** Which system call code is around the driver. */
  frame: z.enum(['svr3', 'svr4']).optional(),
  /** Blocks that physck and physiock are told; the device's unless given. */
  nblocks: whole.optional(),
  /** b_blkno for routines that are called with a header. */
  blkno: whole.optional(),
  /** Whether the header has B_KERNBUF; as the rule set has it unless given. */
  kernbuf: z.boolean().optional(),
  /** Bytes that iomove is told to move; count unless given. */
  n: bytes.optional(),
  maxsecsz: z.int().min(1).max(1000).optional(),
  /** Bits for geterror. */
  flags: whole.optional(),
  b_error: errno.optional(),
  b_oerror: errno.optional(),
  u_segflg: z.int().min(0).max(2).optional(),
  /** iodone: the header has a b_iodone, which writes a mark. */
  b_iodone: z.boolean().optional(),
}

const call = z.strictObject(callFields)

const EXPRESSION = /^[A-Za-z][A-Za-z0-9_]*( ?[+-] ?[0-9]{1,9})?$|^-?[0-9]{1,9}$/
const expression = z.union([
  z.int(),
  z.string().regex(EXPRESSION, { error: 'expected a number, a variable, or a variable plus or minus a number' }),
])
const assignments = z.record(name, expression)

const signal = z.strictObject({ to: name, signal: z.int().min(1).max(31) })

/** What may happen at a moment, without a process. */
const effectFields = {
  set: assignments.optional(),
  wakeup: name.optional(),
  signal: signal.optional(),
  mark: z.string().max(100).optional(),
}
const effect = z.strictObject(effectFields)

/** What an interrupt routine or a callout may try in addition, and must not. */
const mistakeFields = { sleep: name.optional(), dma_breakup: z.literal(true).optional() }

const oneOf = (fields: readonly string[]) => (step: Readonly<Record<string, unknown>>) =>
  fields.filter((field) => step[field] !== undefined).length === 1

const STEPS = [
  'read',
  'write',
  'call',
  'spl',
  'splx',
  'set',
  'sleep',
  'wakeup',
  'signal',
  'delay',
  'compute',
  'busy',
  'hold',
  'release',
  'timeout',
  'untimeout',
  'mark',
] as const

const step = z
  .strictObject({
    read: z.strictObject({ ...requestFields, frame: z.enum(['svr3', 'svr4']).optional() }).optional(),
    write: z.strictObject({ ...requestFields, frame: z.enum(['svr3', 'svr4']).optional() }).optional(),
    call: call.optional(),
    /** Sets the level; `save` keeps the old one. */
    spl: level.optional(),
    /** A variable with a level, or a level. */
    splx: z.union([level, name]).optional(),
    set: assignments.optional(),
    sleep: z.strictObject({ chan: name, pri: z.int().min(0).max(127), catch: z.boolean().optional() }).optional(),
    wakeup: name.optional(),
    signal: signal.optional(),
    delay: time.optional(),
    compute: time.optional(),
    busy: time.optional(),
    hold: z.enum(['pool', 'own']).optional(),
    release: z.enum(['pool', 'own']).optional(),
    timeout: effect.extend({ ...mistakeFields, after: time }).optional(),
    untimeout: name.optional(),
    mark: z.string().max(100).optional(),
    /** Variable that takes what the step gave. */
    save: name.optional(),
  })
  .refine(oneOf(STEPS), { error: `expected exactly one of ${STEPS.join(', ')}` })

const process = z.strictObject({ name, at: time.optional(), steps: z.array(step).max(LONGEST) })

/** Where an interrupt or an effect can be hooked in. */
const hook = z.strictObject({
  event: z.enum(['strategy', 'test', 'beforeSleep', 'enter', 'leave', 'done']),
  /** Which passage, from 1. */
  nth: z.int().min(1).max(100_000).optional(),
})

const interruptLine = z.strictObject({
  name,
  level: z.int().min(1).max(8),
  at: z.array(time).max(LONGEST).optional(),
  on: z.array(hook).max(LONGEST).optional(),
  ...effectFields,
  ...mistakeFields,
})

const happening = effect.extend({ at: time })

const sector = z.union([
  whole.transform((value) => ({ sector: value, rw: 'read' as const })),
  z.strictObject({ sector: whole, rw: direction }),
])

/** What a case starts from. @source docs/vectors.md */
export const sysvGiven = z.strictObject({
  ruleset: z.enum(RULE_SETS).optional(),
  switches: switches.optional(),
  device: device.optional(),
  fail: z.array(failure).max(LONGEST).optional(),
  /** Fields that headers of the pool, and the driver's own, hold from before. */
  stale: z.strictObject({ b_resid: bytes.optional(), b_error: errno.optional(), b_blkno: whole.optional() }).optional(),
  /** Interrupt level at the call. */
  spl: level.optional(),
  ...callFields,
  processes: z
    .array(process)
    .min(1)
    .max(64)
    .refine((each) => new Set(each.map((one) => one.name)).size === each.length, { error: 'two processes of one name' })
    .optional(),
  lines: z.array(interruptLine).max(64).optional(),
  events: z.array(happening).max(LONGEST).optional(),
  vars: z.record(name, z.int()).optional(),
  disksort: z
    .strictObject({
      queue: z.array(sector).max(LONGEST),
      add: z.array(sector).max(LONGEST),
      readsFirst: z.boolean().optional(),
    })
    .optional(),
  /** Simulated time after which the run is stopped. */
  limit: time.optional(),
})

const entry = z.string().transform((text, context): EntryPattern => {
  const pattern = parseEntry(text)
  if (pattern) return pattern
  context.addIssue({ code: 'custom', message: `not in the notation of docs/vectors.md: ${text}` })
  return z.NEVER
})

const staging = z.union([z.literal('K'), whole])

const bufFields = {
  b_flags: whole.optional(),
  b_blkno: whole.optional(),
  b_bcount: whole.optional(),
  b_addr: staging.optional(),
  b_resid: whole.optional(),
  b_error: errno.optional(),
}
const userFields = {
  u_base: whole.optional(),
  u_count: whole.optional(),
  u_offset: whole.optional(),
  u_segflg: whole.optional(),
  u_error: errno.optional(),
  u_arg_count: whole.optional(),
}

const seen = {
  /** null = no call came back. */
  result: z.int().nullable().optional(),
  errno: errno.nullable().optional(),
  /** What physck, iomove and their like gave back. */
  returned: z.int().nullable().optional(),
  /** The file offset. */
  offset: whole.nullable().optional(),
  spl: z.int().min(0).max(8).optional(),
  sleeps: whole.optional(),
  copies: whole.optional(),
  calls: whole.optional(),
  /** Bytes the device moved. */
  moved: whole.optional(),
  trace: z.array(entry).optional(),
  levels: z.array(z.int().min(0).max(8)).optional(),
  b: z.strictObject(bufFields).optional(),
  u: z.strictObject(userFields).optional(),
  uio: z
    .strictObject({
      uio_resid: whole.optional(),
      uio_offset: whole.optional(),
      iovecs: z.array(z.strictObject({ base: whole.optional(), count: whole.optional() })).optional(),
    })
    .optional(),
  /** When the breakup routine returned. */
  breakup: z.strictObject({ ...bufFields, ...userFields, spl: z.int().min(0).max(8).optional() }).optional(),
  /** All results of the process, in order. */
  results: z
    .array(z.strictObject({ result: z.int().optional(), errno: errno.optional(), offset: whole.optional() }))
    .optional(),
  state: z.enum(['done', 'asleep', 'ready', 'running']).optional(),
  chan: z.string().optional(),
  pending: z.array(z.int()).optional(),
  /** ms at which the process ended. */
  endedAt: z.number().min(0).optional(),
}

/** What a case must give; what is not named does not matter. @source docs/vectors.md */
export const sysvExpect = z.strictObject({
  ...seen,
  processes: z.record(name, z.strictObject(seen)).optional(),
  vars: z.record(name, z.int()).optional(),
  pool: z.strictObject({ free: whole.optional(), size: whole.optional() }).optional(),
  /** Names of what the lab reported, in order. */
  findings: z.array(z.string()).optional(),
  /** The text of a panic, or a part of it; null = none. */
  panic: z.string().nullable().optional(),
  /** Names of processes in the order in which they ended. */
  finished: z.array(name).optional(),
  /** Marks of all processes and effects, in order. */
  marks: z.array(z.string()).optional(),
  /** Bytes of the medium that were moved: first byte and count, in order of the calls, joined where they touch. */
  media: z.array(z.tuple([whole, whole])).optional(),
  /** Statistics of physio. */
  counters: z.strictObject({ waiting: whole.optional(), reads: whole.optional(), writes: whole.optional() }).optional(),
  /** Staging pages not given back. */
  stagingHeld: whole.optional(),
  lockedPages: whole.optional(),
  queue: z.array(whole).optional(),
})

/** A request or a routine to call, once parsed. */
export type SysvCall = z.output<typeof call>
/** What a case starts from, once parsed. */
export type SysvGiven = z.output<typeof sysvGiven>
/** What a case must give, once parsed. */
export type SysvExpect = z.output<typeof sysvExpect>
/** A step of a process, once parsed. */
export type SysvStep = z.output<typeof step>
/** What happens at a moment, once parsed. */
export type SysvEffect = z.output<typeof effect> & {
  readonly sleep?: string | undefined
  readonly dma_breakup?: true | undefined
}
/** What the device does with one call, once parsed. */
export type SysvAnswer = z.output<typeof answer>
/** A place where something can be hooked in. */
export type SysvHook = z.output<typeof hook>
