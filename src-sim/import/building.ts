import type { TraceLink, TraceRow } from '../core/sink'
import { DEFAULT_CAP, Recorder } from '../trace/recorder'
import { CHUNK_ROWS, type TraceTable } from '../trace/table'
import { ImportFault, type ImportOptions } from './outcome'
import { visible } from './visible'

/** Different texts of one file that are kept. */
const MOST_TEXTS = 1_000_000
/** Characters of all texts that are kept. */
const MOST_CHARACTERS = 1 << 26
/** Characters of one text. */
const LONGEST_TEXT = 65_536
/** Tracks have 16-bit numbers. */
const MOST_TRACKS = 65_536

/** A row that is about nothing in particular, to be changed in parts. */
export interface NewRow {
  readonly at: number
  /** ns; -1 = still open */
  readonly duration?: number
  readonly kind: number
  readonly track: number
  readonly request?: number
  readonly chunk?: number
  readonly id?: number
  readonly arg0?: number
  readonly arg1?: number
}

/** Makes a trace of what is read, within limits. Texts are made visible. */
export class Building {
  readonly maxRows: number
  private readonly recorder: Recorder
  private readonly texts = new Map<string, number>()
  private readonly tracks = new Set<number>()
  private readonly link: TraceLink = { request: 0, chunk: 0, cause: 0 }
  private characters = 0

  constructor({ maxRows = DEFAULT_CAP }: ImportOptions) {
    this.maxRows = maxRows
    this.recorder = new Recorder({ cap: maxRows })
  }

  /** Rows so far. */
  get rows(): number {
    return this.recorder.rows
  }

  /** The number of a track. @throws ImportFault E_LIMIT */
  track(sort: string, name: string): number {
    if (this.tracks.size >= MOST_TRACKS) throw new ImportFault('E_LIMIT', `It has more than ${MOST_TRACKS - 1} tracks.`)
    const track = this.recorder.track(visible(sort.slice(0, 100)), visible(name.slice(0, LONGEST_TEXT)))
    this.tracks.add(track)
    return track
  }

  /** The number of a text. @throws ImportFault E_LIMIT */
  text(text: string): number {
    return this.mayBeText(text) ?? tooManyTexts()
  }

  /** The number of a text; undefined when there are too many already. */
  mayBeText(text: string): number | undefined {
    const known = this.texts.get(text)
    if (known !== undefined) return known
    this.characters += text.length
    if (this.texts.size >= MOST_TEXTS || this.characters > MOST_CHARACTERS) return undefined
    const number = this.recorder.string(visible(text.slice(0, LONGEST_TEXT)))
    this.texts.set(text, number)
    return number
  }

  /** Adds a row. @returns its number @throws ImportFault E_LIMIT */
  add({ at, duration = 0, kind, track, request = 0, chunk = 0, id = 0, arg0 = 0, arg1 = 0 }: NewRow): TraceRow {
    this.link.request = request
    this.link.chunk = chunk
    const row = this.recorder.span(at, duration, kind, track, this.link, id, arg0, arg1)
    if (row < 0) throw new ImportFault('E_LIMIT', `It has more than ${this.maxRows} events, which is the most.`)
    return row
  }

  /** An open row ends. */
  end(row: TraceRow, at: number): void {
    this.recorder.end(row, at)
  }

  /** The trace. @param causes pairs of effect and cause, rows */
  finish(causes: Iterable<readonly [effect: TraceRow, cause: TraceRow]> = []): TraceTable {
    const table = this.recorder.finish()
    for (const [effect, cause] of causes) table.chunks[effect >>> 16]!.cause[effect & (CHUNK_ROWS - 1)] = cause + 1
    return table
  }
}

function tooManyTexts(): never {
  throw new ImportFault('E_LIMIT', `It has more than ${MOST_TEXTS} different names.`)
}
