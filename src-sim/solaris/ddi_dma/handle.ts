import { newLink, type TraceLink } from '../../core/sink'
import type { DdiDmaAttr } from './attr'
import { ddi_dma_attr_merge } from './attr'
import { DDI_DMA_BADATTR, DDI_DMA_FORCE_PHYSICAL, DDI_SUCCESS } from './constants'
import type { DvmaRange } from './dvma'
import type { DmaLimits } from './limits'
import { badAttr, dmaLimits, unworkableAttr } from './limits'
import type { BindingMistake, DmaHost, DmaNexus, DmaWait } from './nexus'
import type { MUST_SLEEP } from './nexus'
import type { DmaObject } from './object'
import { ddiPanic } from './panic'
import type { DmaWindow, WindowCookie } from './windows'

/**
 * What a device is told about one piece of memory.
 *
 * @source ddi_dma_cookie(9S)
 */
export interface DdiDmaCookie {
  /** 64-bit device address */
  readonly dmac_laddress: bigint
  /** its low 32 bits */
  readonly dmac_address: number
  /** bytes */
  readonly dmac_size: number
  /** bus-specific; 0 here */
  readonly dmac_type: number
}

/** A cookie together with where its bytes live. @source x86 root nexus */
export interface BoundCookie extends DdiDmaCookie {
  readonly planned: WindowCookie
}

/** A window whose cookies carry final device addresses. @source ddi_dma_getwin(9F) */
export interface BoundWindow {
  /** bytes from the start of the object */
  readonly offset: number
  /** bytes */
  readonly size: number
  readonly cookies: readonly BoundCookie[]
  readonly usesBounce: boolean
}

/** Everything a bind holds until its unbind. @source ddi_dma_unbind_handle(9F) */
export interface DmaBinding {
  readonly object: DmaObject
  readonly flags: number
  readonly windows: readonly BoundWindow[]
  /** whether numwin and getwin have a window table; a bind without bounce and without windows has none */
  readonly windowTable: boolean
  readonly bouncePages: readonly bigint[]
  readonly range: DvmaRange | null
  readonly cookieSlots: number
  readonly windowRecords: number
  /** what goes wrong with it; null = nothing */
  readonly mistake: BindingMistake | null
  currentWindow: number
  /** cookie that ddi_dma_nextcookie returns next */
  nextCookie: number
}

/**
 * A DMA handle: one device's licence for one transaction at a time.
 *
 * @source ddi_dma_alloc_handle(9F)
 */
export class DdiDmaHandle {
  readonly nexus: DmaNexus
  /** name of the driver or device it belongs to */
  readonly dip: string
  /** the device's attributes, tightened by the buses above it */
  readonly attr: DdiDmaAttr
  readonly limits: DmaLimits
  binding: DmaBinding | null = null
  freed = false
  /** The buf whose memory is bound; null when it was bound by address or pages. */
  owner: object | null = null
  /** The request that it was bound for. */
  readonly link: TraceLink = newLink()
  /** Nothing is owed to the processor: ddi_dma_sync came after what the device stored. */
  isSynced = true

  constructor(nexus: DmaNexus, dip: string, attr: DdiDmaAttr) {
    this.nexus = nexus
    this.dip = dip
    this.attr = attr
    this.limits = dmaLimits(attr)
  }

  /** `allocated`, `bound` or `freed`. */
  get state(): 'allocated' | 'bound' | 'freed' {
    if (this.freed) return 'freed'
    return this.binding === null ? 'allocated' : 'bound'
  }

  /** The host rules that apply to this handle: FORCE_PHYSICAL steps around an IOMMU. */
  get host(): DmaHost {
    const forced = (this.attr.dma_attr_flags & DDI_DMA_FORCE_PHYSICAL) !== 0
    return forced ? 'x86' : this.nexus.rules.host
  }

  /** The active window; a panic names the routine that has no business here. */
  active(routine: string): { binding: DmaBinding; window: BoundWindow } {
    const binding = this.binding
    const window = binding?.windows[binding.currentWindow]
    if (binding === null || window === undefined) this.misused(`${routine}: handle of ${this.dip} is not bound`)
    return { binding, window }
  }

  /** The kernel stops: the handle was used out of order. @source ddi_dma_alloc_handle(9F) */
  misused(message: string, rule: 'HandleMisuse' | 'CookieMisuse' = 'HandleMisuse'): never {
    this.nexus.services.checker?.forbid(rule, message)
    return ddiPanic(message)
  }
}

/** Answer of ddi_dma_alloc_handle. @source ddi_dma_alloc_handle(9F) */
export interface AllocHandleReply {
  readonly status: number | typeof MUST_SLEEP
  /** null unless status is DDI_SUCCESS */
  readonly handle: DdiDmaHandle | null
  /** why the status is BADATTR; empty otherwise */
  readonly reason: string
}

/**
 * Make a handle for a device with the given attributes.
 *
 * @source ddi_dma_alloc_handle(9F)
 * @error DDI_DMA_BADATTR for attributes that cannot work (all checks only on a strict machine);
 *   DDI_DMA_NORESOURCES when handles are short, and a callback is then registered
 * @sleeps never itself: a SLEEP request that must wait gets {@link MUST_SLEEP}
 */
export function ddi_dma_alloc_handle(
  nexus: DmaNexus,
  dip: string,
  attr: DdiDmaAttr,
  waitfp: DmaWait,
  arg: unknown,
): AllocHandleReply {
  nexus.checkSleep(dip, 'ddi_dma_alloc_handle', waitfp)
  const merged = nexus.busAttributes.reduce(ddi_dma_attr_merge, attr)
  const reason = refusal(nexus, merged)
  if (reason !== null) return { status: DDI_DMA_BADATTR, handle: null, reason }
  if (!nexus.resources.handles.take(1)) {
    return { status: nexus.shortage(dip, 'handle', waitfp, arg), handle: null, reason: 'no handle is free' }
  }
  const handle = new DdiDmaHandle(nexus, dip, merged)
  nexus.services.checker?.allocated(dip, handle)
  return { status: DDI_SUCCESS, handle, reason: '' }
}

function refusal(nexus: DmaNexus, attr: DdiDmaAttr): string | null {
  const { strict, pageSize, physicalPossible } = nexus.rules
  if ((attr.dma_attr_flags & DDI_DMA_FORCE_PHYSICAL) !== 0 && !physicalPossible) {
    return 'DDI_DMA_FORCE_PHYSICAL, and this machine has no physical DMA'
  }
  return strict ? badAttr(attr, pageSize) : unworkableAttr(attr)
}

/**
 * Give a handle back. Whoever waits for DMA resources is told.
 *
 * @source ddi_dma_free_handle(9F)
 * @error a panic when the handle still describes an object, or is freed twice
 */
export function ddi_dma_free_handle(handle: DdiDmaHandle): void {
  if (handle.state === 'freed') handle.misused(`ddi_dma_free_handle: handle of ${handle.dip} was freed before`)
  if (handle.state === 'bound') handle.misused(`ddi_dma_free_handle: handle of ${handle.dip} is still bound`)
  handle.freed = true
  handle.nexus.services.checker?.freed(handle.dip, handle)
  handle.nexus.resources.handles.give(1)
  handle.nexus.released()
}

/**
 * Burst sizes that device and buses have in common, bit n for 2^n bytes.
 *
 * @source ddi_dma_burstsizes(9F)
 */
export function ddi_dma_burstsizes(handle: DdiDmaHandle): number {
  return handle.attr.dma_attr_burstsizes
}

/** Final windows: bounced cookies move to their bounce page, at the same offset in the page. @source x86 root nexus */
export function boundWindows(
  windows: readonly DmaWindow[],
  bouncePages: readonly bigint[],
  pageSize: number,
): BoundWindow[] {
  return windows.map((window) => ({
    offset: window.offset,
    size: window.size,
    cookies: window.cookies.map((planned) => boundCookie(planned, bouncePages, pageSize)),
    usesBounce: window.cookies.some((cookie) => cookie.bounceSlot >= 0),
  }))
}

function boundCookie(planned: WindowCookie, bouncePages: readonly bigint[], pageSize: number): BoundCookie {
  const page = bouncePages[planned.bounceSlot]
  const address = page === undefined ? planned.address : page + (planned.address % BigInt(pageSize))
  return {
    dmac_laddress: address,
    dmac_address: Number(BigInt.asUintN(32, address)),
    dmac_size: planned.size,
    dmac_type: 0,
    planned,
  }
}
