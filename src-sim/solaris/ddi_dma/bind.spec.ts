import { describe, expect, it } from 'vitest'
import { bindObject, ddi_dma_addr_bind_handle, ddi_dma_buf_bind_handle, ddi_dma_unbind_handle } from './bind'
import {
  DDI_DMA_DONTWAIT,
  DDI_DMA_INUSE,
  DDI_DMA_MAPPED,
  DDI_DMA_NOMAPPING,
  DDI_DMA_NORESOURCES,
  DDI_DMA_READ,
  DDI_DMA_SLEEP,
  DDI_DMA_TOOBIG,
  DDI_DMA_WRITE,
  DDI_FAILURE,
  DDI_SUCCESS,
} from './constants'
import { ddi_dma_free_handle } from './handle'
import { MUST_SLEEP } from './nexus'
import type { AddressResolver, DmaBuf } from './object'
import { dmaObjectOfPages, dmaObjectOfRun } from './object'
import { DdiPanic } from './panic'
import { bouncePool, TestNexus } from './testing'

const HIGH = 0x5000000

/** Kernel addresses map one to one; the process "sh" has two scattered pages at 0x8000. */
const resolver: AddressResolver<string> = {
  pageSize: 4096,
  kernel: 'kernel',
  pages: (space, address, length) => {
    const first = Math.floor(address / 4096)
    const count = Math.ceil((address + length) / 4096) - first
    if (space === 'kernel') return Array.from({ length: count }, (_, index) => (first + index) * 4096)
    const table = [0x70000, 0x50000]
    return first >= 8 && first + count <= 10 ? table.slice(first - 8, first - 8 + count) : null
  },
}

const buf = (fields: Partial<DmaBuf<string>>): DmaBuf<string> => ({
  b_flags: 0,
  b_bcount: 0x1000,
  b_addr: 0x8800,
  b_proc: 'sh',
  b_shadow: null,
  b_pages: null,
  ...fields,
})

function addresses(fields: Partial<DmaBuf<string>>): number[] {
  const handle = new TestNexus().handle()
  const reply = ddi_dma_buf_bind_handle(handle, resolver, buf(fields), DDI_DMA_READ, DDI_DMA_DONTWAIT, null)
  expect(reply.status).toBe(DDI_DMA_MAPPED)
  return handle.binding?.windows[0]?.cookies.map((cookie) => cookie.dmac_address) ?? []
}

describe('ddi_dma_buf_bind_handle', () => {
  it('looks addresses up in the space of b_proc', () => {
    expect(addresses({})).toEqual([0x70800, 0x50000])
  })
  it('takes a null b_proc for the kernel', () => {
    expect(addresses({ b_proc: null })).toEqual([0x8800])
  })
  it('takes a remapped buf for kernel memory, whatever lists it carries', () => {
    expect(addresses({ b_flags: 0x4000 | 0x200000 | 0x10, b_shadow: [0x90000, 0x90000], b_pages: [0xa0000] })).toEqual([
      0x8800,
    ])
  })
  it('uses the list of locked pages when B_SHADOW is set', () => {
    expect(addresses({ b_flags: 0x200000, b_shadow: [0x90000, 0xb0000] })).toEqual([0x90800, 0xb0000])
  })
  it('uses the page list of a B_PAGEIO request, before a shadow list', () => {
    expect(addresses({ b_flags: 0x200010, b_pages: [0xa0000, 0xc0000], b_shadow: [0x90000, 0xb0000] })).toEqual([
      0xa0800, 0xc0000,
    ])
  })
  it('answers NOMAPPING for an address without memory', () => {
    const handle = new TestNexus().handle()
    const wrong = buf({ b_addr: 0x20000 })
    expect(ddi_dma_buf_bind_handle(handle, resolver, wrong, DDI_DMA_READ, DDI_DMA_DONTWAIT, null)).toMatchObject({
      status: DDI_DMA_NOMAPPING,
      cookie: null,
      ccount: 0,
    })
  })
})

describe('ddi_dma_addr_bind_handle', () => {
  it('answers NOMAPPING for length 0', () => {
    const handle = new TestNexus().handle()
    expect(
      ddi_dma_addr_bind_handle(handle, resolver, null, 0x8000, 0, DDI_DMA_READ, DDI_DMA_DONTWAIT, null).status,
    ).toBe(DDI_DMA_NOMAPPING)
  })
  it('hands out the first cookie with its address in both widths', () => {
    const handle = new TestNexus().handle()
    const reply = ddi_dma_addr_bind_handle(handle, resolver, 'sh', 0x9010, 0x20, DDI_DMA_READ, DDI_DMA_DONTWAIT, null)
    expect(reply).toMatchObject({
      ccount: 1,
      cookie: { dmac_laddress: 0x50010n, dmac_address: 0x50010, dmac_size: 0x20, dmac_type: 0 },
    })
  })
})

describe('bindObject', () => {
  const high = (size = 0x1000) => dmaObjectOfRun(HIGH, size, 4096)
  const attr = { dma_attr_addr_hi: 0xffffff }

  it('wants a sleeper to come back after the next release', () => {
    const test = new TestNexus({}, { bounce: bouncePool(1) })
    const [first, second] = [test.handle(attr), test.handle(attr)]
    bindObject(first, high(), DDI_DMA_READ, DDI_DMA_DONTWAIT, null)
    expect(bindObject(second, high(), DDI_DMA_READ, DDI_DMA_SLEEP, null).status).toBe(MUST_SLEEP)
    expect([test.wakeups, test.nexus.waiting()]).toEqual([0, []])
    expect(ddi_dma_unbind_handle(first)).toBe(DDI_SUCCESS)
    expect(test.wakeups).toBe(1)
    expect(bindObject(second, high(), DDI_DMA_READ, DDI_DMA_SLEEP, null).status).toBe(DDI_DMA_MAPPED)
  })

  it('registers a callback only for a shortage', () => {
    const test = new TestNexus({}, { bounce: bouncePool(1) })
    const handle = test.handle({ ...attr, dma_attr_sgllen: 1 })
    const callback = (): number => 1
    expect(bindObject(handle, high(0x2000), DDI_DMA_READ, callback, 'arg').status).toBe(DDI_DMA_TOOBIG)
    expect(test.nexus.waiting()).toEqual([])
    test.nexus.resources.bounce.take(1, 0n, 0xffffffffn)
    expect(bindObject(handle, high(), DDI_DMA_READ, callback, 'arg').status).toBe(DDI_DMA_NORESOURCES)
    expect(test.nexus.waiting()).toEqual([{ callback, arg: 'arg', count: 1 }])
  })

  it('queues the callback runner on unbind and on free, and only when somebody waits', () => {
    const test = new TestNexus()
    const handle = test.handle()
    bindObject(handle, dmaObjectOfRun(0x100000, 1, 4096), DDI_DMA_READ, DDI_DMA_DONTWAIT, null)
    ddi_dma_unbind_handle(handle)
    expect(test.queued).toBe(0)
    test.nexus.callbacks.register(() => 0, null)
    ddi_dma_free_handle(handle)
    expect(test.queued).toBe(1)
  })

  it('warns once per driver about windows', () => {
    const test = new TestNexus()
    for (const dip of ['xx', 'xx', 'yy']) {
      bindObject(
        test.handle({ dma_attr_sgllen: 1 }, dip),
        dmaObjectOfPages([0x10000, 0x30000], 0, 0x2000, 4096),
        DDI_DMA_READ,
        DDI_DMA_DONTWAIT,
        null,
      )
    }
    expect(test.warnings.map((line) => line.slice(0, 2))).toEqual(['xx', 'yy'])
  })

  it('forgets the old binding on a lax machine, which loses its bounce pages', () => {
    const test = new TestNexus({ strict: false })
    const handle = test.handle(attr)
    bindObject(handle, high(), DDI_DMA_READ, DDI_DMA_DONTWAIT, null)
    expect(bindObject(handle, high(), DDI_DMA_READ, DDI_DMA_DONTWAIT, null).status).toBe(DDI_DMA_MAPPED)
    expect(test.events.some((event) => event.kind === 'leak')).toBe(true)
    ddi_dma_unbind_handle(handle)
    expect(test.nexus.resources.bounce.inUse).toBe(1)
    expect(ddi_dma_unbind_handle(handle)).toBe(DDI_FAILURE)
  })

  it('refuses a bound handle on a strict machine and leaves the binding intact', () => {
    const test = new TestNexus()
    const handle = test.handle()
    bindObject(handle, high(), DDI_DMA_READ, DDI_DMA_DONTWAIT, null)
    const { binding } = handle
    expect(bindObject(handle, high(), DDI_DMA_READ, () => 1, null).status).toBe(DDI_DMA_INUSE)
    expect(handle.binding).toBe(binding)
    expect(test.nexus.waiting()).toEqual([])
  })

  it('panics on a handle that was freed', () => {
    const handle = new TestNexus().handle()
    ddi_dma_free_handle(handle)
    expect(() => bindObject(handle, high(), DDI_DMA_READ, DDI_DMA_DONTWAIT, null)).toThrow(DdiPanic)
    expect(() => ddi_dma_unbind_handle(handle)).toThrow(DdiPanic)
    expect(() => ddi_dma_free_handle(handle)).toThrow(DdiPanic)
  })

  it('tells how many bytes it copied, for charging time', () => {
    const test = new TestNexus()
    const handle = test.handle(attr)
    bindObject(handle, high(0x1800), DDI_DMA_WRITE, DDI_DMA_DONTWAIT, null)
    expect(test.events).toContainEqual({ kind: 'copy', dip: 'xx', toDevice: true, bytes: 0x1800, pages: 2 })
    expect(test.events).toContainEqual({ kind: 'bind', dip: 'xx', status: 0, windows: 1, cookies: 2 })
  })
})
