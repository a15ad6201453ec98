import type { RunResult } from '../config/run-result'
import type { Scenario } from '../config/scenario'
import { checkRun, type CheckedExpectation } from '../report/check'
import { computeMetrics, type Metrics } from '../trace/metrics'
import { RowFinder } from './finder'

/** A run that checks look at. */
export class LabRun {
  /** Its name in the lab. */
  readonly id: string
  readonly seed: number
  readonly scenario: Scenario
  readonly result: RunResult
  readonly finder: RowFinder
  private measured: Metrics | null = null
  private held: readonly CheckedExpectation[] | null = null

  constructor(id: string, seed: number, scenario: Scenario, result: RunResult) {
    this.id = id
    this.seed = seed
    this.scenario = scenario
    this.result = result
    this.finder = new RowFinder(result.table)
  }

  /** The figures of its trace. */
  get metrics(): Metrics {
    return (this.measured ??= computeMetrics(this.result.table))
  }

  /** What its scenario and its scripts expect. */
  get expectations(): readonly CheckedExpectation[] {
    return (this.held ??= checkRun(this.scenario, this.result))
  }
}

/** What checks may ask of the world around a run. */
export interface LabWorld {
  /** Another run of the same seed; a text says why there is none. */
  readonly run: (id: string) => LabRun | string
  /** The student's answer, in the base unit; undefined when there is none. */
  readonly answer: (question: string) => number | string | undefined
  /** What the student set; undefined when it is not a number or a word. */
  readonly edit: (id: string) => number | string | undefined
}
