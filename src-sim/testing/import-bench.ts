import type { Result } from '../core/result'
import { importTrace } from '../import/import'
import type { ImportedTrace, ImportOptions, ImportProblem } from '../import/outcome'
import type { TraceTable } from '../trace/table'

/** Text as UTF-8. */
export function bytesOf(text: string): Uint8Array {
  const escaped = encodeURIComponent(text.replace(/[\ud800-\udfff]/g, '\ufffd'))
  return Uint8Array.from(escaped.match(/%..|[^%]/g) ?? [], (part) =>
    part.length === 3 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0),
  )
}

/** Reads to the end. */
export function readAll(
  files: readonly (Uint8Array | string)[],
  options: ImportOptions = {},
): Result<ImportedTrace, ImportProblem> {
  const named = files.map((bytes, index) => ({
    name: `file.${index}`,
    bytes: typeof bytes === 'string' ? bytesOf(bytes) : bytes,
  }))
  const work = importTrace(named, options)
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Reads what must be readable. */
export function imported(...files: readonly (Uint8Array | string)[]): ImportedTrace {
  const found = readAll(files)
  if (!found.ok) throw new Error(`${found.error.code}: ${found.error.message}`)
  return found.value
}

/** Reads what must not be readable. */
export function refused(...files: readonly (Uint8Array | string)[]): ImportProblem {
  const found = readAll(files)
  if (found.ok) throw new Error(`it was read as ${found.value.format}`)
  return found.error
}

/** A row with its texts instead of their numbers. */
export interface PlainRow {
  readonly at: number
  readonly duration: number
  readonly kind: string
  readonly track: string
  readonly request: number
  readonly chunk: number
  readonly id: number
  readonly arg0: number | string
  readonly arg1: number | string
  /** Row; -1 = none. */
  readonly cause: number
}

/** The rows of a trace. @param form what is done to every text */
export function plainRows(table: TraceTable, form: (text: string) => string = (text) => text): PlainRow[] {
  return Array.from({ length: table.rows }, (_, row) => {
    const { at, duration, request, chunk, id, arg0, arg1, track, cause } = table.row(row)
    const kind = table.kindOf(row)
    const value = (label: string, number: number): number | string =>
      label.startsWith('name: ') ? form(table.text(number)) : number
    return {
      ...{ at, duration, kind: kind.name, track: form(`${table.trackSort(track)} ${table.trackName(track)}`) },
      ...{ request, chunk, id, arg0: value(kind.arg0, arg0), arg1: value(kind.arg1, arg1), cause: cause - 1 },
    }
  })
}
