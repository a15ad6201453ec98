import type { DriverWorld } from '../../../src-sim/index'
import { WORDS_FILE } from './prelude'

export { WORDS_FILE }

/** What a function of the host is for. */
export type Native =
  | { readonly use: 'service'; readonly service: number }
  | { readonly use: 'get'; readonly field: number }
  | { readonly use: 'set'; readonly field: number }

/** The functions of the host that a driver's machine has, in the order in which the prelude takes them up. */
export function driverNatives({ services, kinds }: DriverWorld): readonly Native[] {
  return [
    ...services.map((_, service): Native => ({ use: 'service', service })),
    ...kinds.flatMap(({ fields }) =>
      fields.flatMap(({ isConstant }, field): Native[] =>
        isConstant === true
          ? [{ use: 'get', field }]
          : [
              { use: 'get', field },
              { use: 'set', field },
            ],
      ),
    ),
  ]
}

/** What the functions of the host are called in the guest, in the same order. */
export function nativeNames({ services, kinds }: DriverWorld): readonly string[] {
  return [
    ...services.map(({ name }) => name),
    ...kinds.flatMap(({ fields }) =>
      fields.flatMap(({ name, isConstant }) => (isConstant === true ? [name] : [name, name])),
    ),
  ]
}

/**
 * The first code of a driver's machine. It lends the functions of the host to the driver as the kernel's services and as
 * the fields of kernel objects, and has classes whose objects only the host can make: it knows each by where it lies.
 */
export function driverPrelude(world: DriverWorld): string {
  const { services, constants, kinds } = world
  const given = [services, constants, kinds].map((each) => JSON.stringify(each)).join(', ')
  return `(${guestSide})(globalThis.__natives, globalThis.__texts, ${given})`
}

/** Text, not a function: it must reach the guest unchanged by any build step. */
const guestSide = String.raw`function (natives, say, services, constants, kinds) {
  'use strict'
  const global = globalThis
  const { Error, TypeError, RangeError, SyntaxError, Promise, Object, Array, WeakMap, Map, Number, String, Math, Reflect, JSON, Proxy, Symbol, Float64Array } = global
  const { parse, stringify } = JSON
  const { freeze, keys, defineProperty, create } = Object
  const { isInteger } = Number
  const { getOwnPropertyDescriptor } = Object
  const uncurry = (method) => Function.prototype.call.bind(method)
  const weakGet = uncurry(WeakMap.prototype.get), weakSet = uncurry(WeakMap.prototype.set)
  const mapGet = uncurry(Map.prototype.get), mapSet = uncurry(Map.prototype.set)
  const slice = uncurry(String.prototype.slice), split = uncurry(String.prototype.split)
  const toText = uncurry(Number.prototype.toString)
  const apply = Reflect.apply
  // Tag and number of a value that the host asked about.
  const box = new Float64Array(2)
  const codes = new WeakMap()
  delete global.__natives
  delete global.__texts

  defineProperty(Error, 'stackTraceLimit', { value: 10, writable: false, configurable: false })
  defineProperty(Error, 'prepareStackTrace', { value: undefined, writable: false, configurable: false })
  const trouble = (code, message) => {
    const error = new Error(message)
    weakSet(codes, error, code)
    return error
  }

  // What differs from run to run, or depends on when memory is collected.
  const clock = (name, hint) => function () {
    throw trouble('E_SCRIPT_CLOCK', name + ' is not there: results must not depend on the host; use ' + hint)
  }
  const date = clock('Date', 'ddi_get_lbolt()')
  for (const name of ['now', 'parse', 'UTC']) date[name] = clock('Date.' + name, 'ddi_get_lbolt()')
  const hide = (name, value) => defineProperty(global, name, { value, writable: false, configurable: false, enumerable: false })
  hide('Date', date)
  hide('performance', freeze({ now: clock('performance.now', 'ddi_get_lbolt()') }))
  defineProperty(Math, 'random', { value: clock('Math.random', 'a table of your own'), writable: false, configurable: false })
  for (const name of ['WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics', 'gc', 'navigator', 'DOMException', 'atob', 'btoa'])
    delete global[name]

  // ---- kernel objects ----
  class KernelObject {
    constructor() { throw trouble('F_HANDLE_UNKNOWN', 'kernel objects are made by the kernel') }
  }
  // The sort of what has a prototype of ours.
  const sortOf = new Map()
  const { getPrototypeOf } = Object
  // A field that a kernel object does not have is a slip of the pen, as a C compiler would say.
  const shown = (receiver) => {
    const kind = kinds[mapGet(sortOf, getPrototypeOf(receiver))]
    if (kind === undefined) return 'it has no fields'
    const { name, fields } = kind
    let list = ''
    for (let field = 0; field < fields.length; field++) list += (field === 0 ? '' : ', ') + fields[field].name
    return (name === 'buf' || name === 'uio' ? 'struct ' : '') + name + (list === '' ? ' has no fields for a driver' : ' has ' + list)
  }
  const { get: reflectGet } = Reflect
  const plainObject = Object.prototype
  Object.setPrototypeOf(KernelObject.prototype, new Proxy(plainObject, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || key === 'then' || key === 'toJSON') return reflectGet(target, key, receiver)
      throw trouble('E_SCRIPT_ARGUMENT', 'there is no field ' + slice(key, 0, 80) + ': ' + shown(receiver))
    },
    set(target, key, value, receiver) {
      throw trouble('E_SCRIPT_ARGUMENT', 'there is no field ' + (typeof key === 'string' ? slice(key, 0, 80) : 'of that name') + ': ' + shown(receiver))
    },
  }))
  let next = 0
  const lent = []
  for (let index = 0; index < services.length; index++) lent[index] = natives[next++]
  const sorts = []
  for (let kind = 0; kind < kinds.length; kind++) {
    const { name, fields } = kinds[kind]
    const made = { [name]: class extends KernelObject {} }[name]
    for (let field = 0; field < fields.length; field++) {
      const { name: fieldName, isConstant } = fields[field]
      const descriptor = { get: natives[next++], enumerable: true, configurable: false }
      if (!isConstant) descriptor.set = natives[next++]
      defineProperty(made.prototype, fieldName, descriptor)
    }
    if (name === 'buf') defineProperty(made.prototype, 'b_un', { get() { return this } })
    freeze(made.prototype)
    sorts[kind] = made.prototype
    mapSet(sortOf, made.prototype, kind)
  }

  // ---- values that stay here ----
  // Not a list: to put something behind the end of one asks what the driver made of its prototype.
  const guestValues = new Map(), places = new Map()
  let fresh = 0
  const keep = (value) => {
    const place = mapGet(places, value)
    if (place !== undefined) return place
    mapSet(guestValues, fresh, value)
    mapSet(places, value, fresh)
    return fresh++
  }
  class Pointer { constructor(value) { this.value = value } }
  const isPromise = (value) => { try { return value instanceof Promise } catch { return false } }
  // A promise is no number: whoever computes with one has forgotten an await.
  defineProperty(Promise.prototype, Symbol.toPrimitive, {
    value() { throw trouble('E_SCRIPT_ARGUMENT', 'the value of a promise: an await is missing, as in const error = await physio(...)') },
    writable: true, configurable: true,
  })
  const isPointer = (value) => { try { return value instanceof Pointer } catch { return false } }

  // ---- what the host cannot tell by itself ----
  const put = (value) => {
    const at = 0
    switch (typeof value) {
      case 'number': box[at] = 1; box[at + 1] = value; return
      case 'undefined': box[at] = 0; return
      case 'boolean': box[at] = 1; box[at + 1] = value ? 1 : 0; return
      case 'bigint': box[at] = 1; box[at + 1] = Number(value); return
      case 'function': { const place = keep(value); box[at] = 5; box[at + 1] = place; return }
      case 'string': { const number = say(value.length > 2000 ? slice(value, 0, 2000) : value); box[at] = 6; box[at + 1] = number; return }
      case 'object': {
        if (value === null) { box[at] = 2; return }
        if (isPointer(value)) { box[at] = 7; return }
        if (isPromise(value)) { box[at] = 8; box[at + 1] = 1; return }
        const place = keep(value)
        box[at] = 4; box[at + 1] = place
        return
      }
      default: box[at] = 8; box[at + 1] = 0
    }
  }
  const plain = (value) => stringify(value, (_key, each) => typeof each === 'bigint' ? '' + each : each) || 'null'
  const formatted = (values, first) => {
    const format = typeof values[first] === 'string' ? values[first] : ''
    const parts = split(format, '%')
    let text = parts[0], next = first + 1
    for (let index = 1; index < parts.length; index++) {
      const part = parts[index]
      const letter = part[0]
      if (letter === 's' || letter === 'd' || letter === 'u' || letter === 'i') text += String(values[next++]) + slice(part, 1)
      else if (letter === 'x' || letter === 'p') { const each = values[next++]; text += (typeof each === 'number' ? toText(each, 16) : String(each)) + slice(part, 1) }
      else if (part === '' && index + 1 < parts.length) text += '%' + parts[++index]
      else text += '%' + part
    }
    return slice(text, 0, 1000)
  }

  // ---- services ----
  const lend = (name, value) => defineProperty(global, name, { value, writable: false, configurable: true, enumerable: false })
  // A service is a function like those of the driver: its number among them is its place.
  const made = (name, routine) => { keep(routine); lend(name, routine) }
  services.forEach(({ name, help }, index) => {
    const native = lent[index]
    made(name, help === undefined ? native : { [name]: (...args) => {
      let count = args.length > 16 ? 16 : args.length
      for (let at = 0; at < count; at++) {
        if (help[at] === 'data') args[at] = plain(args[at])
        else if (help[at] === 'format') { args[at] = formatted(args, at); count = at + 1 }
      }
      args.length = count
      return apply(native, undefined, args)
    } }[name])
  })
  keys(constants).forEach((name) => lend(name, constants[name]))
  lend('NULL', null)
  lend('ref', { ref: (value = null) => new Pointer(value) }.ref)

  // ---- for the host ----
  // Texts as a list in JSON. Given a list itself, stringify would ask the prototype of lists what to write.
  const list = (texts) => {
    let text = ''
    for (let index = 0; index < texts.length; index++) text += (index === 0 ? '[' : ',') + stringify(texts[index])
    return text === '' ? '[]' : text + ']'
  }
  const describe = (error) => {
    let code = 'E_SCRIPT_ERROR', message = 'something was thrown that cannot be read', stack = ''
    try {
      if (error !== null && (typeof error === 'object' || typeof error === 'function')) {
        const own = weakGet(codes, error)
        const name = error.name
        const text = '' + error.message
        stack = typeof error.stack === 'string' ? slice(error.stack, 0, 4000) : ''
        if (own !== undefined) { code = own; message = text }
        else message = error instanceof Error ? (typeof name === 'string' ? slice(name, 0, 80) + ': ' : '') + text : 'an object was thrown: ' + text
        if (own === undefined && error instanceof SyntaxError) code = 'E_SCRIPT_SYNTAX'
        if (own === undefined && error instanceof RangeError && text === 'Maximum call stack size exceeded') code = 'E_SCRIPT_STACK'
        if (own === undefined && text === 'out of memory') code = 'E_SCRIPT_MEMORY'
      } else message = 'thrown: ' + slice(String(error), 0, 500)
    } catch {}
    return list([code, slice(message, 0, 1000), stack])
  }
  // The interpreter's own way to tell: a driver may give its functions other fields of these names.
  const told = (name) => uncurry(getOwnPropertyDescriptor(Function.prototype, name).get)
  const fileOf = told('fileName'), lineOf = told('lineNumber'), columnOf = told('columnNumber')
  const then = uncurry(Promise.prototype.then)
  let namespace = null, loaded = 'waits'
  const read = () => {
    let text = ''
    for (const name of namespace === null ? [] : keys(namespace))
      if (typeof namespace[name] === 'function') text += (text === '' ? '{' : ',') + stringify(name) + ':' + keep(namespace[name])
    return text === '' ? '{}' : text + '}'
  }
  return {
    box, describe, trouble, sorts, lend,
    pointers: Pointer.prototype,
    classify: put,
    kept: (number) => mapGet(guestValues, number),
    data: (text) => freeze(parse(text)),
    fill(pointer, value) { pointer.value = value },
    // What is no promise of this machine may still be one of the driver's own making.
    settle: async (value) => value,
    where: () => new Error('').stack,
    load(promise) { then(promise, (space) => { namespace = space; loaded = '' }, (error) => { loaded = describe(error) }) },
    loaded: () => loaded,
    exports: read,
    parameters(number) {
      try {
        const { value } = getOwnPropertyDescriptor(mapGet(guestValues, number), 'length')
        return typeof value === 'number' ? value : 0
      } catch { return 0 }
    },
    place(number) {
      const value = mapGet(guestValues, number)
      const line = lineOf(value), column = columnOf(value)
      return '[' + stringify('' + fileOf(value)) + ',' + (isInteger(line) ? line : 0) + ',' + (isInteger(column) ? column : 0) + ']'
    },
  }
}`
