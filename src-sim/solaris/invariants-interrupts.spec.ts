import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSolarisDocument, runSolarisCase } from '../vectors/solaris'

function run(given: object): Record<string, unknown> {
  const reply = parseSolarisDocument({ version: 1, kind: 'solaris', cases: [{ id: 'x', given }] })
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  return runSolarisCase(reply.value[0]!)
}

describe('Solaris invariants of interrupts and power', () => {
  it('26: only the last pass over a shared line is all unclaimed, and each handler is called once a pass', () => {
    const handlers = fc.array(fc.array(fc.constantFrom(0, 1), { maxLength: 4 }), { minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(handlers, (claims) => {
        const names = claims.map((_, index) => `H${index}-`)
        const lines = [{ handlers: claims.map((values, index) => ({ name: `H${index}-`, claims: values })) }]
        const calls = run({ path: 'interrupts', lines })['calls'] as string[]
        expect(calls.length % names.length).toBe(0)
        const passes = Array.from({ length: calls.length / names.length }, (_, pass) =>
          calls.slice(pass * names.length, (pass + 1) * names.length),
        )
        for (const [index, pass] of passes.entries()) {
          expect(pass.map((call) => call.slice(0, -1))).toEqual(names)
          expect(pass.some((call) => call.endsWith('1'))).toBe(index < passes.length - 1)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('27: what may not be done in a handler panics or is found, at every level', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 15 }),
        fc.constantFrom('biodone', 'cv_signal', 'mutex', 'sleep', 'pm_raise_power'),
        (level, what) => {
          const lines = [{ level, handlers: [{ name: 'H', claims: 'always', calls: [what] }] }]
          const { findings, panic } = run({ path: 'interrupts', lines })
          const isWait = what === 'sleep' || what === 'pm_raise_power'
          expect(panic !== null).toBe(isWait)
          if (!isWait) expect(findings).toEqual(level > 10 ? ['HighLevelCall'] : [])
        },
      ),
      { numRuns: 75 },
    )
  })

  it('28: busy counts are never negative, and power never goes down while one is up', () => {
    const steps = fc.array(
      fc.oneof(
        fc.constantFrom({ do: 'busy' }, { do: 'idle' }),
        fc.record({ do: fc.constantFrom('raise', 'lower', 'power'), level: fc.integer({ min: 0, max: 3 }) }),
      ),
      { minLength: 1, maxLength: 20 },
    )
    fc.assert(
      fc.property(steps, (script) => {
        const outcome = run({ path: 'power', steps: script })['steps'] as { busy: number; level: number }[]
        let [busy, level] = [0, 0]
        for (const [index, step] of outcome.entries()) {
          const what = script[index]!
          const change = what.do === 'busy' ? 1 : what.do === 'idle' && busy > 0 ? -1 : 0
          expect(step.busy).toBe(busy + change)
          if (busy > 0) expect(step.level).toBeGreaterThanOrEqual(level)
          if (what.do === 'raise' && 'level' in what) expect(step.level).toBeGreaterThanOrEqual(what.level)
          ;[busy, level] = [step.busy, step.level]
        }
      }),
      { numRuns: 150 },
    )
  })

  it('28: marks pair on every way through the drivers', () => {
    const callers = fc.array(
      fc.record({
        do: fc.constantFrom('read', 'write', 'aread', 'awrite'),
        length: fc.integer({ min: 1, max: 120_000 }),
        isMapped: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    )
    const errors = fc.constantFrom('ok', 'device', 'parity', 'endOfMedia')
    fc.assert(
      fc.property(callers, errors, fc.integer({ min: 1, max: 4 }), (list, error, command) => {
        const processes = list.map(({ isMapped, ...rest }, index) => ({
          ...rest,
          name: `p${index}`,
          base: 0x10000,
          memory: isMapped ? [] : [{ at: 0x10000, state: 'unmapped' }],
        }))
        const outcome = run({
          path: 'driver',
          power: { level: 0, raise_time: 300 },
          commands: { [String(command)]: { error, resid: error === 'ok' ? 0 : 1 } },
          processes,
        })
        expect([outcome['busyCount'], outcome['findings'], outcome['hung']]).toEqual([0, [], []])
      }),
      { numRuns: 60 },
    )
  })
})
