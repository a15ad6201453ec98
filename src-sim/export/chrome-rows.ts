import type { Nanos } from '../core/time'
import { KINDS } from '../trace/kinds'
import { CHUNK_ROWS, type Columns, type TraceTable } from '../trace/table'
import { fragment, putDecimal, putFragment, putHexadecimal, putMicros, putNumber, type Fragment } from './bytes'
import type { Counter } from './counters'
import { FLOW } from './flows'
import type { ExportSource } from './format'
import type { Lane } from './lanes'
import { Texts } from './texts'
import type { LaneSink } from './walk'
import { kindWords, textSource, valueOf, type KindWord } from './words'
import { jsonInner, jsonText, utf8, type PieceWriter } from './writer'

/** What is said about an event besides its name and time. */
export type ChromeArguments = 'yes' | 'numbers' | 'no'

/** The label of a number, as the first of a list and as one of the others. */
interface Label {
  readonly first: Fragment
  readonly other: Fragment
}

/** How a list of numbers is written: as members of an object, or in words. */
interface ListForm {
  readonly request: Label
  readonly chunk: Label
  /** [kinds][words] */
  readonly words: readonly (readonly Label[])[]
  /** Around a text. */
  readonly quote: Fragment
}

/** What stands before the time of an event of a kind on a lane; a text of the row goes between the two parts. */
interface Head {
  readonly before: Fragment
  readonly after: Fragment
}

const part = (text: string): Fragment => fragment(utf8(text))
const NOTHING = part('')
const ARGUMENTS = part(',"args":{')
const DETAIL = part(',"detail":"')
const DURATION = part(',"dur":')
const FLOW_NAME = part('","name":"request","cat":"flow","ts":')
/** How events begin that are no spans beside the lanes. */
const COMPLETE = '"ph":"X",'
const INSTANT = '"ph":"i","s":"t",'
const SPACE = 0x20
const QUOTE = 0x22
const CLOSE = 0x7d
/** Bytes of an event without its head and texts: labels and numbers of two lists take half of that. */
const EVENT_BYTES = 2048

function listForm(words: readonly (readonly KindWord[])[], isJson: boolean): ListForm {
  const label = (text: string): Label =>
    isJson
      ? { first: part(`"${text}":`), other: part(`,"${text}":`) }
      : { first: part(`${text} `), other: part(`, ${text} `) }
  return {
    request: label('request'),
    chunk: label('chunk'),
    words: words.map((each) => each.map((word) => label(word.label))),
    quote: part(isJson ? '"' : ''),
  }
}

/** Writes single events of one run; everything that does not change from row to row is made once. */
export class ChromeRows implements LaneSink {
  readonly wantsEnds = false
  private readonly to: PieceWriter
  private readonly table: TraceTable
  private readonly texts: Texts
  private readonly words: readonly (readonly KindWord[])[] = kindWords()
  private readonly members = listForm(this.words, true)
  private readonly plain = listForm(this.words, false)
  /** [kinds] */
  private readonly textSources = KINDS.map((_, kind) => textSource(kind))
  private readonly categories: readonly string[]
  /** [lane * kinds + kind] heads, made when they are first needed */
  private readonly completes: (Head | undefined)[] = []
  private readonly instants: (Head | undefined)[] = []
  /** `,\n{"pid":1,"tid":2,` by lane, and for events of the process. */
  private readonly heads: readonly string[]
  private readonly processHead: string
  /** [lanes][parts of a way] */
  private readonly flowHeads: readonly (readonly Fragment[])[]
  /** [counters] what stands before the time and behind it */
  private readonly counterHeads: readonly Head[]
  private readonly run: number
  private readonly args: ChromeArguments

  /** @param run from 1 */
  constructor(
    to: PieceWriter,
    { table }: ExportSource,
    run: number,
    lanes: readonly Lane[],
    counters: readonly Counter[],
    args: ChromeArguments,
  ) {
    this.to = to
    this.table = table
    this.run = run
    this.args = args
    this.texts = new Texts(table.strings, jsonInner)
    this.processHead = `,\n{"pid":${run},`
    this.heads = lanes.map((_lane, index) => `,\n{"pid":${run},"tid":${index + 1},`)
    const phases = { [FLOW.start]: '"ph":"s"', [FLOW.step]: '"ph":"t"', [FLOW.end]: '"ph":"f","bp":"e"' } as const
    this.flowHeads = this.heads.map((head) =>
      Object.values(FLOW).map((each) =>
        each === FLOW.none ? NOTHING : part(`${head}${phases[each]},"id":"0x${run.toString(16)}`),
      ),
    )
    this.counterHeads = counters.map(({ title, unit }) => ({
      before: part(`${this.processHead}"ph":"C","name":${jsonText(title)},"ts":`),
      after: part(`,"args":{"${unit}":`),
    }))
    this.categories = table.tracks.map(({ sort }) => jsonText(sort))
  }

  begin(row: number, lane: number, until: Nanos, flow: number): void {
    const columns = this.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const kind = columns.kind[index]!
    const place = lane * KINDS.length + kind
    const head = (this.completes[place] ??= this.head(`${this.heads[lane]}${COMPLETE}`, kind, columns.track[index]!))
    const at = columns.at[index]!
    this.event(head, columns, index, kind, at, until - at, true)
    if (flow !== FLOW.none) this.flow(lane, flow, columns.request[index]!, at)
  }

  instant(row: number, lane: number): void {
    const columns = this.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const kind = columns.kind[index]!
    const place = lane * KINDS.length + kind
    const head = (this.instants[place] ??= this.head(`${this.heads[lane]}${INSTANT}`, kind, columns.track[index]!))
    this.event(head, columns, index, kind, columns.at[index]!, -1, true)
  }

  end(): void {
    // A complete event has its length already.
  }

  ownBegin(row: number): void {
    this.asynchronous(row, 'b', this.table.at(row), true)
  }

  ownEnd(row: number, at: Nanos): void {
    this.asynchronous(row, 'e', at, false)
  }

  counter(counter: number, at: Nanos, value: number): void {
    const { to } = this
    const { before, after } = this.counterHeads[counter]!
    to.reserve(before.length + EVENT_BYTES)
    const { view } = to
    let place = putFragment(view, to.length, before)
    place = putMicros(view, place, at)
    place = putFragment(view, place, after)
    place = putNumber(view, place, value)
    view.setUint8(place++, CLOSE)
    view.setUint8(place++, CLOSE)
    to.length = place
  }

  /** A span beside the lanes, in two events with a number of its own. */
  private asynchronous(row: number, phase: 'b' | 'e', at: Nanos, hasArguments: boolean): void {
    const columns = this.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const kind = columns.kind[index]!
    const id = (row + 1).toString(16).padStart(8, '0')
    const start = `${this.processHead}"ph":"${phase}","id":"0x${this.run.toString(16)}${id}",`
    this.event(this.head(start, kind, columns.track[index]!), columns, index, kind, at, -1, hasArguments)
  }

  /** A point of the way of a request; stands right after its slice. */
  private flow(lane: number, flow: number, request: number, at: Nanos): void {
    const { to } = this
    to.reserve(EVENT_BYTES)
    const { view } = to
    let place = putFragment(view, to.length, this.flowHeads[lane]![flow]!)
    place = putHexadecimal(view, place, request)
    place = putFragment(view, place, FLOW_NAME)
    place = putMicros(view, place, at)
    view.setUint8(place++, CLOSE)
    to.length = place
  }

  private head(start: string, kind: number, track: number): Head {
    const name = `${start}"name":"${KINDS[kind]!.name}`
    const after = `","cat":${this.categories[track] ?? '""'},"ts":`
    if (this.textSources[kind]! < 0) return { before: part(`${name}${after}`), after: NOTHING }
    return { before: part(name), after: part(after) }
  }

  /** @param duration ns; -1 = says nothing of it */
  private event(
    head: Head,
    columns: Columns,
    index: number,
    kind: number,
    at: Nanos,
    duration: Nanos,
    hasArguments: boolean,
  ): void {
    const { to } = this
    to.reserve(head.before.length + head.after.length + EVENT_BYTES + this.textBytes(columns, index, kind))
    const { view } = to
    let place = putFragment(view, to.length, head.before)
    const source = this.textSources[kind]!
    if (source >= 0) {
      const text = valueOf(columns, index, source)
      if (text !== 0) {
        view.setUint8(place++, SPACE)
        place = putFragment(view, place, this.texts.get(text))
      }
      place = putFragment(view, place, head.after)
    }
    place = putMicros(view, place, at)
    if (duration >= 0) {
      place = putFragment(view, place, DURATION)
      place = putMicros(view, place, duration)
    }
    if (hasArguments && this.args !== 'no') {
      place = putFragment(view, place, ARGUMENTS)
      const begin = place
      place = this.list(this.members, view, place, columns, index, kind)
      if (this.args === 'yes' && place > begin) {
        place = putFragment(view, place, DETAIL)
        place = this.list(this.plain, view, place, columns, index, kind)
        view.setUint8(place++, QUOTE)
      }
      view.setUint8(place++, CLOSE)
    }
    view.setUint8(place++, CLOSE)
    to.length = place
  }

  /** Room for the texts of a row, each of which may stand in its name and in both lists. */
  private textBytes(columns: Columns, index: number, kind: number): number {
    if (this.textSources[kind]! < 0) return 0
    let bytes = 0
    for (const word of this.words[kind]!)
      if (word.isText) bytes += 3 * this.texts.get(valueOf(columns, index, word.source)).length
    return bytes
  }

  /** Request, chunk and arguments of a row. */
  private list(form: ListForm, view: DataView, start: number, columns: Columns, index: number, kind: number): number {
    let place = start
    const request = columns.request[index]!
    const chunk = columns.chunk[index]!
    if (request !== 0) {
      place = putFragment(view, place, form.request.first)
      place = putDecimal(view, place, request)
    }
    if (chunk !== 0) {
      place = putFragment(view, place, place > start ? form.chunk.other : form.chunk.first)
      place = putDecimal(view, place, chunk)
    }
    const words = this.words[kind]!
    const labels = form.words[kind]!
    for (let member = 0; member < words.length; member++) {
      const word = words[member]!
      const value = valueOf(columns, index, word.source)
      if (value === 0 && word.isOptional) continue
      const label = labels[member]!
      place = putFragment(view, place, place > start ? label.other : label.first)
      if (word.isText) {
        place = putFragment(view, place, form.quote)
        place = putFragment(view, place, this.texts.get(value))
        place = putFragment(view, place, form.quote)
      } else place = putNumber(view, place, value)
    }
    return place
  }
}
