import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ddi_dma_attr } from './attr'
import { bindObject, ddi_dma_unbind_handle } from './bind'
import { stretchesOf } from './calculator/memory'
import {
  DDI_DMA_DONTWAIT,
  DDI_DMA_MAPPED,
  DDI_DMA_NOMAPPING,
  DDI_DMA_PARTIAL,
  DDI_DMA_READ,
  DDI_DMA_REDZONE,
} from './constants'
import { DvmaArena } from './dvma'
import { ddi_dma_free_handle } from './handle'
import { badAttr } from './limits'
import type { DmaHost } from './nexus'
import { dmaObjectOfPages, pageCount } from './object'
import { ddi_dma_getwin } from './sync'
import { TestNexus } from './testing'

const PAGE = 4096

const setups = fc
  .record({
    host: fc.constantFrom<DmaHost>('dvma', 'x86-iommu'),
    attr: fc
      .record({
        dma_attr_addr_lo: fc.constantFrom(0, 0xff002000),
        dma_attr_count_max: fc.constantFrom(0xfff, 0x17ff, 0x3fff, 0xffffffff),
        dma_attr_maxxfer: fc.constantFrom(0x1000, 0x2800, 0xffffffff),
        dma_attr_seg: fc.constantFrom(0xfff, 0x3fff, 0xffffffff),
        dma_attr_sgllen: fc.constantFrom(-1, 1, 2, 8),
        dma_attr_granular: fc.constantFrom(1, 3, 512, 4096),
      })
      .map((fields) => ddi_dma_attr(fields))
      .filter((attr) => badAttr(attr, PAGE) === null),
    frames: fc.uniqueArray(fc.integer({ min: 0x10, max: 0x40 }), { minLength: 1, maxLength: 9 }),
    offset: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: PAGE - 1 })),
    wanted: fc.integer({ min: 1, max: 9 * PAGE }),
    arenaBase: fc.constantFrom(0xff000000, 0xff001000, 0xff003000),
    arenaPages: fc.integer({ min: 1, max: 14 }),
    flags: fc.constantFrom(0, DDI_DMA_PARTIAL, DDI_DMA_PARTIAL | DDI_DMA_REDZONE, DDI_DMA_REDZONE),
  })
  .map(({ frames, offset, wanted, ...rest }) => {
    const size = Math.min(wanted, frames.length * PAGE - offset)
    return {
      ...rest,
      object: dmaObjectOfPages(
        frames.map((frame) => frame * PAGE),
        offset,
        size,
        PAGE,
      ),
    }
  })

describe('DDI DMA invariants behind an IOMMU', () => {
  it('13-16, 18, 20, 21: windows, cookies and translations lead to the bytes of the object', () => {
    fc.assert(
      fc.property(setups, ({ host, attr, object, arenaBase, arenaPages, flags }) => {
        const dvma = new DvmaArena(arenaBase, arenaPages, PAGE)
        const test = new TestNexus({ host }, { dvma })
        const handle = test.handle(attr)
        const { limits } = handle
        const reply = bindObject(handle, object, DDI_DMA_READ | flags, DDI_DMA_DONTWAIT, null)
        const windows = handle.binding?.windows ?? []
        expect(reply.status === DDI_DMA_MAPPED).toBe(windows.length === 1)
        if (windows.length > 1) expect([flags & DDI_DMA_PARTIAL, host]).toEqual([DDI_DMA_PARTIAL, 'dvma'])
        if (windows.length === 0) {
          expect([dvma.inUse, test.nexus.resources.windowRecords.inUse]).toEqual([0, 0])
          if (host === 'x86-iommu') expect(reply.status).toBe(DDI_DMA_NOMAPPING)
          return
        }
        expect(dvma.inUse).toBeLessThanOrEqual(pageCount(object.offset, object.size, PAGE) + 1)
        let position = 0
        windows.forEach((window, index) => {
          expect([window.offset, ddi_dma_getwin(handle, index).status]).toEqual([position, windows.length > 1 ? 0 : -1])
          expect(window.size).toBeLessThanOrEqual(limits.maxWindow)
          if (index < windows.length - 1) expect(window.size % limits.granular).toBe(0)
          expect(window.cookies.length).toBeLessThanOrEqual(limits.sgllen)
          for (const { dmac_laddress: address, dmac_size: size } of window.cookies) {
            const last = address + BigInt(size) - 1n
            expect(size).toBeLessThanOrEqual(limits.maxCookie)
            expect(address >= limits.lo && last <= limits.hi).toBe(true)
            expect(address / limits.segSize).toBe(last / limits.segSize)
            for (const at of [0, size - 1]) {
              const own = stretchesOf(object, PAGE, position + at, 1)[0]
              expect(Number(dvma.translate(address + BigInt(at)))).toBe(own?.address)
            }
            position += size
          }
        })
        expect(position).toBe(object.size)
        ddi_dma_unbind_handle(handle)
        ddi_dma_free_handle(handle)
        expect([dvma.inUse, test.nexus.resources.windowRecords.inUse]).toEqual([0, 0])
      }),
      { numRuns: 500 },
    )
  })
})
