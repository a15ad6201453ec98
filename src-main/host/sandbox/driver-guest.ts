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
import { Border, LAYOUT, MOST_ARGUMENTS, Unwinding, type Ends } from './border'
import { driverNatives, driverPrelude, nativeNames, WORDS_FILE, type Native } from './driver-prelude'
import { DriverValues } from './driver-values'
import { Frames } from './frames'
import type { SandboxLimits } from './limits'
import type { Pulse } from './pulse'
import { Supervision } from './supervision'

/** Texts that one call may say. */
const MOST_TEXTS = 1000

/** A promise that the driver got for a call. */
interface Waiting extends Ends {
  /** Arguments that are pointers, by their places in the call: addresses of objects that are ours to let go. */
  readonly pointers: ReadonlyMap<number, number>
}
const NO_POINTERS: ReadonlyMap<number, number> = new Map()
const NOTHING: Value = { tag: TAG.nothing, value: 0 }
const PROMISE: Value = { tag: TAG.promise, value: 0 }

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
  /** Promises of activities, by their addresses. */
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
    const words = [...world.services.map(({ name }) => name), ...Object.keys(world.constants)]
    const manner = { noun: 'driver', pause: 'letting time go by', words } as const
    this.supervision = new Supervision(manner, program.file, limits, pulse)
    this.border = new Border(vm)
    this.frames = new Frames(vm)
    this.natives = driverNatives(world)
  }

  begin(): ScriptFailure | null {
    const { vm, program, supervision, border } = this
    supervision.dead = supervision.refusal(program.source)
    return this.turn(() => {
      border.make(nativeNames(this.world)).consume((each) => vm.setProp(vm.global, '__natives', each))
      vm.newFunction('__texts', (text) => this.textSafely(text)).consume((each) =>
        vm.setProp(vm.global, '__texts', each),
      )
      border.listen((index, count, args) => this.heardSafely(index, count, args))
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
    const [classify, kept, data, fill, trouble, pointers] = (
      ['classify', 'kept', 'data', 'fill', 'trouble', 'pointers'] as const
    ).map((name) => border.low(this.method(name).ptr)) as [number, number, number, number, number, number]
    const sorts = this.world.kinds.map((_, index) =>
      this.method('sorts')
        .getProp(`${index}`)
        .consume(({ identity }) => identity),
    )
    const values = new DriverValues(
      vm,
      border,
      { classify, kept, data, fill, trouble, pointers, sorts },
      side.getProp('box').consume((box) => box.getProp('buffer').consume((buffer) => border.shared(buffer, 2))),
      (number) => this.services.text(number),
    )
    const lend = border.low(this.method('lend').ptr)
    for (const [name, object] of Object.entries(this.world.globals)) {
      border.passObject(1, values.object(object))
      vm.newString(name).consume(({ ptr }) => {
        border.pass(0, ptr)
        border.ask(lend, 2)
        border.release(border.answer)
      })
    }
    this.values = values
    const describe = this.method('describe')
    this.supervision.describe = (reason) => {
      try {
        return vm.callFunction(describe, vm.undefined, reason).consume((each) => each.toString())
      } catch (error) {
        // Where calls are too deep already there is no room to say so.
        if (error instanceof JSException && /call stack size/.test(error.message))
          return '["E_SCRIPT_STACK","the driver calls too deep",""]'
        throw error
      }
    }
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
    const text = this.asked('exports', [], '{}', (each) => each.toString())
    return new Map(Object.entries(JSON.parse(text) as Record<string, number>))
  }

  parameters(routine: number): number {
    return this.asked('parameters', [routine], 0, (each) => each.toNumber())
  }

  placeOf(routine: number): ScriptPlace {
    const { file } = this.program
    const text = this.asked('place', [routine], '["",0,0]', (each) => each.toString())
    const [name, line, column] = JSON.parse(text) as [string, number, number]
    return name === file ? { file, line, column } : { file, line: 0, column: 0 }
  }

  where(): ScriptPlace {
    const { supervision, border } = this
    if (this.isOver || this.depth === 0) return supervision.last
    const site = this.frames.site()
    if (site?.known) return (supervision.last = site.known)
    try {
      border.ask(border.low(this.method('where').ptr), 0)
      const place = supervision.placeIn(border.answerText())
      if (place.line > 0) supervision.last = place
      if (site && place.line > 0) site.known = place
    } catch {
      // A machine out of memory cannot tell.
    }
    return supervision.last
  }

  call(routine: number, args: readonly Value[]): Returned {
    let value: Value | null = null
    let broken: ScriptFailure | null = null
    const failure = this.turn((values) => {
      if (!this.run(values, routine, args)) broken = this.caught()
      else value = this.taken(values)
    })
    this.texts = []
    const found = failure ?? broken
    if (found) return { failure: found }
    return { value: value ?? NOTHING }
  }

  start(activity: number, routine: number, args: readonly Value[]): ScriptFailure | null {
    return this.turn((values) => {
      const { border } = this
      const { exports } = border
      if (!this.run(values, routine, args)) return this.services.ended(activity, null, this.caught())
      if (border.kind(border.answer) === LAYOUT.object && exports.qjs_is_promise(border.answer) === 0) {
        const object = border.low(border.answer)
        border.pass(0, border.answer)
        border.ask(border.low(this.method('settle').ptr), 1)
        border.releaseObject(object)
      }
      if (border.kind(border.answer) !== LAYOUT.object) {
        const value = this.taken(values)
        this.texts = []
        return this.services.ended(activity, value, null)
      }
      const promise = border.low(border.answer)
      exports.qjs_promise_mark_as_handled(border.answer)
      this.supervision.listensTo(promise)
      this.running.set(activity, promise)
      border.runJobs()
      this.look(values, activity)
    })
  }

  resume(activity: number, ticket: number, reply: Reply | DriverRefusal): ScriptFailure | null {
    return this.turn((values) => {
      const { border } = this
      const found = this.waiting.get(ticket)
      if (!found) return
      this.waiting.delete(ticket)
      const isRefused = reply instanceof DriverRefusal
      const place = border.back
      if (isRefused) values.putTrouble(place, reply.code, reply.message)
      else {
        for (const { index, value } of reply.outs) {
          const pointer = found.pointers.get(index)
          if (pointer !== undefined) values.fill(border.placeOf(pointer), value)
        }
        values.put(place, reply.value)
      }
      const low = border.low(place)
      const kind = border.kind(place)
      border.pass(0, place)
      border.ask(border.low(isRefused ? found.reject : found.resolve), 1)
      border.release(border.answer)
      border.releaseValue(low, kind)
      border.exports.qjs_free_value(found.resolve)
      border.exports.qjs_free_value(found.reject)
      for (const pointer of found.pointers.values()) border.releaseObject(pointer)
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
    const place = border.placeOf(promise)
    const state = exports.qjs_promise_state(place)
    if (state === 0) return
    this.running.delete(activity)
    const result = exports.qjs_promise_result(place)
    border.releaseObject(promise)
    if (state === 1) {
      const value = values.read(result)
      exports.qjs_free_value(result)
      this.texts = []
      return this.services.ended(activity, value, null)
    }
    const text = border.handle(result).consume((reason) => this.supervision.described(reason))
    this.services.ended(activity, null, this.supervision.parsed(text))
  }

  /** What the last call gave. */
  private taken(values: DriverValues): Value {
    const { border } = this
    const low = border.low(border.answer)
    const kind = border.kind(border.answer)
    if (kind >= 0) return values.read(border.answer)
    if (border.exports.qjs_is_promise(border.answer) !== 0) {
      border.release(border.answer)
      return PROMISE
    }
    const value = values.read(border.answer)
    border.releaseValue(low, kind)
    return value
  }

  close(): void {
    // Memory and all goes with the machine.
    this.isClosed = true
  }

  /** Asked by the interpreter: true stops the guest. */
  interrupt(): boolean {
    return this.thrown.length > 0 ? this.supervision.stop() : this.supervision.interrupt()
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
    supervision.enter(isOutermost)
    try {
      try {
        if (isOutermost) this.values?.tidy()
        run(this.values!)
      } catch (error) {
        throw error instanceof Unwinding ? new JSException(border.caught()) : error
      }
      if (this.thrown.length === 0) border.runJobs()
    } catch (error) {
      supervision.broke(error)
    }
    supervision.leave(isOutermost)
    this.depth--
    if (isOutermost && this.thrown.length > 0) this.passOn()
    return supervision.conclude()
  }

  /** Passes on what went wrong on our side while the guest ran. */
  private passOn(): never {
    const { supervision } = this
    supervision.dead ??= supervision.failure('E_SCRIPT_ERROR', 'the kernel stopped in a call of the driver')
    throw this.thrown[0]
  }

  /** Calls a routine of the driver. @returns true: what it gave is the border's answer; false: it threw */
  private run(values: DriverValues, routine: number, args: readonly Value[]): boolean {
    const address = values.kept(routine)
    values.ready(args)
    for (let index = 0; index < args.length; index++) values.pass(index, args[index]!)
    return this.border.call(address, args.length)
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

  /** Asks the prelude beside a run of the driver; `otherwise` when the driver is over, or that is its end. */
  private asked<T>(name: string, args: readonly number[], otherwise: T, read: (handle: JSValueHandle) => T): T {
    if (this.isOver) return otherwise
    const { vm } = this
    let found = otherwise
    const isOutermost = this.depth === 0
    this.depth++
    this.supervision.turn(isOutermost, () => {
      const given = args.map((each) => vm.newNumber(each))
      found = vm.callFunction(this.method(name), vm.undefined, ...given).consume(read)
      for (const each of given) each.dispose()
    })
    this.depth--
    if (isOutermost && this.thrown.length > 0) this.passOn()
    if (this.supervision.dead !== null) this.supervision.conclude()
    return found
  }

  // ------------------------------------------------------------------ the guest calls

  /** Nothing of the host may be thrown into a guest: its stack would tell where we live. */
  private heardSafely(index: number, count: number, args: number): void {
    const { border, values } = this
    if (this.supervision.cut !== null || this.thrown.length > 0 || values === null)
      return border.put(border.back, 0, LAYOUT.undefined)
    try {
      this.heard(values, this.natives[index]!, count, args)
    } catch (error) {
      if (!(error instanceof Unwinding)) this.refuse(values, error)
      border.put(border.back, 0, LAYOUT.exception)
    }
  }

  private refuse(values: DriverValues, error: unknown): void {
    let refusal = error
    if (!(refusal instanceof DriverRefusal)) {
      this.thrown.push(error)
      refusal = new DriverRefusal('E_SCRIPT_ERROR', 'the kernel stopped')
    }
    const { code, message } = refusal as DriverRefusal
    const { border } = this
    try {
      values.putTrouble(border.back, code, message)
      border.exports.qjs_throw(border.back)
      border.release(border.back)
    } catch (failure) {
      if (!(failure instanceof Unwinding)) this.thrown.push(failure)
    }
  }

  private heard(values: DriverValues, native: Native, count: number, args: number): void {
    const { border, services } = this
    if (native.use === 'get') {
      const object = values.objectAt(border.self)
      return values.put(border.back, services.get(object, native.field))
    }
    if (native.use === 'set') {
      const object = values.objectAt(border.self)
      services.set(object, native.field, values.read(count > 0 ? args : border.nothing))
      return border.put(border.back, 0, LAYOUT.undefined)
    }
    const { service } = native
    if (count > MOST_ARGUMENTS) {
      const { name } = this.world.services[service]!
      throw new DriverRefusal('E_SCRIPT_ARGUMENT', `${name}: at most ${MOST_ARGUMENTS} arguments`)
    }
    // As long as it must be: a list that grows makes room for many at its first value.
    const given = new Array<Value>(count)
    for (let index = 0; index < count; index++) given[index] = values.read(border.argument(args, index))
    this.reply(values, services.call(service, given, this.said()), given, args)
  }

  /** Puts what a service gave where it goes back. */
  private reply(values: DriverValues, given: Given, said: readonly Value[], args: number): void {
    const { border } = this
    if (given === undefined) return border.put(border.back, 0, LAYOUT.undefined)
    if (typeof given === 'number') return border.putNumber(border.back, given)
    if (!('tag' in given)) {
      for (const { index, value } of given.outs)
        if (index < said.length) values.fill(border.argument(args, index), value)
      return values.put(border.back, given.value)
    }
    if (given.tag === TAG.promise) this.promise(given.value, said, args)
    else values.put(border.back, given)
  }

  private promise(ticket: number, said: readonly Value[], args: number): void {
    const { border } = this
    const { resolve, reject } = border.promise()
    let pointers: Map<number, number> | null = null
    for (let index = 0; index < said.length; index++) {
      if (said[index]!.tag !== TAG.pointer) continue
      const place = border.argument(args, index)
      pointers ??= new Map()
      pointers.set(index, border.low(place))
      border.hold(place)
    }
    this.waiting.set(ticket, { resolve, reject, pointers: pointers ?? NO_POINTERS })
  }

  private said(): readonly string[] {
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
