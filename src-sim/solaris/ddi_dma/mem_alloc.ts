import { DDI_FAILURE, DDI_SUCCESS } from './constants'
import type { DdiDmaHandle } from './handle'
import type { DmaWait } from './nexus'
import type { MUST_SLEEP } from './nexus'
import type { DmaObject } from './object'
import { dmaObjectOfPages } from './object'

/**
 * What memory must look like so that an engine can use it without bouncing.
 *
 * @source ddi_dma_mem_alloc(9F)
 */
export interface DmaMemoryRequest {
  /** bytes, already padded */
  readonly length: number
  /** bytes; the first byte's address is a multiple of it */
  readonly align: number
  /** every byte lies in [lo, hi] */
  readonly lo: bigint
  readonly hi: bigint
  /** one physically contiguous run that crosses no multiple of seg + 1 */
  readonly contiguous: boolean
  readonly seg: bigint
}

/** Kernel memory that an allocator handed out. @source ddi_dma_mem_alloc(9F) */
export interface DmaMemoryBlock {
  /** kernel virtual address */
  readonly kaddr: number
  /** physical pages behind it, in order */
  readonly pages: readonly (number | bigint)[]
}

/** The kernel's memory allocator, as far as DMA needs it. @source kmem_alloc(9F) */
export interface DmaMemoryAllocator {
  /** null = short at the moment */
  readonly allocate: (request: DmaMemoryRequest) => DmaMemoryBlock | null
  readonly free: (kaddr: number) => void
}

/** Memory made for one device. @source ddi_dma_mem_alloc(9F) */
export interface DdiDmaMemory {
  readonly kaddr: number
  /** bytes, with padding */
  readonly real_length: number
  /** ready to be bound */
  readonly object: DmaObject
  readonly handle: DdiDmaHandle
  readonly allocator: DmaMemoryAllocator
}

/** Answer of ddi_dma_mem_alloc. @source ddi_dma_mem_alloc(9F) */
export interface MemAllocReply {
  /** DDI_SUCCESS, DDI_FAILURE or {@link MUST_SLEEP} */
  readonly status: number | typeof MUST_SLEEP
  readonly memory: DdiDmaMemory | null
}

/**
 * Allocate memory that suits a device: aligned to align and minxfer, padded to whole minxfer and granular units, within
 * its reach, and physically contiguous where it has no scatter/gather.
 *
 * @source ddi_dma_mem_alloc(9F)
 * @param length bytes, at least 1
 * @error DDI_FAILURE for length 0 or during a shortage; a callback is then registered
 * @sleeps never itself: a SLEEP request that must wait gets {@link MUST_SLEEP}
 */
export function ddi_dma_mem_alloc(
  handle: DdiDmaHandle,
  allocator: DmaMemoryAllocator,
  length: number,
  waitfp: DmaWait,
  arg: unknown,
): MemAllocReply {
  if (length <= 0) return { status: DDI_FAILURE, memory: null }
  const { attr, limits, nexus } = handle
  const minxfer = Math.max(1, attr.dma_attr_minxfer)
  const real_length = roundUp(length, leastCommonMultiple(minxfer, limits.granular))
  const physical = handle.host === 'x86'
  const block = allocator.allocate({
    length: real_length,
    align: leastCommonMultiple(Math.max(1, Number(attr.dma_attr_align)), minxfer),
    lo: physical ? limits.lo : 0n,
    hi: physical ? limits.hi : EVERYWHERE,
    contiguous: physical && limits.sgllen === 1,
    seg: limits.seg,
  })
  if (block === null) {
    return { status: nexus.shortage(handle.dip, 'memory', waitfp, arg), memory: null } // DDI_FAILURE by its number
  }
  const { pageSize } = nexus.rules
  const object = dmaObjectOfPages(block.pages, block.kaddr % pageSize, real_length, pageSize)
  return { status: DDI_SUCCESS, memory: { kaddr: block.kaddr, real_length, object, handle, allocator } }
}

/**
 * Give memory of ddi_dma_mem_alloc back. Whoever waits for DMA resources is told.
 *
 * @source ddi_dma_mem_free(9F)
 */
export function ddi_dma_mem_free(memory: DdiDmaMemory): void {
  memory.allocator.free(memory.kaddr)
  memory.handle.nexus.released()
}

const EVERYWHERE = 0xffffffffffffffffn

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b]
  while (y !== 0) [x, y] = [y, x % y]
  return (a / x) * b
}
