import { EventQueue, type EventHandle, type Fireable } from './event-queue'
import { PRIORITY } from './priority'
import { Process, type Step } from './process'
import { createStreams, type Rng } from './rng'
import { silentSink, type TraceSink } from './sink'
import { assert } from './assert'
import type { Nanos } from './time'

/** Why `run` came back: nothing left to do, the time limit, or somebody asked. */
export type RunEnd = 'idle' | 'limit' | 'stopped'

/** The last whole ns there is. */
const LAST_TIME = 2 ** 53 - 1

/** Adapts a plain function to the queue. */
class Callback implements Fireable {
  private readonly action: () => void
  constructor(action: () => void) {
    this.action = action
  }
  fire(): void {
    this.action()
  }
}

/** One world's clock: events in a total order, whole nanoseconds, seeded chance. Knows nothing of computers. */
export class Sim {
  /** ns since the world began. */
  now: Nanos = 0
  readonly queue = new EventQueue()
  readonly trace: TraceSink
  /** Events fired so far. */
  fired = 0
  private readonly streams: (name: string) => Rng
  private isStopped = false
  /** A process that runs may go on to times up to this one by itself; -1 = it may not. */
  private horizon: Nanos = -1

  constructor(options: { readonly seed?: number; readonly trace?: TraceSink } = {}) {
    this.trace = options.trace ?? silentSink
    this.streams = createStreams(options.seed ?? 0)
  }

  /** A named stream of chance. */
  stream(name: string): Rng {
    return this.streams(name)
  }

  /** Calls `action` `delay` ns from now; among the events of that instant in the order of `priority`. */
  schedule(delay: Nanos, priority: number, action: (() => void) | Fireable): EventHandle {
    assert(delay >= 0, () => `a delay is not negative, not ${delay}`)
    return this.queue.push(this.now + delay, priority, typeof action === 'function' ? new Callback(action) : action)
  }

  /** Takes an event back. False when it is gone already. */
  cancel(handle: EventHandle): boolean {
    return this.queue.cancel(handle)
  }

  /** Events that are still to come. */
  get pending(): number {
    return this.queue.size
  }

  /** Starts a process now (after what is pending in this instant). */
  spawn<T>(name: string, step: Step<T>): Process<T> {
    const process = new Process(this, name, step)
    process.resume(0, PRIORITY.work)
    return process
  }

  /** Fires the next event. False when there is none. */
  step(): boolean {
    if (this.queue.size === 0) return false
    this.horizon = -1
    this.now = this.queue.nextAt()
    this.fired++
    this.queue.pop().fire()
    return true
  }

  /** Makes `run` return before the next event. */
  stop(): void {
    this.isStopped = true
    this.horizon = -1
  }

  /**
   * For a process that waits until `at`: when no other event comes before or at that time, time goes on to it at once
   * and the process runs on as if its event had been queued and fired. False when it has to be queued.
   */
  skipTo(at: Nanos): boolean {
    if (!(at <= this.horizon && this.queue.isQuietUntil(at) && Number.isSafeInteger(at))) return false
    this.now = at
    this.fired++
    return true
  }

  /**
   * Fires events until none is left, `stop` is called, or the next one lies after `until`; then `now` is `until`.
   *
   * @throws ProcessFailure when a process throws; BrokenInvariant when the simulator breaks a rule of its own
   */
  run(until: Nanos = Infinity): RunEnd {
    this.isStopped = false
    this.horizon = until < LAST_TIME ? until : LAST_TIME
    const queue = this.queue
    while (queue.size > 0) {
      const at = queue.nextAt()
      if (at > until) {
        this.now = until
        return 'limit'
      }
      this.now = at
      this.fired++
      queue.pop().fire()
      if (this.isStopped) return 'stopped'
    }
    return 'idle'
  }
}
