import { assert } from './assert'
import type { Nanos } from './time'

/** What an event does when its time comes. */
export interface Fireable {
  /** Called once, at the event's time. */
  fire(): void
}

/** Names a pending event so that it can be cancelled; 0 is never one. */
export type EventHandle = number

const SERIALS = 2 ** 46
const SLOTS = 2 ** 20

/**
 * The pending events, in the total order (time, priority, serial). A 4-ary heap on typed arrays: no object per event,
 * and ties leave in the order in which they came.
 */
export class EventQueue {
  private at = new Float64Array(64)
  private key = new Float64Array(64)
  private slotAt = new Int32Array(64)
  private position = new Int32Array(64)
  private serialOf = new Float64Array(64)
  private targets: (Fireable | null)[] = []
  private free: number[] = []
  private nextSerial = 1
  /** Number of pending events. */
  size = 0
  /** Time of the event that `pop` gave last, ns. */
  poppedAt: Nanos = 0

  /** Time of the next event, ns; Infinity when there is none. */
  nextAt(): Nanos {
    return this.size === 0 ? Infinity : this.at[0]!
  }

  /**
   * Adds an event.
   *
   * @param at ns, whole, not negative
   * @param priority 0 to 63; smaller first among equal times
   * @returns a handle for `cancel`
   */
  push(at: Nanos, priority: number, target: Fireable): EventHandle {
    assert(Number.isSafeInteger(at) && at >= 0, () => `an event time is a whole number of ns from 0, not ${at}`)
    const serial = this.nextSerial++
    const slot = this.free.length > 0 ? this.free.pop()! : this.targets.length
    if (this.size === this.at.length || slot >= this.position.length) this.grow()
    this.targets[slot] = target
    this.serialOf[slot] = serial
    this.siftUp(this.size++, at, priority * SERIALS + serial, slot)
    return serial * SLOTS + slot
  }

  /** Takes the next event out and gives its target; the queue must not be empty. */
  pop(): Fireable {
    assert(this.size > 0, 'pop of an empty event queue')
    const slot = this.slotAt[0]!
    this.poppedAt = this.at[0]!
    const last = --this.size
    if (last > 0) this.siftDown(0, this.at[last]!, this.key[last]!, this.slotAt[last]!)
    return this.release(slot)
  }

  /** Takes a pending event out. False when it has fired or was cancelled before. */
  cancel(handle: EventHandle): boolean {
    const slot = handle % SLOTS
    const serial = (handle - slot) / SLOTS
    if (handle === 0 || this.serialOf[slot] !== serial) return false
    const hole = this.position[slot]!
    this.release(slot)
    const last = --this.size
    if (hole === last) return true
    const at = this.at[last]!
    const key = this.key[last]!
    const moved = this.slotAt[last]!
    const parent = (hole - 1) >> 2
    if (hole > 0 && this.before(at, key, parent)) this.siftUp(hole, at, key, moved)
    else this.siftDown(hole, at, key, moved)
    return true
  }

  private before(at: number, key: number, other: number): boolean {
    const otherAt = this.at[other]!
    return at < otherAt || (at === otherAt && key < this.key[other]!)
  }

  private release(slot: number): Fireable {
    const target = this.targets[slot]!
    this.targets[slot] = null
    this.serialOf[slot] = 0
    this.free.push(slot)
    return target
  }

  private place(index: number, at: number, key: number, slot: number): void {
    this.at[index] = at
    this.key[index] = key
    this.slotAt[index] = slot
    this.position[slot] = index
  }

  private siftUp(start: number, at: number, key: number, slot: number): void {
    let index = start
    while (index > 0) {
      const parent = (index - 1) >> 2
      if (!this.before(at, key, parent)) break
      this.place(index, this.at[parent]!, this.key[parent]!, this.slotAt[parent]!)
      index = parent
    }
    this.place(index, at, key, slot)
  }

  private siftDown(start: number, at: number, key: number, slot: number): void {
    let index = start
    for (;;) {
      const first = index * 4 + 1
      if (first >= this.size) break
      let best = first
      const end = Math.min(first + 4, this.size)
      for (let child = first + 1; child < end; child++) {
        if (this.before(this.at[child]!, this.key[child]!, best)) best = child
      }
      if (this.before(at, key, best)) break
      this.place(index, this.at[best]!, this.key[best]!, this.slotAt[best]!)
      index = best
    }
    this.place(index, at, key, slot)
  }

  private grow(): void {
    const wider = <A extends Float64Array | Int32Array>(old: A, made: A): A => {
      made.set(old)
      return made
    }
    const length = this.at.length * 2
    assert(length <= SLOTS, `at most ${SLOTS} events may be pending`)
    this.at = wider(this.at, new Float64Array(length))
    this.key = wider(this.key, new Float64Array(length))
    this.slotAt = wider(this.slotAt, new Int32Array(length))
    this.position = wider(this.position, new Int32Array(length))
    this.serialOf = wider(this.serialOf, new Float64Array(length))
  }
}
