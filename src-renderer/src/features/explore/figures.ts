import { SWEEP_METRICS } from '../../../../src-ipc/explore'
import { formatMicros, formatWhole } from '../../ui/format'

/** What a number of a sweep counts. */
export type FigureUnit = (typeof SWEEP_METRICS)[number][2]

const UNITS: ReadonlyMap<string, FigureUnit> = new Map(SWEEP_METRICS.map(([id, _about, unit]) => [id, unit]))

/** The unit of a metric; stages take ns. */
export const unitOf = (metric: string): FigureUnit => UNITS.get(metric) ?? 'ns'

/** The unit as a column says it; times are shown in µs, shares in percent. */
export const UNIT_WORDS: Readonly<Record<FigureUnit, string>> = {
  ns: 'µs',
  'bytes/s': 'B/s',
  bytes: 'B',
  count: '',
  'per mille': '%',
}

/** A number of a sweep without its unit; empty where there is none. */
export function figure(metric: string, value: number | null): string {
  if (value === null) return ''
  const unit = unitOf(metric)
  if (unit === 'ns') return formatMicros(value)
  return unit === 'per mille' ? `${Math.floor(value / 10)}.${value % 10}` : formatWhole(value)
}

/** The value of a parameter, short enough for an axis: sizes that are whole KB or MB are written so. */
export function shortValue(value: number): string {
  for (const [size, unit] of [
    [1 << 30, 'G'],
    [1 << 20, 'M'],
    [1024, 'K'],
  ] as const)
    if (value >= size && value % size === 0) return `${value / size}${unit}`
  return formatWhole(value)
}
