import { formatNanos } from '../../core/time'
import { KINDS } from '../../trace/kinds'
import { computeMetrics, type Metrics } from '../../trace/metrics'
import type { DerivedStage } from '../../trace/pairs'
import type { RunComparison } from '../compare'
import { comparisonCells, comparisonHead, divergenceSentences, share } from '../text'
import type { ReportRun, TraceReportInput } from './input'
import { reportSection, reportTable, type ReportBlock, type ReportSection } from './model'

/** Stage by run, with absolute and relative differences to the first. @source DMA Lab */
export function comparisonSection(comparison: RunComparison, names: readonly string[]): ReportSection {
  const heads = comparisonHead(names).map((head) => `#${head}`)
  const stages = [...comparison.stages, comparison.elapsed].map(comparisonCells)
  const counts = comparison.counts.map(comparisonCells)
  const isAlone = names.length === 1
  const blocks: ReportBlock[] = [
    reportTable('Time by stage; the stages add up to the time that elapsed', ['Stage', ...heads], stages),
    reportTable('How often, and how much', ['Count', ...heads], counts),
  ]
  const first: ReportBlock[] = isAlone
    ? []
    : [
        { sort: 'text', text: `Where each run first does something else than ${names[0] ?? ''}:` },
        { sort: 'list', items: divergenceSentences(comparison, names) },
      ]
  return reportSection('comparison', isAlone ? 'Stages' : 'Comparison', [...blocks, ...first])
}

/** The part of each stage in the time of its run. @source DMA Lab */
export function shareTable(comparison: RunComparison, names: readonly string[]): ReportBlock {
  const rows = comparison.stages.map(({ title, values }) => [
    title,
    ...values.map((value, index) => share(value, comparison.elapsed.values[index] ?? 0)),
  ])
  return reportTable('Share of the time that elapsed', ['Stage', ...names.map((name) => `#${name}`)], rows)
}

/** Latencies, shares of the processor and the bus, bytes. @source docs/scenario-format.md */
export function metricSection({ runs }: TraceReportInput): ReportSection {
  const measured = runs.map(({ run }) => computeMetrics(run.table))
  const row = (title: string, value: (metrics: Metrics) => string): string[] => [title, ...measured.map(value)]
  const part = (share: { readonly time: number; readonly perMille: number }): string =>
    `${formatNanos(share.time)} (${Math.floor(share.perMille / 10)}.${share.perMille % 10} %)`
  const rows = [
    row('elapsed, first event to the end of the last', ({ elapsed }) => formatNanos(elapsed)),
    row('bytes moved', ({ bytesMoved }) => String(bytesMoved)),
    row('bytes moved a second', ({ bytesPerSecond }) => String(bytesPerSecond)),
    row('bytes transferred by strategy calls', ({ bytesTransferred }) => String(bytesTransferred)),
    row('bytes moved by DMA', ({ bytesByDma }) => String(bytesByDma)),
    row('pieces given to strategy', ({ chunks }) => String(chunks)),
    row('processor in user code', ({ cpu }) => part(cpu.user)),
    row('processor in the kernel', ({ cpu }) => part(cpu.kernel)),
    row('processor in interrupts', ({ cpu }) => part(cpu.interrupt)),
    row('processor idle', ({ cpu }) => part(cpu.idle)),
    row('bus taken by DMA', ({ bus }) => part(bus)),
    row('pages locked at most', ({ pageLocks }) => String(pageLocks.peak)),
    row('pages still locked at the end', ({ pageLocks }) => String(pageLocks.leaked)),
  ]
  const totals = reportTable('Figures of whole runs', ['Figure', ...runs.map(({ name }) => `#${name}`)], rows)
  return reportSection('metrics', 'Metrics', [
    totals,
    ...runs.flatMap((run, index) => latencies(run, measured[index]!)),
    ...runs.flatMap((run, index) => sleeps(run, measured[index]!)),
  ])
}

/** What the stages between two events are. */
const BETWEEN: Readonly<Record<DerivedStage, string>> = {
  Q2D: 'from strategy to the first device command',
  D2C: 'from the device command to biodone',
  Q2C: 'from strategy to biodone',
  S2G: 'asleep for a buffer header',
  wait: 'in biowait',
}
const ABOUT = new Map([...KINDS.map(({ name, about }): [string, string] => [name, about]), ...Object.entries(BETWEEN)])

function latencies({ name }: ReportRun, { latency }: Metrics): ReportBlock[] {
  const rows = Object.entries(latency).map(([stage, { n, min, mean, p50, p95, max }]) => [
    stage,
    ABOUT.get(stage) ?? '',
    String(n),
    ...[min, mean, p50, p95, max].map(formatNanos),
  ])
  const columns = ['Stage', 'What it is', '#N', '#min', '#mean', '#p50', '#p95', '#max']
  return rows.length === 0 ? [] : [reportTable(`Latency by stage on ${name}`, columns, rows)]
}

function sleeps({ name }: ReportRun, metrics: Metrics): ReportBlock[] {
  const rows = metrics.sleeps.map(({ reason, count, total }) => [reason, String(count), formatNanos(total)])
  return rows.length === 0 ? [] : [reportTable(`Sleeps on ${name}`, ['Reason', '#Times', '#Asleep'], rows, 60)]
}
