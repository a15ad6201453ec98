import { CARD_ERROR } from './bits'

/**
 * What the engine can address and count. The names are those of ddi_dma_attr without the prefix.
 *
 * @source ddi_dma_attr(9S), Writing Device Drivers
 */
export interface EngineLimits {
  readonly addrLo: number
  readonly addrHi: number
  /** Largest count minus one, always 2^n - 1: the width of the count register. */
  readonly countMax: number
  /** Power of two. */
  readonly align: number
  /** Bit n: bursts of 2^n bytes. */
  readonly burstSizes: number
  readonly minxfer: number
  /** Boundary mask, 2^n - 1: the address counter carries only within it. */
  readonly seg: number
  readonly sgllen: number
  readonly granular: number
}

/**
 * A 32-bit engine without restrictions apart from four list entries.
 *
 * @source ddi_dma_attr(9S), Writing Device Drivers
 */
export const WIDE_LIMITS: EngineLimits = {
  addrLo: 0,
  addrHi: 0xffffffff,
  countMax: 0xffffffff,
  align: 1,
  burstSizes: 0x7f,
  minxfer: 1,
  seg: 0xffffffff,
  sgllen: 4,
  granular: 1,
}

/**
 * One address/size pair of a scatter/gather list.
 *
 * @source ddi_dma_attr(9S), Writing Device Drivers
 */
export interface SgEntry {
  readonly address: number
  readonly size: number
}

/**
 * What the engine makes of an entry that it was not built for: address bits that it does not have are lost (or replaced
 * by those of its window), low bits below the alignment are lost, the count register keeps the size modulo its width.
 * With `zeroIsFull` a count of exactly countMax + 1 is understood, as engines do that read 0 as "all of it".
 *
 * @source Writing Device Drivers, DMA engine constraints; the silent address mask follows QEMU's edu device
 */
export function bendEntry(entry: SgEntry, limits: EngineLimits, zeroIsFull: boolean): SgEntry {
  const window = smear((limits.addrHi ^ limits.addrLo) >>> 0)
  let address = entry.address
  if (address < limits.addrLo || address > limits.addrHi) {
    address = ((limits.addrLo & ~window) | (address & window)) >>> 0
  }
  address = (address & ~(limits.align - 1)) >>> 0
  const full = limits.countMax + 1
  let size = entry.size > limits.countMax && !(zeroIsFull && entry.size === full) ? entry.size % full : entry.size
  size -= size % limits.minxfer
  return { address, size }
}

/**
 * The error a strict engine raises for an entry, or 0: 3 for an address it cannot drive or a boundary it cannot cross,
 * 7 for alignment, unit and count.
 *
 * @source Writing Device Drivers, DMA engine constraints; error numbers of the lab card
 */
export function judgeEntry(entry: SgEntry, limits: EngineLimits, zeroIsFull: boolean): number {
  const end = entry.address + Math.max(entry.size, 1) - 1
  if (entry.address < limits.addrLo || end > limits.addrHi) return CARD_ERROR.BUS
  if (entry.address % limits.align !== 0 || entry.size % limits.minxfer !== 0) return CARD_ERROR.ALIGNMENT
  if (entry.size > limits.countMax + (zeroIsFull ? 1 : 0)) return CARD_ERROR.ALIGNMENT
  const segment = limits.seg + 1
  if (Math.floor(entry.address / segment) !== Math.floor(end / segment)) return CARD_ERROR.BUS
  return CARD_ERROR.OK
}

/**
 * Address of byte `offset` of an entry that starts at `start`: the counter wraps inside the segment.
 *
 * @source dma_attr_seg in ddi_dma_attr(9S)
 */
export function addressAt(start: number, offset: number, seg: number): number {
  if (start + offset <= seg) return start + offset
  const within = seg + 1
  return start - (start % within) + (((start % within) + offset) % within)
}

/**
 * Largest burst of the mask in bytes; 0 when the mask is empty.
 *
 * @source ddi_dma_attr(9S), Writing Device Drivers
 */
export function largestBurst(burstSizes: number): number {
  let size = 0
  for (let bit = 0; bit < 24; bit++) if (burstSizes & (1 << bit)) size = 1 << bit
  return size
}

/** Smallest 2^n - 1 that holds all bits of `value`. */
function smear(value: number): number {
  let mask = value
  for (const shift of [1, 2, 4, 8, 16]) mask |= mask >>> shift
  return mask >>> 0
}
