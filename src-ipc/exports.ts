/** What a window may ask about exports, and about traces that come from files. */
import type { EndedRun, StartedRun, TraceOf } from './runs'

/** Where a format belongs in the list. */
export type ExportGroup = 'lab' | 'viewer' | 'table' | 'block' | 'signal' | 'picture' | 'report'

/** A choice that a format offers; the first value is the default. */
export interface ExportOptionSummary {
  readonly name: string
  readonly about: string
  readonly values: readonly string[]
  /** Any whole number may be chosen as well. */
  readonly isNumber: boolean
}

/** A format as the window offers it. */
export interface ExportFormatSummary {
  readonly id: string
  readonly title: string
  readonly group: ExportGroup
  /** Such as `.json`; empty for a folder. */
  readonly extension: string
  readonly shape: 'file' | 'files' | 'folder'
  /** Whether one file can hold several runs; else each gets a file of its own. */
  readonly several: boolean
  readonly opensIn: readonly string[]
  /** What it holds and what it leaves out, in a sentence. */
  readonly about: string
  readonly options: readonly ExportOptionSummary[]
}

/** What is exported, and how. */
export interface ExportWish {
  /** One to four traces, in the order in which they are shown. */
  readonly of: readonly TraceOf[]
  /** Id of a format. */
  readonly format: string
  /** By name of the option; what is absent is the default. */
  readonly choice: Readonly<Record<string, string>>
}

/** What an export would be. */
export interface ExportPreview {
  /** Files, a zip of them counted one by one. */
  readonly files: number
  /** bytes of all of them */
  readonly size: number
  /** Every byte was counted; else size and files were estimated from a part of it. */
  readonly isExact: boolean
  /** Name of the file that `head` begins, as it is after the chosen name; empty = that itself. */
  readonly file: string
  /** How it begins; of a picture all of it, if it is not too large. */
  readonly head: Uint8Array
}

/** A file that was written. */
export interface ExportedFile {
  readonly name: string
  /** bytes */
  readonly size: number
}

/**
 * What became of an export.
 *
 * - `disk` its files lie in the folder of this name
 * - `exists` something is there already: the same call with `place` and `replace` writes it
 * - `download` it waits to be fetched by `export/piece`; one file, a zip where there are several
 */
export type ExportWritten =
  | { readonly where: 'disk'; readonly folder: string; readonly files: readonly ExportedFile[] }
  | { readonly where: 'exists'; readonly place: string; readonly name: string }
  | ({ readonly where: 'download'; readonly download: string } & ExportedFile)

/** Where to write. */
export interface ExportPlace {
  /** Offered as the name, without an ending. */
  readonly name: string
  /** The place that an earlier answer named. */
  readonly place?: string | undefined
  /** What is there may be replaced. */
  readonly replace?: boolean | undefined
}

/** What a trace file says of its run; what it does not say is empty. */
export interface TraceFileFacts {
  readonly title: string
  readonly host: string
  /** Of the program that wrote it. */
  readonly version: string
  /** Hash of the trace. */
  readonly hash: string
  /** The scenario that gave it; null = the file does not hold one. */
  readonly scenario: string | null
  /** Id of the format that it was read as. */
  readonly format: string
}

/** A trace that was opened from a file: a run that has ended. */
export interface OpenedTrace {
  /** Name of the file. */
  readonly name: string
  readonly started: StartedRun
  readonly ended: EndedRun
  readonly facts: TraceFileFacts
}

type Nothing = Record<string, never>

/** Calls about exports and trace files. */
export interface ExportCalls {
  /** Every format, in the order in which it is offered. */
  'export/formats': { request: Nothing; reply: readonly ExportFormatSummary[] }
  /** What an export would be, in a moment. E_NOT_FOUND, E_EXPORT */
  'export/preview': { request: ExportWish; reply: ExportPreview }
  /**
   * Makes an export: at a place that a person chooses, else to be fetched. Whole or not at all. Tells rows. null = they
   * chose no place. E_NOT_FOUND, E_EXPORT, E_NO_SPACE, E_WRITE, E_CANCELLED
   */
  'export/write': { request: ExportWish & ExportPlace; reply: ExportWritten | null }
  /** Some bytes of what waits to be fetched; none at its end. E_NOT_FOUND */
  'export/piece': { request: { readonly download: string; readonly offset: number }; reply: Uint8Array }
  /** Forgets what waits to be fetched. */
  'export/drop': { request: { readonly download: string }; reply: null }
  /** Writes a file of the window to a place that a person chooses, as it was sent by `upload/piece`. E_NOT_FOUND, E_NO_SPACE, E_WRITE */
  'export/put': {
    request: { readonly upload: string; readonly extension: '.png' } & ExportPlace
    reply: ExportWritten | null
  }
  /** Sends a piece of a file of the window, base64; `upload` empty = the first one. E_FILE_TOO_BIG, E_NOT_FOUND */
  'upload/piece': {
    request: { readonly upload: string; readonly name: string; readonly base64: string }
    reply: { readonly upload: string }
  }
  /** Opens a trace file: one of the host's, or one that was sent. What it is shows its content. E_NOT_FOUND, E_READ */
  'trace/open': { request: { readonly file: string }; reply: OpenedTrace }
}

/** bytes of the file that `export/piece` gives at once */
export const PIECE_BYTES = 1 << 20
/** bytes that a piece of `upload/piece` holds at most */
export const UPLOAD_BYTES = 384 << 10
/** bytes of a file that a window may send */
export const LARGEST_UPLOAD = 512 << 20
