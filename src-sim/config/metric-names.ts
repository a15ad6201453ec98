import { OWN_KINDS } from '../trace/kinds'
import type { Metrics } from '../trace/metrics'
import { DERIVED_STAGES } from '../trace/pairs'

const PLAIN = [
  ...['elapsed', 'bytesMoved', 'bytesPerSecond', 'bytesTransferred', 'bytesByDma', 'strategyCalls', 'chunks'],
  ...['copies', 'bytesCopied', 'interrupts', 'contextSwitches', 'sleeps.count', 'sleeps.total'],
  ...['bus.time', 'bus.perMille', 'pageLocks.peak', 'pageLocks.leaked'],
  ...['user', 'kernel', 'interrupt', 'idle'].flatMap((each) => [`cpu.${each}.time`, `cpu.${each}.perMille`]),
]
const FIGURES = ['n', 'min', 'mean', 'p50', 'p95', 'max', 'sum'] as const
const LATENCIES = [...OWN_KINDS.filter(({ phase }) => phase === 'span').map(({ name }) => name), ...DERIVED_STAGES]

/** Every figure of a run that an expectation may name. @source docs/scenario-format.md */
export const METRIC_NAMES: readonly string[] = [
  ...PLAIN,
  ...LATENCIES.flatMap((name) => FIGURES.map((figure) => `latency.${name}.${figure}`)),
]

const KNOWN: ReadonlySet<string> = new Set(METRIC_NAMES)

/** True when there is a figure of this name. @source docs/scenario-format.md */
export const isMetric = (name: string): boolean => KNOWN.has(name)

/**
 * A figure by its name. What never happened took no time and happened 0 times.
 *
 * @source docs/scenario-format.md
 */
export function metricValue(metrics: Metrics, name: string): number | undefined {
  if (!isMetric(name)) return undefined
  if (name === 'sleeps.count') return metrics.sleeps.reduce((sum, { count }) => sum + count, 0)
  if (name === 'sleeps.total') return metrics.sleeps.reduce((sum, { total }) => sum + total, 0)
  let here: unknown = metrics
  for (const part of name.split('.')) {
    if (typeof here !== 'object' || here === null) return 0
    here = (here as Record<string, unknown>)[part]
  }
  return typeof here === 'number' ? here : 0
}
