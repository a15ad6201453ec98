import { describe, expect, it } from 'vitest'
import { parseScenario } from '../config/parse'
import type { Scenario } from '../config/scenario'
import fc from 'fast-check'
import { SIZE_STEP, studySizes, transferTime, whatIf, WHAT_IF_ROWS, whatIfValue, withChanges } from './what-if'

function scenario(more: object = {}): Scenario {
  const parsed = parseScenario({
    version: 1,
    workload: [{ process: 'a', requests: [{ op: 'write', length: 512 }] }],
    ...more,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}

describe('withChanges', () => {
  it('moves each value where it belongs, and nothing else', () => {
    for (const row of WHAT_IF_ROWS) {
      const before = scenario()
      const value = row.max
      const after = withChanges(before, [{ key: row.key, value }])
      expect([row.key, whatIfValue(after, row)]).toEqual([row.key, value])
      const back = withChanges(after, [{ key: row.key, value: whatIfValue(before, row) }])
      for (const other of WHAT_IF_ROWS)
        expect([other.key, whatIfValue(back, other)]).toEqual([other.key, whatIfValue(before, other)])
    }
  })

  it('ignores what it does not know and what is out of range', () => {
    const before = scenario()
    const changes = [
      { key: 'memory', value: 1 },
      { key: 'byteDelay', value: -1 },
      { key: 'byteDelay', value: 0.5 },
      { key: 'unitSize', value: 1000 },
      { key: 'pageSize', value: 5000 },
    ]
    expect(withChanges(before, changes)).toEqual(before)
  })
})

describe('whatIf', () => {
  it('finds the size from which DMA pays, to one step', () => {
    const dear = withChanges(scenario(), [{ key: 'contextSwitch', value: 1_000_000 }])
    const { sizes, times, breakEven } = whatIf(dear, ['pio', 'physio'], 'write', [512, 2048, 8192, 32_768])
    expect(times.map((each) => each.length)).toEqual([sizes.length, sizes.length])
    const [at] = breakEven
    expect(at).not.toBeNull()
    expect(transferTime(dear, 'physio', 'write', at!)).toBeLessThanOrEqual(transferTime(dear, 'pio', 'write', at!))
    expect(transferTime(dear, 'physio', 'write', at! - 512)).toBeGreaterThan(
      transferTime(dear, 'pio', 'write', at! - 512),
    )
  })

  it('moves that size up when DMA gets dearer and down when a byte of programmed I/O does', () => {
    const at = (changes: { key: string; value: number }[]): number =>
      whatIf(withChanges(scenario(), changes), ['pio', 'physio'], 'write', [512, 4096, 65_536]).breakEven[0] ?? Infinity
    expect(at([{ key: 'byteDelay', value: 40_000 }])).toBeLessThan(at([{ key: 'byteDelay', value: 5_000 }]))
    expect(at([{ key: 'interruptEntry', value: 1_000_000 }])).toBeGreaterThanOrEqual(at([]))
  })

  it('says that a path never pays, and -1 where a transfer fails', () => {
    const free = withChanges(scenario(), [
      { key: 'byteDelay', value: 0 },
      { key: 'registerAccess', value: 0 },
    ])
    expect(whatIf(free, ['pio', 'sysv'], 'write', [512, 1024]).breakEven).toEqual([null])
    const short = scenario({ devices: [{ name: 'd', type: 'disk', blocks: 2 }] })
    expect(whatIf(short, ['sysv'], 'write', [1024, 2048]).times[0]![1]).toBe(-1)
  })

  it('ends early when asked', () => {
    let asked = 0
    const { times } = whatIf(scenario(), ['sysv'], 'write', [512, 1024, 1536], () => ++asked < 2)
    expect(times[0]!.map((time) => time >= 0)).toEqual([true, false, false])
  })
})

describe('unit size', () => {
  it('takes fewer calls of strategy the larger it is, and less time', () => {
    const times = [512, 1024, 2048, 4096].map((value) =>
      transferTime(withChanges(scenario(), [{ key: 'unitSize', value }]), 'sysv', 'write', 16_384),
    )
    for (const time of times) expect(time).toBeGreaterThan(0)
    expect(times).toEqual([...times].sort((a, b) => b - a))
    expect(new Set(times).size).toBe(times.length)
  })
})

describe('page size', () => {
  it('lets every path of the machine move every byte, or says that it does not', () => {
    for (let value = 512; value <= 65_536; value *= 2) {
      const moved = withChanges(scenario(), [{ key: 'pageSize', value }])
      for (const path of ['sysv', 'physio', 'pio'] as const) {
        const time = transferTime(moved, path, 'write', 8192)
        expect([value, path, time > 0]).toEqual([value, path, true])
      }
    }
  })
})

describe('studySizes', () => {
  it('rises in whole steps up to the largest, more closely at the beginning', () => {
    expect(studySizes(4096)).toEqual([512, 1024, 1536, 2048, 3072, 4096])
    fc.assert(
      fc.property(fc.integer({ min: SIZE_STEP, max: 1 << 20 }), (largest) => {
        const sizes = studySizes(largest)
        expect(sizes.every((size, place) => size % SIZE_STEP === 0 && size > (sizes[place - 1] ?? 0))).toBe(true)
        expect(sizes.at(-1)).toBeLessThanOrEqual(largest)
      }),
    )
  })
})

describe('the formula', () => {
  it('agrees with the simulation to a step of sizes where the prices are plain', () => {
    const plain = withChanges(scenario(), [{ key: 'unitSize', value: 4096 }])
    for (const byteDelay of [5_000, 10_000, 20_000]) {
      const dear = withChanges(plain, [
        { key: 'byteDelay', value: byteDelay },
        { key: 'contextSwitch', value: 1_000_000 },
        { key: 'interruptEntry', value: 1_000_000 },
      ])
      const { breakEven, formula, costs } = whatIf(dear, ['pio', 'physio'], 'write', studySizes(8192))
      expect(breakEven[0]).toBeGreaterThan(SIZE_STEP)
      expect(Math.abs(breakEven[0]! - formula[0]!)).toBeLessThanOrEqual(SIZE_STEP)
      expect(costs[0]!.perKilobyte).toBeGreaterThan(1024 * byteDelay)
    }
  })

  it('says that a path never pays where its line stays above', () => {
    const free = withChanges(scenario(), [
      { key: 'byteDelay', value: 0 },
      { key: 'registerAccess', value: 0 },
    ])
    expect(whatIf(free, ['pio', 'sysv'], 'write', [512, 1024]).formula).toEqual([null])
  })
})
