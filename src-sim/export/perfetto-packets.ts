import type { Nanos } from '../core/time'
import { CHUNK_ROWS, type Columns } from '../trace/table'
import { aboutRun, runTitle } from './about'
import type { Counter } from './counters'
import type { ExportSource } from './format'
import { FLOW } from './flows'
import type { Lane } from './lanes'
import { eventNames, type EventNames } from './names'
import { closeMessage, ProtoMessage, putFields, putVarint, WIRE } from './proto'
import type { LaneSink } from './walk'
import { kindWords, valueOf, type KindWord } from './words'
import { utf8, type PieceWriter } from './writer'

/** Numbers of fields; each named after its message and field. */
const TRACE = { packet: 1 } as const
const PACKET = {
  ...{ timestamp: 8, sequence: 10, trackEvent: 11, internedData: 12, sequenceFlags: 13, trackDescriptor: 60 },
  traceAttributes: 126,
} as const
const SEQUENCE_FLAG = { cleared: 1, needsState: 2 } as const
const EVENT = {
  ...{ category: 3, annotation: 4, type: 9, name: 10, track: 11, nameText: 23, counterValue: 30, counterDouble: 44 },
  ...{ flow: 47, flowEnd: 48 },
} as const
const TYPE = { begin: 1, end: 2, instant: 3, counter: 4 } as const
const ANNOTATION = { name: 1, uint: 3, int: 4, double: 5, text: 6, nameText: 10 } as const
const INTERNED = { categories: 1, names: 2, annotationNames: 3 } as const
const DESCRIPTOR = { uuid: 1, name: 2, process: 3, parent: 5, counter: 8, childOrder: 11, rank: 12 } as const
const PROCESS = { pid: 1, name: 6 } as const
const COUNTER = { unitName: 6 } as const
/** Children of a track stand in the order of their rank. */
const EXPLICIT_ORDER = 3

/** Apart enough for the tracks of a run, each of which needs a number of its own. */
const RUN_STRIDE = 4_294_967_296
/** Tracks of single spans that found no lane begin there, after lanes and curves. */
const OWN_TRACKS = 67_108_864

interface AnnotatedWord extends KindWord {
  readonly iid: number
  /** The fields of its annotation before the number. */
  readonly head: Uint8Array
}

/** Bytes of an event without its texts. */
const EVENT_BYTES = 512
const PACKET_TAG = TRACE.packet * 8 + WIRE.bytes
const TIME_TAG = PACKET.timestamp * 8 + WIRE.varint
const NAME_TAG = EVENT.name * 8 + WIRE.varint
const ANNOTATION_TAG = EVENT.annotation * 8 + WIRE.bytes

/** What events of a track of the viewer begin with. */
type Heads = Readonly<Record<'begin' | 'end' | 'instant', Uint8Array>>

/** Fields made once. */
function fields(fill: (to: ProtoMessage) => void): Uint8Array {
  const message = new ProtoMessage()
  fill(message)
  return message.copy()
}

/** An annotation up to its number. */
function annotationHead(iid: number): Uint8Array {
  const named = fields((to) => {
    to.uint(ANNOTATION.name, iid)
    to.uint(ANNOTATION.uint, 0)
  })
  return named.slice(0, -1)
}

/** An annotation of a number from 0 to 2^53 - 1. @param head what `annotationHead` made */
function putAnnotation(bytes: Uint8Array, place: number, head: Uint8Array, value: number): number {
  bytes[place] = ANNOTATION_TAG
  const end = putVarint(bytes, putFields(bytes, place + 2, head), value)
  bytes[place + 1] = end - place - 2
  return end
}

const REQUEST_HEAD = annotationHead(1)
const CHUNK_HEAD = annotationHead(2)
const FLOW_TAG = fields((to) => to.double(EVENT.flow, 0)).slice(0, -8)
const FLOW_END_TAG = fields((to) => to.double(EVENT.flowEnd, 0)).slice(0, -8)

/** Writes the packets of one run: a sequence of its own, with the names it uses sent first. */
export class PerfettoPackets implements LaneSink {
  readonly wantsEnds = true
  private readonly to: PieceWriter
  private readonly source: ExportSource
  private readonly message = new ProtoMessage()
  private readonly base: number
  private readonly run: number
  private readonly names: EventNames
  /** By number of the label: [strings] annotations of texts, each made when it is first needed. */
  private readonly texts = new Map<number, (Uint8Array | undefined)[]>()
  private readonly words: readonly (readonly AnnotatedWord[])[]
  private readonly labels: readonly string[]
  private readonly hasArguments: boolean
  /** Fields of an event's packet after its time, and the tag of the event. */
  private readonly afterTime: Uint8Array
  /** [lanes] fields that begin and end every span there, and make an instant. */
  private readonly heads: readonly Heads[]
  private readonly lanes: readonly Lane[]
  private readonly counters: readonly Counter[]

  /** @param run from 1 */
  constructor(
    to: PieceWriter,
    source: ExportSource,
    run: number,
    lanes: readonly Lane[],
    counters: readonly Counter[],
    hasArguments: boolean,
  ) {
    this.to = to
    this.lanes = lanes
    this.counters = counters
    this.source = source
    this.run = run
    this.base = run * RUN_STRIDE
    this.names = eventNames(source.table)
    const words = kindWords()
    this.labels = ['request', 'chunk', ...new Set(words.flatMap((each) => each.map(({ label }) => label)))]
    this.words = words.map((each) =>
      each.map((word) => {
        const iid = this.labels.indexOf(word.label) + 1
        return { ...word, iid, head: annotationHead(iid) }
      }),
    )
    this.hasArguments = hasArguments
    this.afterTime = fields((to) => {
      to.uint(PACKET.sequence, run)
      to.uint(PACKET.sequenceFlags, SEQUENCE_FLAG.needsState)
      to.open(PACKET.trackEvent)
    }).slice(0, -1)
    this.heads = lanes.map(({ track }, lane) => this.headsOf(lane + 1, track))
  }

  /** What comes before the events: names, facts and tracks. */
  open(): void {
    const { message: to, source, lanes, counters } = this
    this.packet((): void => {
      to.uint(PACKET.sequenceFlags, SEQUENCE_FLAG.cleared)
      const interned = to.open(PACKET.internedData)
      source.table.tracks.forEach(({ sort }, index) => this.interned(INTERNED.categories, index + 1, sort || 'none'))
      this.names.names.forEach((name, index) => this.interned(INTERNED.names, index + 1, name))
      this.labels.forEach((label, index) => this.interned(INTERNED.annotationNames, index + 1, label))
      to.close(interned)
    })
    this.packet((): void => {
      const attributes = to.open(PACKET.traceAttributes)
      for (const [name, text] of aboutRun(source)) {
        const attribute = to.open(1)
        to.text(1, utf8(`${this.run}.${name}`))
        to.text(3, utf8(text))
        to.close(attribute)
      }
      to.close(attributes)
    })
    this.descriptor(0, null, (): void => {
      const process = to.open(DESCRIPTOR.process)
      to.uint(PROCESS.pid, this.run)
      to.text(PROCESS.name, utf8(runTitle(source)))
      to.close(process)
      to.uint(DESCRIPTOR.childOrder, EXPLICIT_ORDER)
    })
    lanes.forEach(({ name }, lane) => this.descriptor(lane + 1, name, () => to.uint(DESCRIPTOR.rank, lane + 1)))
    counters.forEach(({ title, unit }, index) =>
      this.descriptor(lanes.length + 1 + index, title, (): void => {
        const counter = to.open(DESCRIPTOR.counter)
        to.text(COUNTER.unitName, utf8(unit))
        to.close(counter)
        to.uint(DESCRIPTOR.rank, lanes.length + 1 + index)
      }),
    )
    this.about()
  }

  begin(row: number, lane: number, _until: Nanos, flow: number): void {
    this.event(row, this.heads[lane]!.begin, flow)
  }

  instant(row: number, lane: number): void {
    this.event(row, this.heads[lane]!.instant, FLOW.none)
  }

  end(lane: number, at: Nanos): void {
    this.bare(at, this.heads[lane]!.end)
  }

  /** A span that found no lane has a track of its own. */
  ownBegin(row: number): void {
    this.descriptor(OWN_TRACKS + row, this.names.names[this.names.of(row)] ?? '', () => undefined)
    this.event(row, this.headsOf(OWN_TRACKS + row, this.source.table.get('track', row)).begin, FLOW.none)
  }

  ownEnd(row: number, at: Nanos): void {
    this.bare(at, this.headsOf(OWN_TRACKS + row, 0).end)
  }

  counter(counter: number, at: Nanos, value: number): void {
    const event = fields((to) => {
      to.uint(EVENT.type, TYPE.counter)
      to.uint(EVENT.track, this.base + this.lanes.length + 1 + counter)
      if (Number.isSafeInteger(value)) to.int(EVENT.counterValue, value)
      else to.double(EVENT.counterDouble, value)
    })
    this.bare(at, event)
  }

  /** The beginning of the packet of an event. Leaves room for the length of the packet and of the event. */
  private eventHead(at: Nanos): number {
    const { bytes, length } = this.to
    bytes[length] = PACKET_TAG
    bytes[length + 2] = TIME_TAG
    return putFields(bytes, putVarint(bytes, length + 3, at), this.afterTime) + 1
  }

  /** The end of such a packet. @param event first place of the event @param end the place behind it */
  private eventEnd(event: number, end: number): void {
    const { to } = this
    to.length = closeMessage(to.bytes, to.length + 2, closeMessage(to.bytes, event, end))
  }

  /** An event that consists of fields made before. */
  private bare(at: Nanos, made: Uint8Array): void {
    this.to.reserve(EVENT_BYTES)
    const event = this.eventHead(at)
    this.eventEnd(event, putFields(this.to.bytes, event, made))
  }

  private event(row: number, head: Uint8Array, flow: number): void {
    const { to } = this
    const columns = this.source.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const words = this.words[columns.kind[index]!]!
    const request = columns.request[index]!
    const chunk = columns.chunk[index]!
    to.reserve(EVENT_BYTES + this.textBytes(words, columns, index))
    const { bytes } = to
    const event = this.eventHead(columns.at[index]!)
    let place = putFields(bytes, event, head)
    bytes[place++] = NAME_TAG
    place = putVarint(bytes, place, this.names.of(row) + 1)
    if (flow !== FLOW.none) {
      place = putFields(bytes, place, flow === FLOW.end ? FLOW_END_TAG : FLOW_TAG)
      to.view.setUint32(place, request, true)
      // The number of the run, which tells the ways of several runs apart.
      to.view.setUint32(place + 4, this.run, true)
      place += 8
    }
    if (this.hasArguments) {
      if (request !== 0) place = putAnnotation(bytes, place, REQUEST_HEAD, request)
      if (chunk !== 0) place = putAnnotation(bytes, place, CHUNK_HEAD, chunk)
      for (let member = 0; member < words.length; member++) {
        const word = words[member]!
        const value = valueOf(columns, index, word.source)
        if (value === 0 && word.isOptional) continue
        if (!word.isText && value >= 0 && value <= Number.MAX_SAFE_INTEGER && Math.floor(value) === value)
          place = putAnnotation(bytes, place, word.head, value)
        else place = putFields(bytes, place, this.annotation(word, value))
      }
    }
    this.eventEnd(event, place)
  }

  /** Room for the texts of a row. */
  private textBytes(words: readonly AnnotatedWord[], columns: Columns, index: number): number {
    let bytes = 0
    for (let member = 0; member < words.length; member++) {
      const word = words[member]!
      if (word.isText) bytes += this.annotation(word, valueOf(columns, index, word.source)).length
    }
    return bytes
  }

  /** A text, or a number that is negative or not whole. */
  private annotation({ iid, isText }: AnnotatedWord, value: number): Uint8Array {
    const known = isText ? this.texts.get(iid)?.[value] : undefined
    if (known) return known
    const made = fields((to) => {
      const annotation = to.open(EVENT.annotation)
      to.uint(ANNOTATION.name, iid)
      if (isText) to.text(ANNOTATION.text, utf8(this.source.table.text(value)))
      else if (Number.isSafeInteger(value)) to.int(ANNOTATION.int, value)
      else to.double(ANNOTATION.double, value)
      to.close(annotation)
    })
    if (isText && this.source.table.strings[value] !== undefined) this.keep(iid, value, made)
    return made
  }

  private keep(iid: number, value: number, made: Uint8Array): void {
    const mine = this.texts.get(iid) ?? []
    this.texts.set(iid, mine)
    mine[value] = made
  }

  /** An event that says what the run is, for readers that do not know trace attributes. */
  private about(): void {
    const { message: to } = this
    to.clear()
    const packet = to.open(TRACE.packet)
    to.uint(PACKET.timestamp, 0)
    to.raw(this.afterTime)
    const event = ++to.length
    to.uint(EVENT.type, TYPE.instant)
    to.text(EVENT.nameText, utf8('about'))
    to.uint(EVENT.track, this.base)
    for (const [name, text] of aboutRun(this.source)) {
      const annotation = to.open(EVENT.annotation)
      to.text(ANNOTATION.nameText, utf8(name))
      to.text(ANNOTATION.text, utf8(text))
      to.close(annotation)
    }
    to.close(event)
    this.finish(packet)
  }

  private interned(field: number, iid: number, text: string): void {
    const { message: to } = this
    const entry = to.open(field)
    to.uint(1, iid)
    to.text(2, utf8(text))
    to.close(entry)
  }

  /** A track. @param name null for the process */
  private descriptor(track: number, name: string | null, more: () => void): void {
    const { message: to } = this
    this.packet((): void => {
      const descriptor = to.open(PACKET.trackDescriptor)
      to.uint(DESCRIPTOR.uuid, this.base + track)
      if (name !== null) {
        to.text(DESCRIPTOR.name, utf8(name))
        to.uint(DESCRIPTOR.parent, this.base)
      }
      more()
      to.close(descriptor)
    })
  }

  private packet(fill: () => void): void {
    const { message: to } = this
    to.clear()
    const packet = to.open(TRACE.packet)
    to.uint(PACKET.sequence, this.run)
    fill()
    this.finish(packet)
  }

  /** @param track of the viewer @param own the track of the trace */
  private headsOf(track: number, own: number): Heads {
    const head = (type: number): Uint8Array =>
      fields((to) => {
        to.uint(EVENT.type, type)
        to.uint(EVENT.track, this.base + track)
        if (type !== TYPE.end) to.uint(EVENT.category, own + 1)
      })
    return { begin: head(TYPE.begin), end: head(TYPE.end), instant: head(TYPE.instant) }
  }

  private finish(packet: number): void {
    const { message } = this
    message.close(packet)
    this.to.raw(message.bytes.subarray(0, message.length))
  }
}
