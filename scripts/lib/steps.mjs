import { stripVTControlCharacters } from 'node:util'

/**
 * One row of the result of `npm test`.
 * @typedef {{ passed: number, failed: number, skipped: number, output: string, seconds: number }} Outcome
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
 * @param {{ passed: number, failed: number, skipped: number } | undefined} counts
 * @returns {Outcome}
 */
export function counted(finished, counts) {
  const { output, seconds } = finished
  if (!counts) return { passed: 0, failed: 1, skipped: 0, output: `${output}\n(no report was written)`, seconds }
  // A runner can fail without a failing test: an error outside tests, a file that cannot be loaded, no tests at all.
  const hidden = finished.code !== 0 && counts.failed === 0 ? 1 : 0
  return { ...counts, failed: counts.failed + hidden, output, seconds }
}

/** Reads vitest's JSON report. @param {any} report */
export function vitestCounts(report) {
  if (typeof report?.numTotalTests !== 'number') return undefined
  const { numPassedTests, numFailedTests, numPendingTests = 0, numTodoTests = 0 } = report
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
}

/** Reads Playwright's JSON report; a test that passed only when repeated counts as failed. @param {any} report */
export function playwrightCounts(report) {
  const stats = report?.stats
  if (typeof stats?.expected !== 'number') return undefined
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }
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
      const outcome = await step.run().catch((error) => {
        const seconds = (performance.now() - startedAt) / 1000
        return { passed: 0, failed: 1, skipped: 0, output: String(error?.stack ?? error), seconds }
      })
      total.passed += outcome.passed
      total.failed += outcome.failed
      total.skipped += outcome.skipped
      print(stepLine(step.name, outcome))
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
