import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatNanos } from '../core/time'
import { formatBytes, formatRate, parseQuantity } from './units'

const value = (kind: 'time' | 'size' | 'rate' | 'frequency', text: unknown): number | string => {
  const parsed = parseQuantity(kind, text)
  return parsed.ok ? parsed.value : parsed.error
}

describe('parseQuantity', () => {
  it.each([
    ['time', '10 us', 10_000],
    ['time', '10us', 10_000],
    ['time', '1.5 ms', 1_500_000],
    ['time', '0.001 us', 1],
    ['time', 7, 7],
    ['time', '7', 7],
    ['time', '2 s', 2_000_000_000],
    ['time', '3 µs', 3_000],
    ['size', '64 KB', 65_536],
    ['size', '512 B', 512],
    ['size', '1.3 MB', 1_363_148],
    ['size', '0.5 KB', 512],
    ['size', 1_300_000, 1_300_000],
    ['rate', '0.44 MB/s', 440_000],
    ['rate', '8 MB/s', 8_000_000],
    ['frequency', '25 MHz', 25_000_000],
    ['frequency', '4.77 MHz', 4_770_000],
  ] as const)('reads a %s of %j as %d', (kind, text, expected) => {
    expect(value(kind, text)).toBe(expected)
  })

  it.each([
    ['time', '10 KB', 'KB is a unit of size'],
    ['size', '10 us', 'us is a unit of time'],
    ['size', '10 parsecs', 'parsecs is no unit of size'],
    ['time', '0.5 ns', 'not a whole number of ns'],
    ['time', '1.5', 'the unit is missing'],
    ['time', -1, 'cannot be negative'],
    ['time', 1.5, 'must be whole'],
    ['time', Infinity, 'not a finite number'],
    ['time', NaN, 'not a finite number'],
    ['size', 2 ** 53, 'more than 2^53 - 1'],
    ['size', '9999999999999999 GB', 'more than 2^53 - 1'],
    ['time', '', 'expected a time'],
    ['time', '-1 us', 'expected a time'],
    ['time', '1e3 us', 'expected a time'],
    ['size', '0x10', 'expected a size'],
    ['time', null, 'expected a time'],
    ['time', true, 'expected a time'],
    ['time', [], 'expected a time'],
    ['size', 'constructor', 'expected a size'],
    ['size', '1 constructor', 'constructor is no unit'],
  ] as const)('refuses a %s of %j', (kind, text, reason) => {
    expect(value(kind, text)).toContain(reason)
  })

  it('reads back every time that formatNanos writes', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (time) => {
        expect(value('time', formatNanos(time))).toBe(time)
      }),
    )
  })

  it('reads back every size and rate that is written', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 }), (number) => {
        expect(value('size', formatBytes(number))).toBe(number)
        expect(value('rate', formatRate(number))).toBe(number)
      }),
    )
  })
})
