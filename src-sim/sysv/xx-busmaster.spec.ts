import { describe, expect, it } from 'vitest'
import { newLink } from '../core/sink'
import { BusMasterCard } from '../hw/bus-master/card'
import type { CardProfile } from '../hw/bus-master/card-types'
import { ArrayMedium } from '../hw/bus-master/medium'
import { flatMemory } from '../hw/bus-master/memory'
import type { DmaCommand, DmaSegment } from '../hw/device'
import type { RegisterSpace } from '../hw/registers'
import { ERRNO } from '../kern/errno'
import { testKernel } from './testing'
import { XxBusMaster } from './xx-busmaster'
import type { XxController } from './xx-controller'
import { XxIopb } from './xx-iopb'

interface Bench {
  readonly card: BusMasterCard
  readonly memory: Uint8Array
  readonly medium: ArrayMedium
  readonly controller: XxController
}

/** A card of 16 blocks over memory of its own, except that command blocks lie in the kernel's. */
function bench(profile: CardProfile): Bench {
  const k = testKernel()
  const memory = new Uint8Array(0x10000)
  const { frames } = k
  const inKernel = (at: number, count: number): Uint8Array => {
    const start = at % frames.pageSize
    return frames.bytes(Math.floor(at / frames.pageSize)).subarray(start, start + count)
  }
  const medium = new ArrayMedium(16)
  const low = flatMemory(memory)
  const card = new BusMasterCard(
    {
      reach: (at, count) => (at < memory.length ? low.reach(at, count) : count),
      read: (at, into) => (at < memory.length ? low.read(at, into) : into.set(inKernel(at, into.length))),
      write: (at, from) => (at < memory.length ? low.write(at, from) : inKernel(at, from.length).set(from)),
    },
    medium,
    { profile, queueDepth: 1 },
  )
  const registers: RegisterSpace = {
    read: (offset) => card.read(offset),
    write: (offset, _, value) => card.write(offset, value),
  }
  const wiring = { registers, sgllen: 4, annotate: () => undefined }
  const controller = profile === 'I' ? new XxIopb(k, wiring) : new XxBusMaster(k, { ...wiring, profile })
  return { card, memory, medium, controller }
}

const command = (blkno: number, ...segments: DmaSegment[]): DmaCommand => ({
  ...{ op: 'read', blkno, segments, link: newLink() },
  count: segments.reduce((sum, { size }) => sum + size, 0),
})

/** Serves the card until it has nothing more to say. */
function serve({ card, controller }: Bench): { services: number; error: number; resid: number } {
  for (let services = 1; services < 20; services++) {
    card.finishAll()
    const status = controller.status()
    if (!status.isInterrupting) return { services, error: -1, resid: -1 }
    controller.acknowledge()
    if (controller.proceed?.(status) !== true) return { services, error: status.error, resid: status.resid }
  }
  return { services: 20, error: -1, resid: -1 }
}

describe('XxBusMaster without scatter/gather', () => {
  it('makes one command of neighbours in memory, and one for each other piece', () => {
    const made = bench('N')
    const pieces = [
      { addr: 0x1000, size: 512 },
      { addr: 0x1200, size: 512 },
      { addr: 0x5000, size: 512 },
      { addr: 0x3000, size: 100 },
    ]
    const wanted = command(2, ...pieces)
    expect([made.controller.judge(wanted), made.controller.start(wanted)]).toEqual([0, true])
    expect(serve(made)).toEqual({ services: 3, error: 0, resid: 0 })
    expect([0x1000, 0x1200, 0x5000, 0x3000, 0x3063].map((at) => made.memory[at])).toEqual([2, 3, 4, 5, 5])
    expect(made.memory[0x3064]).toBe(0)
  })

  it('counts what later pieces did not move when an earlier one fails, and leaves them', () => {
    const made = bench('N')
    made.medium.bad.add(2)
    made.controller.start(command(2, { addr: 0x1000, size: 512 }, { addr: 0x5000, size: 512 }))
    expect(serve(made)).toEqual({ services: 1, error: 1, resid: 1024 })
    expect(made.memory[0x5000]).toBe(0)
  })

  it('refuses a piece that ends within a block unless it is the last', () => {
    const { controller } = bench('N')
    expect(controller.judge(command(0, { addr: 0x1000, size: 100 }, { addr: 0x5000, size: 412 }))).toBe(ERRNO.EIO)
    expect(controller.judge(command(0, { addr: 0x1000, size: 100 }, { addr: 0x1064, size: 412 }))).toBe(0)
  })
})

describe('XxIopb', () => {
  it('reads a list with one block and one interrupt', () => {
    const made = bench('I')
    expect(made.controller.start(command(6, { addr: 0x1000, size: 100 }, { addr: 0x5000, size: 924 }))).toBe(true)
    expect(serve(made)).toEqual({ services: 1, error: 0, resid: 0 })
    expect([0x1000, 0x1063, 0x1064, 0x5000, 0x519c].map((at) => made.memory[at])).toEqual([6, 6, 0, 6, 7])
    expect(made.card.edges).toBe(1)
  })

  it('reads error and residual count from the block', () => {
    const made = bench('I')
    made.medium.bad.add(7)
    made.controller.start(command(6, { addr: 0x1000, size: 1024 }))
    expect(serve(made)).toEqual({ services: 1, error: 1, resid: 512 })
    made.controller.start(command(15, { addr: 0x1000, size: 1024 }))
    expect(serve(made)).toEqual({ services: 1, error: 2, resid: 512 })
  })

  it('writes no address while the queue is full, and works after a reset', () => {
    const made = bench('I')
    const one = command(1, { addr: 0x1000, size: 512 })
    expect([made.controller.start(one), made.controller.start(one)]).toEqual([true, false])
    made.controller.reset()
    expect(made.controller.start(one)).toBe(true)
    expect(serve(made)).toEqual({ services: 1, error: 0, resid: 0 })
  })

  it('refuses more entries than the card has', () => {
    const pieces = [0, 2, 4, 6, 8].map((at) => ({ addr: at * 0x1000, size: 512 }))
    expect(bench('I').controller.judge(command(0, ...pieces))).toBe(ERRNO.EIO)
    expect(bench('I').controller.judge(command(0, ...pieces.slice(1)))).toBe(0)
  })
})
