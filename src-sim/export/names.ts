import { KINDS } from '../trace/kinds'
import { CHUNK_ROWS, type TraceTable } from '../trace/table'
import { SOURCE, textSource } from './words'

/** What events are called in a viewer: their kind, and the text that says more, such as `proc:work strategy`. */
export interface EventNames {
  /** Every name that occurs, each once, in the order of first use. */
  readonly names: readonly string[]
  /** The place of a row's name. */
  of(row: number): number
}

/** Finds the names of a trace. */
export function eventNames(table: TraceTable): EventNames {
  const sources = KINDS.map((_kind, number) => textSource(number))
  const known = KINDS.map(() => new Map<number, number>())
  const names: string[] = []
  const textOf = (row: number, kind: number): number => {
    const source = sources[kind]
    if (source === -1) return 0
    const columns = table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    return source === SOURCE.arg0 ? columns.arg0[index]! : columns.arg1[index]!
  }
  for (let row = 0; row < table.rows; row++) {
    const kind = table.kind(row)
    const text = textOf(row, kind)
    const mine = known[kind]!
    if (mine.has(text)) continue
    mine.set(text, names.length)
    names.push(`${KINDS[kind]!.name} ${table.text(text)}`.trimEnd())
  }
  return {
    names,
    of: (row) => {
      const kind = table.kind(row)
      return known[kind]!.get(textOf(row, kind))!
    },
  }
}
