import type { RuleId, SourcePosition } from '../checker/rules'
import type { DriverOutcome } from '../config/run-result'
import { assert } from '../core/assert'
import type { Step } from '../core/process'
import type { Nanos } from '../core/time'
import type { InterruptLine } from '../kern/intr'
import type { Kernel } from '../kern/kernel'
import type { Proc } from '../kern/proc'
import type { ScriptFailure, ScriptPlace } from '../script/engine'
import { CallArguments, type OnForged } from './arguments'
import {
  DriverRefusal,
  TAG,
  type DriverEngine,
  type DriverGuest,
  type DriverProgram,
  type Given,
  type Out,
  type Reply,
  type Value,
} from './engine'
import { FIELDS, KIND_LIST, wholeNumber } from './fields'
import { Objects, type KindName } from './objects'

/** How a service is done. */
export interface Service {
  /** At once; in a routine that may not sleep the only way. */
  readonly plain?: (call: CallArguments) => Given
  /** By a process, which may sleep meanwhile; the driver gets a promise. */
  readonly step?: (call: CallArguments) => Step<Given>
  /** Whether this call needs the step; without it every call does that has one. */
  readonly sleeps?: (call: CallArguments) => boolean
  /** The driver does not wait for it: the next call that waits comes after it. */
  readonly isStore?: boolean
  /** Which rule a call from a routine that may not sleep breaks. */
  readonly rule?: RuleId
  /** It asks a register: a loop of nothing else is a spin. */
  readonly isLook?: boolean
  /** True when it brings about an interrupt at this very instant. */
  readonly isEvent?: (call: CallArguments) => boolean
}

/** A call that waits in an activity. */
interface Waiting {
  readonly call: CallArguments
  readonly service: Service
  readonly ticket: number
  readonly place: ScriptPlace
}

/** A routine that a process runs and that may sleep. */
interface Activity {
  readonly id: number
  readonly queue: Waiting[]
  place: ScriptPlace
  end: { readonly value: Value | null; readonly failure: ScriptFailure | null } | null
}

/** Events at one instant of simulated time, each call of the kernel one, after which a driver is stopped. */
const MOST_AT_ONE_TIME = 1_000_000
/** Events that a call brings about which asks for an interrupt now: clock, request, entry, exit. */
const OF_AN_INTERRUPT = 4
/** Of these, looks at registers. */
const MOST_LOOKS = 50_000
/** Lines of cmn_err that are kept. */
const MOST_LINES = 10_000

/** Nothing, as a value. */
export const NOTHING: Value = { tag: TAG.nothing, value: 0 }
/** NULL, as a value. */
export const NULL: Value = { tag: TAG.null, value: 0 }
/** A number, as a value. */
export const numberValue = (value: number): Value => ({ tag: TAG.number, value })
const NO_OUTS: readonly Out[] = []

type Growing<T> = { -readonly [Key in keyof T]: T[Key] }

/**
 * A student's driver while it runs: its calls into the kernel, its routines as the kernel calls them, and where in its
 * text all that happens. One for each run.
 */
export class DriverRuntime {
  readonly objects = new Objects()
  readonly outcome: Growing<Omit<DriverOutcome, 'logs'>> & { logs: DriverOutcome['logs'][number][] }
  readonly names: readonly string[]
  private readonly services: readonly Service[]
  private kernel: Kernel | null = null
  private readonly guest: DriverGuest
  private readonly callCost: Nanos
  private readonly seed: number
  private readonly activities = new Map<number, Activity>()
  /** What runs now: an activity, or the name of a routine that may not sleep. */
  private readonly stack: (Activity | string)[] = []
  /** The activity of each process, innermost last. */
  private readonly ofProc = new Map<Proc, Activity[]>()
  /** Where the last activity of each process ended. */
  private readonly lastOf = new Map<Proc, ScriptPlace>()
  private readonly interned = new Map<string, Value>()
  private readonly chans = new Map<string, object>()
  private readonly data: string[] = []
  private tickets = 0
  private lastActivity = 0
  /** The routine that came back last: what it returned may break a rule. */
  private returning: { readonly place: ScriptPlace; readonly at: Nanos; readonly inInterrupt: boolean } | null = null
  private lastRoutine: ScriptPlace | null = null
  /** Where the finding is that is reported now. */
  private pinned: ScriptPlace | null = null
  private readonly places = new Map<number, ScriptPlace>()
  private readonly onForged: OnForged = (message, isFreed) =>
    this.report(isFreed ? 'UseAfterFree' : 'HandleUnknown', message)
  private instant = -1
  private events = 0
  private looks = 0

  constructor(
    engine: DriverEngine,
    program: DriverProgram,
    table: Readonly<Record<string, Service>>,
    world: {
      readonly constants: Readonly<Record<string, number>>
      readonly help: Readonly<Record<string, Readonly<Record<number, 'data' | 'format'>>>>
      readonly globals: Readonly<Record<string, readonly [KindName, object]>>
      readonly callCost: Nanos
      readonly seed: number
    },
  ) {
    this.names = Object.keys(table)
    this.services = Object.values(table)
    this.callCost = world.callCost
    this.seed = world.seed
    this.outcome = { file: program.file, failure: null, calls: 0, cut: 0, logs: [] }
    this.guest = engine.open(
      program,
      {
        constants: world.constants,
        kinds: KIND_LIST,
        services: this.names.map((name) => ({ name, ...(world.help[name] ? { help: world.help[name] } : {}) })),
        globals: Object.fromEntries(
          Object.entries(world.globals).map(([name, [kind, object]]) => [name, this.objects.give(kind, object).value]),
        ),
      },
      {
        call: (service, args, texts) => this.call(service, args, texts),
        get: (object, field) => this.get(object, field),
        set: (object, field, value) => this.set(object, field, value),
        text: (number) => this.data[number] ?? 'null',
        ended: (activity, value, failure) => {
          const found = this.activities.get(activity)
          if (found) found.end = { value, failure }
        },
      },
    )
  }

  /** Joins the kernel of the run: from here on its findings carry the driver's lines. */
  join(kernel: Kernel): void {
    this.kernel = kernel
    kernel.whereNow = () => this.whereNow()
  }

  /** Loads the module. @returns its functions, or null when it cannot be loaded (which is then known) */
  load(): ReadonlyMap<string, number> | null {
    const failure = this.within('module', () => this.guest.begin())
    if (failure) {
      this.noteFailure(failure)
      return null
    }
    return this.guest.exports()
  }

  /** Parameters that a routine declares. */
  parameters(routine: number): number {
    return this.guest.parameters(routine)
  }

  /** The service that a number of a routine stands for; null for the driver's own. */
  serviceOf(routine: number): string | null {
    return this.names[routine] ?? null
  }

  /** The routine that runs now and may not sleep: strategy, intr, start …; null in one that may. */
  get entryNow(): string | null {
    const context = this.stack.at(-1)
    return typeof context === 'string' ? context : null
  }

  /** Throws the guest away. */
  close(): void {
    this.guest.close()
  }

  private get k(): Kernel {
    assert(this.kernel !== null, 'the driver is not joined to a kernel')
    return this.kernel
  }

  // ------------------------------------------------------------------ the kernel calls the driver

  /**
   * Calls a routine that runs to its end.
   *
   * @param entry what it is, for messages: strategy, minphys, intr, start …
   * @throws KernelPanic when it breaks
   */
  routine(routine: number, entry: string, args: readonly Value[]): Value {
    const returned = this.attempt(routine, entry, args)
    if ('failure' in returned) this.broken(returned.failure, entry)
    return returned.value
  }

  /** Calls a routine that runs to its end, and hands back what breaks it. */
  attempt(routine: number, entry: string, args: readonly Value[]): { value: Value } | { failure: ScriptFailure } {
    const returned = this.within(entry, () => this.guest.call(routine, args))
    const { k } = this
    this.returning = { place: this.placeOf(routine), at: k.sim.now, inInterrupt: k.cpu.inInterrupt }
    this.lastRoutine = this.returning.place
    if ('failure' in returned) return returned
    if (returned.value.tag !== TAG.promise) return returned
    const message = `${entry} gave a promise: it is async, and nobody waits for it. Take the async away`
    this.k.report('SleepInPlainRoutine', message)
    return { failure: { code: 'F_CONTEXT', message, ...this.placeOf(routine), stack: [] } }
  }

  /** What a routine must return: a number, or the rule is broken and `otherwise` stands for it. */
  returnedNumber(
    value: Value,
    entry: string,
    allowed: string,
    isAllowed: (value: number) => boolean,
    otherwise: number,
  ): number {
    if (value.tag === TAG.number && Number.isSafeInteger(value.value) && isAllowed(value.value)) return value.value
    const shown =
      value.tag === TAG.number
        ? `${value.value}`
        : value.tag === TAG.nothing
          ? 'nothing'
          : value.tag === TAG.null
            ? 'NULL'
            : 'no number'
    this.k.report('ReturnCode', `${entry} returned ${shown}; allowed: ${allowed}`)
    return value.tag === TAG.number && Number.isSafeInteger(value.value) ? value.value : otherwise
  }

  /**
   * Runs a routine of the driver in a process; it may sleep.
   *
   * @sleeps as it does
   * @throws KernelPanic when it breaks
   */
  *activity(routine: number, entry: string, args: readonly Value[]): Step<Value> {
    const activity: Activity = { id: ++this.lastActivity, queue: [], place: this.placeOf(routine), end: null }
    const proc = this.k.curproc
    const mine = this.ofProc.get(proc) ?? []
    this.ofProc.set(proc, mine)
    this.activities.set(activity.id, activity)
    mine.push(activity)
    try {
      this.enter(activity, entry, () => this.guest.start(activity.id, routine, args))
      for (;;) {
        const next = activity.queue.shift()
        if (!next) {
          const { end } = activity
          if (end?.failure) this.broken(end.failure, entry)
          if (end) return end.value ?? NOTHING
          const message = `${entry} waits for a promise that no call of the kernel will settle`
          this.broken({ code: 'E_SCRIPT_PENDING', message, ...activity.place, stack: [] }, entry)
        }
        activity.place = next.place
        const reply = yield* this.perform(next)
        if (next.ticket > 0) this.enter(activity, entry, () => this.guest.resume(activity.id, next.ticket, reply))
        else if (reply instanceof DriverRefusal) this.broken(this.refused(reply, next.place), entry)
      }
    } finally {
      mine.pop()
      this.lastOf.set(proc, activity.place)
      this.activities.delete(activity.id)
    }
  }

  /** Runs the guest as an activity, or as a routine that may not sleep. */
  private within<T>(context: Activity | string, run: () => T): T {
    this.stack.push(context)
    try {
      return run()
    } finally {
      this.stack.pop()
    }
  }

  private enter(activity: Activity, entry: string, run: () => ScriptFailure | null): void {
    const failure = this.within(activity, run)
    this.returning = null
    if (failure) this.broken(failure, entry)
  }

  private *perform({ service, call }: Waiting): Step<Reply | DriverRefusal> {
    try {
      return toReply(yield* service.step!(call))
    } catch (error) {
      if (error instanceof DriverRefusal) return error
      throw error
    }
  }

  private refused({ code, message }: DriverRefusal, place: ScriptPlace): ScriptFailure {
    return { code, message, ...place, stack: [] }
  }

  /** The driver broke: in a kernel that is a panic. @throws KernelPanic always */
  private broken(failure: ScriptFailure, entry: string): never {
    this.noteFailure(failure)
    const { k } = this
    const { file, line, column, code, message } = failure
    const text = `${entry}: ${message} (${code} at ${line > 0 ? `${file}:${line}:${column}` : file})`
    const proc = k.cpu.inInterrupt ? null : k.cpu.curproc
    if (proc && proc.nullState >= 0 && message.startsWith('TypeError')) {
      const what = `the soft state of instance ${proc.nullState} is NULL, and the driver looks into it`
      this.reportAt('SoftStateNotChecked', what, failure)
      proc.nullState = -1
    }
    this.reportAt('DriverError', text, failure)
    const strike = k.faults.strikes.at(-1)
    if (strike) {
      const { plan } = strike
      const number = `${plan.id}${plan.op === undefined ? '' : ` ${plan.op}`}`
      const replay = `seed ${this.seed}, fault ${k.faults.strikes.length} (${number})`
      this.reportAt('UnderFault', `the driver broke under a fault: ${replay}; ${text}`, failure)
    }
    return k.panic(text)
  }

  /** Remembers why the driver broke; the first reason counts. */
  noteFailure(failure: ScriptFailure): void {
    this.outcome.failure ??= failure
  }

  // ------------------------------------------------------------------ the driver calls the kernel

  private call(index: number, args: readonly Value[], texts: readonly string[]): Given {
    const service = this.services[index]
    const name = this.names[index]
    if (!service || name === undefined) throw new DriverRefusal('E_SCRIPT_ARGUMENT', 'no such service')
    const call = new CallArguments(name, index, args, texts, this.objects, this.onForged)
    this.count(service, name, call)
    const context = this.stack.at(-1)
    if (typeof context === 'object') {
      if (service.step && (service.sleeps?.(call) ?? true)) return this.wait(context, service, call)
      this.settle(context, name)
    }
    if (!service.plain || (service.step && service.sleeps?.(call) === true)) this.refuseSleep(service, name, context)
    return service.plain(call)
  }

  /** A call that is done at once comes after the stores before it; a call that takes time must have been awaited. */
  private settle({ queue }: Activity, name: string): void {
    if (queue.length === 0) return
    const late = queue.find(({ ticket }) => ticket > 0)
    if (late) {
      const message = `${late.call.service} takes time: await it before ${name}`
      throw new DriverRefusal('F_AWAIT', message)
    }
    for (const { service, call } of queue.splice(0)) service.plain!(call)
  }

  private wait(activity: Activity, service: Service, call: CallArguments): Given {
    if (activity.queue.length >= 10_000) throw call.wrong('10000 calls wait already; await them')
    const isStore = service.isStore === true
    const place = isStore ? activity.place : this.guest.where()
    const ticket = isStore ? 0 : ++this.tickets
    activity.queue.push({ call, service, ticket, place })
    return isStore ? undefined : { tag: TAG.promise, value: ticket }
  }

  /** By rule, not by luck: what may sleep is refused where nothing may. */
  private refuseSleep(service: Service, name: string, context: Activity | string | undefined): never {
    const where = typeof context === 'string' ? context : 'here'
    const inInterrupt = this.kernel?.cpu.inInterrupt ?? false
    const message = `${name} may sleep, and ${where} ${inInterrupt ? 'runs in an interrupt' : 'must run to its end'}`
    this.report(inInterrupt ? (service.rule ?? 'SleepInInterrupt') : 'SleepInPlainRoutine', message)
    throw new DriverRefusal('F_CONTEXT', message)
  }

  private count(service: Service, name: string, call: CallArguments): void {
    this.outcome.calls++
    const { kernel } = this
    if (!kernel) return
    if (this.callCost > 0) kernel.cpu.charge(this.callCost)
    if (kernel.sim.now !== this.instant) {
      this.instant = kernel.sim.now
      this.events = 0
      this.looks = 0
    }
    this.events += service.isEvent?.(call) === true ? OF_AN_INTERRUPT : 1
    if (service.isLook === true) this.looks++
    if (this.looks > MOST_LOOKS) {
      this.stop(
        'Spin',
        'F_SPIN',
        `${name} looks at a register again and again and no time goes by: await drv_usecwait(10) in the loop`,
      )
    }
    if (this.events > MOST_AT_ONE_TIME) {
      const message = `${MOST_AT_ONE_TIME} events at t=${this.instant} ns, the last of ${name}: something calls itself without taking time`
      this.stop('EventsAtOneTime', 'E_RUN_EVENTS_AT_TIME', message)
    }
  }

  /** A storm that the driver brought about ends the run. */
  stopsAtStorm(line: InterruptLine): void {
    const { k } = this
    const isPlanned = k.faults.strikes.some(({ plan }) => plan.id === 'F6' || plan.id === 'F7')
    if (isPlanned) return
    const message = `interrupt storm on ${line.name} at t=${k.sim.now} ns: nothing makes it end`
    const place = this.placeNow() ?? { file: this.outcome.file, line: 0, column: 0 }
    this.noteFailure({ code: 'F_INTR_STORM', message, ...place, stack: [] })
    k.sim.stop()
  }

  private stop(rule: RuleId, code: string, message: string): never {
    const place = this.guest.where()
    this.noteFailure({ code, message, ...place, stack: [] })
    this.k.report(rule, message)
    return this.k.panic(`${message} (${place.file}:${place.line}:${place.column})`)
  }

  /** Reports a finding at a certain place of the driver. */
  reportAt(rule: RuleId, message: string, place: ScriptPlace): void {
    this.pinned = place
    this.k.report(rule, message)
    this.pinned = null
  }

  /** Reports a finding, also before a kernel is there. */
  report(rule: RuleId, message: string): void {
    this.kernel?.report(rule, message)
  }

  private get(id: number, field: number): number | Value {
    const slot = this.objectOf(id)
    const found = FIELDS[slot.kind][field]
    if (!found) throw new DriverRefusal('E_SCRIPT_ARGUMENT', `${slot.kind} has no such field`)
    return found.get(slot.object as never, this.objects)
  }

  private set(id: number, field: number, value: Value): void {
    const slot = this.objectOf(id)
    const found = FIELDS[slot.kind][field]
    if (!found?.set) throw new DriverRefusal('E_SCRIPT_ARGUMENT', `${found?.name ?? slot.kind} cannot be written`)
    found.set(slot.object as never, wholeNumber(value, found.name))
  }

  private objectOf(id: number): { readonly kind: KindName; readonly object: object } {
    const slot = this.objects.find(id)
    if (slot) return slot
    const message =
      slot === null ? 'a field of an object that was freed' : 'a field of something that is no kernel object'
    this.report(slot === null ? 'UseAfterFree' : 'HandleUnknown', message)
    throw new DriverRefusal(slot === null ? 'F_USE_AFTER_FREE' : 'F_HANDLE_UNKNOWN', message)
  }

  // ------------------------------------------------------------------ values

  /** The same object for the same value, so that (function, argument) pairs can be told. */
  intern(value: Value): Value {
    const key = `${value.tag} ${value.value}`
    const known = this.interned.get(key)
    if (known) return known
    this.interned.set(key, value)
    return value
  }

  /** What processes sleep on for a value: a kernel object itself, or something that stands for the value. */
  chan(value: Value): object {
    const slot = value.tag === TAG.object ? this.objects.find(value.value) : undefined
    if (slot) return slot.object
    const key = `${value.tag} ${value.value}`
    const known = this.chans.get(key)
    if (known) return known
    const made = { about: `channel ${this.chans.size + 1} of the driver` }
    this.chans.set(key, made)
    return made
  }

  /** Plain data as a value. */
  plainData(data: unknown): Value {
    return { tag: TAG.data, value: this.data.push(JSON.stringify(data)) - 1 }
  }

  /** Keeps a line of cmn_err. */
  log(text: string): void {
    // Where it was said costs more than the rest together.
    const { line, column } = this.outcome.logs.length < 1000 ? this.guest.where() : { line: 0, column: 0 }
    const at = this.kernel?.sim.now ?? 0
    if (this.outcome.logs.length < MOST_LINES) this.outcome.logs.push({ text, at, line, column })
    else this.outcome.cut++
  }

  // ------------------------------------------------------------------ places

  /** Where a routine begins. */
  placeOf(routine: number): ScriptPlace {
    const known = this.places.get(routine)
    if (known) return known
    const place = this.guest.placeOf(routine)
    this.places.set(routine, place)
    return place
  }

  /** Nothing runs any more: where a process of the driver still waits, or else the routine that ran last. */
  private atRest(): ScriptPlace | null {
    for (const [{ state }, mine] of this.ofProc) {
      const place = state === 'sleeping' ? mine.at(-1)?.place : undefined
      if (place) return place
    }
    return this.returning?.place ?? this.lastRoutine
  }

  private whereNow(): SourcePosition | null {
    const place = this.placeNow()
    return place && place.line > 0 ? { file: place.file, line: place.line, column: place.column } : null
  }

  private placeNow(): ScriptPlace | null {
    if (this.pinned) return this.pinned
    if (this.stack.length > 0) return this.guest.where()
    const { k, returning } = this
    const { inInterrupt, curproc } = k.cpu
    if (returning && returning.at === k.sim.now && returning.inInterrupt === inInterrupt) return returning.place
    if (inInterrupt) return null
    if (curproc) return this.ofProc.get(curproc)?.at(-1)?.place ?? this.lastOf.get(curproc) ?? null
    return this.atRest()
  }
}

function toReply(given: Given): Reply {
  if (given === undefined) return { value: NOTHING, outs: NO_OUTS }
  if (typeof given === 'number') return { value: numberValue(given), outs: NO_OUTS }
  return 'tag' in given ? { value: given, outs: NO_OUTS } : given
}
