import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventQueue, type EventHandle, type Fireable } from './event-queue'

interface Entry extends Fireable {
  readonly at: number
  readonly priority: number
  readonly serial: number
}

const entry = (at: number, priority: number, serial: number): Entry => ({ at, priority, serial, fire: () => undefined })
const before = (a: Entry, b: Entry): number => a.at - b.at || a.priority - b.priority || a.serial - b.serial

/** The same operations on a sorted list. */
class Reference {
  pending: Entry[] = []
  push(added: Entry): void {
    this.pending.push(added)
    this.pending.sort(before)
  }
  cancel(gone: Entry): boolean {
    const index = this.pending.indexOf(gone)
    if (index < 0) return false
    this.pending.splice(index, 1)
    return true
  }
}

const operation = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('push'), at: fc.nat(20), priority: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('push'), at: fc.maxSafeNat(), priority: fc.constant(63) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pop') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cancel'), which: fc.nat(1_000_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('look') }) },
)

function play(operations: readonly { do: string; at?: number; priority?: number; which?: number }[]): void {
  const queue = new EventQueue()
  const reference = new Reference()
  const made: { readonly entry: Entry; readonly handle: EventHandle }[] = []
  for (const step of operations) {
    if (step.do === 'push') {
      const added = entry(step.at!, step.priority!, made.length)
      const handle = queue.push(added.at, added.priority, added)
      expect(handle).toBeGreaterThan(0)
      made.push({ entry: added, handle })
      reference.push(added)
    } else if (step.do === 'pop' && reference.pending.length > 0) {
      const expected = reference.pending.shift()!
      expect(queue.pop()).toBe(expected)
      expect(queue.poppedAt).toBe(expected.at)
    } else if (step.do === 'cancel' && made.length > 0) {
      const { entry: gone, handle } = made[step.which! % made.length]!
      expect(queue.cancel(handle)).toBe(reference.cancel(gone))
    } else if (step.do === 'look') {
      expect(queue.nextAt()).toBe(reference.pending[0]?.at ?? Infinity)
    }
    expect(queue.size).toBe(reference.pending.length)
  }
  for (const expected of reference.pending) expect(queue.pop()).toBe(expected)
  expect([queue.size, queue.nextAt()]).toEqual([0, Infinity])
}

describe('EventQueue', () => {
  it('agrees with a sorted list under random pushes, pops and cancels', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 400 }), (operations) => play(operations)),
      { numRuns: 300 },
    )
  })

  it('agrees with a sorted list when most of a large heap is cancelled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 200, maxLength: 400 }),
        fc.array(fc.nat(1_000_000), { minLength: 400, maxLength: 600 }),
        (times, victims) =>
          play([
            ...times.map((at) => ({ do: 'push', at, priority: at % 6 })),
            ...victims.map((which) => ({ do: 'cancel', which })),
            ...times.map((at) => ({ do: 'push', at, priority: 0 })),
          ]),
      ),
      { numRuns: 50 },
    )
  })

  it('lets equal times and priorities leave in the order in which they came', () => {
    const queue = new EventQueue()
    const entries = Array.from({ length: 500 }, (_, serial) => entry(7, 3, serial))
    for (const each of entries) queue.push(7, 3, each)
    expect(entries.map(() => queue.pop())).toEqual(entries)
  })

  it('refuses times that are not whole ns from 0, and priorities out of range', () => {
    const queue = new EventQueue()
    for (const at of [0.5, -1, NaN, Infinity, 2 ** 53]) {
      expect(() => queue.push(at, 0, entry(0, 0, 0))).toThrow(`whole number of ns from 0, not ${at}`)
    }
    for (const priority of [-1, 64, NaN]) {
      expect(() => queue.push(0, priority, entry(0, 0, 0))).toThrow('a priority is 0 to 63')
    }
    expect(queue.size).toBe(0)
    expect(() => queue.pop()).toThrow('empty event queue')
  })

  it('does not take a handle of an event that is gone for another one in its place', () => {
    const queue = new EventQueue()
    const first = queue.push(1, 0, entry(1, 0, 0))
    queue.pop()
    const second = queue.push(1, 0, entry(1, 0, 1))
    expect(queue.cancel(first)).toBe(false)
    expect(queue.cancel(0)).toBe(false)
    expect(queue.cancel(2 ** 40 + 5)).toBe(false)
    expect(queue.cancel(second)).toBe(true)
    expect(queue.cancel(second)).toBe(false)
    expect(queue.size).toBe(0)
  })
})
