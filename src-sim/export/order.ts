import type { Nanos } from '../core/time'
import { orderedRows } from '../trace/query'
import { CHUNK_ROWS, type TraceTable } from '../trace/table'

/** Where a row ends, ns: an instant at its beginning, a span that is still open with the trace. @param end of the trace */
export function rowEnd(table: TraceTable, row: number, end: Nanos): Nanos {
  const columns = table.chunks[row >>> 16]!
  const index = row & (CHUNK_ROWS - 1)
  const duration = columns.duration[index]!
  return duration < 0 ? Math.max(end, columns.at[index]!) : columns.at[index]! + duration
}

/**
 * Every row in the order (at, longest first, row): whoever encloses comes before what it encloses, as viewers that
 * nest spans want it.
 *
 * @param end of the trace, ns: where open spans end
 */
export function parentsFirst(table: TraceTable, end: Nanos, ordered: Uint32Array = orderedRows(table)): Uint32Array {
  let rows = ordered
  let before = -1
  let beforeUntil = 0
  let first = 0
  let isNested = true
  for (let place = 0; place <= ordered.length; place++) {
    const row = ordered[place] ?? 0
    const columns = table.chunks[row >>> 16]
    const at = columns && place < ordered.length ? columns.at[row & (CHUNK_ROWS - 1)]! : Infinity
    if (at !== before) {
      if (!isNested) {
        if (rows === ordered) rows = ordered.slice()
        sortGroup(table, rows, first, place, end)
      }
      first = place
      before = at
      isNested = true
      if (at === Infinity) break
      beforeUntil = rowEnd(table, row, end)
      continue
    }
    const until = rowEnd(table, row, end)
    if (until > beforeUntil) isNested = false
    beforeUntil = until
  }
  return rows
}

/** Larger groups are sorted as a whole, smaller ones row by row. */
const SMALL_GROUP = 64

/** Sorts rows that begin together. */
function sortGroup(table: TraceTable, rows: Uint32Array, first: number, next: number, end: Nanos): void {
  if (next - first > SMALL_GROUP) {
    const group = Array.from(rows.subarray(first, next), (row) => ({ row, until: rowEnd(table, row, end) }))
    group.sort((a, b) => b.until - a.until || a.row - b.row)
    group.forEach(({ row }, index) => (rows[first + index] = row))
    return
  }
  for (let from = first + 1; from < next; from++) {
    const row = rows[from]!
    const until = rowEnd(table, row, end)
    let place = from
    for (; place > first && rowEnd(table, rows[place - 1]!, end) < until; place--) rows[place] = rows[place - 1]!
    rows[place] = row
  }
}

/** Ends that are still to come, the next one first; of ends at one moment what began last ends first. */
export class EndQueue {
  private readonly until: number[] = []
  private readonly rows: number[] = []
  private readonly serials: number[] = []
  private serial = 0

  /** When the next end comes, ns; Infinity when there is none. */
  get next(): Nanos {
    return this.until[0] ?? Infinity
  }

  /** A row ends then. Rows must be added in the order in which they begin. */
  add(row: number, until: Nanos): void {
    let place = this.rows.length
    const serial = this.serial++
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (this.until[parent]! < until) break
      this.move(parent, place)
      place = parent
    }
    this.put(place, row, until, serial)
  }

  /** Takes out the row of the next end. There must be one. */
  take(): number {
    const first = this.rows[0]!
    const row = this.rows.pop()!
    const until = this.until.pop()!
    const serial = this.serials.pop()!
    const size = this.rows.length
    if (size === 0) return first
    let place = 0
    for (let child = 1; child < size; child = place * 2 + 1) {
      if (child + 1 < size && this.isBefore(child + 1, this.until[child]!, this.serials[child]!)) child++
      if (!this.isBefore(child, until, serial)) break
      this.move(child, place)
      place = child
    }
    this.put(place, row, until, serial)
    return first
  }

  private isBefore(place: number, until: Nanos, serial: number): boolean {
    const other = this.until[place]!
    return other < until || (other === until && this.serials[place]! > serial)
  }

  private move(from: number, to: number): void {
    this.put(to, this.rows[from]!, this.until[from]!, this.serials[from]!)
  }

  private put(place: number, row: number, until: Nanos, serial: number): void {
    this.rows[place] = row
    this.until[place] = until
    this.serials[place] = serial
  }
}
