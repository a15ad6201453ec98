import { describe, expect, it } from 'vitest'
import { labJsonSchema, submissionJsonSchema } from './json-schema'

const text = (schema: unknown): string => `${JSON.stringify(schema, null, 2)}\n`

describe('labJsonSchema', () => {
  it('is what schema/lab.schema.json publishes', () =>
    expect(text(labJsonSchema())).toMatchFileSnapshot('../../schema/lab.schema.json'))

  it('names what goes round in circles and leaves no reference open', () => {
    const schema = labJsonSchema()
    const names = Object.keys(schema['$defs'] as object)
    expect(names).toEqual(expect.arrayContaining(['value', 'rows', 'claim', 'condition', 'question', 'hidden']))
    for (const [, name] of text(schema).matchAll(/"#\/\$defs\/([a-z]+)"/g)) expect(names).toContain(name)
    expect(text(schema)).toContain('"#/$defs/claim"')
  })
})

describe('submissionJsonSchema', () => {
  it('is what schema/submission.schema.json publishes', () =>
    expect(text(submissionJsonSchema())).toMatchFileSnapshot('../../schema/submission.schema.json'))

  it('allows nothing that it does not describe', () =>
    expect(submissionJsonSchema()).toMatchObject({ additionalProperties: false }))
})
