import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearestEdge } from './use-measure'
import { durationText, fieldText } from './view-model'

describe('nearestEdge', () => {
  it('takes the nearer of two edges, exactly, and nothing that is too far', () => {
    expect(nearestEdge({ before: 90, isOn: false, after: 130 }, 100, 15)).toBe(90)
    expect(nearestEdge({ before: 90, isOn: false, after: 104 }, 100, 15)).toBe(104)
    expect(nearestEdge({ before: -1, isOn: false, after: -1 }, 100, 15)).toBe(100)
    expect(nearestEdge({ before: 99, isOn: true, after: 101 }, 100, 15)).toBe(100)
  })

  it('never moves further than it may', () => {
    const edge = fc.integer({ min: -1, max: 1000 })
    fc.assert(
      fc.property(edge, edge, fc.nat(1000), fc.nat(50), (before, after, at, most) => {
        expect(Math.abs(nearestEdge({ before, isOn: false, after }, at, most) - at)).toBeLessThanOrEqual(most)
      }),
    )
  })
})

describe('durationText', () => {
  it('is exact: ns below a microsecond, all three decimals above', () => {
    expect([durationText(0), durationText(999), durationText(1000), durationText(17_464_006)]).toEqual([
      '0 ns',
      '999 ns',
      '1.000 µs',
      '17\u202f464.006 µs',
    ])
  })
})

describe('fieldText', () => {
  it('shows addresses, ports and masks in hexadecimal beside', () => {
    expect(fieldText('first address', '8318976')).toBe('8\u202f318\u202f976 (0x7ef000)')
    expect(fieldText('bytes', '512')).toBe('512')
    expect(fieldText('the routine', '"copyin"')).toBe('"copyin"')
  })
})
