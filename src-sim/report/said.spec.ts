import { describe, expect, it } from 'vitest'
import { clauseText, SAID_IN_ENGLISH } from './said'

describe('clauseText', () => {
  it('leaves no hole open', () => {
    for (const code of Object.keys(SAID_IN_ENGLISH.clause)) {
      const values = { name: 'n', bytes: 1, block: 2, left: 3, errno: 'EIO', result: 4, text: 't' }
      expect(clauseText({ clause: { code, values }, because: null })).not.toMatch(/[{}]/)
    }
  })
})
