import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkDocument } from './document'

const entry = z.strictObject({
  id: z.string().max(4),
  mode: z.enum(['canonical', 'root-nexus']).optional(),
  pages: z.array(z.number()).min(1).optional(),
  place: z.union([z.string(), z.strictObject({ base: z.number() })]).optional(),
  step: z
    .discriminatedUnion('do', [z.object({ do: z.literal('bind') }), z.object({ do: z.literal('unbind') })])
    .optional(),
})
const schema = z.strictObject({ cases: z.array(entry) })

/** The complaints about a value. */
function words(value: unknown): string[] {
  const reply = checkDocument(schema, { cases: [value] })
  return reply.ok ? [] : reply.error.map(({ message }) => message)
}

describe('checkDocument', () => {
  it('says what is missing and what may stand there', () => {
    expect(words({})).toEqual(['is missing; expected text'])
    expect(words(7)).toEqual(['expected a map; got 7'])
    expect(words({ id: [] })).toEqual(['expected text; got an empty list'])
  })

  it('lists the words and the fields that are allowed', () => {
    expect(words({ id: 'a', mode: 'x' })).toEqual(['expected one of canonical, root-nexus; got "x"'])
    expect(words({ id: 'a', foo: 1 })).toEqual(['unknown field foo; allowed: id, mode, pages, place, step'])
  })

  it('counts in entries and characters', () => {
    expect(words({ id: 'a', pages: [] })).toEqual(['expected at least 1 entry; got an empty list'])
    expect(words({ id: 'abcdef' })).toEqual(['expected at most 4 characters; got "abcdef"'])
  })

  it('speaks of the form of a union that the value comes nearest to', () => {
    expect(words({ id: 'a', place: { base: 'x' } })).toEqual(['base: expected a number; got "x"'])
    expect(words({ id: 'a', step: { do: 'bound' } })).toEqual(['expected one of bind, unbind'])
  })
})
