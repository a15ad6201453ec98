/** What the host and a worker that runs scenarios say to each other. Plain data and typed arrays only. */
import type { Calls } from '../../src-ipc/contract'
import type { ExportPreview, ExportWish } from '../../src-ipc/exports'
import type { LabError } from '../../src-ipc/lab-error'
import type { EndedRun, RunProgress, StudyRequest, TraceOf, WhatIfStudy } from '../../src-ipc/runs'
import type {
  ComparedRun,
  ExportFacts,
  Landmark,
  PathId,
  RunStory,
  Scenario,
  Stretch,
  TimeUse,
} from '../../src-sim/index'
import type { MadeExport, WorkTarget } from './export-work'

/** Questions about a trace, which the worker that has it answers. */
export type TraceCall = Exclude<Extract<keyof Calls, `trace/${string}`>, 'trace/open'>

/** What is told of a run so that it can be compared with one of another worker. */
export interface RunAccount extends Omit<RunStory, 'landmarks'> {
  readonly summary: ComparedRun
  /** The first ones, MOST_LANDMARKS at the most. */
  readonly landmarks: readonly Landmark[]
}

/** Landmarks of an account; far more than the differences that are told can need. */
export const MOST_LANDMARKS = 20_000

/** An export for the worker that has the first trace. `path` is one that it has. */
export interface WorkerExport extends TraceOf, Pick<ExportWish, 'format' | 'choice'> {
  /** Paths of that worker, and packed traces of others, in the order in which they are exported. */
  readonly sources: readonly (PathId | Uint8Array)[]
}

/** Everything that the worker of a run answers: questions of windows, and those of a comparison. */
export interface WorkerCalls extends Pick<Calls, TraceCall> {
  'report/account': { request: TraceOf; reply: RunAccount }
  'report/uses': { request: TraceOf & { readonly stretches: readonly Stretch[] }; reply: readonly TimeUse[] }
  /** What is known of the run. `format` empty = it was run here. */
  'report/facts': {
    request: TraceOf
    reply: ExportFacts & { readonly format: string; readonly warnings: readonly string[] }
  }
  /** A report about paths of the run, which were run here. */
  'report/text': {
    request: TraceOf & { readonly paths: readonly PathId[]; readonly format: 'html' | 'markdown' }
    reply: string
  }
  'export/pack': { request: TraceOf; reply: Uint8Array }
  'export/look': { request: WorkerExport; reply: ExportPreview }
  'export/make': { request: WorkerExport & { readonly target: WorkTarget }; reply: MadeExport }
}
/** The name of one. */
export type WorkerCall = keyof WorkerCalls

/** What a worker finds in its workerData. The host sets `stop[0]` to 1 to end the run. */
export interface RunOrder {
  readonly dmaLabRun: number
  /** Checked already, with the text of its scripts. */
  readonly scenario: Scenario
  /** The scenario as it was written. */
  readonly text: string
  readonly paths: readonly PathId[]
  readonly seed: number
  readonly stop: Int32Array
  /** Where the worker shows what scripts do. */
  readonly pulse: SharedArrayBuffer
}

/** What a worker finds when it is to show a trace from a file. */
export interface TraceOrder {
  readonly dmaLabTrace: number
  readonly file: string
  /** For messages. */
  readonly name: string
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

/** From the host: the answer to a question is no longer wanted. */
export interface TraceCancel {
  readonly cancel: number
}

/** From the host. */
export interface TraceQuestion {
  readonly id: number
  readonly call: WorkerCall
  readonly request: WorkerCalls[WorkerCall]['request']
}

/** Rises when host and worker say something in another way; a worker of another build is found out by it. */
export const RUN_PROTOCOL = 1

/** From the worker. Its first word is the protocol that it speaks. */
export type RunNews =
  | { readonly protocol: number }
  | { readonly progress: RunProgress }
  | { readonly ended: EndedRun }
  | { readonly failed: LabError }
  | { readonly id: number; readonly progress: { readonly done: number; readonly total: number } }
  | { readonly id: number; readonly reply: unknown }
  | { readonly id: number; readonly error: LabError }
