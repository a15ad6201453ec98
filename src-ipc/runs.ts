/** What a window may ask of runs and their traces. Numbers are whole; times are ns since the simulated world began. */
import type { CheckedExpectation } from '../src-sim/report/check'
import type {
  DriverOutcome,
  HungProcess,
  ProcessResult,
  RunFault,
  RunFinding,
  RunResult,
} from '../src-sim/config/run-result'
import type { PathId } from '../src-sim/config/scenario'
import type { SpokenStatement } from './manual'
import type { MachineState } from '../src-sim/machine/state'
import type { AnchorTimes, Moment, StageWindow } from '../src-sim/report/anchors'
import type { RunComparison } from '../src-sim/report/compare'
import type { WhatIfChange, WhatIfRow, WhatIfStudy } from '../src-sim/report/what-if'
import type { Kind } from '../src-sim/trace/kinds'
import type { Track } from '../src-sim/trace/table'
import type { Edges, Sums } from '../src-sim/trace/measure'
import type { Metrics } from '../src-sim/trace/metrics'
import type { SignalSummary, SignalWindow } from '../src-sim/trace/signals'
import type { LaneSummary, RowDetail, RowFilter, RowSummary } from '../src-sim/trace/view'
import type { LaneWindow } from '../src-sim/trace/window'

export type { AnchorTimes, Moment, StageWindow } from '../src-sim/report/anchors'
export type { Divergence } from '../src-sim/report/divergence'
export type { DifferenceSaid, LandmarkSort, Phrase, Place, Said } from '../src-sim/report/said'
export type { StageId } from '../src-sim/report/time-use'
export type { Edges, Sums } from '../src-sim/trace/measure'
export type { Metrics } from '../src-sim/trace/metrics'
export type { Latency } from '../src-sim/trace/statistics'
export type { SignalSummary, SignalWindow } from '../src-sim/trace/signals'
export type { StateLabel } from '../src-sim/trace/row-state'
export type { LaneSummary, RowCondition, RowDetail, RowFilter, RowSummary, ChainStep } from '../src-sim/trace/view'
export type { Cell, MachineState, StateTable } from '../src-sim/machine/state'
export type { WhatIfChange, WhatIfRow, WhatIfStudy } from '../src-sim/report/what-if'
export type { LaneWindow } from '../src-sim/trace/window'
export type { Kind } from '../src-sim/trace/kinds'
export type { PathId } from '../src-sim/config/scenario'

/**
 * What to run: a sample, or the text of a document that the window holds. `from` is the sample whose text it once was,
 * `document` the file that it was opened from: scripts that the text names lie beside that sample or file.
 */
export type RunSource =
  | { readonly sample: string }
  | {
      readonly text: string
      readonly name?: string | undefined
      readonly from?: string | undefined
      readonly document?: string | undefined
    }

/** Begins a run. */
export interface StartRequest {
  readonly source: RunSource
  /** Default: the paths that the scenario compares. */
  readonly paths?: readonly PathId[] | undefined
  /** Default: the scenario's. */
  readonly seed?: number | undefined
}

/** A run that has begun. */
export interface StartedRun {
  /** Its number in every other question; never used twice. */
  readonly run: number
  readonly title: string
  readonly summary: string
  readonly paths: readonly PathId[]
  readonly seed: number
  /** What the scenario asks for and this machine cannot show, as sentences. */
  readonly warnings: readonly string[]
}

/** What one path of a run gave. */
export interface PathOutcome {
  readonly path: PathId
  readonly end: RunResult['end']
  readonly panic: string
  readonly now: number
  readonly rows: number
  readonly hash: string
  readonly hung: readonly HungProcess[]
  readonly processes: readonly ProcessResult[]
  readonly findings: readonly RunFinding[]
  readonly faults: readonly RunFault[]
  readonly expectations: readonly CheckedExpectation[]
  /** Of a run with a student's driver. */
  readonly driver?: DriverOutcome | undefined
}

/** A run that has ended: every path, side by side. A run that was cancelled holds the paths it came to. */
export interface EndedRun {
  readonly outcomes: readonly PathOutcome[]
  readonly comparison: RunComparison
}

/** How a run is going. */
export interface RunProgress {
  readonly run: number
  readonly path: PathId
  /** Place of that path among those to run, from 0, and their number. */
  readonly place: number
  readonly paths: number
  /** Simulated ns of this path, and its time limit. */
  readonly now: number
  readonly limit: number
  readonly rows: number
}

/** What there is to draw of one path. */
export interface TraceOverview {
  /** End of the trace, ns. */
  readonly end: number
  readonly rows: number
  /** Events that were not kept because the trace was full. */
  readonly notKept: number
  readonly tracks: readonly Track[]
  readonly lanes: readonly LaneSummary[]
  /** What has a value at every instant. */
  readonly signals: readonly SignalSummary[]
  /** Every kind, at the place of its number. */
  readonly kinds: readonly Kind[]
}

/** A word of the manuals that a row speaks. */
export interface ManualWord {
  readonly word: string
  readonly meaning: string
  /** Manual page with its section, or chapter. */
  readonly source: string
}

/** Names the trace of one path of a run. */
export interface TraceOf {
  readonly run: number
  readonly path: PathId
}

/** A value that can be moved, and what it is now. */
export interface WhatIfValue extends WhatIfRow {
  readonly value: number
}

/** Asks how long one transfer takes over sizes, with some values moved. */
export interface StudyRequest {
  readonly text: string
  readonly changes: readonly WhatIfChange[]
  /** The first is the one that the others are measured against. */
  readonly paths: readonly PathId[]
  readonly op: 'read' | 'write'
  /** Greatest size, bytes. */
  readonly largest: number
}

/** Calls about runs. */
export interface RunCalls {
  /** Checks the scenario and begins to run it. E_NOT_FOUND, E_SCENARIO, E_BUSY */
  'run/start': { request: StartRequest; reply: StartedRun }
  /** Waits for the end. E_NOT_FOUND, E_SIM_CRASHED, E_SIM_MEMORY, E_SIM_PROTOCOL, E_SCRIPT_TIMEOUT, E_CANCELLED */
  'run/result': { request: { readonly run: number }; reply: EndedRun }
  /** Stops it at once; what it came to stays. Does nothing to a run that has ended. E_NOT_FOUND */
  'run/cancel': { request: { readonly run: number }; reply: null }
  /** Forgets it and frees its memory. Does nothing for a run that is not there. */
  'run/close': { request: { readonly run: number }; reply: null }
  /** What can be moved in a document, with what it is now. E_SCENARIO */
  'whatif/values': { request: { readonly text: string }; reply: readonly WhatIfValue[] }
  /** Compares paths of runs that have ended with the first of them. E_NOT_FOUND */
  'compare/runs': { request: { readonly of: readonly TraceOf[] }; reply: RunComparison }
  /** Runs the transfers of a study; a study that is asked for meanwhile takes its place. E_SCENARIO, E_CANCELLED */
  'whatif/study': { request: StudyRequest; reply: WhatIfStudy }
  /** Lanes and tracks of a trace. E_NOT_FOUND */
  'trace/overview': { request: TraceOf; reply: TraceOverview }
  /** What lanes show in a window; null for one that does not exist. E_NOT_FOUND */
  'trace/windows': {
    request: TraceOf & {
      readonly lanes: readonly number[]
      readonly from: number
      readonly to: number
      /** Columns of the picture in pixels of the device. */
      readonly columns: number
      /** For each the windows say how many entries pass it. */
      readonly filters?: readonly RowFilter[] | undefined
    }
    reply: readonly (LaneWindow | null)[]
  }
  /** What signals do in a window; null for one that does not exist. E_NOT_FOUND */
  'trace/signals': {
    request: TraceOf & {
      readonly signals: readonly number[]
      readonly from: number
      readonly to: number
      readonly columns: number
    }
    reply: readonly (SignalWindow | null)[]
  }
  /** Where things begin and end around an instant, on some lanes. E_NOT_FOUND */
  'trace/edges': { request: TraceOf & { readonly lanes: readonly number[]; readonly at: number }; reply: Edges }
  /** The row on a lane after or before another; null at the end. E_NOT_FOUND */
  'trace/along': {
    request: TraceOf & {
      readonly lane: number
      readonly at: number
      readonly row: number
      readonly isForward: boolean
    }
    reply: RowSummary | null
  }
  /** Instants that mean the same in every run; `byte` from 1. E_NOT_FOUND */
  'trace/anchors': { request: TraceOf & { readonly byte: number }; reply: AnchorTimes }
  /** What goes on just after an instant. E_NOT_FOUND */
  'trace/moment': { request: TraceOf & { readonly at: number }; reply: Moment }
  /** What the moments of a window are spent on; of several in a column the longest. E_NOT_FOUND */
  'trace/stages': {
    request: TraceOf & { readonly from: number; readonly to: number; readonly columns: number }
    reply: StageWindow
  }
  /** The nearest instant after or before another at which that changes; -1 = none. E_NOT_FOUND */
  'trace/change': { request: TraceOf & { readonly at: number; readonly isForward: boolean }; reply: number }
  /** What happened between two instants, both included. E_NOT_FOUND */
  'trace/sums': { request: TraceOf & { readonly from: number; readonly to: number }; reply: Sums }
  /** The figures of a stretch, both ends included. E_NOT_FOUND */
  'trace/statistics': { request: TraceOf & { readonly from: number; readonly to: number }; reply: Metrics }
  /** A stretch of the rows that pass a filter. E_NOT_FOUND */
  'trace/rows': {
    request: TraceOf & { readonly filter: RowFilter; readonly first: number; readonly count: number }
    reply: { readonly total: number; readonly rows: readonly RowSummary[] }
  }
  /** The place of the first row at or after a time among those that pass a filter. E_NOT_FOUND */
  'trace/place': {
    request: TraceOf & {
      readonly filter: RowFilter
      readonly at: number
      /** Of the rows of that time the first that is not before this one. */
      readonly row?: number | undefined
    }
    reply: number
  }
  /** The nearest row in a direction that passes a filter; -1 = none. `row` -1 = from the beginning or the end. E_NOT_FOUND */
  'trace/step': {
    request: TraceOf & { readonly filter: RowFilter; readonly row: number; readonly direction: 1 | -1 }
    reply: number
  }
  /** The machine just after the event of a row, by running again up to it. E_NOT_FOUND */
  'trace/state': { request: TraceOf & { readonly row: number }; reply: MachineState }
  /** Everything about one row. E_NOT_FOUND */
  'trace/row': {
    request: TraceOf & { readonly row: number }
    reply: RowDetail & { readonly manual: readonly ManualWord[]; readonly statements: readonly SpokenStatement[] }
  }
}

/** What the host tells about runs. */
export interface RunPushes {
  /** At most some ten times a second for each run. */
  'run/progress': RunProgress
}
