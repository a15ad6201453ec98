import type { Nanos } from '../core/time'
import { KIND } from './kinds'
import { CHUNK_ROWS, type TraceTable } from './table'

/**
 * What a condition may ask about the machine at a row, beside the arguments of the row itself: `spl` and `ipl` are the
 * interrupt level of the processor (of the one that changed it last), `pages locked` how many pages page locks hold.
 */
export const STATE_LABELS = ['spl', 'ipl', 'pages locked'] as const
/** One of them. */
export type StateLabel = (typeof STATE_LABELS)[number]

/** A value that changes at rows, in the order (at, row). */
interface Steps {
  readonly initial: number
  readonly at: readonly Nanos[]
  /** [changes] the row that changes it; -1 = before every row of that instant */
  readonly row: readonly number[]
  /** [changes] its value from then on */
  readonly value: readonly number[]
}

/** The value just after a row. */
function valueAt({ initial, at, row, value }: Steps, when: Nanos, which: number): number {
  let low = 0
  for (let high = at.length; low < high;) {
    const middle = (low + high) >>> 1
    if (at[middle]! < when || (at[middle] === when && row[middle]! <= which)) low = middle + 1
    else high = middle
  }
  return low === 0 ? initial : value[low - 1]!
}

/** One change; `by` is the new level or what is added. */
interface Step {
  readonly at: Nanos
  readonly row: number
  readonly by: number
}

function inOrder(steps: Step[], initial: number, isSum: boolean): Steps {
  steps.sort((a, b) => a.at - b.at || a.row - b.row)
  let now = initial
  return {
    initial,
    at: steps.map(({ at }) => at),
    row: steps.map(({ row }) => row),
    value: steps.map(({ by }) => (now = isSum ? now + by : by)),
  }
}

/**
 * Reads the machine's state at rows from the trace itself: one pass over its rows, then a binary search a question.
 * A page lock that ends at an instant is gone before the rows of that instant; one that a row begins counts at that row.
 */
export class RowState {
  private readonly table: TraceTable
  private readonly level: Steps
  private readonly locked: Steps

  constructor(table: TraceTable) {
    this.table = table
    const [setsLevel, locks] = [KIND['cpu:spl'], KIND['pagelock']]
    const levels: Step[] = []
    const pages: Step[] = []
    for (let row = 0; row < table.rows; row++) {
      const columns = table.chunks[row >>> 16]!
      const place = row & (CHUNK_ROWS - 1)
      const kind = columns.kind[place]
      if (kind !== setsLevel && kind !== locks) continue
      const at = columns.at[place]!
      const by = columns.arg1[place]!
      if (kind === setsLevel) {
        levels.push({ at, row, by })
        continue
      }
      pages.push({ at, row, by })
      const duration = columns.duration[place]!
      // A lock of no length still counts at its own row.
      if (duration >= 0) pages.push({ at: at + duration, row: duration === 0 ? row + 0.5 : -1, by: -by })
    }
    this.level = inOrder(levels, 0, false)
    const first = levels[0]
    // The first change tells what there was before it.
    if (first) this.level = { ...this.level, initial: table.get('arg0', first.row) }
    this.locked = inOrder(pages, 0, true)
  }

  /** The interrupt level just after a row. */
  levelAfter(row: number): number {
    return valueAt(this.level, this.table.at(row), row)
  }

  /** How many pages are locked just after a row; a page that two locks hold counts twice. */
  lockedAfter(row: number): number {
    return valueAt(this.locked, this.table.at(row), row)
  }

  /** What a label of STATE_LABELS says just after a row; undefined for any other label. */
  read(label: string, row: number): number | undefined {
    if (label === 'spl' || label === 'ipl') return this.levelAfter(row)
    return label === 'pages locked' ? this.lockedAfter(row) : undefined
  }
}
