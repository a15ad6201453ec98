import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './lib/root.mjs'
import { counted, playwrightCounts, runSteps, stepLine, summary, vitestCounts, whole } from './lib/steps.mjs'

const finished = (code: number) => ({ code, signal: null, output: 'what it printed', stdout: '', seconds: 1.25 })
const outcome = (passed: number, failed: number, skipped = 0) => ({ passed, failed, skipped, output: '', seconds: 0 })

describe('counted', () => {
  it('takes the numbers of the report', () => {
    expect(counted(finished(1), { passed: 3, failed: 2, skipped: 1 })).toMatchObject({
      passed: 3,
      failed: 2,
      skipped: 1,
    })
  })

  it('counts a failure when the runner fails although no test did', () => {
    expect(counted(finished(1), { passed: 3, failed: 0, skipped: 0 })).toMatchObject({ passed: 3, failed: 1 })
  })

  it('counts a failure when there is no report, whatever the exit code says', () => {
    expect(counted(finished(0), undefined)).toMatchObject({ passed: 0, failed: 1 })
  })
})

describe('reports', () => {
  it('of vitest count pending and todo as skipped', () => {
    const report = { numTotalTests: 8, numPassedTests: 4, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }
    expect(vitestCounts(report)).toEqual({ passed: 4, failed: 1, skipped: 3, remarks: [] })
    expect(vitestCounts({})).toBeUndefined()
    expect(vitestCounts(undefined)).toBeUndefined()
  })

  it('of vitest name what failed, in one line each', () => {
    const failing = {
      status: 'failed',
      ancestorTitles: ['physio'],
      title: 'waits',
      failureMessages: ['\n\x1b[31mbad\nat x'],
    }
    const testResults = [
      {
        name: join(root, 'a.spec.ts'),
        status: 'failed',
        message: '',
        assertionResults: [failing, { status: 'passed' }],
      },
      { name: join(root, 'b.spec.ts'), status: 'failed', message: 'cannot be loaded\nat y', assertionResults: [] },
    ]
    const report = { numTotalTests: 2, numPassedTests: 1, numFailedTests: 1, testResults }
    expect(vitestCounts(report)?.remarks).toEqual([
      'failed  a.spec.ts › physio › waits: bad',
      'failed  b.spec.ts: cannot be loaded',
    ])
  })

  it('of Playwright name what failed and what passed only at its second try', () => {
    const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 }
    const spec = (title: string, status: string) => {
      const results = [{ error: { message: `Error: ${title}\nat x` } }, {}]
      return { title, file: 'x.e2e.ts', line: 3, tests: [{ status, results }] }
    }
    const suites = [{ specs: [spec('one', 'unexpected')], suites: [{ specs: [spec('two', 'flaky')] }] }]
    expect(playwrightCounts({ stats, suites })).toEqual({
      passed: 5,
      failed: 1,
      skipped: 2,
      remarks: ['failed  x.e2e.ts:3 › one: Error: one', 'passed at its second try  x.e2e.ts:3 › two: Error: two'],
    })
    expect(playwrightCounts({ errors: [] })).toBeUndefined()
  })
})

describe('runSteps', () => {
  it('goes on after a failing and a throwing step, and shows what they printed', async () => {
    const lines: string[] = []
    const steps = [
      { name: 'one', run: () => Promise.resolve(whole(finished(1))) },
      { name: 'two', run: () => Promise.reject(new Error('broken step')) },
      { name: 'three', run: () => Promise.resolve(outcome(7, 0, 2)) },
    ]
    expect(await runSteps(steps, 1, (line) => lines.push(line))).toEqual({ passed: 7, failed: 2, skipped: 2 })
    expect(lines[0]).toBe('FAILED one  1.3 s')
    expect(lines[1]).toBe('    what it printed')
    expect(lines[3]).toContain('broken step')
    expect(lines[4]).toBe('ok     three  0.0 s  7 passed, 2 skipped')
  })

  it('runs no more at once than it may', async () => {
    let inside = 0
    let most = 0
    const step = {
      name: 'busy',
      run: async () => {
        inside += 1
        most = Math.max(most, inside)
        await new Promise((resolve) => setTimeout(resolve, 5))
        inside -= 1
        return outcome(1, 0)
      },
    }
    expect(await runSteps([step, step, step, step, step], 2, () => undefined)).toMatchObject({ passed: 5 })
    expect(most).toBe(2)
  })
})

describe('summary', () => {
  it('is the last line of npm test, with skipped only when there are any', () => {
    expect(summary({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed')
    expect(summary({ passed: 12, failed: 3, skipped: 1 })).toBe('12 passed, 3 failed, 1 skipped')
    expect(stepLine('lint', outcome(1, 0))).toBe('ok     lint  0.0 s')
  })
})
