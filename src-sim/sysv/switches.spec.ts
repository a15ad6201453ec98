import { describe, expect, it } from 'vitest'
import { RULE_SETS, SWITCHES, sysvRules } from './switches'

describe('sysvRules', () => {
  it('gives every switch a value that the switch allows, in every rule set', () => {
    for (const set of RULE_SETS) {
      const rules = sysvRules(set)
      for (const { key, values, range } of SWITCHES) {
        const value = rules[key]
        if (values) expect(values).toContain(value)
        else expect(Number(value) >= range![0] && Number(value) <= range![1]).toBe(true)
      }
    }
  })

  it('changes what is named and nothing else', () => {
    expect(sysvRules('man89', { poolSize: 2 }, 2048)).toEqual({ ...sysvRules('man89'), poolSize: 2, pageSize: 2048 })
  })
})
