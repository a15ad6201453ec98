import { describe, expect, it } from 'vitest'
import { runStatus, share, timeLeft } from './run-status'

const progress = { run: 1, path: 'physio', place: 1, paths: 4, now: 50, limit: 100, rows: 9 } as const

describe('runStatus', () => {
  it('names the path that runs, counted from 1', () => {
    const going = { state: 'going', started: {}, since: 0 } as never
    expect(runStatus(going, null).key).toBe('starting')
    expect(runStatus(going, progress)).toEqual({ key: 'going', words: { path: 'physio', place: 2, paths: 4 } })
  })

  it('says which paths did not end by themselves', () => {
    const outcomes = [
      { path: 'sysv', end: 'idle' },
      { path: 'pio', end: 'limit' },
    ]
    const ended = { state: 'ended', started: {}, ended: { outcomes } } as never
    expect(runStatus(ended, null).words).toEqual({ paths: 'sysv, pio (limit)' })
  })
})

describe('share', () => {
  it('counts the paths that are done and the part of this one', () => {
    expect([share(null), share(progress), share({ ...progress, limit: 0 })]).toEqual([0, 0.375, 0.25])
  })
})

describe('timeLeft', () => {
  it('waits until it can tell, then says seconds or minutes', () => {
    expect([timeLeft(0.01, 9000), timeLeft(0.5, 100), timeLeft(0.5, 9000), timeLeft(0.1, 60_000)]).toEqual([
      '',
      '',
      '9 s',
      '9 min',
    ])
  })
})
