/**
 * What a window may ask of laboratory exercises. The host gives a window what a student may see and no more: no claims,
 * no answers, no reference, nothing hidden. The submission travels with every call; the host keeps none.
 */
import type { Answer, Grade, Submission } from '../src-sim/index'
import type { DocumentIssue } from './lab-error'
import type { PathId, TraceOf } from './runs'

export type { Answer, Evidence, Grade, GradedCheck, Submission } from '../src-sim/index'

/** Which lab is meant: one of the program's, or the text of a student's file or of an author's lab.yaml. */
export type LabSource =
  | { readonly folder: string }
  | {
      readonly text: string
      readonly name: string
      /** Id of its file, where the host opened it: files that it names lie beside it. */
      readonly document?: string | undefined
    }

/** A lab as the list offers it. */
export interface LabListed {
  readonly folder: string
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly level: 'beginner' | 'intermediate' | 'advanced' | ''
  readonly minutes: number
  readonly points: number
  /** Why it cannot be opened; empty when it can. */
  readonly problem: string
}

/** Something that a student may change. */
export interface LabEditView {
  readonly id: string
  readonly about: string
  readonly sort: 'script' | 'driver' | 'field'
  /** The process of a script, the field of the scenario; empty for a driver. */
  readonly name: string
  readonly quantity: 'time' | 'size' | 'rate' | 'frequency' | ''
  /** As the lab writes them; empty = no bound. */
  readonly min: string
  readonly max: string
  readonly oneOf: readonly (string | number)[]
  /** What it is before anybody changes it; null = the scenario does not say. */
  readonly start: string | number | null
}

/** A run of a lab. */
export interface LabRunView {
  readonly name: string
  /** For people. */
  readonly title: string
  /** It runs what the lab begins with, whatever the student changed. */
  readonly isStart: boolean
  /** It is offered before anything was changed. */
  readonly show: boolean
}

/** A question without its answer. */
export interface LabQuestionView {
  readonly id: string
  readonly kind: 'number' | 'choice' | 'ordering' | 'errno' | 'mark'
  readonly section: 'predict' | 'explain'
  /** Markdown. */
  readonly text: string
  readonly points: number
  /** The run that decides. */
  readonly run: string
  /** Of numbers: what they count in; empty = nothing. */
  readonly unit: string
  readonly quantity: string
  /** Of choices: several may be chosen. */
  readonly several: boolean
  /** Of choices and orderings. */
  readonly options: readonly { readonly id: string; readonly text: string }[]
}

/** A check without its claim. */
export interface LabCheckView {
  readonly id: string
  readonly title: string
  readonly points: number
  readonly run: string
}

/** A lab as a student sees it. */
export interface LabView {
  readonly id: string
  readonly release: number
  readonly digest: string
  readonly title: string
  readonly summary: string
  readonly goal: string
  readonly level: string
  readonly minutes: number
  readonly points: number
  readonly manual: readonly string[]
  /** Markdown of each step; empty = none. */
  readonly text: { readonly read: string; readonly predict: string; readonly run: string; readonly explain: string }
  readonly edits: readonly LabEditView[]
  readonly runs: readonly LabRunView[]
  /** Name of the run that is meant where none is named. */
  readonly main: string
  readonly questions: readonly LabQuestionView[]
  readonly checks: readonly LabCheckView[]
  readonly tasks: readonly { readonly id: string; readonly text: string }[]
  /** How many there are; each is asked for. */
  readonly hints: number
  readonly showMe: boolean
  /** It is an author's file. */
  readonly isPreview: boolean
}

/** A run of a lab, ready for `run/start`. */
export interface LabPlan {
  readonly text: string
  readonly name: string
  readonly path: PathId
  readonly seed: number
}

/** What a file about labs is. */
export type LabFileRead =
  | { readonly what: 'lab'; readonly lab: LabView }
  | {
      readonly what: 'answer'
      readonly submission: Submission
      /** The program's lab that it answers; null = it has none of this id. */
      readonly folder: string | null
    }

/** What is wrong with something that a student changed. */
export interface EditIssues {
  readonly edit: string
  readonly issues: readonly DocumentIssue[]
}

interface Work {
  readonly source: LabSource
  readonly submission: Submission
}

/** Calls about labs. */
export interface LabCalls {
  /** The labs of the program. */
  'labs/list': { request: Record<string, never>; reply: readonly LabListed[] }
  /** One of them as its student sees it. E_NOT_FOUND, E_SCENARIO */
  'labs/open': { request: { readonly source: LabSource }; reply: LabView }
  /** What a file is: a lab or a submission. E_SCENARIO */
  'labs/read': {
    request: { readonly text: string; readonly name: string; readonly document?: string | undefined }
    reply: LabFileRead
  }
  /** A submission that nobody has worked on. */
  'labs/start': { request: { readonly source: LabSource }; reply: Submission }
  /** A submission as the text of its file. E_SCENARIO */
  'labs/write': { request: { readonly submission: Submission }; reply: { readonly text: string } }
  /** The first hints of a lab. */
  'labs/hints': { request: { readonly source: LabSource; readonly count: number }; reply: readonly string[] }
  /** Locks the predictions. */
  'labs/lock': { request: Work; reply: Submission }
  /** A run with what the student changed. E_SCENARIO */
  'labs/plan': { request: Work & { readonly run: string }; reply: LabPlan }
  /** The same with what the reference changes, after an attempt only. E_NOT_FOUND */
  'labs/show': { request: Work & { readonly run: string }; reply: LabPlan }
  /** What is wrong with what the student changed, without running it. */
  'labs/lint': { request: Work; reply: readonly EditIssues[] }
  /** Makes the runs and checks them, in a thread of its own. E_CANCELLED, E_SCRIPT_TIMEOUT, E_SIM_CRASHED, E_SIM_MEMORY */
  'labs/check': { request: Work; reply: { readonly submission: Submission; readonly grade: Grade } }
  /** The same as a report: one file of HTML. */
  'labs/report': { request: Work; reply: { readonly name: string; readonly text: string } }
  /** Names of rows that outlive changes around them, as marks use them. E_NOT_FOUND */
  'trace/keys': { request: TraceOf & { readonly rows: readonly number[] }; reply: readonly string[] }
  /** The rows of such names and when they begin, ns; row -1 = there is none. E_NOT_FOUND */
  'trace/keyed': {
    request: TraceOf & { readonly keys: readonly string[] }
    reply: readonly { readonly row: number; readonly at: number }[]
  }
}

/** The names of these calls. */
export const labCallNames = [
  ...(['labs/list', 'labs/open', 'labs/read', 'labs/start', 'labs/write', 'labs/hints', 'labs/lock'] as const),
  ...(['labs/plan', 'labs/show', 'labs/lint', 'labs/check', 'labs/report', 'trace/keys', 'trace/keyed'] as const),
] as const satisfies readonly (keyof LabCalls)[]

/** The answers of a submission. */
export type Answers = Readonly<Record<string, Answer>>
