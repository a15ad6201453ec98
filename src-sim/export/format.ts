import type { TraceTable } from '../trace/table'

/** What an export says about the run it came from, in the metadata slot of its format. */
export interface ExportFacts {
  /** Title of the scenario. */
  readonly title: string
  /** `sysv`, `physio`, `aphysio` or `pio`. */
  readonly path: string
  /** Name of the host preset. */
  readonly host: string
  readonly seed: number
  /** Version of the program that ran it. */
  readonly version: string
  /** SHA-256 of the scenario's text, hexadecimal; empty when there is no text. */
  readonly scenario: string
  /** The hash of the trace, hexadecimal. */
  readonly trace: string
  /** The scenario itself, where it is known; formats of our own keep it so that the run can be made again. */
  readonly scenarioText?: string
}

/** A finished run to be written. */
export interface ExportSource {
  readonly table: TraceTable
  readonly facts: ExportFacts
}

/** Rows after which a format that looks through a trace before it writes hands on a piece without bytes. */
export const LOOK_ROWS = 131_072

/** A piece without bytes at each pause of some work, so that whoever takes pieces may look up meanwhile. */
export function* withBreath(pauses: Iterable<void>, file: string, rows: number): Generator<ExportPiece, void, void> {
  for (const _pause of pauses) yield { file, bytes: new Uint8Array(0), rows }
}

/** Some bytes of one of the files of an export. Pieces of a file come in order; files may not be interleaved. */
export interface ExportPiece {
  /** Name inside the folder, or what follows the name the user chose (such as `.blktrace.0`); empty = the file itself. */
  readonly file: string
  /** None where a format still looks through the trace. */
  readonly bytes: Uint8Array
  /** Rows written so far over all sources: progress. */
  readonly rows: number
}

/** A choice a format offers; the command line and the window make their controls from it. */
export interface ExportOption {
  /** One word, such as `bom`. */
  readonly name: string
  readonly about: string
  /** What may be chosen; the first is the default. */
  readonly values: readonly string[]
  /** Any whole number may be chosen as well. */
  readonly isNumber?: true
  /** Several whole numbers may be chosen as well, with commas between them. */
  readonly isNumbers?: true
}

/** What was chosen, by name of the option. What is absent is the default. */
export type ExportChoice = Readonly<Record<string, string>>

/** A format that traces can be written in. */
export interface ExportFormat {
  /** One word, such as `chrome`. */
  readonly id: string
  readonly title: string
  /** Such as `.json`; empty for a folder. */
  readonly extension: string
  /** `file`: one file. `files`: several beside each other that share a name. `folder`: a folder of its own. */
  readonly shape: 'file' | 'files' | 'folder'
  /** Whether one export can hold several runs; else every run is written by itself. */
  readonly several: boolean
  /** The programs that open it. */
  readonly opensIn: readonly string[]
  /** One sentence: what it holds and what it leaves out. */
  readonly about: string
  readonly options: readonly ExportOption[]
  /**
   * Writes the runs. Streams: holds no more than an index of rows and one piece at a time.
   *
   * @param sources at least one; exactly one unless `several`
   * @throws nothing; a trace that cannot be shown in the format is refused by `refusal`
   */
  pieces(sources: readonly ExportSource[], choice: ExportChoice): Generator<ExportPiece, void, void>
  /** Why these runs cannot be written in this format, as a sentence; null when they can. */
  refusal?(sources: readonly ExportSource[], choice: ExportChoice): string | null
}

/** The value of an option: what was chosen, else its default. */
export function chosen(format: Pick<ExportFormat, 'options'>, choice: ExportChoice, name: string): string {
  const option = format.options.find((each) => each.name === name)
  return choice[name] ?? option?.values[0] ?? ''
}
