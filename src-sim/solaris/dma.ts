import { KIND } from '../trace/kinds'
import type { AddressSpace } from '../kern/as'
import type { Buf } from '../kern/buf'
import { softcall } from '../kern/delay'
import { copyCost } from '../kern/costs'
import { wakeup } from '../kern/step'
import { B_PAGEIO, B_REMAPPED } from './buf'
import {
  DmaNexus,
  dmaResources,
  dmaRules,
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
): KernelNexus {
  const { pageSize } = k.frames
  const chan = { about: 'DMA resources' }
  const track = k.sim.trace.track('dma', 'DDI DMA')
  const nexus = new DmaNexus({
    rules: dmaRules({ pageSize, ...rules }),
    resources: dmaResources(resources, pageSize),
    memory: memoryOf(k),
    services: {
      softcall: (routine) => softcall(k, routine),
      wakeup: () => wakeup(k, chan),
      warn: (message) => {
        const { trace, now } = k.sim
        if (trace.isOn) trace.instant(now, KIND.warning, k.cpu.track, k.link, 0, 0, trace.string(message))
      },
      observe: (event) => charge(k, track, event),
    },
  })
  return { nexus, resolver: resolverOf(k), chan }
}

function memoryOf(k: SolarisKernel): PhysicalMemory {
  const { frames } = k
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
  }
}
