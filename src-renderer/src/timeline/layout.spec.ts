import { describe, expect, it } from 'vitest'
import type { LaneSummary, SignalSummary } from '../../../src-ipc/runs'
import { layOut, rowAt, rowsBetween, stripes } from './layout'

const lane = (number: number, track: number, depth: number): LaneSummary => ({
  ...{ lane: number, track, depth, sort: '', name: '', entries: 1 },
})
const spl: SignalSummary = { signal: 0, track: 1, sort: 'level', name: 'spl', changes: 1, most: 8 }
const trace = {
  tracks: [
    { sort: 'memory', name: 'memory' },
    { sort: 'cpu', name: 'cpu0' },
    { sort: 'process', name: 'cat (1)' },
    { sort: 'line', name: 'unused' },
  ],
  lanes: [lane(0, 0, -1), lane(1, 0, 0), lane(2, 1, -1), lane(3, 1, 0), lane(4, 2, 0), lane(5, 2, 1)],
  signals: [spl],
}

describe('layOut', () => {
  it('puts the processor first and memory last, and leaves out tracks with nothing on them', () => {
    expect(layOut(trace, new Set()).groups.map(({ name }) => name)).toEqual(['cpu0', 'cat (1)', 'memory'])
  })

  it('puts pinned tracks first, in their own order, and leaves hidden ones out', () => {
    const { groups, rows } = layOut(trace, new Set(), 1, { pinned: new Set([0, 2]), hidden: new Set([1]) })
    expect(groups.map(({ name, isPinned }) => [name, isPinned])).toEqual([
      ['cat (1)', true],
      ['memory', true],
    ])
    expect(rows.map(({ number }) => number).sort((a, b) => a - b)).toEqual([0, 1, 4, 5])
  })

  it('puts spans above signals above instants within a track', () => {
    const [cpu] = layOut(trace, new Set()).groups
    expect(cpu!.rows.map(({ sort, number }) => [sort, number])).toEqual([
      ['spans', 3],
      ['signal', 0],
      ['instants', 2],
    ])
  })

  it('shows the first line of a track that is folded, and gives the room to the others', () => {
    const open = layOut(trace, new Set())
    const folded = layOut(trace, new Set([1]))
    expect(folded.groups[0]).toMatchObject({ isCollapsed: true, canCollapse: true })
    expect(folded.groups[0]!.rows).toHaveLength(1)
    expect(folded.height).toBeLessThan(open.height)
  })

  it('does not let lines overlap, at any size of text', () => {
    for (const scale of [1, 1.37, 2]) {
      const { rows, height } = layOut(trace, new Set(), scale)
      rows.forEach(({ y }, index) => {
        const before = rows[index - 1]
        if (before) expect(y).toBeGreaterThanOrEqual(before.y + before.height)
      })
      expect(height).toBeGreaterThanOrEqual(rows[rows.length - 1]!.y + rows[rows.length - 1]!.height)
    }
  })
})

describe('rowAt', () => {
  it('finds every row at its own middle, and none below the last', () => {
    const layout = layOut(trace, new Set())
    for (const row of layout.rows) expect(rowAt(layout, row.y + row.height / 2)).toBe(row)
    expect(rowAt(layout, layout.height + 1)).toBeUndefined()
  })
})

describe('rowsBetween', () => {
  it('keeps the rows that are partly in view', () => {
    const layout = layOut(trace, new Set())
    const second = layout.rows[1]!
    expect(rowsBetween(layout, second.y + 1, second.y + 2)).toEqual([second])
    expect(rowsBetween(layout, 0, layout.height)).toEqual(layout.rows)
  })
})

describe('stripes', () => {
  it('shows every line of the minimap within its height, be there one or a thousand', () => {
    for (const count of [1, 5, 14, 38, 42, 43, 512, 1000]) {
      const found = stripes(count, 2, 42)
      expect(found).toHaveLength(count)
      for (const { y, height } of found) {
        expect(y).toBeGreaterThanOrEqual(2)
        expect(height).toBeGreaterThanOrEqual(1)
        expect(y + height).toBeLessThanOrEqual(44)
      }
    }
  })

  it('leaves a gap between lines while there is room for one', () => {
    expect(stripes(3, 0, 42).map(({ y, height }) => [y, height])).toEqual([
      [0, 13],
      [14, 13],
      [28, 13],
    ])
  })
})
