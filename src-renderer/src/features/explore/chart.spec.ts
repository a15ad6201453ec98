import { describe, expect, it } from 'vitest'
import type { SweepRow } from '../../../../src-ipc/explore'
import { chartData, chartOption, rowAt } from './chart'
import { figure, shortValue } from './figures'

const NONE = {
  ...{ elapsed: 0, bytesPerSecond: 0, bytesMoved: 0, strategyCalls: 0, interrupts: 0, copies: 0, bytesCopied: 0 },
  ...{ contextSwitches: 0, cpuBusy: 0, busBusy: 0, findings: 0, events: 0 },
}
function row(series: 'sysv' | 'physio', value: number | null, elapsed: number | null, seed = 1): SweepRow {
  const measure = { metrics: { ...NONE, elapsed: elapsed ?? 0 }, p95: {}, end: 'idle' as const, because: [], hash: '' }
  return {
    point: { series, path: series, value, seed, edits: [] },
    measure: elapsed === null ? null : measure,
    refusal: '',
  }
}
const series = [
  { id: 'sysv', path: 'sysv' as const },
  { id: 'physio', path: 'physio' as const },
]
const words = { metric: 'elapsed', howOften: 'runs', series: (id: string) => `the ${id}` }
const colours = { text: '#000', quiet: '#555', edge: '#ccc', lines: ['#00f', '#000'] }

describe('chartData', () => {
  it('makes a line of each series, without the values that were refused', () => {
    const rows = [row('sysv', 512, 10), row('sysv', 1024, null), row('physio', 512, 7), row('physio', 1024, 9)]
    const data = chartData({ rows, series, field: 'host.pageSize' }, 'elapsed')
    expect(data.series.map(({ points }) => points.map(({ value }) => value))).toEqual([
      [[512, 10]],
      [
        [512, 7],
        [1024, 9],
      ],
    ])
    expect([data.isWideX, data.isWideY]).toEqual([false, false])
    expect(rowAt(data, rows, 1, 1)).toBe(rows[3])
    expect(rowAt(data, rows, 0, 1)).toBeUndefined()
  })

  it('takes a logarithmic axis only where values are far apart and none is 0', () => {
    const of = (values: readonly number[]): boolean =>
      chartData({ rows: values.map((value) => row('sysv', value, 5)), series, field: 'f' }, 'elapsed').isWideX
    expect([of([512, 65_536]), of([0, 65_536]), of([512, 1024])]).toEqual([true, false, false])
  })

  it('counts seeds in the same stretches for every series', () => {
    const rows = [10, 10, 90].map((elapsed, seed) => row('sysv', null, elapsed, seed))
    const others = [50].map((elapsed, seed) => row('physio', null, elapsed, seed))
    const data = chartData({ rows: [...rows, ...others], series, field: '' }, 'elapsed')
    expect(data.sort).toBe('bars')
    const counts = data.series.map(({ points }) => points.map(({ value }) => value[1]))
    expect(counts.map((each) => each.reduce((sum, count) => sum + count, 0))).toEqual([3, 1])
    expect(counts[0]?.[0]).toBe(2)
    expect(rowAt(data, [...rows, ...others], 0, 0)).toBe(rows[0])
  })
})

describe('chartOption', () => {
  it('tells series apart without colour and needs no markup', () => {
    const rows = [row('sysv', 512, 10), row('physio', 512, 7)]
    const option = chartOption(chartData({ rows, series, field: 'f' }, 'elapsed'), 'elapsed', 'f', words, colours)
    const lines = option['series'] as readonly { name: string; symbol: string; lineStyle: { type: unknown } }[]
    expect(lines.map(({ name }) => name)).toEqual(['the sysv', 'the physio'])
    expect(lines[0]?.symbol).not.toBe(lines[1]?.symbol)
    expect(lines[0]?.lineStyle.type).not.toBe(lines[1]?.lineStyle.type)
    expect('tooltip' in option).toBe(false)
    expect(option['animation']).toBe(false)
  })
})

describe('figure', () => {
  it('shows each unit as a person reads it', () => {
    const shown = [figure('elapsed', 1_500), figure('p95:D2C', 20), figure('cpuBusy', 75), figure('copies', null)]
    expect(shown).toEqual(['1.500', '0.020', '7.5', ''])
    expect([shortValue(512), shortValue(65_536), shortValue(3 << 20)]).toEqual(['512', '64K', '3M'])
  })
})
