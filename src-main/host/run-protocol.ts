/** What the host and a worker that runs scenarios say to each other. Plain data and typed arrays only. */
import type { Calls } from '../../src-ipc/contract'
import type { LabError } from '../../src-ipc/lab-error'
import type { EndedRun, RunProgress, StudyRequest, TraceOf, WhatIfStudy } from '../../src-ipc/runs'
import type { ComparedRun, Landmark, PathId, RunStory, Scenario, Stretch, TimeUse } from '../../src-sim/index'

/** Questions about a trace, which the worker that has it answers. */
export type TraceCall = Extract<keyof Calls, `trace/${string}`>

/** What is told of a run so that it can be compared with one of another worker. */
export interface RunAccount extends Omit<RunStory, 'landmarks'> {
  readonly summary: ComparedRun
  /** The first ones, MOST_LANDMARKS at the most. */
  readonly landmarks: readonly Landmark[]
}

/** Landmarks of an account; far more than the differences that are told can need. */
export const MOST_LANDMARKS = 20_000

/** Everything that the worker of a run answers: questions of windows, and those of a comparison. */
export interface WorkerCalls extends Pick<Calls, TraceCall> {
  'report/account': { request: TraceOf; reply: RunAccount }
  'report/uses': { request: TraceOf & { readonly stretches: readonly Stretch[] }; reply: readonly TimeUse[] }
}
/** The name of one. */
export type WorkerCall = keyof WorkerCalls

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

/** From a worker that makes a study: how far it is, then what came of it. */
export type StudyNews = { readonly done: number; readonly total: number } | { readonly study: WhatIfStudy }

/** From the host. */
export interface TraceQuestion {
  readonly id: number
  readonly call: WorkerCall
  readonly request: WorkerCalls[WorkerCall]['request']
}

/** From the worker. */
export type RunNews =
  | { readonly progress: RunProgress }
  | { readonly ended: EndedRun }
  | { readonly id: number; readonly reply: unknown }
  | { readonly id: number; readonly error: LabError }
