import type { Chan, Proc } from './proc'

/** Who sleeps for what, in the order in which they fell asleep. */
export class Sleepers {
  private readonly queues = new Map<Chan, Proc[]>()
  private readonly interruptible = new Set<Proc>()
  private readonly numbers = new WeakMap<Chan, number>()
  private lastNumber = 0

  /** Appends a process to the queue of a channel. */
  add(chan: Chan, proc: Proc, isInterruptible: boolean): void {
    const queue = this.queues.get(chan)
    if (queue) queue.push(proc)
    else this.queues.set(chan, [proc])
    if (isInterruptible) this.interruptible.add(proc)
  }

  /** Takes all sleepers of a channel, first sleeper first. */
  take(chan: Chan): readonly Proc[] {
    const queue = this.queues.get(chan)
    if (!queue) return []
    this.queues.delete(chan)
    for (const proc of queue) this.interruptible.delete(proc)
    return queue
  }

  /** Takes the sleeper that waits longest. */
  takeFirst(chan: Chan): Proc | undefined {
    const proc = this.queues.get(chan)?.[0]
    if (proc) this.remove(proc, chan)
    return proc
  }

  /** Takes one process out. */
  remove(proc: Proc, chan: Chan | null = proc.wchan): void {
    if (!chan) return
    const queue = this.queues.get(chan)
    const place = queue?.indexOf(proc) ?? -1
    if (!queue || place < 0) return
    if (queue.length === 1) this.queues.delete(chan)
    else queue.splice(place, 1)
    this.interruptible.delete(proc)
  }

  /** True when a signal may end this process's sleep. */
  isInterruptible(proc: Proc): boolean {
    return this.interruptible.has(proc)
  }

  /** True when somebody sleeps there. */
  has(chan: Chan): boolean {
    return this.queues.has(chan)
  }

  /** All sleeping processes. */
  all(): readonly Proc[] {
    return [...this.queues.values()].flat()
  }

  /** A stable number for a channel, for the trace: 1 for the first that was slept on. */
  number(chan: Chan): number {
    const known = this.numbers.get(chan)
    if (known) return known
    this.numbers.set(chan, ++this.lastNumber)
    return this.lastNumber
  }
}
