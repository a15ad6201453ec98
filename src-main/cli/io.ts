import type { ExportTarget, TargetPlan } from '../host/export-target'
import type { PdfPrinter } from '../host/pdf-printer'
import type { Pulse } from '../host/sandbox/pulse'

/** What a command may use of the world outside: two streams, files to write, a reason to stop. */
export interface CliIo {
  /** Data; text is written as it is. */
  readonly out: (text: string) => void
  /** A message, one line. */
  readonly message: (line: string) => void
  /** A line that is written over and over on a terminal; undefined wipes it. Elsewhere nothing happens. */
  readonly progress: (line: string | undefined) => void
  /** Writes a file whole or not at all. */
  readonly save: (path: string, content: Uint8Array | string) => Promise<void>
  /** Data as bytes; resolves when more may follow. */
  readonly outBytes: (bytes: Uint8Array) => Promise<void>
  /** Opens files and folders to be written, all of them or none. */
  readonly openTargets: (plans: readonly TargetPlan[], force: boolean) => Promise<ExportTarget>
  /** What is typed or piped in, line by line. */
  readonly lines: () => AsyncIterable<string>
  /** Standard input to its end, as bytes: at most `limit`, and one more where there is more. Left out, there is none. */
  readonly readInput?: (limit: number) => Promise<Uint8Array>
  /** Makes a PDF of a page, and gives up when the person stops; left out, an installed Chromium makes it. */
  readonly print?: PdfPrinter
  /** Makes a PNG of a drawing in the same way. */
  readonly paint?: (svg: string) => Promise<Uint8Array>
  /** True when a person types. */
  readonly isTyped: boolean
  /** Fires when the person wants to stop. */
  readonly stop: AbortSignal
  /** The built program, for threads of its own; left out, everything is done here. */
  readonly program?: string
  /** Where a worker shows what its scripts do; somebody outside watches. */
  readonly pulse?: Pulse
}

/** Exit codes of the command line. */
export const EXIT = {
  ok: 0,
  /** A check failed. */
  failed: 1,
  /** A file, argument or option is wrong, or something cannot be written. */
  badInput: 2,
  /** A defect of ours. */
  internal: 3,
  /** The simulated time limit was reached. */
  timeLimit: 124,
  /** Stopped from the keyboard. */
  stopped: 130,
} as const

/** What a command throws to end with a message and an exit code. */
export class CliFailure extends Error {
  readonly exitCode: number
  readonly code: string

  constructor(code: string, message: string, exitCode: number = EXIT.badInput) {
    super(message)
    this.name = 'CliFailure'
    this.code = code
    this.exitCode = exitCode
  }
}

/** Data as JSON: whole numbers beyond 2^53 as hexadecimal text, two spaces of indentation, a line break at the end. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? `0x${each.toString(16)}` : each), 2)}\n`
}

/**
 * Columns of text, left-aligned unless the heading ends in a colon mark `>`; two spaces between them.
 *
 * @param rows the first one is the heading
 */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return right.includes(column) ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  return `${rows.map(line).join('\n')}\n`
}
