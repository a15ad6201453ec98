import { EvalFlags, JSException, type JSValueHandle, type QuickJS } from 'quickjs-wasi'
import {
  DriverRefusal,
  TAG,
  type DriverGuest,
  type DriverProgram,
  type DriverServices,
  type DriverWorld,
  type Given,
  type Reply,
  type Returned,
  type ScriptFailure,
  type ScriptPlace,
  type Value,
} from '../../../src-sim/index'
import { Border, MOST_ARGUMENTS, Unwinding, type Ends } from './border'
import { driverNatives, driverPrelude, WORDS_FILE, type Native } from './driver-prelude'
import { DriverValues } from './driver-values'
import { Frames } from './frames'
import type { SandboxLimits } from './limits'
import type { Pulse } from './pulse'
import { Supervision } from './supervision'

const NO_OUTS: Reply['outs'] = []
/** Texts that one call may say. */
const MOST_TEXTS = 1000

/** A promise that the driver got for a call. */
interface Waiting extends Ends {
  /** Arguments that are pointers, by their places in the call. */
  readonly pointers: ReadonlyMap<number, number>
}
const NO_POINTERS: ReadonlyMap<number, number> = new Map()

/** A driver in a virtual machine of its own. What the machine's flag says decides, never what the guest returns. */
export class QuickDriver implements DriverGuest {
  private readonly vm: QuickJS
  private readonly program: DriverProgram
  private readonly world: DriverWorld
  private readonly services: DriverServices
  private readonly supervision: Supervision
  private readonly border: Border
  private readonly frames: Frames<ScriptPlace>
  private readonly natives: readonly Native[]
  private side: JSValueHandle | null = null
  private values: DriverValues | null = null
  private readonly functions = new Map<string, JSValueHandle>()
  private texts: string[] = []
  private depth = 0
  private isClosed = false
  private readonly waiting = new Map<number, Waiting>()
  /** Promises of activities, by their places. */
  private readonly running = new Map<number, number>()
  /** What went wrong on our side, or must pass through the guest: it goes on when the guest has come back. */
  private readonly thrown: unknown[] = []

  constructor(
    vm: QuickJS,
    program: DriverProgram,
    world: DriverWorld,
    services: DriverServices,
    limits: SandboxLimits,
    pulse: Pulse,
  ) {
    this.vm = vm
    this.program = program
    this.world = world
    this.services = services
    this.supervision = new Supervision({ noun: 'driver', pause: 'letting time go by' }, program.file, limits, pulse)
    this.border = new Border(vm)
    this.frames = new Frames(vm)
    this.natives = driverNatives(world)
  }

  begin(): ScriptFailure | null {
    const { vm, program, supervision, border } = this
    supervision.dead = supervision.refusal(program.source)
    return this.turn(() => {
      border.make(this.natives.length).consume((each) => vm.setProp(vm.global, '__natives', each))
      vm.newFunction('__texts', (text) => this.textSafely(text)).consume((each) =>
        vm.setProp(vm.global, '__texts', each),
      )
      border.listen((index, self, count, args) => this.heardSafely(index, self, count, args))
      this.side = vm.evalCode(driverPrelude(this.world), WORDS_FILE, EvalFlags.STRICT)
      this.learn(this.side)
      const main = vm.evalCode(program.source, program.file, EvalFlags.TYPE_MODULE)
      vm.markPromiseHandled(main)
      main.consume(() => vm.callFunction(this.method('load'), vm.undefined, main).dispose())
      border.runJobs()
      this.settle()
    })
  }

  /** Takes up what the prelude made. */
  private learn(side: JSValueHandle): void {
    const { vm, border } = this
    const [classify, wrap, kept, data, fill, trouble] = (
      ['classify', 'wrap', 'kept', 'data', 'fill', 'trouble'] as const
    ).map((name) => this.method(name).ptr) as [number, number, number, number, number, number]
    const pointers = side.getProp('pointers').identity
    const values = new DriverValues(
      vm,
      border,
      { classify, wrap, kept, data, fill, trouble },
      pointers,
      side.getProp('box').consume((box) => box.getProp('buffer').consume((buffer) => border.shared(buffer, 2))),
      (number) => this.services.text(number),
    )
    side.getProp('globals').consume((globals) => {
      for (const [name, id] of Object.entries(this.world.globals)) values.adopt(id, globals.getProp(name).ptr)
    })
    this.values = values
    const describe = this.method('describe')
    this.supervision.describe = (reason) =>
      vm.callFunction(describe, vm.undefined, reason).consume((each) => each.toString())
  }

  /** The module must have come to its end: nothing is there yet that it could wait for. */
  private settle(): void {
    const { vm, supervision } = this
    const text = vm.callFunction(this.method('loaded'), vm.undefined).consume((each) => each.toString())
    if (text === 'waits') {
      const message = 'the module waits; nothing can be waited for while a driver is loaded'
      supervision.dead = supervision.failure('E_SCRIPT_PENDING', message)
    } else if (text !== '') supervision.dead = supervision.parsed(text)
  }

  exports(): ReadonlyMap<string, number> {
    const found = new Map<string, number>()
    if (this.isOver) return found
    const { vm } = this
    const text = vm.callFunction(this.method('exports'), vm.undefined).consume((each) => each.toString())
    for (const [name, number] of Object.entries(JSON.parse(text) as Record<string, number>)) found.set(name, number)
    return found
  }

  parameters(routine: number): number {
    return this.isOver ? 0 : this.asked('parameters', routine, (each) => each.toNumber())
  }

  placeOf(routine: number): ScriptPlace {
    const { file } = this.program
    if (this.isOver) return { file, line: 0, column: 0 }
    const [name, line, column] = JSON.parse(this.asked('place', routine, (each) => each.toString())) as [
      string,
      number,
      number,
    ]
    return name === file ? { file, line, column } : { file, line: 0, column: 0 }
  }

  where(): ScriptPlace {
    const { supervision, border } = this
    if (this.isOver || this.depth === 0) return supervision.last
    const site = this.frames.site()
    if (site?.known) return (supervision.last = site.known)
    try {
      const text = border.takeText(border.ask(this.method('where').ptr, 0))
      const place = supervision.placeIn(text)
      if (place.line > 0) supervision.last = place
      if (site && place.line > 0) site.known = place
    } catch {
      // A machine out of memory cannot tell.
    }
    return supervision.last
  }

  call(routine: number, args: readonly Value[]): Returned {
    const { border } = this
    const { exports } = border
    let value: Value | null = null
    let broken: ScriptFailure | null = null
    const failure = this.turn((values) => {
      const place = this.run(values, routine, args)
      if (place === 0) broken = this.caught()
      else {
        value = exports.qjs_is_promise(place) === 0 ? values.read(place) : { tag: TAG.promise, value: 0 }
        exports.qjs_free_value(place)
      }
    })
    this.texts = []
    const found = failure ?? broken
    if (found) return { failure: found }
    return { value: value ?? { tag: TAG.nothing, value: 0 } }
  }

  start(activity: number, routine: number, args: readonly Value[]): ScriptFailure | null {
    return this.turn((values) => {
      const { border } = this
      const { exports } = border
      let place = this.run(values, routine, args)
      if (place === 0) return this.services.ended(activity, null, this.caught())
      if (exports.qjs_is_promise(place) === 0 && exports.qjs_is_object(place) !== 0) {
        border.pass(0, place)
        const promise = border.ask(this.method('settle').ptr, 1)
        exports.qjs_free_value(place)
        place = promise
      }
      if (exports.qjs_is_promise(place) === 0) {
        this.ended(values, activity, place)
        return
      }
      exports.qjs_promise_mark_as_handled(place)
      this.supervision.listensTo(border.low(place))
      this.running.set(activity, place)
      border.runJobs()
      this.look(values, activity)
    })
  }

  resume(activity: number, ticket: number, reply: Reply | DriverRefusal): ScriptFailure | null {
    return this.turn((values) => {
      const { border } = this
      const { exports } = border
      const found = this.waiting.get(ticket)
      if (!found) return
      this.waiting.delete(ticket)
      let end = found.resolve
      let made: number
      if (reply instanceof DriverRefusal) {
        made = values.trouble(reply.code, reply.message)
        end = found.reject
      } else {
        values.fill(reply.outs, (index) => found.pointers.get(index) ?? 0)
        made = values.make(reply.value)
      }
      border.pass(0, made)
      exports.qjs_free_value(border.ask(end, 1))
      exports.qjs_free_value(made)
      exports.qjs_free_value(found.resolve)
      exports.qjs_free_value(found.reject)
      for (const pointer of found.pointers.values()) exports.qjs_free_value(pointer)
      border.runJobs()
      this.look(values, activity)
    })
  }

  /** Whether an activity has come to its end. */
  private look(values: DriverValues, activity: number): void {
    const promise = this.running.get(activity)
    if (promise === undefined) return
    const { border } = this
    const { exports } = border
    const state = exports.qjs_promise_state(promise)
    if (state === 0) return
    this.running.delete(activity)
    const place = exports.qjs_promise_result(promise)
    exports.qjs_free_value(promise)
    if (state === 1) return this.ended(values, activity, place)
    const text = border.handle(place).consume((reason) => this.supervision.described(reason))
    this.services.ended(activity, null, this.supervision.parsed(text))
  }

  private ended(values: DriverValues, activity: number, place: number): void {
    const value = values.read(place)
    this.border.exports.qjs_free_value(place)
    this.texts = []
    this.services.ended(activity, value, null)
  }

  close(): void {
    // Memory and all goes with the machine.
    this.isClosed = true
  }

  /** Asked by the interpreter: true stops the guest. */
  interrupt(): boolean {
    return this.thrown.length > 0 || this.supervision.interrupt()
  }

  /** A promise was rejected and nobody listened, or somebody does now. */
  rejected(promise: JSValueHandle, reason: JSValueHandle, isHandled: boolean): void {
    this.supervision.rejected(promise, reason, isHandled)
  }

  private get isOver(): boolean {
    return this.supervision.dead !== null || this.isClosed
  }

  /** Runs the guest until it comes back; calls may nest, for the kernel calls drivers that call the kernel. */
  private turn(run: (values: DriverValues) => void): ScriptFailure | null {
    const { supervision, border } = this
    if (this.isClosed) supervision.dead ??= supervision.failure('E_SCRIPT_ERROR', 'the driver was thrown away')
    if (supervision.dead !== null) return supervision.dead
    const isOutermost = this.depth === 0
    this.depth++
    supervision.turn(isOutermost, () => {
      try {
        run(this.values!)
      } catch (error) {
        throw error instanceof Unwinding ? new JSException(border.caught()) : error
      }
      if (this.thrown.length === 0) border.runJobs()
    })
    this.depth--
    if (isOutermost && this.thrown.length > 0) {
      supervision.dead ??= supervision.failure('E_SCRIPT_ERROR', 'the kernel stopped in a call of the driver')
      throw this.thrown[0]
    }
    return supervision.conclude()
  }

  /** Calls a routine of the driver. @returns place of what it gave; 0 = it threw */
  private run(values: DriverValues, routine: number, args: readonly Value[]): number {
    const place = values.kept(routine)
    values.ready(args)
    for (let index = 0; index < args.length; index++) values.pass(index, args[index]!)
    return this.border.call(place, args.length)
  }

  /** What the driver threw. @throws JSException when it was stopped */
  private caught(): ScriptFailure {
    const { supervision, border } = this
    const reason = border.caught()
    if (supervision.cut !== null || this.thrown.length > 0) throw new JSException(reason)
    return supervision.parsed(reason.consume(() => supervision.described(reason)))
  }

  private method(name: string): JSValueHandle {
    const made = this.functions.get(name) ?? this.side!.getProp(name)
    this.functions.set(name, made)
    return made
  }

  private asked<T>(name: string, argument: number, read: (handle: JSValueHandle) => T): T {
    const { vm } = this
    const number = vm.newNumber(argument)
    return number.consume(() => vm.callFunction(this.method(name), vm.undefined, number).consume(read))
  }

  // ------------------------------------------------------------------ the guest calls

  /** Nothing of the host may be thrown into a guest: its stack would tell where we live. */
  private heardSafely(index: number, self: number, count: number, args: number): number {
    const { exports, nothing } = this.border
    const { values } = this
    if (this.supervision.cut !== null || this.thrown.length > 0 || values === null)
      return exports.qjs_dup_value(nothing)
    try {
      return this.heard(values, this.natives[index]!, self, count, args)
    } catch (error) {
      if (error instanceof Unwinding) return 0
      return this.refuse(values, error)
    }
  }

  private refuse(values: DriverValues, error: unknown): number {
    let refusal = error
    if (!(refusal instanceof DriverRefusal)) {
      this.thrown.push(error)
      refusal = new DriverRefusal('E_SCRIPT_ERROR', 'the kernel stopped')
    }
    const { code, message } = refusal as DriverRefusal
    const { exports } = this.border
    try {
      const trouble = values.trouble(code, message)
      exports.qjs_throw(trouble)
      exports.qjs_free_value(trouble)
    } catch (failure) {
      if (!(failure instanceof Unwinding)) this.thrown.push(failure)
    }
    return 0
  }

  private heard(values: DriverValues, native: Native, self: number, count: number, args: number): number {
    const { border, services } = this
    if (native.use === 'get') return values.make(services.get(values.idOf(self), native.field))
    if (native.use === 'set') {
      const value = values.read(count > 0 ? border.argument(args, 0) : border.nothing)
      services.set(values.idOf(self), native.field, value)
      return border.exports.qjs_dup_value(border.nothing)
    }
    const { service } = native
    if (count > MOST_ARGUMENTS) {
      const { name } = this.world.services[service]!
      throw new DriverRefusal('E_SCRIPT_ARGUMENT', `${name}: at most ${MOST_ARGUMENTS} arguments`)
    }
    const given: Value[] = []
    for (let index = 0; index < count; index++) given.push(values.read(border.argument(args, index)))
    return this.answer(values, services.call(service, given, this.taken()), given, args)
  }

  private answer(values: DriverValues, given: Given, said: readonly Value[], args: number): number {
    const { border } = this
    if (given === undefined) return border.exports.qjs_dup_value(border.nothing)
    if (typeof given === 'number') return border.number(given)
    const { value, outs } = 'tag' in given ? { value: given, outs: NO_OUTS } : given
    if (value.tag === TAG.promise) return this.promise(value.value, said, args)
    if (outs.length > 0) values.fill(outs, (index) => (index < said.length ? border.argument(args, index) : 0))
    return values.make(value)
  }

  private promise(ticket: number, said: readonly Value[], args: number): number {
    const { border } = this
    const { promise, resolve, reject } = border.promise()
    let pointers: Map<number, number> | null = null
    for (let index = 0; index < said.length; index++) {
      if (said[index]!.tag !== TAG.pointer) continue
      pointers ??= new Map()
      pointers.set(index, border.exports.qjs_dup_value(border.argument(args, index)))
    }
    this.waiting.set(ticket, { resolve, reject, pointers: pointers ?? NO_POINTERS })
    return promise
  }

  private taken(): readonly string[] {
    const { texts } = this
    if (texts.length > 0) this.texts = []
    return texts
  }

  /** The guest says a text and gets its number. */
  private textSafely(handle: JSValueHandle | undefined): JSValueHandle {
    const { vm } = this
    try {
      if (this.texts.length >= MOST_TEXTS) this.texts = []
      return vm.newNumber(this.texts.push(handle?.isString === true ? handle.toString() : '') - 1)
    } catch {
      return vm.newNumber(-1)
    }
  }
}
