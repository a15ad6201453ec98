import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newLink } from '../core/sink'
import { buildSignals } from './build-signals'
import { KIND } from './kinds'
import { orderedRows } from './query'
import { Recorder } from './recorder'
import { rowTest, type RowCondition } from './row-filter'
import { RowState } from './row-state'
import type { TraceTable } from './table'

/** Levels 2, 6, 2 at 10, 30, 50; three pages locked from 20 to 30, two more from 30 on. */
function table(): TraceTable {
  const recorder = new Recorder()
  const cpu = recorder.track('cpu', 'cpu0')
  const memory = recorder.track('memory', 'memory')
  recorder.instant(5, KIND['user:mark'], cpu, newLink(), 0, 0, 0) // 0
  recorder.instant(10, KIND['cpu:spl'], cpu, newLink(), 0, 1, 2) // 1
  recorder.span(20, 10, KIND['pagelock'], memory, newLink(), 1, 0x1000, 3) // 2
  recorder.instant(30, KIND['user:mark'], cpu, newLink(), 0, 0, 0) // 3
  recorder.instant(30, KIND['cpu:spl'], cpu, newLink(), 0, 2, 6) // 4
  recorder.begin(30, KIND['pagelock'], memory, newLink(), 2, 0x8000, 2) // 5
  recorder.instant(30, KIND['user:mark'], cpu, newLink(), 0, 0, 0) // 6
  recorder.instant(50, KIND['cpu:spl'], cpu, newLink(), 0, 6, 2) // 7
  return recorder.finish()
}

describe('RowState', () => {
  it('knows the level just after each row, also among rows of one instant', () => {
    const state = new RowState(table())
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((row) => state.levelAfter(row))).toEqual([1, 2, 2, 2, 6, 6, 6, 2])
    expect([state.read('ipl', 4), state.read('spl', 0), state.read('errno', 0)]).toEqual([6, 1, undefined])
  })

  it('ends a lock before the rows of the instant at which it ends, and counts one from the row that begins it', () => {
    const state = new RowState(table())
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((row) => state.lockedAfter(row))).toEqual([0, 0, 3, 0, 0, 2, 2, 2])
  })

  it('counts a lock of no length at its own row alone', () => {
    const recorder = new Recorder()
    const memory = recorder.track('memory', 'memory')
    recorder.span(7, 0, KIND['pagelock'], memory, newLink(), 1, 0, 4)
    recorder.instant(7, KIND['user:mark'], memory, newLink(), 0, 0, 0)
    const state = new RowState(recorder.finish())
    expect([state.lockedAfter(0), state.lockedAfter(1)]).toEqual([4, 0])
  })

  it('agrees with the signals wherever an instant has one row only', () => {
    const anyStep = fc.record({ isLevel: fc.boolean(), wait: fc.integer({ min: 1, max: 9 }), size: fc.nat(6) })
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 40 }), (steps) => {
        const recorder = new Recorder()
        const cpu = recorder.track('cpu', 'cpu0')
        const memory = recorder.track('memory', 'memory')
        let [at, level] = [0, 0]
        for (const { isLevel, wait, size } of steps) {
          at += wait
          if (isLevel) recorder.instant(at, KIND['cpu:spl'], cpu, newLink(), 0, level, (level = size))
          else recorder.span(at, size * 4 + 1, KIND['pagelock'], memory, newLink(), 1, 0, size + 1)
        }
        const trace = recorder.finish()
        const state = new RowState(trace)
        const signals = buildSignals(trace)
        for (const row of orderedRows(trace)) {
          const valueOf = (name: string): number | undefined => {
            const signal = signals.find((each) => each.name === name)
            if (!signal) return 0
            return signal.value[signal.at.filter((each) => each <= trace.at(row)).length - 1] ?? signal.initial
          }
          expect([state.levelAfter(row), state.lockedAfter(row)]).toEqual([valueOf('spl'), valueOf('pages locked')])
        }
      }),
    )
  })
})

describe('rowTest', () => {
  const rows = (...where: RowCondition[]): number[] => {
    const trace = table()
    return [...orderedRows(trace)].filter(rowTest(trace, { where }))
  }

  it('keeps the rows at which the machine is in a state', () => {
    expect(rows({ label: 'spl', is: '>=', value: 6 })).toEqual([4, 5, 6])
    expect(rows({ label: 'pages locked', is: '>', value: 2 })).toEqual([2])
    expect(rows({ label: 'ipl', is: '=', value: 2 }, { label: 'pages locked', is: '=', value: 2 })).toEqual([7])
  })

  it('takes both a state and an argument', () => {
    expect(rows({ label: 'level before', is: '=', value: 2 }, { label: 'ipl', is: '=', value: 6 })).toEqual([4])
  })
})
