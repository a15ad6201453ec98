import { describe, expect, it } from 'vitest'
import type { Buf } from '../kern/buf'
import type { Strategy } from '../kern/conf'
import { ERRNO } from '../kern/errno'
import { newUio, type Uio } from '../kern/uio'
import { biodone, bioerror, bioinit, B_READ, B_WRITE } from './buf'
import type { SolarisKernel } from './kernel'
import { xxminphys } from './minphys'
import { physio } from './physio'
import { solarisProfile } from './switches'
import { smallWorld } from './testing'

interface Run {
  readonly returned: number | undefined
  readonly uio: Uio
  readonly calls: string[]
  readonly k: SolarisKernel
  readonly bp: Buf
}

/** A physio call in a world of its own; `device` gets each chunk with its number. */
function run(
  iovecs: [number, number][],
  options: {
    offset?: number
    rw?: number
    maxphys?: number
    buf?: (bp: Buf) => void
    inject?: (passed: number) => number
    profile?: 'illumos' | 'documented'
  },
  device: (k: SolarisKernel, bp: Buf, call: number) => void = (k, bp) => {
    bp.b_resid = 0
    k.sim.schedule(100, 0, () => biodone(k, bp))
  },
): Run {
  const { k } = smallWorld({ profile: solarisProfile(options.profile ?? 'illumos', {}, options.maxphys) })
  const uio = newUio(
    iovecs.map(([iov_base, iov_len]) => ({ iov_base, iov_len })),
    options.offset ?? 0,
  )
  const calls: string[] = []
  const strategy: Strategy = (bp) => {
    calls.push(`${bp.b_addr.toString(16)} ${bp.b_bcount} ${bp.b_lblkno} ${bp.b_flags.toString(16)}`)
    device(k, bp, calls.length)
    return 0
  }
  if (options.inject) k.inject = (point, passed) => (point === 'pagelock' ? options.inject!(passed) : 0)
  const bp = bioinit(k)
  options.buf?.(bp)
  let returned: number | undefined
  const proc = k.spawn('p', function* () {
    returned = yield* physio(k, strategy, bp, 7, options.rw ?? B_READ, xxminphys(k, 524288), uio)
  })
  for (const [base, length] of iovecs) proc.as.map(base, length)
  k.sim.run()
  return { returned, uio, calls, k, bp }
}

describe('physio', () => {
  it('cuts at iovec boundaries and maxphys (T6)', () => {
    const { calls, uio, returned } = run(
      [
        [0x10000, 3000],
        [0x20000, 0],
        [0x30000, 70000],
      ],
      { offset: 512 },
    )
    expect(calls).toEqual(['10000 3000 1 2200061', '30000 57344 6 2200061', '3e000 12656 118 2200061'])
    expect([returned, uio.uio_resid, uio.uio_iovcnt]).toEqual([0, 0, 0])
  })

  it('credits what moved before an error (T8)', () => {
    const { returned, uio, bp, k } = run([[0x10000, 150000]], { rw: B_WRITE }, (k, bp, call) => {
      bp.b_resid = call === 2 ? 42656 : 0
      if (call === 2) bioerror(k, bp, ERRNO.EIO)
      biodone(k, bp)
    })
    expect([returned, uio.uio_resid, uio.uio_loffset]).toEqual([5, 150000 - 57344 - 14688, 57344 + 14688])
    expect([bp.b_flags, k.pageLocks.size]).toEqual([0x106, 0])
  })

  it('keeps the credit of earlier chunks when a page lock fails (T10)', () => {
    const { returned, uio, calls, bp } = run([[0x10000, 114688]], { inject: (passed) => (passed === 1 ? 14 : 0) })
    expect([returned, uio.uio_resid, calls.length, bp.b_flags]).toEqual([14, 57344, 1, 0x44])
  })

  it('believes a stale b_resid of a supplied buf (T12)', () => {
    const { returned, uio, calls } = run([[0x10000, 3000]], { buf: (bp) => (bp.b_resid = 1000) }, (k, bp) =>
      biodone(k, bp),
    )
    expect([returned, uio.uio_resid, calls.length]).toEqual([0, 1000, 1])
  })

  it('is let through too early after a double biodone (T13)', () => {
    let lockedAtEnd = -1
    const { returned, k } = run([[0x10000, 114688]], {}, (k, bp, call) => {
      bp.b_resid = 0
      if (call === 1) {
        biodone(k, bp)
        biodone(k, bp)
      } else k.sim.schedule(100, 0, () => (lockedAtEnd = k.pageLocks.size))
    })
    expect([returned, lockedAtEnd]).toEqual([0, 0])
    expect(k.findings.map(({ rule }) => rule)).toEqual(['BiodoneTwice'])
  })

  it('locks the whole request in the documented profile and gives every chunk the same lock', () => {
    const locked: number[] = []
    const { k } = run([[0x10064, 262144]], { profile: 'documented', maxphys: 65536 }, (k, bp) => {
      locked.push([...k.pageLocks].reduce((sum, lock) => sum + lock.shadow.length, 0))
      bp.b_resid = 0
      biodone(k, bp)
    })
    expect(locked).toEqual([65, 65, 65, 65])
    expect(k.pageLocks.size).toBe(0)
  })
})
