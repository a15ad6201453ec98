import type { RuleKernel, RuleSeverity, SourcePosition } from '../checker/rules'
import type { Nanos } from '../core/time'
import type { TraceTable } from '../trace/table'
import type { PathId } from './scenario'

/** A process that will never run again unless something outside helps. */
export interface HungProcess {
  readonly process: string
  /** What it sleeps on. */
  readonly wchan: string
  readonly pri: number
  /** The call that never came, in words. */
  readonly explanation: string
}

/** What one request gave. */
export interface RequestResult {
  /** Name in the scenario. */
  readonly request: string
  readonly op: string
  /** What the call returned; -1 on error. */
  readonly result: number
  readonly errno: number
  /** `0` without an error, else EIO and so on. */
  readonly errnoName: string
  /** Bytes asked for and not moved. */
  readonly residual: number
  readonly startedAt: Nanos
  /** -1 = it never ended */
  readonly endedAt: Nanos
}

/** A place in a script with what happened there. Lines and columns count from 1, 0 = unknown. */
interface ScriptEvent {
  readonly at: Nanos
  readonly line: number
  readonly column: number
}

/** What a script left behind. */
export interface ScriptOutcome {
  /** For messages. */
  readonly file: string
  /** It came to its end, broke, or the run ended before it did. */
  readonly state: 'ended' | 'failed' | 'unfinished'
  readonly failure: {
    readonly code: string
    readonly message: string
    readonly file: string
    readonly line: number
    readonly column: number
    /** Frames of the script, innermost first. */
    readonly stack: readonly string[]
  } | null
  /** Words it said. */
  readonly calls: number
  /** Lines of log, marks and checks that were not kept. */
  readonly cut: number
  readonly marks: readonly (ScriptEvent & { readonly name: string })[]
  readonly logs: readonly (ScriptEvent & { readonly text: string })[]
  readonly expects: readonly (ScriptEvent & { readonly ok: boolean; readonly text: string })[]
  readonly invariants: readonly InvariantOutcome[]
}

/** What became of an invariant: `at`, line and column say where it was set up. */
export interface InvariantOutcome extends ScriptEvent {
  readonly name: string
  /** Kinds of events it was asked about. */
  readonly kinds: readonly string[]
  /** Events it was asked about. */
  readonly checked: number
  /** Events that broke it; each of the first is also a finding. */
  readonly broken: number
  /** The first that did; null = none. */
  readonly first: { readonly row: number; readonly at: Nanos; readonly text: string } | null
}

/** What became of a student's driver. */
export interface DriverOutcome {
  /** For messages. */
  readonly file: string
  /** Why it broke; null when it did not. */
  readonly failure: ScriptOutcome['failure']
  /** Calls to the kernel. */
  readonly calls: number
  /** Lines of cmn_err that were not kept. */
  readonly cut: number
  /** What it said with cmn_err. */
  readonly logs: readonly (ScriptEvent & { readonly text: string })[]
}

/** What one process got. */
export interface ProcessResult {
  readonly name: string
  readonly pid: number
  /** In the order in which they were done; a repeated request appears once per repetition. */
  readonly results: readonly RequestResult[]
  /** Of a process that runs a script. */
  readonly script?: ScriptOutcome
}

/** A rule that a run broke, or a hint. */
export interface RunFinding {
  readonly id: string
  readonly rule: string
  /** Where the rule is written. */
  readonly source: string
  readonly message: string
  /** Row of the trace; -1 = none. */
  readonly row: number
  readonly at: Nanos
  /** What must hold, in a sentence. */
  readonly text: string
  /** How to mend it, in a line. */
  readonly mend: string
  readonly severity: RuleSeverity
  /** Which kernel can break it. */
  readonly kernel: RuleKernel
  /** The line of a student's driver that broke it; null in a built-in one. */
  readonly where: SourcePosition | null
  /** The short code of the rule, such as F_HANDLE_STATE; its name where it has none. */
  readonly code: string
}

/** A planned fault that struck. */
export interface RunFault {
  /** Number in the catalogue, or what the trigger listens to, such as `dma_r XOR`. */
  readonly fault: string
  /** The device it struck at. */
  readonly where: string
  readonly at: Nanos
  /** What it looks like from three places, in words. */
  readonly hardware: string
  readonly driver: string
  readonly user: string
}

/** A finished run. */
export interface RunResult {
  readonly path: PathId
  /** Nothing left to do, time limit reached, stopped from outside, the simulated kernel panicked. */
  readonly end: 'idle' | 'limit' | 'stopped' | 'panic'
  /** What the kernel said when it panicked; empty otherwise. */
  readonly panic: string
  readonly hung: readonly HungProcess[]
  readonly processes: readonly ProcessResult[]
  readonly table: TraceTable
  /** Simulated time at the end, ns. */
  readonly now: Nanos
  readonly findings: readonly RunFinding[]
  /** Every time a planned fault struck, in order. */
  readonly faults: readonly RunFault[]
  /** Of a run with a student's driver. */
  readonly driver?: DriverOutcome
}

/** How to run a scenario. */
export interface RunOptions {
  readonly path: PathId
  readonly seed: number
  /** Ends with the first finding that is more than a note; otherwise what the scenario says. */
  readonly stopOnFinding?: boolean | undefined
  /** Called now and then with simulated ns and trace rows; returning false stops the run. */
  readonly onProgress?: ((now: Nanos, rows: number) => boolean) | undefined
}
