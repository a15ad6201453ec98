import { describe, expect, it } from 'vitest'
import type { DdiDmaAttrInput } from './attr'
import { ddi_dma_attr } from './attr'
import { physicalCookies } from './cookies'
import { dmaLimits } from './limits'
import { dmaObjectOfPages } from './object'
import { bouncedPages } from './plan'
import { dmaWindows } from './windows'

const HIGH = 0x1000000

function deal(fields: DdiDmaAttrInput, pages: number[], offset: number, size: number, slots = 99, partial = true) {
  const limits = dmaLimits(ddi_dma_attr({ dma_attr_addr_hi: HIGH - 1, ...fields }))
  const cookies = physicalCookies(dmaObjectOfPages(pages, offset, size, 4096), limits, 4096, 'root-nexus')
  const bounceNeed = bouncedPages(cookies)
  return dmaWindows(cookies, { limits, size, bounceNeed, bounceSlots: Math.min(bounceNeed, slots), partial })
}

function lengths(result: ReturnType<typeof deal>): number[] {
  if ('failure' in result) throw new Error(result.reason)
  return result.map((window) => window.size)
}

/** [size, bounce slot] of every cookie of every window. */
function shape(result: ReturnType<typeof deal>): [number, number][][] {
  if ('failure' in result) throw new Error(result.reason)
  return result.map((window) => window.cookies.map((cookie) => [cookie.size, cookie.bounceSlot]))
}

describe('dmaWindows', () => {
  it('needs no walk when everything fits', () => {
    expect(shape(deal({}, [0x10000, HIGH], 0, 0x2000))).toEqual([
      [
        [0x1000, -1],
        [0x1000, 0],
      ],
    ])
  })
  it('lets a direct tail and a bounced page share the next window', () => {
    const pages = [HIGH, 0x10000, HIGH + 0x10000]
    const fields = { dma_attr_granular: 512 }
    expect(shape(deal(fields, pages, 0x100, 0x2f00, 1))).toEqual([
      [
        [0xf00, 0],
        [0xf00, -1],
      ],
      [
        [0x100, -1],
        [0x1000, 0],
      ],
    ])
  })
  it('refuses a trim that needs more bounce pages than the bind may have', () => {
    expect(deal({ dma_attr_granular: 512 }, [HIGH, 0x1010000, 0x1020000], 0x100, 0x2e00, 1)).toMatchObject({
      failure: 'NOMAPPING',
    })
  })
  it('refuses a trim as long as the last cookie', () => {
    const pages = [HIGH, 0x1010000, 0x1020000]
    expect(deal({ dma_attr_granular: 512 }, pages, 0xf00, 0x2000, 1)).toMatchObject({ failure: 'NOMAPPING' })
    expect(lengths(deal({ dma_attr_granular: 0x100 }, pages, 0xf00, 0x2000, 1))).toEqual([0x100, 0x1000, 0xf00])
  })
  it('keeps a trimmed tail on its own bounce page when the list was full', () => {
    const pages = [HIGH, 0x1010000, 0x1020000]
    expect(shape(deal({ dma_attr_granular: 512, dma_attr_sgllen: 2 }, pages, 0x100, 0x2e00))).toEqual([
      [
        [0xf00, 0],
        [0xf00, 1],
      ],
      [
        [0x100, 1],
        [0xf00, 2],
      ],
    ])
  })
  it('looks at bounce pages before the list, and at the list before the length', () => {
    const fields = { dma_attr_granular: 512, dma_attr_sgllen: 2, dma_attr_maxxfer: 0x2000 }
    const pages = [0x10000, 0x30000, 0x50000]
    expect(lengths(deal(fields, pages, 0x100, 0x2f00))).toEqual([0x1e00, 0x1100]) // the list ends the window, not maxxfer
    expect(lengths(deal({ ...fields, dma_attr_sgllen: 3 }, pages, 0x100, 0x2f00))).toEqual([0x2000, 0xf00])
  })
  it('cuts a window that trimmed bytes make too long, after bounce pages ran out too', () => {
    const pages = [HIGH, 0x1010000, 0x1020000]
    const fields = { dma_attr_granular: 512, dma_attr_maxxfer: 0x1000 }
    const result = deal(fields, pages, 0x100, 0x2f00, 2)
    expect(shape(result)).toEqual([
      [
        [0xf00, 0],
        [0x100, 1],
      ],
      [[0xe00, 1]],
      [
        [0x100, 0],
        [0xf00, 1],
      ],
      [[0x100, 1]],
    ])
  })
  it('splits one cookie over many windows on a lax machine', () => {
    expect(lengths(deal({ dma_attr_maxxfer: 0x600 }, [0x10000], 0, 0x1000))).toEqual([0x600, 0x600, 0x400])
  })
  it('asks for DDI_DMA_PARTIAL', () => {
    expect(deal({ dma_attr_sgllen: 1 }, [0x10000, 0x30000], 0, 0x2000, 99, false)).toMatchObject({ failure: 'TOOBIG' })
  })
})
