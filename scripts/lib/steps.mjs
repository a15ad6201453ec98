import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './root.mjs'

/**
 * One row of the result of `npm test`; `remarks` name what failed or passed only at its second try, one line each.
 * @typedef {{ passed: number, failed: number, skipped: number, remarks?: string[], output: string, seconds: number }} Outcome
 * @typedef {{ name: string, run: () => Promise<Outcome> }} Step
 */

/** The outcome of a step that passes or fails as a whole. @param {import('./run.mjs').Finished} finished @returns {Outcome} */
export function whole(finished) {
  const failed = finished.code === 0 ? 0 : 1
  return { passed: 1 - failed, failed, skipped: 0, output: finished.output, seconds: finished.seconds }
}

/**
 * The outcome of a test runner, from its report; without a usable report the step itself has failed.
 * @param {import('./run.mjs').Finished} finished
 * @param {{ passed: number, failed: number, skipped: number, remarks?: string[] } | undefined} counts
 * @returns {Outcome}
 */
export function counted(finished, counts) {
  const { output, seconds } = finished
  if (!counts) return { passed: 0, failed: 1, skipped: 0, output: `${output}\n(no report was written)`, seconds }
  // A runner can fail without a failing test: an error outside tests, a file that cannot be loaded, no tests at all.
  const hidden = finished.code !== 0 && counts.failed === 0 ? 1 : 0
  return { ...counts, failed: counts.failed + hidden, output, seconds }
}

/** The first line that says something. @param {unknown} text */
function firstLine(text) {
  return stripVTControlCharacters(String(text ?? ''))
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '')
}

/** `failed  where › what: why` @param {string} verdict @param {string[]} path @param {unknown} why */
function remark(verdict, path, why) {
  const reason = firstLine(why)
  return `${verdict}  ${path.filter(Boolean).join(' › ')}${reason ? `: ${reason}` : ''}`
}

/** Reads vitest's JSON report. @param {any} report */
export function vitestCounts(report) {
  if (typeof report?.numTotalTests !== 'number') return undefined
  const { numPassedTests, numFailedTests, numPendingTests = 0, numTodoTests = 0 } = report
  /** @type {string[]} */
  const remarks = []
  for (const { name, status, message, assertionResults = [] } of report.testResults ?? []) {
    const file = relative(root, name)
    for (const test of assertionResults) {
      if (test.status !== 'failed') continue
      remarks.push(remark('failed', [file, ...(test.ancestorTitles ?? []), test.title], test.failureMessages?.[0]))
    }
    if (status === 'failed' && message) remarks.push(remark('failed', [file], message))
  }
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests, remarks }
}

/** The tests of a suite of Playwright's report and of the suites in it. @param {any} suite @returns {any[]} */
function testsOf(suite) {
  const own = (suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
    spec.tests.map((/** @type {any} */ test) => ({ ...test, title: spec.title, place: `${spec.file}:${spec.line}` })),
  )
  return [...own, ...(suite.suites ?? []).flatMap(testsOf)]
}

/** Reads Playwright's JSON report; a test that passed at its second try counts as passed and is named. @param {any} report */
export function playwrightCounts(report) {
  const stats = report?.stats
  if (typeof stats?.expected !== 'number') return undefined
  /** @type {string[]} */
  const remarks = []
  for (const { place, title, status, results = [] } of (report.suites ?? []).flatMap(testsOf)) {
    const why = results.find((/** @type {any} */ result) => result.error)?.error.message
    if (status === 'unexpected') remarks.push(remark('failed', [place, title], why))
    if (status === 'flaky') remarks.push(remark('passed at its second try', [place, title], why))
  }
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped, remarks }
}

/** `ok     name  1.2 s  34 passed` @param {string} name @param {Outcome} outcome */
export function stepLine(name, { passed, failed, skipped, seconds }) {
  const counts = [`${passed} passed`, failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} skipped`]
  const detail = passed + failed + skipped > 1 ? `  ${counts.filter(Boolean).join(', ')}` : ''
  return `${failed === 0 ? 'ok    ' : 'FAILED'} ${name}  ${seconds.toFixed(1)} s${detail}`
}

/**
 * Runs the steps, at most `width` at once and in order, and goes on after a failure.
 * @param {readonly Step[]} steps
 * @param {number} width
 * @param {(line: string) => void} print
 * @returns {Promise<{ passed: number, failed: number, skipped: number }>} the sum over all steps
 */
export async function runSteps(steps, width, print) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  const waiting = [...steps]
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const startedAt = performance.now()
      /** @type {Outcome} */
      const outcome = await step.run().catch((error) => {
        const seconds = (performance.now() - startedAt) / 1000
        return { passed: 0, failed: 1, skipped: 0, output: String(error?.stack ?? error), seconds }
      })
      total.passed += outcome.passed
      total.failed += outcome.failed
      total.skipped += outcome.skipped
      print(stepLine(step.name, outcome))
      for (const line of outcome.remarks ?? []) print(`    ${line}`)
      if (outcome.failed > 0) print(stripVTControlCharacters(outcome.output).trim().replace(/^/gm, '    '))
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  return total
}

/** `12 passed, 0 failed` and, if any, `, 3 skipped`. @param {{ passed: number, failed: number, skipped: number }} total */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
