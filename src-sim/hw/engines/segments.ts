import type { DmaSegment } from '../device'

/** What one entry of an engine's list can hold. @source dma_attr_count_max and dma_attr_seg of ddi_dma_attr(9S) */
export interface EntryLimits {
  /** Largest count minus one. */
  readonly countMax: number
  /** Boundary mask: an entry may not cross a multiple of this plus one. */
  readonly seg: number
}

/**
 * The list of a command with neighbours joined where one entry can hold both, which is what makes memory in one piece
 * one entry although the kernel cut it at the ends of its pages. What is too large alone stays as it is.
 *
 * @source Writing Device Drivers, DMA engine constraints
 */
export function joinSegments(segments: readonly DmaSegment[], { countMax, seg }: EntryLimits): DmaSegment[] {
  const list: DmaSegment[] = []
  for (const segment of segments) {
    if (segment.size === 0) continue
    const last = list[list.length - 1]
    const size = (last?.size ?? 0) + segment.size
    const isNext = last !== undefined && last.addr + last.size === segment.addr
    const isLegal = isNext && size <= countMax + 1 && isWithin(last.addr, size, seg)
    if (isLegal) list[list.length - 1] = { addr: last.addr, size }
    else list.push(segment)
  }
  return list
}

function isWithin(address: number, size: number, seg: number): boolean {
  return Math.floor(address / (seg + 1)) === Math.floor((address + size - 1) / (seg + 1))
}

/** Bytes of a list. @source our device model */
export function bytesOf(segments: readonly DmaSegment[]): number {
  return segments.reduce((sum, { size }) => sum + size, 0)
}
