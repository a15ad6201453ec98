import type { RuleId } from '../../checker/rules'
import type { DdiDmaAttr } from './attr'
import type { CallbackEntry, DmaCallback } from './callbacks'
import { CallbackList } from './callbacks'
import { DDI_DMA_DONTWAIT, DDI_DMA_NORESOURCES, DDI_DMA_SLEEP, DEFAULT_BOUNCE_CAP } from './constants'
import { DEFAULT_BOUNCE_POISON, PREALLOCATED_COOKIES_64 } from './constants'
import type { CookieMode } from './cookies'
import type { DdiDmaHandle } from './handle'
import type { DvmaArena } from './dvma'
import { BouncePool, CountedPool } from './pools'

/** How a machine turns memory into device addresses. @source Writing Device Drivers, "DMA"; x86 root nexus */
export type DmaHost = 'x86' | 'dvma' | 'x86-iommu'

/**
 * The memory that a bind copies through and poisons. Addresses are physical bytes.
 *
 * @source DMA Lab
 */
export interface PhysicalMemory {
  /** copy `length` bytes; the ranges never overlap and never cross a page */
  readonly copy: (from: number, to: number, length: number) => void
  readonly fill: (address: number, length: number, byte: number) => void
  /** the processor's cache where DMA does not see it; null or absent on a coherent machine */
  readonly cache?: {
    readonly writeBack: (address: number, length: number) => number
    readonly invalidate: (address: number, length: number) => number
  } | null
}

/**
 * A mistake that a run plans for a binding: its syncs are left out, they come after the request was completed, or the
 * mapping ends while the device still works.
 *
 * @source our catalogue of faults: F25, F24, F38
 */
export type BindingMistake = 'forgotten' | 'late' | 'early'

/**
 * What happened, for traces and for charging time.
 *
 * @source DMA Lab
 */
export type DmaEvent =
  | {
      readonly kind: 'bind'
      readonly dip: string
      readonly status: number
      readonly windows: number
      readonly cookies: number
    }
  | { readonly kind: 'unbind'; readonly dip: string }
  | { readonly kind: 'window'; readonly dip: string; readonly window: number; readonly cookies: number }
  | {
      readonly kind: 'copy'
      readonly dip: string
      readonly toDevice: boolean
      readonly bytes: number
      readonly pages: number
    }
  | { readonly kind: 'flush'; readonly dip: string; readonly bytes: number; readonly isImplicit: boolean }
  | { readonly kind: 'shortage'; readonly dip: string; readonly resource: string }
  | { readonly kind: 'leak'; readonly dip: string }

/**
 * What a kernel gives the framework. Everything is a plain call; nothing here sleeps.
 *
 * @source DMA Lab
 */
export interface DmaServices {
  /** queue a routine for a level-1 soft interrupt */
  readonly softcall: (routine: () => void) => void
  /** resources came back: sleepers of {@link MUST_SLEEP} may try again */
  readonly wakeup: () => void
  /** a line for the console */
  readonly warn: (message: string) => void
  readonly observe: (event: DmaEvent) => void
  /** asked at every bind; absent = nothing goes wrong */
  readonly mistake?: (dip: string) => BindingMistake | null
  /** run a routine when the mistake of a binding takes effect */
  readonly later?: (dip: string, routine: () => void) => void
  /** who watches over the rules; absent = nobody */
  readonly checker?: DmaChecker
  /** the device meets a bus error where there is no IOMMU to refuse it */
  readonly abort?: (dip: string) => void
}

/**
 * Watches how drivers use handles, bindings and callbacks.
 *
 * @source ddi_dma_alloc_handle(9F), ddi_dma_buf_bind_handle(9F)
 */
export interface DmaChecker {
  /** A rule was broken; the call goes on. */
  readonly breaks: (rule: RuleId, message: string) => void
  /** A rule was broken that no kernel survives; never returns. */
  readonly forbid: (rule: RuleId, message: string) => void
  readonly inInterrupt: () => boolean
  readonly allocated: (dip: string, handle: object) => void
  readonly freed: (dip: string, handle: object) => void
  readonly bound: (handle: DdiDmaHandle) => void
  readonly unbound: (handle: DdiDmaHandle) => void
  /** A resource callback begins. */
  readonly callbackBegins: () => void
  /** A bind found no resources and nothing was registered. */
  readonly bindFailed: () => void
  /** A resource callback returned. */
  readonly callbackEnds: (value: number) => void
}

/**
 * Rules of one machine's DMA.
 *
 * @source x86 root nexus; ddi_dma_sync(9F)
 */
export interface DmaRules {
  readonly host: DmaHost
  /** cookie builder of physical addresses; I/O ranges are always cut by the contract */
  readonly mode: CookieMode
  /** check attributes, double binds and sync ranges, as a DEBUG kernel does */
  readonly strict: boolean
  /** bytes, a power of two */
  readonly pageSize: number
  /** bytes of bounce space per bind */
  readonly bounceCap: number
  /** byte in a fresh bounce page */
  readonly bouncePoison: number
  /** cookie slots that a handle owns; longer lists are allocated at bind time */
  readonly preallocatedCookies: number
  /** `x86`: a sync acts on the active window, offset 0 being its start; `contract`: offsets count from the object */
  readonly syncRule: 'x86' | 'contract'
  /** device writes pass a streaming buffer unless a bind asks for DDI_DMA_CONSISTENT */
  readonly streaming: boolean
  /** whether DDI_DMA_FORCE_PHYSICAL can be honoured */
  readonly physicalPossible: boolean
}

/**
 * Things a nexus hands out. Each may be shared between several nexuses.
 *
 * @source x86 root nexus; DVMA hosts
 */
export interface DmaResources {
  readonly handles: CountedPool
  readonly cookieSlots: CountedPool
  readonly windowRecords: CountedPool
  readonly bounce: BouncePool
  /** null on a machine without an IOMMU */
  readonly dvma: DvmaArena | null
}

/** Answer to a SLEEP request during a shortage: sleep until {@link DmaServices.wakeup}, then call again. @source DMA Lab */
export const MUST_SLEEP = 'must-sleep'

/** What a caller wants done about a shortage. @source ddi_dma_alloc_handle(9F) */
export type DmaWait = typeof DDI_DMA_DONTWAIT | typeof DDI_DMA_SLEEP | DmaCallback

/**
 * Fill in the usual rules of a host.
 *
 * @source x86 root nexus; Writing Device Drivers, "DMA"
 */
export function dmaRules(given: Partial<DmaRules>): DmaRules {
  const host = given.host ?? 'x86'
  return {
    host,
    mode: given.mode ?? 'canonical',
    strict: given.strict ?? true,
    pageSize: given.pageSize ?? 4096,
    bounceCap: given.bounceCap ?? DEFAULT_BOUNCE_CAP,
    bouncePoison: given.bouncePoison ?? DEFAULT_BOUNCE_POISON,
    preallocatedCookies: given.preallocatedCookies ?? PREALLOCATED_COOKIES_64,
    syncRule: given.syncRule ?? (host === 'dvma' ? 'contract' : 'x86'),
    streaming: given.streaming ?? host === 'dvma',
    physicalPossible: given.physicalPossible ?? host !== 'dvma',
  }
}

/**
 * Resources without limits, except for those given.
 *
 * @source DMA Lab
 */
export function dmaResources(given: Partial<DmaResources>, pageSize: number): DmaResources {
  return {
    handles: given.handles ?? new CountedPool(Infinity),
    cookieSlots: given.cookieSlots ?? new CountedPool(Infinity),
    windowRecords: given.windowRecords ?? new CountedPool(Infinity),
    bounce: given.bounce ?? new BouncePool([], pageSize),
    dvma: given.dvma ?? null,
  }
}

/**
 * The bus nexus that serves DMA requests: rules, resources and the list of those who wait for them.
 *
 * @source x86 root nexus; DVMA hosts keep one per IOMMU
 */
export class DmaNexus {
  readonly rules: DmaRules
  readonly resources: DmaResources
  readonly memory: PhysicalMemory | null
  readonly services: DmaServices
  readonly callbacks: CallbackList
  /** attributes of the buses between the device and the memory, merged into every handle */
  readonly busAttributes: readonly DdiDmaAttr[]
  private readonly warned = new Set<string>()

  /**
   * @param parts.memory    null where only addresses matter
   * @param parts.callbacks a list shared with another nexus; by default an own one
   */
  constructor(parts: {
    rules: DmaRules
    resources: DmaResources
    services: DmaServices
    memory?: PhysicalMemory | null
    callbacks?: CallbackList
    busAttributes?: readonly DdiDmaAttr[]
  }) {
    this.rules = parts.rules
    this.resources = parts.resources
    this.services = parts.services
    this.memory = parts.memory ?? null
    this.callbacks = parts.callbacks ?? new CallbackList(parts.services.softcall, undefined, parts.services.checker)
    this.busAttributes = parts.busAttributes ?? []
  }

  /**
   * Answer a shortage as the caller asked: give up, sleep, or register the callback.
   *
   * @source ddi_dma_alloc_handle(9F)
   * @returns DDI_DMA_NORESOURCES, or {@link MUST_SLEEP}
   */
  shortage(dip: string, resource: string, waitfp: DmaWait, arg: unknown): number | typeof MUST_SLEEP {
    this.services.observe({ kind: 'shortage', dip, resource })
    if (waitfp === DDI_DMA_SLEEP) return MUST_SLEEP
    if (waitfp === DDI_DMA_DONTWAIT) this.services.checker?.bindFailed()
    if (waitfp !== DDI_DMA_DONTWAIT) this.callbacks.register(waitfp, arg)
    return DDI_DMA_NORESOURCES
  }

  /** Resources came back: queue the callback runner and wake sleepers. @source ddi_dma_unbind_handle(9F) */
  released(): void {
    this.callbacks.trigger()
    this.services.wakeup()
  }

  /** DDI_DMA_SLEEP where nothing may sleep. @source ddi_dma_alloc_handle(9F) */
  checkSleep(dip: string, routine: string, waitfp: DmaWait): void {
    const { checker } = this.services
    if (waitfp !== DDI_DMA_SLEEP || !checker?.inInterrupt()) return
    checker.breaks('SleepBindInInterrupt', `${routine} for ${dip} with DDI_DMA_SLEEP in interrupt context`)
  }

  /** Print a warning once per driver. @source x86 root nexus */
  warnOnce(dip: string, message: string): void {
    if (this.warned.has(dip)) return
    this.warned.add(dip)
    this.services.warn(`${dip}: ${message}`)
  }

  /** Who waits. @source ddi_set_callback */
  waiting(): readonly CallbackEntry[] {
    return this.callbacks.snapshot()
  }
}
