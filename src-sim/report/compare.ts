import type { HungProcess, RunResult } from '../config/run-result'
import type { PathId } from '../config/scenario'
import type { Nanos } from '../core/time'
import { computeMetrics } from '../trace/metrics'
import { divideHalfDown } from '../trace/statistics'
import { divergencesOf, mainDivergence, type Divergence } from './divergence'
import { landmarks } from './landmarks'
import type { Said } from './said'
import { STAGES, timeUse, workloadSpan, type StageId, type TimeUse } from './time-use'

/** One path of a comparison. */
export interface ComparedRun {
  readonly path: PathId
  readonly end: RunResult['end']
  readonly panic: string
  readonly hung: readonly HungProcess[]
  /** From the start of the first process to the exit of the last, ns. */
  readonly elapsed: Nanos
  /** Where the time went; adds up to `elapsed`. */
  readonly timeUse: TimeUse
  readonly counts: RunCounts
  /** What failed, the first MOST_FAILURES of it. */
  readonly failures: readonly Said[]
}

/** Failures of a run that are told. */
export const MOST_FAILURES = 4

/** Numbers of things that happened, and bytes. */
export interface RunCounts {
  readonly bytesMoved: number
  readonly strategyCalls: number
  readonly interrupts: number
  readonly contextSwitches: number
  readonly copies: number
  readonly bytesCopied: number
  readonly pagesLockedPeak: number
}

/** A row of the table: a stage or a count, for each path. */
export interface ComparedRow {
  readonly id: StageId | keyof RunCounts | 'elapsed'
  readonly title: string
  readonly unit: 'ns' | 'bytes' | 'count'
  readonly values: readonly number[]
  /** Against the first path; 0 for itself. */
  readonly differences: readonly number[]
  /** The same in thousandths of the first path's value; null where that is 0 and the other is not. */
  readonly relative: readonly (number | null)[]
}

/** Several paths over one workload, side by side. */
export interface RunComparison {
  readonly runs: readonly ComparedRun[]
  /** Where the time went, in the order of STAGES; stages that no path has are left out. Adds up to the row `elapsed`. */
  readonly stages: readonly ComparedRow[]
  readonly elapsed: ComparedRow
  readonly counts: readonly ComparedRow[]
  /** First cause of a difference to the first path; null for the first path and where there is none. */
  readonly divergences: readonly (Divergence | null)[]
  /** For each path the first differences to the first path, in the order of time. */
  readonly differences: readonly (readonly Divergence[])[]
}

const COUNTS: readonly (readonly [keyof RunCounts, string, ComparedRow['unit']])[] = [
  ['bytesMoved', 'bytes moved', 'bytes'],
  ['strategyCalls', 'strategy calls', 'count'],
  ['interrupts', 'interrupts', 'count'],
  ['contextSwitches', 'context switches', 'count'],
  ['copies', 'copies', 'count'],
  ['bytesCopied', 'bytes copied', 'bytes'],
  ['pagesLockedPeak', 'pages locked at most', 'count'],
]

/**
 * Compares finished runs with the first of them. Equal runs give differences of 0 and no divergence.
 *
 * @source DMA Lab
 * @param runs at least one
 */
export function compareRuns(runs: readonly RunResult[]): RunComparison {
  const [first] = runs
  const differences = runs.map((run, index) => (index === 0 || !first ? [] : divergencesOf(first, run)))
  return comparisonOf(runs.map(summary), differences)
}

/**
 * A comparison made of what is known of each run.
 *
 * @source DMA Lab
 * @param differences for each run those to the first
 */
export function comparisonOf(
  compared: readonly ComparedRun[],
  differences: readonly (readonly Divergence[])[],
): RunComparison {
  return {
    runs: compared,
    stages: STAGES.map(([id, title]) =>
      row(
        id,
        title,
        'ns',
        compared.map((each) => each.timeUse[id]),
      ),
    ).filter(({ values }) => values.some((value) => value > 0)),
    elapsed: row(
      'elapsed',
      'elapsed',
      'ns',
      compared.map((each) => each.elapsed),
    ),
    counts: COUNTS.map(([id, title, unit]) =>
      row(
        id,
        title,
        unit,
        compared.map((each) => each.counts[id]),
      ),
    ),
    divergences: differences.map(mainDivergence),
    differences,
  }
}

/**
 * What a comparison keeps of one run.
 *
 * @source DMA Lab
 */
export function summary(run: RunResult): ComparedRun {
  const { table, now } = run
  const { from, until } = workloadSpan(table, now)
  const metrics = computeMetrics(table)
  const { strategyCalls, interrupts, contextSwitches, copies, bytesCopied } = metrics
  return {
    path: run.path,
    end: run.end,
    panic: run.panic,
    hung: run.hung,
    elapsed: until - from,
    timeUse: timeUse(table, from, until),
    counts: {
      bytesMoved: metrics.bytesMoved,
      ...{ strategyCalls, interrupts, contextSwitches, copies, bytesCopied },
      pagesLockedPeak: metrics.pageLocks.peak,
    },
    failures: failuresOf(run),
  }
}

function failuresOf(run: RunResult): Said[] {
  const found: Said[] = []
  for (const { said } of landmarks(run)) {
    if (!/Failed$|^lockFails$/.test(said.clause.code)) continue
    if (found.push(said) >= MOST_FAILURES) break
  }
  return found
}

function row(id: ComparedRow['id'], title: string, unit: ComparedRow['unit'], values: readonly number[]): ComparedRow {
  const base = values[0] ?? 0
  const relative = (value: number): number | null => {
    if (value === base) return 0
    if (base === 0) return null
    const size = divideHalfDown(BigInt(Math.abs(value - base)) * 1000n, BigInt(base))
    return value < base ? -size : size
  }
  return { id, title, unit, values, differences: values.map((value) => value - base), relative: values.map(relative) }
}
