import { DDI_DMA_SYNC_FORDEV } from './constants'
import type { BoundWindow, DdiDmaHandle, DmaBinding } from './handle'
import type { PhysicalMemory } from './nexus'

/**
 * Bring memory and device to the same view of the active window: copy its bounced bytes, keep a cache that DMA does not
 * see in step, let a streaming buffer empty itself. A binding whose syncs go wrong is left as it is.
 *
 * @source ddi_dma_sync(9F), x86 root nexus; sun4u streaming buffer
 * @param type   DDI_DMA_SYNC_FORDEV: the device is next; the other types: the processor is
 * @param offset bytes from the start of the object
 * @param length bytes; what lies outside the window is left alone
 * @param isAsked a driver called ddi_dma_sync
 */
export function copyWindow(handle: DdiDmaHandle, type: number, offset = 0, length = Infinity, isAsked = false): void {
  const { binding } = handle.active('ddi_dma_sync')
  if (binding.mistake === 'forgotten' || binding.mistake === 'late') return
  syncBinding(handle, binding, type, offset, length, isAsked)
}

/**
 * As {@link copyWindow}, of a binding that its handle may have let go already, and without its mistakes.
 *
 * @source ddi_dma_unbind_handle(9F)
 */
export function syncBinding(
  handle: DdiDmaHandle,
  binding: DmaBinding,
  type: number,
  offset = 0,
  length = Infinity,
  isAsked = false,
): void {
  const window = binding.windows[binding.currentWindow]
  const { memory, services } = handle.nexus
  const toDevice = type === DDI_DMA_SYNC_FORDEV
  if (window === undefined) return
  if (binding.range !== null) return syncRange(handle, binding, toDevice, Math.min(length, window.size), isAsked)
  const cache = memory?.cache ?? null
  if (!window.usesBounce && cache === null) return
  let bytes = 0
  let pages = 0
  for (const part of partsOf(window, offset, length)) {
    if (!toDevice) cache?.invalidate(part.device, part.size)
    if (part.isBounced) {
      memory?.copy(toDevice ? part.own : part.device, toDevice ? part.device : part.own, part.size)
      bytes += part.size
      pages += 1
    }
    if (toDevice) cache?.writeBack(part.device, part.size)
  }
  if (bytes > 0) services.observe({ kind: 'copy', dip: handle.dip, toDevice, bytes, pages })
}

/** What the device wrote leaves the streaming buffer; the other way nothing waits. */
function syncRange(
  handle: DdiDmaHandle,
  binding: DmaBinding,
  toDevice: boolean,
  length: number,
  isAsked: boolean,
): void {
  const { resources, services } = handle.nexus
  const waited = toDevice || binding.range === null ? 0 : (resources.dvma?.flush(binding.range) ?? 0)
  if (!isAsked && waited === 0) return
  services.observe({ kind: 'flush', dip: handle.dip, bytes: isAsked ? length : waited, isImplicit: !isAsked })
}

/**
 * Stores that still sit in a cache which DMA does not see go to memory before the device begins: none may fall on what
 * the device writes. An IOMMU host has caches that watch the bus.
 *
 * @source ddi_dma_buf_bind_handle(9F): implicit synchronisation
 */
export function settleForDevice(handle: DdiDmaHandle, binding: DmaBinding): void {
  const { memory, rules } = handle.nexus
  const cache: PhysicalMemory['cache'] = memory?.cache
  if (!cache || binding.range !== null || binding.mistake === 'forgotten') return
  for (const page of binding.bouncePages) cache.writeBack(Number(page), rules.pageSize)
  for (const window of binding.windows) {
    for (const { planned } of window.cookies) cache.writeBack(Number(planned.address), planned.size)
  }
}

interface Part {
  /** Address of the object's bytes, and where the device sees them. */
  readonly own: number
  readonly device: number
  readonly size: number
  readonly isBounced: boolean
}

function* partsOf(window: BoundWindow, offset: number, length: number): Generator<Part, void, void> {
  for (const { planned, dmac_laddress } of window.cookies) {
    const from = Math.max(planned.objectOffset, offset)
    const until = Math.min(planned.objectOffset + planned.size, offset + length)
    if (until <= from) continue
    const skip = from - planned.objectOffset
    yield {
      own: Number(planned.address) + skip,
      device: Number(dmac_laddress) + skip,
      size: until - from,
      isBounced: planned.bounceSlot >= 0,
    }
  }
}
