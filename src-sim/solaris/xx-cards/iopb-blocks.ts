import { ddi_dma_attr } from '../ddi_dma/attr'
import { ddi_dma_addr_bind_handle, ddi_dma_unbind_handle } from '../ddi_dma/bind'
import {
  DDI_DMA_CONSISTENT,
  DDI_DMA_DONTWAIT,
  DDI_DMA_RDWR,
  DDI_DMA_SYNC_FORCPU,
  DDI_DMA_SYNC_FORDEV,
} from '../ddi_dma/constants'
import { ddi_dma_alloc_handle, ddi_dma_free_handle, type DdiDmaHandle } from '../ddi_dma/handle'
import { ddi_dma_mem_alloc, ddi_dma_mem_free, type DdiDmaMemory, type DmaMemoryAllocator } from '../ddi_dma/mem_alloc'
import { ddi_dma_sync } from '../ddi_dma/sync'
import type { KernelNexus } from '../dma'
import type { SolarisKernel } from '../kernel'
import { IOPB } from '../../hw/bus-master/bits'

/** Command blocks begin on multiples of this many bytes. @source Xylogics 753/7053 */
const ALIGN = 16

/** What the card reaches. @source our bus-master card: registers of 32 bits */
export const IOPB_REACH = 0xffff_ffffn

/** Longest list of a block: its count is one byte, and a block lies in one page. @source our bus-master card */
export function iopbListLength(sgllen: number, pageSize: number): number {
  return Math.min(sgllen, 255, Math.floor((pageSize - IOPB.HEADER_BYTES) / IOPB.ENTRY_BYTES))
}

/** A page of blocks. */
interface Piece {
  readonly handle: DdiDmaHandle
  readonly memory: DdiDmaMemory
  /** Where the device sees it. */
  readonly address: number
}

/** Pages of the kernel as memory for devices; nothing longer than a page is asked for. @source ddi_dma_mem_alloc(9F) */
function pageAllocator(k: SolarisKernel): DmaMemoryAllocator {
  return {
    allocate({ lo, hi }) {
      const kaddr = k.allocatePages(1)
      if (kaddr < 0) return null
      const page = k.kas.physical(kaddr)
      if (BigInt(page) >= lo && BigInt(page + k.kas.pageSize) - 1n <= hi) return { kaddr, pages: [page] }
      k.freePages(kaddr, 1)
      return null
    },
    free: (kaddr) => k.freePages(kaddr, 1),
  }
}

/**
 * The command blocks of one card: memory of ddi_dma_mem_alloc, bound consistent for as long as the driver is attached,
 * synchronised on the way to the card and on the way back.
 *
 * @source ddi_dma_mem_alloc(9F), ddi_dma_addr_bind_handle(9F) with DDI_DMA_CONSISTENT, ddi_dma_sync(9F)
 */
export class IopbBlocks {
  private readonly k: SolarisKernel
  private readonly pieces: Piece[] = []
  private readonly blockBytes: number
  private readonly eachPage: number
  /** Number of each block, by its address. */
  private readonly numbers = new Map<number, number>()

  /**
   * @param dip whose memory it is
   * @param count blocks
   * @param sgllen entries of the list of each
   * @error a panic when there is no memory that the card reaches
   */
  constructor(k: SolarisKernel, { nexus, resolver }: KernelNexus, dip: string, count: number, sgllen: number) {
    this.k = k
    const { pageSize } = k.kas
    this.blockBytes = Math.ceil((IOPB.HEADER_BYTES + sgllen * IOPB.ENTRY_BYTES) / ALIGN) * ALIGN
    this.eachPage = Math.floor(pageSize / this.blockBytes)
    const attr = ddi_dma_attr({ dma_attr_addr_hi: IOPB_REACH, dma_attr_align: ALIGN, dma_attr_sgllen: 1 })
    for (let made = 0; made < count; made += this.eachPage) {
      const { handle, reason } = ddi_dma_alloc_handle(nexus, dip, attr, DDI_DMA_DONTWAIT, null)
      if (!handle) k.panic(`attach of ${dip}: no DMA handle: ${reason}`)
      const { memory } = ddi_dma_mem_alloc(handle, pageAllocator(k), pageSize, DDI_DMA_DONTWAIT, null)
      if (!memory) k.panic(`attach of ${dip}: no memory for command blocks`)
      const flags = DDI_DMA_RDWR | DDI_DMA_CONSISTENT
      const { cookie } = ddi_dma_addr_bind_handle(
        ...([handle, resolver, null, memory.kaddr, pageSize, flags, DDI_DMA_DONTWAIT, null] as const),
      )
      if (!cookie) k.panic(`attach of ${dip}: command blocks cannot be bound`)
      const address = Number(cookie.dmac_laddress)
      for (let within = 0; within < this.eachPage && made + within < count; within++)
        this.numbers.set(address + within * this.blockBytes, made + within)
      this.pieces.push({ handle, memory, address })
    }
  }

  /** The block at a device address; -1 = none of ours. */
  numberAt(address: number): number {
    return this.numbers.get(address) ?? -1
  }

  /** Where the device sees a block. */
  address(number: number): number {
    return this.piece(number).address + this.offset(number)
  }

  /** Stores a block and hands it to the device. */
  write(number: number, bytes: Uint8Array): void {
    const { memory } = this.piece(number)
    this.k.kas.write(memory.kaddr + this.offset(number), bytes)
    this.sync(number, DDI_DMA_SYNC_FORDEV)
  }

  /** Loads the header of a block. @param isSynced what the device stored is asked for first */
  header(number: number, isSynced: boolean): Uint8Array {
    if (isSynced) this.sync(number, DDI_DMA_SYNC_FORCPU)
    return this.k.kas.read(this.piece(number).memory.kaddr + this.offset(number), IOPB.HEADER_BYTES)
  }

  /** Gives bindings, memory and handles back. @source ddi_dma_mem_free(9F) */
  release(): void {
    for (const { handle, memory } of this.pieces.splice(0)) {
      ddi_dma_unbind_handle(handle)
      ddi_dma_mem_free(memory)
      ddi_dma_free_handle(handle)
    }
  }

  private sync(number: number, type: number): void {
    const { k } = this
    k.cpu.charge(k.costs.dmaSync)
    ddi_dma_sync(this.piece(number).handle, this.offset(number), this.blockBytes, type)
  }

  private piece(number: number): Piece {
    return this.pieces[Math.floor(number / this.eachPage)]!
  }

  private offset(number: number): number {
    return (number % this.eachPage) * this.blockBytes
  }
}
