import { JSException, JSValueHandle, type QuickJS } from 'quickjs-wasi'

/** Characters of the names of functions that are heard at once; other functions of the host have longer names. */
const NAME_LENGTH = 2
const FIRST_LETTER = 33
const LETTERS = 90
/** Most arguments that one call carries. */
export const MOST_ARGUMENTS = 16

/** What lies beside the low half of a value: small whole numbers and objects are told by it. */
export const LAYOUT = { integer: 0, boolean: 1, null: 2, undefined: 3, object: -1 } as const

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
 * Hears a call of the guest.
 *
 * @param index number of the function
 * @param self place of `this`
 * @param count arguments
 * @param args where the places of the arguments lie
 * @returns place of the value that goes back, or 0 when something was thrown
 */
export type Hear = (index: number, self: number, count: number, args: number) => number

type Exports = ReturnType<QuickJS['_getExports']>
type HostCall = (name: number, length: number, self: number, count: number, args: number) => number

/**
 * The shortest way between a guest and its host. The library names a function for every call and wraps every value; a
 * call of a kernel's service is over sooner than that. Here functions are numbers and values stay where they lie in
 * the guest's memory; nothing is believed about them but what the interpreter itself put there.
 */
export class Border {
  readonly exports: Exports
  readonly nothing: number
  private readonly vm: QuickJS
  private words: Int32Array
  /** Places of arguments for calls into the guest, and room for numbers among them. */
  private readonly places: number
  private readonly room: number
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
    this.places = this.exports.wasm_malloc(4 * MOST_ARGUMENTS + 8)
    this.room = this.exports.wasm_malloc(8 * MOST_ARGUMENTS)
    this.checkLayout()
  }

  private checkLayout(): void {
    const { vm } = this
    const number = vm.evalCode('-7', 'dma-lab:layout')
    const isKnown =
      this.places !== 0 &&
      this.room !== 0 &&
      this.room % 8 === 0 &&
      [this.low(number.ptr), this.kind(number.ptr)].join() === '-7,0' &&
      [vm.true, vm.null, vm.undefined, vm.global].map(({ ptr }) => this.kind(ptr)).join() === '1,2,3,-1' &&
      vm.newNumber(1.5).consume(({ ptr }) => this.kind(ptr)) < LAYOUT.object &&
      this.low(vm.global.ptr) === vm.global.identity
    number.dispose()
    if (!isKnown) throw new Error('the interpreter lays its values out in a way that is not known')
  }

  /** Hears calls of the functions of `make`. */
  listen(hear: Hear): void {
    const inner = this.vm as unknown as { handleHostCall: HostCall }
    const slow = inner.handleHostCall
    const fast: HostCall = (name, length, self, count, args) => {
      if (length !== NAME_LENGTH) return slow.call(this.vm, name, length, self, count, args)
      const letters = this.cells[name >> 2]! >>> ((name & 3) << 3)
      // A name may lie across the border of two words.
      const second = (name & 3) === 3 ? this.cells[(name >> 2) + 1]! & 0xff : (letters >>> 8) & 0xff
      return hear((letters & 0xff) - FIRST_LETTER + LETTERS * (second - FIRST_LETTER), self, count, args)
    }
    Object.defineProperty(inner, 'handleHostCall', { value: fast })
  }

  /** Makes functions with numbers from 0 on, as a list of the guest. */
  make(count: number): JSValueHandle {
    const { vm } = this
    const list = vm.newArray()
    for (let index = 0; index < count; index++, this.made++) {
      const letters = [this.made % LETTERS, Math.floor(this.made / LETTERS)].map((each) => FIRST_LETTER + each)
      const unheard = (): JSValueHandle => vm.undefined
      vm.newFunction(String.fromCharCode(...letters), unheard).consume((each) =>
        this.exports.qjs_set_prop_uint32(list.ptr, index, each.ptr),
      )
    }
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
    return this.cells[(args >> 2) + index]!
  }

  /** Place of a new number, to be freed. Whole numbers are made as the interpreter itself would make them. */
  number(value: number): number {
    const place = this.exports.qjs_new_number(value)
    if ((value | 0) === value && place !== 0 && !Object.is(value, -0)) {
      const { cells } = this
      cells[place >> 2] = value
      cells[(place >> 2) + 1] = LAYOUT.integer
    }
    return place
  }

  /** Says an argument of the next call into the guest. */
  pass(index: number, place: number): void {
    this.cells[(this.places >> 2) + index] = place
  }

  /** Says a number as an argument of the next call into the guest. */
  passNumber(index: number, value: number): void {
    const { cells } = this
    const at = this.room + 8 * index
    cells[(this.places >> 2) + index] = at
    if ((value | 0) === value && !Object.is(value, -0)) {
      cells[at >> 2] = value
      cells[(at >> 2) + 1] = LAYOUT.integer
      return
    }
    const made = this.exports.qjs_new_number(value)
    // A number owns nothing: its bits are all of it.
    const after = this.cells
    after[at >> 2] = after[made >> 2]!
    after[(at >> 2) + 1] = after[(made >> 2) + 1]!
    this.exports.qjs_free_value(made)
  }

  /**
   * Calls a function of the guest with what was passed.
   *
   * @returns place of what it gives, to be freed; 0 when it threw, which `caught` or a return of 0 takes up
   */
  call(routine: number, count: number): number {
    return this.callAt(routine, count, this.places)
  }

  /** Calls a function of the guest with arguments that lie elsewhere, such as those of a call that is heard. */
  callAt(routine: number, count: number, args: number): number {
    const { exports } = this
    const place = exports.qjs_call(routine, this.nothing, count, args)
    if (place === 0) throw new Error('out of memory')
    if (exports.qjs_is_exception(place) === 0) return place
    exports.qjs_free_value(place)
    return 0
  }

  /** What was thrown. The handle is the caller's. */
  caught(): JSValueHandle {
    return this.vm.getException()
  }

  /** Calls a function of ours in the guest. @throws JSException when the guest stops in it */
  ask(routine: number, count: number): number {
    const place = this.call(routine, count)
    if (place === 0) throw new JSException(this.caught())
    return place
  }

  /** A handle of the library for a place; the value is freed with it. */
  handle(place: number): JSValueHandle {
    return new JSValueHandle(this.vm, place)
  }

  /**
   * Text at a place, which is freed. A text that came before is not read again.
   *
   * @throws Unwinding when the guest has no memory for it
   */
  takeText(place: number): string {
    const { exports } = this
    const length = this.places + 4 * MOST_ARGUMENTS
    const at = exports.qjs_get_string_len(place, length)
    if (at === 0) throw new Unwinding()
    const bytes = new Uint8Array(exports.memory.buffer, at, this.low(length))
    const isSame =
      bytes.length === this.lastBytes.length && this.lastBytes.every((each, index) => each === bytes[index])
    if (!isSame) {
      this.lastBytes = bytes.slice()
      this.lastText = this.decoder.decode(bytes)
    }
    exports.qjs_free_cstring(at)
    exports.qjs_free_value(place)
    return this.lastText
  }

  /** A promise, and its two ends. @throws Unwinding when the guest has no memory for it */
  promise(): Ends & { readonly promise: number } {
    const at = this.places + 4 * MOST_ARGUMENTS
    const promise = this.exports.qjs_new_promise(at, at + 4)
    if (this.kind(promise) !== LAYOUT.object) throw new Unwinding()
    const { cells } = this
    return { promise, resolve: cells[at >> 2]!, reject: cells[(at >> 2) + 1]! }
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
