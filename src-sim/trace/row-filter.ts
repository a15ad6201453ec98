import { KINDS } from './kinds'
import type { TraceTable } from './table'
import { textTest } from './text-test'
import { rowWords, type Word } from './words'

/** What an argument of a row is compared with. */
export interface RowCondition {
  /** The name kinds.ts gives it, such as `b_blkno`, `errno` or `level after`. */
  readonly label: string
  readonly is: '=' | '!=' | '<' | '<=' | '>' | '>='
  readonly value: number
}

/** Which rows a list keeps; what is absent keeps all. */
export interface RowFilter {
  /** Names of kinds, such as `io:start`. */
  readonly kinds?: readonly string[] | undefined
  /** Numbers of tracks. */
  readonly tracks?: readonly number[] | undefined
  /** Number of the I/O request. */
  readonly request?: number | undefined
  /** Part of the row in words; capitals do not matter. */
  readonly text?: string | undefined
  /** What the arguments have to be; all of them. */
  readonly where?: readonly RowCondition[] | undefined
  /** Filters of which a row passes at least one; absent or empty = no matter. */
  readonly any?: readonly RowFilter[] | undefined
}

function holds({ label, is, value }: RowCondition, words: readonly Word[]): boolean {
  const word = words.find((each) => each.label === label)
  if (!word) return false
  const found = Number(word.value)
  switch (is) {
    case '=':
      return found === value
    case '!=':
      return found !== value
    case '<':
      return found < value
    case '<=':
      return found <= value
    case '>':
      return found > value
    case '>=':
      return found >= value
  }
}

/** Tells which rows of a trace a filter keeps. */
export function rowTest(
  table: TraceTable,
  { kinds, tracks, request, text, where, any }: RowFilter,
): (row: number) => boolean {
  const names = kinds && new Set(kinds)
  const numbers = tracks && new Set(tracks)
  const others = any?.map((each) => rowTest(table, each)) ?? []
  const hasText = text === undefined ? undefined : textTest(table, text)
  return (row) => {
    if (numbers && !numbers.has(table.get('track', row))) return false
    if (request !== undefined && table.get('request', row) !== request) return false
    if (names && !names.has(KINDS[table.kind(row)]?.name ?? '')) return false
    if (where && !where.every((each) => holds(each, rowWords(table, row)))) return false
    if (others.length > 0 && !others.some((test) => test(row))) return false
    return hasText?.(row) ?? true
  }
}
