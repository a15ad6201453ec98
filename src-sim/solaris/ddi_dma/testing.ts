import type { DdiDmaAttrInput } from './attr'
import { ddi_dma_attr } from './attr'
import { SparseMemory } from './calculator/memory'
import { DDI_DMA_DONTWAIT } from './constants'
import type { DdiDmaHandle } from './handle'
import { ddi_dma_alloc_handle } from './handle'
import type { DmaEvent, DmaResources, DmaRules } from './nexus'
import { DmaNexus, dmaResources, dmaRules } from './nexus'
import { BouncePool } from './pools'

/** A nexus with memory, a queue of soft calls and a diary; for specs. @source DMA Lab */
export class TestNexus {
  readonly nexus: DmaNexus
  readonly memory: SparseMemory
  readonly events: DmaEvent[] = []
  readonly warnings: string[] = []
  wakeups = 0
  private readonly queue: (() => void)[] = []

  constructor(rules: Partial<DmaRules> = {}, resources: Partial<DmaResources> = {}) {
    const full = dmaRules(rules)
    this.memory = new SparseMemory(full.pageSize)
    this.nexus = new DmaNexus({
      rules: full,
      resources: dmaResources({ bounce: bouncePool(16, full.pageSize), ...resources }, full.pageSize),
      memory: this.memory,
      services: {
        softcall: (routine) => void this.queue.push(routine),
        wakeup: () => void (this.wakeups += 1),
        warn: (message) => void this.warnings.push(message),
        observe: (event) => void this.events.push(event),
      },
    })
  }

  /** A handle with the given attributes; a spec that gets none is wrong. */
  handle(fields: DdiDmaAttrInput = {}, dip = 'xx'): DdiDmaHandle {
    const { handle, reason } = ddi_dma_alloc_handle(this.nexus, dip, ddi_dma_attr(fields), DDI_DMA_DONTWAIT, null)
    if (handle === null) throw new Error(reason)
    return handle
  }

  /** Number of soft calls that wait. */
  get queued(): number {
    return this.queue.length
  }

  /** Run the soft calls that wait, and those they queue. */
  runSoftcalls(): void {
    for (let routine = this.queue.shift(); routine !== undefined; routine = this.queue.shift()) routine()
  }
}

/** Bounce pages from 0x200000 on. @source DMA Lab */
export function bouncePool(pages: number, pageSize = 4096): BouncePool {
  return new BouncePool(
    Array.from({ length: pages }, (_, index) => 0x200000 + index * pageSize),
    pageSize,
  )
}
