import type { Lane } from './lanes'
import { rowTest, type RowFilter } from './row-filter'
import type { Stepped } from './stepped'
import type { TraceTable } from './table'

/** Numbers there is room for at first. */
const FIRST = 1024

/** A list of whole numbers below 2^32 that grows. */
class Numbers {
  filled = 0
  private values = new Uint32Array(FIRST)

  add(value: number): void {
    if (this.filled === this.values.length) {
      const wider = new Uint32Array(this.filled * 2)
      wider.set(this.values)
      this.values = wider
    }
    this.values[this.filled++] = value
  }

  /** What was added, without the room for more. */
  taken(): Uint32Array {
    return this.values.slice(0, this.filled)
  }
}

/** The rows that pass a filter, while they are looked for. */
export class FilterRun implements Stepped {
  private readonly ordered: Uint32Array
  private readonly test: (row: number) => boolean
  private readonly found = new Numbers()
  private place = 0
  private all: Uint32Array | null = null

  /**
   * @param ordered every row in the order (at, row)
   * @param filter null = every row passes
   */
  constructor(table: TraceTable, ordered: Uint32Array, filter: RowFilter | null) {
    this.ordered = ordered
    this.test = rowTest(table, filter ?? {})
    if (filter) return
    this.all = ordered
    this.place = ordered.length
  }

  /** Rows looked at, and all. */
  get progress(): Stepped['progress'] {
    return { done: this.place, total: this.ordered.length }
  }

  /** True when every row was looked at. */
  get isDone(): boolean {
    return this.place >= this.ordered.length
  }

  /** Looks at the next rows. */
  step(most: number): boolean {
    const { ordered, test, found } = this
    const end = Math.min(ordered.length, this.place + most)
    for (; this.place < end; this.place++) {
      const row = ordered[this.place]!
      if (test(row)) found.add(row)
    }
    return !this.isDone
  }

  /** Those that pass, in the order (at, row), once every row was looked at. */
  rows(): Uint32Array {
    return (this.all ??= this.found.taken())
  }
}

/** The places on every lane whose rows pass a filter, while they are looked for. */
export class PlacesRun implements Stepped {
  private readonly lanes: readonly Lane[]
  private readonly isKept: Uint8Array
  private readonly total: number
  private done = 0
  private lane = 0
  private place = 0
  private open = new Numbers()
  private readonly found: Uint32Array[] = []

  /** @param rows that pass @param count of all rows of the trace */
  constructor(rows: Uint32Array, lanes: readonly Lane[], count: number) {
    this.lanes = lanes
    this.isKept = new Uint8Array(count)
    for (const row of rows) this.isKept[row] = 1
    this.total = lanes.reduce((sum, lane) => sum + lane.rows.length, 0)
  }

  /** Entries looked at, and all. */
  get progress(): Stepped['progress'] {
    return { done: this.done, total: this.total }
  }

  /** True when every lane was looked at. */
  get isDone(): boolean {
    return this.lane >= this.lanes.length
  }

  /** Looks at the next entries. */
  step(most: number): boolean {
    const { isKept, lanes } = this
    for (let left = most; left > 0 && !this.isDone;) {
      const { rows } = lanes[this.lane]!
      const end = Math.min(rows.length, this.place + left)
      left -= end - this.place
      this.done += end - this.place
      for (; this.place < end; this.place++) if (isKept[rows[this.place]!] === 1) this.open.add(this.place)
      if (this.place < rows.length) continue
      this.found.push(this.open.taken())
      this.open = new Numbers()
      this.place = 0
      this.lane += 1
    }
    return !this.isDone
  }

  /** [lanes] places that pass, rising, once every lane was looked at. */
  places(): readonly Uint32Array[] {
    return this.found
  }
}

/** The nearest row in a direction that passes a filter, while it is looked for: it ends at the first. */
export class NeighbourRun implements Stepped {
  /** Its row; -1 = none so far. */
  found = -1
  private readonly ordered: Uint32Array
  private readonly test: (row: number) => boolean
  private readonly first: number
  private readonly by: 1 | -1
  private place: number

  /**
   * @param ordered rows in the order (at, row)
   * @param filter null = each of them passes
   * @param place of the first of them that is looked at
   */
  constructor(table: TraceTable, ordered: Uint32Array, filter: RowFilter | null, place: number, by: 1 | -1) {
    this.ordered = ordered
    this.test = rowTest(table, filter ?? {})
    this.first = place
    this.place = place
    this.by = by
  }

  /** Rows looked at, and those there are in that direction. */
  get progress(): Stepped['progress'] {
    const total = this.by === 1 ? this.ordered.length - this.first : this.first + 1
    return { done: Math.abs(this.place - this.first), total: Math.max(0, total) }
  }

  /** Looks at the next rows. */
  step(most: number): boolean {
    for (let left = most; left > 0; left--) {
      const row = this.ordered[this.place]
      if (row === undefined) return false
      if (this.test(row)) {
        this.found = row
        return false
      }
      this.place += this.by
    }
    return true
  }
}
