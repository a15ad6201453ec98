import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { History } from './history'

describe('History', () => {
  it('gives the first state after n undos of n changes, and the last after n redos', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 50 }), (states) => {
        const history = new History<number>()
        let now = 0
        states.forEach((state, index) => {
          history.record(now, `change ${index}`, index)
          now = state
        })
        for (const _ of states) now = history.undo(now)!
        expect([now, history.canUndo]).toEqual([0, false])
        for (const _ of states) now = history.redo(now)!
        expect([now, history.canRedo]).toEqual([states[states.length - 1], false])
      }),
    )
  })

  it('takes a drag as one change, and two drags with a pause as two', () => {
    const history = new History<number>()
    for (const at of [0, 100, 200]) history.record(at, 'marks', at)
    history.record(300, 'marks', 2000)
    expect(history.undo(400)).toBe(300)
    expect(history.undo(300)).toBe(0)
    expect(history.undo(0)).toBeUndefined()
  })

  it('cannot redo what a new change replaced', () => {
    const history = new History<string>()
    history.record('a', '', 0)
    expect(history.undo('b')).toBe('a')
    history.record('a', '', 1)
    expect(history.canRedo).toBe(false)
  })
})
