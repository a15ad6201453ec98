/**
 * The contract between the window and its host. Both compile against it; neither owns it. Three carriers speak it: the
 * desktop shell by a MessagePort per window, the loopback server by one WebSocket, and direct calls in one process.
 */
import type { ExploreCalls } from './explore'
import type { ExportCalls } from './exports'
import type { FileCalls, FilePushes } from './files'
import type { DocumentIssue, LabError } from './lab-error'
import { labCallNames, type LabCalls } from './labs'
import type { LinkCalls } from './links'
import type { MachineCalls } from './machine'
import type { ManualCalls } from './manual'
import { probeCallNames, type ProbeCalls } from './probe'
import type { PathId, RunCalls, RunPushes } from './runs'
import type { ScriptCalls } from './script'

export type { ComparedRow, ComparedRun, RunComparison } from '../src-sim/report/compare'

/** A sample scenario as offered in the list. `id` is its file name without extension. */
export interface SampleSummary {
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly group: SampleGroup
}

/** What a sample is about: the path it is made for, or a program in JavaScript. */
export type SampleGroup = 'sysv' | 'physio' | 'aphysio' | 'pio' | 'script' | 'driver'

/** What the program says about itself. */
export interface About {
  readonly name: string
  readonly version: string
}

/** A document looked at: what is wrong with it, or what it says. */
export interface CheckedDocument {
  /** Everything that is wrong, in the order of the text; empty when nothing is. */
  readonly issues: readonly DocumentIssue[]
  /** What the scenario is about; null when something is wrong. */
  readonly scenario: ScenarioSummary | null
}

/** What a scenario is about. */
export interface ScenarioSummary {
  readonly title: string
  readonly summary: string
  readonly path: PathId
  readonly paths: readonly PathId[]
  readonly seed: number
  readonly warnings: readonly string[]
}

/** Everything a window may ask, with the shape of question and answer. */
export interface Calls
  extends
    RunCalls,
    MachineCalls,
    ScriptCalls,
    FileCalls,
    ExportCalls,
    LabCalls,
    ExploreCalls,
    ManualCalls,
    ProbeCalls,
    LinkCalls {
  /** The samples, in teaching order. */
  'lab/samples': { request: Record<string, never>; reply: readonly SampleSummary[] }
  /** The text of a sample. E_NOT_FOUND */
  'lab/sample': { request: { readonly sample: string }; reply: { readonly name: string; readonly text: string } }
  /** Looks at a scenario without running it. */
  'document/check': { request: { readonly text: string }; reply: CheckedDocument }
  /** Name and version. */
  'lab/about': { request: Record<string, never>; reply: About }
}

/** Everything the host tells without being asked. */
export interface Pushes extends RunPushes, FilePushes {
  /** The host is about to end; calls will no longer be answered. */
  'host/closing': { readonly reason: string }
}

/** The name of a call. */
export type CallName = keyof Calls
/** The name of a push. */
export type PushName = keyof Pushes

/** The request of a call. */
export type Request<Name extends CallName> = Calls[Name]['request']
/** The reply to a call. */
export type Reply<Name extends CallName> = Calls[Name]['reply']

/** The names, for code that must check one at run time. */
export const callNames: readonly CallName[] = [
  ...(['lab/samples', 'lab/sample', 'lab/about', 'document/check'] as const),
  ...(['lab/reference', 'document/defaults', 'document/picture', 'document/registers', 'trace/registers'] as const),
  ...(['script/vocabulary', 'script/read'] as const),
  ...labCallNames,
  ...(['file/open', 'file/save', 'file/reload', 'file/recent', 'file/forget', 'file/first'] as const),
  ...(['link/make', 'link/read'] as const),
  ...(['shell/state', 'kept/read', 'kept/write'] as const),
  ...(['export/formats', 'export/preview', 'export/write', 'export/piece', 'export/drop', 'export/put'] as const),
  ...(['upload/piece', 'trace/open'] as const),
  ...(['run/start', 'run/result', 'run/cancel', 'run/close', 'whatif/values', 'whatif/study'] as const),
  ...(['compare/runs', 'trace/anchors', 'trace/moment', 'trace/stages', 'trace/change'] as const),
  ...([
    'trace/overview',
    'trace/windows',
    'trace/rows',
    'trace/place',
    'trace/row',
    'trace/step',
    'trace/state',
    'trace/signals',
    'trace/edges',
    'trace/along',
    'trace/sums',
    'trace/statistics',
  ] as const),
  ...probeCallNames,
  ...(['explore/fields', 'explore/sweep', 'manual/statements', 'trace/statements'] as const),
]
/** The names of the pushes. */
export const pushNames: readonly PushName[] = [
  ...(['host/closing', 'run/progress', 'menu/command', 'file/opened', 'file/recents', 'host/notice'] as const),
]

/** What comes back for a call. */
export type Outcome<Name extends CallName = CallName> =
  { readonly ok: true; readonly reply: Reply<Name> } | { readonly ok: false; readonly error: LabError }

/** How far a call is. */
export interface CallProgress {
  readonly done: number
  /** What `done` comes to; 0 = not known. */
  readonly total: number
}

/** What else a caller may want of a call. Plain functions, because nothing else crosses the desktop shell's bridge. */
export interface CallHold {
  /** Hears how far the call is; not every call tells. */
  readonly progress?: (progress: CallProgress) => void
  /** Is given, at once, the function that cancels the call; its outcome is then E_CANCELLED, unless it was there first. */
  readonly cancel?: (cancel: () => void) => void
}

/** The window's side of the boundary. In the desktop shell the preload puts one at `window.lab`. */
export interface LabBridge {
  /** Never rejects: a failure is an outcome. */
  call<Name extends CallName>(name: Name, request: Request<Name>, hold?: CallHold): Promise<Outcome<Name>>
  /**
   * Calls `listener` for each push of that name until the returned function is called.
   *
   * @throws LabFailure E_IPC_SUBS when 16 listen already
   */
  on<Name extends PushName>(name: Name, listener: (value: Pushes[Name]) => void): () => void
}
