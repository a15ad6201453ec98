import { describe, expect, it } from 'vitest'
import { SANDBOX_LIMITS } from './limits'
import { Pulse } from './pulse'
import { Supervision } from './supervision'

const supervised = (pollsPerTurn: number): Supervision =>
  new Supervision(
    { noun: 'script', pause: 'a word that takes time', words: [] },
    'a.js',
    { ...SANDBOX_LIMITS, pollsPerTurn },
    new Pulse(),
  )

describe('Supervision', () => {
  it('stops a guest whose steps are used up', () => {
    const supervision = supervised(2)
    supervision.turn(true, () => {
      expect([supervision.interrupt(), supervision.interrupt(), supervision.interrupt()]).toEqual([false, false, true])
    })
    expect(supervision.conclude()).toMatchObject({ code: 'E_SCRIPT_BUDGET', file: 'a.js' })
  })

  it('takes its interpreter from a guest that goes on although it was told to stop', () => {
    const supervision = supervised(2)
    let asked = 0
    supervision.turn(true, () => {
      for (; asked < 1_000_000; asked++) supervision.interrupt()
    })
    expect(asked).toBeLessThan(1000)
    expect(supervision.conclude()).toMatchObject({ code: 'E_SCRIPT_BUDGET', file: 'a.js' })
  })
})
