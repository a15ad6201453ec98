import type { JSValueHandle, QuickJS } from 'quickjs-wasi'
import { TAG, type ObjectValue, type Value } from '../../../src-sim/index'
import { LAYOUT, type Border } from './border'

const NOTHING: Value = { tag: TAG.nothing, value: 0 }
const NULL: Value = { tag: TAG.null, value: 0 }
const POINTER: Value = { tag: TAG.pointer, value: 0 }
const FALSE: Value = { tag: TAG.number, value: 0 }
const TRUE: Value = { tag: TAG.number, value: 1 }

/** Objects of the driver's that are kept before the first look for those that nobody wants any more. */
const FEW = 512
/** Bytes that objects lie apart at least, and how many of these make a page, as powers of 2. */
const APART = 3
const PAGE = 10

/** Functions of the prelude that values need, and prototypes. All are objects, by their addresses. */
export interface ValueRoutines {
  /** Puts the tag and the number of a value at places 0 and 1 of the box. */
  readonly classify: number
  /** The value that was kept under a number. */
  readonly kept: number
  /** Plain data of a text. */
  readonly data: number
  /** Fills a pointer. */
  readonly fill: number
  /** An error with a code. */
  readonly trouble: number
  /** Of what the kernel fills. */
  readonly pointers: number
  /** Of kernel objects, by their sorts. */
  readonly sorts: readonly number[]
}

/** What lies at an address. Objects come and go with every request: a hashed map costs several times as much. */
class ByAddress {
  private readonly pages: ((Value | undefined)[] | undefined)[] = []

  get(address: number): Value | undefined {
    return this.pages[address >> (APART + PAGE)]?.[(address >> APART) & ((1 << PAGE) - 1)]
  }

  set(address: number, value: Value | undefined): void {
    const number = address >> (APART + PAGE)
    const page = (this.pages[number] ??= new Array<Value | undefined>(1 << PAGE).fill(undefined))
    page[(address >> APART) & ((1 << PAGE) - 1)] = value
  }
}

/**
 * Values of a driver, from where they lie in its machine to what the kernel takes, and back. An object is known by its
 * address while a reference of ours keeps it alive there. A kernel object is nothing but such an address: ours is given
 * up when the kernel has given the object up and the driver has no reference left, so none can pass for another.
 */
export class DriverValues {
  private readonly vm: QuickJS
  private readonly border: Border
  private readonly routines: ValueRoutines
  private readonly box: () => Float64Array
  private readonly textOf: (number: number) => string
  private readonly known = new ByAddress()
  /** Kernel objects that the driver may hold. */
  private living: ObjectValue[] = []
  private enough = FEW
  private readonly keptPlaces: number[] = []

  constructor(
    vm: QuickJS,
    border: Border,
    routines: ValueRoutines,
    box: () => Float64Array,
    textOf: (number: number) => string,
  ) {
    this.vm = vm
    this.border = border
    this.routines = routines
    this.box = box
    this.textOf = textOf
  }

  /** A value of the guest. @throws Unwinding */
  read(place: number): Value {
    const { border } = this
    switch (border.kind(place)) {
      case LAYOUT.integer:
        return { tag: TAG.number, value: border.low(place) }
      case LAYOUT.object:
        return this.readObject(place, border.low(place))
      case LAYOUT.undefined:
        return NOTHING
      case LAYOUT.null:
        return NULL
      case LAYOUT.boolean:
        return border.low(place) === 0 ? FALSE : TRUE
    }
    const { exports } = border
    // C has no zero with a sign.
    if (exports.qjs_is_number(place) !== 0) return { tag: TAG.number, value: exports.qjs_get_float64(place) + 0 }
    return this.classified(place)
  }

  private readObject(place: number, address: number): Value {
    const known = this.known.get(address)
    if (known) return known
    if (this.border.prototypeOf(address) === this.routines.pointers) return POINTER
    const value = this.classified(place)
    // The prelude holds what it keeps for good, so nothing else will ever lie there.
    if (value.tag === TAG.guest || value.tag === TAG.routine) this.known.set(address, value)
    return value
  }

  private classified(place: number): Value {
    const { border } = this
    border.pass(0, place)
    border.askWithin(this.routines.classify, 1)
    const box = this.box()
    return { tag: box[0]!, value: box[1]! }
  }

  /** A kernel object; null for everything else. @throws Unwinding */
  objectAt(place: number): ObjectValue | null {
    const { border } = this
    if (border.kind(place) !== LAYOUT.object) return null
    const value = this.readObject(place, border.low(place))
    return value.tag === TAG.object ? (value as ObjectValue) : null
  }

  /** Puts a value for the guest at a place, which owns it. @throws Unwinding */
  put(place: number, given: number | Value): void {
    const { border } = this
    if (typeof given === 'number') return border.putNumber(place, given)
    const { tag, value } = given
    switch (tag) {
      case TAG.number:
        return border.putNumber(place, value)
      case TAG.null:
        return border.put(place, 0, LAYOUT.null)
      case TAG.object:
        return border.putObject(place, this.object(given as ObjectValue))
      case TAG.guest:
      case TAG.routine:
        return border.putObject(place, this.kept(value))
      case TAG.data:
        return this.putData(place, this.textOf(value))
      default:
        return border.put(place, 0, LAYOUT.undefined)
    }
  }

  /** Says a value as an argument of the next call into the guest. @throws Unwinding */
  pass(index: number, given: Value): void {
    const { border } = this
    const { tag, value } = given
    switch (tag) {
      case TAG.number:
        return border.passNumber(index, value)
      case TAG.object:
        return border.passObject(index, this.object(given as ObjectValue))
      case TAG.guest:
      case TAG.routine:
        return border.passObject(index, this.kept(value))
      default:
        return border.pass(index, tag === TAG.null ? this.vm.null.ptr : border.nothing)
    }
  }

  /** Readies what has to be asked for: to ask calls the guest, which would take the places of other arguments. */
  ready(args: readonly Value[]): void {
    for (const { tag, value } of args) if (tag === TAG.guest || tag === TAG.routine) this.kept(value)
  }

  /** What the driver sees of a kernel object. @returns its address */
  object(given: ObjectValue): number {
    if (given.home !== 0) return given.home
    const { border } = this
    border.makeObject(this.routines.sorts[given.sort]!)
    given.home = border.low(border.answer)
    this.known.set(given.home, given)
    this.living.push(given)
    return given.home
  }

  /** Gives up kernel objects that are gone and that only we still hold. Nothing may be on its way into the guest. */
  tidy(): void {
    if (this.living.length < this.enough) return
    const { border } = this
    this.living = this.living.filter((each) => {
      if (!each.isGone || border.owners(each.home) > 1) return true
      this.known.set(each.home, undefined)
      border.releaseObject(each.home)
      each.home = 0
      return false
    })
    this.enough = Math.max(FEW, 2 * this.living.length)
  }

  /** A value that stays in the guest. @returns its address */
  kept(number: number): number {
    const known = this.keptPlaces[number]
    if (known !== undefined) return known
    const { border } = this
    border.passNumber(0, number)
    border.askWithin(this.routines.kept, 1)
    if (border.kind(border.answer) !== LAYOUT.object) throw new Error('the guest does not keep what it said it keeps')
    return (this.keptPlaces[number] = border.low(border.answer))
  }

  private putData(place: number, text: string): void {
    this.vm.newString(text).consume((handle) => this.spoken(this.routines.data, [handle]))
    this.border.putAnswer(place)
  }

  /** Puts an error as the guest will see it at a place, which owns it. @throws Unwinding */
  putTrouble(place: number, code: string, message: string): void {
    this.vm
      .newString(code)
      .consume((first) =>
        this.vm.newString(message).consume((second) => this.spoken(this.routines.trouble, [first, second])),
      )
    this.border.putAnswer(place)
  }

  private spoken(routine: number, args: readonly JSValueHandle[]): void {
    const { border } = this
    args.forEach(({ ptr }, index) => border.pass(index, ptr))
    border.askWithin(routine, args.length)
  }

  /** Fills a pointer. @param pointer its place @throws Unwinding */
  fill(pointer: number, value: Value): void {
    const { border } = this
    this.pass(1, value)
    border.pass(0, pointer)
    border.askWithin(this.routines.fill, 2)
    border.release(border.answer)
  }
}
