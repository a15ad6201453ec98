import type { ExportFacts } from '../export/format'
import type { Result } from '../core/result'
import type { TraceTable } from '../trace/table'

/** What a file was read as. */
export type ImportFormat = 'trace' | 'blktrace' | 'chrome' | 'jsonl'

/**
 * Why nothing was read.
 *
 * - `E_TRACE_EMPTY` the file has no bytes, or no event in it
 * - `E_TRACE_FORMAT` it is none of the known formats, or of a version that is not known
 * - `E_TRACE_COUNT` it says that it holds more events than its bytes can hold
 * - `E_TRACE_RECORD` something in it is not what its format allows there
 * - `E_LINE_TOO_LONG` a line or an event is too long
 * - `E_TIME_ORDER` time goes back from one line to the next
 * - `E_FORBIDDEN_KEY`, `E_DUPLICATE_KEY`, `E_TOO_DEEP` a line says what no plain data says
 * - `E_LIMIT` it holds more than this program takes
 * - `E_ZIP_BOMB` it is packed so that little turns into very much, or packed twice
 * - `E_ZIP` what it is packed in is damaged
 * - `E_FILE_TOO_BIG`, `E_READ` the file is too large, or cannot be read at all
 * - `E_CANCELLED` somebody stopped it
 */
export type ImportCode =
  | 'E_TRACE_EMPTY'
  | 'E_TRACE_FORMAT'
  | 'E_TRACE_COUNT'
  | 'E_TRACE_RECORD'
  | 'E_LINE_TOO_LONG'
  | 'E_TIME_ORDER'
  | 'E_FORBIDDEN_KEY'
  | 'E_DUPLICATE_KEY'
  | 'E_TOO_DEEP'
  | 'E_LIMIT'
  | 'E_ZIP_BOMB'
  | 'E_ZIP'
  | 'E_FILE_TOO_BIG'
  | 'E_READ'
  | 'E_CANCELLED'

/** Where in a file; what does not apply is left out. */
export interface ImportPlace {
  /** Name of the file, where there are several. */
  readonly file?: string
  /** From 1. */
  readonly line?: number
  /** Offset of the byte from 0, in what a packed file unpacks to. */
  readonly byte?: number
}

/** Why a file was not read: one sentence, and what programs want to know. */
export interface ImportProblem {
  readonly code: ImportCode
  /** What, where, and what would be right; plain visible characters. */
  readonly message: string
  readonly where: ImportPlace
}

/**
 * What is to be known of a file that was read.
 *
 * - `W_UNKNOWN_KIND` events whose meaning is not known are kept under their name
 * - `W_TRACE_CUT` the file ends too early; what was complete is there
 * - `W_TIME_ORDER` records that were out of order were put in order
 * - `W_EQUAL_TIMES` events of one moment keep the order of the file
 * - `W_ROUNDED` numbers that are not whole were rounded
 * - `W_LEFT_OUT` what has no place in a trace
 * - `W_SHIFTED` the first event is at 0
 * - `F_UNPAIRED` beginnings without an end, or ends without a beginning
 */
export type ImportWarningCode =
  | 'W_UNKNOWN_KIND'
  | 'W_TRACE_CUT'
  | 'W_TIME_ORDER'
  | 'W_EQUAL_TIMES'
  | 'W_ROUNDED'
  | 'W_LEFT_OUT'
  | 'W_SHIFTED'
  | 'F_UNPAIRED'

/** Something to be known, with how often and the first few examples. */
export interface ImportWarning {
  readonly code: ImportWarningCode
  readonly message: string
  readonly count: number
  /** At most 20, each a few words. */
  readonly examples: readonly string[]
}

/** A trace that was read. */
export interface ImportedTrace {
  readonly format: ImportFormat
  readonly table: TraceTable
  readonly facts: ExportFacts
  readonly warnings: readonly ImportWarning[]
}

/** A file to be read, as bytes. */
export interface ImportFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** How far reading is. */
export interface ImportProgress {
  /** Bytes looked at, and all bytes. */
  readonly bytes: number
  readonly total: number
  /** Events found. */
  readonly events: number
}

/** Limits of reading. */
export interface ImportOptions {
  /** Most events; ten million when not given. */
  readonly maxRows?: number
  /** Open what is whole of a trace file of ours that was cut or damaged; other formats give that anyway. */
  readonly partial?: boolean
}

/** Reading a trace piece by piece, so that the caller may look up between two pieces. */
export type ImportWork = Generator<ImportProgress, Result<ImportedTrace, ImportProblem>, void>

/** Ends reading; caught at the door of the import and turned into its problem. */
export class ImportFault extends Error {
  override readonly name = 'ImportFault'
  readonly code: ImportCode
  readonly where: ImportPlace

  constructor(code: ImportCode, message: string, where: ImportPlace = {}) {
    super(message)
    this.code = code
    this.where = where
  }
}
