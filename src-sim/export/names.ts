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
  /** By kind and number of the text; numbers of no text, which a file from elsewhere may have, stand in maps. */
  const known = KINDS.map((): number[] => [])
  const others = KINDS.map(() => new Map<number, number>())
  const names: string[] = []
  const texts = Math.max(1, table.strings.length)
  const placeOf = (kind: number, text: number): number | undefined =>
    text < texts && text >= 0 ? known[kind]![text] : others[kind]!.get(text)
  const of = (row: number): number => {
    const columns = table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const kind = columns.kind[index]!
    const source = sources[kind]
    const text = source === -1 ? 0 : source === SOURCE.arg0 ? columns.arg0[index]! : columns.arg1[index]!
    const found = placeOf(kind, text)
    if (found !== undefined) return found
    const place = names.length
    if (text < texts && text >= 0) known[kind]![text] = place
    else others[kind]!.set(text, place)
    names.push(`${KINDS[kind]!.name} ${table.text(text)}`.trimEnd())
    return place
  }
  for (let row = 0; row < table.rows; row++) of(row)
  return { names, of }
}
