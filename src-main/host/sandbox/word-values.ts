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
    border.askWithin(this.routines.classify, 1)
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
    const last = held[next]
    if (last !== undefined) {
      known.delete(last)
      border.releaseObject(last)
    }
    border.hold(place)
    held[next] = border.low(place)
    known.set(held[next], value)
    this.next = (next + 1) % MOST_KNOWN
  }

  private texts(count: number, args: number): Plain[] {
    const { border } = this
    if (!border.callAt(this.routines.encode, count, args)) throw new Unwinding()
    return JSON.parse(border.answerText()) as Plain[]
  }

  /** Puts the value of an answer where it goes back. @throws Unwinding when the answer is an error */
  put(answer: ScriptAnswer): void {
    const { border } = this
    if (this.isPut(answer)) return
    if ('value' in answer) {
      const fields = answer.value as Fields
      if (fields['$'] === 'memory') {
        border.passNumber(0, fields['address'] as number)
        border.passNumber(1, fields['size'] as number)
        border.askWithin(this.routines.memory, 2)
        return border.putAnswer(border.back)
      }
    }
    this.vm.newString(JSON.stringify(answer)).consume(({ ptr }) => {
      border.pass(0, ptr)
      border.askWithin(this.routines.open, 1)
    })
    border.putAnswer(border.back)
  }

  /** Puts a number, a truth or nothing where it goes back; false = it is something else. */
  private isPut(answer: ScriptAnswer): boolean {
    if (!('value' in answer)) return false
    const { border } = this
    const { value } = answer
    if (typeof value === 'number') border.putNumber(border.back, value)
    else if (value === null) border.put(border.back, 0, LAYOUT.undefined)
    else if (typeof value === 'boolean') border.put(border.back, value ? 1 : 0, LAYOUT.boolean)
    else return false
    return true
  }

  /** Gives a waiting promise its answer. @throws JSException when the guest stops in it */
  settle({ resolve, reject }: Ends, answer: ScriptAnswer): void {
    const { border, vm } = this
    if ('value' in answer && (answer.value === null || typeof answer.value === 'number')) {
      if (answer.value === null) border.pass(0, border.nothing)
      else border.passNumber(0, answer.value)
      border.ask(border.low(resolve), 1)
    } else if ('value' in answer && this.isPassed(answer.value as Fields)) {
      border.pass(0, resolve)
      border.ask(this.routines.result, 6)
    } else
      vm.newString(JSON.stringify(answer)).consume(({ ptr }) => {
        border.pass(0, resolve)
        border.pass(1, reject)
        border.pass(2, ptr)
        border.ask(this.routines.settle, 3)
      })
    border.release(border.answer)
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
}

type Fields = Readonly<Record<string, Plain>>
