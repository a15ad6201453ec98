import { PRIORITY } from '../core/priority'
import type { Nanos } from '../core/time'
import type { Iommu } from '../hw/iommu'
import { KIND } from '../trace/kinds'
import type { AddressSpace } from '../kern/as'
import { Buf } from '../kern/buf'
import { softcall } from '../kern/delay'
import { copyCost } from '../kern/costs'
import type { CpuCache } from '../kern/frames'
import { wakeup } from '../kern/step'
import { B_PAGEIO, B_REMAPPED } from './buf'
import { DDI_DMA_CALLBACK_DONE, DDI_DMA_CALLBACK_RUNOUT, DDI_DMA_CONSISTENT } from './ddi_dma/constants'
import { DvmaArena } from './ddi_dma/dvma'
import {
  DmaNexus,
  dmaResources,
  dmaRules,
  type BindingMistake,
  type DmaChecker,
  type DmaEvent,
  type DmaResources,
  type DmaRules,
  type PhysicalMemory,
} from './ddi_dma/nexus'
import type { AddressResolver, DmaBuf } from './ddi_dma/object'
import type { SolarisKernel } from './kernel'

/** A nexus joined to a kernel. */
export interface KernelNexus {
  readonly nexus: DmaNexus
  readonly resolver: AddressResolver<AddressSpace>
  /** A sleeper of a bind with DDI_DMA_SLEEP waits here. */
  readonly chan: object
}

/** Faults that a nexus can be told to show, by their number in the catalogue. */
export type NexusFault = 'F24' | 'F25' | 'F38'

/** What lies between the devices of a nexus and memory, beside its rules. */
export interface NexusHardware {
  /** Translates for every device of the nexus; null: device addresses are physical. */
  readonly iommu?: Iommu | null
  /** Asks whether a planned fault strikes the binding of this device; absent: nothing is planned. */
  readonly ask?: (id: NexusFault, dip: string) => { readonly value: Nanos | null } | undefined
  /** The next access of this device meets a target abort, or none any more. */
  readonly abort?: (dip: string, isOn: boolean) => void
}

/** How long after its time a late sync comes, ns. */
const LATE = 1_000_000
const SOON = 1
const MISTAKES = [
  ['F25', 'forgotten', 0],
  ['F24', 'late', LATE],
  ['F38', 'early', SOON],
] as const

/**
 * The bus nexus of a machine: memory from the kernel's frames, callbacks as soft interrupts, time charged to the
 * processor, events in the trace.
 *
 * @source ddi_dma_buf_bind_handle(9F); x86 root nexus
 */
export function createNexus(
  k: SolarisKernel,
  rules: Partial<DmaRules> = {},
  resources: Partial<DmaResources> = {},
  hardware: NexusHardware = {},
): KernelNexus {
  const { pageSize, cache } = k.frames
  const { iommu = null } = hardware
  const hosted = iommu ? { host: 'dvma' as const, physicalPossible: false } : {}
  const plans = new Map<string, Nanos>()
  const chan = { about: 'DMA resources' }
  const track = k.sim.trace.track('dma', 'DDI DMA')
  const nexus = new DmaNexus({
    rules: dmaRules({ pageSize, ...hosted, ...(cache ? { syncRule: 'contract' as const } : {}), ...rules }),
    resources: dmaResources(iommu ? { dvma: arenaOf(iommu), ...resources } : resources, pageSize),
    memory: memoryOf(k),
    services: {
      softcall: (routine) => softcall(k, routine),
      wakeup: () => wakeup(k, chan),
      warn: (message) => {
        const { trace, now } = k.sim
        if (trace.isOn) trace.instant(now, KIND.warning, k.cpu.track, k.link, 0, 0, trace.string(message))
      },
      observe: (event) => {
        if (event.kind === 'bind') {
          hardware.abort?.(event.dip, false)
          k.memoryFaults.addressesKnown()
        }
        charge(k, track, event)
      },
      mistake: (dip) => mistakeOf(hardware, plans, dip),
      checker: checkerOf(k),
      later: (dip, routine) => void k.sim.schedule(plans.get(dip) ?? LATE, PRIORITY.work, routine),
      abort: (dip) => hardware.abort?.(dip, true),
    },
  })
  return { nexus, resolver: resolverOf(k), chan }
}

/** The checker's eyes on handles, bindings and callbacks. */
function checkerOf(k: SolarisKernel): DmaChecker {
  let hasFailed = false
  return {
    breaks: (rule, message) => k.report(rule, message),
    forbid: (rule, message) => k.forbid(rule, message),
    inInterrupt: () => k.cpu.inInterrupt,
    allocated: (dip, handle) => k.dmaHandles.allocated(dip, handle, k.whereNow?.()),
    freed: (dip, handle) => k.dmaHandles.freed(dip, handle),
    bound(handle) {
      hasFailed = false
      const isConsistent = ((handle.binding?.flags ?? 0) & DDI_DMA_CONSISTENT) !== 0
      const { dip, owner, link } = handle
      k.dmaHandles.bound(dip, handle, isConsistent && owner === null, k.whereNow)
      if (owner) k.bindings.set(owner, handle)
      if (owner instanceof Buf) Object.assign(link, owner.link)
    },
    unbound(handle) {
      k.dmaHandles.unbound(handle.dip, handle)
      if (handle.owner && k.bindings.get(handle.owner) === handle) k.bindings.delete(handle.owner)
      const { dip, owner, link } = handle
      const bp = owner instanceof Buf ? owner : null
      if (k.isDeviceBusy(dip, bp ? link : undefined))
        k.report('UnbindWhileBusy', `${dip} still works on memory that is unbound`)
      else if (bp && (bp.stage === 'done' || bp.link.chunk !== link.chunk || bp.link.request !== link.request))
        k.report('BindingLeak', `${dip} unbinds the memory of buf ${bp.id} after biodone, when its pages are let go`)
    },
    callbackBegins: () => void (hasFailed = false),
    bindFailed: () => void (hasFailed = true),
    callbackEnds(value) {
      if (value !== DDI_DMA_CALLBACK_DONE && value !== DDI_DMA_CALLBACK_RUNOUT) {
        k.report('CallbackReturn', `a DMA callback returned ${Number.isNaN(value) ? 'no number' : value}`)
      } else if (value === DDI_DMA_CALLBACK_DONE && hasFailed) {
        k.report('CallbackDoneUnbound', 'a DMA callback returned DDI_DMA_CALLBACK_DONE although its bind failed')
      }
      hasFailed = false
    },
  }
}

/** Asked at every bind: each fault of the nexus counts its binds. */
function mistakeOf({ ask }: NexusHardware, plans: Map<string, Nanos>, dip: string): BindingMistake | null {
  for (const [id, mistake, delay] of MISTAKES) {
    const plan = ask?.(id, dip)
    if (!plan) continue
    plans.set(dip, plan.value ?? delay)
    return mistake
  }
  return null
}

/** The window of an IOMMU as the arena that binds take their addresses from. @source sun4u DVMA */
function arenaOf(iommu: Iommu): DvmaArena {
  return new DvmaArena(iommu.base, iommu.entries, iommu.pageSize, {
    enter: (address, physical, rights) => iommu.setEntry(Number(address), iommu.entryFor(Number(physical), rights)),
    remove: (address) => {
      iommu.setEntry(Number(address), 0n)
      iommu.flushPage(Number(address))
    },
    flush: (address, length) => iommu.streaming.flush(Number(address), length),
  })
}

function memoryOf(k: SolarisKernel): PhysicalMemory {
  const { frames } = k
  const { cache } = frames
  if (cache) return cachedMemory(cache)
  const { pageSize } = frames
  const at = (address: number, length: number): Uint8Array => {
    const start = address % pageSize
    return frames.bytes(Math.floor(address / pageSize)).subarray(start, start + length)
  }
  return {
    copy: (from, to, length) => at(to, length).set(at(from, length)),
    fill: (address, length, byte) => void at(address, length).fill(byte),
  }
}

/** Copies of the processor go through its cache. */
function cachedMemory(cache: CpuCache): PhysicalMemory {
  return {
    copy: (from, to, length) => {
      const bytes = new Uint8Array(length)
      cache.read(from, bytes)
      cache.write(to, bytes)
    },
    fill: (address, length, byte) => cache.write(address, new Uint8Array(length).fill(byte)),
    cache,
  }
}

function resolverOf(k: SolarisKernel): AddressResolver<AddressSpace> {
  const { pageSize } = k.frames
  return {
    pageSize,
    kernel: k.kas,
    pages: (space, address, length) => {
      const pages = space.numbers(address, length).map((number) => space.physical(number * pageSize))
      return pages.some((page) => page < 0) ? null : pages
    },
  }
}

/** What the framework did costs time on this processor. */
function charge(k: SolarisKernel, track: number, event: DmaEvent): void {
  const { trace, now } = k.sim
  switch (event.kind) {
    case 'copy':
      k.cpu.charge(copyCost(k.costs, event.bytes))
      trace.instant(now, KIND['dma:sync'], track, k.link, 0, 0, event.bytes)
      return
    case 'flush':
      // A driver that asks for it pays and notes it itself.
      if (!event.isImplicit) return
      k.cpu.charge(k.costs.dmaSync)
      trace.instant(now, KIND['dma:sync'], track, k.link, 0, 0, event.bytes)
      return
    case 'leak':
      return k.report('DmaLeak', `${event.dip} binds a handle that is bound: the old binding is lost`)
    case 'bind':
    case 'unbind':
    case 'window':
    case 'shortage':
      return
  }
}

/** The fields of a buf that a bind looks at. @source ddi_dma_buf_bind_handle(9F) */
export function dmaBuf(k: SolarisKernel, bp: Buf): DmaBuf<AddressSpace> {
  const { pageSize } = k.frames
  const { b_shadow } = bp
  const first = b_shadow ? Math.floor(bp.b_addr / pageSize) - Math.floor(b_shadow.address / pageSize) : 0
  return {
    b_flags: bp.b_flags & ~(B_PAGEIO | B_REMAPPED),
    b_bcount: bp.b_bcount,
    b_addr: bp.b_addr,
    b_proc: bp.b_as,
    b_shadow: b_shadow ? b_shadow.shadow.slice(first).map((frame) => frame * pageSize) : null,
    b_pages: null,
    owner: bp,
  }
}
