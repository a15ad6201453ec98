import { ImportFault, type ImportCode } from './outcome'
import { quoted, utf8Text } from './visible'

/** A number as it is written, so that nothing of it is lost. */
export class JsonNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** Its value as a double. */
  get value(): number {
    return Number(this.text)
  }
}

/** A value of a JSON text. Objects are maps, so that no key can reach a prototype. */
export type JsonValue = string | boolean | null | JsonNumber | readonly JsonValue[] | JsonObject
/** An object of a JSON text. */
export type JsonObject = ReadonlyMap<string, JsonValue>

/** What one value may cost. */
const LIMITS = { depth: 64, bytes: 1 << 16, keys: 1000 } as const

/** Keys that could reach the prototype of an object elsewhere. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' },
}

const TAB = 0x09
const LINE = 0x0a
const RETURN = 0x0d
const SPACE = 0x20
const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = { list: 0x5b, object: 0x7b } as const
const CLOSE = { list: 0x5d, object: 0x7d } as const
const COMMA = 0x2c
const COLON = 0x3a

/**
 * Reads JSON piece by piece from bytes. Every value is bounded in depth, length and keys before anything is made of it;
 * a key that is there twice or that could reach a prototype ends reading.
 */
export class JsonReader {
  place = 0
  /** Bytes of the last value of which there may be many; a longer one ends reading. */
  private readonly most: number
  private readonly bytes: Uint8Array
  private readonly end: number
  private start = 0

  /** @param from first byte @param end where the text ends @param most bytes of one value */
  constructor(bytes: Uint8Array, from = 0, end = bytes.length, most: number = LIMITS.bytes) {
    this.bytes = bytes
    this.end = end
    this.most = most
    this.place = from
    // A byte order mark says nothing.
    if (from === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.place = 3
  }

  /** The next character that is no white space, without taking it; -1 at the end. */
  peek(): number {
    for (; this.place < this.end; this.place++) {
      const byte = this.bytes[this.place]!
      if (byte !== SPACE && byte !== LINE && byte !== RETURN && byte !== TAB) return byte
    }
    return -1
  }

  /** Takes a character if it comes next. */
  takes(character: number): boolean {
    if (this.peek() !== character) return false
    this.place++
    return true
  }

  /** A whole value. @throws ImportFault */
  value(): JsonValue {
    this.peek()
    this.start = this.place
    return this.part(0)
  }

  /** A key with its colon. @throws ImportFault */
  key(): string {
    this.peek()
    this.start = this.place
    const key = this.keyAt()
    return key
  }

  /** Goes over a value of any length without making anything of it. @throws ImportFault */
  skip(): void {
    let depth = 0
    do {
      const next = this.peek()
      if (next < 0) throw this.cut()
      if (next === QUOTE) {
        this.place++
        this.overText()
      } else {
        if (next === OPEN.list || next === OPEN.object) depth++
        else if (next === CLOSE.list || next === CLOSE.object) depth--
        this.place++
        if (depth === 0 && next !== CLOSE.list && next !== CLOSE.object) this.overWord()
      }
      if (depth < 0) throw this.wrong('a bracket is closed that was not opened')
    } while (depth > 0)
  }

  /** What follows is not what JSON allows there. */
  wrong(what: string, code: ImportCode = 'E_TRACE_RECORD', place = this.place): ImportFault {
    return new ImportFault(code, `${what} at byte ${place}`, { byte: place })
  }

  /** The text ends within a value. */
  cut(): ImportFault {
    return new CutFault(`the file ends too early, at byte ${this.end}`, { byte: this.end })
  }

  private part(depth: number): JsonValue {
    if (depth > LIMITS.depth) throw this.wrong(`nested deeper than ${LIMITS.depth} levels`, 'E_TOO_DEEP')
    const next = this.peek()
    this.bound()
    switch (next) {
      case OPEN.object:
        return this.object(depth)
      case OPEN.list:
        return this.list(depth)
      case QUOTE:
        return this.text()
      case -1:
        throw this.cut()
      default:
        return this.word()
    }
  }

  private object(depth: number): JsonObject {
    const map = new Map<string, JsonValue>()
    this.place++
    if (this.takes(CLOSE.object)) return map
    for (;;) {
      const at = this.place
      const key = this.keyAt()
      if (map.has(key)) throw this.wrong(`the key ${quoted(key)} is there twice`, 'E_DUPLICATE_KEY', at)
      if (map.size >= LIMITS.keys) throw this.wrong(`more than ${LIMITS.keys} keys`, 'E_LIMIT', at)
      map.set(key, this.part(depth + 1))
      if (this.takes(COMMA)) continue
      if (this.takes(CLOSE.object)) return map
      throw this.unexpected('a comma or }')
    }
  }

  private keyAt(): string {
    if (this.peek() !== QUOTE) throw this.unexpected('a key in quotes')
    const at = this.place
    const key = this.text()
    if (FORBIDDEN.has(key)) throw this.wrong(`${key} may not be used as a key`, 'E_FORBIDDEN_KEY', at)
    if (!this.takes(COLON)) throw this.unexpected('a colon')
    return key
  }

  private list(depth: number): JsonValue[] {
    const list: JsonValue[] = []
    this.place++
    if (this.takes(CLOSE.list)) return list
    for (;;) {
      list.push(this.part(depth + 1))
      if (this.takes(COMMA)) continue
      if (this.takes(CLOSE.list)) return list
      throw this.unexpected('a comma or ]')
    }
  }

  private text(): string {
    const begin = this.place + 1
    this.place = begin
    const isPlain = this.overText()
    this.bound()
    const raw = utf8Text(this.bytes, begin, this.place - 1)
    if (isPlain) return raw
    return raw.replace(/\\(u[0-9a-fA-F]{4}|[^]|$)/g, (_all, escape: string) => {
      if (escape.length === 5) return String.fromCharCode(Number.parseInt(escape.slice(1), 16))
      const character = ESCAPES[escape]
      if (character === undefined) throw this.wrong('a backslash that escapes nothing', 'E_TRACE_RECORD', begin)
      return character
    })
  }

  /** Goes behind the closing quote. @returns whether nothing is escaped */
  private overText(): boolean {
    let isPlain = true
    for (; this.place < this.end; this.place++) {
      const byte = this.bytes[this.place]!
      if (byte === QUOTE) {
        this.place++
        return isPlain
      }
      if (byte === BACKSLASH) {
        isPlain = false
        this.place++
      } else if (byte < SPACE) throw this.wrong('a control character in a text')
    }
    this.place = this.end
    throw this.cut()
  }

  private overWord(): void {
    while (this.place < this.end && isWord(this.bytes[this.place]!)) this.place++
  }

  private word(): JsonValue {
    const begin = this.place
    this.overWord()
    this.bound()
    if (this.place === begin) throw this.unexpected('a value')
    const word = utf8Text(this.bytes, begin, Math.min(this.place, begin + 400))
    if (word === 'true') return true
    if (word === 'false') return false
    if (word === 'null') return null
    if (/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(word)) return new JsonNumber(word)
    if (this.place >= this.end) throw this.cut()
    throw this.wrong(`${quoted(word)} is no value`, 'E_TRACE_RECORD', begin)
  }

  private unexpected(wanted: string): ImportFault {
    const next = this.peek()
    if (next < 0) return this.cut()
    return this.wrong(`${quoted(String.fromCharCode(next))} instead of ${wanted}`)
  }

  private bound(): void {
    if (this.place - this.start > this.most)
      throw this.wrong(`more than ${this.most} bytes in one event, which begins`, 'E_LINE_TOO_LONG', this.start)
  }
}

/** The text ends within a value; what came before may be of use. */
export class CutFault extends ImportFault {
  constructor(message: string, where: ImportFault['where']) {
    super('E_TRACE_RECORD', message, where)
  }
}

/** Letters, digits and what numbers have. */
function isWord(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e
  )
}
