import { vectorFindings } from '../checker/rules'
import { z } from 'zod'
import { PRIORITY } from '../core/priority'
import type { Step } from '../core/process'
import type { Buf } from '../kern/buf'
import { DDI_INTR_CLAIMED, DDI_INTR_UNCLAIMED, type InterruptLine } from '../kern/intr'
import { work } from '../kern/step'
import { biodone, bioinit, biowait } from '../solaris/buf'
import { pm_raise_power } from '../kern/pm'
import { cv_signal, Mutex, mutex_enter_plain, mutex_exit_plain } from '../solaris/mutex'
import { newComponent } from '../solaris/power'
import { SoftInterrupts, type SoftInterrupt } from '../solaris/softintr'
import { name, nanos, upTo, whole, world } from './solaris-fields'
import { CaseWorld } from './solaris-world'

const action = z.strictObject({
  /** Values of the first calls (1 or true = CLAIMED); after the last one `then` counts. */
  claims: z
    .union([z.array(z.union([z.boolean(), z.literal(0), z.literal(1)])), z.enum(['always', 'never'])])
    .default([]),
  then: z.union([z.boolean(), z.literal(0), z.literal(1)]).default(0),
  /** Items put on the queue in each call. */
  records: upTo(10_000).default(0),
  /** Soft handlers triggered in each call, in order; a name may come twice. */
  triggers: z.array(name).default([]),
  /** Only in so many first calls does it record and trigger. */
  active: whole.optional(),
  /** Takes all items off the queue, calling biodone for each. */
  drains: z.boolean().default(false),
  /** Does what it may not do there. */
  calls: z.array(z.enum(['biodone', 'cv_signal', 'mutex', 'sleep', 'pm_raise_power'])).default([]),
  /** Takes the cause away: a level-triggered line is let go. */
  clears: z.boolean().default(true),
})

const handler = action.extend({ name })
const soft = action.extend({
  name,
  level: whole.refine((level) => level >= 1 && level <= 9, { error: '1 to 9' }).default(1),
})

const line = z.strictObject({
  name: name.default('line'),
  level: whole.refine((level) => level >= 1 && level <= 15, { error: '1 to 15' }).default(5),
  trigger: z.enum(['edge', 'level']).default('edge'),
  handlers: z.array(handler).max(32),
})

/** A case about dispatch, high-level and soft interrupts. */
export const interruptsGiven = z
  .strictObject({
    path: z.literal('interrupts'),
    ...world,
    lines: z.array(line).max(16).default([]),
    soft: z.array(soft).max(16).default([]),
    /** Interrupts: of which line, when (ns). By default one of the first line at 0. */
    raise: z
      .array(z.strictObject({ line: name.default('line'), at: nanos.default(0) }))
      .max(1000)
      .optional(),
    /** Soft interrupts triggered from outside a handler. */
    trigger: z
      .array(z.strictObject({ soft: name, at: nanos.default(0) }))
      .max(1000)
      .default([]),
    /** ns that each handler takes. */
    handler_time: nanos.default(0),
    /** The processor is at this level until then. */
    hold: z.strictObject({ level: whole, until: nanos }).optional(),
  })
  .superRefine(({ lines, soft, raise, trigger }, context) => {
    const isSoft = (label: string): boolean => soft.some((each) => each.name === label)
    const complain = (path: (string | number)[], label: string): void =>
      context.addIssue({ code: 'custom', path, message: `nothing is called ${label}` })
    raise?.forEach((each, index) => {
      if (!lines.some((made) => made.name === each.line)) complain(['raise', index, 'line'], each.line)
    })
    trigger.forEach((each, index) => {
      if (!isSoft(each.soft)) complain(['trigger', index, 'soft'], each.soft)
    })
    lines.forEach(({ handlers }, index) =>
      handlers.forEach(({ triggers }, at) =>
        triggers.forEach((label, place) => {
          if (!isSoft(label)) complain(['lines', index, 'handlers', at, 'triggers', place], label)
        }),
      ),
    )
    soft.forEach(({ triggers }, index) =>
      triggers.forEach((label, place) => {
        if (!isSoft(label)) complain(['soft', index, 'triggers', place], label)
      }),
    )
  })

type Action = z.output<typeof action> & { readonly name: string }

/** Runs it. */
export function runInterrupts(given: z.output<typeof interruptsGiven>): object {
  const world = new CaseWorld(given, { handler: given.handler_time })
  const { k, log } = world
  const table = new Table(world)
  for (const each of given.soft) table.addSoft(each)
  const lines = new Map<string, InterruptLine>()
  given.lines.forEach(({ name: label, level, trigger, handlers }, index) => {
    const made = k.addLine({ name: label, level, number: index + 1, trigger, rule: 'chain' })
    lines.set(label, made)
    for (const each of handlers) made.add(() => table.call(each, made), null)
  })
  const { hold } = given
  if (hold) {
    const holder = k.spawn('holder', function* (): Step<void> {
      yield* work(k, hold.until, 'holder')
      k.cpu.setLevel(0)
      yield* work(k, 0, 'holder')
    })
    // From the very start, so that an interrupt at 0 finds the level raised.
    holder.level = hold.level
    k.cpu.setLevel(hold.level)
  }
  const first = given.lines.slice(0, 1).map((made) => ({ line: made.name, at: 0 }))
  for (const { line: label, at } of given.raise ?? first) {
    const made = lines.get(label)
    if (made) k.sim.schedule(at, PRIORITY.hardware, () => k.raise(made))
  }
  for (const { soft: label, at } of given.trigger) k.sim.schedule(at, PRIORITY.callout, () => table.trigger(label))
  world.run()
  if (world.end === 'endless') k.report('InterruptStorm', 'a line asks for service again and again')
  const rows = log.of('intr:handler')
  return {
    calls: table.calls,
    callCount: table.calls.length,
    hardware: table.calls.filter((_, index) => !table.isSoft[index]),
    soft: table.softCalls,
    softRuns: table.softRuns,
    order: table.order,
    services: log.of('intr:service').length,
    handlerReturns: rows.length,
    spurious: log.of('intr:spurious').length,
    storms: log.of('intr:storm').length,
    masked: [...lines].filter(([, each]) => each.isMasked).map(([label]) => label),
    biodones: table.biodones,
    queued: table.items.length,
    drained: table.drained,
    levels: table.levels,
    level: k.cpu.level,
    time: k.sim.now,
    end: world.end,
    panic: world.panic,
    findings: [...new Set(vectorFindings(k.findings))],
  }
}

/** Handlers, soft handlers and the queue between them. */
class Table {
  /** `A1`: handler A returned CLAIMED. */
  readonly calls: string[] = []
  readonly isSoft: boolean[] = []
  readonly softCalls: string[] = []
  readonly softRuns: Record<string, number> = {}
  readonly order: string[] = []
  readonly levels: number[] = []
  readonly items: Buf[] = []
  readonly drained: number[] = []
  biodones = 0
  private readonly world: CaseWorld
  private readonly softs = new Map<string, SoftInterrupt>()
  private readonly counts = new Map<string, number>()
  private readonly soft: SoftInterrupts
  private readonly high: Mutex
  private readonly adaptive = new Mutex('adaptive', 5)

  constructor(world: CaseWorld) {
    this.world = world
    this.soft = new SoftInterrupts(world.k)
    this.high = new Mutex('high', 15)
  }

  addSoft(each: z.output<typeof soft>): void {
    this.softRuns[each.name] = 0
    const made = this.soft.ddi_add_softintr(each.name, each.level, () => this.call(each, null), null)
    this.softs.set(each.name, made)
  }

  trigger(label: string): void {
    const made = this.softs.get(label)
    if (made) this.soft.ddi_trigger_softintr(made)
  }

  /** One call of a handler. */
  call(each: Action, line: InterruptLine | null): number {
    const { k } = this.world
    const count = this.counts.get(each.name) ?? 0
    this.counts.set(each.name, count + 1)
    if (!line) this.softRuns[each.name] = (this.softRuns[each.name] ?? 0) + 1
    this.levels.push(k.cpu.level)
    if (each.active === undefined || count < each.active) this.act(each)
    if (each.drains) this.drain()
    const value = claimed(each, count)
    this.calls.push(`${each.name}${value}`)
    this.order.push(each.name)
    this.isSoft.push(line === null)
    if (!line) this.softCalls.push(`${each.name}${value}`)
    if (line && value === DDI_INTR_CLAIMED && each.clears && line.asserted > 0) k.lower(line)
    return value
  }

  private act(each: Action): void {
    const { k } = this.world
    mutex_enter_plain(k, this.high)
    for (let item = 0; item < each.records; item++) {
      const bp = bioinit(k)
      k.inStrategy.add(bp)
      this.items.push(bp)
    }
    mutex_exit_plain(k, this.high)
    for (const label of each.triggers) this.trigger(label)
    for (const what of each.calls) this.misbehave(what)
  }

  private misbehave(what: z.output<typeof action>['calls'][number]): void {
    const { k } = this.world
    const bp = bioinit(k)
    switch (what) {
      case 'biodone':
        k.inStrategy.add(bp)
        this.biodones++
        return biodone(k, bp)
      case 'cv_signal':
        return cv_signal(k, { name: 'cv' })
      case 'mutex':
        if (mutex_enter_plain(k, this.adaptive)) mutex_exit_plain(k, this.adaptive)
        return
      case 'sleep':
        biowaitInInterrupt(this.world, bp)
        return
      case 'pm_raise_power':
        void pm_raise_power(k, newComponent(k, 'c', { level: 0 }), 0, 1).next()
        return
    }
  }

  /** Takes the items one by one; the high mutex is free while biodone runs. */
  private drain(): void {
    const { k } = this.world
    let count = 0
    for (;;) {
      mutex_enter_plain(k, this.high)
      const bp = this.items.shift()
      mutex_exit_plain(k, this.high)
      if (!bp) break
      biodone(k, bp)
      this.biodones++
      count++
    }
    this.drained.push(count)
  }
}

function biowaitInInterrupt({ k }: CaseWorld, bp: Buf): void {
  if (k.cpu.curproc) void biowait(k, bp).next()
  else k.panic('sleep for biowait in interrupt context')
}

function claimed({ claims, then }: Action, count: number): number {
  if (claims === 'always') return DDI_INTR_CLAIMED
  if (claims === 'never') return DDI_INTR_UNCLAIMED
  return Number(claims[count] ?? then) === 1 ? DDI_INTR_CLAIMED : DDI_INTR_UNCLAIMED
}
