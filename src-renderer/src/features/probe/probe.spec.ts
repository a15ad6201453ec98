import { describe, expect, it } from 'vitest'
import type { ProbeVocabulary } from '../../../../src-ipc/probe'
import { offersFor } from './d-language'
import { tableOf } from './table-of'

const probe = (provider: string, name: string, members: string[] = []) => ({
  ...{ id: 1, provider, module: '', function: '', name, about: '', members, events: 1 },
})
const words: ProbeVocabulary = {
  probes: [probe('io', 'start'), probe('sdt', 'dma-bind', ['address', 'cookies'])],
  words: [
    { word: 'b_bcount', sort: 'member', detail: 'bufinfo_t' },
    { word: 'dev_name', sort: 'member', detail: 'devinfo_t' },
    { word: 'execname', sort: 'variable', detail: '' },
    { word: 'quantize', sort: 'aggregation', detail: '' },
  ],
}
const offers = (text: string): string[] => offersFor(words, text)?.options.map(({ label }) => label) ?? []

describe('offersFor', () => {
  it('offers probes before a clause and words inside', () => {
    expect(offers('')).toEqual(['io:::start', 'sdt:::dma-bind'])
    expect(offers('io:::start { @ = count(); } sd')).toEqual(['io:::start', 'sdt:::dma-bind'])
    expect(offers('io:::start { tr')).toEqual(['execname', 'quantize'])
    expect(offers('io:::start /ex')).toEqual(['execname', 'quantize'])
    expect(offersFor(words, 'io:::start { tr')?.from).toBe(13)
  })

  it('offers the members of the argument behind an arrow', () => {
    expect(offers('io:::start { trace(args[0]->b_')).toEqual(['b_bcount'])
    expect(offers('io:::start { trace(args[1]->')).toEqual(['dev_name'])
    expect(offers('io:::start { } sdt:::dma-bind { trace(args[0]->')).toEqual(['address', 'cookies'])
    expect(offers('io:::start { self->')).toEqual([])
  })
})

describe('tableOf', () => {
  const shape = { name: 'a', keyNames: ['execname'], total: 2 }

  it('puts the greatest value first, with its share', () => {
    const entries = [
      { keys: ['a'], value: '1', buckets: [] },
      { keys: ['b'], value: '3', buckets: [] },
    ]
    expect(tableOf({ ...shape, aggregator: 'count', entries })).toMatchObject({
      ...{ isDistribution: false, hasShares: true },
      rows: [
        { keys: ['b'], value: '3', part: 3, whole: 4, length: 100 },
        { keys: ['a'], value: '1', part: 1, whole: 4 },
      ],
    })
    expect(tableOf({ ...shape, aggregator: 'avg', entries }).hasShares).toBe(false)
  })

  it('gives each bucket of a distribution a line, and its keys once', () => {
    const buckets = [
      { value: '1', count: 1 },
      { value: '2', count: 2 },
    ]
    const { rows, isDistribution } = tableOf({
      ...shape,
      aggregator: 'quantize',
      entries: [{ keys: ['x'], value: '', buckets }],
    })
    expect(isDistribution).toBe(true)
    expect(rows).toEqual([
      { keys: ['x'], from: '1', value: '1', part: 1, whole: 3, length: 50 },
      { keys: [''], from: '2', value: '2', part: 2, whole: 3, length: 100 },
    ])
  })
})
