import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallbackList } from './callbacks'
import { DDI_DMA_CALLBACK_DONE, DDI_DMA_CALLBACK_RUNOUT } from './constants'

describe('CallbackList', () => {
  it('raises the count of a pair that is listed already and keeps its place', () => {
    const list = new CallbackList(() => undefined)
    const callback = (): number => DDI_DMA_CALLBACK_DONE
    list.register(callback, 'a')
    list.register(callback, 'b')
    list.register(callback, 'a')
    expect(list.snapshot().map(({ arg, count }) => [arg, count])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
  })
  it('queues one soft call for many triggers, and none for an empty list', () => {
    let queued = 0
    const list = new CallbackList(() => void (queued += 1))
    list.trigger()
    expect(queued).toBe(0)
    list.register(() => DDI_DMA_CALLBACK_RUNOUT, null)
    list.trigger()
    list.trigger()
    expect([queued, list.runQueued]).toEqual([1, true])
    list.run()
    list.trigger()
    expect(queued).toBe(2)
  })
  it('passes the argument that was registered', () => {
    const seen: unknown[] = []
    const list = new CallbackList(() => undefined)
    const arg = { softc: 1 }
    list.register((given) => seen.push(given), arg)
    list.run()
    expect(seen).toEqual([arg])
    expect(seen[0]).toBe(arg)
  })
  it('23: keeps pairs unique, and tries each registration that it found at most once', () => {
    const names = ['a', 'b', 'c', 'd']
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...names), fc.integer({ min: 1, max: 3 })), { maxLength: 6 }),
        fc.array(fc.tuple(fc.boolean(), fc.constantFrom(null, ...names)), { minLength: 1, maxLength: 12 }),
        (initial, script) => {
          const list = new CallbackList(() => undefined)
          let calls = 0
          const callback = (): number => {
            const [done, other] = script[calls % script.length] ?? [true, null]
            calls += 1
            if (other !== null) list.register(callback, other)
            return done ? DDI_DMA_CALLBACK_DONE : DDI_DMA_CALLBACK_RUNOUT
          }
          for (const [name, count] of initial) list.register(callback, name, count)
          const before = list.pending
          list.run()
          const after = list.snapshot()
          expect(new Set(after.map((entry) => entry.arg)).size).toBe(after.length)
          expect(after.every((entry) => entry.count >= 1)).toBe(true)
          const registered = script.length === 0 ? 0 : calls // at most one new registration per call
          expect(calls).toBeLessThanOrEqual(before + registered)
          if (script.every(([, other]) => other === null)) expect(calls).toBeLessThanOrEqual(before)
        },
      ),
    )
  })
  it('23: ends although everybody reports RUNOUT, and forgets nobody', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 8 }), (counts) => {
        const list = new CallbackList(() => undefined)
        let calls = 0
        const callback = (): number => {
          calls += 1
          return DDI_DMA_CALLBACK_RUNOUT
        }
        counts.forEach((count, index) => list.register(callback, index, count))
        const before = list.snapshot()
        list.run()
        expect(calls).toBe(counts.length)
        expect(list.snapshot()).toEqual(before)
      }),
    )
  })
})
