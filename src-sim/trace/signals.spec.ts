import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newLink } from '../core/sink'
import { KIND } from './kinds'
import { Recorder } from './recorder'
import { buildSignals } from './build-signals'
import { signalWindow, type Signal } from './signals'

function splSignal(levels: readonly (readonly [number, number])[]): Signal | undefined {
  const recorder = new Recorder()
  const cpu = recorder.track('cpu', 'cpu0')
  let level = 0
  for (const [at, next] of levels) {
    recorder.instant(at, KIND['cpu:spl'], cpu, newLink(), 0, level, next)
    level = next
  }
  return buildSignals(recorder.finish())[0]
}

const anyLevels = fc
  .array(fc.tuple(fc.nat(500), fc.nat(8)), { minLength: 1, maxLength: 300 })
  .map((list) => list.sort(([a], [b]) => a - b))

describe('buildSignals', () => {
  it('takes the level before the first change from that change, and of several at one instant the last', () => {
    const recorder = new Recorder()
    const cpu = recorder.track('cpu', 'cpu0')
    recorder.instant(5, KIND['cpu:spl'], cpu, newLink(), 0, 2, 6)
    recorder.instant(5, KIND['cpu:spl'], cpu, newLink(), 0, 6, 5)
    recorder.instant(9, KIND['cpu:spl'], cpu, newLink(), 0, 5, 5)
    const [spl] = buildSignals(recorder.finish())
    expect([spl!.name, spl!.initial, [...spl!.at], [...spl!.value], spl!.most]).toEqual(['spl', 2, [5], [5], 5])
  })

  it('adds up the pages that are locked, and ends a lock when it ends', () => {
    const recorder = new Recorder()
    const memory = recorder.track('memory', 'memory')
    recorder.span(10, 30, KIND['pagelock'], memory, newLink(), 1, 0, 2)
    recorder.begin(20, KIND['pagelock'], memory, newLink(), 2, 0, 3)
    const [locked] = buildSignals(recorder.finish())
    expect([[...locked!.at], [...locked!.value]]).toEqual([
      [10, 20, 40],
      [2, 5, 3],
    ])
  })

  it('reads wires and registers of the interrupt controllers', () => {
    const recorder = new Recorder()
    const pic = recorder.track('pic', 'interrupt controllers')
    recorder.instant(1, KIND['pic:pin'], pic, newLink(), 5, 0x20, 1)
    recorder.instant(2, KIND['pic:inta'], pic, newLink(), 1, 0x25, 0x20_0000)
    recorder.instant(3, KIND['pic:eoi'], pic, newLink(), 5, 0, 0)
    const signals = buildSignals(recorder.finish())
    expect(signals.map(({ name, sort, value }) => [name, sort, [...value]])).toEqual([
      ['IR5', 'line', [1]],
      ['IRR', 'bits', [0x20, 0]],
      ['INT', 'line', [1, 0]],
      ['INTA', 'line', [1, 0]],
      ['ISR', 'bits', [0x20, 0]],
    ])
  })
})

describe('signalWindow', () => {
  it('gives for each column the first change, the last value and what lies between, as looking at every change does', () => {
    fc.assert(
      fc.property(
        anyLevels,
        fc.nat(400),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (levels, from, length, columns) => {
          const signal = splSignal(levels)
          fc.pre(signal !== undefined)
          const width = length / columns
          const window = signalWindow(signal, { from, to: from + length, columns })
          const groups = new Map<number, number[]>()
          signal.at.forEach((at, place) => {
            if (at < from || at >= from + length) return
            const column = Math.floor((at - from) / width)
            groups.set(column, [...(groups.get(column) ?? []), place])
          })
          const expected = [...groups.values()].map((places) => {
            const seen = [places[0]! > 0 ? signal.value[places[0]! - 1]! : signal.initial]
            seen.push(...places.map((place) => signal.value[place]!))
            return [signal.at[places[0]!]! - from, seen[seen.length - 1], Math.min(...seen), Math.max(...seen)]
          })
          const found = [...window.at].map((at, index) => [
            at,
            window.value[index],
            window.low[index],
            window.high[index],
          ])
          expect(found).toEqual(expected)
        },
      ),
    )
  })

  it('knows the value when a window begins after the last change', () => {
    const signal = splSignal([[3, 7]])!
    expect(signalWindow(signal, { from: 10, to: 20, columns: 4 })).toMatchObject({ before: 7 })
    expect(signalWindow(signal, { from: 0, to: 3, columns: 4 })).toMatchObject({ before: 0 })
  })
})
