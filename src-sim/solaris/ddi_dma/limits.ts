import type { DdiDmaAttr } from './attr'
import { DDI_DMA_BOUNCE_ON_SEG } from './constants'

/**
 * The attributes in the form the cookie builders use.
 *
 * @source x86 root nexus
 */
export interface DmaLimits {
  /** lowest and highest byte address, both inclusive */
  readonly lo: bigint
  readonly hi: bigint
  /** segment mask, and its size (mask plus one) */
  readonly seg: bigint
  readonly segSize: bigint
  /** bytes of one window: maxxfer rounded down to granular */
  readonly maxWindow: number
  /** bytes of one cookie by the contract: min(count_max + 1, maxWindow) */
  readonly maxCookie: number
  /** bytes of one cookie of the root nexus: also bounded by the segment and by 4G - 1 */
  readonly rootNexusMaxCookie: number
  /** cookies of one window, unsigned: "unlimited" is a huge number */
  readonly sgllen: number
  readonly granular: number
  readonly flags: number
}

const FOUR_GIGABYTES_LESS_ONE = 0xffffffffn

/**
 * Work out the limits of a bind from attributes that passed {@link unworkableAttr}.
 *
 * @source x86 root nexus
 */
export function dmaLimits(attr: DdiDmaAttr): DmaLimits {
  const granular = BigInt(attr.dma_attr_granular)
  const maxWindow = attr.dma_attr_maxxfer - (attr.dma_attr_maxxfer % granular)
  const counter = attr.dma_attr_count_max + 1n
  const segSize = attr.dma_attr_seg + 1n
  const maxCookie = counter < maxWindow ? counter : maxWindow
  return {
    lo: attr.dma_attr_addr_lo,
    hi: attr.dma_attr_addr_hi,
    seg: attr.dma_attr_seg,
    segSize,
    maxWindow: asSize(maxWindow),
    maxCookie: asSize(maxCookie),
    rootNexusMaxCookie: Number(rootNexusMaxCookie(segSize < maxCookie ? segSize : maxCookie)),
    sgllen: attr.dma_attr_sgllen >>> 0,
    granular: attr.dma_attr_granular,
    flags: attr.dma_attr_flags,
  }
}

function rootNexusMaxCookie(bytes: bigint): bigint {
  return bytes > FOUR_GIGABYTES_LESS_ONE ? FOUR_GIGABYTES_LESS_ONE : bytes
}

/** No object is larger than 2^53 - 1 bytes, so a larger limit is no limit. */
function asSize(bytes: bigint): number {
  return bytes > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(bytes)
}

/**
 * Attributes with which the arithmetic of a bind has no meaning; refused with BADATTR even by lax machines.
 *
 * @source ddi_dma_attr(9S)
 * @differs a production x86 kernel would divide by zero or loop for ever here; the lab refuses instead
 * @returns the reason, or null
 */
export function unworkableAttr(attr: DdiDmaAttr): string | null {
  if (attr.dma_attr_granular <= 0) return 'dma_attr_granular is 0'
  if (attr.dma_attr_sgllen === 0) return 'dma_attr_sgllen is 0, which is reserved'
  if (attr.dma_attr_maxxfer < BigInt(attr.dma_attr_granular)) {
    return 'dma_attr_maxxfer is smaller than dma_attr_granular: no byte could move'
  }
  return null
}

/**
 * The checks of a DEBUG x86 kernel (and of a strict machine here), in the order a reader would try them.
 *
 * @source ddi_dma_alloc_handle(9F), x86 root nexus
 * @param pageSize bytes
 * @returns the reason for BADATTR, or null
 */
export function badAttr(attr: DdiDmaAttr, pageSize: number): string | null {
  const page = BigInt(pageSize)
  const unworkable = unworkableAttr(attr)
  if (unworkable !== null) return unworkable
  if (attr.dma_attr_seg < page - 1n) return 'dma_attr_seg is smaller than a page less one'
  if (attr.dma_attr_count_max < page - 1n) return 'dma_attr_count_max is smaller than a page less one'
  if (BigInt(attr.dma_attr_granular) > page) return 'dma_attr_granular is larger than a page'
  if (attr.dma_attr_maxxfer < page) return 'dma_attr_maxxfer is smaller than a page'
  if (attr.dma_attr_addr_hi <= attr.dma_attr_addr_lo) return 'dma_attr_addr_hi is not above dma_attr_addr_lo'
  if ((attr.dma_attr_seg & (page - 1n)) !== page - 1n) return 'dma_attr_seg does not end in a page of one bits'
  if (dmaLimits(attr).rootNexusMaxCookie < pageSize) return 'the largest possible cookie is smaller than a page'
  if (bouncesOnSeg(attr) && attr.dma_attr_seg > attr.dma_attr_addr_hi) {
    return 'bounce-on-seg with dma_attr_seg above dma_attr_addr_hi'
  }
  return null
}

function bouncesOnSeg(attr: DdiDmaAttr): boolean {
  return (attr.dma_attr_flags & DDI_DMA_BOUNCE_ON_SEG) !== 0
}
