import type { RunResult } from '../config/run-result'
import { traceHash } from '../trace/hash'
import { computeMetrics } from '../trace/metrics'
import type { SweepMeasure } from './sweep-table'
import { workloadSpan } from './time-use'

/**
 * The figures of a finished run.
 *
 * @source DMA Lab
 * @param isScriptBroken a script expected what it did not get
 */
export function measureRun(run: RunResult, isScriptBroken = false): SweepMeasure {
  const { table, now, end, hung, findings } = run
  const metrics = computeMetrics(table)
  const { from, until } = workloadSpan(table, now)
  const elapsed = until - from
  const broken = findings.filter(({ severity }) => severity !== 'note')
  const because = new Set<string>(broken.map(({ id }) => id))
  if (end === 'panic') because.add('Panic')
  if (end === 'limit') because.add('Limit')
  if (hung.length > 0) because.add('Hung')
  if (isScriptBroken) because.add('Script')
  const { bytesMoved, strategyCalls, interrupts, copies, bytesCopied, contextSwitches } = metrics
  return {
    metrics: {
      ...{ elapsed, bytesMoved, strategyCalls, interrupts, copies, bytesCopied, contextSwitches },
      bytesPerSecond: elapsed > 0 ? Number((BigInt(bytesMoved) * 1_000_000_000n) / BigInt(elapsed)) : 0,
      cpuBusy: metrics.elapsed > 0 ? 1000 - metrics.cpu.idle.perMille : 0,
      busBusy: metrics.bus.perMille,
      findings: broken.length,
      events: table.rows + (table.truncated?.notKept ?? 0),
    },
    p95: Object.fromEntries(Object.entries(metrics.latency).map(([stage, { p95 }]) => [stage, p95])),
    ...{ end, because: [...because].sort(), hash: traceHash(table) },
  }
}
