import type { QuickJS } from 'quickjs-wasi'
import type { Bridge } from './bridge'

/** What lies beside the low half of a value: small whole numbers and objects are told by it. */
export const LAYOUT = { integer: 0, boolean: 1, null: 2, undefined: 3, exception: 6, object: -1 } as const

const NAME = 'dma-lab:layout'
/** Words that are looked through: around an object, and of its shape. */
const AROUND = 4
const OF_AN_OBJECT = 8
const OF_A_SHAPE = 16

/** Where an interpreter keeps what is read of objects directly, in words. */
export interface Layout {
  /** From an object to where its owners are counted. */
  readonly toOwners: number
  /** From an object to its shape, and from there to its prototype. */
  readonly toPrototype: readonly [number, number]
}

/**
 * Tries out how an interpreter lays values out.
 *
 * @param answer place for what is tried
 * @throws Error when it is not the way that we know
 */
export function layoutOf(vm: QuickJS, bridge: Bridge, answer: number): Layout {
  const isKnown = answer % 8 === 0 && isValueKnown(vm, bridge, answer)
  const toOwners = ownersOf(vm, bridge)
  const toPrototype = prototypesOf(vm)
  if (isKnown && toOwners !== null && toPrototype !== null) return { toOwners, toPrototype }
  throw new Error('the interpreter lays its values out in a way that is not known')
}

const cellsOf = (vm: QuickJS): Int32Array => new Int32Array(vm._getExports().memory.buffer)

function isValueKnown(vm: QuickJS, bridge: Bridge, answer: number): boolean {
  const low = (place: number): number => cellsOf(vm)[place >> 2]!
  const kind = (place: number): number => cellsOf(vm)[(place >> 2) + 1]!
  const number = vm.evalCode('-7', NAME)
  const thrower = vm.evalCode('() => { throw 0 }', NAME)
  bridge.call(low(thrower.ptr), 0, answer, answer)
  vm.getException().dispose()
  const isKnown =
    kind(answer) === LAYOUT.exception &&
    [low(number.ptr), kind(number.ptr)].join() === '-7,0' &&
    [vm.true, vm.null, vm.undefined, vm.global].map(({ ptr }) => kind(ptr)).join() === '1,2,3,-1' &&
    vm.newNumber(1.5).consume(({ ptr }) => kind(ptr)) < LAYOUT.object &&
    low(vm.global.ptr) === vm.global.identity
  number.dispose()
  thrower.dispose()
  return isKnown
}

/** The only number near an object that goes up and down with its owners. */
function ownersOf(vm: QuickJS, bridge: Bridge): number | null {
  const object = vm.newObject()
  const from = (object.identity >> 2) - AROUND
  const look = (): number[] => [...cellsOf(vm).subarray(from, from + AROUND + OF_AN_OBJECT)]
  const before = look()
  bridge.hold(object.ptr)
  bridge.hold(object.ptr)
  const between = look()
  bridge.drop(object.ptr)
  bridge.drop(object.ptr)
  const after = look()
  const changed = before.flatMap((each, at) => (each === between[at] && each === after[at] ? [] : [at]))
  object.dispose()
  const [found = 0] = changed
  const isCount = before[found] === 1 && between[found] === 3 && after[found] === 1
  return changed.length === 1 && isCount ? found - AROUND : null
}

/** The only way from objects of which the prototypes are known to these prototypes. */
function prototypesOf(vm: QuickJS): readonly [number, number] | null {
  const cells = cellsOf(vm)
  const source = '(() => { class A {} return [A.prototype, new A(), new A(), Object.prototype, {}] })()'
  const list = vm.evalCode(source, NAME)
  const [first, one, two, second, three] = [0, 1, 2, 3, 4].map((index) =>
    list.getProp(`${index}`).consume(({ identity }) => identity),
  ) as [number, number, number, number, number]
  const found: [number, number][] = []
  for (let shape = 0; shape < OF_AN_OBJECT; shape++)
    for (let prototype = 0; prototype < OF_A_SHAPE; prototype++) {
      const follow = (object: number): number => cells[(cells[(object >> 2) + shape]! >>> 2) + prototype] ?? 0
      if (follow(one) === first && follow(two) === first && follow(three) === second) found.push([shape, prototype])
    }
  list.dispose()
  return found.length === 1 ? found[0]! : null
}
