import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newLink } from '../core/sink'
import { inProcess, smallKernel } from '../testing/small-kernel'
import { PageDaemon } from './pageout'
import { work } from './step'
import { as_fault, as_pagelock, as_pageunlock, copyin, copyout, type PageLock } from './vm'

const PAGE = 4096
const link = newLink()
const byPressure = { every: 0, pages: 100 }

describe('PageDaemon', () => {
  it('gives a touched page another round, drops a clean one, and writes a modified one to swap first', () => {
    const { k, memory } = smallKernel({ costs: { pageFaultDisk: 500 } })
    const daemon = new PageDaemon(k, byPressure)
    inProcess(k, function* ({ as }) {
      as.map(0, 3 * PAGE)
      as.write(PAGE, Uint8Array.of(7))
      expect(daemon.pass()).toBe(2)
      expect([0, 1, 2].map((page) => as.physical(page * PAGE) >= 0)).toEqual([false, true, false])
      expect(daemon.pass()).toBe(1)
      expect(as.physical(PAGE)).toBeGreaterThanOrEqual(0)
      yield* work(k, 500, 'waiting')
      expect(as.physical(PAGE)).toBe(-1)
      expect([daemon.taken, memory.freeCount]).toEqual([3, 16])
      expect([...as.view(PAGE, 2)]).toEqual([7, 0])
      expect(yield* as_fault(k, as, PAGE, 'read')).toBe(0)
      expect(k.sim.now).toBe(1000)
      expect([...as.read(PAGE, 2)]).toEqual([7, 0])
    })
  })

  it('keeps a page that is touched or locked while it is written', () => {
    const { k } = smallKernel({ costs: { pageFaultDisk: 500 } })
    const daemon = new PageDaemon(k, byPressure)
    inProcess(k, function* ({ as }) {
      as.map(0, 2 * PAGE)
      as.write(0, new Uint8Array(2 * PAGE).fill(1))
      daemon.pass()
      expect(daemon.pass()).toBe(2)
      as.write(0, Uint8Array.of(2))
      yield* as_pagelock(k, as, PAGE, 1, 'read', link)
      yield* work(k, 600, 'waiting')
      expect([0, PAGE].map((at) => as.physical(at) >= 0)).toEqual([true, true])
    })
  })

  it('brings back what swap holds of a page that lost its modified bit', () => {
    const { k, memory } = smallKernel()
    const daemon = new PageDaemon(k, byPressure)
    inProcess(k, function* ({ as }) {
      as.map(0, PAGE, { resident: false, onDisk: true })
      yield* as_fault(k, as, 0, 'read')
      memory.write(as.physical(0), Uint8Array.of(9)) // as a device does
      daemon.pass()
      expect(daemon.pass()).toBe(1)
      expect([...as.view(0, 1)]).toEqual([0])
    })
  })

  it('comes again and again while something is going on, and then never', () => {
    const { k } = smallKernel()
    const daemon = new PageDaemon(k, { every: 100, pages: 1 })
    daemon.start()
    inProcess(k, function* ({ as }) {
      as.map(0, 5 * PAGE)
      yield* work(k, 350, 'waiting')
    })
    expect(daemon.taken).toBe(3)
    expect(k.sim.now).toBe(400)
  })

  it('I22 never takes a locked frame, and no byte of a process changes, whatever is locked, stored and loaded', () => {
    const action = fc.record({
      kind: fc.constantFrom('lock', 'unlock', 'store', 'load', 'pressure'),
      at: fc.nat(6 * PAGE - 1),
      length: fc.integer({ min: 1, max: 3000 }),
      byte: fc.nat(255),
    })
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const { k, memory } = smallKernel({ costs: { pageFaultDisk: 40, pageLock: 7, copySetup: 9 }, frames: 12 })
        const daemon = new PageDaemon(k, { every: 13, pages: 2 })
        const model = new Uint8Array(6 * PAGE)
        const locks: PageLock[] = []
        daemon.start()
        inProcess(k, function* ({ as }) {
          as.map(0, 6 * PAGE)
          for (const { kind, at, length, byte } of actions) {
            const size = Math.min(length, 6 * PAGE - at)
            if (kind === 'store') {
              expect(yield* copyout(k, as, new Uint8Array(size).fill(byte), at)).toBe(0)
              model.fill(byte, at, at + size)
            } else if (kind === 'load') {
              const bytes = new Uint8Array(size)
              expect(yield* copyin(k, as, at, bytes)).toBe(0)
              expect(bytes.findIndex((each, index) => each !== model[at + index])).toBe(-1)
            } else if (kind === 'pressure') daemon.pass()
            else if (kind === 'unlock') {
              const lock = locks.shift()
              if (lock) as_pageunlock(k, lock)
            } else {
              const lock = yield* as_pagelock(k, as, at, size, 'write', link)
              if (typeof lock === 'object') locks.push(lock)
            }
            for (const { as: space, address, length: count, shadow } of locks) {
              const frames = space.numbers(address, count).map((number) => space.page(number * PAGE)!.frame)
              expect(frames).toEqual(shadow)
            }
          }
          const sum = Array.from({ length: 12 }, (_, frame) => memory.lockCount(frame)).reduce((a, b) => a + b, 0)
          expect(sum).toBe(locks.reduce((total, { shadow }) => total + shadow.length, 0))
          for (const lock of locks.splice(0)) as_pageunlock(k, lock)
          const view = as.view(0, 6 * PAGE)
          expect(view.findIndex((each, index) => each !== model[index])).toBe(-1)
        })
      }),
      { numRuns: 60 },
    )
  })
})

describe('fork', () => {
  it('shares frames until one side stores', () => {
    const { k, memory } = smallKernel()
    inProcess(k, function* ({ as }) {
      as.map(0, 2 * PAGE)
      as.write(0, Uint8Array.of(1))
      const child = as.fork('child')!
      expect(memory.freeCount).toBe(14)
      expect(yield* copyout(k, as, Uint8Array.of(2), 0)).toBe(0)
      expect([as.read(0, 1)[0], child.read(0, 1)[0], memory.freeCount]).toEqual([2, 1, 13])
      child.write(PAGE, Uint8Array.of(5))
      expect([as.read(PAGE, 1)[0], child.read(PAGE, 1)[0]]).toEqual([0, 5])
      as.unmap(0, 2 * PAGE)
      child.unmap(0, 2 * PAGE)
      expect(memory.freeCount).toBe(16)
    })
  })

  it('copies a locked page at once, so that the frame a device knows stays with the parent', () => {
    const { k } = smallKernel()
    inProcess(k, function* ({ as }) {
      as.map(0, PAGE)
      const lock = yield* as_pagelock(k, as, 0, PAGE, 'write', link)
      const child = as.fork('child')!
      as.write(0, Uint8Array.of(3))
      expect(as.physical(0)).toBe((lock as PageLock).shadow[0]! * PAGE)
      expect(child.read(0, 1)[0]).toBe(0)
    })
  })

  it('is undone by a page lock for a device that writes, and not by one that reads', () => {
    const { k } = smallKernel()
    inProcess(k, function* ({ as }) {
      as.map(0, 2 * PAGE)
      const child = as.fork('child')!
      yield* as_pagelock(k, as, 0, PAGE, 'write', link)
      yield* as_pagelock(k, as, PAGE, PAGE, 'read', link)
      expect([0, PAGE].map((at) => as.physical(at) === child.physical(at))).toEqual([false, true])
    })
  })
})
