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
  }

  /** Which curve a row moves at its beginning; -1 when none. */
  of(row: number): number {
    const columns = this.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const entry = OF_KIND[columns.kind[index]!]
    return entry ? this.places.get(`${entry[0]} ${columns.track[index]!}`)! : -1
  }

  /** The value of a curve after a row began. Rows must come in the order of time. */
  after(counter: number, row: number): number {
    const { table } = this
    const name = this.list[counter]!.name
    if (name === 'spl') return table.get('arg1', row)
    if (name === 'headers free') return table.get('arg0', row)
    return (this.sums[counter] = this.sums[counter]! + table.get('arg1', row))
  }

  /** Whether a row moves its curve once more when it ends. */
  movesAtEnd(counter: number): boolean {
    return this.list[counter]!.name === 'pages locked'
  }

  /** The value of a curve after such a row ended. */
  afterEnd(counter: number, row: number): number {
    return (this.sums[counter] = this.sums[counter]! - this.table.get('arg1', row))
  }
}
