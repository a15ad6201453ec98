import { KIND } from '../trace/kinds'
import { CHUNK_ROWS, type TraceTable } from '../trace/table'
import { trackTitle } from './lanes'

/** A value that viewers draw as a curve. */
export interface Counter {
  readonly name: 'spl' | 'pages locked' | 'headers free'
  /** What is counted: `level`, `pages`, `headers`. */
  readonly unit: string
  readonly track: number
  /** Its name, with the track when several have it. */
  readonly title: string
}

const OF_KIND: Readonly<Record<number, readonly [Counter['name'], string]>> = {
  [KIND['cpu:spl']]: ['spl', 'level'],
  [KIND['pagelock']]: ['pages locked', 'pages'],
  [KIND['buf:get']]: ['headers free', 'headers'],
  [KIND['buf:release']]: ['headers free', 'headers'],
}

/** The curves of a trace and how a row moves them: the interrupt level, pages locked, buffer headers left. */
export class Counters {
  readonly list: readonly Counter[]
  private readonly table: TraceTable
  /** By name and track the place in the list. */
  private readonly places = new Map<string, number>()
  /** Values of the sums. */
  private readonly sums: number[]
  /** Values that were told, and those that are to be told when time goes on. */
  private readonly told: number[]
  private readonly next: number[]
  private waiting: number[] = []

  constructor(table: TraceTable) {
    this.table = table
    const found: { name: Counter['name']; unit: string; track: number }[] = []
    for (let row = 0; row < table.rows; row++) {
      const columns = table.chunks[row >>> 16]!
      const index = row & (CHUNK_ROWS - 1)
      const entry = OF_KIND[columns.kind[index]!]
      if (!entry) continue
      const [name, unit] = entry
      const track = columns.track[index]!
      const key = `${name} ${track}`
      if (this.places.has(key)) continue
      this.places.set(key, found.length)
      found.push({ name, unit, track })
    }
    const isAlone = (name: string): boolean => found.filter((each) => each.name === name).length === 1
    this.list = found.map((each) => ({
      ...each,
      title: isAlone(each.name) ? each.name : `${each.name} ${trackTitle(table, each.track)}`,
    }))
    this.sums = found.map(() => 0)
    this.told = found.map(() => Number.NaN)
    this.next = found.map(() => 0)
  }

  /** Which curve a row moves; -1 when none. */
  private of(row: number): number {
    const columns = this.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const entry = OF_KIND[columns.kind[index]!]
    return entry ? this.places.get(`${entry[0]} ${columns.track[index]!}`)! : -1
  }

  /** A row begins. Rows must come in the order of time. */
  begin(row: number): void {
    const counter = this.of(row)
    if (counter < 0) return
    const { table } = this
    const { name } = this.list[counter]!
    if (name === 'spl') this.change(counter, table.get('arg1', row))
    else if (name === 'headers free') this.change(counter, table.get('arg0', row))
    else this.change(counter, (this.sums[counter] = this.sums[counter]! + table.get('arg1', row)))
  }

  /** Whether a row moves its curve once more when it ends: pages that are unlocked again. */
  movesAtEnd(row: number): boolean {
    const counter = this.of(row)
    return counter >= 0 && this.list[counter]!.name === 'pages locked' && this.table.duration(row) >= 0
  }

  /** Such a row ends. */
  end(row: number): void {
    const counter = this.of(row)
    this.change(counter, (this.sums[counter] = this.sums[counter]! - this.table.get('arg1', row)))
  }

  /** Whether there are values to be told before time goes on: of several at one moment the last counts. */
  get isWaiting(): boolean {
    return this.waiting.length > 0
  }

  /** Tells them. */
  settle(tell: (counter: number, value: number) => void): void {
    for (const counter of this.waiting) {
      const value = this.next[counter]!
      if (this.told[counter] !== value) tell(counter, value)
      this.told[counter] = value
    }
    this.waiting = []
  }

  private change(counter: number, value: number): void {
    this.next[counter] = value
    if (!this.waiting.includes(counter)) this.waiting.push(counter)
  }
}
