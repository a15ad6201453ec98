import type { QuickJS } from 'quickjs-wasi'
import { ERRNO, type Plain, type ScriptAnswer } from '../../../src-sim/index'

/**
 * Where numbers lie in the shared slots. Towards the host: ticket, word, number of arguments, line of three for each
 * argument. Towards the guest: ticket, what kind of reply, its numbers.
 */
const TICKET = 0
const WORD = 1
const COUNT = 2
const FIRST = 3
const REPLY = 1
const NUMBERS = 2

/** Slots in all. */
export const SLOTS = 16
/** Most arguments that fit; what has more, or holds text, crosses as text of JSON. */
export const MOST_FLAT = 4

/** What an argument is. Spelled out in the prelude too. */
const TAG = { number: 0, memory: 1, time: 2, result: 3 } as const

/** What a reply is. Spelled out in the prelude too. */
export const REPLY_KIND = { later: 0, number: 1, nothing: 2, text: 3, boolean: 4, memory: 5, result: 6 } as const

/** The errors by name; a reply names one by its place here. 0 = none. */
export const ERRNO_NAMES: readonly string[] = ['', ...Object.keys(ERRNO)]
const PLACE_OF_ERRNO: ReadonlyMap<Plain, number> = new Map(ERRNO_NAMES.map((name, place) => [name, place]))

/**
 * A few numbers in the memory of a guest, which both sides read and write. Most words carry numbers only, so most words
 * cross without any text. The guest's program cannot reach them; what they hold is checked like everything it says.
 */
export class Exchange {
  private readonly vm: QuickJS
  private readonly at: number
  private view: Float64Array

  /** @param property of the guest's side that has the buffer */
  constructor(vm: QuickJS, buffer: { readonly ptr: number }) {
    this.vm = vm
    const exports = vm._getExports()
    const length = exports.wasm_malloc(4)
    this.at = exports.qjs_get_array_buffer(buffer.ptr, length)
    exports.wasm_free(length)
    if (this.at === 0 || this.at % 8 !== 0) throw new Error('the guest has no place for numbers')
    this.view = new Float64Array(exports.memory.buffer, this.at, SLOTS)
  }

  /** The number of the call that the guest makes. */
  get ticket(): number {
    return this.slots[TICKET]!
  }

  /** The place of its word in the vocabulary. */
  get word(): number {
    return this.slots[WORD]!
  }

  /** Its arguments; null = they came as text. */
  args(): Plain[] | null {
    const { slots } = this
    const count = slots[COUNT]!
    if (!(count >= 0 && count <= MOST_FLAT)) return null
    const args: Plain[] = []
    for (let index = 0, slot = FIRST; index < count; index++, slot += 3) {
      const tag = slots[slot]
      const first = slots[slot + 1]!
      if (tag === TAG.number) args.push(first)
      else if (tag === TAG.memory) args.push({ $: 'memory', address: first, size: slots[slot + 2]! })
      else if (tag === TAG.time) args.push({ $: 'time', ns: first })
      else args.push(first >= -1 ? { $: 'result', fd: first } : { $: 'result' })
    }
    return args
  }

  /** Puts a reply down. @returns text that has to be handed over with it, or null */
  reply(ticket: number, answer: ScriptAnswer | 'later'): string | null {
    const { slots } = this
    slots[TICKET] = ticket
    if (answer === 'later') slots[REPLY] = REPLY_KIND.later
    else if (!('value' in answer)) return this.text(answer)
    else {
      const { value } = answer
      if (typeof value === 'number') {
        slots[REPLY] = REPLY_KIND.number
        slots[NUMBERS] = value
      } else if (typeof value === 'boolean') {
        slots[REPLY] = REPLY_KIND.boolean
        slots[NUMBERS] = value ? 1 : 0
      } else if (value === null) slots[REPLY] = REPLY_KIND.nothing
      else if (typeof value === 'object' && this.isPut(value as Fields)) return null
      else return this.text(answer)
    }
    return null
  }

  private isPut(value: Fields): boolean {
    const { slots } = this
    if (value['$'] === 'memory') {
      slots[REPLY] = REPLY_KIND.memory
      slots[NUMBERS] = value['address'] as number
      slots[NUMBERS + 1] = value['size'] as number
      return true
    }
    if (value['$'] !== 'result' || value['request'] !== undefined) return false
    const errno = value['errno'] === null ? 0 : PLACE_OF_ERRNO.get(value['errno']!)
    if (errno === undefined) return false
    slots[REPLY] = REPLY_KIND.result
    slots[NUMBERS] = value['result'] as number
    slots[NUMBERS + 1] = errno
    slots[NUMBERS + 2] = value['bytes'] as number
    slots[NUMBERS + 3] = value['residual'] as number
    slots[NUMBERS + 4] = value['fd'] === undefined ? -2 : (value['fd'] as number)
    return true
  }

  private text(answer: ScriptAnswer): string {
    this.slots[REPLY] = REPLY_KIND.text
    return JSON.stringify(answer)
  }

  /** The slots; memory that has grown lies in a new buffer. */
  private get slots(): Float64Array {
    if (this.view.length === 0) this.view = new Float64Array(this.vm._getExports().memory.buffer, this.at, SLOTS)
    return this.view
  }
}

type Fields = Readonly<Record<string, Plain>>
