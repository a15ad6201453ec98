import type { RuleId, SourcePosition } from '../checker/rules'
import type { DriverOutcome } from '../config/run-result'
import { assert } from '../core/assert'
import type { Step } from '../core/process'
import type { Nanos } from '../core/time'
import type { InterruptLine } from '../kern/intr'
import type { Kernel } from '../kern/kernel'
import { KernelPanic } from '../kern/panic'
import type { ScriptFailure, ScriptPlace } from '../script/engine'
import { Activities, type Activity } from './activities'
import { CallArguments, type OnForged } from './arguments'
import {
  DriverRefusal,
  TAG,
  type DriverEngine,
  type DriverGuest,
  type DriverProgram,
  type Given,
  type Value,
} from './engine'
import { FieldAccess } from './field-access'
import { KIND_LIST } from './fields'
import { Objects, type KindName } from './objects'
import { MOST_AT_ONE_TIME, Pace } from './pace'
import { Places, positionOf } from './places'
import { alikeService, type AlikeService, type Service } from './service'
import { StandIns } from './stand-ins'

/** Waits until there is memory. @source kmem_alloc(9F) */
export const KM_SLEEP = 0
/** Gives NULL when there is none. @source kmem_alloc(9F) */
export const KM_NOSLEEP = 1
/** Lines of cmn_err that are kept. */
const MOST_LINES = 10_000

type Growing<T> = { -readonly [Key in keyof T]: T[Key] }

/**
 * A student's driver while it runs: its calls into the kernel, its routines as the kernel calls them, and where in its
 * text all that happens. One for each run.
 */
export class DriverRuntime {
  readonly objects = new Objects()
  /** What stands for values of the driver. */
  readonly standIns = new StandIns(this.objects)
  readonly outcome: Growing<Omit<DriverOutcome, 'logs'>> & { logs: DriverOutcome['logs'][number][] }
  readonly names: readonly string[]
  /** Kernel memory that the driver holds, by address: bytes asked for, and where in its text. */
  readonly memory = new Map<number, { readonly size: number; readonly where: SourcePosition | null }>()
  /** Where in its text it is. */
  readonly places: Places
  private readonly services: readonly AlikeService[]
  private kernel: Kernel | null = null
  private readonly guest: DriverGuest
  private readonly callCost: Nanos
  private readonly seed: number
  private readonly activities: Activities
  private readonly pace = new Pace()
  private readonly onForged: OnForged = (message, isFreed) =>
    this.report(isFreed ? 'UseAfterFree' : 'HandleUnknown', message)

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
    this.services = Object.values(table).map(alikeService)
    this.callCost = world.callCost
    this.seed = world.seed
    this.outcome = { file: program.file, failure: null, calls: 0, cut: 0, logs: [] }
    const fields = new FieldAccess(this.objects, (rule, message) => this.report(rule, message))
    this.guest = engine.open(
      program,
      {
        constants: world.constants,
        kinds: KIND_LIST,
        services: this.names.map((name) => ({ name, ...(world.help[name] ? { help: world.help[name] } : {}) })),
        globals: Object.fromEntries(
          Object.entries(world.globals).map(([name, [kind, object]]) => [name, this.objects.give(kind, object)]),
        ),
      },
      {
        call: (service, args, texts) => this.call(service, args, texts),
        get: (object, field) => fields.get(object, field),
        set: (object, field, value) => fields.set(object, field, value),
        text: (number) => this.standIns.text(number),
        ended: (activity, value, failure) => this.activities.ended(activity, value, failure),
      },
    )
    this.places = new Places(this.guest)
    this.activities = new Activities(this.guest, this.places, (failure, entry) => this.broken(failure, entry))
  }

  /** Joins the kernel of the run: from here on its findings carry the driver's lines. */
  join(kernel: Kernel): void {
    this.kernel = kernel
    kernel.whereNow = () => positionOf(this.placeNow())
  }

  /** Loads the module. @returns its functions, or null when it cannot be loaded (which is then known) */
  load(): ReadonlyMap<string, number> | null {
    const failure = this.activities.within('module', () => this.guest.begin())
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
    const { context } = this.activities
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
    const returned = this.activities.call(entry, routine, args)
    this.places.returns(routine, this.k)
    if ('failure' in returned) return returned
    if (returned.value.tag !== TAG.promise) return returned
    const message = `${entry} gave a promise: it is async, and nobody waits for it. Take the async away`
    this.k.report('SleepInPlainRoutine', message)
    return { failure: { code: 'F_CONTEXT', message, ...this.places.of(routine), stack: [] } }
  }

  /**
   * Calls a routine outside the life of the machine, such as attach: a panic ends the call and nothing else. The place of
   * a panic is that of the routine, which is asked for before, while the guest can still tell.
   */
  bounded(routine: number, entry: string, args: readonly Value[]): { value: Value } | { failure: ScriptFailure } {
    const place = this.places.of(routine)
    try {
      return this.attempt(routine, entry, args)
    } catch (error) {
      if (!(error instanceof KernelPanic)) throw error
      return { failure: { code: 'F_PANIC', message: error.message, ...place, stack: [] } }
    }
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
  activity(routine: number, entry: string, args: readonly Value[]): Step<Value> {
    return this.activities.run(this.k.curproc, routine, entry, args)
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
    const { activities } = this
    const { context } = activities
    if (typeof context === 'object') {
      if (service.step && (service.sleeps?.(call) ?? true)) return activities.wait(context, service, call)
      activities.settle(context, name)
    }
    if (!service.plain || (service.step && service.sleeps?.(call) === true)) this.refuseSleep(service, name, context)
    return service.plain(call)
  }

  /** By rule, not by luck: what may sleep is refused where nothing may. */
  private refuseSleep(service: AlikeService, name: string, context: Activity | string | undefined): never {
    const where = typeof context === 'string' ? context : 'here'
    const inInterrupt = this.kernel?.cpu.inInterrupt ?? false
    const message = `${name} may sleep, and ${where} ${inInterrupt ? 'runs in an interrupt' : 'must run to its end'}`
    this.report(inInterrupt ? (service.rule ?? 'SleepInInterrupt') : 'SleepInPlainRoutine', message)
    throw new DriverRefusal('F_CONTEXT', message)
  }

  /**
   * Refuses memory that is waited for, where nothing may wait. attach and strategy may: a process called them.
   *
   * @param flag KM_SLEEP or KM_NOSLEEP
   * @error finding SleepInInterrupt
   * @throws DriverRefusal
   */
  mayWait(name: string, flag: number): void {
    if (flag !== KM_SLEEP || this.kernel?.cpu.inInterrupt !== true) return
    const message = `${name} with KM_SLEEP may sleep, and ${this.entryNow ?? 'this'} runs in an interrupt: KM_NOSLEEP`
    this.report('SleepInInterrupt', message)
    throw new DriverRefusal('F_CONTEXT', message)
  }

  private count(service: AlikeService, name: string, call: CallArguments): void {
    this.outcome.calls++
    const { kernel } = this
    if (!kernel) return
    if (this.callCost > 0) kernel.cpu.charge(this.callCost)
    const excess = this.pace.count(kernel.sim.now, service.isEvent?.(call) === true, service.isLook === true)
    if (excess === 'looks') {
      this.stop(
        'Spin',
        'F_SPIN',
        `${name} looks at a register again and again and no time goes by: await drv_usecwait(10) in the loop`,
      )
    }
    if (excess === 'events') {
      const message = `${MOST_AT_ONE_TIME} events at t=${kernel.sim.now} ns, the last of ${name}: something calls itself without taking time`
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
    this.places.pin(place, () => this.k.report(rule, message))
  }

  /** Reports a finding, also before a kernel is there. */
  report(rule: RuleId, message: string): void {
    this.kernel?.report(rule, message)
  }

  /** Keeps a line of cmn_err. */
  log(text: string): void {
    // Where it was said costs more than the rest together.
    const { line, column } = this.outcome.logs.length < 1000 ? this.guest.where() : { line: 0, column: 0 }
    const at = this.kernel?.sim.now ?? 0
    if (this.outcome.logs.length < MOST_LINES) this.outcome.logs.push({ text, at, line, column })
    else this.outcome.cut++
  }

  private placeNow(): ScriptPlace | null {
    return this.places.now(this.k, this.activities.context !== undefined)
  }
}
