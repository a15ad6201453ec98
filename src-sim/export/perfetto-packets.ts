import { CHUNK_ROWS } from '../trace/table'
import { aboutRun, runTitle } from './about'
import type { Counter } from './counters'
import type { ExportSource } from './format'
import { FLOW } from './flows'
import type { NestedLanes } from './lanes'
import { eventNames, type EventNames } from './names'
import { ProtoMessage } from './proto'
import { Texts } from './texts'
import { kindWords, SOURCE, type KindWord } from './words'
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

const REQUEST_HEAD = annotationHead(1)
const CHUNK_HEAD = annotationHead(2)

/** Writes the packets of one run: a sequence of its own, with the names it uses sent first. */
export class PerfettoPackets {
  private readonly to: PieceWriter
  private readonly source: ExportSource
  private readonly message = new ProtoMessage()
  private readonly base: number
  private readonly run: number
  private readonly names: EventNames
  private readonly texts: Texts
  private readonly words: readonly (readonly AnnotatedWord[])[]
  private readonly labels: readonly string[]
  private readonly hasArguments: boolean
  /** Fields of an event's packet after its time. */
  private readonly afterTime: Uint8Array
  /** [track of the viewer] fields that begin and end every span there, and make an instant. */
  private readonly heads: (Readonly<Record<'begin' | 'end' | 'instant', Uint8Array>> | undefined)[] = []

  /** @param run from 1 */
  constructor(to: PieceWriter, source: ExportSource, run: number, hasArguments: boolean) {
    this.to = to
    this.source = source
    this.run = run
    this.base = run * RUN_STRIDE
    this.names = eventNames(source.table)
    this.texts = new Texts(source.table.strings, utf8)
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
    })
  }

  /** What comes before the events: names, facts and tracks. */
  begin({ lanes }: NestedLanes, counters: readonly Counter[]): void {
    const { message: to, source } = this
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

  /** The beginning of a span on a lane. @param part one of FLOW */
  sliceBegin(row: number, lane: number, part: number): void {
    this.slice(row, lane + 1, 'begin', part)
  }

  /** An instant on a lane. */
  instant(row: number, lane: number): void {
    this.slice(row, lane + 1, 'instant', FLOW.none)
  }

  /** The end of what began last on a lane. @param at ns */
  sliceEnd(lane: number, at: number): void {
    this.end(lane + 1, at)
  }

  /** The beginning of a span that found no lane, on a track of its own. */
  ownBegin(row: number): void {
    this.descriptor(OWN_TRACKS + row, this.names.names[this.names.of(row)] ?? '', () => undefined)
    this.slice(row, OWN_TRACKS + row, 'begin', FLOW.none)
  }

  /** The end of such a span. @param at ns */
  ownEnd(row: number, at: number): void {
    this.end(OWN_TRACKS + row, at)
  }

  /** A new value of a curve. @param lanes how many there are @param at ns */
  counter(lanes: number, counter: number, at: number, value: number): void {
    const { message: to } = this
    const packet = this.eventPacket(at)
    const event = to.open(PACKET.trackEvent)
    to.uint(EVENT.type, TYPE.counter)
    to.uint(EVENT.track, this.base + lanes + 1 + counter)
    if (Number.isSafeInteger(value)) to.int(EVENT.counterValue, value)
    else to.double(EVENT.counterDouble, value)
    to.close(event)
    this.finish(packet)
  }

  private slice(row: number, track: number, type: 'begin' | 'instant', part: number): void {
    const { message: to, source } = this
    const columns = source.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const packet = this.eventPacket(columns.at[index]!)
    const event = to.open(PACKET.trackEvent)
    if (track < OWN_TRACKS) to.raw((this.heads[track] ??= this.headsOf(track))[type])
    else to.raw(this.headsOf(track)[type])
    to.uint(EVENT.category, columns.track[index]! + 1)
    to.uint(EVENT.name, this.names.of(row) + 1)
    if (part !== FLOW.none)
      to.fixed64(part === FLOW.end ? EVENT.flowEnd : EVENT.flow, this.base + columns.request[index]!)
    if (this.hasArguments) {
      if (columns.request[index] !== 0) to.short(EVENT.annotation, REQUEST_HEAD, columns.request[index]!)
      if (columns.chunk[index] !== 0) to.short(EVENT.annotation, CHUNK_HEAD, columns.chunk[index]!)
      const words = this.words[columns.kind[index]!]!
      for (let place = 0; place < words.length; place++) {
        const { iid, head, source: from, isText, isOptional } = words[place]!
        const value =
          from === SOURCE.id ? columns.id[index]! : from === SOURCE.arg0 ? columns.arg0[index]! : columns.arg1[index]!
        if (value === 0 && isOptional) continue
        if (!isText) {
          if (value >= 0 && Number.isSafeInteger(value)) to.short(EVENT.annotation, head, value)
          else this.annotation(iid, value)
        } else {
          const annotation = to.open(EVENT.annotation)
          to.uint(ANNOTATION.name, iid)
          to.text(ANNOTATION.text, this.texts.get(value))
          to.close(annotation)
        }
      }
    }
    to.close(event)
    this.finish(packet)
  }

  private end(track: number, at: number): void {
    const { message: to } = this
    const packet = this.eventPacket(at)
    const event = to.open(PACKET.trackEvent)
    if (track < OWN_TRACKS) to.raw((this.heads[track] ??= this.headsOf(track)).end)
    else to.raw(this.headsOf(track).end)
    to.close(event)
    this.finish(packet)
  }

  /** The number of an argument that is negative or not whole. */
  private annotation(iid: number, value: number): void {
    const { message: to } = this
    const annotation = to.open(EVENT.annotation)
    to.uint(ANNOTATION.name, iid)
    if (Number.isSafeInteger(value)) to.int(ANNOTATION.int, value)
    else to.double(ANNOTATION.double, value)
    to.close(annotation)
  }

  /** An event that says what the run is, for readers that do not know trace attributes. */
  private about(): void {
    const { message: to } = this
    const packet = this.eventPacket(0)
    const event = to.open(PACKET.trackEvent)
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

  private eventPacket(at: number): number {
    const { message: to } = this
    to.clear()
    const packet = to.open(TRACE.packet)
    to.uint(PACKET.timestamp, at)
    to.raw(this.afterTime)
    return packet
  }

  private headsOf(track: number): Readonly<Record<'begin' | 'end' | 'instant', Uint8Array>> {
    const head = (type: number): Uint8Array =>
      fields((to) => {
        to.uint(EVENT.type, type)
        to.uint(EVENT.track, this.base + track)
      })
    return { begin: head(TYPE.begin), end: head(TYPE.end), instant: head(TYPE.instant) }
  }

  private finish(packet: number): void {
    const { message } = this
    message.close(packet)
    this.to.part(message.bytes, message.length)
  }
}
