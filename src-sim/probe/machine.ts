import type { AggregationStore } from './aggregate'
import type { Value } from './format'
import type { Moment } from './moment'
import type { Output } from './output'

/** Bounds of a run, far above what a person looks at. */
export const RUN_LIMITS = {
  /** Entries of arrays, thread-local variables and aggregations together. */
  entries: 200_000,
  /** Characters of a text. */
  text: 256,
  /** Parts of expressions that are worked out. */
  work: 2_000_000_000,
} as const

/** Work of going through one entry of an aggregation. */
const WHOLE_WORK = 100

/** Everything that a program changes while it runs. */
export class Machine {
  readonly moment: Moment
  readonly output: Output
  readonly aggregations: readonly AggregationStore[]
  readonly globals: Value[]
  readonly locals: Value[]
  /** Associative arrays and thread-local variables. */
  readonly maps: readonly Map<Value, Value>[]
  /** Text of the clause that runs, printed at its end. */
  text = ''
  /** Only what the program prints, without headings. */
  readonly isQuiet: boolean
  /** Work of actions that go through whole aggregations; the run counts and resets it. */
  spent = 0
  /** Set by exit. */
  exit: number | null = null
  /** Values of arrays and thread-local variables that found no room. */
  drops = 0
  private readonly fresh: readonly Value[]
  private left: number

  constructor(
    moment: Moment,
    output: Output,
    aggregations: readonly AggregationStore[],
    scalars: { readonly globals: readonly Value[]; readonly locals: readonly Value[]; readonly maps: number },
    isQuiet: boolean,
    entries: number = RUN_LIMITS.entries,
  ) {
    this.isQuiet = isQuiet
    this.moment = moment
    this.output = output
    this.aggregations = aggregations
    this.globals = [...scalars.globals]
    this.locals = [...scalars.locals]
    this.fresh = scalars.locals
    this.maps = Array.from({ length: scalars.maps }, () => new Map<Value, Value>())
    this.left = entries
  }

  /** Clause-local variables live as long as one event. */
  forgetLocals(): void {
    for (const [slot, value] of this.fresh.entries()) this.locals[slot] = value
  }

  /** Gives an entry of a map a value; 0 and the empty text take it away. */
  put(map: Map<Value, Value>, key: Value, value: Value): void {
    if (value === 0 || value === '') {
      if (map.delete(key)) this.left += 1
    } else if (map.has(key)) map.set(key, value)
    else if (this.left > 0) {
      this.left -= 1
      map.set(key, value)
    } else this.drops += 1
  }

  /** An aggregation whose entries an action goes through, which costs as much as there are. */
  whole(place: number): AggregationStore {
    const store = this.aggregations[place]!
    this.spent += WHOLE_WORK * (store.entries.size + 1)
    return store
  }

  /** Takes the room of one entry of an aggregation. */
  readonly takeRoom = (): boolean => {
    if (this.left <= 0) return false
    this.left -= 1
    return true
  }

  /** Gives room back. */
  giveRoom(entries: number): void {
    this.left += entries
  }
}
