import {
  DDI_DMA_INUSE,
  DDI_DMA_MAPPED,
  DDI_DMA_NOMAPPING,
  DDI_DMA_PARTIAL,
  DDI_DMA_PARTIAL_MAP,
  DDI_DMA_READ,
  DDI_DMA_SYNC_FORCPU,
  DDI_DMA_SYNC_FORDEV,
  DDI_DMA_TOOBIG,
  DDI_DMA_WRITE,
  DDI_FAILURE,
  DDI_SUCCESS,
} from './constants'
import { copyWindow, settleForDevice, syncBinding } from './copy'
import type { DdiDmaCookie, DdiDmaHandle, DmaBinding } from './handle'
import type { DmaNexus, DmaWait } from './nexus'
import type { MUST_SLEEP } from './nexus'
import type { AddressResolver, DmaBuf, DmaObject } from './object'
import { dmaObjectOfAddress, dmaObjectOfBuf } from './object'
import { invariant } from './panic'
import type { BindPlan, PlanFailure } from './plan-result'
import { planBind } from './plan'

/** Answer of the two bind routines. @source ddi_dma_buf_bind_handle(9F) */
export interface BindReply {
  /** a DDI_DMA_ result, or {@link MUST_SLEEP} */
  readonly status: number | typeof MUST_SLEEP
  /** first cookie of window 0; null unless bound */
  readonly cookie: DdiDmaCookie | null
  /** cookies of window 0; 0 unless bound */
  readonly ccount: number
  /** why nothing was bound; empty otherwise */
  readonly reason: string
}

/**
 * Bind the memory of a buf to a handle.
 *
 * @source ddi_dma_buf_bind_handle(9F)
 * @param waitfp DDI_DMA_DONTWAIT, DDI_DMA_SLEEP, or a callback that gets `arg`
 * @error DDI_DMA_INUSE, DDI_DMA_NORESOURCES, DDI_DMA_NOMAPPING, DDI_DMA_TOOBIG; none of them changes handle or pools
 * @sleeps never itself: a SLEEP request that must wait gets {@link MUST_SLEEP}
 */
export function ddi_dma_buf_bind_handle<Space>(
  handle: DdiDmaHandle,
  resolver: AddressResolver<Space>,
  bp: DmaBuf<Space>,
  flags: number,
  waitfp: DmaWait,
  arg: unknown,
): BindReply {
  const reply = bindObject(handle, dmaObjectOfBuf(resolver, bp), flags, waitfp, arg)
  if (reply.cookie !== null) {
    handle.owner = bp.owner ?? null
    handle.nexus.services.checker?.bound(handle)
  }
  return reply
}

/**
 * Bind a piece of an address space to a handle.
 *
 * @source ddi_dma_addr_bind_handle(9F)
 * @param space null = kernel
 * @param length bytes; 0 is answered with DDI_DMA_NOMAPPING
 * @error as {@link ddi_dma_buf_bind_handle}
 * @sleeps never itself: a SLEEP request that must wait gets {@link MUST_SLEEP}
 */
export function ddi_dma_addr_bind_handle<Space>(
  handle: DdiDmaHandle,
  resolver: AddressResolver<Space>,
  space: Space | null,
  address: number,
  length: number,
  flags: number,
  waitfp: DmaWait,
  arg: unknown,
): BindReply {
  const object = length > 0 ? dmaObjectOfAddress(resolver, space, address, length) : null
  return bindObject(handle, object, flags, waitfp, arg)
}

/**
 * Bind a DMA object whose pages are known.
 *
 * @source ddi_dma_buf_bind_handle(9F)
 * @param object null = the address means nothing
 * @error as {@link ddi_dma_buf_bind_handle}
 * @sleeps never itself: a SLEEP request that must wait gets {@link MUST_SLEEP}
 */
export function bindObject(
  handle: DdiDmaHandle,
  object: DmaObject | null,
  flags: number,
  waitfp: DmaWait,
  arg: unknown,
): BindReply {
  const { nexus, dip } = handle
  if (handle.freed) handle.misused(`bind: handle of ${dip} was freed`)
  nexus.checkSleep(dip, 'bind', waitfp)
  if (handle.binding !== null && checksInUse(nexus)) return refused(DDI_DMA_INUSE, 'the handle is bound already')
  if (object === null || object.size === 0) return refused(DDI_DMA_NOMAPPING, 'there is no memory to bind')
  const plan = planBind(handle, object, flags)
  if ('failure' in plan) return failed(handle, plan, waitfp, arg)
  if (handle.binding !== null) nexus.services.observe({ kind: 'leak', dip }) // a lax machine forgets the old binding
  const binding = bindingOf(object, flags, plan, nexus.services.mistake?.(dip) ?? null)
  handle.binding = binding
  handle.owner = null
  handle.isSynced = (flags & DDI_DMA_READ) === 0
  nexus.services.checker?.bound(handle)
  poison(handle, binding)
  settleForDevice(handle, binding)
  if ((flags & DDI_DMA_WRITE) !== 0) copyWindow(handle, DDI_DMA_SYNC_FORDEV)
  const status = plan.windows.length > 1 ? DDI_DMA_PARTIAL_MAP : DDI_DMA_MAPPED
  invariant(status === DDI_DMA_MAPPED || (flags & DDI_DMA_PARTIAL) !== 0, 'windows without DDI_DMA_PARTIAL')
  const cookies = plan.windows[0]?.cookies ?? []
  nexus.services.observe({ kind: 'bind', dip, status, windows: plan.windows.length, cookies: cookies.length })
  if (binding.mistake === 'early') nexus.services.later?.(dip, () => endEarly(handle, binding))
  return { status, cookie: cookies[0] ?? null, ccount: cookies.length, reason: '' }
}

/**
 * End a binding: sync for the CPU, give everything back, tell whoever waits.
 *
 * @source ddi_dma_unbind_handle(9F)
 * @error DDI_FAILURE when nothing is bound
 */
export function ddi_dma_unbind_handle(handle: DdiDmaHandle): number {
  const { binding, nexus, dip } = handle
  if (handle.freed) handle.misused(`ddi_dma_unbind_handle: handle of ${dip} was freed`)
  if (binding === null) {
    nexus.services.checker?.breaks('HandleMisuse', `ddi_dma_unbind_handle: handle of ${dip} is not bound`)
    return DDI_FAILURE
  }
  nexus.services.checker?.unbound(handle)
  const isSyncDue = binding.mistake === 'forgotten' || binding.mistake === 'late'
  if (isSyncDue && (binding.flags & DDI_DMA_READ) !== 0) {
    const what = binding.mistake === 'late' ? 'comes after the request was completed' : 'was left out'
    nexus.services.checker?.breaks('SyncMissing', `${dip}: ddi_dma_sync for the CPU ${what}`)
  }
  handle.binding = null
  handle.isSynced = true
  nexus.services.observe({ kind: 'unbind', dip })
  if (binding.mistake !== 'late') giveBack(handle, binding)
  else nexus.services.later?.(dip, () => giveBack(handle, binding))
  return DDI_SUCCESS
}

/** The last sync, then everything that the binding held. */
function giveBack(handle: DdiDmaHandle, binding: DmaBinding): void {
  const { nexus } = handle
  if ((binding.flags & DDI_DMA_READ) !== 0 && binding.mistake !== 'forgotten') {
    syncBinding(handle, binding, DDI_DMA_SYNC_FORCPU)
  }
  const { bounce, cookieSlots, windowRecords, dvma } = nexus.resources
  bounce.give(binding.bouncePages)
  cookieSlots.give(binding.cookieSlots)
  windowRecords.give(binding.windowRecords)
  if (binding.range !== null) dvma?.give(binding.range)
  nexus.released()
}

/** The mapping ends although the device still works: F38. */
function endEarly(handle: DdiDmaHandle, binding: DmaBinding): void {
  const { nexus, dip } = handle
  if (handle.binding !== binding) return
  if (binding.range === null) nexus.services.abort?.(dip)
  else nexus.resources.dvma?.unmap(binding.range)
}

function checksInUse(nexus: DmaNexus): boolean {
  return nexus.rules.strict || nexus.rules.host === 'dvma'
}

function refused(status: BindReply['status'], reason: string): BindReply {
  return { status, cookie: null, ccount: 0, reason }
}

function failed(handle: DdiDmaHandle, plan: PlanFailure, waitfp: DmaWait, arg: unknown): BindReply {
  const { nexus, dip } = handle
  switch (plan.failure) {
    case 'TOOBIG':
      nexus.warnOnce(dip, `DMA object needs windows: ${plan.reason}`)
      return refused(DDI_DMA_TOOBIG, plan.reason)
    case 'NOMAPPING':
      return refused(DDI_DMA_NOMAPPING, plan.reason)
    case 'NORESOURCES':
      return refused(nexus.shortage(dip, plan.resource, waitfp, arg), plan.reason)
  }
}

function bindingOf(object: DmaObject, flags: number, plan: BindPlan, mistake: DmaBinding['mistake']): DmaBinding {
  return {
    object,
    flags,
    windows: plan.windows,
    windowTable: plan.windows.length > 1 || plan.bouncePages.length > 0,
    bouncePages: plan.bouncePages,
    range: plan.range,
    cookieSlots: plan.cookieSlots,
    windowRecords: plan.windowRecords,
    mistake,
    currentWindow: 0,
    nextCookie: 1,
  }
}

/** Fresh bounce pages hold a pattern, so that bytes the device never wrote can be told from data. */
function poison(handle: DdiDmaHandle, binding: DmaBinding): void {
  const { memory, rules } = handle.nexus
  for (const page of binding.bouncePages) memory?.fill(Number(page), rules.pageSize, rules.bouncePoison)
}
