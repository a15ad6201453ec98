import { DDI_DMA_CONSISTENT, DDI_DMA_PARTIAL, DDI_DMA_READ, DDI_DMA_REDZONE } from './constants'
import { rangeCookies } from './cookies'
import type { DvmaArena, DvmaRange } from './dvma'
import type { DdiDmaHandle } from './handle'
import { boundWindows } from './handle'
import type { DmaObject } from './object'
import { pageCount } from './object'
import { invariant } from './panic'
import { shortOf, type BindPlan, type PlanFailure } from './plan-result'
import type { DmaWindow, NoWindows } from './windows'
import { dmaWindows } from './windows'

/** A part of the object that one range of I/O pages can hold at a time. @source DVMA hosts */
interface Part {
  readonly objectOffset: number
  readonly size: number
}

/**
 * Describe an object by one range of I/O addresses.
 *
 * On a DVMA host an object larger than the arena is shown part by part when DDI_DMA_PARTIAL allows it; on x86 with an
 * IOMMU anything that would need windows is refused.
 *
 * @source Writing Device Drivers, "DVMA"; x86 with an IOMMU
 */
export function planRange(handle: DdiDmaHandle, object: DmaObject, flags: number): BindPlan | PlanFailure {
  const partial = (flags & DDI_DMA_PARTIAL) !== 0
  const redzone = (flags & DDI_DMA_REDZONE) !== 0
  const { limits, nexus, host } = handle
  const arena = nexus.resources.dvma
  invariant(arena !== null, `a ${host} host needs a DVMA arena`)
  const wanted = pageCount(object.offset, object.size, nexus.rules.pageSize)
  const most = arena.reachable(limits.lo, limits.hi)
  if (most === 0) return { failure: 'NOMAPPING', reason: 'the device reaches no part of the DVMA arena' }
  const parts = partsOf(object, wanted, most, handle, partial)
  if ('failure' in parts) return parts
  const range = takeRange(handle, arena, object, Math.min(wanted, most), redzone)
  if (range === null) {
    return neverFits(handle, arena, object, Math.min(wanted, most))
      ? { failure: 'NOMAPPING', reason: 'no place in the arena keeps the object inside one segment' }
      : shortOf('dvma', `no free range of ${Math.min(wanted, most)} I/O pages`)
  }
  const windows = windowsOf(handle, range, object, parts, partial)
  const records = 'failure' in windows || windows.length === 1 ? 0 : windows.length
  const failure = 'failure' in windows ? windows : takeRecords(handle, records)
  if ('failure' in windows || failure !== null) {
    arena.give(range)
    return failure ?? shortOf('windows', 'no window records')
  }
  mapPart(handle, range, object, 0, flags)
  return {
    windows: boundWindows(windows, [], nexus.rules.pageSize),
    bouncePages: [],
    range,
    cookieSlots: 0,
    windowRecords: records,
  }
}

/**
 * Let a range stand for the part of the object that begins `objectOffset` bytes into it. The device may write only what
 * was bound for reading; what it writes is streamed unless the bind asked for consistent memory.
 *
 * @source DVMA hosts; DDI_DMA_CONSISTENT of ddi_dma_buf_bind_handle(9F)
 */
export function mapPart(
  handle: DdiDmaHandle,
  range: DvmaRange,
  object: DmaObject,
  objectOffset: number,
  flags: number,
): void {
  const { pageSize } = handle.nexus.rules
  const first = Math.floor((object.offset + objectOffset) / pageSize)
  const end = Math.min(pageCount(object.offset, object.size, pageSize), first + range.pages - (range.redzone ? 1 : 0))
  const pages: bigint[] = []
  for (let index = first; index < end; index += 1) pages.push(object.pageAt(index))
  handle.nexus.resources.dvma?.map(range, pages, {
    writable: (flags & DDI_DMA_READ) !== 0,
    streamable: handle.nexus.rules.streaming && (flags & DDI_DMA_CONSISTENT) === 0,
  })
}

function takeRecords(handle: DdiDmaHandle, records: number): PlanFailure | null {
  const taken = handle.nexus.resources.windowRecords.take(records)
  return taken ? null : shortOf('windows', `no memory for ${records} windows`)
}

/** One part if the object fits; else parts of equal length, each a multiple of granular. */
function partsOf(
  object: DmaObject,
  wanted: number,
  most: number,
  handle: DdiDmaHandle,
  partial: boolean,
): Part[] | NoWindows {
  if (wanted <= most) return [{ objectOffset: 0, size: object.size }]
  const reason = `${wanted} I/O pages are wanted and the arena has ${most}`
  if (handle.host === 'x86-iommu') return { failure: 'NOMAPPING', reason }
  if (!partial) return { failure: 'TOOBIG', reason: `${reason}, and DDI_DMA_PARTIAL is absent` }
  const { pageSize } = handle.nexus.rules
  const { granular } = handle.limits
  const parts: Part[] = []
  for (let done = 0; done < object.size;) {
    const room = most * pageSize - ((object.offset + done) % pageSize)
    const rest = object.size - done
    const size = rest <= room ? rest : room - (room % granular)
    if (size === 0) return { failure: 'NOMAPPING', reason: `${reason}: too few for one unit of ${granular} bytes` }
    parts.push({ objectOffset: done, size })
    done += size
  }
  return parts
}

/** An IOMMU on x86 keeps an object out of the way of segment boundaries when the object is short enough. */
function uncrossed(handle: DdiDmaHandle, object: DmaObject): { offset: number; size: number; segSize: bigint } | null {
  const { segSize } = handle.limits
  const fits = handle.host === 'x86-iommu' && BigInt(object.size) <= segSize
  return fits ? { offset: object.offset, size: object.size, segSize } : null
}

function takeRange(
  handle: DdiDmaHandle,
  arena: DvmaArena,
  object: DmaObject,
  pages: number,
  redzone: boolean,
): DvmaRange | null {
  const { lo, hi } = handle.limits
  return arena.take({ pages, lo, hi, redzone, uncrossed: uncrossed(handle, object) })
}

/** Whether even an empty arena could not hold the object: a shortage would then never end. */
function neverFits(handle: DdiDmaHandle, arena: DvmaArena, object: DmaObject, pages: number): boolean {
  return takeRange(handle, arena.emptyTwin(), object, pages, false) === null
}

function windowsOf(
  handle: DdiDmaHandle,
  range: DvmaRange,
  object: DmaObject,
  parts: readonly Part[],
  partial: boolean,
): DmaWindow[] | NoWindows {
  const { limits, nexus, host } = handle
  const windows: DmaWindow[] = []
  for (const { objectOffset, size } of parts) {
    const start = range.base + BigInt((object.offset + objectOffset) % nexus.rules.pageSize)
    const cookies = rangeCookies(start, size, objectOffset, limits)
    const dealt = dmaWindows(cookies, { limits, size, bounceNeed: 0, bounceSlots: 0, partial })
    if ('failure' in dealt) return host === 'x86-iommu' ? { failure: 'NOMAPPING', reason: dealt.reason } : dealt
    windows.push(...dealt)
  }
  const manyOnIommu = host === 'x86-iommu' && windows.length > 1
  return manyOnIommu ? { failure: 'NOMAPPING', reason: 'the IOMMU mapping would need windows' } : windows
}
