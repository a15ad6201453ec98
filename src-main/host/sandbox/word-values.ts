import type { QuickJS } from 'quickjs-wasi'
import { ERRNO, type Plain, type ScriptAnswer } from '../../../src-sim/index'
import { LAYOUT, Unwinding, type Border, type Ends } from './border'

/** What an object is that a number or two tell. Spelled out in the prelude too; 0 = something else. */
const TAG = { memory: 1, time: 2, result: 3 } as const

/** The errors by name; a result names one by its place here. 0 = none. */
export const ERRNO_NAMES: readonly string[] = ['', ...Object.keys(ERRNO)]
const PLACE_OF_ERRNO: ReadonlyMap<Plain, number> = new Map(ERRNO_NAMES.map((name, place) => [name, place]))

/** Objects that are known by their addresses. */
const MOST_KNOWN = 64

/** Functions of the prelude that values need, by their places. */
export interface WordRoutines {
  /** Puts the tag and the numbers of an object into the box. */
  readonly classify: number
  /** All arguments as text of JSON. */
  readonly encode: number
  /** The value of an answer that comes as text, or what it throws. */
  readonly open: number
  /** Memory of an address and a size. */
  readonly memory: number
  /** Gives a promise an answer that comes as text. */
  readonly settle: number
  /** Gives a promise the result of a system call. */
  readonly result: number
}

/**
 * Values of scripts, from where they lie in the guest to what the words take, and back. Numbers are read in place, and
 * so are memory, times and results: an object that was seen is known by its address, for a reference of ours keeps it
 * alive there. All else crosses as text of JSON.
 */
export class WordValues {
  private readonly vm: QuickJS
  private readonly border: Border
  private readonly routines: WordRoutines
  private readonly box: () => Float64Array
  private readonly known = new Map<number, Plain>()
  /** References of ours, the oldest where `next` points. */
  private readonly held: number[] = []
  private next = 0

  /** @param box tag and two numbers, which both sides see */
  constructor(vm: QuickJS, border: Border, routines: WordRoutines, box: () => Float64Array) {
    this.vm = vm
    this.border = border
    this.routines = routines
    this.box = box
  }

  /** The arguments of a word. @throws Unwinding when the guest stopped while it was asked */
  read(count: number, args: number): Plain[] {
    const { border } = this
    const values: Plain[] = []
    for (let index = 0; index < count; index++) {
      const place = border.argument(args, index)
      const kind = border.kind(place)
      let value: Plain | undefined
      if (kind === LAYOUT.integer) value = border.low(place)
      else if (kind === LAYOUT.object) value = this.known.get(border.low(place)) ?? this.object(place)
      else value = this.fraction(place)
      if (value === undefined) return this.texts(count, args)
      values.push(value)
    }
    return values
  }

  /** A number with a fraction; what is no number, infinite, or a zero with a sign, crosses as text. */
  private fraction(place: number): number | undefined {
    const { exports } = this.border
    if (exports.qjs_is_number(place) === 0) return undefined
    const value = exports.qjs_get_float64(place)
    return Number.isFinite(value) && !Object.is(value, -0) ? value : undefined
  }

  private object(place: number): Plain | undefined {
    const { border } = this
    border.pass(0, place)
    this.done(border.call(this.routines.classify, 1))
    const [tag, first, second] = this.box() as unknown as [number, number, number]
    let value: Plain
    if (tag === TAG.memory) value = { $: 'memory', address: first, size: second }
    else if (tag === TAG.time) value = { $: 'time', ns: first }
    else if (tag === TAG.result) value = first >= -1 ? { $: 'result', fd: first } : { $: 'result' }
    else return undefined
    this.remember(place, value)
    return value
  }

  private remember(place: number, value: Plain): void {
    const { border, held, next, known } = this
    const { exports } = border
    const last = held[next]
    if (last !== undefined) {
      known.delete(border.low(last))
      exports.qjs_free_value(last)
    }
    held[next] = exports.qjs_dup_value(place)
    known.set(border.low(place), value)
    this.next = (next + 1) % MOST_KNOWN
  }

  private texts(count: number, args: number): Plain[] {
    const { border } = this
    const place = border.callAt(this.routines.encode, count, args)
    if (place === 0) throw new Unwinding()
    return JSON.parse(border.takeText(place)) as Plain[]
  }

  /** Place of the value of an answer, to be freed. @throws Unwinding when the answer is an error */
  make(answer: ScriptAnswer): number {
    const { border, vm } = this
    if ('value' in answer) {
      const { value } = answer
      if (typeof value === 'number') return border.number(value)
      if (value === null) return border.exports.qjs_dup_value(border.nothing)
      if (typeof value === 'boolean') return border.exports.qjs_dup_value(value ? vm.true.ptr : vm.false.ptr)
      const fields = value as Fields
      if (fields['$'] === 'memory') {
        border.passNumber(0, fields['address'] as number)
        border.passNumber(1, fields['size'] as number)
        return this.given(border.call(this.routines.memory, 2))
      }
    }
    return vm.newString(JSON.stringify(answer)).consume(({ ptr }) => {
      border.pass(0, ptr)
      return this.given(border.call(this.routines.open, 1))
    })
  }

  /** Gives a waiting promise its answer. @throws JSException when the guest stops in it */
  settle({ resolve, reject }: Ends, answer: ScriptAnswer): void {
    const { border, vm } = this
    const { exports } = border
    if ('value' in answer && (answer.value === null || typeof answer.value === 'number')) {
      const made = this.make(answer)
      border.pass(0, made)
      exports.qjs_free_value(border.ask(resolve, 1))
      exports.qjs_free_value(made)
      return
    }
    border.pass(0, resolve)
    if ('value' in answer && this.isPassed(answer.value as Fields)) {
      exports.qjs_free_value(border.ask(this.routines.result, 6))
      return
    }
    vm.newString(JSON.stringify(answer)).consume(({ ptr }) => {
      border.pass(1, reject)
      border.pass(2, ptr)
      exports.qjs_free_value(border.ask(this.routines.settle, 3))
    })
  }

  /** Says the result of a system call as arguments 1 to 5; false = it needs text. */
  private isPassed(value: Fields): boolean {
    if (value['$'] !== 'result' || value['request'] !== undefined) return false
    const errno = value['errno'] === null ? 0 : PLACE_OF_ERRNO.get(value['errno']!)
    if (errno === undefined) return false
    const { border } = this
    border.passNumber(1, value['result'] as number)
    border.passNumber(2, errno)
    border.passNumber(3, value['bytes'] as number)
    border.passNumber(4, value['residual'] as number)
    border.passNumber(5, value['fd'] === undefined ? -2 : (value['fd'] as number))
    return true
  }

  private given(place: number): number {
    if (place === 0) throw new Unwinding()
    return place
  }

  private done(place: number): void {
    this.border.exports.qjs_free_value(this.given(place))
  }
}

type Fields = Readonly<Record<string, Plain>>
