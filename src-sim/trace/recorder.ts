import { assert } from '../core/assert'
import type { TraceLink, TraceRow, TraceSink } from '../core/sink'
import type { Nanos } from '../core/time'
import { KINDS, type KindName } from './kinds'
import { StringTable } from './strings'
import { CHUNK_ROWS, newColumns, TraceTable, type Columns, type Row, type Track } from './table'

/** Rows a recorder keeps unless told otherwise: 480 MB. */
export const DEFAULT_CAP = 10_000_000

/** Tracks have 16-bit numbers. */
const MOST_TRACKS = 65_536

/** How much a recorder keeps. */
export interface RecorderOptions {
  /** Most rows to keep; DEFAULT_CAP when not given. */
  readonly cap?: number
  /** The kinds to keep; all when not given. Others cost nothing and count nowhere. */
  readonly mask?: Iterable<KindName>
}

/**
 * Writes the trace into columns. Bounded: when the cap is reached it stops, counts what it did not keep and the table
 * says so; spans that are open then can still end.
 */
export class Recorder implements TraceSink {
  readonly isOn = true
  private readonly cap: number
  private readonly keeps = new Uint8Array(KINDS.length)
  private readonly strings = new StringTable()
  private readonly tracks: Track[] = []
  /** By sort and name. */
  private readonly trackNumbers = new Map<string, Map<string, number>>()
  private readonly chunks: Columns[] = []
  private current: Columns = newColumns()
  /** Next place in `current`, and the place where it counts as full. */
  private index = 0
  private limit = 0
  /** Rows in the chunks before `current`. */
  private base = 0
  private notKept = 0
  private isFinished = false

  constructor(options: RecorderOptions = {}) {
    this.cap = options.cap ?? DEFAULT_CAP
    assert(Number.isSafeInteger(this.cap) && this.cap >= 0 && this.cap < 2 ** 32, () => `a cap of ${this.cap} rows`)
    if (options.mask) {
      const kept = new Set<string>(options.mask)
      KINDS.forEach(({ name }, kind) => (this.keeps[kind] = kept.has(name) ? 1 : 0))
    } else this.keeps.fill(1)
    this.chunks.push(this.current)
    this.limit = Math.min(CHUNK_ROWS, this.cap)
  }

  /** Rows kept so far. */
  get rows(): number {
    return this.base + this.index
  }

  track(sort: string, name: string): number {
    const ofSort = this.trackNumbers.get(sort) ?? new Map<string, number>()
    const known = ofSort.get(name)
    if (known !== undefined) return known
    const number = this.tracks.length
    assert(number < MOST_TRACKS, `a trace has at most ${MOST_TRACKS} tracks`)
    this.tracks.push({ sort, name })
    this.trackNumbers.set(sort, ofSort.set(name, number))
    return number
  }

  string(text: string): number {
    return this.strings.add(text)
  }

  instant(at: Nanos, kind: number, track: number, link: TraceLink, id: number, arg0: number, arg1: number): TraceRow {
    return this.span(at, 0, kind, track, link, id, arg0, arg1)
  }

  begin(at: Nanos, kind: number, track: number, link: TraceLink, id: number, arg0: number, arg1: number): TraceRow {
    return this.span(at, -1, kind, track, link, id, arg0, arg1)
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
    if (this.keeps[kind] !== 1) return this.refuse(kind)
    if (this.index === this.limit && !this.makeRoom()) return -1
    const { request, chunk, cause } = link
    // Adding 0 turns -0 into 0: equal traces have equal bytes.
    const row: Row = { at, duration, kind, track, request, chunk, cause, id, arg0: arg0 + 0, arg1 }
    write(this.current, this.index, row)
    return this.base + this.index++
  }

  end(row: TraceRow, at: Nanos): void {
    if (row < 0) return
    const { at: begins, duration } = this.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    assert(row < this.rows && duration[index] === -1, () => `row ${row} is not open`)
    assert(at >= begins[index]!, () => `a span from ${begins[index]!} ns ends at ${at} ns`)
    duration[index] = at - begins[index]!
  }

  /** The trace so far, to look at while the run goes on. Shares the columns: spans still open may close under it. */
  view(): TraceTable {
    const { cap, notKept } = this
    return new TraceTable({
      rows: this.rows,
      chunks: this.chunks.slice(0, Math.ceil(this.rows / CHUNK_ROWS)),
      strings: this.strings.texts.slice(),
      tracks: this.tracks.slice(),
      truncated: notKept > 0 ? { cap, notKept } : undefined,
    })
  }

  /** Ends the recording; the columns become the table without a copy. Nothing may be recorded afterwards. */
  finish(): TraceTable {
    const table = this.view()
    this.isFinished = true
    this.limit = this.index
    return table
  }

  private refuse(kind: number): TraceRow {
    assert(kind >= 0 && kind < KINDS.length, () => `there is no kind ${kind} of trace event`)
    return -1
  }

  /** Begins the next chunk. False when the cap is reached. */
  private makeRoom(): boolean {
    assert(!this.isFinished, 'a finished recorder is asked to record')
    if (this.rows >= this.cap) {
      this.notKept++
      return false
    }
    this.base += this.index
    this.index = 0
    this.limit = Math.min(CHUNK_ROWS, this.cap - this.base)
    this.current = newColumns()
    this.chunks.push(this.current)
    return true
  }
}

/** Puts a row in its place; that the row has every column is checked by its type. */
function write(columns: Columns, index: number, row: Row): void {
  columns.at[index] = row.at
  columns.duration[index] = row.duration
  columns.kind[index] = row.kind
  columns.track[index] = row.track
  columns.request[index] = row.request
  columns.chunk[index] = row.chunk
  columns.cause[index] = row.cause
  columns.id[index] = row.id
  columns.arg0[index] = row.arg0
  columns.arg1[index] = row.arg1
}
