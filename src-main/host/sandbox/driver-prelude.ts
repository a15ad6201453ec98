import type { DriverWorld } from '../../../src-sim/index'
import { WORDS_FILE } from './prelude'

export { WORDS_FILE }

/** Numbers in the box: arguments and replies of one call. Spelled out in the prelude too. */
export const BOX = 96
/** What the guest wants, at place 0 of the box. Spelled out in the prelude too. */
export const WANT = { call: 0, get: 1, set: 2, ended: 3, failed: 4, answered: 5, threw: 6 } as const
/** Most arguments of a call. Spelled out in the prelude too. */
export const MOST_ARGUMENTS = 16

/**
 * The first code of a driver's machine. It makes the kernel's services out of host functions, and classes whose objects
 * only it can make: their numbers lie in a private field, so no object of the driver's can pass for one.
 */
export function driverPrelude(world: DriverWorld): string {
  const { services, constants, kinds, globals } = world
  const given = [services, constants, kinds, globals].map((each) => JSON.stringify(each)).join(', ')
  return `(${guestSide})(globalThis.__host, globalThis.__texts, ${given})`
}

/** Text, not a function: it must reach the guest unchanged by any build step. */
const guestSide = String.raw`function (host, say, services, constants, kinds, globals) {
  'use strict'
  const global = globalThis
  const { Error, TypeError, RangeError, SyntaxError, Promise, Object, Array, WeakMap, Map, Number, String, Math, Reflect, JSON, Float64Array } = global
  const { parse, stringify } = JSON
  const { freeze, keys, defineProperty, create } = Object
  const { isArray } = Array
  const { isSafeInteger } = Number
  const { floor } = Math
  const uncurry = (method) => Function.prototype.call.bind(method)
  const weakGet = uncurry(WeakMap.prototype.get), weakSet = uncurry(WeakMap.prototype.set)
  const mapGet = uncurry(Map.prototype.get), mapSet = uncurry(Map.prototype.set)
  const slice = uncurry(String.prototype.slice), split = uncurry(String.prototype.split)
  const toText = uncurry(Number.prototype.toString)
  const apply = Reflect.apply
  const box = new Float64Array(96)
  const codes = new WeakMap()
  delete global.__host
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
  let secret = {}
  class KernelObject {
    #id
    constructor(key, id) {
      if (key !== secret) throw trouble('F_HANDLE_UNKNOWN', 'kernel objects are made by the kernel')
      this.#id = id
    }
    static id(value) { return #id in value ? value.#id : -1 }
  }
  const idOf = KernelObject.id
  const classes = []
  for (let kind = 0; kind < kinds.length; kind++) {
    const { name, fields } = kinds[kind]
    const made = { [name]: class extends KernelObject {} }[name]
    for (let field = 0; field < fields.length; field++) {
      const { name: fieldName, isConstant } = fields[field]
      const descriptor = {
        get() {
          box[0] = 1; box[1] = idOf(this); box[2] = field
          host()
          return box[0] === 1 ? box[1] : result(null)
        },
        enumerable: true, configurable: false,
      }
      if (!isConstant) descriptor.set = function (value) {
        put(3, value)
        box[0] = 2; box[1] = idOf(this); box[2] = field
        host()
        if (box[0] < 0) result(null)
      }
      defineProperty(made.prototype, fieldName, descriptor)
    }
    if (name === 'buf') defineProperty(made.prototype, 'b_un', { get() { return this } })
    freeze(made.prototype)
    classes[kind] = made
  }
  const known = [], knownIds = []
  const wrap = (id) => {
    const slot = floor(id / 32) % 1048576
    if (knownIds[slot] === id) return known[slot]
    const made = freeze(new classes[id % 32](secret, id))
    knownIds[slot] = id
    return (known[slot] = made)
  }

  // ---- values that stay here ----
  const guestValues = [], places = new Map()
  const keep = (value) => {
    const place = mapGet(places, value)
    if (place !== undefined) return place
    const fresh = guestValues.length
    guestValues[fresh] = value
    mapSet(places, value, fresh)
    return fresh
  }
  class Pointer { constructor(value) { this.value = value } }
  const isPointer = (value) => { try { return value instanceof Pointer } catch { return false } }

  // ---- out ----
  const put = (at, value) => {
    switch (typeof value) {
      case 'number': box[at] = 1; box[at + 1] = value; return
      case 'undefined': box[at] = 0; return
      case 'boolean': box[at] = 1; box[at + 1] = value ? 1 : 0; return
      case 'bigint': box[at] = 1; box[at + 1] = Number(value); return
      case 'function': { const place = keep(value); box[at] = 5; box[at + 1] = place; return }
      case 'string': { const number = say(value.length > 2000 ? slice(value, 0, 2000) : value); box[at] = 6; box[at + 1] = number; return }
      case 'object': {
        if (value === null) { box[at] = 2; return }
        const id = idOf(value)
        if (id >= 0) { box[at] = 3; box[at + 1] = id; return }
        if (isPointer(value)) { box[at] = 7; return }
        const place = keep(value)
        box[at] = 4; box[at + 1] = place
        return
      }
      default: box[at] = 8
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

  // ---- in ----
  const taken = (tag, value) => {
    switch (tag) {
      case 0: return undefined
      case 1: return value
      case 2: return null
      case 3: return wrap(value)
      case 4: case 5: return guestValues[value]
      case 11: return freeze(parse(say(value)))
      default: return undefined
    }
  }
  const pending = create(null)
  const fill = (args) => {
    const count = box[1]
    for (let index = 0, at = 2; index < count; index++, at += 3) {
      const pointer = args[box[at]]
      if (isPointer(pointer)) pointer.value = taken(box[at + 1], box[at + 2])
    }
    const end = 2 + 3 * count
    return taken(box[end], box[end + 1])
  }
  const result = (args) => {
    const tag = box[0], value = box[1]
    if (tag === 9) return new Promise((resolve, reject) => { pending[value] = { resolve, reject, args } })
    if (tag === 10) return fill(args)
    if (tag === -1) {
      const [code, message] = parse(say(value))
      throw trouble(code, message)
    }
    return taken(tag, value)
  }

  // ---- services ----
  const lend = (name, value) => defineProperty(global, name, { value, writable: false, configurable: true, enumerable: false })
  // A service is a function like those of the driver: its number among them is its place.
  const made = (name, routine) => { keep(routine); lend(name, routine) }
  services.forEach(({ name, help }, index) => made(name, help === undefined
    ? { [name]: (...args) => {
        const count = args.length
        if (count > 16) throw trouble('E_SCRIPT_ARGUMENT', name + ': at most 16 arguments')
        for (let at = 0; at < count; at++) put(3 + 2 * at, args[at])
        box[0] = 0; box[1] = index; box[2] = count
        host()
        return box[0] === 1 ? box[1] : result(args)
      } }[name]
    : { [name]: (...args) => {
        const ready = []
        let count = args.length > 16 ? 16 : args.length
        for (let at = 0; at < count; at++) {
          if (help[at] === 'data') ready[at] = plain(args[at])
          else if (help[at] === 'format') { ready[at] = formatted(args, at); count = at + 1 }
          else ready[at] = args[at]
        }
        for (let at = 0; at < count; at++) put(3 + 2 * at, ready[at])
        box[0] = 0; box[1] = index; box[2] = count
        host()
        return result(args)
      } }[name]))
  keys(constants).forEach((name) => lend(name, constants[name]))
  keys(globals).forEach((name) => lend(name, wrap(globals[name])))
  lend('NULL', null)
  lend('ref', { ref: (value = null) => new Pointer(value) }.ref)

  // ---- for the host ----
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
    return stringify([code, slice(message, 0, 1000), stack])
  }
  const answer = (want, activity, value) => {
    put(3, value)
    box[0] = want; box[1] = activity
    host()
  }
  const report = (want, activity, error) => {
    const number = say(describe(error))
    box[3] = 6; box[4] = number
    box[0] = want; box[1] = activity
    host()
  }
  const watch = async (activity, promise) => {
    let value
    try { value = await promise } catch (error) { report(4, activity, error); return }
    answer(3, activity, value)
  }
  const given = () => {
    const args = [], count = box[2]
    for (let at = 0; at < count; at++) args[at] = taken(box[3 + 2 * at], box[4 + 2 * at])
    return args
  }
  const then = uncurry(Promise.prototype.then)
  let namespace = null, loaded = 'waits'
  const read = () => {
    const found = create(null)
    for (const name of namespace === null ? [] : keys(namespace)) if (typeof namespace[name] === 'function') found[name] = keep(namespace[name])
    return found
  }
  return {
    box, describe,
    where: () => new Error('').stack,
    load(promise) { then(promise, (space) => { namespace = space; loaded = '' }, (error) => { loaded = describe(error) }) },
    loaded: () => loaded,
    exports: () => stringify(read()),
    parameters: (number) => { const { length } = guestValues[number]; return typeof length === 'number' ? length : 0 },
    place: (number) => { const { fileName, lineNumber, columnNumber } = guestValues[number]; return stringify(['' + fileName, +lineNumber || 0, +columnNumber || 0]) },
    call() {
      const routine = guestValues[box[1]]
      let value
      try { value = apply(routine, undefined, given()) } catch (error) { report(6, 0, error); return }
      if (value instanceof Promise) { box[3] = 9; box[0] = 5; host() } else answer(5, 0, value)
    },
    start() {
      const activity = box[1], routine = guestValues[box[3 + 2 * box[2]]]
      const args = given()
      watch(activity, (async () => apply(routine, undefined, args))())
    },
    resume() {
      const ticket = box[92]
      const waiting = pending[ticket]
      delete pending[ticket]
      if (waiting === undefined) return
      let value
      try { value = result(waiting.args) } catch (error) { waiting.reject(error); return }
      waiting.resolve(value)
    },
  }
}`
