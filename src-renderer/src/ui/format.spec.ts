import { describe, expect, it } from 'vitest'
import {
  formatCountDifference,
  formatDifference,
  formatMicros,
  formatRelative,
  formatShare,
  formatWhole,
} from './format'

/** With ordinary spaces, so that expectations can be read. */
const plain = (text: string): string => text.replaceAll('\u202f', ' ')

describe('formatWhole', () => {
  it('groups digits by three', () => {
    expect([0, 7, 999, 1000, 1234567, -65536].map(formatWhole).map(plain)).toEqual([
      '0',
      '7',
      '999',
      '1 000',
      '1 234 567',
      '−65 536',
    ])
  })
})

describe('formatMicros', () => {
  it('rounds nothing', () => {
    expect([0, 1, 999, 1000, 1234567, -1500].map(formatMicros).map(plain)).toEqual([
      '0.000',
      '0.001',
      '0.999',
      '1.000',
      '1 234.567',
      '−1.500',
    ])
  })
})

describe('formatDifference', () => {
  it('always has a sign', () => {
    expect([0, 1500, -1500].map(formatDifference)).toEqual(['±0', '+1.500', '−1.500'])
  })
})

describe('formatShare', () => {
  it('does not show something as nothing', () => {
    expect([
      formatShare(0, 10),
      formatShare(1, 100_000),
      formatShare(1, 8),
      formatShare(5, 5),
      formatShare(0, 0),
    ]).toEqual(['0 %', '< 0.1 %', '12.5 %', '100.0 %', '0 %'])
  })
})

describe('formatRelative', () => {
  it('turns thousandths into percent and tells no difference from a small one', () => {
    expect([-883, 5677, 1, -1000].map((each) => plain(formatRelative(each, true)))).toEqual([
      '−88.3 %',
      '+567.7 %',
      '+0.1 %',
      '−100.0 %',
    ])
    expect([formatRelative(0, false), formatRelative(0, true), formatRelative(null, true)]).toEqual([
      '0 %',
      '≈ 0 %',
      '',
    ])
  })
})

describe('formatCountDifference', () => {
  it('always has a sign', () => {
    expect([0, 1500, -15].map(formatCountDifference).map(plain)).toEqual(['±0', '+1 500', '−15'])
  })
})
