import { describe, expect, it } from 'vitest'
import { delay } from '../kern/delay'
import type { Proc } from '../kern/proc'
import { psignal, work } from '../kern/step'
import {
  cv_signal,
  cv_timedwait,
  cv_wait,
  cv_wait_sig,
  Mutex,
  mutex_enter,
  mutex_enter_plain,
  mutex_exit,
  mutex_exit_plain,
} from './mutex'
import { smallWorld } from './testing'

describe('mutex_enter', () => {
  it('makes a second process wait until the first lets go', () => {
    const { k } = smallWorld()
    const mutex = new Mutex('mu')
    const seen: string[] = []
    for (const name of ['a', 'b']) {
      k.spawn(name, function* () {
        yield* mutex_enter(k, mutex)
        seen.push(`${name} in ${k.sim.now}`)
        yield* delay(k, 100)
        yield* mutex_exit(k, mutex)
      })
    }
    k.sim.run()
    expect(seen).toEqual(['a in 0', 'b in 100'])
    expect(mutex.owner).toBeNull()
  })

  it('keeps a handler of its priority out while it is held', () => {
    const { k } = smallWorld()
    const mutex = new Mutex('mu', 5)
    const seen: string[] = []
    const line = k.addLine({ name: 'xx', level: 5, number: 5 })
    line.add(() => {
      seen.push(`handler ${k.sim.now} ${mutex_enter_plain(k, mutex)}`)
      mutex_exit_plain(k, mutex)
      return 1
    }, null)
    k.spawn('p', function* () {
      yield* mutex_enter(k, mutex)
      yield* work(k, 100, 'test')
      yield* mutex_exit(k, mutex)
      seen.push(`out ${k.sim.now} level ${k.cpu.level}`)
    })
    k.sim.schedule(50, 0, () => k.raise(line))
    k.sim.run()
    expect(seen).toEqual(['handler 100 true', 'out 100 level 0'])
  })

  it('panics when the holder enters again', () => {
    const { k } = smallWorld()
    const mutex = new Mutex('mu')
    k.spawn('p', function* () {
      yield* mutex_enter(k, mutex)
      yield* mutex_enter(k, mutex)
    })
    expect(() => k.sim.run()).toThrow('held by this thread')
  })

  it('is a finding when a handler wants a mutex made with too low a priority', () => {
    const { k } = smallWorld()
    const mutex = new Mutex('mu', 2)
    const line = k.addLine({ name: 'xx', level: 5, number: 5 })
    line.add(() => (mutex_enter_plain(k, mutex) ? 1 : 0), null)
    k.spawn('p', function* () {
      yield* mutex_enter(k, mutex)
      yield* work(k, 100, 'test')
      yield* mutex_exit(k, mutex)
    })
    k.sim.schedule(50, 0, () => k.raise(line))
    k.sim.run()
    expect(k.findings.map(({ rule }) => rule)).toEqual(['MutexWanted'])
  })
})

describe('cv_wait', () => {
  it('lets the mutex go while it waits and has it again afterwards', () => {
    const { k } = smallWorld()
    const mutex = new Mutex('mu')
    const cv = { name: 'cv' }
    const seen: string[] = []
    k.spawn('waiter', function* () {
      yield* mutex_enter(k, mutex)
      yield* cv_wait(k, cv, mutex)
      seen.push(`woken ${k.sim.now} owner ${mutex.owner}`)
      yield* mutex_exit(k, mutex)
    })
    k.spawn('other', function* () {
      yield* mutex_enter(k, mutex)
      seen.push(`other in ${k.sim.now}`)
      yield* delay(k, 10)
      cv_signal(k, cv)
      yield* mutex_exit(k, mutex)
    })
    k.sim.run()
    expect(seen).toEqual(['other in 0', 'woken 10 owner 1'])
  })
})

describe('cv_wait_sig', () => {
  it('gives 0 when a signal ends the wait', () => {
    const { k } = smallWorld()
    const mutex = new Mutex('mu')
    let value = -1
    const proc = k.spawn('waiter', function* () {
      yield* mutex_enter(k, mutex)
      value = yield* cv_wait_sig(k, { name: 'cv' }, mutex)
      yield* mutex_exit(k, mutex)
    })
    k.sim.schedule(10, 0, () => psignal(k, proc, 15))
    k.sim.run()
    expect([value, mutex.owner]).toEqual([0, null])
  })
})

describe('cv_timedwait', () => {
  /** What a wait of 100 ns gives, when it ends, and whether the mutex is held again. */
  function wait(
    happens: (world: ReturnType<typeof smallWorld>, cv: { name: string }, proc: () => Proc) => unknown,
    { length = 100, isCaught = false, holdsUntil = 0 } = {},
  ): { value: number; at: number; owner: Mutex['owner'] } {
    const world = smallWorld()
    const { k } = world
    const mutex = new Mutex('mu')
    const cv = { name: 'cv' }
    const seen = { value: Number.NaN, at: -1, owner: null as Mutex['owner'] }
    const proc = k.spawn('waiter', function* () {
      yield* mutex_enter(k, mutex)
      seen.value = yield* cv_timedwait(k, cv, mutex, length, isCaught)
      seen.at = k.sim.now
      seen.owner = mutex.owner
      yield* mutex_exit(k, mutex)
    })
    if (holdsUntil > 0) {
      k.spawn('holder', function* () {
        yield* delay(k, 10)
        yield* mutex_enter(k, mutex)
        yield* delay(k, holdsUntil - k.sim.now)
        yield* mutex_exit(k, mutex)
      })
    }
    happens(world, cv, () => proc)
    k.sim.run()
    expect(mutex.owner).toBeNull()
    return seen
  }
  const nothing = (): void => undefined

  it('gives -1 when the time is over, with the mutex held', () => {
    expect(wait(nothing)).toMatchObject({ value: -1, at: 100, owner: 1 })
  })

  it('gives what is left of the time when it is signalled', () => {
    const seen = wait(({ k }, cv) => k.sim.schedule(30, 0, () => cv_signal(k, cv)))
    expect(seen).toMatchObject({ value: 70, at: 30, owner: 1 })
  })

  it('does not wait, nor let the mutex go, when the time is over already', () => {
    expect(wait(nothing, { length: 0 })).toMatchObject({ value: -1, at: 0, owner: 1 })
    expect(wait(nothing, { length: -5 })).toMatchObject({ value: -1, at: 0, owner: 1 })
  })

  it('gives -1 however long it then waits for the mutex', () => {
    expect(wait(nothing, { holdsUntil: 500 })).toMatchObject({ value: -1, at: 500, owner: 1 })
  })

  it('gives at least 1 when it was signalled in time and had the mutex only later', () => {
    const seen = wait(({ k }, cv) => k.sim.schedule(50, 0, () => cv_signal(k, cv)), { holdsUntil: 500 })
    expect(seen).toMatchObject({ value: 1, at: 500, owner: 1 })
  })

  it('is ended by a signal only when it is asked to', () => {
    const signal = ({ k }: ReturnType<typeof smallWorld>, _cv: object, proc: () => Proc): number =>
      k.sim.schedule(40, 0, () => psignal(k, proc(), 15))
    expect(wait(signal, { isCaught: true })).toMatchObject({ value: 0, at: 40, owner: 1 })
    expect(wait(signal)).toMatchObject({ value: -1, at: 100, owner: 1 })
  })

  it('leaves a later wait on the same variable alone', () => {
    const { k } = smallWorld()
    const mutex = new Mutex('mu')
    const cv = { name: 'cv' }
    const seen: number[][] = []
    k.spawn('waiter', function* () {
      yield* mutex_enter(k, mutex)
      for (const length of [100, 1000]) seen.push([yield* cv_timedwait(k, cv, mutex, length), k.sim.now])
      yield* mutex_exit(k, mutex)
    })
    k.sim.schedule(20, 0, () => cv_signal(k, cv))
    k.sim.run()
    expect(seen).toEqual([
      [80, 20],
      [-1, 1020],
    ])
  })
})
