import schemaText from '../../../schema/scenario.schema.json?raw'
import { describe, expect, it } from 'vitest'
import type { JsonSchema } from '../../../src-ipc/machine'
import { fieldsAt, shorthandOf, sortOf } from './walk'

const schema = JSON.parse(schemaText) as JsonSchema
const sort = (path: readonly (string | number)[], value: unknown = {}): unknown => {
  const field = fieldsAt(schema, path.slice(0, -1), value).get(String(path.at(-1)))
  const { sort: found, unit } = sortOf(field!)
  return unit === null ? found : `${found} ${unit}`
}

describe('sortOf', () => {
  it('tells how a field is filled in', () => {
    expect(sort(['title'])).toBe('text')
    expect(sort(['seed'])).toBe('number')
    expect(sort(['timeLimit'])).toBe('quantity time')
    expect(sort(['stopOnFinding'])).toBe('flag')
    expect(sort(['paths'])).toBe('list')
    expect(sort(['host', 'preset'])).toBe('word')
    expect(sort(['host', 'cpuClock'])).toBe('quantity frequency')
    expect(sort(['host', 'copyRate'])).toBe('quantity rate')
    expect(sort(['host', 'addrHi'])).toBe('address')
    expect(sort(['devices', 0, 'size'])).toBe('quantity size')
    expect(sort(['driver', 'attributes'])).toBe('map')
    expect(sort(['driver', 'attributes', 'seg'])).toBe('address')
    expect(sort(['rules', 'poolSize'])).toBe('number')
  })
})

describe('fieldsAt', () => {
  const fields = (path: readonly (string | number)[], value: unknown): string[] => [...fieldsAt(schema, path, value).keys()]

  it('follows the word that tells forms apart', () => {
    const of = (op: string): string[] => fields(['workload', 0, 'requests', 0], {
      workload: [{ process: 'p', requests: [{ op }] }],
    })
    expect(of('write')).toContain('fill')
    expect(of('read')).not.toContain('fill')
    expect(of('aiowait')).toEqual(expect.arrayContaining(['timeout']))
    expect(of('aiowait')).not.toContain('length')
  })

  it('follows the fields that tell sorts of expectations apart', () => {
    const of = (entry: object): string[] => fields(['expect', 0], { expect: [entry] })
    expect(of({ metric: 'x', equals: 1 })).toEqual(['path', 'metric', 'equals', 'atLeast', 'atMost'])
    expect(of({ hung: [] })).toEqual(['path', 'hung'])
  })
})

describe('shorthandOf', () => {
  it('finds what a name alone stands for', () => {
    const shorthand = shorthandOf(schema)
    expect(['host', 'driver', 'rules', 'profile'].map((key) => shorthand([key]))).toEqual(['preset', 'name', 'set', 'base'])
    expect([shorthand(['driver', 'attributes']), shorthand(['faults', 3]), shorthand(['devices'])]).toEqual([
      ...['preset', 'id', undefined],
    ])
  })
})
