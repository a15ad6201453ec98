import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smallKernel } from '../testing/small-kernel'
import type { Proc } from './proc'
import { Sleepers } from './sleepers'
import { LongJump } from './panic'
import { PCATCH, psignal, sleep, wakeup, wakeupOne } from './step'

/** Processes that do nothing. */
function sleepersOf(count: number): Proc[] {
  const { k } = smallKernel()
  return Array.from({ length: count }, (_, index) => k.spawn(`p${index}`, function* () {}))
}

describe('Sleepers', () => {
  it('gives all of a channel in the order in which they came, once', () => {
    const [a, b, c] = sleepersOf(3) as [Proc, Proc, Proc]
    const queue = new Sleepers()
    const [disk, pool] = [{}, {}]
    queue.add(disk, a, false)
    queue.add(pool, b, false)
    queue.add(disk, c, true)
    expect([queue.has(disk), queue.isInterruptible(c), queue.isInterruptible(a)]).toEqual([true, true, false])
    expect(queue.take(disk)).toEqual([a, c])
    expect([queue.take(disk), queue.has(disk), queue.isInterruptible(c)]).toEqual([[], false, false])
    expect(queue.all()).toEqual([b])
  })

  it('keeps the order whoever is taken out', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 6, maxLength: 6 }), (picks) => {
        const procs = sleepersOf(6)
        const queue = new Sleepers()
        const chan = {}
        for (const proc of procs) queue.add(chan, proc, false)
        const gone = new Set(picks.slice(0, 3).map((pick) => procs[pick]!))
        for (const proc of gone) queue.remove(proc, chan)
        const left = procs.filter((proc) => !gone.has(proc))
        expect(queue.takeFirst(chan)).toBe(left[0])
        expect(queue.take(chan)).toEqual(left.slice(1))
      }),
    )
  })

  it('numbers channels in the order in which they are first used', () => {
    const queue = new Sleepers()
    const [one, two] = [{}, {}]
    expect([queue.number(one), queue.number(two), queue.number(one)]).toEqual([1, 2, 1])
  })
})

describe('sleep and wakeup', () => {
  it('wakes all in order (wakeup), or the first (wakeupOne)', () => {
    const { k } = smallKernel()
    const chan = {}
    const seen: string[] = []
    for (const name of ['a', 'b', 'c']) {
      k.spawn(name, function* () {
        yield* sleep(k, chan, 20, 'test')
        seen.push(`${name}@${k.sim.now}`)
      })
    }
    k.sim.schedule(10, 0, () => wakeupOne(k, chan))
    k.sim.schedule(20, 0, () => wakeup(k, chan))
    k.sim.schedule(30, 0, () => wakeup(k, chan))
    k.sim.run()
    expect(seen).toEqual(['a@10', 'b@20', 'c@20'])
    expect(wakeupOne(k, chan)).toBe(false)
  })

  it('lets a signal end a sleep above PZERO: 1 with PCATCH, a long jump without', () => {
    const { k } = smallKernel()
    const seen: unknown[] = []
    const procs = [20, 30 | PCATCH, 30].map((disp) =>
      k.spawn(`at ${disp}`, function* () {
        try {
          seen.push([disp, yield* sleep(k, {}, disp, 'test'), k.sim.now])
        } catch (reason) {
          seen.push([disp, reason instanceof LongJump, k.sim.now])
        }
      }),
    )
    k.sim.schedule(40, 0, () => procs.forEach((proc) => psignal(k, proc, 2)))
    k.sim.run()
    expect(seen).toEqual([
      [30 | PCATCH, 1, 40],
      [30, true, 40],
    ])
    expect(procs[0]!.state).toBe('sleeping')
  })

  it('does not remember a wakeup', () => {
    const { k } = smallKernel()
    const chan = {}
    wakeup(k, chan)
    const proc = k.spawn('late', function* () {
      yield* sleep(k, chan, 20, 'test')
    })
    k.sim.run()
    expect(proc.state).toBe('sleeping')
  })
})
