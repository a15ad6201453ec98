import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smallKernel } from '../testing/small-kernel'
import { compute, work } from './step'

/** When a stretch of `length` ns ends on a processor that hears these shares at these times. */
function endOf(length: number, changes: readonly (readonly [at: number, share: number])[], isUser = false): number {
  const { k } = smallKernel()
  let end = -1
  k.spawn('p', function* () {
    yield* isUser ? compute(k, length) : work(k, length, 'test')
    end = k.sim.now
  })
  for (const [at, share] of changes) k.sim.schedule(at, 0, () => k.cpu.steal(share))
  k.sim.run()
  return end
}

describe('Cpu.steal', () => {
  it.each([false, true])('makes what runs longer from now on (user code: %s)', (isUser) => {
    expect(endOf(1000, [], isUser)).toBe(1000)
    // 400 ns, then 600 at half the speed.
    expect(endOf(1000, [[400, 1000]], isUser)).toBe(1600)
    // 400 ns, 200 in the next 400, then 400.
    expect(endOf(1000, [[400, 1000], [800, 0]], isUser)).toBe(1200) // prettier-ignore
  })

  it('stops it, and lets it go on where it was', () => {
    expect(endOf(1000, [[400, -1]])).toBe(-1)
    expect(endOf(1000, [[400, -1], [5000, 0]])).toBe(5600) // prettier-ignore
    expect(endOf(1000, [[400, -1], [5000, 500]])).toBe(5900) // prettier-ignore
  })

  it('is felt by what begins while cycles are stolen', () => {
    const { k } = smallKernel()
    const ends: number[] = []
    k.cpu.steal(250)
    k.spawn('p', function* () {
      yield* work(k, 1000, 'one')
      ends.push(k.sim.now)
      yield* work(k, 1000, 'two')
      ends.push(k.sim.now)
    })
    k.sim.run()
    expect(ends).toEqual([1250, 2500])
  })

  it('holds interrupts back while there is no cycle, and lets them in afterwards', () => {
    const { k } = smallKernel({ costs: { interruptEntry: 10, handler: 20, interruptExit: 5 } })
    const line = k.addLine({ name: 'disk', level: 5, number: 14 })
    const seen: number[] = []
    line.add(() => (seen.push(k.sim.now), 1), null)
    k.sim.schedule(100, 0, () => k.cpu.steal(-1))
    k.sim.schedule(200, 0, () => k.raise(line))
    k.sim.schedule(900, 0, () => k.cpu.steal(0))
    k.sim.run()
    expect(seen).toEqual([910])
  })

  it('takes what the shares say, however often they change, to a ns a change', () => {
    const change = fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 1500 }))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.array(change, { maxLength: 8 }), (length, drawn) => {
        const changes = drawn.toSorted(([one], [other]) => one - other)
        let left = length
        let now = 0
        let share = 0
        for (const [at, next] of [...changes, [Infinity, 0] as const]) {
          const needed = (left * (1000 + share)) / 1000
          if (now + needed <= at) {
            now += needed
            break
          }
          left -= ((at - now) * 1000) / (1000 + share)
          now = at
          share = next
        }
        const slack = 3 * (changes.length + 1)
        expect(Math.abs(endOf(length, changes) - now)).toBeLessThanOrEqual(slack)
      }),
    )
  })
})
