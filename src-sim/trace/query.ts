import { rowWords } from './words'
import { KINDS } from './kinds'
import { CHUNK_ROWS, type TraceTable } from './table'

/** How far rows may stand from their place, on average, for moving them one by one. */
const NEARLY_SORTED = 16

/** Every row in the order (at, row). A trace is nearly in that order already; then it takes time in proportion to rows. */
export function orderedRows(table: TraceTable): Uint32Array {
  const rows = new Uint32Array(table.rows)
  const at = new Float64Array(table.rows)
  let moves = table.rows * NEARLY_SORTED
  for (let row = 0; row < table.rows; row++) {
    const mine = table.at(row)
    at[row] = mine
    let place = row
    if (moves >= 0) {
      for (; place > 0 && at[rows[place - 1]!]! > mine; place--) rows[place] = rows[place - 1]!
      moves -= row - place
    }
    rows[place] = row
  }
  return moves >= 0 ? rows : rows.sort((a, b) => at[a]! - at[b]! || a - b)
}

/** The rows that belong to one I/O request, in the order (at, row). @param request its number, from 1 */
export function requestRows(table: TraceTable, request: number): number[] {
  const rows: number[] = []
  for (let base = 0; base < table.rows; base += CHUNK_ROWS) {
    const column = table.chunks[base / CHUNK_ROWS]!.request
    const count = Math.min(CHUNK_ROWS, table.rows - base)
    for (let index = 0; index < count; index++) if (column[index] === request) rows.push(base + index)
  }
  return rows.sort((a, b) => table.at(a) - table.at(b) || a - b)
}

/**
 * What brought a row about: the row itself, its cause, the cause of that, … up to one that has none. A cause lies
 * before its effect, so the chain ends; a trace that breaks this (a foreign file) ends the chain there.
 */
export function causeChain(table: TraceTable, row: number): number[] {
  const chain: number[] = []
  let next = row
  while (next >= 0 && next < table.rows) {
    chain.push(next)
    const cause = table.get('cause', next) - 1
    if (cause >= next) break
    next = cause
  }
  return chain
}

/** The rows that a row brought about itself, in the order (at, row). */
export function effectsOf(table: TraceTable, row: number): number[] {
  const rows: number[] = []
  for (let base = 0; base < table.rows; base += CHUNK_ROWS) {
    const column = table.chunks[base / CHUNK_ROWS]!.cause
    const count = Math.min(CHUNK_ROWS, table.rows - base)
    for (let index = 0; index < count; index++) if (column[index] === row + 1) rows.push(base + index)
  }
  return rows.sort((a, b) => table.at(a) - table.at(b) || a - b)
}

/** A row in words, such as `io:start on process cat (buf 3, b_blkno 8, b_bcount 512)`. */
export function rowInWords(table: TraceTable, row: number): string {
  const kind = table.kind(row)
  const words = rowWords(table, row).map(({ label, value }) => `${label} ${value}`)
  const track = table.get('track', row)
  const where = `${table.trackSort(track)} ${table.trackName(track)}`
  return `${KINDS[kind]?.name ?? `kind ${kind}`} on ${where}${words.length > 0 ? ` (${words.join(', ')})` : ''}`
}
