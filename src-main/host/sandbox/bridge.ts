import type { QuickJS } from 'quickjs-wasi'

/** What the host hears when the guest calls one of its functions. */
type Hear = (index: number, count: number, args: number) => void

/** Calls of the interpreter that work on values where they lie. All places are addresses of values of 8 bytes. */
export interface Bridge {
  /** Makes a function of the host. @param name address of its name, ended by a zero @param index what is heard */
  readonly make: (name: number, index: number, result: number) => void
  /** Calls a function with `count` arguments that lie one after the other. @param routine address of the object */
  readonly call: (routine: number, count: number, args: number, result: number) => void
  /** A new object that takes no properties. @param prototype address of an object */
  readonly object: (prototype: number, result: number) => void
  /** One owner more. */
  readonly hold: (place: number) => void
  /** One owner less. */
  readonly drop: (place: number) => void
}

/** Bytes of memory that a bridge needs: what `this` was, and what goes back. */
export const BRIDGE_BYTES = 16

type Bytes = readonly number[]

const I32 = 0x7f
const I64 = 0x7e
const FUNCTION = 0
const MEMORY = 2
const GLOBAL = 3

const unsigned = (value: number): Bytes =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(Math.floor(value / 0x80))]
const many = (items: readonly Bytes[]): Bytes => [...unsigned(items.length), ...items.flat()]
const sized = (bytes: Bytes): Bytes => [...unsigned(bytes.length), ...bytes]
const section = (id: number, items: readonly Bytes[]): Bytes => [id, ...sized(many(items))]
const text = (value: string): Bytes => sized([...value].map((each) => each.charCodeAt(0)))

const local = (index: number): Bytes => [0x20, index]
const global = (index: number): Bytes => [0x23, index]
const call = (index: number): Bytes => [0x10, index]
const load = (offset: number): Bytes => [0x29, 3, offset]
const store = (offset: number): Bytes => [0x37, 3, offset]
const drop: Bytes = [0x1a]
/** A small number of 32 bits that is not negative. */
const number = (value: number): Bytes => [0x41, value]
/** A value of the interpreter: what is told by the high half, and the low half. */
const asObject = (low: Bytes): Bytes => [...low, 0xad, 0x42, 0x80, 0x80, 0x80, 0x80, 0x70, 0x84]
const UNDEFINED: Bytes = [0x42, 0x80, 0x80, 0x80, 0x80, 0x30]

/** Functions of the interpreter, as its own extensions use them: name, parameters, result. */
const USED = [
  ['JS_NewCFunction2', [I32, I32, I32, I32, I32, I32], [I64]],
  ['JS_Call', [I32, I64, I64, I32, I32], [I64]],
  ['JS_NewObjectProto', [I32, I64], [I64]],
  ['JS_PreventExtensions', [I32, I64], [I32]],
  ['JS_DupValue', [I32, I64], [I64]],
  ['JS_FreeValue', [I32, I64], []],
] as const
const [NEW_FUNCTION, CALL, NEW_OBJECT, CLOSE, DUP, FREE, HEAR] = [0, 1, 2, 3, 4, 5, 6] as const

// Globals: the interpreter's context, where our 16 bytes lie, and the number of `heard` among its functions.
const CONTEXT = global(0)
const BYTES = global(1)
const HEARD = global(2)
/** How a function of C is called: with a number of its own. */
const WITH_NUMBER = 1

/** Our functions: name, parameters, result, code; `value` is a local of 64 bits. */
const OURS: readonly {
  readonly name: string
  readonly takes: Bytes
  readonly gives: Bytes
  readonly locals: readonly Bytes[]
  readonly code: Bytes
}[] = [
  {
    // context, this, count, args, number
    ...{ name: 'heard', takes: [I32, I64, I32, I32, I32], gives: [I64], locals: [] },
    code: [
      ...[...BYTES, ...local(1), ...store(0)],
      ...[...local(4), ...local(2), ...local(3), ...call(HEAR)],
      ...[...BYTES, ...load(8)],
    ],
  },
  {
    // name, number, result
    ...{ name: 'make', takes: [I32, I32, I32], gives: [], locals: [] },
    code: [
      ...[...local(2), ...CONTEXT, ...HEARD, ...local(0), ...number(0), ...number(WITH_NUMBER), ...local(1)],
      ...[...call(NEW_FUNCTION), ...store(0)],
    ],
  },
  {
    // routine, count, args, result
    ...{ name: 'call', takes: [I32, I32, I32, I32], gives: [], locals: [] },
    code: [
      ...[...local(3), ...CONTEXT, ...asObject(local(0)), ...UNDEFINED, ...local(1), ...local(2)],
      ...[...call(CALL), ...store(0)],
    ],
  },
  {
    // prototype, result
    ...{ name: 'object', takes: [I32, I32], gives: [], locals: [[1, I64]] },
    code: [
      ...[...local(1), ...CONTEXT, ...asObject(local(0)), ...call(NEW_OBJECT), 0x22, 2, ...store(0)],
      ...[...CONTEXT, ...local(2), ...call(CLOSE), ...drop],
    ],
  },
  {
    ...{ name: 'hold', takes: [I32], gives: [], locals: [] },
    code: [...CONTEXT, ...local(0), ...load(0), ...call(DUP), ...drop],
  },
  {
    ...{ name: 'drop', takes: [I32], gives: [], locals: [] },
    code: [...CONTEXT, ...local(0), ...load(0), ...call(FREE)],
  },
]

/** The module in WebAssembly's own bytes: a few calls, each without a value that would have to be wrapped. */
function assembled(): Uint8Array<ArrayBuffer> {
  const hear: readonly [string, Bytes, Bytes] = ['hear', [I32, I32, I32], []]
  const used: readonly (readonly [string, Bytes, Bytes])[] = [...USED, hear]
  const type = (takes: Bytes, gives: Bytes): Bytes => [0x60, ...sized(takes), ...sized(gives)]
  const imported = (name: string, what: Bytes): Bytes => [...text('e'), ...text(name), ...what]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [
      ...used.map(([, takes, gives]) => type(takes, gives)),
      ...OURS.map(({ takes, gives }) => type(takes, gives)),
    ]),
    ...section(2, [
      ...used.map(([name], index) => imported(name, [FUNCTION, index])),
      imported('memory', [MEMORY, 0, 0]),
      ...['context', 'bytes', 'heard'].map((name) => imported(name, [GLOBAL, I32, 0])),
    ]),
    ...section(
      3,
      OURS.map((_, index) => unsigned(used.length + index)),
    ),
    ...section(
      7,
      OURS.map(({ name }, index) => [...text(name), FUNCTION, used.length + index]),
    ),
    ...section(
      10,
      OURS.map(({ locals, code }) => sized([...many(locals), ...code, 0x0b])),
    ),
  ])
}

/**
 * Links the host to an interpreter as the library's extensions in C are linked: in its memory, with its own functions.
 * The library's own way makes a value of its own for `this`, every argument and what goes back, and a text for the
 * name, at every call.
 *
 * @param bytes BRIDGE_BYTES of the interpreter's memory: what `this` is lies in the first half when the host hears,
 *   what goes back in the second when it has heard
 * @param hear hears number, count and place of the arguments
 */
export function bridgeTo(vm: QuickJS, bytes: number, hear: Hear): Bridge {
  const exports = vm._getExports() as unknown as WebAssembly.Exports & {
    readonly __indirect_function_table: WebAssembly.Table
    readonly memory: WebAssembly.Memory
    readonly qjs_get_context_ptr: () => number
  }
  const table = exports.__indirect_function_table
  const heard = table.grow(1)
  const constant = (value: number): WebAssembly.Global => new WebAssembly.Global({ value: 'i32' }, value)
  const used = Object.fromEntries(USED.map(([name]) => [name, exports[name]]))
  const { exports: ours } = new WebAssembly.Instance(new WebAssembly.Module(assembled()), {
    e: {
      ...used,
      ...{ hear, memory: exports.memory, heard: constant(heard) },
      ...{ context: constant(exports.qjs_get_context_ptr()), bytes: constant(bytes) },
    },
  })
  table.set(heard, ours['heard'])
  return ours as unknown as Bridge
}
