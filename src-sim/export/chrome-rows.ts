import { KINDS } from '../trace/kinds'
import { CHUNK_ROWS, type Columns, type TraceTable } from '../trace/table'
import type { ExportSource } from './format'
import { FLOW } from './flows'
import type { NestedLanes } from './lanes'
import { Texts } from './texts'
import { kindWords, SOURCE, textSource } from './words'
import { jsonInner, utf8, type PieceWriter } from './writer'

/** What is said about an event besides its name and time. */
export type ChromeArguments = 'yes' | 'numbers' | 'no'

interface WordBytes {
  /** Such as `"b_blkno":`. */
  readonly key: Uint8Array
  /** Such as `b_blkno `. */
  readonly plain: Uint8Array
  readonly source: number
  readonly isText: boolean
  readonly isOptional: boolean
}

interface KindBytes {
  /** `"name":"…` without the closing quote. */
  readonly name: Uint8Array
  readonly textSource: number
  readonly words: readonly WordBytes[]
}

const CATEGORY = utf8('","cat":"')
const QUOTE_TIME = utf8('","ts":')
const SPACE = utf8(' ')
const COMMA = utf8(', ')
const REQUEST = utf8('"request":')
const CHUNK = utf8('"chunk":')
const PLAIN_REQUEST = utf8('request ')
const PLAIN_CHUNK = utf8('chunk ')
const DETAIL = utf8('"detail":"')

function valueOf(columns: Columns, index: number, source: number): number {
  if (source === SOURCE.arg0) return columns.arg0[index]!
  return source === SOURCE.arg1 ? columns.arg1[index]! : columns.id[index]!
}

/** Writes single events of one run; everything that does not change from row to row is made once. */
export class ChromeRows {
  private readonly to: PieceWriter
  private readonly table: TraceTable
  private readonly texts: Texts
  private readonly kinds: readonly KindBytes[]
  private readonly categories: readonly Uint8Array[]
  /** `,\n{"pid":1,"tid":2,` by lane, and for events of the process. */
  private readonly heads: readonly Uint8Array[]
  private readonly processHead: Uint8Array
  private readonly run: number
  private readonly args: ChromeArguments

  constructor(to: PieceWriter, source: ExportSource, run: number, lanes: NestedLanes, args: ChromeArguments) {
    const { table } = source
    this.to = to
    this.table = table
    this.run = run
    this.args = args
    this.texts = new Texts(table.strings, jsonInner)
    this.processHead = utf8(`,\n{"pid":${run},`)
    this.heads = lanes.lanes.map((_lane, index) => utf8(`,\n{"pid":${run},"tid":${index + 1},`))
    this.categories = table.tracks.map(({ sort }) => jsonInner(sort))
    const words = kindWords()
    this.kinds = KINDS.map(({ name }, kind) => ({
      name: utf8(`"name":"${name}`),
      textSource: textSource(kind),
      words: (words[kind] ?? []).map(({ label, ...rest }) => ({
        key: utf8(`"${label}":`),
        plain: utf8(`${label} `),
        ...rest,
      })),
    }))
  }

  /** A span that nests on its lane. */
  complete(row: number, lane: number, until: number): void {
    const { to } = this
    to.raw(this.heads[lane]!)
    to.ascii('"ph":"X",')
    const columns = this.common(row)
    const index = row & (CHUNK_ROWS - 1)
    to.ascii(',"dur":')
    to.micros(until - columns.at[index]!)
    this.arguments(columns, index)
    to.ascii('}')
  }

  /** Something without a length. */
  instant(row: number, lane: number): void {
    const { to } = this
    to.raw(this.heads[lane]!)
    to.ascii('"ph":"i","s":"t",')
    const columns = this.common(row)
    this.arguments(columns, row & (CHUNK_ROWS - 1))
    to.ascii('}')
  }

  /** The beginning or the end of a span that is drawn beside the lanes. @param at ns */
  asynchronous(row: number, phase: 'b' | 'e', at: number): void {
    const { to } = this
    to.raw(this.processHead)
    to.ascii(`"ph":"${phase}","id":"0x${this.number(row + 1)}",`)
    const columns = this.common(row, at)
    if (phase === 'b') this.arguments(columns, row & (CHUNK_ROWS - 1))
    to.ascii('}')
  }

  /** A point of the way of a request; stands right after its slice. @param part one of FLOW */
  flow(row: number, lane: number, part: number): void {
    const { to, table } = this
    const phase = part === FLOW.start ? '"s"' : part === FLOW.step ? '"t"' : '"f","bp":"e"'
    to.raw(this.heads[lane]!)
    to.ascii(`"ph":${phase},"id":"0x${this.number(table.get('request', row))}","name":"request","cat":"flow","ts":`)
    to.micros(table.at(row))
    to.ascii('}')
  }

  /** A value that changes. @param at ns */
  counter(name: string, key: string, at: number, value: number): void {
    const { to } = this
    to.raw(this.processHead)
    to.ascii(`"ph":"C","name":${name},"ts":`)
    to.micros(at)
    to.ascii(`,"args":{"${key}":`)
    to.number(value)
    to.ascii('}}')
  }

  /** A number that no other run has, hexadecimal. */
  private number(value: number): string {
    return `${this.run.toString(16)}${value.toString(16).padStart(8, '0')}`
  }

  /** Name, category and time. */
  private common(row: number, at?: number): Columns {
    const { to } = this
    const columns = this.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const kind = this.kinds[columns.kind[index]!]!
    to.raw(kind.name)
    if (kind.textSource >= 0) {
      const text = valueOf(columns, index, kind.textSource)
      if (text !== 0) {
        to.raw(SPACE)
        to.raw(this.texts.get(text))
      }
    }
    to.raw(CATEGORY)
    const category = this.categories[columns.track[index]!]
    if (category) to.raw(category)
    to.raw(QUOTE_TIME)
    to.micros(at ?? columns.at[index]!)
    return columns
  }

  private arguments(columns: Columns, index: number): void {
    if (this.args === 'no') return
    const { to } = this
    const { words } = this.kinds[columns.kind[index]!]!
    to.ascii(',"args":{')
    const begin = to.total
    this.pair(REQUEST, columns.request[index]!, begin)
    this.pair(CHUNK, columns.chunk[index]!, begin)
    for (let place = 0; place < words.length; place++) {
      const word = words[place]!
      const value = valueOf(columns, index, word.source)
      if (value === 0 && word.isOptional) continue
      if (to.total > begin) to.byte(0x2c)
      to.raw(word.key)
      if (word.isText) {
        to.byte(0x22)
        to.raw(this.texts.get(value))
        to.byte(0x22)
      } else to.number(value)
    }
    if (this.args === 'yes' && to.total > begin) {
      to.byte(0x2c)
      this.detail(columns, index, words)
    }
    to.byte(0x7d)
  }

  private pair(key: Uint8Array, value: number, begin: number): void {
    if (value === 0) return
    const { to } = this
    if (to.total > begin) to.byte(0x2c)
    to.raw(key)
    to.decimal(value)
  }

  /** The same as one text, for viewers that show nothing else. */
  private detail(columns: Columns, index: number, words: readonly WordBytes[]): void {
    const { to } = this
    to.raw(DETAIL)
    const begin = to.total
    if (columns.request[index] !== 0) {
      to.raw(PLAIN_REQUEST)
      to.decimal(columns.request[index]!)
    }
    if (columns.chunk[index] !== 0) {
      if (to.total > begin) to.raw(COMMA)
      to.raw(PLAIN_CHUNK)
      to.decimal(columns.chunk[index]!)
    }
    for (let place = 0; place < words.length; place++) {
      const word = words[place]!
      const value = valueOf(columns, index, word.source)
      if (value === 0 && word.isOptional) continue
      if (to.total > begin) to.raw(COMMA)
      to.raw(word.plain)
      if (word.isText) to.raw(this.texts.get(value))
      else to.number(value)
    }
    to.byte(0x22)
  }
}
