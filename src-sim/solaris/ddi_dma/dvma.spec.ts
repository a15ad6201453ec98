import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bindObject, ddi_dma_unbind_handle } from './bind'
import { DDI_DMA_DONTWAIT, DDI_DMA_PARTIAL, DDI_DMA_PARTIAL_MAP, DDI_DMA_READ } from './constants'
import type { DvmaRange, DvmaRequest } from './dvma'
import { DvmaArena } from './dvma'
import { dmaObjectOfPages } from './object'
import { ddi_dma_getwin } from './sync'
import { TestNexus } from './testing'

const anywhere = (pages: number): DvmaRequest => ({
  pages,
  lo: 0n,
  hi: 0xffffffffn,
  redzone: false,
  uncrossed: null,
})

describe('DvmaArena', () => {
  it('hands out the first gap that fits and joins neighbours when they come back', () => {
    const arena = new DvmaArena(0xff000000, 8, 8192)
    const first = arena.take(anywhere(3))
    const second = arena.take(anywhere(3))
    expect([first?.base, second?.base, arena.take(anywhere(3))]).toEqual([0xff000000n, 0xff006000n, null])
    if (first !== null && second !== null) {
      arena.give(second)
      arena.give(first)
    }
    expect(arena.take(anywhere(8))?.base).toBe(0xff000000n)
  })
  it('keeps to the part of the arena that the device reaches', () => {
    const arena = new DvmaArena(0xff000000, 8, 4096)
    const reach = { lo: 0xff001001n, hi: 0xff004ffen }
    expect(arena.reachable(reach.lo, reach.hi)).toBe(2)
    expect(arena.take({ ...anywhere(2), ...reach })?.base).toBe(0xff002000n)
    expect(arena.take({ ...anywhere(1), ...reach })).toBeNull()
  })
  it('puts a guard page only where one is free', () => {
    const arena = new DvmaArena(0, 3, 4096)
    expect(arena.take({ ...anywhere(2), redzone: true })).toEqual({ base: 0n, pages: 3, redzone: true })
    const full = new DvmaArena(0, 2, 4096)
    expect(full.take({ ...anywhere(2), redzone: true })).toEqual({ base: 0n, pages: 2, redzone: false })
  })
  it('has no translation for a guard page or after the range came back', () => {
    const arena = new DvmaArena(0x10000, 4, 4096)
    const range = arena.take({ ...anywhere(2), redzone: true })
    if (range === null) throw new Error('no range')
    arena.map(range, [0x50000n, 0x90000n])
    expect(arena.translate(0x11234n)).toBe(0x90234n)
    expect(arena.translate(0x12000n)).toBeNull()
    arena.give(range)
    expect(arena.translate(0x11234n)).toBeNull()
  })
  it('never hands out a page twice, and gets all pages back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 5 })), { maxLength: 40 }), (actions) => {
        const arena = new DvmaArena(0, 16, 4096)
        const held: DvmaRange[] = []
        for (const [take, count] of actions) {
          const range = take ? arena.take({ ...anywhere(count), redzone: count === 2 }) : null
          if (range !== null) held.push(range)
          if (!take) held.splice(count % (held.length + 1), 1).forEach((gone) => arena.give(gone))
          const pages = held.flatMap(({ base, pages: n }) =>
            Array.from({ length: n }, (_, i) => Number(base) / 4096 + i),
          )
          expect(new Set(pages).size).toBe(pages.length)
          expect(arena.inUse).toBe(pages.length)
        }
        held.forEach((range) => arena.give(range))
        expect(arena.take(anywhere(16))?.base).toBe(0n)
      }),
    )
  })
})

describe('a DVMA host with a small arena', () => {
  it('shows the part of the object that holds the active window', () => {
    const dvma = new DvmaArena(0xff000000, 2, 4096)
    const test = new TestNexus({ host: 'dvma' }, { dvma })
    const handle = test.handle()
    const pages = [0x10000, 0x20000, 0x30000, 0x40000]
    const object = dmaObjectOfPages(pages, 0x800, 0x3000, 4096)
    expect(bindObject(handle, object, DDI_DMA_READ | DDI_DMA_PARTIAL, DDI_DMA_DONTWAIT, null).status).toBe(
      DDI_DMA_PARTIAL_MAP,
    )
    expect(dvma.translate(0xff000800n)).toBe(0x10800n)
    expect(ddi_dma_getwin(handle, 1)).toMatchObject({ offset: 0x1800, length: 0x1800 })
    expect(dvma.translate(0xff000000n)).toBe(0x30000n)
    expect(dvma.translate(0xff001234n)).toBe(0x40234n)
    ddi_dma_unbind_handle(handle)
    expect(dvma.inUse).toBe(0)
  })
})
