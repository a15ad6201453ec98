import { describe, expect, it } from 'vitest'
import { ZERO_COSTS } from './costs'
import type { Frames } from './frames'
import { delay } from './delay'
import { Kernel } from './kernel'
import { Sim } from '../core/sim'
import { compute, sleep, wakeup, work } from './step'

const noFrames: Frames = {
  pageSize: 4096,
  allocate: () => -1,
  release: () => undefined,
  bytes: () => new Uint8Array(4096),
  lockCount: () => 0,
  addLock: () => undefined,
  freeCount: 0,
  share: () => undefined,
  shareCount: () => 0,
  claim: () => false,
  cache: null,
}

function world(costs = {}): Kernel {
  return new Kernel(new Sim(), { ...ZERO_COSTS, ...costs }, noFrames)
}

describe('Cpu', () => {
  it('makes kernel work longer by the interrupts it serves meanwhile', () => {
    const k = world({ interruptEntry: 10, handler: 20, interruptExit: 5 })
    const line = k.addLine({ name: 'disk', level: 5, number: 14 })
    const seen: string[] = []
    line.add(() => (seen.push(`handler ${k.sim.now} level ${k.cpu.level}`), 1), null)
    k.spawn('p', function* () {
      yield* work(k, 100, 'test')
      seen.push(`done ${k.sim.now} level ${k.cpu.level}`)
    })
    k.sim.schedule(40, 0, () => k.raise(line))
    expect(k.sim.run()).toBe('idle')
    expect(seen).toEqual(['handler 50 level 5', 'done 135 level 0'])
  })

  it('holds an interrupt back until the level drops, then takes it before the next line of code', () => {
    const k = world({ handler: 7 })
    const line = k.addLine({ name: 'disk', level: 5, number: 14 })
    const seen: string[] = []
    line.add(() => (seen.push(`handler ${k.sim.now}`), 1), null)
    k.spawn('p', function* () {
      k.cpu.setLevel(6)
      yield* work(k, 100, 'test')
      seen.push(`raised ${k.sim.now}`)
      k.cpu.setLevel(0)
      yield* work(k, 0, 'test')
      seen.push(`lowered ${k.sim.now}`)
    })
    k.sim.schedule(40, 0, () => k.raise(line))
    k.sim.run()
    expect(seen).toEqual(['raised 100', 'handler 100', 'lowered 107'])
  })

  it('nests interrupts strictly by level', () => {
    const k = world({ handler: 50 })
    const seen: string[] = []
    const lines = [3, 5, 7].map((level) => {
      const line = k.addLine({ name: `l${level}`, level, number: level })
      line.add(() => (seen.push(`${level}@${k.sim.now}`), 1), null)
      return line
    })
    k.sim.schedule(0, 0, () => k.raise(lines[1]!))
    k.sim.schedule(10, 0, () => k.raise(lines[0]!))
    k.sim.schedule(20, 0, () => k.raise(lines[2]!))
    k.sim.run()
    expect(seen).toEqual(['5@0', '7@20', '3@100'])
    expect(k.sim.now).toBe(150)
    expect(k.cpu.level).toBe(0)
  })

  it('shares user time in quanta and lets a woken process with a better priority in at once', () => {
    const k = world({ quantum: 100 })
    const seen: string[] = []
    for (const name of ['a', 'b']) {
      k.spawn(name, function* () {
        yield* compute(k, 250)
        seen.push(`${name}@${k.sim.now}`)
      })
    }
    const chan = { about: 'test' }
    k.spawn('io', function* () {
      yield* sleep(k, chan, 20, 'test')
      seen.push(`io@${k.sim.now}`)
    })
    k.sim.schedule(230, 0, () => wakeup(k, chan))
    k.sim.run()
    expect(seen.filter((line) => line.startsWith('io'))).toEqual(['io@230'])
    expect(k.sim.now).toBe(500)
  })

  it('runs user code at the priority of user code, also right after a sleep', () => {
    const k = world({ quantum: 100 })
    const seen: string[] = []
    for (const name of ['a', 'b']) {
      k.spawn(name, function* () {
        if (name === 'b') yield* delay(k, 10)
        yield* compute(k, 250)
        seen.push(`${name}@${k.sim.now}`)
      })
    }
    k.sim.run()
    expect(seen).toEqual(['a@450', 'b@500'])
  })

  it('walks a shared chain until a whole pass is unclaimed', () => {
    const k = world()
    const calls: string[] = []
    const line = k.addLine({ name: 'shared', level: 5, number: 11, rule: 'chain' })
    let left = 1
    line.add(() => (calls.push('A'), left-- > 0 ? 1 : 0), null)
    line.add(() => (calls.push('B'), 0), null)
    k.sim.schedule(0, 0, () => k.raise(line))
    k.sim.run()
    expect(calls.join('')).toBe('ABAB')
  })

  it('masks and reports a chain that is always claimed', () => {
    const k = world()
    const line = k.addLine({ name: 'shared', level: 5, number: 11, rule: 'chain' })
    line.add(() => 1, null)
    line.add(() => 0, null)
    k.sim.schedule(0, 0, () => k.raise(line))
    k.sim.run()
    expect([k.findings.map(({ rule }) => rule), line.isMasked]).toEqual([['InterruptStorm'], true])
  })

  it('ends the walk at the first claim where the rule says so', () => {
    const k = world()
    const calls: string[] = []
    const line = k.addLine({ name: 'shared', level: 5, number: 11, rule: 'first' })
    for (const [name, value] of Object.entries({ A: 0, B: 1, C: 1 })) line.add(() => (calls.push(name), value), null)
    k.sim.schedule(0, 0, () => k.raise(line))
    k.sim.run()
    expect(calls).toEqual(['A', 'B'])
  })

  it('serves a level line until it is let go, and a stray request once', () => {
    const k = world()
    const line = k.addLine({ name: 'card', level: 5, number: 11, trigger: 'level' })
    let calls = 0
    line.add(() => (++calls === 3 && k.lower(line), 1), null)
    k.sim.schedule(0, 0, () => k.raise(line))
    k.sim.schedule(10, 0, () => k.stray(line))
    k.sim.run()
    expect([calls, line.asserted, line.strays]).toEqual([4, 0, 0])
  })

  it('masks a level line after so many interrupts that leave it up, and begins the count again after one that does not', () => {
    const k = world()
    k.cpu.stormLimit = 5
    const line = k.addLine({ name: 'card', level: 5, number: 11, trigger: 'level' })
    let calls = 0
    line.add(() => (++calls === 4 && k.lower(line), 1), null)
    k.sim.schedule(0, 0, () => k.raise(line))
    k.sim.schedule(10, 0, () => k.raise(line))
    k.sim.run()
    expect([calls, line.isMasked]).toEqual([9, true])
    expect(k.findings.map(({ message }) => message)).toEqual([
      'line card is claimed and stays up in each of 5 passes; it is masked',
    ])
  })

  it('panics when an interrupt routine sleeps', () => {
    const k = world()
    const line = k.addLine({ name: 'disk', level: 5, number: 14 })
    line.add(() => (sleep(k, line, 20, 'nothing').next(), 1), null)
    k.sim.schedule(0, 0, () => k.raise(line))
    expect(() => k.sim.run()).toThrow('in interrupt context')
  })
})
