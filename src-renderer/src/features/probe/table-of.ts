import type { ResultAggregation } from '../../../../src-ipc/probe'

/** A line of the table of an aggregation. */
export interface TableRow {
  /** Empty where they are those of the line above. */
  readonly keys: readonly string[]
  /** Of a distribution where the bucket begins. */
  readonly from: string
  readonly value: string
  /** Of what share it is. */
  readonly part: number
  readonly whole: number
  /** Of the bar, in percent of the longest. */
  readonly length: number
}

/** An aggregation as a table. */
export interface AggregationTable {
  readonly isDistribution: boolean
  /** The values are parts of a whole. */
  readonly hasShares: boolean
  readonly rows: readonly TableRow[]
}

/** Numbers for bars: exact enough where a value has more than 53 bits. */
const size = (value: string): number => Math.abs(Number(value))

/** Lays an aggregation out, greatest first. */
export function tableOf({ entries, aggregator }: ResultAggregation): AggregationTable {
  const isDistribution = aggregator === 'quantize' || aggregator === 'lquantize'
  const rows = isDistribution ? entries.toReversed().flatMap(distribution) : single(entries)
  return { isDistribution, hasShares: isDistribution || aggregator === 'count' || aggregator === 'sum', rows }
}

function distribution({ keys, buckets }: ResultAggregation['entries'][number]): TableRow[] {
  const whole = buckets.reduce((sum, { count }) => sum + count, 0)
  const most = Math.max(1, ...buckets.map(({ count }) => count))
  return buckets.map(({ value, count }, place) => ({
    keys: place === 0 ? keys : keys.map(() => ''),
    ...{ from: value, value: String(count), part: count, whole, length: (count / most) * 100 },
  }))
}

function single(entries: ResultAggregation['entries']): TableRow[] {
  const whole = entries.reduce((sum, { value }) => sum + size(value), 0)
  const most = Math.max(1, ...entries.map(({ value }) => size(value)))
  return entries
    .toReversed()
    .map(({ keys, value }) => ({ keys, from: '', value, part: size(value), whole, length: (size(value) / most) * 100 }))
}
