import { DDI_DMA_SYNC_FORDEV } from './constants'
import type { BoundCookie, DdiDmaHandle } from './handle'

/**
 * Copy the bounced bytes of the active window between the object and its bounce pages.
 *
 * @source ddi_dma_sync(9F), x86 root nexus
 * @param type   DDI_DMA_SYNC_FORDEV copies object to bounce page; the other types copy back
 * @param offset bytes from the start of the object
 * @param length bytes; what lies outside the window is left alone
 */
export function copyWindow(handle: DdiDmaHandle, type: number, offset = 0, length = Infinity): void {
  const { window } = handle.active('ddi_dma_sync')
  if (!window.usesBounce) return
  const toDevice = type === DDI_DMA_SYNC_FORDEV
  let bytes = 0
  let pages = 0
  for (const cookie of window.cookies) {
    const copied = cookie.planned.bounceSlot < 0 ? 0 : copyCookie(handle, cookie, toDevice, offset, length)
    bytes += copied
    if (copied > 0) pages += 1
  }
  if (bytes > 0) handle.nexus.services.observe({ kind: 'copy', dip: handle.dip, toDevice, bytes, pages })
}

function copyCookie(
  handle: DdiDmaHandle,
  cookie: BoundCookie,
  toDevice: boolean,
  offset: number,
  length: number,
): number {
  const { objectOffset, size, address } = cookie.planned
  const from = Math.max(objectOffset, offset)
  const until = Math.min(objectOffset + size, offset + length)
  if (until <= from) return 0
  const skip = from - objectOffset
  const own = Number(address) + skip
  const bounce = Number(cookie.dmac_laddress) + skip
  handle.nexus.memory?.copy(toDevice ? own : bounce, toDevice ? bounce : own, until - from)
  return until - from
}
