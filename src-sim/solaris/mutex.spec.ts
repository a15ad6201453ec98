import { describe, expect, it } from 'vitest'
import { delay } from '../kern/delay'
import { psignal, work } from '../kern/step'
import {
  cv_signal,
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
