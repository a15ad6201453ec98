import { describe, expect, it } from 'vitest'
import { conditionText, describeFilter, parseCondition } from './condition'

describe('parseCondition', () => {
  it('reads names of several words, all comparisons and hexadecimal numbers', () => {
    expect(parseCondition('b_bcount >= 0x200 and level after!=6 && result, -1 on error = -1')).toEqual({
      ok: true,
      where: [
        { label: 'b_bcount', is: '>=', value: 512 },
        { label: 'level after', is: '!=', value: 6 },
        { label: 'result, -1 on error', is: '=', value: -1 },
      ],
    })
    expect(parseCondition('  ')).toEqual({ ok: true, where: [] })
  })

  it.each(['errno', 'errno = EIO', '= 5', 'errno = 5 or', 'errno == 5 5'])('refuses %j and says which part', (text) => {
    expect(parseCondition(text)).toMatchObject({ ok: false })
  })
})

describe('conditionText', () => {
  it('is read again as the same conditions', () => {
    const parsed = parseCondition('b_bcount >= 0x200 and level after!=6 && result, -1 on error = -1')
    expect(parsed.ok && parseCondition(conditionText(parsed.where))).toEqual(parsed)
  })
})

describe('describeFilter', () => {
  it('is one line', () => {
    expect(describeFilter({ kinds: ['io:done'], where: [{ label: 'b_error', is: '=', value: 5 }] })).toBe(
      'io:done · b_error = 5',
    )
  })
})
