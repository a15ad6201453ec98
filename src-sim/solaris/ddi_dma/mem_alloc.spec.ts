import { describe, expect, it } from 'vitest'
import { PageAllocator } from './calculator/page-allocator'
import { DDI_DMA_DONTWAIT, DDI_DMA_SLEEP, DDI_FAILURE, DDI_SUCCESS } from './constants'
import type { DmaMemoryRequest } from './mem_alloc'
import { ddi_dma_mem_alloc, ddi_dma_mem_free } from './mem_alloc'
import { MUST_SLEEP } from './nexus'
import { TestNexus } from './testing'

describe('ddi_dma_mem_alloc', () => {
  it('pads to whole minxfer and granular units and aligns to both align and minxfer', () => {
    const requests: DmaMemoryRequest[] = []
    const allocator = {
      allocate: (request: DmaMemoryRequest) => {
        requests.push(request)
        return { kaddr: 0x10000, pages: [0x90000] }
      },
      free: () => undefined,
    }
    const handle = new TestNexus().handle({
      dma_attr_minxfer: 8,
      dma_attr_granular: 12,
      dma_attr_align: 6,
      dma_attr_sgllen: 1,
    })
    const { memory } = ddi_dma_mem_alloc(handle, allocator, 25, DDI_DMA_DONTWAIT, null)
    expect(requests).toEqual([{ length: 48, align: 24, lo: 0n, hi: 0xffffffffn, contiguous: true, seg: 0xffffffffn }])
    expect([memory?.real_length, memory?.object.pageAt(0)]).toEqual([48, 0x90000n])
  })
  it('registers a callback during a shortage, and mem_free tells it', () => {
    const test = new TestNexus()
    const allocator = new PageAllocator(0x100000, 2, 4096)
    const handle = test.handle()
    const first = ddi_dma_mem_alloc(handle, allocator, 8192, DDI_DMA_DONTWAIT, null)
    expect(first.status).toBe(DDI_SUCCESS)
    const calls: string[] = []
    expect(ddi_dma_mem_alloc(handle, allocator, 1, () => calls.push('called'), null).status).toBe(DDI_FAILURE)
    expect(ddi_dma_mem_alloc(handle, allocator, 1, DDI_DMA_SLEEP, null).status).toBe(MUST_SLEEP)
    if (first.memory !== null) ddi_dma_mem_free(first.memory)
    test.runSoftcalls()
    expect(calls).toEqual(['called'])
    expect(ddi_dma_mem_alloc(handle, allocator, 1, DDI_DMA_DONTWAIT, null).status).toBe(DDI_SUCCESS)
  })
})
