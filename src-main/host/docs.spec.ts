/** What the pages promise holds. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { at } from '../../scripts/lib/root.mjs'
import { FAULT_IDS, HOST_NAMES, PROFILE_ROWS, RULE_ROWS, scenarioJsonSchema, STAGES } from '../../src-sim/index'
import { parseData, SCENARIO_LIMITS } from './data-file'
import { runPath } from './session'
import { scenarioFromText } from './scenario-files'
import { VECTOR_KINDS } from './vector-files'

const page = (name: string): string => readFileSync(at(`docs/${name}`), 'utf8')
const blocks = (text: string): string[] => [...text.matchAll(/```yaml\n([^`]*)```/g)].map(([, block]) => block ?? '')

/** Every key of a JSON Schema, at any depth. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema as Record<string, unknown>).flatMap(([key, value]) => [
    ...(key === 'properties' && typeof value === 'object' && value !== null ? Object.keys(value) : []),
    ...keysOf(value),
  ])
}

describe('docs/scenario-format.md', () => {
  const text = page('scenario-format.md')

  it('prints scenarios that can be read and give what they expect', () => {
    const scenarios = blocks(text).filter((block) => block.startsWith('version: 1'))
    expect(scenarios.length).toBeGreaterThan(0)
    for (const block of scenarios) {
      const reply = scenarioFromText('docs', block)
      expect(reply.ok ? [] : reply.issues).toEqual([])
      if (!reply.ok) continue
      const { expectations } = runPath(reply.scenario, reply.scenario.path)
      expect(expectations.length).toBeGreaterThan(0)
      expect(expectations.filter(({ ok }) => !ok)).toEqual([])
    }
  })

  it('has every field of the schema, except the host parameters, which the presets list', () => {
    const schema = scenarioJsonSchema() as { properties: Record<string, unknown> }
    const { host: _host, driver, ...others } = schema.properties
    const dma = /^(dma_attr|addr_|count_max|align|burstsizes|m(in|ax)xfer|seg|sgllen|granular|flags|version|preset)/
    const keys = [
      ...keysOf(others),
      ...Object.keys(schema.properties),
      ...keysOf(driver).filter((key) => !dma.test(key)),
    ]
    for (const key of new Set(keys)) expect(text).toContain(`\`${key}\``)
    for (const { key } of [...RULE_ROWS, ...PROFILE_ROWS]) expect(text).toContain(`\`${key}\``)
    for (const name of HOST_NAMES) expect(text).toContain(name)
    expect(text).toContain(FAULT_IDS.at(-1))
  })
})

describe('docs/cli.md', () => {
  const text = page('cli.md')

  it('has every stage and every kind of vector file', () => {
    for (const [id] of STAGES) expect(text).toContain(`\`${id}\``)
    for (const kind of VECTOR_KINDS) expect(text).toContain(`\`${kind}\``)
  })
})

describe('schema/scenario.schema.json', () => {
  it('is JSON that our own reader takes', () => {
    const reply = parseData('schema', readFileSync(at('schema/scenario.schema.json'), 'utf8'), {
      ...SCENARIO_LIMITS,
      parts: 1_000_000,
    })
    expect(reply.ok).toBe(true)
  })
})
