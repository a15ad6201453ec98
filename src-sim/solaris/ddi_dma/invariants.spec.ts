import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DdiDmaAttr } from './attr'
import { ddi_dma_attr } from './attr'
import type { BindReply } from './bind'
import { bindObject, ddi_dma_unbind_handle } from './bind'
import { stretchesOf } from './calculator/memory'
import {
  DDI_DMA_DONTWAIT,
  DDI_DMA_MAPPED,
  DDI_DMA_PARTIAL,
  DDI_DMA_PARTIAL_MAP,
  DDI_DMA_RDWR,
  DDI_DMA_READ,
  DDI_DMA_SYNC_FORCPU,
  DDI_DMA_SYNC_FORDEV,
  DDI_DMA_WRITE,
} from './constants'
import { ddi_dma_nextcookie } from './cookie_calls'
import type { CookieMode } from './cookies'
import { physicalCookies } from './cookies'
import type { BoundWindow, DdiDmaHandle } from './handle'
import { ddi_dma_free_handle } from './handle'
import { badAttr } from './limits'
import type { DmaObject } from './object'
import { dmaObjectOfPages } from './object'
import { DdiPanic } from './panic'
import { CountedPool } from './pools'
import { ddi_dma_getwin, ddi_dma_sync } from './sync'
import { bouncePool, TestNexus } from './testing'

const PAGE = 4096

/** One machine, one object, one set of attributes that passes the strict checks. */
interface Setup {
  readonly attr: DdiDmaAttr
  readonly mode: CookieMode
  readonly pages: readonly number[]
  readonly offset: number
  readonly size: number
  readonly bounceCap: number
  readonly partial: boolean
}

const attributes = fc
  .record({
    dma_attr_addr_lo: fc.constantFrom(0, 0x1000, 0x12800),
    dma_attr_addr_hi: fc.constantFrom(0xffffff, 0x3ffffff, 0xffffffff),
    dma_attr_count_max: fc.constantFrom(0xfff, 0x17ff, 0x1fff, 0x3fff, 0xffff, 0xffffffff),
    dma_attr_maxxfer: fc.constantFrom(0x1000, 0x1200, 0x2800, 0x4000, 0xffffffff),
    dma_attr_seg: fc.constantFrom(0xfff, 0x1fff, 0xffff, 0xffffffff),
    dma_attr_sgllen: fc.constantFrom(-1, 1, 2, 3, 8),
    dma_attr_granular: fc.constantFrom(1, 2, 3, 100, 512, 1024, 4096),
  })
  .map((fields) => ddi_dma_attr(fields))
  .filter((attr) => badAttr(attr, PAGE) === null)

const setups: fc.Arbitrary<Setup> = fc
  .record({
    attr: attributes,
    mode: fc.constantFrom<CookieMode>('canonical', 'root-nexus'),
    frames: fc.uniqueArray(
      fc.constantFrom(0x10, 0x11, 0x12, 0x13, 0x14, 0xffe, 0xfff, 0x1000, 0x1001, 0x3ffe, 0x3fff),
      {
        minLength: 1,
        maxLength: 9,
      },
    ),
    inOrder: fc.boolean(),
    offset: fc.oneof(fc.constant(0), fc.constantFrom(0x100, 0x200, 0xf00), fc.integer({ min: 0, max: PAGE - 1 })),
    wanted: fc.oneof(fc.constantFrom(0x1000, 0x4000, 0x9000), fc.integer({ min: 1, max: 9 * PAGE })),
    bounceCap: fc.constantFrom(PAGE, 2 * PAGE, 3 * PAGE, 0x101000),
    partial: fc.boolean(),
  })
  .map(({ frames, inOrder, wanted, offset, ...rest }) => {
    const sorted = inOrder ? [...frames].sort((a, b) => a - b) : frames
    const size = Math.min(wanted, frames.length * PAGE - offset)
    return { ...rest, offset, size, pages: sorted.map((frame) => frame * PAGE) }
  })

interface Bound {
  readonly test: TestNexus
  readonly handle: DdiDmaHandle
  readonly object: DmaObject
  readonly reply: BindReply
  readonly windows: readonly BoundWindow[]
}

function bindOf(setup: Setup, direction: number, prepare?: (test: TestNexus, object: DmaObject) => void): Bound {
  const { mode, bounceCap, attr, pages, offset, size, partial } = setup
  const test = new TestNexus({ mode, bounceCap }, { bounce: bouncePool(300) })
  const handle = test.handle(attr)
  const object = dmaObjectOfPages(pages, offset, size, PAGE)
  prepare?.(test, object)
  const flags = direction | (partial ? DDI_DMA_PARTIAL : 0)
  const reply = bindObject(handle, object, flags, DDI_DMA_DONTWAIT, null)
  return { test, handle, object, reply, windows: handle.binding?.windows ?? [] }
}

/** Every byte of an object or of a window, in order. */
function objectBytes(test: TestNexus, object: DmaObject): number[] {
  return stretchesOf(object, PAGE, 0, object.size).flatMap(({ address, length }) => [
    ...test.memory.read(address, length),
  ])
}

function deviceBytes(test: TestNexus, window: BoundWindow): number[] {
  return window.cookies.flatMap((cookie) => [...test.memory.read(Number(cookie.dmac_laddress), cookie.dmac_size)])
}

/** A different value for every byte of the object, modulo 251. */
function stamp(test: TestNexus, object: DmaObject, salt = 0): void {
  let position = salt
  for (const { address, length } of stretchesOf(object, PAGE, 0, object.size)) {
    for (let index = 0; index < length; index += 1, position += 1) test.memory.fill(address + index, 1, position % 251)
  }
}

const property = (check: (setup: Setup) => void): void => {
  fc.assert(fc.property(setups, check), { numRuns: 150 })
}

describe('DDI DMA invariants', () => {
  it('13: windows are contiguous, cover the object, and end on multiples of granular', () => {
    property((setup) => {
      const { windows, handle, object } = bindOf(setup, DDI_DMA_READ)
      if (windows.length === 0) return
      let offset = 0
      windows.forEach((window, index) => {
        expect(window.offset).toBe(offset)
        expect(window.size).toBeLessThanOrEqual(handle.limits.maxWindow)
        if (index < windows.length - 1) expect(window.size % handle.limits.granular).toBe(0)
        offset += window.size
      })
      expect(offset).toBe(object.size)
    })
  })

  it('14: the cookies of a window add up to it and fit into the list', () => {
    property((setup) => {
      const { windows, handle } = bindOf(setup, DDI_DMA_READ)
      for (const window of windows) {
        expect(window.cookies.reduce((sum, cookie) => sum + cookie.dmac_size, 0)).toBe(window.size)
        expect(window.cookies.length).toBeGreaterThanOrEqual(1)
        expect(window.cookies.length).toBeLessThanOrEqual(handle.limits.sgllen)
      }
    })
  })

  it('15: every cookie is one that the engine can move', () => {
    property((setup) => {
      const { windows, handle } = bindOf(setup, DDI_DMA_READ)
      const { lo, hi, segSize, maxCookie } = handle.limits
      for (const cookie of windows.flatMap((window) => window.cookies)) {
        const last = cookie.dmac_laddress + BigInt(cookie.dmac_size) - 1n
        expect(cookie.dmac_size).toBeGreaterThanOrEqual(1)
        expect(cookie.dmac_size).toBeLessThanOrEqual(maxCookie)
        expect(cookie.dmac_laddress >= lo && last <= hi).toBe(true)
        expect(cookie.dmac_laddress / segSize).toBe(last / segSize)
      }
    })
  })

  it('16: cookie bytes are object bytes, one to one, at the same place in their page', () => {
    property((setup) => {
      const { windows, object } = bindOf(setup, DDI_DMA_READ)
      let position = 0
      for (const cookie of windows.flatMap((window) => window.cookies)) {
        const { planned, dmac_laddress, dmac_size } = cookie
        expect(planned.objectOffset).toBe(position)
        const own = stretchesOf(object, PAGE, position, 1)[0]
        expect(Number(planned.address)).toBe(own?.address)
        if (planned.bounceSlot < 0) expect(dmac_laddress).toBe(planned.address)
        else {
          expect(dmac_size).toBeLessThanOrEqual(PAGE)
          expect(dmac_laddress % BigInt(PAGE)).toBe(planned.address % BigInt(PAGE))
        }
        position += dmac_size
      }
    })
  })

  it('16: no two pages of a window share a bounce page', () => {
    property((setup) => {
      for (const window of bindOf(setup, DDI_DMA_READ).windows) {
        const owner = new Map<number, number>()
        for (const { planned } of window.cookies) {
          if (planned.bounceSlot < 0) continue
          expect(owner.get(planned.bounceSlot) ?? planned.bouncedPage).toBe(planned.bouncedPage)
          owner.set(planned.bounceSlot, planned.bouncedPage)
        }
      }
    })
  })

  it('17: the root nexus never makes fewer cookies than the contract needs, for the same bytes', () => {
    property((setup) => {
      const { handle, object } = bindOf(setup, DDI_DMA_READ)
      const count = (mode: CookieMode): number => physicalCookies(object, handle.limits, PAGE, mode).length
      expect(count('root-nexus')).toBeGreaterThanOrEqual(count('canonical'))
      const bytes = (mode: CookieMode): number =>
        physicalCookies(object, handle.limits, PAGE, mode).reduce((sum, cookie) => sum + cookie.size, 0)
      expect(bytes('root-nexus')).toBe(bytes('canonical'))
    })
  })

  it('18: PARTIAL_MAP comes only on request, and a failure leaves handle and pools as they were', () => {
    property((setup) => {
      const { reply, windows, handle, test } = bindOf(setup, DDI_DMA_READ)
      if (reply.status === DDI_DMA_PARTIAL_MAP) expect(setup.partial).toBe(true)
      expect(reply.status === DDI_DMA_MAPPED).toBe(windows.length === 1)
      expect(reply.ccount).toBe(windows[0]?.cookies.length ?? 0)
      if (windows.length > 0) return
      const { bounce, cookieSlots, windowRecords } = test.nexus.resources
      expect([handle.state, bounce.inUse, cookieSlots.inUse, windowRecords.inUse]).toEqual(['allocated', 0, 0, 0])
    })
  })

  it('18: a shortage in the middle of a bind gives everything back', () => {
    property((setup) => {
      for (const short of ['cookieSlots', 'windowRecords', 'bounce'] as const) {
        const { attr, mode, bounceCap } = setup
        const resources = {
          cookieSlots: new CountedPool(short === 'cookieSlots' ? 0 : 100),
          windowRecords: new CountedPool(short === 'windowRecords' ? 0 : 100),
          bounce: bouncePool(300),
        }
        const test = new TestNexus({ mode, bounceCap, preallocatedCookies: 0 }, resources)
        if (short === 'bounce') resources.bounce.take(300, 0n, 0xffffffffn)
        const object = dmaObjectOfPages(setup.pages, setup.offset, setup.size, PAGE)
        const handle = test.handle(attr)
        bindObject(handle, object, DDI_DMA_READ | DDI_DMA_PARTIAL, DDI_DMA_DONTWAIT, null)
        if (handle.state === 'bound') ddi_dma_unbind_handle(handle)
        const { bounce, cookieSlots, windowRecords } = resources
        expect([bounce.inUse, cookieSlots.inUse, windowRecords.inUse]).toEqual([short === 'bounce' ? 300 : 0, 0, 0])
      }
    })
  })

  it('19: syncing to the device and back changes nothing when the device wrote nothing', () => {
    property((setup) => {
      const { test, handle, object, windows } = bindOf(setup, DDI_DMA_RDWR, stamp)
      if (windows.length === 0) return
      stamp(test, object, 7)
      const before = objectBytes(test, object)
      const events = test.events.length
      ddi_dma_sync(handle, 0, 0, DDI_DMA_SYNC_FORDEV)
      ddi_dma_sync(handle, 0, 0, DDI_DMA_SYNC_FORCPU)
      expect(objectBytes(test, object)).toEqual(before)
      if (handle.binding?.bouncePages.length === 0) expect(test.events.length).toBe(events)
    })
  })

  it('20: after a WRITE bind the device reads the object, window by window', () => {
    property((setup) => {
      const { test, handle, object, windows } = bindOf(setup, DDI_DMA_WRITE, stamp)
      if (windows.length === 0) return
      const seen = windows.flatMap((window, index) => {
        if (index > 0) ddi_dma_getwin(handle, index)
        return deviceBytes(test, window)
      })
      expect(seen).toEqual(objectBytes(test, object))
    })
  })

  it('20, I25: after a READ the object holds what the device wrote', () => {
    property((setup) => {
      const { test, handle, object, windows } = bindOf(setup, DDI_DMA_READ, stamp)
      if (windows.length === 0) return
      const { bounce } = test.nexus.resources
      expect(bounce.inUse + bounce.free).toBe(bounce.size)
      windows.forEach((window, index) => {
        if (index > 0) ddi_dma_getwin(handle, index)
        for (const cookie of window.cookies) {
          test.memory.fill(Number(cookie.dmac_laddress), cookie.dmac_size, 100 + (cookie.planned.objectOffset % 100))
        }
      })
      ddi_dma_unbind_handle(handle)
      const expected = windows.flatMap((window) =>
        window.cookies.flatMap((cookie) =>
          Array<number>(cookie.dmac_size).fill(100 + (cookie.planned.objectOffset % 100)),
        ),
      )
      expect(objectBytes(test, object)).toEqual(expected)
    })
  })

  it('20: bytes that the device leaves alone survive where nothing bounced, or with RDWR', () => {
    property((setup) => {
      for (const direction of [DDI_DMA_READ, DDI_DMA_RDWR]) {
        const { test, handle, object, windows } = bindOf(setup, direction, stamp)
        const before = objectBytes(test, object)
        windows.forEach((_, index) => ddi_dma_getwin(handle, index))
        const bounced = (handle.binding?.bouncePages.length ?? 0) > 0
        ddi_dma_unbind_handle(handle)
        if (!bounced || direction === DDI_DMA_RDWR) expect(objectBytes(test, object)).toEqual(before)
      }
    })
  })

  it('21: pools are full again after unbind and free', () => {
    property((setup) => {
      const { test, handle } = bindOf(setup, DDI_DMA_RDWR)
      if (handle.state === 'bound') ddi_dma_unbind_handle(handle)
      ddi_dma_free_handle(handle)
      const { bounce, cookieSlots, windowRecords, handles } = test.nexus.resources
      expect([bounce.inUse, cookieSlots.inUse, windowRecords.inUse, handles.inUse]).toEqual([0, 0, 0, 0])
    })
  })

  it('22: ddi_dma_nextcookie can be called ccount - 1 times, and then panics', () => {
    property((setup) => {
      const { handle, windows } = bindOf(setup, DDI_DMA_READ)
      windows.forEach((window, index) => {
        if (index > 0) ddi_dma_getwin(handle, index)
        const rest = window.cookies.slice(1)
        expect(rest.map(() => ddi_dma_nextcookie(handle))).toEqual(rest)
        expect(() => ddi_dma_nextcookie(handle)).toThrow(DdiPanic)
      })
    })
  })
})
