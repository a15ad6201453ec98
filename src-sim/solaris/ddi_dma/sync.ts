import {
  DDI_DMA_READ,
  DDI_DMA_SYNC_FORCPU,
  DDI_DMA_SYNC_FORDEV,
  DDI_DMA_WRITE,
  DDI_FAILURE,
  DDI_SUCCESS,
} from './constants'
import { copyWindow } from './copy'
import type { BoundWindow, DdiDmaCookie, DdiDmaHandle, DmaBinding } from './handle'
import { mapPart } from './plan-range'

/** Answer of ddi_dma_getwin. @source ddi_dma_getwin(9F) */
export interface GetwinReply {
  readonly status: number
  /** bytes from the start of the object */
  readonly offset: number
  /** bytes */
  readonly length: number
  readonly cookie: DdiDmaCookie | null
  readonly ccount: number
}

const NO_WINDOW: GetwinReply = { status: DDI_FAILURE, offset: 0, length: 0, cookie: null, ccount: 0 }

/**
 * Number of windows of a partial mapping.
 *
 * @source ddi_dma_numwin(9F)
 * @error DDI_FAILURE unless the bind answered DDI_DMA_PARTIAL_MAP
 */
export function ddi_dma_numwin(handle: DdiDmaHandle): { status: number; nwin: number } {
  const { binding } = handle
  const nwin = binding?.windows.length ?? 0
  return nwin > 1 ? { status: DDI_SUCCESS, nwin } : { status: DDI_FAILURE, nwin: 0 }
}

/**
 * Make another window the active one. Windows may be visited in any order and more than once.
 *
 * @source ddi_dma_getwin(9F)
 * @error DDI_FAILURE past the last window, when nothing is bound, and on a bind without a window table (one window and
 *   no bounce pages)
 */
export function ddi_dma_getwin(handle: DdiDmaHandle, win: number): GetwinReply {
  if (handle.binding === null) return noWindow(handle, win)
  const { binding } = handle.active('ddi_dma_getwin')
  const wanted = binding.windows[win]
  if (!binding.windowTable || wanted === undefined) return noWindow(handle, win)
  if ((binding.flags & DDI_DMA_READ) !== 0) copyWindow(handle, DDI_DMA_SYNC_FORCPU)
  binding.currentWindow = win
  handle.isSynced = (binding.flags & DDI_DMA_READ) === 0
  binding.nextCookie = 1
  if (binding.range !== null) remap(handle, binding, wanted)
  if ((binding.flags & DDI_DMA_WRITE) !== 0) copyWindow(handle, DDI_DMA_SYNC_FORDEV)
  const ccount = wanted.cookies.length
  handle.nexus.services.observe({ kind: 'window', dip: handle.dip, window: win, cookies: ccount })
  return { status: DDI_SUCCESS, offset: wanted.offset, length: wanted.size, cookie: wanted.cookies[0] ?? null, ccount }
}

/** There is no such window: the driver counted wrongly. Window 0 of an unbroken binding may be asked for. */
function noWindow(handle: DdiDmaHandle, win: number): GetwinReply {
  const nwin = handle.binding?.windows.length ?? 0
  if (win >= nwin) {
    const message = `ddi_dma_getwin: ${handle.dip} asks for window ${win} of ${nwin}`
    handle.nexus.services.checker?.breaks('WindowMisuse', message)
  }
  return NO_WINDOW
}

/** A range smaller than the object shows the part that holds the active window. */
function remap(handle: DdiDmaHandle, binding: DmaBinding, window: BoundWindow): void {
  const first = window.cookies[0]
  if (binding.range === null || first === undefined) return
  const { pageSize } = handle.nexus.rules
  const intoRange = Number((first.dmac_laddress - binding.range.base) / BigInt(pageSize))
  const pageOfWindow = Math.floor((binding.object.offset + window.offset) / pageSize)
  const pageOfPart = pageOfWindow - intoRange
  const offset = Math.max(0, pageOfPart * pageSize - binding.object.offset)
  mapPart(handle, binding.range, binding.object, offset, binding.flags)
}

/**
 * Bring memory and device to the same view of a part of the object.
 *
 * By the contract, `offset` counts from the start of the object and length 0 means "to its end". The x86 code looks
 * only at the active window: offset 0 is its start and length 0 its length, whatever the offset.
 *
 * @source ddi_dma_sync(9F), x86 root nexus
 * @param type DDI_DMA_SYNC_FORDEV, DDI_DMA_SYNC_FORCPU or DDI_DMA_SYNC_FORKERNEL
 * @error DDI_FAILURE when nothing is bound; for a range outside the object (contract); for one outside the window, or
 *   against the direction of the bind (x86, strict only). A bind without bounce pages on x86 succeeds without a look
 */
export function ddi_dma_sync(handle: DdiDmaHandle, offset: number, length: number, type: number): number {
  const { rules } = handle.nexus
  if (handle.binding === null) {
    handle.nexus.services.checker?.breaks('HandleMisuse', `ddi_dma_sync: handle of ${handle.dip} is not bound`)
    return DDI_FAILURE
  }
  const { binding, window } = handle.active('ddi_dma_sync')
  if (type !== DDI_DMA_SYNC_FORDEV) handle.isSynced = true
  if (rules.syncRule === 'x86') {
    if (binding.bouncePages.length === 0) return DDI_SUCCESS
    return syncWindow(handle, binding, window, offset, length, type)
  }
  const { size } = binding.object
  if (offset < 0 || length < 0 || offset > size || offset + length > size) return DDI_FAILURE
  const bytes = length === 0 ? size - offset : length
  copyWindow(handle, type, offset, bytes, true)
  return DDI_SUCCESS
}

function syncWindow(
  handle: DdiDmaHandle,
  binding: DmaBinding,
  window: BoundWindow,
  offset: number,
  length: number,
  type: number,
): number {
  const from = offset === 0 ? window.offset : offset
  const bytes = length === 0 ? window.size : length
  if (handle.nexus.rules.strict) {
    if (from < window.offset || from + bytes > window.offset + window.size) return DDI_FAILURE
    const needed = type === DDI_DMA_SYNC_FORDEV ? DDI_DMA_WRITE : DDI_DMA_READ
    if ((binding.flags & needed) === 0) return DDI_FAILURE
  }
  copyWindow(handle, type, from, bytes)
  return DDI_SUCCESS
}
