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
  value: T | undefined
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

  /** Runs until the next wait. Called by the event queue. */
  fire(): void {
    this.isScheduled = false
    if (this.isDone) return
    let turn: IteratorResult<Wait, T>
    try {
      turn = this.step.next()
    } catch (reason) {
      this.isDone = true
      throw reason instanceof ProcessFailure ? reason : new ProcessFailure(this.name, reason)
    }
    if (turn.done) {
      this.isDone = true
      this.value = turn.value
    } else if (turn.value >= 0) {
      this.isScheduled = true
      this.sim.queue.push(this.sim.now + turn.value, PRIORITY.work, this)
    }
  }

  /** Lets a suspended process go on `delay` ns from now. A second call before it ran changes nothing. */
  resume(delay: Nanos = 0, priority: number = PRIORITY.wakeup): void {
    if (this.isScheduled || this.isDone) return
    this.isScheduled = true
    this.sim.queue.push(this.sim.now + delay, priority, this)
  }

  /** Ends it at the place where it waits; its `finally` blocks run. */
  kill(): void {
    if (this.isDone) return
    this.isDone = true
    this.step.return(undefined as T)
  }
}

/** Waits `delay` ns. */
export function* hold(delay: Nanos): Step<void> {
  yield delay
}

/** Waits until the process is resumed by somebody else. */
export function* suspend(): Step<void> {
  yield SUSPEND
}
