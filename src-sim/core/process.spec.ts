import { describe, expect, it } from 'vitest'
import { BrokenInvariant } from './assert'
import { PRIORITY } from './priority'
import { hold, pass, ProcessFailure, suspend, SUSPEND, type Process, type Step } from './process'
import { Sim } from './sim'

describe('hold', () => {
  it('yields its delay once and can be driven by hand', () => {
    const step = hold(5)
    expect(step.next()).toMatchObject({ done: false, value: 5 })
    expect(step.next()).toMatchObject({ done: true, value: undefined })
    expect(step.next()).toMatchObject({ done: true, value: undefined })
    expect([...hold(7)]).toEqual([7])
    expect([...suspend()]).toEqual([SUSPEND])
    expect([...pass()]).toEqual([])
  })

  it('refuses a delay that is not a whole number of ns from 0, at the line that asks for it', () => {
    for (const delay of [-1, 0.5, NaN, Infinity]) expect(() => hold(delay)).toThrow(BrokenInvariant)
  })

  it('is two waits when it is made twice before either is driven', () => {
    const [first, second] = [hold(1), hold(2)]
    expect([second.next().value, first.next().value]).toEqual([2, 1])
  })

  it('ends when it is returned into, and throws what is thrown into it', () => {
    const step = hold(3)
    step.next()
    expect(step.return()).toEqual({ done: true, value: undefined })
    expect(step.next().done).toBe(true)
    expect(() => hold(3).throw(new Error('torn'))).toThrow('torn')
  })
})

describe('Process', () => {
  function* count(sim: Sim, seen: number[]): Step<string> {
    for (let n = 0; n < 3; n++) {
      yield* hold(10)
      seen.push(sim.now)
    }
    return 'done'
  }

  it('waits what it asks for and keeps what it returns', () => {
    const sim = new Sim()
    const seen: number[] = []
    const process = sim.spawn('count', count(sim, seen))
    expect(sim.run()).toBe('idle')
    expect(seen).toEqual([10, 20, 30])
    expect([process.isDone, process.value]).toEqual([true, 'done'])
  })

  it('waits through any depth of yield*', () => {
    const sim = new Sim()
    function* deep(levels: number): Step<number> {
      if (levels === 0) {
        yield* hold(5)
        return 1
      }
      return 1 + (yield* deep(levels - 1))
    }
    const process = sim.spawn('deep', deep(6))
    sim.run()
    expect([process.value, sim.now]).toEqual([7, 5])
  })

  it('sleeps until it is resumed, and a second resume in the same instant changes nothing', () => {
    const sim = new Sim()
    const seen: number[] = []
    function* sleeper(): Step<void> {
      for (;;) {
        yield* suspend()
        seen.push(sim.now)
      }
    }
    const process = sim.spawn('sleeper', sleeper())
    sim.schedule(7, PRIORITY.hardware, () => {
      process.resume()
      process.resume()
      process.resume(50)
    })
    sim.schedule(9, PRIORITY.hardware, () => process.resume(4))
    sim.run()
    expect(seen).toEqual([7, 13])
    expect(process.isDone).toBe(false)
  })

  it('goes on by itself while nothing else comes first, and is counted, stopped and limited all the same', () => {
    const sim = new Sim()
    const seen: string[] = []
    function* ticker(): Step<void> {
      for (;;) {
        yield* hold(10)
        seen.push(`tick ${sim.now}`)
        if (sim.now === 70) sim.stop()
      }
    }
    sim.spawn('ticker', ticker())
    sim.schedule(20, PRIORITY.hardware, () => seen.push('line'))
    sim.schedule(30, PRIORITY.observer, () => seen.push('probe'))
    const gone = sim.schedule(40, PRIORITY.hardware, () => seen.push('never'))
    sim.cancel(gone)
    expect([sim.run(25), sim.now]).toEqual(['limit', 25])
    expect([sim.run(45), sim.now]).toEqual(['limit', 45])
    expect(seen).toEqual(['tick 10', 'line', 'tick 20', 'tick 30', 'probe', 'tick 40'])
    expect(sim.fired).toBe(7)
    expect([sim.step(), sim.now, sim.fired]).toEqual([true, 50, 8])
    expect([sim.run(), sim.now]).toEqual(['stopped', 70])
    expect(sim.queue.size).toBe(1)
  })

  it('may not wait for time when somebody resumed it while it ran', () => {
    const sim = new Sim()
    function* body(): Step<void> {
      yield* suspend()
      process.resume()
      yield* hold(5)
    }
    const process: Process = sim.spawn('cat', body())
    sim.schedule(1, PRIORITY.hardware, () => process.resume())
    expect(() => sim.run()).toThrow('cat failed: a process was resumed while it ran')
  })

  it('does not sleep when somebody resumed it while it ran', () => {
    const sim = new Sim()
    function* body(): Step<void> {
      yield* suspend()
      process.resume()
      yield* suspend()
    }
    const process: Process = sim.spawn('cat', body())
    sim.schedule(1, PRIORITY.hardware, () => process.resume())
    sim.run()
    expect(process.isDone).toBe(true)
  })

  it('fails the run with its name, and the cause says at which line', () => {
    const sim = new Sim()
    function* userRoutine(): Step<void> {
      yield* hold(3)
      throw new Error('no such buffer')
    }
    function* caller(): Step<void> {
      yield* userRoutine()
    }
    const process = sim.spawn('dd', caller())
    let failure: unknown
    try {
      sim.run()
    } catch (reason) {
      failure = reason
    }
    expect(failure).toBeInstanceOf(ProcessFailure)
    expect((failure as Error).message).toBe('process dd failed: no such buffer')
    const stack = ((failure as Error).cause as Error).stack!
    expect(stack).toMatch(/userRoutine.*process\.spec\.ts:\d+/)
    expect(stack).toMatch(/caller.*process\.spec\.ts:\d+/)
    expect([process.isDone, sim.now]).toEqual([true, 3])
  })

  it('names itself when it yields what is no wait', () => {
    for (const wrong of [-2, NaN, 'soon']) {
      const sim = new Sim()
      function* body(): Step<void> {
        yield wrong as number
      }
      sim.spawn('cat', body())
      expect(() => sim.run()).toThrow(/process cat failed: .*not (-2|NaN|soon)/)
    }
  })

  it('names itself when a wait is not whole or goes beyond the end of time', () => {
    for (const wrong of [0.5, 2 ** 53]) {
      const sim = new Sim()
      function* body(): Step<void> {
        yield wrong
      }
      sim.spawn('cat', body())
      expect(() => sim.run()).toThrow(/process cat failed: (an event time|a delay) is a whole number/)
    }
  })

  it('runs its finally blocks when it is killed, also while it waits in a routine it called', () => {
    const sim = new Sim()
    const log: string[] = []
    function* inner(): Step<void> {
      try {
        yield* hold(100)
      } finally {
        log.push('inner')
      }
    }
    function* outer(): Step<void> {
      try {
        yield* inner()
        log.push('never')
      } finally {
        log.push('outer')
      }
    }
    const process: Process = sim.spawn('outer', outer())
    sim.schedule(5, PRIORITY.hardware, () => process.kill())
    expect(sim.run()).toBe('idle')
    expect(log).toEqual(['inner', 'outer'])
    process.kill()
    process.resume()
    expect(sim.run()).toBe('idle')
  })
})
