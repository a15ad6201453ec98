import { assert } from './assert'
import { pass, suspend, type Process, type Step } from './process'

/** Places of which each serves one process at a time; those who wait are served in the order in which they came. */
export class Resource {
  /** Places there are. */
  readonly places: number
  private taken = 0
  private waiting: Process[] = []
  /** The first of `waiting` who still waits. */
  private head = 0

  constructor(places: number) {
    assert(Number.isSafeInteger(places) && places > 0, () => `a resource has at least one place, not ${places}`)
    this.places = places
  }

  /** Places that are free. */
  get free(): number {
    return this.places - this.taken
  }

  /** Processes that wait for a place. */
  get queueLength(): number {
    return this.waiting.length - this.head
  }

  /** Takes a place for `process`, which is the caller. Waits until one is free. */
  seize(process: Process): Step<void> {
    if (this.taken < this.places) {
      this.taken++
      return pass()
    }
    this.waiting.push(process)
    return suspend()
  }

  /** Gives a place back: to the process that waits longest, which goes on in this instant, or to nobody. */
  release(): void {
    assert(this.taken > 0, 'a place is given back that nobody has')
    for (;;) {
      const next = this.waiting[this.head]
      if (next === undefined) break
      this.head++
      if (this.head > 1024 && this.head * 2 > this.waiting.length) {
        this.waiting = this.waiting.slice(this.head)
        this.head = 0
      }
      // A process that was killed in the queue takes no place.
      if (next.isDone) continue
      next.resume()
      return
    }
    this.taken--
  }
}
