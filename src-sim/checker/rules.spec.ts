import { describe, expect, it } from 'vitest'
import { checkerMarkdown } from './document'
import { familyOf, RULE_IDS, RULES, vectorFindings } from './rules'

describe('RULES', () => {
  it('gives every rule a sentence, a source and a cure of one line', () => {
    for (const id of RULE_IDS) {
      const { rule, source, mend } = RULES[id]
      expect(id).toMatch(/^[A-Z][A-Za-z0-9]+$/)
      expect(rule).toMatch(/^[A-Za-z].*[.]$/)
      for (const text of [rule, source, mend]) expect(text).toMatch(/^[^\n|]{6,200}$/)
    }
  })

  it('says no sentence twice, but for the two kernels of minphys', () => {
    const rules = RULE_IDS.map((id) => RULES[id].rule)
    expect(new Set(rules).size).toBe(rules.length)
  })

  it('is what docs/checker.md shows', () => expect(checkerMarkdown()).toMatchFileSnapshot('../../docs/checker.md'))
})

describe('familyOf', () => {
  it('is DriverBug for what vector documents call so', () => {
    expect(familyOf('StrategyReturn')).toBe('DriverBug')
    expect(familyOf('BiodoneTwice')).toBe('BiodoneTwice')
  })
})

describe('vectorFindings', () => {
  it('leaves out what vector documents do not know', () => {
    const found = [{ rule: 'MinphysGrew' }, { rule: 'ResidNotWritten' }, { rule: 'LostRequest' }] as const
    expect(vectorFindings(found)).toEqual(['DriverBug', 'LostRequest'])
  })
})
