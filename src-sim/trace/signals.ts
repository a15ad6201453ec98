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

/** A signal while it is made. */
interface Making {
  readonly track: number
  readonly sort: SignalSort
  readonly name: string
  readonly initial: number
  readonly at: number[]
  /** What it becomes; for a sum what is added. */
  readonly value: number[]
  readonly isSum: boolean
}

/** Takes a change of a signal: its sort, name, value after and value before. */
type Tell = (sort: SignalSort, name: string, value: number, before: number) => void

/** What a row says of signals that have a value after it. */
function readRow(tell: Tell, kind: number, id: number, arg0: number, arg1: number): void {
  switch (kind) {
    case KIND['cpu:spl']:
      return tell('level', 'spl', arg1, arg0)
    case KIND['buf:get']:
      return tell('count', 'headers left', arg0, arg0 + 1)
    case KIND['buf:release']:
      return tell('count', 'headers left', arg0, Math.max(0, arg0 - 1))
    case KIND['pic:pin']:
      tell('line', `IR${id}`, arg1, 0)
      return tell('bits', 'IRR', arg0, 0)
    case KIND['pic:inta']:
      tell('bits', 'IRR', arg1 & 0xffff, 0)
      return tell('bits', 'ISR', arg1 >>> 16, 0)
    case KIND['pic:eoi']:
      tell('bits', 'ISR', arg0, 0)
      return tell('bits', 'IRR', arg1, 0)
    case KIND['pic:mask']:
      return tell('bits', 'IMR', arg1, arg0)
  }
}

const VALUES = ['cpu:spl', 'buf:get', 'buf:release', 'pic:pin', 'pic:inta', 'pic:eoi', 'pic:mask'] as const
const SUMS = ['pagelock', 'dma:transfer'] as const

/**
 * Finds every signal of a trace, in the order of the tracks and then of their first change.
 *
 * @param ordered every row in the order (at, row)
 */
export function buildSignals(table: TraceTable, ordered: Uint32Array = orderedRows(table)): Signal[] {
  const valued = new Set<number>(VALUES.map((name) => KIND[name]))
  const summed = new Set<number>(SUMS.map((name) => KIND[name]))
  const making = new Map<number, Map<string, Making>>()
  const change = (
    track: number,
    sort: SignalSort,
    name: string,
    initial: number,
    at: Nanos,
    value: number,
    isSum: boolean,
  ): void => {
    let mine = making.get(track)
    if (!mine) making.set(track, (mine = new Map<string, Making>()))
    let signal = mine.get(name)
    if (!signal) mine.set(name, (signal = { track, sort, name, initial, at: [], value: [], isSum }))
    signal.at.push(at)
    signal.value.push(value)
  }
  for (let place = 0; place < ordered.length; place++) {
    const row = ordered[place]!
    const kind = table.kind(row)
    const isSum = summed.has(kind)
    if (!isSum && !valued.has(kind)) continue
    const track = table.get('track', row)
    const at = table.at(row)
    const arg1 = table.get('arg1', row)
    if (!isSum) {
      const tell: Tell = (sort, name, value, before) => change(track, sort, name, before, at, value, false)
      readRow(tell, kind, table.get('id', row), table.get('arg0', row), arg1)
      continue
    }
    const isLock = kind === KIND['pagelock']
    const [sort, name, weight] = isLock
      ? (['count', 'pages locked', arg1] as const)
      : (['line', 'transfer', 1] as const)
    change(track, sort, name, 0, at, weight, true)
    const duration = table.duration(row)
    if (duration >= 0) change(track, sort, name, 0, at + duration, -weight, true)
  }
  return [...making.entries()].sort(([a], [b]) => a - b).flatMap(([, mine]) => [...mine.values()].map(finish))
}

/** Puts changes into columns: of several at one instant the last counts, and one that changes nothing is left out. */
function finish({ track, sort, name, initial, at: times, value: values, isSum }: Making): Signal {
  const places = times.map((_, place) => place)
  if (isSum) places.sort((a, b) => times[a]! - times[b]! || a - b)
  const at: number[] = []
  const value: number[] = []
  let now = initial
  for (const place of places) {
    now = isSum ? now + values[place]! : values[place]!
    if (at.length > 0 && at[at.length - 1] === times[place]) value[value.length - 1] = now
    else if (now !== (value[value.length - 1] ?? initial)) {
      at.push(times[place]!)
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
