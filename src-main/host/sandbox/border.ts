import { JSException, JSValueHandle, type QuickJS } from 'quickjs-wasi'
import { BRIDGE_BYTES, bridgeTo, type Bridge } from './bridge'
import { LAYOUT, layoutOf } from './layout'

export { LAYOUT }

/** Most arguments that one call carries. */
export const MOST_ARGUMENTS = 16
/** Bytes of a value. */
const VALUE = 8

/** The guest stopped while it was asked something: what it threw goes on through it. */
export class Unwinding extends Error {
  override readonly name = 'Unwinding'
}

/** The two ends of a promise, by their places. */
export interface Ends {
  readonly resolve: number
  readonly reject: number
}

/**
 * Hears a call of the guest. What goes back is what was put at `back` last.
 *
 * @param index number of the function
 * @param count arguments
 * @param args where the first argument lies
 */
export type Hear = (index: number, count: number, args: number) => void

type Exports = ReturnType<QuickJS['_getExports']>

/**
 * The shortest way between a guest and its host. The library names a function for every call and wraps every value; a
 * call of a kernel's service is over sooner than that. Here functions are numbers and values stay where they lie in
 * the guest's memory; nothing is believed about them but what the interpreter itself put there.
 *
 * A place is the address of a value. An object is told by its own address, the low half of its value.
 */
export class Border {
  readonly exports: Exports
  readonly nothing: number
  /** Place of `this` when a call is heard. */
  readonly self: number
  /** Place of what goes back to the guest, an owner of its own. */
  readonly back: number
  /** Place of what the last call into the guest gave: it is ours to let go. */
  readonly answer: number
  private readonly vm: QuickJS
  private readonly bridge: Bridge
  private words: Int32Array
  /**
   * Where arguments of calls into the guest lie, one after the other; a place for each call that has not come back. A
   * function of the interpreter's own reads its arguments there while it calls the driver, which calls us.
   */
  private readonly rooms: number[] = []
  private room = 0
  private level = 0
  /** Place of one object, for the library's routines. */
  private readonly one: number
  /** Two numbers that the library's routines fill. */
  private readonly pair: number
  /** From the address of an object to where its owners are counted, in words. */
  private readonly toOwners: number
  /** From an object to its shape, and from there to its prototype, in words. */
  private readonly toPrototype: readonly [number, number]
  private hear: Hear = () => undefined
  private made = 0
  private readonly decoder = new TextDecoder()
  private lastBytes = new Uint8Array(0)
  private lastText = ''

  /** @throws Error when this interpreter lays its values out in another way */
  constructor(vm: QuickJS) {
    this.vm = vm
    this.exports = vm._getExports()
    this.nothing = vm.undefined.ptr
    this.words = new Int32Array(this.exports.memory.buffer)
    const bytes = this.exports.wasm_malloc(BRIDGE_BYTES + VALUE * 3)
    this.self = bytes
    this.back = bytes + VALUE
    this.answer = bytes + BRIDGE_BYTES
    this.one = this.answer + VALUE
    this.pair = this.one + VALUE
    this.enter(0)
    this.bridge = bridgeTo(vm, bytes, (index, count, args) => this.hear(index, count, args))
    const { toOwners, toPrototype } = layoutOf(vm, this.bridge, this.answer)
    this.toOwners = toOwners
    this.toPrototype = toPrototype
  }

  /** Hears calls of the functions of `make`. */
  listen(hear: Hear): void {
    this.hear = hear
  }

  /** Makes functions with numbers from 0 on, as a list of the guest. @param names what they are called, in ASCII */
  make(names: readonly string[]): JSValueHandle {
    const { vm, exports } = this
    const list = vm.newArray()
    names.forEach((name, index) => {
      const text = exports.wasm_malloc(name.length + 1)
      if (text === 0) throw new Error('out of memory')
      new Uint8Array(exports.memory.buffer, text, name.length + 1).set(
        [...name].map((each) => each.charCodeAt(0)).concat(0),
      )
      this.bridge.make(text, this.made++, this.answer)
      exports.wasm_free(text)
      exports.qjs_set_prop_uint32(list.ptr, index, this.answer)
      this.release(this.answer)
    })
    return list
  }

  /** The guest's memory; when it has grown it lies elsewhere. */
  private get cells(): Int32Array {
    if (this.words.length === 0) this.words = new Int32Array(this.exports.memory.buffer)
    return this.words
  }

  /** What a value is. @see LAYOUT */
  kind(place: number): number {
    return this.cells[(place >> 2) + 1]!
  }

  /** A small whole number, or where an object lies. */
  low(place: number): number {
    return this.cells[place >> 2]!
  }

  /** Place of an argument. */
  argument(args: number, index: number): number {
    return args + VALUE * index
  }

  /** How many own an object: the variables and objects that hold it, and we. */
  owners(object: number): number {
    return this.cells[(object >> 2) + this.toOwners]!
  }

  /** The prototype of an object; 0 = it has none. A proxy has none. */
  prototypeOf(object: number): number {
    const { cells, toPrototype } = this
    return cells[(cells[(object >> 2) + toPrototype[0]]! >> 2) + toPrototype[1]]!
  }

  /** Puts a value at a place, without an owner of its own. */
  put(place: number, low: number, kind: number): void {
    const { cells } = this
    cells[place >> 2] = low
    cells[(place >> 2) + 1] = kind
  }

  /** Puts a number at a place. Whole numbers are put as the interpreter itself would put them. */
  putNumber(place: number, value: number): void {
    if ((value | 0) === value && !Object.is(value, -0)) return this.put(place, value, LAYOUT.integer)
    this.putTaken(place, this.exports.qjs_new_number(value))
  }

  /** Puts an object at a place, and makes it own it. */
  putObject(place: number, object: number): void {
    this.put(place, object, LAYOUT.object)
    this.bridge.hold(place)
  }

  /** Moves a value that the library made to a place. */
  putTaken(place: number, made: number): void {
    if (made === 0) throw new Error('out of memory')
    this.put(place, this.low(made), this.kind(made))
    this.exports.wasm_free(made)
  }

  /** Moves what the last call gave to a place. */
  putAnswer(place: number): void {
    this.put(place, this.low(this.answer), this.kind(this.answer))
  }

  /** Copies a value to a place, which owns it too. */
  putCopy(place: number, from: number): void {
    this.put(place, this.low(from), this.kind(from))
    if (this.kind(place) < 0) this.bridge.hold(place)
  }

  /** Says an argument of the next call into the guest. */
  pass(index: number, place: number): void {
    this.put(this.room + VALUE * index, this.low(place), this.kind(place))
  }

  /** Says an object as an argument of the next call into the guest. */
  passObject(index: number, object: number): void {
    this.put(this.room + VALUE * index, object, LAYOUT.object)
  }

  /** Says a number as an argument of the next call into the guest. */
  passNumber(index: number, value: number): void {
    // A number owns nothing: its bits are all of it.
    this.putNumber(this.room + VALUE * index, value)
  }

  /**
   * Calls a function of the guest with what was passed.
   *
   * @returns true: what it gives lies at `answer`, and is ours to let go; false: it threw, which `caught` or a return
   *   of what was thrown takes up
   */
  call(routine: number, count: number): boolean {
    const { level, room } = this
    this.enter(level + 1)
    const isBack = this.callAt(routine, count, room)
    this.level = level
    this.room = room
    return isBack
  }

  private enter(level: number): void {
    const { rooms } = this
    if (level === rooms.length) {
      const made = this.exports.wasm_malloc(VALUE * MOST_ARGUMENTS)
      if (made === 0) throw new Error('out of memory')
      rooms.push(made)
    }
    this.level = level
    this.room = rooms[level]!
  }

  /** Calls a function of the guest with arguments that lie elsewhere, such as those of a call that is heard. */
  callAt(routine: number, count: number, args: number): boolean {
    this.bridge.call(routine, count, args, this.answer)
    return this.kind(this.answer) !== LAYOUT.exception
  }

  /** What was thrown. The handle is the caller's. */
  caught(): JSValueHandle {
    return this.vm.getException()
  }

  /** Calls a function of ours in the guest. @throws JSException when the guest stops in it */
  ask(routine: number, count: number): void {
    if (!this.call(routine, count)) throw new JSException(this.caught())
  }

  /** Calls a function of ours in the guest. @throws Unwinding when the guest stops in it */
  askWithin(routine: number, count: number): void {
    if (!this.call(routine, count)) throw new Unwinding()
  }

  /** Holds the value at a place: it has an owner more. */
  hold(place: number): void {
    this.bridge.hold(place)
  }

  /** A handle of the library for a value that it made; the value is freed with it. */
  handle(made: number): JSValueHandle {
    return new JSValueHandle(this.vm, made)
  }

  /** Lets the value at a place go. */
  release(place: number): void {
    if (this.kind(place) < 0) this.bridge.drop(place)
  }

  /** Lets a value go that was at a place before. */
  releaseValue(low: number, kind: number): void {
    if (kind >= 0) return
    this.put(this.one, low, kind)
    this.bridge.drop(this.one)
  }

  /** A place where an object lies until the next one does, for routines that want a place. */
  placeOf(object: number): number {
    this.put(this.one, object, LAYOUT.object)
    return this.one
  }

  /** Lets an object go. */
  releaseObject(object: number): void {
    this.bridge.drop(this.placeOf(object))
  }

  /** Makes an object that takes no properties; it lies at `answer`. @throws Unwinding when there is no memory for it */
  makeObject(prototype: number): void {
    this.bridge.object(prototype, this.answer)
    if (this.kind(this.answer) !== LAYOUT.object) throw new Unwinding()
  }

  /**
   * Text at a place. A text that came before is not read again.
   *
   * @throws Unwinding when the guest has no memory for it
   */
  text(place: number): string {
    const { exports } = this
    const at = exports.qjs_get_string_len(place, this.pair)
    if (at === 0) throw new Unwinding()
    const bytes = new Uint8Array(exports.memory.buffer, at, this.low(this.pair))
    const isSame =
      bytes.length === this.lastBytes.length && this.lastBytes.every((each, index) => each === bytes[index])
    if (!isSame) {
      this.lastBytes = bytes.slice()
      this.lastText = this.decoder.decode(bytes)
    }
    exports.qjs_free_cstring(at)
    return this.lastText
  }

  /** Text that the last call gave. @throws Unwinding when the guest has no memory for it */
  answerText(): string {
    const text = this.text(this.answer)
    this.release(this.answer)
    return text
  }

  /** Makes a promise: it goes back, and its two ends are ours. @throws Unwinding when the guest has no memory for it */
  promise(): Ends {
    const { exports, pair } = this
    this.putTaken(this.back, exports.qjs_new_promise(pair, pair + 4))
    if (this.kind(this.back) !== LAYOUT.object) throw new Unwinding()
    const { cells } = this
    return { resolve: cells[pair >> 2]!, reject: cells[(pair >> 2) + 1]! }
  }

  /** Numbers of a buffer that both sides see; memory that has grown lies elsewhere. @param buffer an ArrayBuffer */
  shared(buffer: JSValueHandle, length: number): () => Float64Array {
    const { exports } = this
    const bytes = exports.wasm_malloc(4)
    const at = exports.qjs_get_array_buffer(buffer.ptr, bytes)
    exports.wasm_free(bytes)
    if (at === 0 || at % 8 !== 0) throw new Error('the guest has no place for numbers')
    let numbers = new Float64Array(0)
    return () => {
      if (numbers.length === 0) numbers = new Float64Array(exports.memory.buffer, at, length)
      return numbers
    }
  }

  /** Does what promises left to be done. @throws JSException */
  runJobs(): void {
    const { exports } = this
    while (exports.qjs_is_job_pending() !== 0) {
      if (exports.qjs_execute_pending_job() < 0) throw new JSException(this.caught())
    }
  }
}
