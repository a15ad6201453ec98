import { metricValue } from '../config/metric-names'
import type { RunResult } from '../config/run-result'
import type { Expectation, Scenario } from '../config/scenario'
import { formatNanos } from '../core/time'
import { errnoName } from '../kern/errno'
import { failureLine } from '../script/run'
import { computeMetrics, type Metrics } from '../trace/metrics'

/** One expectation after a run. */
export interface CheckedExpectation {
  /** Its place in the scenario, from 0. */
  readonly index: number
  readonly ok: boolean
  /** What was expected, for people. */
  readonly text: string
  /** What was found instead; empty when it holds. */
  readonly found: string
}

/**
 * Holds a run against what its scenario expects of this path. Expectations for other paths are left out.
 *
 * @source docs/scenario-format.md
 */
export function checkRun(scenario: Scenario, run: RunResult): CheckedExpectation[] {
  let metrics: Metrics | undefined
  const measured = (): Metrics => (metrics ??= computeMetrics(run.table))
  const asked = scenario.expect.flatMap((expectation, index): CheckedExpectation[] => {
    const path = expectation.path ?? scenario.path
    if (path !== run.path) return []
    const { text, found } = check(expectation, run, measured)
    return [{ index, ok: found === '', text, found }]
  })
  return [...asked, ...scriptChecks(run), ...driverChecks(run)]
}

/** A student's driver must not break. */
function driverChecks({ driver }: RunResult): CheckedExpectation[] {
  if (!driver || driver.failure === null) return []
  return [
    { index: -1, ok: false, text: `${driver.file}: the driver does not break`, found: failureLine(driver.failure) },
  ]
}

/** What scripts expect, and that none of them broke. They have no place in the scenario: index -1. */
function scriptChecks({ processes }: RunResult): CheckedExpectation[] {
  return processes.flatMap(({ name, script }): CheckedExpectation[] => {
    if (!script) return []
    const { file, expects, failure, invariants } = script
    const always = invariants.map(({ name: what, broken, first, line, column }): CheckedExpectation => {
      const times = broken === 1 ? 'once' : `${broken} times, first`
      const found = first === null ? '' : `broken ${times} at ${formatNanos(first.at)} (${file}:${line}:${column})`
      return { index: -1, ok: first === null, text: `${name}: always ${what}`, found }
    })
    const said = expects.map(({ ok, text, line, column }): CheckedExpectation => {
      return {
        index: -1,
        ok,
        text: `${name}: ${text}`,
        found: ok ? '' : `it does not hold at ${file}:${line}:${column}`,
      }
    })
    const checks = [...said, ...always]
    if (failure === null) return checks
    return [
      ...checks,
      { index: -1, ok: false, text: `${name}: the script comes to its end`, found: failureLine(failure) },
    ]
  })
}

interface Verdict {
  readonly text: string
  readonly found: string
}

function check(expectation: Expectation, run: RunResult, metrics: () => Metrics): Verdict {
  switch (expectation.about) {
    case 'request':
      return checkRequest(expectation, run)
    case 'metric': {
      const { metric, equals, atLeast, atMost } = expectation
      const value = metricValue(metrics(), metric)
      const bounds = [
        equals === undefined ? '' : `is ${equals}`,
        atLeast === undefined ? '' : `is at least ${atLeast}`,
        atMost === undefined ? '' : `is at most ${atMost}`,
      ].filter((each) => each !== '')
      const holds =
        value !== undefined &&
        (equals === undefined || value === equals) &&
        (atLeast === undefined || value >= atLeast) &&
        (atMost === undefined || value <= atMost)
      return { text: `${metric} ${bounds.join(' and ')}`, found: holds ? '' : `it is ${value ?? 'unknown'}` }
    }
    case 'end': {
      const panic = run.end === 'panic' ? ` (${run.panic})` : ''
      const found = run.end === expectation.end ? '' : `it ends with ${run.end}${panic}`
      return { text: `the run ends with ${expectation.end}`, found }
    }
    case 'hung': {
      const names = (list: readonly string[]): string => (list.length === 0 ? 'nobody' : [...list].sort().join(', '))
      const hung = names(run.hung.map(({ process }) => process))
      const wanted = names(expectation.hung)
      return { text: `hung for ever: ${wanted}`, found: hung === wanted ? '' : `it is ${hung}` }
    }
    case 'finding': {
      const { finding, present } = expectation
      const isThere = run.findings.some(({ id, rule }) => id === finding || rule === finding)
      const text = `the finding ${finding} is ${present ? 'made' : 'not made'}`
      if (isThere === present) return { text, found: '' }
      const made = [...new Set(run.findings.map(({ id }) => id))]
      return { text, found: made.length === 0 ? 'there are no findings' : `found: ${made.join(', ')}` }
    }
  }
}

function checkRequest(expectation: Extract<Expectation, { about: 'request' }>, run: RunResult): Verdict {
  const { process, request, repetition, result, errno, residual } = expectation
  const parts = [
    result === undefined ? '' : `gives ${result}`,
    errno === undefined ? '' : errno === '0' ? 'has no error' : `fails with ${errno}`,
    residual === undefined ? '' : `leaves ${residual} bytes`,
  ].filter((each) => each !== '')
  const which = repetition === 1 ? '' : ` (repetition ${repetition})`
  const text = `${process} ${request}${which} ${parts.join(', ')}`
  const results = run.processes.find(({ name }) => name === process)?.results ?? []
  const entry = results.filter((each) => each.request === request)[repetition - 1]
  if (!entry) return { text, found: 'it was never made' }
  if (entry.endedAt < 0) return { text, found: 'it never ended' }
  const name = entry.errno === 0 ? '0' : entry.errnoName || errnoName(entry.errno)
  const found = [
    result === undefined || result === entry.result ? '' : `it gives ${entry.result}`,
    errno === undefined || errno === name ? '' : name === '0' ? 'it has no error' : `it fails with ${name}`,
    residual === undefined || residual === entry.residual ? '' : `it leaves ${entry.residual} bytes`,
  ].filter((each) => each !== '')
  return { text, found: found.join(', ') }
}
