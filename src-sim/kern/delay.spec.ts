import { describe, expect, it } from 'vitest'
import { inProcess, smallKernel } from '../testing/small-kernel'
import { delay, drv_usecwait, softcall, timeout, untimeout } from './delay'
import { psignal, work } from './step'

describe('timeout', () => {
  it('calls at its time, the first asked for first', () => {
    const { k } = smallKernel()
    const seen: string[] = []
    for (const name of ['a', 'b']) timeout(k, () => seen.push(`${name}@${k.sim.now}`), 100)
    timeout(k, () => seen.push(`c@${k.sim.now}`), 50)
    k.sim.run()
    expect(seen).toEqual(['c@50', 'a@100', 'b@100'])
  })

  it('waits while the level is raised, and comes before the next line of code when it drops', () => {
    const { k } = smallKernel()
    const seen: string[] = []
    timeout(k, () => seen.push(`callout@${k.sim.now} level ${k.cpu.level}`), 10)
    inProcess(k, function* () {
      k.cpu.setLevel(1)
      yield* work(k, 100, 'test')
      seen.push('raised')
      k.cpu.setLevel(0)
      yield* work(k, 0, 'test')
      seen.push('lowered')
    })
    expect(seen).toEqual(['raised', 'callout@100 level 1', 'lowered'])
  })
})

describe('untimeout', () => {
  it('takes a callout back once, and not when it ran', () => {
    const { k } = smallKernel()
    let calls = 0
    const first = timeout(k, () => calls++, 10)
    const second = timeout(k, () => calls++, 20)
    expect([untimeout(k, first), untimeout(k, first)]).toEqual([0, -1])
    k.sim.run()
    expect([calls, untimeout(k, second)]).toEqual([1, -1])
  })
})

describe('softcall', () => {
  it('runs routines in order at level 1, also one asked for by another', () => {
    const { k } = smallKernel()
    const seen: string[] = []
    k.sim.schedule(5, 0, () => {
      softcall(k, () => {
        seen.push(`a level ${k.cpu.level}`)
        softcall(k, () => seen.push(`c level ${k.cpu.level}`))
      })
      softcall(k, () => seen.push('b'))
    })
    k.sim.run()
    expect([...seen].sort()).toEqual(['a level 1', 'b', 'c level 1'])
    expect(seen[0]).toBe('a level 1')
    expect([k.cpu.level, k.softQueue.length]).toEqual([0, 0])
  })
})

describe('delay', () => {
  it('sleeps at least so long, and no signal disturbs it', () => {
    const { k } = smallKernel()
    const until = inProcess(k, function* (proc) {
      k.sim.schedule(10, 0, () => psignal(k, proc, 2))
      yield* delay(k, 1000)
      return [k.sim.now, proc.signals.has(2)]
    })
    expect(until).toEqual([1000, true])
  })
})

describe('drv_usecwait', () => {
  it('keeps the processor', () => {
    const { k } = smallKernel()
    const ends: string[] = []
    for (const name of ['a', 'b']) {
      k.spawn(name, function* () {
        yield* drv_usecwait(k, 10)
        ends.push(`${name}@${k.sim.now}`)
      })
    }
    k.sim.run()
    expect(ends).toEqual(['a@10000', 'b@20000'])
  })
})
