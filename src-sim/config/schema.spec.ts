import { describe, expect, it } from 'vitest'
import { hostRows } from './hosts'
import { PROFILE_ROWS, RULE_ROWS } from './rules'
import { scenarioJsonSchema } from './schema'

describe('scenarioJsonSchema', () => {
  const text = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`

  it('is what schema/scenario.schema.json publishes', () =>
    expect(text).toMatchFileSnapshot('../../schema/scenario.schema.json'))

  it('describes every host parameter and every switch, and allows nothing else', () => {
    for (const { key } of [...hostRows, ...RULE_ROWS, ...PROFILE_ROWS]) expect(text).toContain(`"${key}"`)
    const { additionalProperties, required } = scenarioJsonSchema()
    expect(additionalProperties).toBe(false)
    expect(required).toEqual(['version', 'workload'])
  })

  it('names no file, address or command that a scenario could reach out with', () => {
    // A script and a driver beside the scenario are the exceptions; the pattern keeps them in the folder.
    const rest = text.replace(/"file": \{[^}]*"pattern": "\^\(\?!\.\*[^}]*\}/g, '')
    expect(rest).not.toBe(text)
    expect(rest).not.toMatch(/"(file|url|uri|command|include|import|shell)":/)
    expect(text).not.toContain('"format": "uri"')
  })
})
