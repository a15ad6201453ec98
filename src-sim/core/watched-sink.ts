import type { Nanos } from './time'
import type { TraceLink, TraceRow, TraceSink } from './sink'

/** An event as somebody who watches hears of it, while it happens. */
export interface SeenEvent {
  readonly kind: number
  /** What begins is heard of twice, if it ends; a span of known length only once, when it is known. */
  readonly phase: 'instant' | 'begin' | 'end' | 'span'
  /** Of the event; when it ends, the time of the end. */
  readonly at: Nanos
  /** ns; 0 = an instant, -1 = not known yet */
  readonly duration: Nanos
  /** Row of the trace; -1 when it was not kept. */
  readonly row: TraceRow
  readonly track: number
  readonly request: number
  readonly chunk: number
  readonly id: number
  readonly arg0: number
  readonly arg1: number
}

/** Hears of events. */
export type Watcher = (event: SeenEvent) => void

/**
 * A sink that lets others watch: each event of a wanted kind is told while it happens, at no simulated time. Events that
 * happen while it is held wait until it is let go, so that a watcher is never called inside the code it watches.
 */
export class WatchedSink implements TraceSink {
  private readonly inner: TraceSink
  private readonly watchers = new Map<number, Watcher[]>()
  private readonly open = new Map<TraceRow, SeenEvent>()
  private readonly tracks = new Map<number, string>()
  private readonly texts = new Map<number, string>()
  private waiting: SeenEvent[] = []
  private holds = 0

  constructor(inner: TraceSink) {
    this.inner = inner
  }

  get isOn(): boolean {
    return this.inner.isOn
  }

  /** Tells a watcher of every event of some kinds from now on. */
  watch(kinds: Iterable<number>, watcher: Watcher): void {
    for (const kind of new Set(kinds)) {
      const list = this.watchers.get(kind)
      if (list) list.push(watcher)
      else this.watchers.set(kind, [watcher])
    }
  }

  /** Lets events wait until `letGo` was called as often. */
  hold(): void {
    this.holds += 1
  }

  /** Tells what has waited, in order. */
  letGo(): void {
    if (this.holds > 1 || this.waiting.length === 0) {
      this.holds -= 1
      return
    }
    // What happens while a watcher works waits its turn.
    for (let index = 0; index < this.waiting.length; index++) this.tellNow(this.waiting[index]!)
    this.waiting = []
    this.holds -= 1
  }

  /** Name of a track; empty when it is not known. */
  trackName(track: number): string {
    return this.tracks.get(track) ?? ''
  }

  /** Text behind a number; empty when it is not known. */
  text(string: number): string {
    return this.texts.get(string) ?? ''
  }

  track(sort: string, name: string): number {
    const number = this.inner.track(sort, name)
    this.tracks.set(number, name)
    return number
  }

  string(text: string): number {
    const number = this.inner.string(text)
    this.texts.set(number, text)
    return number
  }

  instant(at: Nanos, kind: number, track: number, link: TraceLink, id: number, arg0: number, arg1: number): TraceRow {
    const row = this.inner.instant(at, kind, track, link, id, arg0, arg1)
    if (this.watchers.has(kind)) this.tell('instant', at, 0, row, kind, track, link, id, arg0, arg1)
    return row
  }

  begin(at: Nanos, kind: number, track: number, link: TraceLink, id: number, arg0: number, arg1: number): TraceRow {
    const row = this.inner.begin(at, kind, track, link, id, arg0, arg1)
    if (this.watchers.has(kind)) this.tell('begin', at, -1, row, kind, track, link, id, arg0, arg1)
    return row
  }

  span(
    at: Nanos,
    duration: Nanos,
    kind: number,
    track: number,
    link: TraceLink,
    id: number,
    arg0: number,
    arg1: number,
  ): TraceRow {
    const row = this.inner.span(at, duration, kind, track, link, id, arg0, arg1)
    if (this.watchers.has(kind)) this.tell('span', at, duration, row, kind, track, link, id, arg0, arg1)
    return row
  }

  end(row: TraceRow, at: Nanos): void {
    this.inner.end(row, at)
    const begun = this.open.get(row)
    if (!begun) return
    this.open.delete(row)
    this.pass({ ...begun, phase: 'end', at, duration: at - begun.at })
  }

  private tell(
    phase: SeenEvent['phase'],
    at: Nanos,
    duration: Nanos,
    row: TraceRow,
    kind: number,
    track: number,
    { request, chunk }: TraceLink,
    id: number,
    arg0: number,
    arg1: number,
  ): void {
    const event: SeenEvent = { kind, phase, at, duration, row, track, request, chunk, id, arg0, arg1 }
    if (phase === 'begin' && row >= 0) this.open.set(row, event)
    this.pass(event)
  }

  private pass(event: SeenEvent): void {
    this.waiting.push(event)
    if (this.holds > 0) return
    this.hold()
    this.letGo()
  }

  private tellNow(event: SeenEvent): void {
    for (const watcher of this.watchers.get(event.kind) ?? []) watcher(event)
  }
}
