import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseScenario } from '../config/parse'
import { runScenario } from '../machine'
import { judge } from './claims'
import { canonical, digestOf } from './digest'
import { eventKey, rowOfKey } from './finder'
import { claimSchema, valueSchema } from './language-schema'
import { LabRun, type LabWorld } from './run'
import { Evaluator } from './values'

function runOf(id: string, length: number, poolSize = 4): LabRun {
  const parsed = parseScenario({
    ...{ version: 1, host: '1989-386-isa', path: 'sysv', rules: { set: 'man89', poolSize } },
    workload: [{ process: 'w', requests: [{ request: 'one', op: 'write', length, buffer: { alignment: 512 } }] }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return new LabRun(id, 1, parsed.value, runScenario(parsed.value, { path: 'sysv', seed: 1 }, null))
}

const main = runOf('main', 2048)
const other = runOf('other', 4096)
const world: LabWorld = {
  run: (id) => (id === 'main' ? main : id === 'other' ? other : `there is no run ${id}`),
  answer: (id) => (id === 'four' ? 4 : undefined),
  edit: (id) => (id === 'size' ? 2048 : undefined),
}
const valueOf = (value: unknown): unknown => new Evaluator(main, world).value(valueSchema.parse(value))
const holds = (claim: unknown): boolean => judge(claimSchema.parse(claim), main, world).ok
const found = (claim: unknown): string => judge(claimSchema.parse(claim), main, world).found

describe('values', () => {
  it.each([
    [{ count: 'dma:transfer' }, 4],
    [{ count: { kind: 'io:start', where: { b_blkno: { atLeast: 2 } } } }, 2],
    [{ sum: 'bytes', of: 'copy:in' }, 2048],
    [{ last: 'b_blkno', of: 'io:start' }, 3],
    [{ least: 'b_blkno', of: 'io:start' }, 0],
    [{ distinct: 'b_bcount', of: 'io:start' }, 1],
    [{ percentile: 50, field: 'b_blkno', of: 'io:start' }, 1],
    [{ metric: 'strategyCalls' }, 4],
    [{ request: 'one', get: 'result' }, 2048],
    [{ request: 'one', get: 'errno' }, '0'],
    [{ request: 'two', get: 'result' }, undefined],
    [{ ledger: 'pagesLocked' }, 0],
    [{ ledger: 'headers' }, 0],
    [{ ledger: 'level' }, 0],
    [{ run: 'end' }, 'idle'],
    [{ findings: 'all' }, 0],
    [{ rule: 'poolSize' }, 4],
    [{ answer: 'four' }, 4],
    [{ edit: 'size' }, 2048],
    [{ in: 'other', value: { count: 'dma:transfer' } }, 8],
    [{ divide: [{ edit: 'size' }, 512] }, 4],
    [{ divideUp: [2049, 512] }, 5],
    [{ divide: [1, 0] }, undefined],
    [{ perMille: [1, 4] }, 250],
    [{ subtract: [{ add: [1, 2, 3] }, { multiply: [2, 2] }] }, 2],
    [{ time: '1 ms' }, 1_000_000],
    [{ size: '64 KB' }, 65_536],
    [{ peak: 'pagelock', weight: 'pages' }, valueOf({ metric: 'pageLocks.peak' })],
    [{ cover: 'dma:transfer' }, valueOf({ metric: 'bus.time' })],
    [{ overlap: ['dma:transfer', 'dma:transfer'] }, valueOf({ cover: 'dma:transfer' })],
    [{ overlap: ['dma:transfer', 'copy:in'] }, 0],
  ])('%j', (value, expected) => expect(valueOf(value)).toEqual(expected))
})

describe('claims', () => {
  it.each<[unknown, boolean]>([
    [{ value: { count: 'dma:transfer' }, is: 4 }, true],
    [{ value: { count: 'dma:transfer' }, above: 4 }, false],
    [{ value: { request: 'two', get: 'result' }, not: 3 }, false],
    [
      {
        all: [
          { value: 1, is: 1 },
          { value: 1, is: 2 },
        ],
      },
      false,
    ],
    [
      {
        any: [
          { value: 1, is: 1 },
          { value: 1, is: 2 },
        ],
      },
      true,
    ],
    [{ not: { value: 1, is: 2 } }, true],
    [{ each: 'io:start', satisfies: { b_bcount: 512 } }, true],
    [{ each: 'io:start', satisfies: { b_blkno: { below: 3 } } }, false],
    [{ each: 'aio:submit', satisfies: { bytes: 1 } }, false],
    [{ each: 'aio:submit', satisfies: { bytes: 1 }, least: 0 }, true],
    [{ each: 'io:start', has: 'io:done', order: 'after', same: ['buf', 'chunk'], times: 1 }, true],
    [{ each: 'io:start', has: 'io:done', order: 'before', same: ['chunk'] }, false],
    [{ each: 'dma:transfer', has: 'dev:command', order: 'around' }, true],
    [{ each: 'dev:command', has: 'dma:transfer', order: 'inside', times: 1 }, true],
    [{ each: 'io:start', has: { kind: 'io:done', where: { chunk: { its: 'chunk' } } } }, true],
    [{ never: 'panic' }, true],
    [{ never: 'io:start' }, false],
    [{ never: 'io:start', between: ['io:start', 'io:done'] }, true],
    [{ never: 'dma:transfer', between: ['io:start', 'io:done'] }, false],
    [{ order: ['copy:in', 'io:start', 'dma:transfer', 'io:done'] }, true],
    [{ order: [{ kind: 'io:done', take: 'last' }, 'copy:in'] }, false],
    [{ chain: 'io:start', field: 'b_blkno', step: 1 }, true],
    [{ chain: 'io:start', field: 'b_blkno', step: { divide: [{ its: 'b_bcount' }, 256] } }, false],
    [{ clean: true }, true],
    [{ finding: 'PageLockLeak' }, false],
    [{ finding: 'PageLockLeak', present: false }, true],
    [{ expectations: 'hold' }, true],
    [{ invariant: 'nothing' }, false],
    [{ same: { kind: 'io:start', take: 'first' }, as: 'other', fields: ['b_blkno', 'b_bcount'] }, true],
    [{ same: 'io:start', as: 'other', fields: ['b_blkno'] }, false],
    [{ in: 'other', claim: { value: { count: 'io:start' }, is: 8 } }, true],
    [{ in: 'nobody', claim: { clean: true } }, false],
  ])('%j is %s', (claim, expected) => expect(holds(claim)).toBe(expected))

  it('say what was found, and the row that shows it', () => {
    expect(found({ value: { count: 'dma:transfer' }, is: 5 })).toBe('number of dma:transfer is 4; it should be 5')
    const takes = found({ value: { request: 'one', get: 'takes' }, is: 5 })
    expect(takes).toMatch(/^time in ns of the request one is [1-9]\d+; it should be 5$/)
    const { row } = judge(claimSchema.parse({ each: 'io:start', satisfies: { b_blkno: { below: 3 } } }), main, world)
    expect(new Evaluator(main, world).rows({ kind: 'io:start' })[3]).toBe(row)
  })
})

describe('eventKey', () => {
  it('names every row once, and leads back to it', () => {
    const keys = new Set<string>()
    for (let row = 0; row < main.result.table.rows; row += 7) {
      const key = eventKey(main.finder, row)
      expect(rowOfKey(main.finder, key)).toBe(row)
      keys.add(key)
    }
    expect(keys.size).toBe(Math.ceil(main.result.table.rows / 7))
    expect(rowOfKey(main.finder, 'io:start@1.99#1')).toBe(-1)
    expect(rowOfKey(main.finder, '<b>')).toBe(-1)
  })
})

describe('canonical', () => {
  it('does not depend on the order of keys, and differs where data differs', () =>
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, two) => {
        const copy = JSON.parse(JSON.stringify(one)) as unknown
        expect(digestOf(copy)).toBe(digestOf(one))
        expect(canonical(one) === canonical(two)).toBe(digestOf(one) === digestOf(two))
      }),
    ))

  it('sorts keys at every depth', () =>
    expect(canonical({ b: [{ d: 1, c: 2 }], a: undefined })).toBe('{"b":[{"c":2,"d":1}]}'))
})
