import { add, compare, divide, multiply, squareRoot, subtract, wrap, type Int } from './int64'
import type { Value } from './format'

/** The functions of aggregations. */
export const AGGREGATORS = ['count', 'sum', 'avg', 'min', 'max', 'stddev', 'quantize', 'lquantize'] as const
/** One of them. */
export type Aggregator = (typeof AGGREGATORS)[number]

/** What lquantize was asked for. */
export interface Levels {
  readonly low: number
  readonly step: number
  readonly count: number
}

/** A bucket of a distribution. */
export interface Bucket {
  /** Its least value; of the first of lquantize the value that all of it is below. */
  readonly value: Int
  readonly relation: '' | '<' | '>='
  readonly count: number
}

/** What an aggregation holds for one tuple of keys. */
export interface Entry {
  readonly keys: readonly Value[]
  count: number
  /** Of sum, avg and stddev the sum; of min and max the value. */
  value: Int
  /** Sum of squares, without bound. */
  squares: bigint
  buckets: Float64Array | null
}

/** Place of the bucket of 0 in a quantize, and the number of all. @source dtrace.h, SunOS 5.x */
const ZERO_BUCKET = 63
const ALL_BUCKETS = 127
const START: Partial<Record<Aggregator, Int>> = { min: wrap((1n << 63n) - 1n), max: wrap(-(1n << 63n)) }

function highestBit(size: number): number {
  return size <= 0xffffffff ? 31 - Math.clz32(size) : 63 - Math.clz32(Math.floor(size / 0x1_0000_0000))
}

/** The place of a value among powers of two. */
export function bucketOf(value: Int): number {
  if (value === 0) return ZERO_BUCKET
  const size = value < 0 ? -value : value
  const power = typeof size === 'number' ? highestBit(size) : size.toString(2).length - 1
  // The most negative value has a power of its own, which shares the last bucket.
  const place = Math.min(power, ZERO_BUCKET - 1)
  return value < 0 ? ZERO_BUCKET - 1 - place : ZERO_BUCKET + 1 + place
}

function bucketValue(place: number): Int {
  if (place === ZERO_BUCKET) return 0
  const power = place > ZERO_BUCKET ? place - ZERO_BUCKET - 1 : ZERO_BUCKET - 1 - place
  const size = wrap(1n << BigInt(power))
  return place > ZERO_BUCKET ? size : wrap(-BigInt(size))
}

/** An aggregation: one value for each tuple of keys. */
export class AggregationStore {
  readonly name: string
  readonly aggregator: Aggregator
  readonly levels: Levels
  /** 8, 4 or 0 for text, of each key. */
  readonly keySizes: readonly number[]
  readonly entries = new Map<Value, Entry>()
  /** What values are divided by when they are shown. */
  normal: Int = 1
  /** printa has shown it. */
  isPrinted = false
  /** Updates that found no room. */
  drops = 0

  constructor(name: string, aggregator: Aggregator, levels: Levels | null, keySizes: readonly number[]) {
    this.name = name
    this.aggregator = aggregator
    this.levels = levels ?? { low: 0, step: 1, count: 1 }
    this.keySizes = keySizes
  }

  /** Takes a value in. @param hasRoom asked before there are new keys */
  update(key: Value, keys: () => readonly Value[], value: Int, hasRoom: () => boolean): void {
    let entry = this.entries.get(key)
    if (!entry) {
      if (!hasRoom()) {
        this.drops += 1
        return
      }
      entry = this.fresh(keys())
      this.entries.set(key, entry)
    }
    switch (this.aggregator) {
      case 'count':
        entry.count += 1
        return
      case 'sum':
      case 'avg':
      case 'stddev':
        if (this.aggregator === 'stddev') entry.squares += BigInt(value) * BigInt(value)
        entry.count += 1
        entry.value = add(entry.value, value)
        return
      case 'min':
        if (value < entry.value) entry.value = value
        return
      case 'max':
        if (value > entry.value) entry.value = value
        return
      case 'quantize':
        entry.buckets![bucketOf(value)]! += 1
        return
      case 'lquantize':
        entry.buckets![this.level(value)]! += 1
    }
  }

  /** Sets every value to what it was before the first update. */
  clear(): void {
    for (const [key, { keys }] of this.entries) this.entries.set(key, this.fresh(keys))
  }

  /** Keeps the greatest values, or with a number below 0 the least. @returns how many were taken away */
  truncate(keep: number): number {
    const sorted = this.sorted()
    const kept = keep < 0 ? sorted.slice(0, -keep) : sorted.slice(Math.max(0, sorted.length - keep))
    const before = this.entries.size
    const isKept = new Set(kept)
    for (const [key, entry] of this.entries) if (!isKept.has(entry)) this.entries.delete(key)
    return before - this.entries.size
  }

  /** Every entry, by value and then by key, least first. */
  sorted(): Entry[] {
    const ranked = [...this.entries.values()].map((entry) => ({ entry, rank: this.rank(entry) }))
    return ranked
      .sort((a, b) => compareRanks(a.rank, b.rank) || compareKeys(a.entry, b.entry))
      .map(({ entry }) => entry)
  }

  /** What an entry says, where that is one number; undefined for a distribution. */
  result(entry: Entry): Int | undefined {
    const { normal } = this
    switch (this.aggregator) {
      case 'count':
        return divide(entry.count, normal)
      case 'avg':
        return entry.count === 0 ? 0 : divide(divide(entry.value, normal), entry.count)
      case 'stddev':
        return this.deviation(entry)
      case 'quantize':
      case 'lquantize':
        return undefined
      default:
        return divide(entry.value, normal)
    }
  }

  /** The buckets of a distribution: those with something in them, one before and one after. */
  buckets(entry: Entry): Bucket[] {
    const counts = entry.buckets!
    let first = counts.findIndex((count) => count !== 0)
    let last = counts.length - 1
    while (last > 0 && counts[last] === 0) last -= 1
    if (first < 0) {
      const isLinear = this.aggregator === 'lquantize'
      first = isLinear ? 0 : ZERO_BUCKET - 1
      last = isLinear ? 2 : ZERO_BUCKET + 1
    } else {
      first = Math.max(0, first - 1)
      last = Math.min(counts.length - 1, last + 1)
    }
    return Array.from(counts.subarray(first, last + 1), (count, index) => {
      const size = Number(divide(count, this.normal))
      return this.aggregator === 'quantize'
        ? { value: bucketValue(first + index), relation: '', count: size }
        : { ...this.levelOf(first + index), count: size }
    })
  }

  private fresh(keys: readonly Value[]): Entry {
    const { aggregator, levels } = this
    const size = aggregator === 'quantize' ? ALL_BUCKETS : aggregator === 'lquantize' ? levels.count + 2 : 0
    const buckets = size > 0 ? new Float64Array(size) : null
    return { keys, count: 0, value: START[aggregator] ?? 0, squares: 0n, buckets }
  }

  private level(value: Int): number {
    const { low, step, count } = this.levels
    if (value < low) return 0
    const place = divide(subtract(value, low), step)
    return place >= count ? count + 1 : Number(place) + 1
  }

  private levelOf(place: number): Omit<Bucket, 'count'> {
    const { low, step, count } = this.levels
    if (place === 0) return { value: low, relation: '<' }
    const value = low + (place - 1) * step
    return place > count ? { value, relation: '>=' } : { value, relation: '' }
  }

  private deviation({ count, value, squares }: Entry): Int {
    if (count === 0) return 0
    const normal = BigInt(this.normal)
    const mean = BigInt(value) / normal / BigInt(count)
    const spread = squares / (normal * normal) / BigInt(count) - mean * mean
    return spread <= 0n ? 0 : wrap(squareRoot(spread))
  }

  /** What entries are sorted by; of a distribution the sum of bucket values times counts, then the count of 0. */
  private rank(entry: Entry): readonly (number | bigint)[] {
    const counts = entry.buckets
    if (!counts) return [this.result(entry) ?? 0]
    let total = 0n
    for (const [place, count] of counts.entries()) {
      if (count === 0) continue
      // Below all levels counts as one less than the first.
      const value =
        this.aggregator === 'quantize'
          ? bucketValue(place)
          : place === 0
            ? this.levels.low - 1
            : this.levelOf(place).value
      total += BigInt(value) * BigInt(count)
    }
    return [total, counts[ZERO_BUCKET] ?? 0]
  }
}

function compareRanks(a: readonly (number | bigint)[], b: readonly (number | bigint)[]): number {
  for (const [index, rank] of a.entries()) {
    const order = compare(rank, b[index] ?? 0)
    if (order !== 0) return order
  }
  return 0
}

function compareKeys(a: Entry, b: Entry): number {
  for (const [index, key] of a.keys.entries()) {
    const other = b.keys[index]!
    if (key !== other) return key < other ? -1 : 1
  }
  return 0
}

/** How wide the bars of a distribution are, in characters. */
const BAR = 40

/**
 * A distribution as DTrace draws it, ending with a line end.
 *
 * @source Solaris Dynamic Tracing Guide, Aggregations
 */
export function drawBuckets(buckets: readonly Bucket[]): string {
  const total = buckets.reduce((sum, { count }) => sum + count, 0)
  const lines = buckets.map(({ value, relation, count }) => {
    const label = relation === '' ? String(value) : `${relation} ${value}`
    // Rounded half up, in whole numbers.
    const length = total === 0 ? 0 : Number(divide(add(multiply(count, 2 * BAR), total), 2 * total))
    return `${label.padStart(16)} |${'@'.repeat(length)}${' '.repeat(BAR - length)} ${String(count).padEnd(9)}\n`
  })
  const head = `${'value'.padStart(16)} ${'------------- Distribution -------------'.padStart(41)} ${'count'.padEnd(9)}`
  return `\n${head}\n${lines.join('')}`
}
