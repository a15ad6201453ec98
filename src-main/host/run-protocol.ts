/** What the host and a worker that runs scenarios say to each other. Plain data and typed arrays only. */
import type { Calls, Request } from '../../src-ipc/contract'
import type { LabError } from '../../src-ipc/lab-error'
import type { EndedRun, RunProgress, StudyRequest } from '../../src-ipc/runs'
import type { PathId, Scenario } from '../../src-sim/index'

/** Questions about a trace, which the worker that has it answers. */
export type TraceCall = Extract<keyof Calls, `trace/${string}`>

/** What a worker finds in its workerData. The host sets `stop[0]` to 1 to end the run. */
export interface RunOrder {
  readonly dmaLabRun: number
  /** Checked already, with the text of its scripts. */
  readonly scenario: Scenario
  readonly paths: readonly PathId[]
  readonly seed: number
  readonly stop: Int32Array
  /** Where the worker shows what scripts do. */
  readonly pulse: SharedArrayBuffer
}

/** What a worker finds when it is to make a study. */
export interface StudyOrder {
  readonly dmaLabStudy: true
  /** Text of a scenario that was checked already. */
  readonly text: string
  readonly request: StudyRequest
}

/** From the host. */
export interface TraceQuestion {
  readonly id: number
  readonly call: TraceCall
  readonly request: Request<TraceCall>
}

/** From the worker. */
export type RunNews =
  | { readonly progress: RunProgress }
  | { readonly ended: EndedRun }
  | { readonly id: number; readonly reply: unknown }
  | { readonly id: number; readonly error: LabError }
