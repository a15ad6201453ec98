import type { Nanos } from '../core/time'
import { KIND } from './kinds'
import { orderedRows } from './query'
import type { TraceTable } from './table'
import type { WindowRequest } from './window'

/**
 * How a signal is drawn: `level` and `count` as steps of a number, `line` as a wire that is up or down, `bits` as a
 * register whose value is written out.
 */
export type SignalSort = 'level' | 'count' | 'line' | 'bits'

/** Something that has a value at every instant: an interrupt level, a wire, a register, a number of things. */
export interface Signal {
  readonly track: number
  readonly sort: SignalSort
  readonly name: string
  /** Its value before the first change. */
  readonly initial: number
  /** [changes] ns since the world began; rises */
  readonly at: Float64Array
  /** [changes] value from then on */
  readonly value: Float64Array
  /** Largest value it ever has. */
  readonly most: number
  /** [runs of RUN changes] least and largest value of each */
  readonly lows: Float64Array
  readonly highs: Float64Array
}

/** A signal as a list offers it. */
export interface SignalSummary {
  /** What `trace/signals` takes. */
  readonly signal: number
  readonly track: number
  readonly sort: SignalSort
  readonly name: string
  readonly changes: number
  readonly most: number
}

/** What a signal does in a window: one entry for each column in which it changes. All arrays have one length. */
export interface SignalWindow {
  /** ns; what `at` counts from */
  readonly from: Nanos
  /** Its value when the window begins. */
  readonly before: number
  /** [entries] ns after `from`: its first change in the column */
  readonly at: Float32Array
  /** [entries] value after its last change in the column */
  readonly value: Float64Array
  /** [entries] least and largest value in the column, the one before the first change included */
  readonly low: Float64Array
  readonly high: Float64Array
  /** [entries] how many changes there are */
  readonly count: Uint32Array
}

/** Changes of which the least and the largest value are kept. */
const RUN = 64

interface Making {
  readonly track: number
  readonly sort: SignalSort
  readonly name: string
  readonly initial: number
  readonly changes: { readonly at: Nanos; readonly value: number }[]
  /** True when `value` is what is added, not what it becomes. */
  readonly isSum: boolean
}

/** What one row says of one signal. */
interface Word {
  readonly sort: SignalSort
  readonly name: string
  readonly value: number
  readonly before: number
}

/** What a row says of signals that have a value after it. */
function wordsOf(kind: number, id: number, arg0: number, arg1: number): readonly Word[] {
  const bits = (name: string, value: number, before = 0): Word => ({ sort: 'bits', name, value, before })
  switch (kind) {
    case KIND['cpu:spl']:
      return [{ sort: 'level', name: 'spl', value: arg1, before: arg0 }]
    case KIND['buf:get']:
      return [{ sort: 'count', name: 'headers left', value: arg0, before: arg0 + 1 }]
    case KIND['buf:release']:
      return [{ sort: 'count', name: 'headers left', value: arg0, before: Math.max(0, arg0 - 1) }]
    case KIND['pic:pin']:
      return [{ sort: 'line', name: `IR${id}`, value: arg1, before: 0 }, bits('IRR', arg0)]
    case KIND['pic:inta']:
      return [bits('IRR', arg1 & 0xffff), bits('ISR', arg1 >>> 16)]
    case KIND['pic:eoi']:
      return [bits('ISR', arg0), bits('IRR', arg1)]
    case KIND['pic:mask']:
      return [bits('IMR', arg1, arg0)]
    default:
      return []
  }
}

/** What a span adds to a sum while it lasts. */
function weightOf(kind: number, arg1: number): Omit<Word, 'before'> | undefined {
  if (kind === KIND['pagelock']) return { sort: 'count', name: 'pages locked', value: arg1 }
  if (kind === KIND['dma:transfer']) return { sort: 'line', name: 'transfer', value: 1 }
  return undefined
}

/** Finds every signal of a trace, in the order of the tracks and then of their first change. */
export function buildSignals(table: TraceTable): Signal[] {
  const making = new Map<string, Making>()
  const change = (track: number, word: Word, at: Nanos, isSum: boolean): void => {
    const key = `${track} ${word.name}`
    let signal = making.get(key)
    if (!signal) {
      signal = { track, sort: word.sort, name: word.name, initial: word.before, changes: [], isSum }
      making.set(key, signal)
    }
    signal.changes.push({ at, value: word.value })
  }
  for (const row of orderedRows(table)) {
    const kind = table.kind(row)
    const track = table.get('track', row)
    const [at, arg0, arg1] = [table.at(row), table.get('arg0', row), table.get('arg1', row)]
    for (const word of wordsOf(kind, table.get('id', row), arg0, arg1)) change(track, word, at, false)
    const weight = weightOf(kind, arg1)
    if (!weight) continue
    change(track, { ...weight, before: 0 }, at, true)
    const duration = table.duration(row)
    if (duration >= 0) change(track, { ...weight, value: -weight.value, before: 0 }, at + duration, true)
  }
  return [...making.values()].sort((a, b) => a.track - b.track).map(finish)
}

/** Puts changes into columns: of several at one instant the last counts, and one that changes nothing is left out. */
function finish({ track, sort, name, initial, changes, isSum }: Making): Signal {
  if (isSum) changes.sort((a, b) => a.at - b.at)
  const at: number[] = []
  const value: number[] = []
  let now = initial
  for (const change of changes) {
    now = isSum ? now + change.value : change.value
    if (at.length > 0 && at[at.length - 1] === change.at) value[value.length - 1] = now
    else if (now !== (value[value.length - 1] ?? initial)) {
      at.push(change.at)
      value.push(now)
    }
  }
  const lows = new Float64Array(Math.ceil(at.length / RUN))
  const highs = new Float64Array(lows.length)
  let most = initial
  for (let run = 0; run < lows.length; run++) {
    let low = Infinity
    let high = -Infinity
    for (let place = run * RUN; place < Math.min(at.length, (run + 1) * RUN); place++) {
      low = Math.min(low, value[place]!)
      high = Math.max(high, value[place]!)
    }
    lows[run] = low
    highs[run] = high
    most = Math.max(most, high)
  }
  return { track, sort, name, initial, at: Float64Array.from(at), value: Float64Array.from(value), most, lows, highs }
}

/** The first place whose time is not before `limit`. */
function placeOf(at: Float64Array, limit: number): number {
  let low = 0
  for (let high = at.length; low < high;) {
    const middle = (low + high) >>> 1
    if (at[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** Answers a window: work grows with the columns and a sixty-fourth of the changes. */
export function signalWindow(signal: Signal, { from, to, columns }: WindowRequest): SignalWindow {
  const width = (to - from) / columns
  const { at, value, initial, lows, highs } = signal
  const first = placeOf(at, from)
  const end = placeOf(at, to)
  const entries: { at: number; value: number; low: number; high: number; count: number }[] = []
  for (let place = first; place < end;) {
    const column = Math.floor((at[place]! - from) / width)
    const limit = from + (column + 1) * width
    let low = place > 0 ? value[place - 1]! : initial
    let high = low
    const begin = place
    while (place < end && (place === begin || at[place]! < limit)) {
      const last = place + RUN - 1
      if (place % RUN === 0 && last < end && at[last]! < limit) {
        low = Math.min(low, lows[place / RUN]!)
        high = Math.max(high, highs[place / RUN]!)
        place += RUN
      } else {
        low = Math.min(low, value[place]!)
        high = Math.max(high, value[place]!)
        place++
      }
    }
    entries.push({ at: at[begin]! - from, value: value[place - 1]!, low, high, count: place - begin })
  }
  return {
    from,
    before: first > 0 ? value[first - 1]! : initial,
    at: Float32Array.from(entries, (each) => each.at),
    value: Float64Array.from(entries, (each) => each.value),
    low: Float64Array.from(entries, (each) => each.low),
    high: Float64Array.from(entries, (each) => each.high),
    count: Uint32Array.from(entries, (each) => each.count),
  }
}
