import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { at } from '../../scripts/lib/root.mjs'
import { SAID_IN_ENGLISH, STAGES } from '../../src-sim/index'

const catalogue = readFileSync(at('src-renderer/src/i18n/compare.en.ts'), 'utf8')
const stages = readFileSync(at('src-renderer/src/features/compare/stages.ts'), 'utf8')

describe('the catalogue of the window', () => {
  it('has every sentence of a report, in the words of the command line', () => {
    const groups = Object.values(SAID_IN_ENGLISH).flatMap((group) => Object.entries(group))
    expect(groups.length).toBeGreaterThan(20)
    for (const [code, text] of [...groups, ...STAGES])
      expect(catalogue).toMatch(new RegExp(`\\b${code}:\\s*['"]${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"]`))
  })

  it('has the stages in the order of their numbers', () => {
    const order = stages.slice(stages.indexOf('STAGE_ORDER'), stages.indexOf('/** Colours'))
    expect([...order.matchAll(/'(\w+)'/g)].map(([, id]) => id)).toEqual(STAGES.map(([id]) => id))
  })
})
