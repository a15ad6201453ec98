import { BrokenInvariant } from './assert'
import { PRIORITY } from './priority'
import type { EventQueue, Fireable } from './event-queue'
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
  private readonly queue: EventQueue
  private readonly step: Step<T>
  private isScheduled = false

  /** Made by `Sim.spawn`. */
  constructor(sim: Sim, name: string, step: Step<T>) {
    this.sim = sim
    this.queue = sim.queue
    this.name = name
    this.step = step
  }

  /** Runs until the next wait. Called by the event queue. */
  fire(): void {
    this.isScheduled = false
    if (this.isDone) return
    try {
      const turn = this.step.next()
      if (turn.done === true) {
        this.isDone = true
        this.value = turn.value
      } else if (turn.value >= 0) {
        this.isScheduled = true
        this.queue.post(this.sim.now + turn.value, PRIORITY.work, this)
      } else if (turn.value !== SUSPEND) {
        refuseDelay(turn.value)
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
    this.queue.post(this.sim.now + delay, priority, this)
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
  done: boolean
  value: Wait | undefined
  private isWaiting: boolean

  constructor(value: Wait, isWaiting: boolean) {
    this.done = !isWaiting
    this.value = value
    this.isWaiting = isWaiting
  }

  next(): this {
    if (this.isWaiting) this.isWaiting = false
    else {
      this.done = true
      this.value = undefined
    }
    return this
  }

  return(value: unknown): { done: true; value: unknown } {
    this.isWaiting = false
    return { done: true, value }
  }

  throw(reason: unknown): never {
    this.isWaiting = false
    throw reason
  }

  [Symbol.iterator](): this {
    return this
  }
}

function refuseDelay(delay: Nanos): never {
  throw new BrokenInvariant(`a delay is a whole number of ns from 0, not ${delay}`)
}

/** Waits `delay` ns, a whole number from 0. */
export function hold(delay: Nanos): Step<void> {
  if (!(Number.isSafeInteger(delay) && delay >= 0)) refuseDelay(delay)
  return new Pause(delay, true) as unknown as Step<void>
}

/** Waits until the process is resumed by somebody else. */
export function suspend(): Step<void> {
  return new Pause(SUSPEND, true) as unknown as Step<void>
}

/** Does not wait: what a routine returns that might have to wait but need not. */
export function pass(): Step<void> {
  return new Pause(0, false) as unknown as Step<void>
}
