import schemaText from '../../../../schema/scenario.schema.json?raw'
import { describe, expect, it } from 'vitest'
import type { JsonSchema } from '../../../../src-ipc/machine'
import { noteAt, offersAt } from './yaml-language'

const schema = JSON.parse(schemaText) as JsonSchema
const offers = (text: string): string[] => {
  const found = offersAt(schema, text.replace('|', ''), text.indexOf('|'), { version: 1 })
  return found?.options.map(({ label }) => label) ?? []
}

describe('offersAt', () => {
  it('offers keys that are not there yet', () => {
    const found = offers('version: 1\nse|')
    expect(found).toContain('seed')
    expect(found).not.toContain('version')
  })

  it('offers the fields of the sort that is being written', () => {
    expect(offers('workload:\n  - process: p\n    requests:\n      - { op: write, | }')).toContain('fill')
    expect(offers('workload:\n  - process: p\n    requests:\n      - { op: read, | }')).not.toContain('fill')
  })

  it('offers the words of a value', () => {
    expect(offers('host: |')).toEqual(['1989-386-isa', '1999-sparc-pci', '2014-x86-pcie'])
    expect(offers('paths: [sysv, |]')).toContain('physio')
    expect(offers('paths:\n  - |')).toContain('physio')
    expect(offers('stopOnFinding: |')).toEqual(['true', 'false'])
    expect(offers('driver:\n  attributes:\n    preset: i|')).toContain('isa')
  })

  it('offers nothing in a comment', () => {
    expect(offers('# |')).toEqual([])
  })
})

describe('noteAt', () => {
  const note = (text: string): unknown => noteAt(schema, text.replace('|', ''), text.indexOf('|'))

  it('says what the field under the pointer is', () => {
    expect(note('devices:\n  - inter|leave: 3\n')).toMatchObject({ path: 'devices.0.interleave' })
    expect(note('devices:\n  - { type: di|sk }\n')).toMatchObject({ path: 'devices.0.type' })
    expect(note('no|thing: 3\n')).toBeNull()
  })
})
