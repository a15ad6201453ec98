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

/** The rows of a trace in an order: `rows[place]`, or where that is null the row of the same number. */
export class RowOrder {
  private readonly rows: Uint32Array | null

  constructor(rows: Uint32Array | null) {
    this.rows = rows
  }

  /** The row at a place. */
  row(place: number): number {
    return this.rows === null ? place : this.rows[place]!
  }
}

/**
 * The order (at, row). Most traces are recorded in it, and take no memory for it then.
 */
export function timeOrder(table: TraceTable): RowOrder {
  let before = -Infinity
  let isOrdered = true
  table.chunks.forEach(({ at }, chunk) => {
    const count = Math.min(CHUNK_ROWS, table.rows - chunk * CHUNK_ROWS)
    for (let index = 0; index < count && isOrdered; index++) {
      if (!(at[index]! >= before)) isOrdered = false
      before = at[index]!
    }
  })
  return new RowOrder(isOrdered ? null : orderedRows(table))
}

/** Larger groups are sorted as a whole, smaller ones row by row. */
const SMALL_GROUP = 64

/**
 * Every row in the order (at, longest first, row), one after the other: whoever encloses comes before what it encloses,
 * as viewers that nest spans want it. Holds no more than the rows of one instant.
 *
 *     for (const rows = new ParentsFirst(table, order, end); rows.next(); ) use(rows.row, rows.until)
 */
export class ParentsFirst {
  /** The row that `next` came to. */
  row = 0
  /** When it begins, ns. */
  at: Nanos = 0
  /** When it ends, ns. */
  until: Nanos = 0
  private readonly table: TraceTable
  private readonly order: RowOrder
  private readonly end: Nanos
  /** The place in the order behind the group. */
  private place = 0
  /** [rows of one instant] and when they end */
  private group = new Uint32Array(SMALL_GROUP)
  private untils = new Float64Array(SMALL_GROUP)
  private size = 0
  private member = 0

  /** @param end of the trace, ns: where open spans end */
  constructor(table: TraceTable, order: RowOrder, end: Nanos) {
    this.table = table
    this.order = order
    this.end = end
  }

  /** Goes on to the next row. @returns false when there is none */
  next(): boolean {
    if (this.member === this.size && !this.fill()) return false
    this.row = this.group[this.member]!
    this.until = this.untils[this.member]!
    this.member++
    return true
  }

  /** The rows of the next instant. */
  private fill(): boolean {
    const { table, order, end } = this
    let { place } = this
    let size = 0
    let before = Infinity
    let isNested = true
    for (; place < table.rows; place++) {
      const row = order.row(place)
      const columns = table.chunks[row >>> 16]!
      const index = row & (CHUNK_ROWS - 1)
      const at = columns.at[index]!
      if (size === 0) this.at = at
      else if (at !== this.at) break
      const duration = columns.duration[index]!
      const until = duration < 0 ? Math.max(end, at) : at + duration
      if (until > before) isNested = false
      before = until
      if (size === this.group.length) this.grow()
      this.group[size] = row
      this.untils[size++] = until
    }
    this.place = place
    this.size = size
    this.member = 0
    if (!isNested) this.sort()
    return size > 0
  }

  private sort(): void {
    const { group, untils, size } = this
    if (size > SMALL_GROUP) {
      const sorted = Array.from(group.subarray(0, size), (row, member) => ({ row, until: untils[member]! }))
      sorted.sort((a, b) => b.until - a.until || a.row - b.row)
      sorted.forEach(({ row, until }, member) => {
        group[member] = row
        untils[member] = until
      })
      return
    }
    for (let from = 1; from < size; from++) {
      const row = group[from]!
      const until = untils[from]!
      let member = from
      for (; member > 0 && untils[member - 1]! < until; member--) {
        group[member] = group[member - 1]!
        untils[member] = untils[member - 1]!
      }
      group[member] = row
      untils[member] = until
    }
  }

  private grow(): void {
    const group = new Uint32Array(this.group.length * 2)
    const untils = new Float64Array(this.group.length * 2)
    group.set(this.group)
    untils.set(this.untils)
    this.group = group
    this.untils = untils
  }
}

/** Ends that are still to come, the next one first; of ends at one moment what began last ends first. */
export class EndQueue {
  /** When the next end comes, ns; Infinity when there is none. */
  next: Nanos = Infinity
  /** The lane of that. */
  lane = -1
  private readonly until: number[] = []
  private readonly rows: number[] = []
  private readonly lanes: number[] = []
  private readonly serials: number[] = []
  private serial = 0

  /** A row ends then. Rows must be added in the order in which they begin. @param lane -1 = none */
  add(row: number, lane: number, until: Nanos): void {
    let place = this.rows.length
    const serial = this.serial++
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (this.until[parent]! < until) break
      this.move(parent, place)
      place = parent
    }
    this.put(place, row, lane, until, serial)
    this.peek()
  }

  /** Takes out the row of the next end. There must be one. */
  take(): number {
    const first = this.rows[0]!
    const row = this.rows.pop()!
    const until = this.until.pop()!
    const lane = this.lanes.pop()!
    const serial = this.serials.pop()!
    const size = this.rows.length
    if (size === 0) {
      this.next = Infinity
      return first
    }
    let place = 0
    for (let child = 1; child < size; child = place * 2 + 1) {
      if (child + 1 < size && this.isBefore(child + 1, this.until[child]!, this.serials[child]!)) child++
      if (!this.isBefore(child, until, serial)) break
      this.move(child, place)
      place = child
    }
    this.put(place, row, lane, until, serial)
    this.peek()
    return first
  }

  private isBefore(place: number, until: Nanos, serial: number): boolean {
    const other = this.until[place]!
    return other < until || (other === until && this.serials[place]! > serial)
  }

  private peek(): void {
    this.next = this.until[0]!
    this.lane = this.lanes[0]!
  }

  private move(from: number, to: number): void {
    this.put(to, this.rows[from]!, this.lanes[from]!, this.until[from]!, this.serials[from]!)
  }

  private put(place: number, row: number, lane: number, until: Nanos, serial: number): void {
    this.rows[place] = row
    this.lanes[place] = lane
    this.until[place] = until
    this.serials[place] = serial
  }
}
