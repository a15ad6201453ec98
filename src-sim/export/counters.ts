import { KIND, KINDS } from '../trace/kinds'
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

const CURVES = [
  { name: 'spl', unit: 'level', kinds: [KIND['cpu:spl']] },
  { name: 'pages locked', unit: 'pages', kinds: [KIND['pagelock']] },
  { name: 'headers free', unit: 'headers', kinds: [KIND['buf:get'], KIND['buf:release']] },
] as const satisfies readonly { readonly name: Counter['name']; unit: string; kinds: readonly number[] }[]
/** The places of those curves. */
const SPL = 0
const PAGES = 1

/** [kinds] the curve that rows of a kind move, by its place; -1 = none */
const CURVE_OF = Int8Array.from(KINDS, (_, kind) =>
  CURVES.findIndex(({ kinds }) => kinds.some((each) => each === kind)),
)

/** The curves of a trace and how a row moves them: the interrupt level, pages locked, buffer headers left. */
export class Counters {
  readonly list: readonly Counter[]
  private readonly table: TraceTable
  /** [tracks][curves] the place in the list; -1 = none */
  private readonly places: number[] = []
  /** [list] values of the sums */
  private readonly sums: number[]
  /** [list] values that were told, and those that are to be told when time goes on */
  private readonly told: number[]
  private readonly next: number[]
  /** [list] those to be told, in the order in which they changed; the first `count` are */
  private readonly waiting: Int32Array
  private readonly isChanged: Uint8Array
  private count = 0

  constructor(table: TraceTable) {
    this.table = table
    const found: { name: Counter['name']; unit: string; track: number }[] = []
    for (let row = 0; row < table.rows; row++) {
      const columns = table.chunks[row >>> 16]!
      const index = row & (CHUNK_ROWS - 1)
      const curve = CURVE_OF[columns.kind[index]!]!
      if (curve < 0) continue
      const track = columns.track[index]!
      const place = track * CURVES.length + curve
      if (this.places[place] !== undefined) continue
      this.places[place] = found.length
      const { name, unit } = CURVES[curve]!
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
    this.waiting = new Int32Array(found.length)
    this.isChanged = new Uint8Array(found.length)
  }

  /** Whether rows of a kind move a curve. */
  isMovedBy(kind: number): boolean {
    return CURVE_OF[kind]! >= 0
  }

  /** A row of such a kind begins. Rows must come in the order of time. */
  begin(row: number): void {
    const columns = this.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const curve = CURVE_OF[columns.kind[index]!]!
    const counter = this.places[columns.track[index]! * CURVES.length + curve]!
    if (curve === SPL) this.change(counter, columns.arg1[index]!)
    else if (curve === PAGES) this.change(counter, (this.sums[counter]! += columns.arg1[index]!))
    else this.change(counter, columns.arg0[index]!)
  }

  /** Whether such a row moves its curve once more when it ends: pages that are unlocked again. */
  movesAtEnd(row: number): boolean {
    const columns = this.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    return CURVE_OF[columns.kind[index]!] === PAGES && columns.duration[index]! >= 0
  }

  /** Such a row ends. */
  end(row: number): void {
    const columns = this.table.chunks[row >>> 16]!
    const index = row & (CHUNK_ROWS - 1)
    const counter = this.places[columns.track[index]! * CURVES.length + PAGES]!
    this.change(counter, (this.sums[counter]! -= columns.arg1[index]!))
  }

  /** Whether there are values to be told before time goes on: of several at one moment the last counts. */
  get isWaiting(): boolean {
    return this.count > 0
  }

  /** Tells them. */
  settle(tell: (counter: number, value: number) => void): void {
    const { count } = this
    this.count = 0
    for (let index = 0; index < count; index++) {
      const counter = this.waiting[index]!
      this.isChanged[counter] = 0
      const value = this.next[counter]!
      if (this.told[counter] !== value) tell(counter, value)
      this.told[counter] = value
    }
  }

  private change(counter: number, value: number): void {
    this.next[counter] = value
    if (this.isChanged[counter] === 1) return
    this.isChanged[counter] = 1
    this.waiting[this.count++] = counter
  }
}
