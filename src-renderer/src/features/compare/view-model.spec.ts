import { describe, expect, it } from 'vitest'
import type { ComparedRow, ComparedRun, RunComparison } from '../../../../src-ipc/contract'
import { bars, differences, letterOf, pathTitle, troubles } from './view-model'

const run = (path: ComparedRun['path'], elapsed: number, more: Partial<ComparedRun> = {}): ComparedRun => ({
  ...{ path, elapsed, end: 'idle', panic: '', hung: [], timeUse: {} as never, counts: {} as never },
  ...more,
})
const stage = (title: string, values: number[]): ComparedRow => ({
  ...{ id: 'copy', title, unit: 'ns', values, differences: [], relative: [] },
})
const comparison = (runs: ComparedRun[], stages: ComparedRow[] = []): RunComparison => ({
  ...{ runs, stages, elapsed: stage('elapsed', []), counts: [] },
  divergences: runs.map((_, index) =>
    index === 2 ? { sort: 'time', text: 'slower', rows: [0, 0], at: [0, 0] } : null,
  ),
})

describe('bars', () => {
  it('puts the pieces end to end on the scale of the longest path and leaves empty stages out', () => {
    const made = bars(
      comparison([run('sysv', 1000), run('physio', 250)], [stage('a', [600, 0]), stage('b', [400, 250])]),
    )
    expect(made.map(({ title, width }) => [title, width])).toEqual([
      ['System V dma_breakup', 1],
      ['Solaris physio', 0.25],
    ])
    expect(made[0]?.pieces.map(({ letter, start, width }) => [letter, start, width])).toEqual([
      ['A', 0, 0.6],
      ['B', 0.6, 0.4],
    ])
    expect(made[1]?.pieces.map(({ letter, start, width }) => [letter, start, width])).toEqual([['B', 0, 0.25]])
  })

  it('do not divide by nothing when no time passed', () => {
    expect(bars(comparison([run('pio', 0)], [stage('a', [0])]))).toEqual([
      { id: 'pio', title: 'Programmed I/O', total: 0, width: 0, pieces: [] },
    ])
  })
})

describe('differences', () => {
  it('has one entry for each path but the first', () => {
    const made = differences(comparison([run('sysv', 1), run('physio', 1), run('pio', 1)]))
    expect(made).toEqual([
      { title: 'Solaris physio', text: null },
      { title: 'Programmed I/O', text: 'slower' },
    ])
  })
})

describe('troubles', () => {
  it('tells of panics, limits and processes that never wake', () => {
    const hung = [{ process: 'reader', wchan: 'buf 1', pri: 20, explanation: 'biodone never came' }]
    const runs = [run('sysv', 1, { hung }), run('physio', 1, { end: 'panic', panic: 'freeing free page' })]
    expect(troubles(comparison([...runs, run('aphysio', 1, { end: 'limit' }), run('pio', 1)]))).toEqual([
      { title: 'System V dma_breakup', text: 'A process hangs: biodone never came' },
      { title: 'Solaris physio', text: 'The kernel panics: freeing free page' },
      { title: 'Solaris aphysio', text: 'The run reached its limit of simulated time.' },
    ])
  })
})

describe('letterOf', () => {
  it('goes on after Z', () => {
    expect([0, 25, 26, 51, 52].map(letterOf)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA'])
    expect(pathTitle('sysv')).toBe('System V dma_breakup')
  })
})
