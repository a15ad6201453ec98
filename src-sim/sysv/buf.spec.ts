import { describe, expect, it } from 'vitest'
import { KernelPanic } from '../kern/panic'
import { freerbuf, geterror, getrbuf, iodone, iowait } from './buf'
import { brelse, geteblk } from './bufpool'
import { B_AGE, B_ASYNC, B_BUSY, B_DONE, B_ERROR, B_KERNBUF, B_STALE, B_WANTED } from './flags'
import { NODEV } from './param'
import { testKernel } from './testing'

describe('iodone', () => {
  it('calls b_iodone instead of completing, but only for a header of the newer form', () => {
    const k = testKernel()
    const bp = k.newBuf()
    const seen: string[] = []
    bp.b_iodone = () => seen.push('b_iodone')
    bp.b_flags = B_KERNBUF
    iodone(k, bp)
    expect([seen, bp.b_flags & B_DONE]).toEqual([['b_iodone'], 0])
    bp.b_flags = 0
    iodone(k, bp)
    expect([seen.length, bp.b_flags & B_DONE]).toEqual([1, B_DONE])
  })

  it('reports a header that is done already and leaves it alone', () => {
    const k = testKernel()
    const bp = k.newBuf()
    bp.b_flags = B_DONE | B_WANTED
    iodone(k, bp)
    expect(k.findings.map(({ rule }) => rule)).toEqual(['BiodoneTwice'])
    expect(bp.b_flags).toBe(B_DONE | B_WANTED)
  })

  it('releases a B_ASYNC cache buffer, for which nobody waits', () => {
    const k = testKernel()
    const bp = k.cacheFree.pop()!
    bp.b_flags = B_BUSY | B_ASYNC
    iodone(k, bp)
    expect(k.cacheFree.at(-1)).toBe(bp)
    expect(bp.b_flags).toBe(B_DONE)
  })
})

describe('iowait', () => {
  it('sleeps until B_DONE, puts the level back and gives the errno', () => {
    const k = testKernel()
    const bp = k.newBuf()
    let seen: unknown
    k.spawn('p', function* () {
      k.cpu.setLevel(3)
      const errno = yield* iowait(k, bp)
      seen = { errno, level: k.cpu.level, at: k.sim.now }
      k.cpu.setLevel(0)
    })
    k.sim.schedule(70, 0, () => {
      bp.b_flags |= B_ERROR
      bp.b_error = 6
      iodone(k, bp)
    })
    k.sim.run()
    expect(seen).toEqual({ errno: 6, level: 3, at: 70 })
  })
})

describe('getrbuf', () => {
  it('gives a zeroed header of no device, busy and of the newer form', () => {
    const k = testKernel()
    const bp = getrbuf(k)!
    expect([bp.b_flags, bp.b_edev, bp.b_dev, bp.b_bcount]).toEqual([B_KERNBUF | B_BUSY, NODEV, NODEV, 0])
    freerbuf(k, bp)
    expect(geterror(bp)).toBe(0)
  })

  it('gives null when memory is short', () => {
    const k = testKernel()
    k.inject = (point) => (point === 'getrbuf' ? 12 : 0)
    expect(getrbuf(k)).toBeNull()
  })
})

describe('brelse', () => {
  it('puts aged buffers first and others last, and makes failed ones stale', () => {
    const k = testKernel()
    const [a, b] = [k.cacheFree.shift()!, k.cacheFree.shift()!]
    a.b_flags = B_BUSY | B_ERROR
    a.b_error = 5
    brelse(k, a)
    expect(k.cacheFree[0]).toBe(a)
    expect([a.b_flags, a.b_error]).toEqual([B_STALE | B_AGE, 0])
    b.b_flags = B_BUSY
    brelse(k, b)
    expect(k.cacheFree.at(-1)).toBe(b)
  })

  it('wakes whoever waits for any cache buffer', () => {
    const k = testKernel()
    const taken = k.cacheFree.splice(0)
    const seen: number[] = []
    k.spawn('p', function* () {
      k.cpu.setLevel(5)
      const bp = yield* geteblk(k)
      seen.push(k.sim.now, bp.b_flags, k.cpu.level)
    })
    k.sim.schedule(40, 0, () => {
      expect(k.bfreelist.b_flags & B_WANTED).toBe(B_WANTED)
      brelse(k, taken[0]!)
    })
    k.sim.run()
    expect(seen).toEqual([40, B_BUSY | B_AGE, 0])
    expect(k.bfreelist.b_flags & B_WANTED).toBe(0)
  })
})

describe('iowait in an interrupt routine', () => {
  it('panics', () => {
    const k = testKernel()
    const line = k.addLine({ name: 'disk', level: 5, number: 14 })
    line.add(() => ([...iowait(k, k.newBuf())].length, 1), null)
    k.sim.schedule(1, 0, () => k.raise(line))
    expect(() => k.sim.run()).toThrow(KernelPanic)
  })
})
