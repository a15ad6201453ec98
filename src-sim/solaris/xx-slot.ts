import { KIND } from '../trace/kinds'
import type { Buf } from '../kern/buf'
import type { Callout } from '../kern/delay'
import { B_READ } from './buf'
import { ddi_dma_buf_bind_handle, ddi_dma_unbind_handle } from './ddi_dma/bind'
import {
  DDI_DMA_NORESOURCES,
  DDI_DMA_PARTIAL,
  DDI_DMA_PARTIAL_MAP,
  DDI_DMA_READ,
  DDI_DMA_SYNC_FORCPU,
  DDI_DMA_WRITE,
} from './ddi_dma/constants'
import { ddi_dma_cookie_iter, ddi_dma_nextcookie } from './ddi_dma/cookie_calls'
import { ddi_dma_free_handle, type DdiDmaCookie, type DdiDmaHandle } from './ddi_dma/handle'
import type { DmaWait } from './ddi_dma/nexus'
import { ddi_dma_getwin, ddi_dma_numwin, ddi_dma_sync } from './ddi_dma/sync'
import { dmaBuf, type KernelNexus } from './dma'
import type { SolarisKernel } from './kernel'

/** What a place on the device is made of. @source Writing Device Drivers, DMA Transfers */
export interface XxSlotParts {
  readonly k: SolarisKernel
  readonly joined: KernelNexus
  readonly handle: DdiDmaHandle
  /** Track of the driver in the trace. */
  readonly track: number
  /** Ask for windows when a request does not fit. */
  readonly isPartial: boolean
}

/**
 * A place on the device for one request: its DMA handle, the windows of its memory, its alarm. A device that works on
 * one command at a time has one of them.
 *
 * @source Writing Device Drivers, DMA Transfers; ddi_dma_getwin(9F)
 */
export class XxSlot {
  readonly number: number
  readonly handle: DdiDmaHandle
  /** The request that has the place. */
  bp: Buf | null = null
  /** Bytes of windows that are over. */
  moved = 0
  /** The active window, bytes. */
  windowOffset = 0
  windowSize = 0
  /** Its next window waits until the device takes a further command. */
  isParked = false
  /** Rings when the device is not heard of. */
  alarm: Callout | null = null
  private readonly parts: XxSlotParts
  private window = 0
  private windows = 1

  /** @param number from 0, among the places of the driver */
  constructor(number: number, parts: XxSlotParts) {
    this.number = number
    this.parts = parts
    this.handle = parts.handle
  }

  /** Binds the memory of a request. @returns a DDI_DMA_ result @source ddi_dma_buf_bind_handle(9F) */
  bind(bp: Buf, wait: DmaWait, arg: unknown): number {
    const { handle } = this
    const { k, joined, track, isPartial } = this.parts
    const direction = (bp.b_flags & B_READ) !== 0 ? DDI_DMA_READ : DDI_DMA_WRITE
    const flags = direction | (isPartial ? DDI_DMA_PARTIAL : 0)
    k.cpu.charge(k.costs.dmaBind)
    const reply = ddi_dma_buf_bind_handle(handle, joined.resolver, dmaBuf(k, bp), flags, wait, arg)
    const status = typeof reply.status === 'number' ? reply.status : DDI_DMA_NORESOURCES
    const { trace, now } = k.sim
    if (!reply.cookie) {
      trace.instant(now, KIND['dma:bind-fail'], track, bp.link, 1, status, 0)
      return status
    }
    k.cpu.charge(k.costs.iommuMap * this.pages(bp))
    trace.instant(now, KIND['dma:bind'], track, bp.link, 1, bp.b_addr, reply.ccount)
    this.window = 0
    const { nwin } = ddi_dma_numwin(handle)
    this.windows = Math.max(1, nwin)
    this.windowOffset = 0
    this.windowSize = status === DDI_DMA_PARTIAL_MAP ? handle.active('bind').window.size : bp.b_bcount
    this.moved = 0
    return status
  }

  /** Cookies of the active window, in the way of the profile switch `cookies`. @source ddi_dma_nextcookie(9F) */
  cookies(): DdiDmaCookie[] {
    const { handle } = this
    const first = ddi_dma_cookie_iter(handle, null)
    const list: DdiDmaCookie[] = first ? [first] : []
    const { window } = handle.active('cookies')
    if (this.parts.k.profile.cookies === 'arguments') {
      while (list.length < window.cookies.length) list.push(ddi_dma_nextcookie(handle))
    } else {
      for (let at = first; at; at = ddi_dma_cookie_iter(handle, at)) if (at !== first) list.push(at)
    }
    return list
  }

  /** A window before this one has been active. */
  get isLater(): boolean {
    return this.window > 0
  }

  /** A window is left behind the active one. */
  get hasMore(): boolean {
    return this.window + 1 < this.windows
  }

  /** Makes the next window the active one. @source ddi_dma_getwin(9F) */
  next(): void {
    this.window++
    const { offset, length } = ddi_dma_getwin(this.handle, this.window)
    this.windowOffset = offset
    this.windowSize = length
  }

  /** Sync and unbind; nothing when nothing is bound. @source ddi_dma_unbind_handle(9F) */
  unbind(bp: Buf): void {
    const { handle } = this
    const { k, joined, track } = this.parts
    if (handle.state !== 'bound') return
    const { trace, now } = k.sim
    if ((bp.b_flags & B_READ) !== 0) {
      k.cpu.charge(k.costs.dmaSync)
      const { window } = handle.active('sync')
      ddi_dma_sync(handle, joined.nexus.rules.syncRule === 'x86' ? 0 : window.offset, 0, DDI_DMA_SYNC_FORCPU)
      trace.instant(now, KIND['dma:sync'], track, bp.link, 1, window.offset, window.size)
    }
    k.cpu.charge(k.costs.iommuUnmap * this.pages(bp))
    ddi_dma_unbind_handle(handle)
    trace.instant(now, KIND['dma:unbind'], track, bp.link, 1, 0, 0)
  }

  /** Gives the handle back. @source ddi_dma_free_handle(9F) */
  free(): void {
    ddi_dma_free_handle(this.handle)
  }

  private pages(bp: Buf): number {
    return this.parts.k.kas.pageCount(bp.b_addr, bp.b_bcount)
  }
}
