/** What a window may ask of the probes of a run, in the language of DTrace. */
import type { ProbeResult } from '../src-sim/probe/run'
import type { ProbeProblem } from '../src-sim/probe/syntax'
import type { ListedProbe } from '../src-sim/probe/list'
import type { TraceOf } from './runs'

export type { ProbeLine } from '../src-sim/probe/output'
export type { ProbeResult, ResultAggregation, ResultEntry } from '../src-sim/probe/run'
export type { ProbeProblem } from '../src-sim/probe/syntax'
export type { ListedProbe } from '../src-sim/probe/list'

/** A word of the language that an editor can complete. */
export interface ProbeWord {
  readonly word: string
  readonly sort: 'variable' | 'member' | 'function' | 'action' | 'aggregation' | 'constant'
  /** What it belongs to or is good for, such as bufinfo_t; may be empty. */
  readonly detail: string
}

/** What there is to ask: probes with how often they fire, and the words of the language. */
export interface ProbeVocabulary {
  readonly probes: readonly ListedProbe[]
  readonly words: readonly ProbeWord[]
}

/** What came of a program, or what is wrong with it. */
export type ProbeReply =
  | { readonly ok: true; readonly result: ProbeResult; readonly took: number }
  | { readonly ok: false; readonly problem: ProbeProblem }

/** Calls about probes. */
export interface ProbeCalls {
  /** Probes of a trace and the words of the language. E_NOT_FOUND */
  'trace/probes': { request: TraceOf; reply: ProbeVocabulary }
  /** Runs a program over a trace. Tells how far it is; cancelled, it is stopped. E_NOT_FOUND, E_CANCELLED */
  'trace/probe': { request: TraceOf & { readonly program: string }; reply: ProbeReply }
}

/** Their names. */
export const probeCallNames = ['trace/probes', 'trace/probe'] as const
