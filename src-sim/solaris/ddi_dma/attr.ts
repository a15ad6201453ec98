import { DMA_ATTR_V0 } from './constants'

/**
 * What a DMA engine can do, as a driver declares it. 64-bit fields are exact at every value.
 *
 * @source ddi_dma_attr(9S)
 */
export interface DdiDmaAttr {
  /** DMA_ATTR_V0 */
  readonly dma_attr_version: number
  /** lowest byte address the engine can emit, inclusive */
  readonly dma_attr_addr_lo: bigint
  /** highest byte address the engine can emit, inclusive */
  readonly dma_attr_addr_hi: bigint
  /** largest value of the engine's counter: one cookie holds at most this plus one bytes */
  readonly dma_attr_count_max: bigint
  /** bytes; alignment of memory from ddi_dma_mem_alloc */
  readonly dma_attr_align: bigint
  /** bit n: bursts of 2^n bytes */
  readonly dma_attr_burstsizes: number
  /** bytes; smallest effective access */
  readonly dma_attr_minxfer: number
  /** bytes in one transfer, exact (not minus one) */
  readonly dma_attr_maxxfer: bigint
  /** segment mask: no cookie crosses a multiple of this plus one */
  readonly dma_attr_seg: bigint
  /** longest list; negative = unlimited, 0 = reserved, 1 = no scatter/gather */
  readonly dma_attr_sgllen: number
  /** bytes; windows end on multiples of it */
  readonly dma_attr_granular: number
  /** FORCE_PHYSICAL, FLAGERR, RELAXED_ORDERING */
  readonly dma_attr_flags: number
}

/** Fields of {@link DdiDmaAttr} as a caller may write them: numbers are welcome where 64 bits are not needed. @source ddi_dma_attr(9S) */
export type DdiDmaAttrInput = { readonly [Field in keyof DdiDmaAttr]?: number | bigint }

/** An engine without limits below 4 GB: the starting point for attribute sets that name only what matters. @source DMA Lab */
export const UNRESTRICTED_ATTR: DdiDmaAttr = {
  dma_attr_version: DMA_ATTR_V0,
  dma_attr_addr_lo: 0n,
  dma_attr_addr_hi: 0xffffffffn,
  dma_attr_count_max: 0xffffffffn,
  dma_attr_align: 1n,
  dma_attr_burstsizes: 0x7,
  dma_attr_minxfer: 1,
  dma_attr_maxxfer: 0xffffffffn,
  dma_attr_seg: 0xffffffffn,
  dma_attr_sgllen: -1,
  dma_attr_granular: 1,
  dma_attr_flags: 0,
}

/**
 * Build a full attribute structure from the fields that matter; the others come from `base`.
 *
 * @source ddi_dma_attr(9S)
 * @param fields wanted values; sgllen may be negative
 * @param base   the rest, by default {@link UNRESTRICTED_ATTR}
 */
export function ddi_dma_attr(fields: DdiDmaAttrInput, base: DdiDmaAttr = UNRESTRICTED_ATTR): DdiDmaAttr {
  const wide = (field: WideField): bigint => BigInt(fields[field] ?? base[field])
  const narrow = (field: NarrowField): number => Number(fields[field] ?? base[field])
  return {
    dma_attr_version: narrow('dma_attr_version'),
    dma_attr_addr_lo: wide('dma_attr_addr_lo'),
    dma_attr_addr_hi: wide('dma_attr_addr_hi'),
    dma_attr_count_max: wide('dma_attr_count_max'),
    dma_attr_align: wide('dma_attr_align'),
    dma_attr_burstsizes: narrow('dma_attr_burstsizes'),
    dma_attr_minxfer: narrow('dma_attr_minxfer'),
    dma_attr_maxxfer: wide('dma_attr_maxxfer'),
    dma_attr_seg: wide('dma_attr_seg'),
    dma_attr_sgllen: narrow('dma_attr_sgllen'),
    dma_attr_granular: narrow('dma_attr_granular'),
    dma_attr_flags: narrow('dma_attr_flags'),
  }
}

type WideField = {
  [Field in keyof DdiDmaAttr]: DdiDmaAttr[Field] extends bigint ? Field : never
}[keyof DdiDmaAttr]
type NarrowField = Exclude<keyof DdiDmaAttr, WideField>

/**
 * Tighten a device's attributes by those of a bus nexus above it. No field ever loosens.
 *
 * @source ddi_dma_attr_merge, as the nexus drivers of the DDI call it
 * @differs two burst masks without a common bit leave 0, as the mask says; no error is made of it
 */
export function ddi_dma_attr_merge(attr: DdiDmaAttr, nexus: DdiDmaAttr): DdiDmaAttr {
  return {
    ...attr,
    dma_attr_addr_lo: larger(attr.dma_attr_addr_lo, nexus.dma_attr_addr_lo),
    dma_attr_addr_hi: smaller(attr.dma_attr_addr_hi, nexus.dma_attr_addr_hi),
    dma_attr_count_max: smaller(attr.dma_attr_count_max, nexus.dma_attr_count_max),
    dma_attr_align: larger(attr.dma_attr_align, nexus.dma_attr_align),
    dma_attr_burstsizes: (attr.dma_attr_burstsizes & nexus.dma_attr_burstsizes) >>> 0,
    dma_attr_minxfer: highestPowerOfTwo(attr.dma_attr_minxfer, nexus.dma_attr_minxfer),
    dma_attr_maxxfer: smaller(attr.dma_attr_maxxfer, nexus.dma_attr_maxxfer),
    dma_attr_seg: smaller(attr.dma_attr_seg, nexus.dma_attr_seg),
    dma_attr_sgllen: fewerEntries(attr.dma_attr_sgllen, nexus.dma_attr_sgllen),
    dma_attr_granular: Math.max(attr.dma_attr_granular, nexus.dma_attr_granular),
  }
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

/** The highest power of two found in either value: both minimum sizes are powers of two, so this is the larger one. */
function highestPowerOfTwo(a: number, b: number): number {
  const both = (a | b) >>> 0
  return both === 0 ? 0 : (1 << (31 - Math.clz32(both))) >>> 0
}

/** Compared as unsigned 32-bit numbers, so that "unlimited" (negative) loses against every real limit. */
function fewerEntries(a: number, b: number): number {
  return a >>> 0 <= b >>> 0 ? a : b
}
