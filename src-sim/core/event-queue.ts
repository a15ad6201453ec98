import { assert, BrokenInvariant } from './assert'
import type { Nanos } from './time'

/** What an event does when its time comes. */
export interface Fireable {
  /** Called once, at the event's time. */
  fire(): void
}

/** Names a pending event so that it can be cancelled; 0 is never one. */
export type EventHandle = number

/** Serials of one priority: the key of an event is priority * SERIALS + serial. */
const SERIALS = 2 ** 46
const PRIORITIES = 64
/** Most pending events; a handle is use * SLOTS + slot. */
const SLOTS = 2 ** 20

/**
 * The pending events, in the total order (time, priority, serial): ties leave in the order in which they came.
 *
 * A 4-ary heap on typed arrays, no object per event. Two things make it quick. `pop` leaves a hole at the root, and
 * the next `push` fills it: a process that runs and waits again costs one walk down instead of two walks. And `cancel`
 * only marks the event; it leaves when it comes to the root, or when most of the heap is cancelled.
 */
export class EventQueue {
  /** Number of pending events. */
  size = 0
  /** Time of the event that `pop` gave last, ns. */
  poppedAt: Nanos = 0

  /** [count] the heap: ns */
  private at = new Float64Array(64)
  /** [count] the heap: priority * SERIALS + serial */
  private key = new Float64Array(64)
  /** [count] the heap: place in `targets` and `uses` */
  private slotAt = new Int32Array(64)
  /** Entries of the heap: the pending events, the cancelled ones that are still in, and the hole. */
  private count = 0
  /** The root was popped and nothing has taken its place. */
  private hasHole = false
  /** Cancelled events that are still in the heap. */
  private cancelled = 0

  /** [slot] what fires; null = cancelled */
  private readonly targets: (Fireable | null)[] = []
  /** [slot] times the slot was used, modulo 2^32, never 0: a handle of an earlier use does not fit */
  private uses = new Uint32Array(64).fill(1)
  private free = new Int32Array(64)
  private freeCount = 0
  private nextSerial = 1

  /** Time of the next event, ns; Infinity when there is none. */
  nextAt(): Nanos {
    if (this.hasHole || this.cancelled > 0) this.settle()
    return this.count === 0 ? Infinity : this.at[0]!
  }

  /**
   * Adds an event.
   *
   * @param at ns, whole, not negative
   * @param priority 0 to 63; smaller first among equal times
   * @returns a handle for `cancel`
   */
  push(at: Nanos, priority: number, target: Fireable): EventHandle {
    const slot = this.post(at, priority, target)
    return this.uses[slot]! * SLOTS + slot
  }

  /** Like `push` for an event that is never cancelled: spares making the handle. The result is of no use outside. */
  post(at: Nanos, priority: number, target: Fireable): number {
    if (!(Number.isSafeInteger(at) && at >= 0)) refuseTime(at)
    if (!(priority >= 0 && priority < PRIORITIES)) refusePriority(priority)
    const key = priority * SERIALS + this.nextSerial++
    const slot = this.freeCount > 0 ? this.free[--this.freeCount]! : this.newSlot()
    if (this.targets[slot] !== target) this.targets[slot] = target
    this.size++
    if (this.hasHole) {
      this.hasHole = false
      this.sink(0, at, key, slot)
    } else {
      this.rise(at, key, slot)
    }
    return slot
  }

  /**
   * True when surely no pending event comes at or before `at`, asked between a `pop` and the next `push`. Looks at the
   * few places below the root only; when many events are pending it does not pay and the answer is false.
   */
  isQuietUntil(at: Nanos): boolean {
    if (this.count > 5 || !this.hasHole) return false
    for (let index = 1; index < this.count; index++) if (this.at[index]! <= at) return false
    return true
  }

  /** Takes the next event out and gives its target; the queue must not be empty. */
  pop(): Fireable {
    if (this.hasHole || this.cancelled > 0) this.settle()
    assert(this.count > 0, 'pop of an empty event queue')
    const slot = this.slotAt[0]!
    this.poppedAt = this.at[0]!
    this.size--
    this.hasHole = true
    this.release(slot)
    return this.targets[slot]!
  }

  /** Takes a pending event out. False when it has fired or was cancelled before. */
  cancel(handle: EventHandle): boolean {
    const slot = handle % SLOTS
    if (slot >= this.targets.length || this.uses[slot] !== (handle - slot) / SLOTS) return false
    if (this.targets[slot] === null) return false
    this.targets[slot] = null
    this.size--
    this.cancelled++
    if (this.cancelled > 64 && this.cancelled > this.size) this.compact()
    return true
  }

  /** Makes the root the next pending event: fills the hole and takes cancelled events off the root. */
  private settle(): void {
    if (this.hasHole) {
      this.hasHole = false
      this.dropRoot()
    }
    while (this.cancelled > 0 && this.count > 0 && this.targets[this.slotAt[0]!] === null) {
      this.cancelled--
      this.release(this.slotAt[0]!)
      this.dropRoot()
    }
  }

  /** Moves the last entry to the root and down to its place. */
  private dropRoot(): void {
    const last = --this.count
    if (last > 0) this.sink(0, this.at[last]!, this.key[last]!, this.slotAt[last]!)
  }

  /** Takes all cancelled events out and puts the rest in order. */
  private compact(): void {
    this.settle()
    let kept = 0
    for (let index = 0; index < this.count; index++) {
      const slot = this.slotAt[index]!
      if (this.targets[slot] === null) this.release(slot)
      else this.place(kept++, this.at[index]!, this.key[index]!, slot)
    }
    this.count = kept
    this.cancelled = 0
    for (let index = (kept - 2) >> 2; index >= 0; index--) {
      this.sink(index, this.at[index]!, this.key[index]!, this.slotAt[index]!)
    }
  }

  private newSlot(): number {
    const slot = this.targets.length
    this.targets.push(null)
    // Slots are as many as entries at most, so one length serves all arrays.
    if (slot === this.at.length) this.grow()
    return slot
  }

  private release(slot: number): void {
    this.uses[slot] = (this.uses[slot]! + 1) >>> 0 || 1
    this.free[this.freeCount++] = slot
  }

  private place(index: number, at: number, key: number, slot: number): void {
    this.at[index] = at
    this.key[index] = key
    this.slotAt[index] = slot
  }

  /** Adds an entry at the end and moves it up to its place. */
  private rise(at: number, key: number, slot: number): void {
    const { at: ats, key: keys, slotAt: slots } = this
    let index = this.count++
    while (index > 0) {
      const parent = (index - 1) >> 2
      const parentAt = ats[parent]!
      if (parentAt < at || (parentAt === at && keys[parent]! < key)) break
      ats[index] = parentAt
      keys[index] = keys[parent]!
      slots[index] = slots[parent]!
      index = parent
    }
    ats[index] = at
    keys[index] = key
    slots[index] = slot
  }

  /** Puts an entry into the free place `start` and moves it down to its place. */
  private sink(start: number, at: number, key: number, slot: number): void {
    const { at: ats, key: keys, slotAt: slots, count } = this
    let index = start
    for (;;) {
      const first = index * 4 + 1
      if (first >= count) break
      let best = first
      let bestAt = ats[first]!
      const end = first + 4 < count ? first + 4 : count
      for (let child = first + 1; child < end; child++) {
        const childAt = ats[child]!
        if (childAt < bestAt || (childAt === bestAt && keys[child]! < keys[best]!)) {
          best = child
          bestAt = childAt
        }
      }
      if (at < bestAt || (at === bestAt && key < keys[best]!)) break
      ats[index] = bestAt
      keys[index] = keys[best]!
      slots[index] = slots[best]!
      index = best
    }
    ats[index] = at
    keys[index] = key
    slots[index] = slot
  }

  private grow(): void {
    const length = this.at.length * 2
    assert(length <= SLOTS, `at most ${SLOTS} events may be pending`)
    const wider = <A extends Float64Array | Int32Array | Uint32Array>(old: A, made: A): A => {
      made.set(old)
      return made
    }
    this.at = wider(this.at, new Float64Array(length))
    this.key = wider(this.key, new Float64Array(length))
    this.slotAt = wider(this.slotAt, new Int32Array(length))
    this.uses = wider(this.uses, new Uint32Array(length).fill(1))
    this.free = wider(this.free, new Int32Array(length))
  }
}

function refuseTime(at: Nanos): never {
  throw new BrokenInvariant(`an event time is a whole number of ns from 0, not ${at}`)
}

function refusePriority(priority: number): never {
  throw new BrokenInvariant(`a priority is 0 to ${PRIORITIES - 1}, not ${priority}`)
}
