import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { clauseText, SAID_IN_ENGLISH } from './said'
import { STAGES } from './time-use'

/** The English catalogue of the window, as text: the simulator knows nothing of the window. */
const catalogue = readFileSync(new URL('../../src-renderer/src/i18n/compare.en.ts', import.meta.url), 'utf8')

describe('the catalogue of the window', () => {
  it('has every sentence of a report, in the same words', () => {
    const groups = Object.values(SAID_IN_ENGLISH).flatMap((group) => Object.entries(group))
    expect(groups.length).toBeGreaterThan(20)
    for (const [code, text] of [...groups, ...STAGES])
      expect(catalogue).toMatch(new RegExp(`\\b${code}:\\s*['"]${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"]`))
  })
})

describe('clauseText', () => {
  it('leaves no hole open', () => {
    for (const code of Object.keys(SAID_IN_ENGLISH.clause)) {
      const values = { name: 'n', bytes: 1, block: 2, left: 3, errno: 'EIO', result: 4, text: 't' }
      expect(clauseText({ clause: { code, values }, because: null })).not.toMatch(/[{}]/)
    }
  })
})
