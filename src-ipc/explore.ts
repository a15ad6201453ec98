/** What a window may ask of sweeps: many runs of a document, over values of a parameter or over seeds. */
import type { SweepRow } from '../src-sim/report/sweep-table'
import type { PathId, RunSource } from './runs'

export {
  parseAmount,
  parseField,
  parseValues,
  rangeOf,
  sweepShorthand,
  type SweepEdit,
  type SweepPoint,
} from '../src-sim/report/sweep-plan'
export {
  distributionOf,
  failingRow,
  metricOf,
  metricsOf,
  SWEEP_METRICS,
  sweepCsv,
  worstRow,
  type Distribution,
  type SweepRow,
} from '../src-sim/report/sweep-table'

/** Most runs of a sweep that a window may ask for. */
export const MOST_WINDOW_RUNS = 5000
/** Most values of its parameter. */
export const MOST_WINDOW_VALUES = 2000

/** A number of a document that can be swept. */
export interface SweepField {
  /** Such as `host.contextSwitch`. */
  readonly field: string
  /** What a plain number counts. */
  readonly unit: 'time' | 'size' | 'rate' | 'frequency' | 'count' | 'perMille'
  readonly min: number
  readonly max: number
  /** What it is now. */
  readonly value: number
}

/** What to sweep. */
export interface SweepRequest {
  readonly source: RunSource
  /** Null = units against pages against cookies. */
  readonly paths: readonly PathId[] | null
  /** Null = the document as it is; the comparison of units then moves the length of a transfer, if it can. */
  readonly parameter: { readonly field: string; readonly values: readonly number[] } | null
  /** `first` null = the seed of the document. */
  readonly seeds: { readonly first: number | null; readonly count: number }
}

/** What a sweep gave. */
export interface SweptRuns {
  /** The parameter; empty = none. */
  readonly field: string
  readonly series: readonly { readonly id: string; readonly path: PathId }[]
  /** Series by series, value by value, seed by seed. */
  readonly rows: readonly SweepRow[]
}

/** Calls about sweeps. */
export interface ExploreCalls {
  /** The numbers of a document that can be swept. E_SCENARIO */
  'explore/fields': { request: { readonly text: string }; reply: readonly SweepField[] }
  /**
   * Makes the runs, and tells how many are made; one sweep at a time, one that is asked for meanwhile takes its place.
   * E_SCENARIO, E_IPC_ARGS, E_CANCELLED, E_SCRIPT_TIMEOUT
   */
  'explore/sweep': { request: SweepRequest; reply: SweptRuns }
}
