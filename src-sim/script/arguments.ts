import { LARGEST, LONGEST } from '../config/fields'
import { MOST_BYTES } from '../config/workload-schema'
import { suggest } from '../config/suggest'
import { fail, ok, type Result } from '../core/result'
import { KINDS } from '../trace/kinds'
import type { Plain } from './engine'
import { LONGEST_LINE, type Parameter, type Word } from './vocabulary'

/** A piece of user memory as a script names it; size -1 = only an address. */
export interface MemoryArgument {
  readonly address: number
  readonly size: number
}

/** Where alloc puts memory. */
export interface Placement {
  readonly alignment: number
  readonly pageOffset: number
  readonly protection: 'none' | 'read' | 'read-write'
  readonly fragmentation: 'machine' | 'none' | 'full'
  readonly mapped: number | null
}

/** What fill stores or compare wants. */
export type Content =
  | { readonly of: 'byte'; readonly byte: number }
  | { readonly of: 'device'; readonly offset: number }
  | { readonly of: 'memory'; readonly memory: MemoryArgument }

type Fields = { readonly [key: string]: Plain }

/** Arguments of one call, checked one by one as they are asked for. @throws ArgumentError */
export class Arguments {
  private readonly word: Word
  private readonly given: readonly Plain[]
  /** Arguments that were found good, by place. */
  private readonly good: unknown[] = []

  constructor(word: Word, given: readonly Plain[]) {
    this.word = word
    this.given = given
  }

  /** A file number. */
  file(name: string): number {
    return this.take(name, (value) => {
      const number = fieldOf(value, 'fd') ?? value
      return isWhole(number, -1, 1e6) ? ok(number) : fail('what open gave')
    })
  }

  /** User memory. */
  memory(name: string): MemoryArgument {
    return this.take(name, memoryOf)
  }

  /** Whole bytes. */
  size(name: string, most: number = MOST_BYTES): number {
    return this.take(name, (value) =>
      isWhole(value, 0, most) ? ok(value) : fail(`a size such as KB(4): whole bytes from 0 to ${most}`),
    )
  }

  /** Bytes on a device. */
  offset(name: string): number {
    return this.size(name, LARGEST)
  }

  /** ns */
  time(name: string): number {
    return this.take(name, (value) => {
      const time = fieldOf(value, 'ns')
      return tagOf(value) === 'time' && isWhole(time, 0, LONGEST) ? ok(time) : fail('a time such as us(10) or ms(2)')
    })
  }

  /** A whole number. */
  whole(name: string, min: number, max: number): number {
    return this.take(name, (value) =>
      isWhole(value, min, max) ? ok(value) : fail(`a whole number from ${min} to ${max}`),
    )
  }

  /** Text. */
  text(name: string, most: number): string {
    return this.take(name, (value) =>
      typeof value === 'string' && value.length <= most ? ok(value) : fail(`text of at most ${most} characters`),
    )
  }

  /** true or false. */
  condition(name: string): boolean {
    return this.take(name, (value) => (typeof value === 'boolean' ? ok(value) : fail('true or false')))
  }

  /** Pieces of memory with their lengths. */
  vector(name: string): { readonly memory: MemoryArgument; readonly length: number }[] {
    return this.take(name, (value) => {
      const wanted = fail('a list of pairs such as [[memory, KB(4)]], 1 to 1024 of them')
      if (!isList(value) || value.length < 1 || value.length > 1024) return wanted
      const pieces: { memory: MemoryArgument; length: number }[] = []
      for (const each of value) {
        if (!isList(each) || each.length !== 2) return wanted
        const place = memoryOf(each[0])
        if (!place.ok || !isWhole(each[1], 0, MOST_BYTES)) return wanted
        pieces.push({ memory: place.value, length: each[1] })
      }
      const total = pieces.reduce((sum, piece) => sum + piece.length, 0)
      return total <= MOST_BYTES ? ok(pieces) : fail('at most 64 MB in all')
    })
  }

  /** Where memory lies; defaults where it is left out. */
  placement(name: string): Placement {
    const none: Placement = {
      alignment: 4,
      pageOffset: -1,
      protection: 'read-write',
      fragmentation: 'machine',
      mapped: null,
    }
    if (!this.has(name)) return none
    return this.take(name, (value) => {
      if (!isFields(value) || tagOf(value) !== undefined)
        return fail('a map with alignment, pageOffset, protection, fragmentation, mapped')
      const unknown = Object.keys(value).find((key) => !Object.hasOwn(none, key))
      if (unknown !== undefined)
        return fail(`a map with alignment, pageOffset, protection, fragmentation or mapped, not ${unknown}`)
      const {
        alignment = 4,
        pageOffset = -1,
        protection = 'read-write',
        mapped = null,
        fragmentation = 'machine',
      } = value
      if (!isWhole(alignment, 1, 1 << 20)) return fail('alignment: whole bytes from 1 to 1048576')
      if (!isWhole(pageOffset, -1, 65_535)) return fail('pageOffset: whole bytes from 0 to 65535')
      if (protection !== 'none' && protection !== 'read' && protection !== 'read-write')
        return fail("protection: 'read-write', 'read' or 'none'")
      if (fragmentation !== 'machine' && fragmentation !== 'none' && fragmentation !== 'full')
        return fail("fragmentation: 'machine', 'none' or 'full'")
      if (alignment !== 4 && pageOffset !== -1) return fail('alignment or pageOffset, not both')
      if (mapped !== null && !isWhole(mapped, 0, MOST_BYTES)) return fail('mapped: whole bytes')
      return ok({ alignment, pageOffset, protection, fragmentation, mapped })
    })
  }

  /** What memory holds. */
  content(name: string): Content {
    return this.take(name, (value): Result<Content> => {
      if (isWhole(value, 0, 255)) return ok({ of: 'byte', byte: value })
      const offset = fieldOf(value, 'device')
      if (tagOf(value) === undefined && isWhole(offset, 0, LARGEST)) return ok({ of: 'device', offset })
      const memory = tagOf(value) === 'memory' ? memoryOf(value) : undefined
      return memory?.ok
        ? ok({ of: 'memory', memory: memory.value })
        : fail('a byte (0 to 255), memory, or { device: offset }')
    })
  }

  /** Kinds of events, by their numbers. */
  kinds(name: string): number[] {
    return this.take(name, (value) => {
      const names = isList(value) ? value : [value]
      const numbers = names.map((each) => KINDS.findIndex((kind) => kind.name === each))
      const unknown = numbers.indexOf(-1)
      if (unknown >= 0) {
        const wanted = names[unknown]
        const like =
          typeof wanted === 'string'
            ? suggest(
                wanted,
                KINDS.map((kind) => kind.name),
              )
            : undefined
        return fail(`kinds of events such as 'io:done'${like === undefined ? '' : ` (did you mean ${like}?)`}`)
      }
      return numbers.length > 0 ? ok(numbers) : fail('at least one kind of event')
    })
  }

  /** The number of a function that was handed over. */
  handedOver(name: string): number {
    return this.take(name, (value) => {
      const number = fieldOf(value, 'number')
      return tagOf(value) === 'check' && isWhole(number, 0, 1e6) ? ok(number) : fail('a function')
    })
  }

  /** Name of an asynchronous request. */
  request(name: string): string {
    return this.take(name, (value) => {
      const found = fieldOf(value, 'request') ?? value
      return typeof found === 'string' && found.length <= 80 ? ok(found) : fail('what aread or awrite gave')
    })
  }

  /** Every argument by the type of its parameter, so that a mistake shows where the word is said. */
  check(): void {
    for (const { name, type, isOptional } of this.word.parameters) {
      if (isOptional === true && !this.has(name)) continue
      if (type === 'file') this.file(name)
      else if (type === 'memory') this.memory(name)
      else if (type === 'size') this.size(name, name === 'offset' ? LARGEST : MOST_BYTES)
      else if (type === 'time') this.time(name)
      else if (type === 'text') this.text(name, 80)
      else if (type === 'number') this.whole(name, 0, 2 ** 31)
      else if (type === 'vector') this.vector(name)
      else if (type === 'request') this.request(name)
    }
  }

  /** All arguments as a line of text. */
  line(): string {
    const text = this.given.map((each) => (typeof each === 'string' ? each : describe(each))).join(' ')
    return text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text
  }

  /** Whether an argument was given. */
  has(name: string): boolean {
    const value = this.given[this.index(name)]
    return value !== undefined && tagOf(value) !== 'undefined'
  }

  /** Refuses more arguments than the word has. */
  complete(): void {
    const { parameters, name } = this.word
    if (parameters.some(({ type }) => type === 'values') || this.given.length <= parameters.length) return
    throw new ArgumentError(`${name} takes ${parameters.length} arguments, not ${this.given.length}`)
  }

  private take<Value>(name: string, check: (value: Plain) => Result<Value>): Value {
    const index = this.index(name)
    const known = this.good[index]
    if (known !== undefined) return known as Value
    const value = this.given[index]
    const parameter: Parameter = this.word.parameters[index]!
    if (!this.has(name) || value === undefined)
      throw new ArgumentError(`${this.word.name} needs ${name}: ${parameter.help}`)
    const checked = check(value)
    if (checked.ok) return (this.good[index] = checked.value)
    throw new ArgumentError(`${this.word.name}: ${name} should be ${checked.error}; got ${describe(value)}`)
  }

  private index(name: string): number {
    const { parameters } = this.word
    for (let index = 0; index < parameters.length; index++) if (parameters[index]!.name === name) return index
    return -1
  }
}

/** An argument that a word does not take. The message is for the author of the script. */
export class ArgumentError extends Error {}

const isList = (value: Plain | undefined): value is readonly Plain[] => Array.isArray(value)
const isFields = (value: Plain | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isWhole = (value: Plain | undefined, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0) && value >= min && value <= max

function fieldOf(value: Plain, key: string): Plain | undefined {
  return isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

const tagOf = (value: Plain): Plain | undefined => fieldOf(value, '$')

function memoryOf(value: Plain = null): Result<MemoryArgument> {
  if (isWhole(value, 0, LARGEST)) return ok({ address: value, size: -1 })
  const address = fieldOf(value, 'address')
  const size = fieldOf(value, 'size')
  return tagOf(value) === 'memory' && isWhole(address, 0, LARGEST) && isWhole(size, 0, MOST_BYTES)
    ? ok({ address, size })
    : fail('memory that alloc gave, or an address')
}

const plainText = (value: Plain | undefined): string => (typeof value === 'object' ? '' : String(value))

/** A value as a message shows it. */
export function describe(value: Plain, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  if (value === null || typeof value !== 'object') return String(value)
  if (depth > 2) return '…'
  if (isList(value))
    return `[${value
      .slice(0, 8)
      .map((each) => describe(each, depth + 1))
      .join(', ')}${value.length > 8 ? ', …' : ''}]`
  const fields = value
  switch (fields['$']) {
    case undefined:
    case 'result':
      return `{ ${Object.keys(fields)
        .filter((key) => key !== '$')
        .slice(0, 8)
        .map((key) => `${key}: ${describe(fields[key]!, depth + 1)}`)
        .join(', ')} }`
    case 'time':
      return `a time of ${plainText(fields['ns'])} ns`
    case 'memory':
      return `memory of ${plainText(fields['size'])} bytes`
    case 'check':
      return 'a function'
    case 'promise':
      return 'a promise (is an await missing?)'
    case 'other':
      return plainText(fields['text'])
    default:
      return plainText(fields['$'])
  }
}
