import { UNITS } from '../../../src-sim/index'
import { ERRNO_NAMES } from './word-values'

/** Name of the file that holds the words, so that its frames can be told from the script's. */
export const WORDS_FILE = 'dma-lab:words'

/**
 * The first code of every guest. It lends functions of the host to the program as its words (the first of them hears how
 * activities end), takes away what differs from run to run, and returns the functions by which the host speaks to the guest. It keeps its own copies of what it uses, so a script
 * that changes built-in objects only hurts itself; and the host trusts nothing that comes out of here.
 *
 * @param words names that may be said
 * @param registers name of the word that hands over entry points
 */
export function prelude(words: readonly string[], registers: string | null): string {
  return `(${guestSide})(globalThis.__natives, ${JSON.stringify(words)}, ${JSON.stringify(registers)}, ${JSON.stringify(UNITS)}, ${JSON.stringify(ERRNO_NAMES)})`
}

/** Text, not a function: it must reach the guest unchanged by any build step. */
const guestSide = String.raw`function (natives, words, registers, units, errnos) {
  'use strict'
  const global = globalThis
  const { Error, TypeError, RangeError, SyntaxError, Promise, Object, Array, WeakMap, Map, Number, String, Math, Reflect, JSON, Symbol, Float64Array } = global
  const { parse, stringify } = JSON
  const { freeze, keys, defineProperty, create, getOwnPropertyNames } = Object
  const { isArray } = Array
  const { isInteger, isFinite } = Number
  const { floor, min } = Math
  const call = Function.prototype.call
  const uncurry = (method) => call.bind(method)
  const get = uncurry(WeakMap.prototype.get), set = uncurry(WeakMap.prototype.set)
  const mapGet = uncurry(Map.prototype.get), mapSet = uncurry(Map.prototype.set)
  const slice = uncurry(String.prototype.slice)
  const apply = Reflect.apply
  // Tag and numbers of an object that the host asked about: as in word-values.ts.
  const box = new Float64Array(3)
  const codes = new WeakMap()
  delete global.__natives

  defineProperty(Error, 'stackTraceLimit', { value: 10, writable: false, configurable: false })
  defineProperty(Error, 'prepareStackTrace', { value: undefined, writable: false, configurable: false })

  const trouble = (code, message) => {
    const error = new Error(message)
    set(codes, error, code)
    return error
  }

  // What differs from run to run, or depends on when memory is collected.
  const clock = (name, hint) => {
    const refuse = function () { throw trouble('E_SCRIPT_CLOCK', name + ' is not there: results must not depend on the host; use ' + hint) }
    return refuse
  }
  const date = clock('Date', 'now()')
  for (const name of ['now', 'parse', 'UTC']) date[name] = clock('Date.' + name, 'now()')
  const hide = (name, value) => defineProperty(global, name, { value, writable: false, configurable: false, enumerable: false })
  hide('Date', date)
  hide('performance', freeze({ now: clock('performance.now', 'now()') }))
  defineProperty(Math, 'random', { value: clock('Math.random', 'random()'), writable: false, configurable: false })
  for (const name of ['WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics', 'gc', 'navigator', 'DOMException', 'atob', 'btoa'])
    delete global[name]

  // ---- out: a value as text of JSON, with tags for what JSON cannot say ----
  const other = (text) => '{"$":"other","text":' + stringify(text) + '}'
  let room = 0, parts = 0
  const take = (text) => {
    room -= text.length
    if (room < 0) throw trouble('E_SCRIPT_ARGUMENT', 'what is passed is too large: at most 65536 characters in all')
    return text
  }
  const encode = (value, depth) => {
    if (--parts < 0) throw trouble('E_SCRIPT_ARGUMENT', 'what is passed is too large: at most 65536 values in all')
    switch (typeof value) {
      case 'number': {
        if (isFinite(value) && !(value === 0 && 1 / value < 0)) return take('' + value)
        return other(value === 0 ? '-0' : '' + value)
      }
      case 'string': return take(stringify(value.length > 5000 ? slice(value, 0, 5000) : value))
      case 'boolean': return value ? 'true' : 'false'
      case 'undefined': return '{"$":"undefined"}'
      case 'bigint': return other('a BigInt')
      case 'symbol': return other('a symbol')
      case 'function': return other('a function')
    }
    if (value === null) return 'null'
    const own = ownText(value)
    if (own !== undefined) return take(own)
    if (depth > 3) return other('an object too deep')
    if (isArray(value)) {
      const length = value.length
      if (!(length <= 1025)) return other('a list of ' + length)
      let text = '['
      for (let index = 0; index < length; index++) text += (index === 0 ? '' : ',') + encode(value[index], depth + 1)
      return text + ']'
    }
    if (value instanceof Promise) return '{"$":"promise"}'
    if (value instanceof Error) return other('an error: ' + slice('' + value.message, 0, 200))
    const names = keys(value)
    if (!(names.length <= 32)) return other('an object of ' + names.length + ' fields')
    let text = '{', isFirst = true
    for (let index = 0; index < names.length; index++) {
      const name = names[index]
      if (name === '$' || name === '__proto__') continue
      text += (isFirst ? '' : ',') + take(stringify(slice(name, 0, 80))) + ':' + encode(value[name], depth + 1)
      isFirst = false
    }
    return text + '}'
  }
  const encodeAll = (values) => {
    room = parts = 65536
    let text = '['
    for (let index = 0; index < values.length; index++) text += (index === 0 ? '' : ',') + encode(values[index], 0)
    return text + ']'
  }

  // ---- in ----
  // What came from us carries its numbers where a program cannot reach.
  class Memory {
    #address; #size
    constructor(address, size) {
      this.#address = address
      this.#size = size
      this.address = address
      this.size = size
      freeze(this)
    }
    at(offset, length = this.#size - offset) {
      const size = this.#size
      if (!isInteger(offset) || offset < 0 || offset > size || !isInteger(length) || length < 0 || offset + length > size)
        throw trouble('E_SCRIPT_ARGUMENT', 'at(offset, size) names a part of ' + size + ' bytes')
      return new Memory(this.#address + offset, length)
    }
    static put(value) {
      if (!(#address in value)) return false
      box[0] = 1
      box[1] = value.#address
      box[2] = value.#size
      return true
    }
    static text(value) {
      return #address in value ? '{"$":"memory","address":' + value.#address + ',"size":' + value.#size + '}' : undefined
    }
  }
  class Time {
    #total
    constructor(total) {
      this.#total = total
      this.ns = total
      this.unit = 'time'
      freeze(this)
    }
    [Symbol.toPrimitive](hint) {
      if (hint === 'string') return this.#total + ' ns'
      throw trouble('E_SCRIPT_ARGUMENT', 'a time is no plain number; compute inside, as in us(5 * 3), or take .ns')
    }
    static put(value) {
      if (!(#total in value)) return false
      box[0] = 2
      box[1] = value.#total
      return true
    }
    static text(value) {
      return #total in value ? '{"$":"time","ns":' + value.#total + '}' : undefined
    }
  }
  // Its mark is the number of a file, the name of a request, or -2.
  class Result {
    #mark
    constructor(result, errno, bytes, residual, mark) {
      this.#mark = mark
      this.result = result
      this.ok = errno === null
      this.errno = errno
      this.bytes = bytes
      this.residual = residual
    }
    static put(value) {
      if (!(#mark in value) || typeof value.#mark !== 'number') return false
      box[0] = 3
      box[1] = value.#mark
      return true
    }
    static text(value) {
      if (!(#mark in value)) return undefined
      const mark = value.#mark
      return '{"$":"result"' + (typeof mark === 'string' ? ',"request":' + stringify(mark) : mark === -2 ? '' : ',"fd":' + mark) + '}'
    }
  }
  class Handed {
    #number
    constructor(number) { this.#number = number }
    static text(value) { return #number in value ? '{"$":"check","number":' + value.#number + '}' : undefined }
  }
  const { text: textOfHanded } = Handed
  const { put: putMemory, text: textOfMemory } = Memory, { put: putTime, text: textOfTime } = Time
  const { put: putResult, text: textOfResult } = Result
  for (const each of [Memory, Time, Result]) {
    delete each.prototype.constructor
    freeze(each.prototype)
  }
  // A promise has no fields of a result, and is no number: whoever looks for one has forgotten an await.
  const forgotten = (what) => { throw trouble('E_SCRIPT_ARGUMENT', what + ' of a promise: an await is missing, as in (await read(file, memory, KB(4))).bytes') }
  for (const name of ['result', 'ok', 'errno', 'bytes', 'residual', 'fd', 'request'])
    defineProperty(Promise.prototype, name, {
      get() { return forgotten(name) },
      set(value) { defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true }) },
      configurable: true,
    })
  defineProperty(Promise.prototype, Symbol.toPrimitive, { value() { return forgotten('the value') }, writable: true, configurable: true })
  const ownText = (value) => textOfMemory(value) ?? textOfTime(value) ?? textOfResult(value) ?? textOfHanded(value)
  const revive = (value) => {
    if (value === null || typeof value !== 'object') return value
    if (value.$ === 'memory') return new Memory(value.address, value.size)
    if (value.$ === 'result') {
      const { result, errno = null, bytes, residual, fd = -2, request } = value
      const made = new Result(result, errno, bytes, residual, typeof request === 'string' ? request : fd)
      if (fd !== -2) made.fd = fd
      if (request !== undefined) made.request = request
      return made
    }
    return value
  }
  const open = (text) => {
    const answer = parse(text)
    if (answer.error !== undefined) throw trouble(answer.code || 'E_SCRIPT_ERROR', answer.error)
    return revive(answer.value)
  }

  // ---- words ----
  // A script may use these names for its own: a declaration of its own hides ours.
  const lend = (name, value) => defineProperty(global, name, { value, writable: false, configurable: true, enumerable: false })
  // Not a list: to put something behind the end of one asks what the script made of its prototype.
  const checks = new Map()
  let handed = 0
  const ended = natives[0]
  words.forEach((name, index) => {
    const native = natives[index + 1]
    if (name === 'invariant') {
      // A function cannot cross: its number does.
      lend(name, { [name]: (...values) => {
        const check = values[2]
        if (typeof check !== 'function') return apply(native, undefined, values)
        const number = handed
        native(values[0], values[1], new Handed(number))
        mapSet(checks, number, { check, state: {}, name: '' + values[0] })
        handed = number + 1
      } }[name])
    } else lend(name, native)
  })
  for (const { name, of, factor } of units) {
    lend(name, { [name]: (count) => {
      if (typeof count !== 'number' || !isFinite(count) || count < 0)
        throw trouble('E_SCRIPT_ARGUMENT', name + ' makes a ' + of + ' of a number from 0; got ' + (typeof count === 'object' ? 'an object' : typeof count === 'string' ? stringify(slice(count, 0, 60)) : String(count)))
      const total = floor(count * factor)
      if (total > 9007199254740991) throw trouble('E_SCRIPT_ARGUMENT', name + ' makes at most 9007199254740991 ' + (of === 'size' ? 'bytes' : 'ns') + '; ' + count + ' are more')
      if (of === 'size') return total
      return new Time(total)
    } }[name])
  }

  // ---- entry points ----
  const entries = create(null)
  if (registers !== null) lend(registers, { [registers]: (given) => {
    for (const name of keys(given)) if (typeof given[name] === 'function') entries[name] = given[name]
  } }[registers])

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
        const known = get(codes, error)
        const name = error.name
        const text = '' + error.message
        stack = typeof error.stack === 'string' ? slice(error.stack, 0, 4000) : ''
        if (known !== undefined) { code = known; message = text }
        else message = error instanceof Error ? (typeof name === 'string' ? slice(name, 0, 80) + ': ' : '') + text : 'an object was thrown: ' + text
        if (known === undefined && error instanceof SyntaxError) code = 'E_SCRIPT_SYNTAX'
        if (known === undefined && error instanceof RangeError && text === 'Maximum call stack size exceeded') code = 'E_SCRIPT_STACK'
        if (known === undefined && text === 'out of memory') code = 'E_SCRIPT_MEMORY'
      } else message = 'thrown: ' + slice(String(error), 0, 500)
    } catch {}
    return list([code, slice(message, 0, 1000), stack])
  }
  const shown = (value) => {
    if (typeof value === 'object' && value !== null) return isArray(value) ? 'a list' : value instanceof Promise ? 'a promise' : 'an object'
    if (typeof value === 'number') return value === 0 ? (1 / value < 0 ? '-0' : '0') : '' + value
    return typeof value === 'function' ? 'a function' : typeof value === 'symbol' ? 'a symbol' : typeof value === 'bigint' ? 'a BigInt' : '' + value
  }
  const watch = async (activity, promise) => {
    let text
    try {
      const value = await promise
      text = 'ended\n' + activity + '\n' + (activity === 0 ? 'null' : encodeAll([value]))
    } catch (error) {
      text = 'failed\n' + activity + '\n' + describe(error)
    }
    ended(text)
  }
  return {
    watch, describe,
    where: () => new Error('').stack,
    // '' = it holds, f = it does not, s and a text, e and what it threw
    check(number, text) {
      const { check, state, name } = mapGet(checks, number)
      try {
        const value = apply(check, undefined, [freeze(parse(text)), state])
        if (value === true) return ''
        if (value === false) return 'f'
        if (typeof value === 'string') return 's' + slice(value, 0, 500)
        throw trouble('E_SCRIPT_RESULT', 'invariant ' + stringify(slice(name, 0, 80)) + ' should give true, false or a text, not ' + shown(value))
      } catch (error) {
        return 'e' + describe(error)
      }
    },
    entries: () => list(keys(entries)),
    call(activity, name, text) {
      const values = parse(text)
      for (let index = 0; index < values.length; index++) values[index] = revive(values[index])
      watch(activity, (async () => apply(entries[name], undefined, values))())
    },
    box,
    classify(value) { if (!putMemory(value) && !putResult(value) && !putTime(value)) box[0] = 0 },
    encode: (...values) => encodeAll(values),
    open,
    memory: (address, size) => new Memory(address, size),
    settle(resolve, reject, text) {
      let value
      try { value = open(text) } catch (error) { reject(error); return }
      resolve(value)
    },
    result(resolve, result, errno, bytes, residual, fd) {
      const made = new Result(result, errno === 0 ? null : errnos[errno], bytes, residual, fd)
      if (fd !== -2) made.fd = fd
      resolve(made)
    },
  }
}`
