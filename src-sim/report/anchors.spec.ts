import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runScenario } from '../machine'
import { scenarioOf } from '../testing/inside'
import { fakeRun, readEvents, type FakeEvent } from '../testing/fake-run'
import { RunAnchors } from './anchors'
import { STAGES, timeUse } from './time-use'

const write = (path: 'sysv' | 'physio' | 'pio', length = 4096) => {
  const scenario = scenarioOf({
    version: 1,
    workload: [{ process: 'p', requests: [{ request: 'r', op: 'write', length }] }],
  })
  return runScenario(scenario, { path, seed: 1 })
}

describe('RunAnchors', () => {
  it('finds submit, strategy and completion of a hand-written run', () => {
    const anchors = new RunAnchors(fakeRun('sysv', readEvents('sysv')))
    expect(anchors.times(1)).toEqual({
      ...{ start: 0, submit: 10, strategy: 150, byte: 260, completion: 520, end: 1000 },
      ...{ moved: 1024, isProgrammed: false },
    })
    expect([512, 513, 1024, 1025].map((byte) => anchors.times(byte).byte)).toEqual([260, 510, 510, -1])
  })

  it('takes the bytes of a card without strategy one by one', () => {
    const run = write('pio', 100)
    const anchors = new RunAnchors(run)
    const times = anchors.times(100)
    expect([times.isProgrammed, times.moved, times.byte === times.completion]).toEqual([true, 100, true])
    expect(anchors.times(1).byte).toBe(times.strategy)
    expect(anchors.times(2).byte).toBeGreaterThan(anchors.times(1).byte)
  })

  it.each(['sysv', 'physio'] as const)('moves every byte of a transfer on %s, in order', (path) => {
    const anchors = new RunAnchors(write(path))
    const { moved, submit, strategy, completion, end } = anchors.times(1)
    expect(moved).toBe(4096)
    expect(submit).toBeLessThan(strategy)
    expect(strategy).toBeLessThan(anchors.times(1).byte)
    expect(anchors.times(4096).byte).toBeLessThanOrEqual(completion)
    expect(completion).toBeLessThan(end)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4096 }), fc.integer({ min: 1, max: 4096 }), (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)]
        expect(anchors.times(less).byte).toBeLessThanOrEqual(anchors.times(more).byte)
        const { byte } = anchors.times(a)
        expect(anchors.moment(byte).moved).toBeGreaterThanOrEqual(a)
        expect(anchors.moment(byte - 1).moved).toBeLessThan(a)
      }),
    )
  })

  it('says what goes on at any instant, in runs that add up to the time use', () => {
    const run = write('sysv')
    const anchors = new RunAnchors(run)
    const { start, end } = anchors.times(1)
    const use: Record<string, number> = Object.fromEntries(STAGES.map(([id]) => [id, 0]))
    let waited = 0
    for (let at = start; at < end;) {
      const { stage, from, until, sleeps } = anchors.moment(at)
      expect(from).toBe(at)
      use[stage]! += until - from
      if (stage === 'transfer' && sleeps.length > 0) waited += 1
      at = until
    }
    expect(use).toEqual(timeUse(run.table, start, end))
    expect(waited).toBeGreaterThan(0)
    expect(anchors.moment(end).stage).toBe('idle')
  })

  it('shows a window with no more entries than columns, each the exact stretch of a stage', () => {
    const anchors = new RunAnchors(write('sysv'))
    const { end } = anchors.times(1)
    fc.assert(
      fc.property(
        fc.nat(end - 2),
        fc.integer({ min: 1, max: end }),
        fc.integer({ min: 1, max: 300 }),
        (from, by, n) => {
          const { at, until, stage } = anchors.window(from, from + by, n)
          expect(at.length).toBeLessThanOrEqual(n + 1)
          for (let entry = 0; entry < at.length; entry += 1) {
            const moment = anchors.moment(at[entry]!)
            expect([moment.from, moment.until, moment.stage]).toEqual([
              at[entry],
              until[entry],
              STAGES[stage[entry]!]![0],
            ])
            if (entry > 0) expect(at[entry]).toBeGreaterThanOrEqual(until[entry - 1]!)
          }
        },
      ),
    )
  })

  it('goes from change to change in both directions', () => {
    const anchors = new RunAnchors(write('physio'))
    const { start, end } = anchors.times(1)
    const forth: number[] = []
    for (let at = start; (at = anchors.change(at, true)) >= 0;) forth.push(at)
    const back: number[] = []
    for (let at = end; (at = anchors.change(at, false)) >= 0;) back.push(at)
    expect(forth.at(-1)).toBe(end)
    expect([...back].reverse()).toEqual([start, ...forth.slice(0, -1)])
  })

  it('has nothing to align in a run without a transfer', () => {
    const idle: FakeEvent[] = [
      { kind: 'proc:start', at: 5 },
      { kind: 'proc:exit', at: 9 },
    ]
    expect(new RunAnchors(fakeRun('sysv', idle)).times(1)).toEqual({
      ...{ start: 5, submit: -1, strategy: -1, byte: -1, completion: -1, end: 9, moved: 0, isProgrammed: false },
    })
  })
})
