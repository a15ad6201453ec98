/** Every scenario of the folder runs to its end on each of its paths and gives what it expects. */
import { describe, expect, it } from 'vitest'
import { checkRun, computeMetrics, runScenario, type PathId, type RunResult, type Scenario } from '../src-sim/index'
import { judgedPaths, readScenarios } from './lib/scenarios'

const files = await readScenarios()

/** Expectations speak about how a run ends only where it is not the usual end: nothing left, nobody asleep. */
function expectsEnd({ expect: list, path: own }: Scenario, path: PathId): boolean {
  return list.some((each) => (each.about === 'end' || each.about === 'hung') && (each.path ?? own) === path)
}

/** Where the example driver loses a request, its process waits for ever. */
const isLossExpected = ({ findings }: RunResult): boolean => findings.some(({ rule }) => rule === 'LostRequest')

describe.each(files)('$name', (file) => {
  const { scenario } = file
  it('says what it shows', () => {
    expect(scenario.title).not.toBe('')
    expect(scenario.summary).not.toBe('')
    expect(scenario.expect.length, 'a scenario expects something').toBeGreaterThan(0)
  })

  const runs = judgedPaths(file).map((path) => ({ path, run: runScenario(scenario, { path, seed: scenario.seed }) }))

  it.each(runs)('gives what it expects on $path', ({ run }) => {
    expect(checkRun(scenario, run).filter(({ ok }) => !ok)).toEqual([])
  })

  it.each(runs)('ends as intended on $path', ({ path, run }) => {
    if (!expectsEnd(scenario, path)) {
      expect({ end: run.end, panic: run.panic }).toEqual({ end: 'idle', panic: '' })
      if (!isLossExpected(run) && scenario.faults.length === 0) expect(run.hung).toEqual([])
    }
    for (const { explanation } of run.hung) expect(explanation).toMatch(/ sleeps for /)
    const ended = run.processes.every(({ results }) => results.every(({ endedAt }) => endedAt >= 0))
    expect(ended).toBe(run.hung.length === 0)
  })

  it.each(runs)('lets every page go on $path', ({ run }) => {
    if (run.hung.length > 0) return
    const { pageLocks, cpu, bus, elapsed } = computeMetrics(run.table)
    expect(pageLocks.leaked).toBe(0)
    expect(cpu.user.time + cpu.kernel.time + cpu.interrupt.time + cpu.idle.time).toBe(elapsed)
    expect(bus.time).toBeLessThanOrEqual(elapsed)
  })

  it('has an expectation for the path it names', () => {
    const own = scenario.expect.filter(({ path }) => (path ?? scenario.path) === scenario.path)
    expect(own.length).toBeGreaterThan(0)
  })
})
