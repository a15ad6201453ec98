import { orderedRows } from './query'
import { KINDS, type KindName } from './kinds'
import type { TraceTable } from './table'
import { rowWords } from './words'

/** What `formatTrace` shows. */
export interface TextOptions {
  /** Only these kinds; all when not given. */
  readonly kinds?: Iterable<KindName>
  /** At most this many lines, then one that says how many more there are. */
  readonly limit?: number
}

/** ns as microseconds with three decimals: exact, and columns line up. */
function microseconds(time: number): string {
  const whole = Math.floor(time / 1000)
  return `${whole}.${String(time - whole * 1000).padStart(3, '0')}`
}

function length(duration: number): string {
  if (duration === 0) return ''
  return duration < 0 ? 'open' : `+${microseconds(duration)}`
}

function formatRow(table: TraceTable, row: number): string {
  const { at, duration, kind, track, request, chunk, cause } = table.row(row)
  const parts = rowWords(table, row).map(({ label, value }) => `${label}=${value}`)
  if (request !== 0) parts.push(`request ${request}`)
  if (chunk !== 0) parts.push(`chunk ${chunk}`)
  if (cause !== 0) parts.push(`cause #${cause - 1}`)
  const where = `${table.trackSort(track)} ${table.trackName(track)}`
  const cells = [
    `#${row}`.padEnd(6),
    microseconds(at).padStart(12),
    length(duration).padEnd(10),
    where.padEnd(18),
    (KINDS[kind]?.name ?? `kind ${kind}`).padEnd(14),
    parts.join('  '),
  ]
  return cells.join(' ').trimEnd()
}

/**
 * The trace as text, one line a row in the order (at, row): row number, time and length in microseconds, track, kind,
 * arguments by name, request, piece and cause. Ends with a line end; the same trace gives the same text.
 */
export function formatTrace(table: TraceTable, options: TextOptions = {}): string {
  const kept = options.kinds && new Set<string>(options.kinds)
  const rows = orderedRows(table)
  const lines: string[] = []
  let more = 0
  for (const row of rows) {
    if (kept && !kept.has(KINDS[table.kind(row)]?.name ?? '')) continue
    if (lines.length < (options.limit ?? Infinity)) lines.push(formatRow(table, row))
    else more++
  }
  if (more > 0) lines.push(`… ${more} more`)
  if (table.truncated) lines.push(`stopped at ${table.truncated.cap} rows: ${table.truncated.notKept} events not kept`)
  return lines.map((line) => `${line}\n`).join('')
}
