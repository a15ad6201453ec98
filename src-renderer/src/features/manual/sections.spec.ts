import { describe, expect, it } from 'vitest'
import type { ManualStatement } from '../../../../src-ipc/manual'
import { extractsOf, passesSearch } from './sections'

const statement = (id: string, section: string, says = ''): ManualStatement => ({
  ...{ id, extract: id.split('.')[0] ?? '', title: 'An extract', section, sentence: 1, says, where: '' },
  ...{ filters: {}, vectors: ['sysv/man89#M3'], rules: ['SplLost'] },
})

describe('extractsOf', () => {
  it('keeps the order, and places of one heading apart', () => {
    const all = ['a.one.1', 'a.one.2', 'a.two.1', 'a.three.1', 'b.one.1'].map((id) =>
      statement(id, id.includes('two') ? 'Two' : 'One'),
    )
    const extracts = extractsOf(all)
    expect(extracts.map(({ id, sections }) => [id, sections.map(({ key }) => key)])).toEqual([
      ['a', ['a.one', 'a.two', 'a.three']],
      ['b', ['b.one']],
    ])
    expect(extracts.flatMap(({ sections }) => sections.flatMap(({ statements }) => statements))).toEqual(all)
  })
})

describe('passesSearch', () => {
  it('wants every word, anywhere', () => {
    const one = statement('a.one.1', 'Return Value', 'Too little memory')
    expect(['', 'MEMORY', 'little value', 'spllost m3', 'a.one'].map((text) => passesSearch(one, text))).toEqual(
      Array.from({ length: 5 }, () => true),
    )
    expect(passesSearch(one, 'memory disk')).toBe(false)
  })
})
