import { describe, expect, it } from 'vitest'
import { FIELD_NOTES, type NotedSchema } from './field-notes'
import { scenarioJsonSchema } from './schema'

/** Every field with its path and description. */
function fields(schema: NotedSchema, path = ''): [string, string][] {
  return [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((form) => [
    ...Object.entries(form.properties ?? {}).flatMap(([key, field]): [string, string][] => {
      const place = path === '' ? key : `${path}.${key}`
      return [[place, field.description ?? ''], ...fields(field, place)]
    }),
    ...(form.items ? fields(form.items, `${path}.*`) : []),
    ...(form !== schema && (form.anyOf || form.oneOf) ? fields(form, path) : []),
  ])
}

describe('scenarioJsonSchema', () => {
  const all = fields(scenarioJsonSchema())

  it('describes every field once', () => {
    expect(all.filter(([, note]) => note === '').map(([path]) => path)).toEqual([])
    for (const [path, note] of all) {
      const [first = '', ...rest] = note.split('; ')
      expect([path, rest.includes(first)]).toEqual([path, false])
    }
  })

  it('has a field for every note', () => {
    const paths = new Set(all.map(([path]) => path))
    expect(Object.keys(FIELD_NOTES).filter((path) => !paths.has(path))).toEqual([])
  })
})
