import { EvalFlags, type JSValueHandle, JSException, type QuickJS } from 'quickjs-wasi'
import {
  DriverRefusal,
  MOST_SOURCE,
  TAG,
  type DriverGuest,
  type DriverProgram,
  type DriverServices,
  type DriverWorld,
  type Reply,
  type Returned,
  type ScriptFailure,
  type ScriptPlace,
  type Value,
} from '../../../src-sim/index'
import { BOX, driverPrelude, MOST_ARGUMENTS, WANT, WORDS_FILE } from './driver-prelude'
import type { SandboxLimits } from './limits'
import type { Pulse } from './pulse'
import { readStack } from './stack'

const ARGUMENTS = 3
const TICKET = 92
const NOTHING: Value = { tag: TAG.nothing, value: 0 }
/** Texts that one call may say. */
const MOST_TEXTS = 1000

/** The only function of this length that a driver's machine has. */
const HOST_NAME = '__host'

type HostCall = (name: number, length: number, self: number, count: number, args: number) => number

type Cut = 'E_SCRIPT_BUDGET' | 'E_SCRIPT_TIMEOUT'

/** A driver in a virtual machine of its own. What the machine's flag says decides, never what the guest returns. */
export class QuickDriver implements DriverGuest {
  private readonly vm: QuickJS
  private readonly program: DriverProgram
  private readonly world: DriverWorld
  private readonly services: DriverServices
  private readonly limits: SandboxLimits
  private readonly pulse: Pulse
  private side: JSValueHandle | null = null
  private readonly functions = new Map<string, JSValueHandle>()
  private boxAt = 0
  private box = new Float64Array(BOX)
  private texts: string[] = []
  private dead: ScriptFailure | null = null
  private cut: Cut | null = null
  private last: ScriptPlace
  private polls = 0
  private turnPolls = 0
  private deadline = 0
  private depth = 0
  private isClosed = false
  private readonly unhandled = new Map<number, string>()
  private returned: Returned | null = null
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
    this.limits = limits
    this.pulse = pulse
    this.last = { file: program.file, line: 0, column: 0 }
  }

  begin(): ScriptFailure | null {
    const { vm, program } = this
    if (program.source.length > MOST_SOURCE) {
      const message = `the driver has ${program.source.length} characters; ${MOST_SOURCE} are allowed`
      return (this.dead = this.failure('E_SCRIPT_TOO_BIG', message))
    }
    return this.turn(() => {
      vm.newFunction(HOST_NAME, () => this.heardSafely()).consume((each) => vm.setProp(vm.global, '__host', each))
      vm.newFunction('__texts', (text) => this.textSafely(text)).consume((each) =>
        vm.setProp(vm.global, '__texts', each),
      )
      this.hearAtOnce()
      this.side = vm.evalCode(driverPrelude(this.world), WORDS_FILE, EvalFlags.STRICT)
      this.findBox(this.side)
      const main = vm.evalCode(program.source, program.file, EvalFlags.TYPE_MODULE)
      vm.markPromiseHandled(main)
      main.consume(() => vm.callFunction(this.method('load'), vm.undefined, main).dispose())
      vm.executePendingJobs()
      this.settle()
    })
  }

  /** The module must have come to its end: nothing is there yet that it could wait for. */
  private settle(): void {
    const { vm } = this
    const text = vm.callFunction(this.method('loaded'), vm.undefined).consume((each) => each.toString())
    if (text === 'waits') {
      const message = 'the module waits; nothing can be waited for while a driver is loaded'
      this.dead = this.failure('E_SCRIPT_PENDING', message)
    } else if (text !== '') this.dead = this.parsed(text)
  }

  /**
   * Most calls are of `__host`, which takes and gives nothing: they need none of what the library does for a call. It
   * tells its functions by name, so the length of the name is enough here; without that entry everything goes its way.
   */
  private hearAtOnce(): void {
    const inner = this.vm as unknown as { handleHostCall?: HostCall }
    const slow = inner.handleHostCall
    if (typeof slow !== 'function') return
    const exports = this.vm._getExports()
    const nothing = this.vm.undefined.ptr
    const fast: HostCall = (name, length, self, count, args) => {
      if (length !== HOST_NAME.length) return slow.call(this.vm, name, length, self, count, args)
      this.heardSafely()
      return exports.qjs_dup_value(nothing)
    }
    Object.defineProperty(this.vm, 'handleHostCall', { value: fast })
  }

  private findBox(side: JSValueHandle): void {
    const exports = this.vm._getExports()
    const length = exports.wasm_malloc(4)
    side
      .getProp('box')
      .consume((box) =>
        box.getProp('buffer').consume((buffer) => (this.boxAt = exports.qjs_get_array_buffer(buffer.ptr, length))),
      )
    exports.wasm_free(length)
    if (this.boxAt === 0 || this.boxAt % 8 !== 0) throw new Error('the guest has no place for numbers')
    this.box = new Float64Array(exports.memory.buffer, this.boxAt, BOX)
  }

  /** The box; memory that has grown lies elsewhere. */
  private get slots(): Float64Array {
    if (this.box.length === 0) this.box = new Float64Array(this.vm._getExports().memory.buffer, this.boxAt, BOX)
    return this.box
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
    if (this.isOver || this.depth === 0) return this.last
    const { vm } = this
    try {
      const text = vm.callFunction(this.method('where'), vm.undefined).consume((each) => each.toString())
      const { place } = readStack(this.program.file, text.split('\n'))
      if (place.line > 0) this.last = place
    } catch {
      // A machine out of memory cannot tell.
    }
    return this.last
  }

  call(routine: number, args: readonly Value[]): Returned {
    const before = this.returned
    this.returned = null
    const failure = this.turn(() => {
      this.write(routine, args)
      this.invoke('call')
    })
    const { returned } = this
    this.returned = before
    if (failure) return { failure }
    return returned ?? { value: NOTHING }
  }

  start(activity: number, routine: number, args: readonly Value[]): ScriptFailure | null {
    return this.turn(() => {
      this.write(activity, args)
      this.slots[ARGUMENTS + 2 * args.length] = routine
      this.invoke('start')
    })
  }

  resume(ticket: number, reply: Reply | DriverRefusal): ScriptFailure | null {
    return this.turn(() => {
      if (reply instanceof DriverRefusal) this.refuse(reply)
      else this.reply(reply)
      this.slots[TICKET] = ticket
      this.invoke('resume')
    })
  }

  close(): void {
    // Memory and all goes with the machine.
    this.isClosed = true
  }

  /** Asked by the interpreter: true stops the guest. */
  interrupt(): boolean {
    if (this.cut !== null || this.thrown.length > 0) return true
    this.turnPolls += 1
    this.polls += 1
    const { limits } = this
    if (this.turnPolls > limits.pollsPerTurn || this.polls > limits.pollsInAll) this.cut = 'E_SCRIPT_BUDGET'
    else if (performance.now() > this.deadline) this.cut = 'E_SCRIPT_TIMEOUT'
    return this.cut !== null
  }

  /** A promise was rejected and nobody listened, or somebody does now. */
  rejected(promise: JSValueHandle, reason: JSValueHandle, isHandled: boolean): void {
    if (isHandled) this.unhandled.delete(promise.identity)
    else if (this.unhandled.size < 100 && this.side !== null && this.cut === null)
      this.unhandled.set(promise.identity, this.described(reason))
  }

  private get isOver(): boolean {
    return this.dead !== null || this.isClosed
  }

  /** Runs the guest until it comes back; calls may nest, for the kernel calls drivers that call the kernel. */
  private turn(run: () => void): ScriptFailure | null {
    if (this.isClosed) this.dead ??= this.failure('E_SCRIPT_ERROR', 'the driver was thrown away')
    if (this.dead !== null) return this.dead
    const isOutermost = this.depth === 0
    if (isOutermost) {
      this.turnPolls = 0
      this.deadline = performance.now() + this.limits.turnTime
      this.pulse.enter(this.last)
    }
    this.depth++
    try {
      run()
      if (this.thrown.length === 0) this.runJobs()
    } catch (error) {
      this.dead = this.explain(error)
    } finally {
      this.depth--
      if (isOutermost) this.pulse.leave()
    }
    if (isOutermost && this.thrown.length > 0) {
      this.dead ??= this.failure('E_SCRIPT_ERROR', 'the kernel stopped in a call of the driver')
      throw this.thrown[0]
    }
    if (this.cut !== null) this.dead = this.cutFailure()
    const [floating] = this.unhandled.values()
    if (this.dead === null && floating !== undefined) this.dead = this.parsed(floating)
    return this.dead
  }

  private runJobs(): void {
    if (this.vm._getExports().qjs_is_job_pending() !== 0) this.vm.executePendingJobs()
  }

  private method(name: string): JSValueHandle {
    const made = this.functions.get(name) ?? this.side!.getProp(name)
    this.functions.set(name, made)
    return made
  }

  private invoke(name: string): void {
    this.vm.callFunction(this.method(name), this.vm.undefined).dispose()
  }

  private asked<T>(name: string, argument: number, read: (handle: JSValueHandle) => T): T {
    const { vm } = this
    const number = vm.newNumber(argument)
    return number.consume(() => vm.callFunction(this.method(name), vm.undefined, number).consume(read))
  }

  private write(first: number, args: readonly Value[]): void {
    const { slots } = this
    slots[1] = first
    slots[2] = args.length
    args.forEach(({ tag, value }, index) => {
      slots[ARGUMENTS + 2 * index] = tag
      slots[ARGUMENTS + 1 + 2 * index] = value
    })
  }

  private valueAt(place: number): Value {
    const { slots } = this
    return { tag: slots[place]!, value: slots[place + 1]! }
  }

  /** Nothing of the host may be thrown into a guest: its stack would tell where we live. */
  private heardSafely(): JSValueHandle {
    try {
      if (this.cut === null && this.thrown.length === 0) this.heard()
    } catch (error) {
      if (error instanceof DriverRefusal) this.refuse(error)
      else {
        this.thrown.push(error)
        this.refuse(new DriverRefusal('E_SCRIPT_ERROR', 'the kernel stopped'))
      }
    }
    return this.vm.undefined
  }

  private heard(): void {
    const { slots, services } = this
    const want = slots[0]
    const first = slots[1]!
    switch (want) {
      case WANT.call:
        return this.reply(services.call(first, this.args(slots[2]!), this.taken()))
      case WANT.get: {
        const { tag, value } = services.get(first, slots[2]!)
        const after = this.slots
        after[0] = tag
        after[1] = value
        return
      }
      case WANT.set:
        services.set(first, slots[2]!, this.valueAt(ARGUMENTS))
        this.slots[0] = TAG.nothing
        return
      case WANT.ended:
        return services.ended(first, this.plainValue(this.valueAt(ARGUMENTS)), null)
      case WANT.failed:
        return services.ended(first, null, this.parsed(this.lastText()))
      case WANT.answered:
        this.returned = { value: this.plainValue(this.valueAt(ARGUMENTS)) }
        return
      case WANT.threw:
        this.returned = { failure: this.parsed(this.lastText()) }
        return
      case undefined:
        return
    }
  }

  private args(count: number): Value[] {
    const args: Value[] = []
    for (let index = 0; index < Math.min(count, MOST_ARGUMENTS); index++) args.push(this.valueAt(ARGUMENTS + 2 * index))
    return args
  }

  private plainValue(value: Value): Value {
    this.texts = []
    return value
  }

  private taken(): readonly string[] {
    const { texts } = this
    if (texts.length > 0) this.texts = []
    return texts
  }

  private lastText(): string {
    const text = this.texts.at(-1) ?? '["E_SCRIPT_ERROR","",""]'
    this.texts = []
    return text
  }

  private reply({ value, outs }: Reply): void {
    const { slots } = this
    if (outs.length === 0) {
      slots[0] = value.tag
      slots[1] = value.value
      return
    }
    slots[0] = TAG.outs
    slots[1] = outs.length
    let at = 2
    for (const { index, value: out } of outs) {
      slots[at++] = index
      slots[at++] = out.tag
      slots[at++] = out.value
    }
    slots[at] = value.tag
    slots[at + 1] = value.value
  }

  private refusal = ''

  private refuse({ code, message }: DriverRefusal): void {
    this.refusal = JSON.stringify([code, message])
    const { slots } = this
    slots[0] = TAG.error
    slots[1] = -1
  }

  /** The guest says a text and gets its number, or gives a number and gets the text. */
  private textSafely(handle: JSValueHandle | undefined): JSValueHandle {
    const { vm } = this
    try {
      if (handle?.isString === true) {
        if (this.texts.length >= MOST_TEXTS) this.texts = []
        return vm.newNumber(this.texts.push(handle.toString()) - 1)
      }
      const number = handle?.toNumber() ?? -1
      return vm.newString(number === -1 ? this.refusal : this.services.text(number))
    } catch {
      return vm.newString('null')
    }
  }

  private described(reason: JSValueHandle): string {
    try {
      return this.vm.callFunction(this.method('describe'), this.vm.undefined, reason).consume((each) => each.toString())
    } catch {
      return '["E_SCRIPT_ERROR","something was thrown that cannot be read",""]'
    }
  }

  private parsed(text: string): ScriptFailure {
    const [code, message, stack] = JSON.parse(text) as [string, string, string]
    return this.failure(code, message, stack)
  }

  private failure(code: string, message: string, stack = ''): ScriptFailure {
    const { place, frames } = readStack(this.program.file, stack.split('\n'))
    return { code, message, ...(place.line > 0 ? place : this.last), stack: frames }
  }

  private cutFailure(): ScriptFailure {
    const message =
      this.cut === 'E_SCRIPT_BUDGET'
        ? 'the driver runs on and on without letting time go by: its steps are used up'
        : `the driver runs for more than ${this.limits.turnTime} ms without letting time go by`
    const { stack, ...place } = this.dead ?? { stack: [] as readonly string[], ...this.last }
    return { file: place.file, line: place.line, column: place.column, code: this.cut!, message, stack }
  }

  /** What was thrown out of the interpreter. */
  private explain(error: unknown): ScriptFailure {
    if (error instanceof JSException) {
      const { name, message } = error
      const stack = typeof error.stack === 'string' ? error.stack : ''
      if (/out of memory/.test(message)) return this.failure('E_SCRIPT_MEMORY', this.memoryText(), stack)
      if (/call stack size/.test(message)) return this.failure('E_SCRIPT_STACK', 'the driver calls too deep', stack)
      const isImport = /^could not load module/.test(message)
      if (isImport) return this.failure('E_SCRIPT_SYNTAX', `a driver imports nothing: ${message}`, stack)
      const code = name === 'SyntaxError' ? 'E_SCRIPT_SYNTAX' : 'E_SCRIPT_ERROR'
      return this.failure(code, `${name}: ${message}`.slice(0, 1000), stack)
    }
    if (error instanceof RangeError || error instanceof WebAssembly.RuntimeError)
      return this.failure('E_SCRIPT_STACK', 'the driver, or what it gives the interpreter to read, is nested too deep')
    const text = error instanceof Error ? error.message : ''
    if (/out of memory/.test(text)) return this.failure('E_SCRIPT_MEMORY', this.memoryText())
    return this.failure('E_SCRIPT_ERROR', 'the driver broke its interpreter')
  }

  private memoryText(): string {
    return `the driver uses more than its ${this.limits.memory >> 20} MB of memory`
  }
}
