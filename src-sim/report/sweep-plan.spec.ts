import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseScenario } from '../config/parse'
import { formatPath } from '../config/plain'
import type { Scenario } from '../config/scenario'
import { parseField, parseValues, pathSeries, rangeOf, sweepPoints, unitSweep, withEdits } from './sweep-plan'

const DOCUMENT = {
  version: 1,
  host: '1989-386-isa',
  workload: [{ process: 'a', requests: [{ op: 'write', length: 512 }] }],
}

function scenarioOf(document: unknown): Scenario {
  const parsed = parseScenario(document)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}

describe('parseField', () => {
  it('reads what formatPath writes', () => {
    const key = fc.stringMatching(/^[a-zA-Z_]\w{0,9}$/)
    const path = fc.tuple(key, fc.array(fc.oneof(key, fc.nat(999_999)), { maxLength: 6 }))
    fc.assert(
      fc.property(path, ([first, rest]) => {
        expect(parseField(formatPath([first, ...rest]))).toEqual([first, ...rest])
      }),
    )
  })

  it('refuses what is no place', () => {
    for (const text of ['', '.', 'a.', 'a[', 'a[-1]', 'a b', '[0]', 'a..b', 'a[1.5]'])
      expect(parseField(text)).toBeNull()
  })
})

describe('parseValues', () => {
  it('reads lists, steps and factors, with units', () => {
    expect(parseValues('3, 1, 3, 8 KB')).toEqual({ ok: true, value: [3, 1, 8192] })
    expect(parseValues('4..7')).toEqual({ ok: true, value: [4, 5, 6, 7] })
    expect(parseValues('512..2048:512')).toEqual({ ok: true, value: [512, 1024, 1536, 2048] })
    expect(parseValues('4 KB..32 KB:x2')).toEqual({ ok: true, value: [4096, 8192, 16_384, 32_768] })
    expect(parseValues('0..200 us:100 us')).toEqual({ ok: true, value: [0, 100_000, 200_000] })
  })

  it('says what is wrong', () => {
    for (const text of ['', 'x', '1..', '5..1', '1..9:0', '1..9:x1', '0..8:x2', '1..1000000', '1..3:x'])
      expect(parseValues(text).ok).toBe(false)
  })
})

describe('rangeOf', () => {
  it('goes from one end to the other and never past it', () => {
    fc.assert(
      fc.property(
        fc.nat(1e9),
        fc.nat(5000),
        fc.integer({ min: 1, max: 1e6 }),
        fc.boolean(),
        (from, more, step, isFactor) => {
          const to = from + more
          const range = rangeOf(from, to, step, isFactor)
          if (!range.ok) return
          expect(range.value[0]).toBe(from)
          range.value.forEach((value, index) => {
            expect(value).toBeLessThanOrEqual(to)
            if (index > 0)
              expect(value).toBe(isFactor ? range.value[index - 1]! * step : range.value[index - 1]! + step)
          })
          const last = range.value.at(-1)!
          expect(isFactor ? last * step : last + step).toBeGreaterThan(to)
        },
      ),
    )
  })
})

describe('withEdits', () => {
  it('makes the maps that are not there, and maps of names that stand for them', () => {
    const edits = [
      { path: ['host', 'contextSwitch'], value: 7 },
      { path: ['rules', 'unit'], value: 'contiguous' },
      { path: ['workload', 0, 'requests', 0, 'length'], value: 1024 },
    ]
    const scenario = scenarioOf(withEdits(DOCUMENT, edits))
    expect([scenario.host.contextSwitch, scenario.rules.unit]).toEqual([7, 'contiguous'])
    expect(scenario.processes[0]?.requests[0]?.length).toBe(1024)
    expect(DOCUMENT.host).toBe('1989-386-isa')
  })

  it('leaves everything else as it was', () => {
    const before = scenarioOf(DOCUMENT)
    const { host, ...others } = scenarioOf(withEdits(DOCUMENT, [{ path: ['host', 'contextSwitch'], value: 7 }]))
    expect({ ...others, host: { ...host, contextSwitch: before.host.contextSwitch } }).toEqual(before)
  })

  it('gives no key a meaning of its own', () => {
    const edited = withEdits(DOCUMENT, [{ path: ['__proto__', 'polluted'], value: 1 }])
    expect(parseScenario(edited).ok).toBe(false)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('sweepPoints', () => {
  it('has every series at every value with every seed, once', () => {
    const plan = {
      series: pathSeries(['sysv', 'physio']),
      parameter: { field: 'host.sgllen', values: [1, 2, 4] },
      seeds: [1, 2],
    }
    const points = sweepPoints(plan)
    if (!points.ok) throw new Error(points.error)
    expect(points.value.length).toBe(12)
    expect(new Set(points.value.map((point) => JSON.stringify(point))).size).toBe(12)
    expect(points.value[0]).toEqual({
      ...{ series: 'sysv', path: 'sysv', value: 1, seed: 1 },
      edits: [{ path: ['host', 'sgllen'], value: 1 }],
    })
  })

  it('refuses fields that are none, nothing and too much', () => {
    const series = pathSeries(['sysv'])
    expect(sweepPoints({ series, parameter: { field: 'a b', values: [1] }, seeds: [1] }).ok).toBe(false)
    expect(sweepPoints({ series, parameter: null, seeds: [] }).ok).toBe(false)
    const seeds = Array.from({ length: 100_001 }, (_, seed) => seed)
    expect(sweepPoints({ series, parameter: null, seeds }).ok).toBe(false)
  })
})

describe('unitSweep', () => {
  it('holds units, pages and cookies against each other over the first transfer', () => {
    const sweep = unitSweep(scenarioOf(DOCUMENT))
    expect(sweep.series.map(({ id, path }) => [id, path])).toEqual([
      ['unit-512', 'sysv'],
      ['unit-page', 'sysv'],
      ['cookies', 'physio'],
    ])
    expect(sweep.parameter?.field).toBe('workload[0].requests[0].length')
  })

  it('runs a scenario without such a transfer as it is', () => {
    const compute = { version: 1, workload: [{ process: 'a', requests: [{ op: 'compute', time: 5 }] }] }
    expect(unitSweep(scenarioOf(compute)).parameter).toBeNull()
  })
})
