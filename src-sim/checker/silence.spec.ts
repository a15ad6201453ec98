import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PathId } from '../config/scenario'
import { runScenario } from '../machine'
import { scenarioOf } from '../testing/inside'
import { randomFaults, randomScenario, type PlainScenario } from '../testing/random-scenario'

const LONG = { timeout: 180_000 }
const RUNS = { numRuns: 25 }

/** What was found, notes left out. */
function found(value: PlainScenario, path: PathId): string[] {
  const run = runScenario(scenarioOf(value), { path, seed: 1 })
  return run.findings.filter(({ severity }) => severity !== 'note').map(({ id, message }) => `${id}: ${message}`)
}

/** Rules of System V that hand memory to an engine which cannot reach it: what they say of the device is true. */
const isReachable = (value: PlainScenario): boolean => {
  const { rules, host, workload, driver } = value as {
    rules: { set: string; physioForm?: string }
    host: { preset: string }
    workload: { allocator: string }[]
    driver: { bufferHeader: string }
  }
  const isUserArea = (rules.physioForm ?? (rules.set === 'i386' ? 'svr4' : 'svr3')) !== 'svr4'
  if (isUserArea && driver.bufferHeader === 'own' && workload.length > 1) return false
  return (
    rules.set === 'man89' ||
    host.preset !== '1989-386-isa' ||
    ['contiguous', 'stride2'].includes(workload[0]!.allocator)
  )
}

describe('the checker of driver rules', () => {
  it('is silent over the reference drivers on every host and path', LONG, () => {
    fc.assert(
      fc.property(
        randomScenario({ processes: 3 }),
        fc.constantFrom('sysv', 'physio', 'aphysio', 'pio'),
        (value, path) => {
          if (path === 'sysv' && !isReachable(value)) return
          expect(found(value, path)).toEqual([])
        },
      ),
      RUNS,
    )
  })

  it('is silent over asynchronous requests', LONG, () => {
    fc.assert(
      fc.property(randomScenario({ processes: 2, isAsynchronous: true, iovecs: false }), (value) => {
        expect(found(value, 'aphysio')).toEqual([])
      }),
      RUNS,
    )
  })

  it('blames no reference driver for a fault of the device', LONG, () => {
    const all = fc.tuple(randomScenario({ processes: 2, iovecs: false }), randomFaults)
    fc.assert(
      fc.property(all, fc.constantFrom('sysv', 'physio', 'aphysio'), ([value, faults], path) => {
        if (path === 'sysv' && !isReachable(value)) return
        expect(found({ ...value, faults }, path)).toEqual([])
      }),
      RUNS,
    )
  })
})

describe('runScenario, stopOnFinding', () => {
  it('ends with the first broken rule and says which', () => {
    const value = {
      version: 1,
      driver: { name: 'xx-manual' },
      devices: [{ name: 'disk0', type: 'disk' }],
      workload: ['a', 'b'].map((process) => ({ process, requests: [{ op: 'read', length: 512 }] })),
    }
    const run = runScenario(scenarioOf(value), { path: 'physio', seed: 1, stopOnFinding: true })
    expect([run.end, run.findings.map(({ id }) => id)]).toEqual(['stopped', ['LostRequest']])
    expect(run.findings[0]).toMatchObject({ rule: 'LostRequest', severity: 'error', kernel: 'both', where: null })
    const whole = runScenario(scenarioOf(value), { path: 'physio', seed: 1 })
    expect(whole.end).toBe('idle')
    expect(whole.hung[0]!.explanation).toMatch(/biodone was never called for buf 1/)
  })
})
