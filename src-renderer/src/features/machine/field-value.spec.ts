import { describe, expect, it } from 'vitest'
import type { FieldSort } from '../../schema/walk'
import { isSame, shownValue, understand, understandList } from './field-value'

const sort = (part: Partial<FieldSort>): FieldSort => ({
  ...{ sort: 'number', unit: null, words: [], min: null, max: null, description: '', ...part },
})
const size = sort({ sort: 'quantity', unit: 'size', min: 1, max: 65_536 })

describe('understand', () => {
  it('takes units and plain numbers as they are written', () => {
    expect(understand(size, ' 64 KB ')).toEqual({ ok: true, value: '64 KB' })
    expect(understand(size, '512')).toEqual({ ok: true, value: 512 })
    expect(understand(sort({ sort: 'address' }), '0xffffff')).toEqual({ ok: true, value: '0xffffff' })
    expect(understand(sort({ sort: 'word' }), '0')).toEqual({ ok: true, value: 0 })
  })

  it('says what is wrong before anything is written', () => {
    expect(understand(size, '65 KB')).toEqual({ ok: false, code: 'range', detail: '1 B – 64 KB' })
    expect(understand(size, '10 us')).toMatchObject({ ok: false, code: 'quantity' })
    expect(understand(sort({ min: 1, max: 64 }), '65')).toMatchObject({ ok: false, code: 'range' })
    expect(understand(sort({}), '1.5')).toMatchObject({ ok: false, code: 'number' })
    expect(understand(sort({ sort: 'address' }), 'top')).toMatchObject({ ok: false, code: 'address' })
  })

  it('takes nothing for the default', () => {
    expect(understand(size, '  ')).toEqual({ ok: true, value: undefined })
  })
})

describe('isSame', () => {
  it('compares what is meant', () => {
    expect(isSame(size, '64 KB', 65_536)).toBe(true)
    expect(isSame(size, '64 KB', 65_537)).toBe(false)
    expect(isSame(sort({ sort: 'address' }), '0xffff', 65_535)).toBe(true)
    expect(isSame(sort({}), undefined, 0)).toBe(false)
  })
})

describe('shownValue', () => {
  it('gives numbers their units', () => {
    expect(shownValue(size, 65_536)).toBe('64 KB')
    expect(shownValue(sort({ unit: 'time' }), 10_000)).toBe('10 us')
    expect(shownValue(size, undefined)).toBe('')
  })
})

describe('understandList', () => {
  it('takes commas and spaces', () => {
    expect(understandList('1, 2 x', true)).toEqual([1, 2, 'x'])
  })
})
