import { describe, expect, it } from 'vitest'
import { parseScenario } from '../config/parse'
import type { Scenario } from '../config/scenario'
import { transferTime, whatIf, WHAT_IF_ROWS, whatIfValue, withChanges } from './what-if'

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
      expect(withChanges(after, [{ key: row.key, value: whatIfValue(before, row) }])).toEqual(before)
    }
  })

  it('ignores what it does not know and what is out of range', () => {
    const before = scenario()
    const changes = [
      { key: 'memory', value: 1 },
      { key: 'byteDelay', value: -1 },
      { key: 'byteDelay', value: 0.5 },
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
