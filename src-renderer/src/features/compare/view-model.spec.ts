import { describe, expect, it } from 'vitest'
import type { ComparedRow, ComparedRun, RunComparison } from '../../../../src-ipc/contract'
import { bars, columnNames, letterOf, troubles } from './view-model'

const run = (path: ComparedRun['path'], elapsed: number, more: Partial<ComparedRun> = {}): ComparedRun => ({
  ...{ path, elapsed, end: 'idle', panic: '', hung: [], timeUse: {} as never, counts: {} as never, failures: [] },
  ...more,
})
const stage = (id: ComparedRow['id'], values: number[]): ComparedRow => ({
  ...{ id, title: id, unit: 'ns', values, differences: [], relative: [] },
})
const comparison = (runs: ComparedRun[], stages: ComparedRow[] = []): RunComparison => ({
  ...{ runs, stages, elapsed: stage('elapsed', []), counts: [], divergences: [], differences: [] },
})
const named = (...titles: string[]) => titles.map((title) => ({ title }))
const say = (key: string, values: Record<string, unknown> = {}): string =>
  [key, ...Object.values(values).map(String)].join(' ')

describe('bars', () => {
  it('puts the pieces end to end on the scale of the longest path and leaves empty stages out', () => {
    const made = bars(
      comparison([run('sysv', 1000), run('physio', 250)], [stage('copy', [600, 0]), stage('lock', [400, 250])]),
      named('one', 'two'),
    )
    expect(made.map(({ title, width }) => [title, width])).toEqual([
      ['one', 1],
      ['two', 0.25],
    ])
    expect(made[0]?.pieces.map(({ letter, start, width }) => [letter, start, width])).toEqual([
      ['A', 0, 0.6],
      ['B', 0.6, 0.4],
    ])
    expect(made[1]?.pieces.map(({ letter, stage: id, start, width }) => [letter, id, start, width])).toEqual([
      ['B', 'lock', 0, 0.25],
    ])
  })

  it('do not divide by nothing when no time passed', () => {
    expect(bars(comparison([run('pio', 0)], [stage('copy', [0])]), named('one'))).toEqual([
      { title: 'one', total: 0, width: 0, pieces: [] },
    ])
  })
})

describe('troubles', () => {
  it('tells of failures, panics, limits and processes that never wake', () => {
    const hung = [{ process: 'reader', wchan: 'buf 1', pri: 20, explanation: 'biodone never came' }]
    const failures = [
      {
        subject: { code: 'named', name: 'read' },
        clause: { code: 'returnsFailed', values: { errno: 'EIO' } },
        because: null,
      },
    ] as const
    const runs = [run('sysv', 1, { hung }), run('physio', 1, { end: 'panic', panic: 'freeing free page' })]
    const more = [run('aphysio', 1, { end: 'limit' }), run('pio', 1, { failures })]
    expect(troubles(say, comparison([...runs, ...more]), named('a', 'b', 'c', 'd'))).toEqual([
      { title: 'a', text: 'compare.trouble.hangs biodone never came' },
      { title: 'b', text: 'compare.trouble.panics freeing free page' },
      { title: 'c', text: 'compare.trouble.limit' },
      { title: 'd', text: 'compare.trouble.fails read compare.said.clause.returnsFailed EIO' },
    ])
  })
})

describe('columnNames', () => {
  const names = (...columns: { run: number; path: 'sysv' | 'physio' }[]) =>
    columnNames(say, columns, ({ run: number }) => number).map(({ mark, title, short }) => [mark, title, short])

  it('are those of the paths where these tell the columns apart, else those of the runs too', () => {
    expect(names({ run: 3, path: 'sysv' }, { run: 3, path: 'physio' })).toEqual([
      ['1', 'compare.path.sysv', 'sysv'],
      ['2', 'compare.path.physio', 'physio'],
    ])
    expect(names({ run: 3, path: 'sysv' }, { run: 4, path: 'sysv' })).toEqual([
      ['1', 'compare.ofRun compare.path.sysv 3', 'compare.ofRun compare.path.sysv 3'],
      ['2', 'compare.ofRun compare.path.sysv 4', 'compare.ofRun compare.path.sysv 4'],
    ])
  })
})

describe('letterOf', () => {
  it('goes on after Z', () => {
    expect([0, 25, 26, 51, 52].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA'])
  })
})
