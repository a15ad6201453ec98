import { assert } from '../core/assert'
import type { Nanos } from '../core/time'
import { KINDS, type Kind } from './kinds'

/**
 * The columns of the trace: the array of each and what its numbers mean. Everything else (the type of a row, bytes a
 * row, hash, file) follows from this list. Wide ones come first so that all views of a chunk are aligned.
 */
export const COLUMNS = {
  /** [rows] ns since the world began, whole */
  at: Float64Array,
  /** [rows] ns; 0 = instant, -1 = still open */
  duration: Float64Array,
  /** [rows] a whole number whose meaning and unit kinds.ts gives for the kind */
  arg0: Float64Array,
  /** [rows] number of the I/O request; 0 = none */
  request: Uint32Array,
  /** [rows] number of the piece of that request; 0 = none */
  chunk: Uint32Array,
  /** [rows] row of the event that brought this one about, plus 1; 0 = none */
  cause: Uint32Array,
  /** [rows] number of the object the event is about; 0 = none */
  id: Uint32Array,
  /** [rows] 0 to 2^32 - 1, meaning and unit by kind */
  arg1: Uint32Array,
  /** [rows] row of kinds.ts */
  kind: Uint16Array,
  /** [rows] index into the tracks */
  track: Uint16Array,
} as const

/** The name of a column. */
export type ColumnName = keyof typeof COLUMNS

/** All columns in the order in which they lie in memory, in the hash and in the file. */
export const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[]

/** One value of every column. */
export type Row = Readonly<Record<ColumnName, number>>

/** The arrays of one chunk of CHUNK_ROWS rows. */
export type Columns = { readonly [Name in ColumnName]: InstanceType<(typeof COLUMNS)[Name]> }

/** Rows of a chunk. */
export const CHUNK_ROWS = 65_536

/** Bytes one row takes in memory. */
export const ROW_BYTES = COLUMN_NAMES.reduce((sum, name) => sum + COLUMNS[name].BYTES_PER_ELEMENT, 0)

/** A chunk, born full-size in one buffer, so that appending never copies and a chunk can be handed over whole. */
export function newColumns(): Columns {
  const buffer = new ArrayBuffer(CHUNK_ROWS * ROW_BYTES)
  let offset = 0
  const entries = COLUMN_NAMES.map((name) => {
    const array = new COLUMNS[name](buffer, offset, CHUNK_ROWS)
    offset += array.byteLength
    return [name, array]
  })
  return Object.fromEntries(entries) as Columns
}

/** What a row lies on: a process, a processor, a device, … */
export interface Track {
  /** `process`, `cpu`, `line`, `device`, `dma` or `memory`. */
  readonly sort: string
  readonly name: string
}

/** Said when the recorder reached its limit: what came later is missing. */
export interface Truncation {
  /** Rows the recorder was allowed to keep. */
  readonly cap: number
  /** Events that came after that and are not in the trace. */
  readonly notKept: number
}

/** What a table is made of. */
export interface TableParts {
  readonly rows: number
  /** ceil(rows / CHUNK_ROWS) chunks. */
  readonly chunks: readonly Columns[]
  readonly strings: readonly string[]
  readonly tracks: readonly Track[]
  /** undefined when every event was kept. */
  readonly truncated: Truncation | undefined
}

/** A finished trace, to be read only. Rows are in the order in which they were recorded. */
export class TraceTable implements TableParts {
  readonly rows: number
  readonly chunks: readonly Columns[]
  readonly strings: readonly string[]
  readonly tracks: readonly Track[]
  readonly truncated: Truncation | undefined

  constructor(parts: TableParts) {
    assert(
      parts.chunks.length === Math.ceil(parts.rows / CHUNK_ROWS),
      () => `${parts.rows} rows do not fill ${parts.chunks.length} chunks`,
    )
    this.rows = parts.rows
    this.chunks = parts.chunks
    this.strings = parts.strings
    this.tracks = parts.tracks
    this.truncated = parts.truncated
  }

  /** One value. @param row 0 to `rows` - 1 */
  get(column: ColumnName, row: number): number {
    return this.chunks[row >>> 16]![column][row & (CHUNK_ROWS - 1)]!
  }

  /** Every value of a row. @param row 0 to `rows` - 1 */
  row(row: number): Row {
    assert(row >= 0 && row < this.rows, () => `row ${row} of a trace of ${this.rows}`)
    const columns = this.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    return {
      at: columns.at[index]!,
      duration: columns.duration[index]!,
      kind: columns.kind[index]!,
      track: columns.track[index]!,
      request: columns.request[index]!,
      chunk: columns.chunk[index]!,
      cause: columns.cause[index]!,
      id: columns.id[index]!,
      arg0: columns.arg0[index]!,
      arg1: columns.arg1[index]!,
    }
  }

  /** When a row begins, ns. */
  at(row: number): Nanos {
    return this.chunks[row >>> 16]!.at[row & (CHUNK_ROWS - 1)]!
  }

  /** How long it lasts, ns; 0 = instant, -1 = still open. */
  duration(row: number): Nanos {
    return this.chunks[row >>> 16]!.duration[row & (CHUNK_ROWS - 1)]!
  }

  /** The number of its kind. */
  kind(row: number): number {
    return this.chunks[row >>> 16]!.kind[row & (CHUNK_ROWS - 1)]!
  }

  /** What kinds.ts says about its kind. */
  kindOf(row: number): Kind {
    return KINDS[this.kind(row)]!
  }

  /** A text by its number; the empty text when there is none of that number. */
  text(string: number): string {
    return this.strings[string] ?? ''
  }

  /** The name of a track; empty when there is none of that number. */
  trackName(track: number): string {
    return this.tracks[track]?.name ?? ''
  }

  /** The sort of a track; empty when there is none of that number. */
  trackSort(track: number): string {
    return this.tracks[track]?.sort ?? ''
  }
}
