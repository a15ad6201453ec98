import type { RunResult } from '../../config/run-result'
import type { Scenario } from '../../config/scenario'
import type { GradedCheck } from '../../labs/grading'
import type { CheckedExpectation } from '../check'

/** A finished run of a report. */
export interface ReportRun {
  /** What the report calls it: its path, or its name in a lab. */
  readonly name: string
  readonly run: RunResult
  readonly seed: number
  /** What was run: of runs of a lab each has its own. */
  readonly scenario: Scenario
  readonly expectations: readonly CheckedExpectation[]
  /** SHA-256 of the trace. */
  readonly hash: string
}

/** A text that the runs follow from. */
export interface ReportText {
  /** Name of a script, or what the text is. */
  readonly name: string
  readonly language: 'yaml' | 'javascript'
  readonly text: string
}

/** What was handed in, if the report is of a lab. */
export interface ReportLab {
  readonly id: string
  readonly release: number
  readonly digest: string
  /** What the file says, may be empty. */
  readonly student: string
  readonly points: number
  readonly most: number
  readonly checks: readonly GradedCheck[]
  /** Whether the predictions were locked before the run, in words. */
  readonly lock: string
  /** Runs that could not be made, as sentences. */
  readonly problems: readonly string[]
  /** What was changed of the lab: id and value. */
  readonly edits: readonly (readonly [string, string])[]
}

/** What a report is made of. */
export interface TraceReportInput {
  readonly title: string
  /** At least one; the first is what the others are compared with. */
  readonly runs: readonly ReportRun[]
  readonly texts: readonly ReportText[]
  /** SHA-256 of the scenario as it was written, or of the lab. */
  readonly digest: string
  /** Version of the program. */
  readonly program: string
  readonly lab: ReportLab | null
}
