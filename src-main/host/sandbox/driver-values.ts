import type { JSValueHandle, QuickJS } from 'quickjs-wasi'
import { TAG, type Reply, type Value } from '../../../src-sim/index'
import { LAYOUT, Unwinding, type Border } from './border'

const NOTHING: Value = { tag: TAG.nothing, value: 0 }
const NULL: Value = { tag: TAG.null, value: 0 }
const POINTER: Value = { tag: TAG.pointer, value: 0 }
const FALSE: Value = { tag: TAG.number, value: 0 }
const TRUE: Value = { tag: TAG.number, value: 1 }

const PER_SLOT = 32
const SLOTS = 1 << 20

/** Functions of the prelude that values need. */
export interface ValueRoutines {
  /** Puts the tag and the number of a value at places 0 and 1 of the box. */
  readonly classify: number
  /** A new object for the number of a kernel object. */
  readonly wrap: number
  /** The value that was kept under a number. */
  readonly kept: number
  /** Plain data of a text. */
  readonly data: number
  /** Fills a pointer. */
  readonly fill: number
  /** An error with a code. */
  readonly trouble: number
}

/**
 * Values of a driver, from where they lie in its machine to what the kernel takes, and back. An object is known by its
 * address while a reference of ours keeps it alive there; of any other the prelude is asked, which alone can see the
 * number that a kernel object has inside.
 */
export class DriverValues {
  private readonly vm: QuickJS
  private readonly border: Border
  private readonly routines: ValueRoutines
  private readonly box: () => Float64Array
  private readonly text: (number: number) => string
  private readonly pointerPrototype: number
  /** What lies at an address. */
  private readonly known = new Map<number, Value>()
  private readonly objectIds: number[] = []
  private readonly objectPlaces: number[] = []
  private readonly keptPlaces: number[] = []

  constructor(
    vm: QuickJS,
    border: Border,
    routines: ValueRoutines,
    pointerPrototype: number,
    box: () => Float64Array,
    text: (number: number) => string,
  ) {
    this.vm = vm
    this.border = border
    this.routines = routines
    this.pointerPrototype = pointerPrototype
    this.box = box
    this.text = text
  }

  /** A value of the guest. @throws Unwinding */
  read(place: number): Value {
    const { border } = this
    switch (border.kind(place)) {
      case LAYOUT.integer:
        return { tag: TAG.number, value: border.low(place) }
      case LAYOUT.object:
        return this.known.get(border.low(place)) ?? this.readObject(place)
      case LAYOUT.undefined:
        return NOTHING
      case LAYOUT.null:
        return NULL
      case LAYOUT.boolean:
        return border.low(place) === 0 ? FALSE : TRUE
    }
    const { exports } = border
    if (exports.qjs_is_number(place) !== 0) return { tag: TAG.number, value: exports.qjs_get_float64(place) }
    return this.classified(place)
  }

  private readObject(place: number): Value {
    const { exports } = this.border
    if (exports.qjs_is_proxy(place) === 0) {
      const prototype = exports.qjs_get_prototype_of(place)
      const at = this.border.low(prototype)
      exports.qjs_free_value(prototype)
      if (at === this.pointerPrototype) return POINTER
    }
    const value = this.classified(place)
    // The prelude holds what it keeps for good, so nothing else will ever lie there.
    if (value.tag === TAG.guest || value.tag === TAG.routine) this.known.set(this.border.low(place), value)
    return value
  }

  private classified(place: number): Value {
    const { border } = this
    border.pass(0, place)
    const done = border.call(this.routines.classify, 1)
    if (done === 0) throw new Unwinding()
    border.exports.qjs_free_value(done)
    const box = this.box()
    return { tag: box[0]!, value: box[1]! }
  }

  /** The number of a kernel object; -1 for everything else. @throws Unwinding */
  idOf(place: number): number {
    const { border } = this
    if (border.kind(place) !== LAYOUT.object) return -1
    const { tag, value } = this.known.get(border.low(place)) ?? this.readObject(place)
    return tag === TAG.object ? value : -1
  }

  /** Place of a value for the guest, to be freed. @throws Unwinding */
  make(given: number | Value): number {
    const { exports, nothing } = this.border
    if (typeof given === 'number') return this.border.number(given)
    const { tag, value } = given
    switch (tag) {
      case TAG.number:
        return this.border.number(value)
      case TAG.null:
        return exports.qjs_dup_value(this.vm.null.ptr)
      case TAG.object:
        return exports.qjs_dup_value(this.object(value))
      case TAG.guest:
      case TAG.routine:
        return exports.qjs_dup_value(this.kept(value))
      case TAG.data:
        return this.data(this.text(value))
      default:
        return exports.qjs_dup_value(nothing)
    }
  }

  /** Says a value as an argument of the next call into the guest. @throws Unwinding */
  pass(index: number, { tag, value }: Value): void {
    const { border } = this
    switch (tag) {
      case TAG.number:
        return border.passNumber(index, value)
      case TAG.object:
        return border.pass(index, this.object(value))
      case TAG.null:
        return border.pass(index, this.vm.null.ptr)
      case TAG.guest:
      case TAG.routine:
        return border.pass(index, this.kept(value))
      default:
        return border.pass(index, border.nothing)
    }
  }

  /** Readies what has to be made for arguments: to make one calls the guest, which would take the places of others. */
  ready(args: readonly Value[]): void {
    for (const { tag, value } of args) {
      if (tag === TAG.object) this.object(value)
      else if (tag === TAG.guest || tag === TAG.routine) this.kept(value)
    }
  }

  /** A kernel object that the prelude has made by itself. @param made place, which is ours from now on */
  adopt(id: number, made: number): void {
    const slot = Math.floor(id / PER_SLOT) % SLOTS
    this.objectIds[slot] = id
    this.objectPlaces[slot] = made
    this.known.set(this.border.low(made), { tag: TAG.object, value: id })
  }

  private object(id: number): number {
    const slot = Math.floor(id / PER_SLOT) % SLOTS
    const place = this.objectPlaces[slot] ?? 0
    if (place !== 0) {
      if (this.objectIds[slot] === id) return place
      // The one before it is not ours any more: the prelude still knows it for what it was.
      this.known.delete(this.border.low(place))
      this.border.exports.qjs_free_value(place)
      this.objectPlaces[slot] = 0
    }
    const made = this.asked(this.routines.wrap, id)
    this.adopt(id, made)
    return made
  }

  /** Place of a value that stays in the guest. */
  kept(number: number): number {
    const place = this.keptPlaces[number]
    if (place !== undefined) return place
    return (this.keptPlaces[number] = this.asked(this.routines.kept, number))
  }

  private asked(routine: number, number: number): number {
    const { border } = this
    border.passNumber(0, number)
    const place = border.call(routine, 1)
    if (place === 0) throw new Unwinding()
    return place
  }

  private data(text: string): number {
    return this.vm.newString(text).consume((handle) => this.spoken(this.routines.data, [handle]))
  }

  /** An error as the guest will see it. @returns place to be freed. @throws Unwinding */
  trouble(code: string, message: string): number {
    return this.vm
      .newString(code)
      .consume((first) =>
        this.vm.newString(message).consume((second) => this.spoken(this.routines.trouble, [first, second])),
      )
  }

  private spoken(routine: number, args: readonly JSValueHandle[]): number {
    const { border } = this
    args.forEach(({ ptr }, index) => border.pass(index, ptr))
    const place = border.call(routine, args.length)
    if (place === 0) throw new Unwinding()
    return place
  }

  /** Fills pointers. @param pointerAt place of an argument @throws Unwinding */
  fill(outs: Reply['outs'], pointerAt: (index: number) => number): void {
    const { border } = this
    for (const { index, value } of outs) {
      const pointer = pointerAt(index)
      if (pointer === 0) continue
      const made = this.make(value)
      border.pass(0, pointer)
      border.pass(1, made)
      const done = border.call(this.routines.fill, 2)
      border.exports.qjs_free_value(made)
      if (done === 0) throw new Unwinding()
      border.exports.qjs_free_value(done)
    }
  }
}
