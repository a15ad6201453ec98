import { KIND, KINDS } from '../trace/kinds'
import type { TraceTable } from '../trace/table'
import { shortLabel } from '../trace/words'
import type { Building } from './building'
import { ChromeTracks } from './chrome-tracks'
import type { ChromeEvents } from './chrome-events'
import type { ChromeReader } from './chrome-reader'
import { nanosBetween } from './decimal'
import { ImportFault, type ImportProgress } from './outcome'
import type { Tally } from './tally'
import { quoted } from './visible'

/** Events after which the caller looks up. */
const STRIDE = 16_384
/** Spans that may be open at once. */
const MOST_OPEN = 1_000_000

const CODE = Object.fromEntries([...'XBEbnesftiICSFTpR'].map((letter) => [letter, letter.charCodeAt(0)]))

/** A span that flows may begin or end in. */
interface Slice {
  readonly row: number
  readonly end: number
  isOver: boolean
}

/** What is open on a thread. */
interface Thread {
  readonly slices: Slice[]
  /** Those that an E ends. */
  readonly begun: Slice[]
  /** Rows whose flow ends in the next span. */
  arrows: number[]
}

/** Turns the events of a Chrome trace into rows, in order of time. */
export class ChromeBuild {
  private readonly events: ChromeEvents
  private readonly building: Building
  private readonly tally: Tally
  private readonly isOwn: boolean
  private readonly tracks: ChromeTracks
  private readonly threads = new Map<number, Thread>()
  /** Rows of asynchronous spans that are open, by key. */
  private readonly open = new Map<number, number[]>()
  /** Row of the last point of a flow, by key. */
  private readonly flows = new Map<number, number>()
  private readonly causes = new Map<number, number>()
  private opened = 0

  constructor(reader: ChromeReader, building: Building, tally: Tally, isOwn: boolean) {
    this.events = reader.events
    this.building = building
    this.tally = tally
    this.isOwn = isOwn
    this.tracks = new ChromeTracks(reader.lanes, reader.names, building, isOwn)
  }

  /** Adds every row. @throws ImportFault */
  *rows(bytes: number): Generator<ImportProgress, void, void> {
    const { events } = this
    const order = this.order()
    const first = order.length === 0 ? { micros: 0, nanos: 0 } : this.least(order[0]!)
    let before = -1
    for (let place = 0; place < order.length; place++) {
      const event = order[place]!
      const at = this.nanosAfter(first, event)
      if (!Number.isSafeInteger(at))
        throw new ImportFault('E_TRACE_RECORD', 'The first and the last event are too far from each other.')
      if (at === before && !this.isOwn) this.tally.add('W_EQUAL_TIMES', 'same time')
      before = at
      this.see(event, at)
      if (place % STRIDE === STRIDE - 1) yield { bytes, total: bytes, events: events.count }
    }
    if (!this.isOwn && order.length > 0 && this.shift(order[0]!) !== '0')
      this.tally.add('W_SHIFTED', `${this.shift(order[0]!)} us`)
  }

  /** The trace; what has no counterpart is told. */
  finish(): TraceTable {
    const table = this.building.finish(this.causes)
    const never = (row: number): void =>
      this.tally.add('F_UNPAIRED', `${quoted(shortLabel(table, row))} on ${table.trackName(table.get('track', row))}`)
    for (const { begun } of this.threads.values()) for (const { row } of begun) never(row)
    for (const rows of this.open.values()) rows.forEach(never)
    return table
  }

  private see(event: number, at: number): void {
    const { events } = this
    const phase = events.get('phase', event)
    switch (phase) {
      case CODE['X']:
        return this.slice(event, at, at + events.get('duration', event), false)
      case CODE['B']:
        return this.slice(event, at, Infinity, true)
      case CODE['E']:
        return this.ends(event, at)
      case CODE['b']:
      case CODE['S']:
        return this.opens(event, at)
      case CODE['e']:
      case CODE['F']:
        return this.closes(event, at)
      case CODE['s']:
      case CODE['t']:
      case CODE['f']:
        if (!this.isOwn) this.flow(event, at, phase)
        return
      case CODE['C']:
        this.add(event, at, 0, KIND['foreign:value'])
        return
      default:
        this.add(event, at, 0, KIND['foreign:instant'])
    }
  }

  private slice(event: number, at: number, end: number, isBegun: boolean): void {
    const thread = this.thread(event, at)
    const row = this.add(event, at, isBegun ? -1 : end - at, KIND['foreign:span'])
    for (const cause of thread.arrows) this.link(row, cause)
    thread.arrows = []
    const slice = { row, end, isOver: false }
    if (this.isOwn && !isBegun) return
    this.bound(thread.slices.length)
    thread.slices.push(slice)
    if (isBegun) thread.begun.push(slice)
  }

  private ends(event: number, at: number): void {
    const slice = this.thread(event, at).begun.pop()
    if (!slice) return this.tally.add('F_UNPAIRED', 'an E without a B')
    slice.isOver = true
    this.building.end(slice.row, at)
  }

  private opens(event: number, at: number): void {
    this.bound(++this.opened)
    const key = this.events.get('key', event)
    const row = this.add(event, at, -1, KIND['foreign:span'])
    const known = this.open.get(key)
    if (known) known.push(row)
    else this.open.set(key, [row])
  }

  private closes(event: number, at: number): void {
    const key = this.events.get('key', event)
    const known = this.open.get(key)
    const row = known?.pop()
    if (known?.length === 0) this.open.delete(key)
    if (row === undefined) return this.tally.add('F_UNPAIRED', 'an asynchronous end without a beginning')
    this.opened--
    this.building.end(row, at)
  }

  private flow(event: number, at: number, phase: number): void {
    const key = this.events.get('key', event)
    const thread = this.thread(event, at)
    const before = this.flows.get(key)
    // An arrow ends in the next span unless it says that it ends in this one.
    if (phase === CODE['f'] && this.events.get('arg1', event) === 0) {
      this.flows.delete(key)
      if (before === undefined) this.tally.add('F_UNPAIRED', 'an arrow without a beginning')
      else if (thread.arrows.length < 1000) thread.arrows.push(before)
      return
    }
    const inside = thread.slices[thread.slices.length - 1]
    if (phase !== CODE['s'] && before === undefined) this.tally.add('F_UNPAIRED', 'an arrow without a beginning')
    if (!inside) return this.tally.add('W_LEFT_OUT', 'a point of an arrow outside of any span')
    if (before !== undefined && phase !== CODE['s']) this.link(inside.row, before)
    if (phase === CODE['f']) this.flows.delete(key)
    else this.flows.set(key, inside.row)
  }

  private link(effect: number, cause: number): void {
    if (cause >= effect) {
      if (cause > effect) this.tally.add('W_LEFT_OUT', 'an arrow to a span that began before')
      return
    }
    if (!this.causes.has(effect)) this.causes.set(effect, cause)
  }

  private thread(event: number, at: number): Thread {
    const lane = this.events.get('lane', event)
    let thread = this.threads.get(lane)
    if (!thread) this.threads.set(lane, (thread = { slices: [], begun: [], arrows: [] }))
    const { slices } = thread
    for (let top = slices[slices.length - 1]; top && (top.isOver || top.end < at); top = slices[slices.length - 1])
      slices.pop()
    return thread
  }

  private add(event: number, at: number, duration: number, fallback: number): number {
    const { events } = this
    const own = events.get('kind', event)
    const link = { request: events.get('request', event), chunk: events.get('chunk', event) }
    const track = this.tracks.of(events.get('lane', event))
    if (own > 0) {
      const kind = own - 1
      const args = { id: events.get('id', event), arg0: events.get('arg0', event), arg1: events.get('arg1', event) }
      return this.building.add({
        at,
        duration: KINDS[kind]?.phase === 'instant' ? 0 : duration,
        kind,
        track,
        ...link,
        ...args,
      })
    }
    const name = events.get('name', event)
    const args =
      fallback === KIND['foreign:value']
        ? { arg0: events.get('arg0', event), arg1: name }
        : { arg0: name, arg1: events.get('details', event) }
    return this.building.add({ at, duration, kind: fallback, track, ...link, ...args })
  }

  private bound(open: number): void {
    if (open > MOST_OPEN)
      throw new ImportFault('E_LIMIT', `More than ${MOST_OPEN} spans are open at once, which is the most.`)
  }

  /** The event from which times count: our own times count from the beginning of the run. */
  private least(first: number): { micros: number; nanos: number } {
    const micros = this.events.get('micros', first)
    return this.isOwn && micros >= 0 ? { micros: 0, nanos: 0 } : { micros, nanos: this.events.get('nanos', first) }
  }

  private shift(first: number): string {
    const nanos = this.events.get('nanos', first)
    const micros = String(this.events.get('micros', first))
    return nanos === 0 ? micros : `${micros}.${String(nanos).padStart(3, '0')}`
  }

  private nanosAfter(first: { micros: number; nanos: number }, event: number): number {
    return nanosBetween(first, { micros: this.events.get('micros', event), nanos: this.events.get('nanos', event) })
  }

  /**
   * Events in order of time. Of one moment spans come first, longer ones before shorter ones, so that the outer of two
   * is seen first; in files of ours events without a length do, as what they begin is recorded after them.
   */
  private order(): Uint32Array {
    const { events, isOwn } = this
    const order = Uint32Array.from({ length: events.count }, (_, place) => place)
    const micros = Float64Array.from(order, (event) => events.get('micros', event))
    const nanos = Uint16Array.from(order, (event) => events.get('nanos', event))
    // -1 for spans whose length is known, so that longer ones come first; 0 for all else.
    const weight = Float64Array.from(order, (event) => {
      const isSpan = events.get('phase', event) === CODE['X']
      if (isOwn) return events.get('phase', event) === CODE['i'] ? -1 : 0
      return isSpan ? -1 - events.get('duration', event) : 0
    })
    const compare = (a: number, b: number): number =>
      micros[a]! - micros[b]! || nanos[a]! - nanos[b]! || weight[a]! - weight[b]! || a - b
    for (let place = 1; place < order.length; place++) if (compare(place - 1, place) > 0) return order.sort(compare)
    return order
  }
}
