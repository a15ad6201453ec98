import { BrokenInvariant } from './assert'
import { PRIORITY } from './priority'
import type { Fireable } from './event-queue'
import type { Sim } from './sim'
import type { Nanos } from './time'

/** What a step hands to the scheduler: a delay in ns from 0, or SUSPEND. Only this file and kern/step.ts yield one. */
export type Wait = number

/** Wait until somebody calls `resume`. */
export const SUSPEND = -1

/** A routine that may give up control: written as `function*`, called with `yield*`. */
export type Step<T> = Generator<Wait, T, void>

/** What stopped a run: a process threw. */
export class ProcessFailure extends Error {
  override readonly name = 'ProcessFailure'
  /** @param processName the process whose code threw @param reason what it threw */
  constructor(processName: string, reason: unknown) {
    super(`process ${processName} failed: ${reason instanceof Error ? reason.message : String(reason)}`, {
      cause: reason,
    })
  }
}

/** A running step. Times are charged by the simulation, never by the host. */
export class Process<T = unknown> implements Fireable {
  readonly name: string
  /** The value it returned; undefined until then. */
  value: T | undefined = undefined
  isDone = false
  private readonly sim: Sim
  private readonly step: Step<T>
  private isScheduled = false

  /** Made by `Sim.spawn`. */
  constructor(sim: Sim, name: string, step: Step<T>) {
    this.sim = sim
    this.name = name
    this.step = step
  }

  /** Runs until the next wait that other events come before. Called by the event queue. */
  fire(): void {
    this.isScheduled = false
    if (this.isDone) return
    const { sim, step } = this
    try {
      for (;;) {
        const turn = step.next()
        if (turn.done === true) {
          this.isDone = true
          this.value = turn.value
          return
        }
        const wait = turn.value
        if (wait === SUSPEND) return
        if (!(wait >= 0)) refuseDelay(wait)
        if (this.isScheduled) throw new BrokenInvariant('a process was resumed while it ran and then waits for time')
        const at = sim.now + wait
        if (sim.skipTo(at)) continue
        this.isScheduled = true
        sim.queue.post(at, PRIORITY.work, this)
        return
      }
    } catch (reason) {
      this.isDone = true
      throw reason instanceof ProcessFailure ? reason : new ProcessFailure(this.name, reason)
    }
  }

  /** Lets a suspended process go on `delay` ns from now. A second call before it ran changes nothing. */
  resume(delay: Nanos = 0, priority: number = PRIORITY.wakeup): void {
    if (this.isScheduled || this.isDone) return
    this.isScheduled = true
    this.sim.queue.post(this.sim.now + delay, priority, this)
  }

  /** Ends it at the place where it waits; its `finally` blocks run. */
  kill(): void {
    if (this.isDone) return
    this.isDone = true
    this.step.return(undefined as T)
  }
}

/**
 * A step of one wait, or of none. Equal to a generator that yields once, at a third of its price: the object is its own
 * answer to `next`, so that a wait allocates this and nothing else.
 */
class Pause {
  /** Before the first `next` true, too: then `value` tells a wait that is still to come from one that is over. */
  done = true
  value: Wait | undefined

  constructor(value: Wait | undefined) {
    this.value = value
  }

  next(): this {
    if (this.done && this.value !== undefined) this.done = false
    else this.end()
    return this
  }

  return(value: unknown): { done: true; value: unknown } {
    this.end()
    return { done: true, value }
  }

  throw(reason: unknown): never {
    this.end()
    throw reason
  }

  [Symbol.iterator](): this {
    return this
  }

  private end(): void {
    this.done = true
    this.value = undefined
  }
}

function refuseDelay(delay: Nanos): never {
  throw new BrokenInvariant(`a delay is a whole number of ns from 0, not ${delay}`)
}

/** Waits `delay` ns, a whole number from 0. */
export function hold(delay: Nanos): Step<void> {
  if (!(Number.isSafeInteger(delay) && delay >= 0)) refuseDelay(delay)
  return new Pause(delay) as unknown as Step<void>
}

/** Waits until the process is resumed by somebody else. */
export function suspend(): Step<void> {
  return new Pause(SUSPEND) as unknown as Step<void>
}

/** A wait that is over before it begins; driving it changes nothing, so one serves all. */
const PASSED = new Pause(undefined) as unknown as Step<void>

/** Does not wait: what a routine returns that might have to wait but need not. */
export function pass(): Step<void> {
  return PASSED
}
