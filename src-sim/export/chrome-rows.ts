import { KINDS } from '../trace/kinds'
import { CHUNK_ROWS, type Columns, type TraceTable } from '../trace/table'
import type { ExportSource } from './format'
import type { NestedLanes } from './lanes'
import { Texts } from './texts'
import { kindWords, SOURCE, textSource } from './words'
import { jsonInner, jsonText, utf8, type PieceWriter } from './writer'

/** What is said about an event besides its name and time. */
export type ChromeArguments = 'yes' | 'numbers' | 'no'

interface WordBytes {
  /** Such as `,"b_blkno":`. */
  readonly key: Uint8Array
  /** Such as `, b_blkno `. */
  readonly plain: Uint8Array
  readonly source: number
  readonly isText: boolean
  readonly isOptional: boolean
}

interface KindBytes {
  /** `"name":"…` without the closing quote. */
  readonly name: string
  readonly textSource: number
  readonly words: readonly WordBytes[]
}

/** What stands before the time of an event of a kind on a lane; a text of the row goes between the two parts. */
interface Head {
  readonly before: Uint8Array
  readonly after: Uint8Array
}

const REQUEST = utf8(',"request":')
const CHUNK = utf8(',"chunk":')
const PLAIN_REQUEST = utf8(', request ')
const PLAIN_CHUNK = utf8(', chunk ')
const ARGUMENTS = utf8(',"args":{')
const DETAIL = utf8(',"detail":"')
const DURATION = utf8(',"dur":')
const CLOSE = utf8('}}')
/** How events begin that are no spans beside the lanes. */
const PHASES = { complete: '"ph":"X",', instant: '"ph":"i","s":"t",' } as const
/** A comma, and a comma with a space, that the first of a list does without. */
const KEY_COMMA = 1
const PLAIN_COMMA = 2

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
  private readonly categories: readonly string[]
  /** [lane * kinds + kind] heads, made when they are first needed */
  private readonly completes: (Head | undefined)[] = []
  private readonly instants: (Head | undefined)[] = []
  /** `,\n{"pid":1,"tid":2,` by lane, and for events of the process. */
  private readonly heads: readonly string[]
  private readonly processHead: string
  private readonly flowHeads: readonly (readonly Uint8Array[])[]
  private readonly run: number
  private readonly args: ChromeArguments

  constructor(to: PieceWriter, source: ExportSource, run: number, lanes: NestedLanes, args: ChromeArguments) {
    const { table } = source
    this.to = to
    this.table = table
    this.run = run
    this.args = args
    this.texts = new Texts(table.strings, jsonInner)
    this.processHead = `,\n{"pid":${run},`
    this.heads = lanes.lanes.map((_lane, index) => `,\n{"pid":${run},"tid":${index + 1},`)
    this.flowHeads = this.heads.map((head) =>
      ['"ph":"f","bp":"e"', '"ph":"s"', '"ph":"t"', '"ph":"f","bp":"e"'].map((phase) =>
        utf8(`${head}${phase},"id":"0x`),
      ),
    )
    this.categories = table.tracks.map(({ sort }) => jsonText(sort))
    const words = kindWords()
    this.kinds = KINDS.map(({ name }, kind) => ({
      name: `"name":"${name}`,
      textSource: textSource(kind),
      words: (words[kind] ?? []).map(({ label, ...rest }) => ({
        key: utf8(`,"${label}":`),
        plain: utf8(`, ${label} `),
        ...rest,
      })),
    }))
  }

  /** A span that nests on its lane. */
  complete(row: number, lane: number, until: number): void {
    const { to } = this
    const columns = this.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const kind = columns.kind[index]!
    const place = lane * KINDS.length + kind
    const head = (this.completes[place] ??= this.head(
      `${this.heads[lane]}${PHASES.complete}`,
      kind,
      columns.track[index]!,
    ))
    this.begin(head, columns, index, kind)
    to.micros(columns.at[index]!)
    to.raw(DURATION)
    to.micros(until - columns.at[index]!)
    this.arguments(columns, index, kind)
  }

  /** Something without a length. */
  instant(row: number, lane: number): void {
    const columns = this.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const kind = columns.kind[index]!
    const place = lane * KINDS.length + kind
    const head = (this.instants[place] ??= this.head(
      `${this.heads[lane]}${PHASES.instant}`,
      kind,
      columns.track[index]!,
    ))
    this.begin(head, columns, index, kind)
    this.to.micros(columns.at[index]!)
    this.arguments(columns, index, kind)
  }

  /** The beginning or the end of a span that is drawn beside the lanes. @param at ns */
  asynchronous(row: number, phase: 'b' | 'e', at: number): void {
    const columns = this.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const kind = columns.kind[index]!
    const id = (row + 1).toString(16).padStart(8, '0')
    const start = `${this.processHead}"ph":"${phase}","id":"0x${this.run.toString(16)}${id}",`
    this.begin(this.head(start, kind, columns.track[index]!), columns, index, kind)
    this.to.micros(at)
    if (phase === 'b') this.arguments(columns, index, kind)
    else this.to.byte(0x7d)
  }

  /** A point of the way of a request; stands right after its slice. @param part one of FLOW */
  flow(row: number, lane: number, part: number): void {
    const { to, table } = this
    to.raw(this.flowHeads[lane]![part]!)
    to.ascii(this.run.toString(16))
    to.hexadecimal(table.get('request', row))
    to.raw(FLOW_NAME)
    to.micros(table.at(row))
    to.byte(0x7d)
  }

  /** A value that changes. @param at ns */
  counter(name: string, key: string, at: number, value: number): void {
    const { to } = this
    to.ascii(this.processHead)
    to.ascii('"ph":"C","name":')
    to.ascii(name)
    to.ascii(',"ts":')
    to.micros(at)
    to.ascii(',"args":{"')
    to.ascii(key)
    to.ascii('":')
    to.number(value)
    to.raw(CLOSE)
  }

  private head(start: string, kind: number, track: number): Head {
    const { name, textSource: source } = this.kinds[kind]!
    const after = `","cat":${this.categories[track] ?? '""'},"ts":`
    if (source < 0) return { before: utf8(`${start}${name}${after}`), after: utf8('') }
    return { before: utf8(`${start}${name}`), after: utf8(after) }
  }

  /** Everything before the time. */
  private begin({ before, after }: Head, columns: Columns, index: number, kind: number): void {
    const { to } = this
    to.raw(before)
    const source = this.kinds[kind]!.textSource
    if (source < 0) return
    const text = valueOf(columns, index, source)
    if (text !== 0) {
      to.byte(0x20)
      to.raw(this.texts.get(text))
    }
    to.raw(after)
  }

  private arguments(columns: Columns, index: number, kind: number): void {
    const { to } = this
    if (this.args === 'no') return to.byte(0x7d)
    const { words } = this.kinds[kind]!
    const request = columns.request[index]!
    const chunk = columns.chunk[index]!
    to.raw(ARGUMENTS)
    let skip = KEY_COMMA
    if (request !== 0) {
      to.rawFrom(REQUEST, skip)
      to.decimal(request)
      skip = 0
    }
    if (chunk !== 0) {
      to.rawFrom(CHUNK, skip)
      to.decimal(chunk)
      skip = 0
    }
    for (let place = 0; place < words.length; place++) {
      const word = words[place]!
      const value = valueOf(columns, index, word.source)
      if (value === 0 && word.isOptional) continue
      to.rawFrom(word.key, skip)
      skip = 0
      if (word.isText) {
        to.byte(0x22)
        to.raw(this.texts.get(value))
        to.byte(0x22)
      } else to.number(value)
    }
    if (this.args === 'yes' && skip === 0) this.detail(columns, index, words, request, chunk)
    to.raw(CLOSE)
  }

  /** The same as one text, for viewers that show nothing else. */
  private detail(columns: Columns, index: number, words: readonly WordBytes[], request: number, chunk: number): void {
    const { to } = this
    to.raw(DETAIL)
    let skip = PLAIN_COMMA
    if (request !== 0) {
      to.rawFrom(PLAIN_REQUEST, skip)
      to.decimal(request)
      skip = 0
    }
    if (chunk !== 0) {
      to.rawFrom(PLAIN_CHUNK, skip)
      to.decimal(chunk)
      skip = 0
    }
    for (let place = 0; place < words.length; place++) {
      const word = words[place]!
      const value = valueOf(columns, index, word.source)
      if (value === 0 && word.isOptional) continue
      to.rawFrom(word.plain, skip)
      skip = 0
      if (word.isText) to.raw(this.texts.get(value))
      else to.number(value)
    }
    to.byte(0x22)
  }
}

const FLOW_NAME = utf8('","name":"request","cat":"flow","ts":')
