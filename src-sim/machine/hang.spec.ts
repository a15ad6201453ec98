import { describe, expect, it } from 'vitest'
import { sleep, wakeup } from '../kern/step'
import { Mutex, mutex_enter } from '../solaris/mutex'
import { smallWorld } from '../solaris/testing'
import { hungProcesses } from './hang'
import type { World } from './world'

const worldOf = (kernel: World['kernel']): World => ({ kernel, devices: new Map() }) as unknown as World

describe('hungProcesses', () => {
  it('follows locks from holder to holder round to a deadlock', () => {
    const { k } = smallWorld()
    const one = new Mutex('one')
    const two = new Mutex('two')
    k.spawn('a', function* () {
      yield* mutex_enter(k, one)
      k.spawn('b', function* () {
        yield* mutex_enter(k, two)
        yield* mutex_enter(k, one)
      })
      const chan = {}
      k.sim.schedule(5000, 0, () => wakeup(k, chan))
      yield* sleep(k, chan, 20, 'a pause')
      yield* mutex_enter(k, two)
    })
    k.sim.run()
    const [a, b] = hungProcesses(worldOf(k))
    expect(a!.explanation).toMatch(/two is held by b .*one is held by a .*: a deadlock/)
    expect(b!.explanation).toMatch(/one is held by a .*two is held by b .*: a deadlock/)
  })
})
