import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newLink } from '../core/sink'
import { inProcess, smallKernel } from '../testing/small-kernel'
import { ERRNO } from './errno'
import { as_fault, as_pagelock, as_pageunlock, copyin, copyout, type PageLock } from './vm'

const link = newLink()
const held = (lock: PageLock | number | undefined): PageLock => {
  if (typeof lock !== 'object') throw new Error(`no lock but ${lock}`)
  return lock
}

describe('as_pagelock', () => {
  it('locks every page that the range touches, and nests', () => {
    const { k, memory } = smallKernel()
    inProcess(k, function* ({ as }) {
      as.map(0x10000, 3 * 4096)
      const one = held(yield* as_pagelock(k, as, 0x10000 + 4095, 2, 'write', link))
      const two = held(yield* as_pagelock(k, as, 0x11000, 4096, 'read', link))
      expect([one.shadow.length, two.shadow.length]).toEqual([2, 1])
      expect(one.shadow.map((frame) => memory.lockCount(frame))).toEqual([1, 2])
      as_pageunlock(k, one)
      expect(one.shadow.map((frame) => memory.lockCount(frame))).toEqual([0, 1])
      as_pageunlock(k, two)
      expect(memory.lockCount(two.shadow[0]!)).toBe(0)
    })
  })

  it('takes its cost for each page, and the time of each page that must come', () => {
    const { k } = smallKernel({ costs: { pageLock: 10, pageFaultZero: 600, pageFaultDisk: 35_000 } })
    inProcess(k, function* ({ as }) {
      as.map(0, 4096)
      as.map(4096, 4096, { resident: false })
      as.map(8192, 4096, { resident: false, onDisk: true })
      held(yield* as_pagelock(k, as, 0, 3 * 4096, 'write', link))
      expect(k.sim.now).toBe(30 + 600 + 35_000)
      held(yield* as_pagelock(k, as, 0, 3 * 4096, 'write', link))
      expect(k.sim.now).toBe(60 + 600 + 35_000)
    })
  })

  it('gives EFAULT for no page, for wrong protection and for nothing, and lets all go again', () => {
    const { k, memory } = smallKernel()
    const errors = inProcess(k, function* ({ as }) {
      as.map(0, 4096)
      as.map(4096, 4096, { writable: false })
      return [
        yield* as_pagelock(k, as, 0, 3 * 4096, 'read', link),
        yield* as_pagelock(k, as, 0, 2 * 4096, 'write', link),
        yield* as_pagelock(k, as, 0, 0, 'read', link),
      ]
    })
    expect(errors).toEqual([ERRNO.EFAULT, ERRNO.EFAULT, ERRNO.EFAULT])
    expect([memory.lockCount(0), memory.lockCount(1)]).toEqual([0, 0])
  })

  it('gives EAGAIN when no frame is free, and what is injected', () => {
    const { k, memory } = smallKernel({ frames: 2 })
    const errors = inProcess(k, function* ({ as }) {
      as.map(0, 3 * 4096, { resident: false })
      const short = yield* as_pagelock(k, as, 0, 3 * 4096, 'read', link)
      k.inject = (point) => (point === 'pagelock' ? ERRNO.ENOMEM : 0)
      return [short, yield* as_pagelock(k, as, 0, 1, 'read', link)]
    })
    expect(errors).toEqual([ERRNO.EAGAIN, ERRNO.ENOMEM])
    expect(memory.lockCount(0)).toBe(0)
  })
})

describe('as_pageunlock', () => {
  it('marks pages modified that a device may have written, and only those', () => {
    const { k } = smallKernel()
    inProcess(k, function* ({ as }) {
      as.map(0, 8192)
      as_pageunlock(k, held(yield* as_pagelock(k, as, 0, 100, 'read', link)))
      as_pageunlock(k, held(yield* as_pagelock(k, as, 4096, 100, 'write', link)))
      expect([as.page(0)?.modified, as.page(4096)?.modified]).toEqual([false, true])
    })
  })

  it('reports a second call and changes nothing', () => {
    const { k, memory } = smallKernel()
    inProcess(k, function* ({ as }) {
      as.map(0, 4096)
      const lock = held(yield* as_pagelock(k, as, 0, 1, 'read', link))
      const other = held(yield* as_pagelock(k, as, 0, 1, 'read', link))
      as_pageunlock(k, lock)
      as_pageunlock(k, lock)
      expect(memory.lockCount(other.shadow[0]!)).toBe(1)
    })
    expect(k.findings.map(({ rule }) => rule)).toEqual(['PageUnlockTwice'])
  })
})

describe('as_fault', () => {
  it('brings a page in with what it held on the disk', () => {
    const { k } = smallKernel()
    inProcess(k, function* ({ as }) {
      as.map(0, 4096, { resident: false, onDisk: true })
      as.page(0)!.swapped!.set([7, 8])
      expect(as.physical(1)).toBe(-1)
      expect(yield* as_fault(k, as, 1, 'read')).toBe(0)
      expect([...as.read(0, 3)]).toEqual([7, 8, 0])
    })
  })
})

describe('copyin and copyout', () => {
  it('give back what was put there, wherever it lies', () => {
    fc.assert(
      fc.property(fc.nat(9000), fc.uint8Array({ maxLength: 9000 }), (base, data) => {
        const { k } = smallKernel()
        inProcess(k, function* ({ as }) {
          as.map(0, 5 * 4096, { resident: false })
          const back = new Uint8Array(data.length)
          expect([yield* copyout(k, as, data, base), yield* copyin(k, as, base, back)]).toEqual([0, 0])
          expect(back).toEqual(data)
        })
      }),
      { numRuns: 20 },
    )
  })

  it('stop with EFAULT at the first bad page; what came before is copied and paid', () => {
    const { k } = smallKernel({ costs: { copySetup: 5, copyRate: 1_000_000_000 } })
    inProcess(k, function* ({ as }) {
      as.map(0, 4096)
      expect(yield* copyout(k, as, new Uint8Array(200).fill(9), 4000)).toBe(ERRNO.EFAULT)
      expect([as.read(4000, 96).every((byte) => byte === 9), k.sim.now]).toEqual([true, 101])
      const into = new Uint8Array(200)
      expect(yield* copyin(k, as, 4000, into)).toBe(ERRNO.EFAULT)
      expect([into[95], into[96]]).toEqual([9, 0])
    })
  })

  it('refuse what the protection refuses', () => {
    const { k } = smallKernel()
    inProcess(k, function* ({ as }) {
      as.map(0, 4096, { writable: false })
      as.map(4096, 4096, { readable: false })
      expect([
        yield* copyin(k, as, 0, new Uint8Array(1)),
        yield* copyout(k, as, new Uint8Array(1), 0),
        yield* copyin(k, as, 4096, new Uint8Array(1)),
        yield* copyout(k, as, new Uint8Array(1), 4096),
      ]).toEqual([0, ERRNO.EFAULT, ERRNO.EFAULT, 0])
    })
  })
})
