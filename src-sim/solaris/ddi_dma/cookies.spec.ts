import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DdiDmaAttrInput } from './attr'
import { ddi_dma_attr } from './attr'
import type { CookieMode } from './cookies'
import { physicalCookies, rangeCookies } from './cookies'
import { dmaLimits } from './limits'
import { dmaObjectOfPages, dmaObjectOfRun } from './object'

const walk = (fields: DdiDmaAttrInput, mode: CookieMode, pages: (number | bigint)[], offset: number, size: number) =>
  physicalCookies(dmaObjectOfPages(pages, offset, size, 4096), dmaLimits(ddi_dma_attr(fields)), 4096, mode).map(
    ({ address, size: bytes, bouncedPage }) => [address, bytes, bouncedPage >= 0],
  )

describe('physicalCookies', () => {
  it('starts afresh after a bounced page in the root nexus, even on the next page', () => {
    const fields = { dma_attr_addr_lo: 0x11000 }
    expect(walk(fields, 'root-nexus', [0x10000, 0x11000, 0x12000], 0, 0x3000)).toEqual([
      [0x10000n, 0x1000, true],
      [0x11000n, 0x2000, false],
    ])
  })
  it('gives each bounced page a cookie of its own in both modes', () => {
    const fields = { dma_attr_addr_hi: 0xffffff }
    for (const mode of ['canonical', 'root-nexus'] as const) {
      expect(walk(fields, mode, [0x1000000, 0x1001000], 0, 0x2000)).toEqual([
        [0x1000000n, 0x1000, true],
        [0x1001000n, 0x1000, true],
      ])
    }
  })
  it('lets a short last piece escape the off-by-one of addr_hi', () => {
    const fields = { dma_attr_addr_hi: 0xffffff }
    expect(walk(fields, 'root-nexus', [0xfff000], 0xf00, 0xff)).toEqual([[0xffff00n, 0xff, false]])
    expect(walk(fields, 'root-nexus', [0xfff000], 0xf00, 0x100)).toEqual([[0xffff00n, 0x100, true]])
    expect(walk(fields, 'canonical', [0xfff000], 0xf00, 0x100)).toEqual([[0xffff00n, 0x100, false]])
  })
  it('closes a page-aligned cookie one page early only when the limit is three pages or more', () => {
    const sizes = (count_max: number): number[] =>
      walk(
        { dma_attr_count_max: count_max },
        'root-nexus',
        [...Array(6).keys()].map((page) => page * 4096 + 0x100000),
        0,
        0x6000,
      ).map(([, size]) => Number(size))
    expect(sizes(0xfff)).toEqual([0x1000, 0x1000, 0x1000, 0x1000, 0x1000, 0x1000])
    expect(sizes(0x1fff)).toEqual([0x2000, 0x2000, 0x2000])
    expect(sizes(0x2fff)).toEqual([0x2000, 0x2000, 0x2000])
    expect(sizes(0x3fff)).toEqual([0x3000, 0x3000])
  })
  it('closes early for a short last page only when it fills the limit exactly', () => {
    const pages = [0x100000, 0x101000, 0x102000]
    expect(walk({ dma_attr_count_max: 0x2fff }, 'root-nexus', pages, 0, 0x2800)).toEqual([
      [0x100000n, 0x2000, false],
      [0x102000n, 0x800, false],
    ])
    expect(walk({ dma_attr_count_max: 0x27ff }, 'root-nexus', pages, 0, 0x2800)).toEqual([[0x100000n, 0x2800, false]])
  })
  it('cuts at multiples of seg + 1 inside a page where a lax machine allows such segments', () => {
    expect(walk({ dma_attr_seg: 0x3ff }, 'canonical', [0x10000], 0x300, 0x500)).toEqual([
      [0x10300n, 0x100, false],
      [0x10400n, 0x400, false],
    ])
  })
  it('I24: canonical cookies cover the object and could not be merged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 511 }),
        fc.integer({ min: 1, max: 4096 }),
        fc.constantFrom(0xff, 0x1ff, 0x2ff, 0x7ff, 0xffff),
        fc.constantFrom(0xff, 0x3ff, 0x7ff, 0xffff),
        fc.constantFrom(0x7ff, 0x13ff, 0xffff),
        (frames, offset, wanted, count_max, seg, hi) => {
          const pageSize = 512
          const size = Math.min(wanted, frames.length * pageSize - offset)
          fc.pre(size > 0)
          const object = dmaObjectOfPages(
            frames.map((frame) => frame * pageSize),
            offset,
            size,
            pageSize,
          )
          const limits = dmaLimits(
            ddi_dma_attr({ dma_attr_count_max: count_max, dma_attr_seg: seg, dma_attr_addr_hi: hi }),
          )
          const cookies = physicalCookies(object, limits, pageSize, 'canonical')
          const bytesOf = (address: bigint, bytes: number): bigint[] =>
            Array.from({ length: bytes }, (_, index) => address + BigInt(index))
          const expected = Array.from({ length: size }, (_, index) => {
            const at = offset + index
            return object.pageAt(Math.floor(at / pageSize)) + BigInt(at % pageSize)
          })
          expect(cookies.flatMap((cookie) => bytesOf(cookie.address, cookie.size))).toEqual(expected)
          cookies.forEach((cookie, index) => {
            const last = cookie.address + BigInt(cookie.size) - 1n
            expect(cookie.size).toBeLessThanOrEqual(count_max + 1)
            expect(cookie.address / BigInt(seg + 1)).toBe(last / BigInt(seg + 1))
            expect(cookie.bouncedPage >= 0 || last <= BigInt(hi)).toBe(true)
            const next = cookies[index + 1]
            if (next === undefined || next.address !== last + 1n || cookie.bouncedPage !== next.bouncedPage) return
            const mergeable = cookie.size + next.size <= count_max + 1 && next.address % BigInt(seg + 1) !== 0n
            expect(mergeable && cookie.bouncedPage < 0).toBe(false)
          })
        },
      ),
    )
  })
})

describe('rangeCookies', () => {
  it('treats a range of any length as one run', () => {
    const limits = dmaLimits(ddi_dma_attr({ dma_attr_seg: 0xffffff }))
    const cookies = rangeCookies(0xff800000n, 0x1000000, 0x40, limits)
    expect(cookies.map(({ address, size, objectOffset }) => [address, size, objectOffset])).toEqual([
      [0xff800000n, 0x800000, 0x40],
      [0x100000000n, 0x800000, 0x800040],
    ])
  })
})

describe('dmaObjectOfRun', () => {
  it('derives page and offset from the address of the first byte', () => {
    const object = dmaObjectOfRun(0x1fffd200, 0x6000, 4096)
    expect([object.offset, object.pageAt(0), object.pageAt(6)]).toEqual([0x200, 0x1fffd000n, 0x20003000n])
  })
})
