import { KINDS } from './kinds'
import { RowState, STATE_LABELS } from './row-state'
import type { TraceTable } from './table'
import { textTest } from './text-test'
import { rowWords, type Word } from './words'

/** What an argument of a row, or the machine's state just after it, is compared with. */
export interface RowCondition {
  /** The name kinds.ts gives an argument, such as `b_blkno`, `errno` or `level after`; or one of STATE_LABELS. */
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

const isState = ({ label }: RowCondition): boolean => STATE_LABELS.some((each) => each === label)

function holds({ is, value }: RowCondition, found: number | undefined): boolean {
  if (found === undefined) return false
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
  const state = where?.some(isState) ? new RowState(table) : undefined
  const allHold = (conditions: readonly RowCondition[], row: number): boolean => {
    let words: readonly Word[] | undefined
    return conditions.every((each) => {
      if (isState(each)) return holds(each, state?.read(each.label, row))
      const word = (words ??= rowWords(table, row)).find(({ label }) => label === each.label)
      return holds(each, word && Number(word.value))
    })
  }
  return (row) => {
    if (numbers && !numbers.has(table.get('track', row))) return false
    if (request !== undefined && table.get('request', row) !== request) return false
    if (names && !names.has(KINDS[table.kind(row)]?.name ?? '')) return false
    if (where && !allHold(where, row)) return false
    if (others.length > 0 && !others.some((test) => test(row))) return false
    return hasText?.(row) ?? true
  }
}
