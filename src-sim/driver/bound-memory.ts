import type { Nanos } from '../core/time'
import { DDI_DMA_READ, DDI_DMA_SYNC_FORDEV, DDI_DMA_WRITE } from '../solaris/ddi_dma/constants'
import type { DdiDmaHandle } from '../solaris/ddi_dma/handle'
import type { SolarisKernel } from '../solaris/kernel'

/** Stores that are told apart; what is older than the last so many is forgotten rather than blamed. */
const MOST_STORES = 256

/** Bytes that the processor stored and the device was not told of. */
interface Store {
  /** Kernel addresses, the second one behind the last byte. */
  readonly from: number
  readonly until: number
  readonly at: Nanos
}

interface Bound {
  readonly handle: DdiDmaHandle
  readonly kaddr: number
  readonly length: number
  readonly flags: number
  stores: Store[]
  /** The device was started at this time and nothing was synced for the processor since; -1 = nothing is owed. */
  startedAt: Nanos
}

/**
 * Kernel memory that drivers have bound for as long as they like, and who looked at it last. Memory of processes needs
 * none of this: its sync comes with the bind and the unbind.
 *
 * @source ddi_dma_sync(9F), ddi_dma_mem_alloc(9F)
 */
export class BoundMemory {
  private readonly k: () => SolarisKernel
  private readonly bindings = new Map<DdiDmaHandle, Bound>()

  constructor(k: () => SolarisKernel) {
    this.k = k
  }

  /** Kernel memory was bound; what was stored before is the business of the bind. */
  bound(handle: DdiDmaHandle, kaddr: number, length: number, flags: number): void {
    this.bindings.set(handle, { handle, kaddr, length, flags, stores: [], startedAt: -1 })
  }

  /** It was unbound. */
  unbound(handle: DdiDmaHandle): void {
    this.bindings.delete(handle)
  }

  /** The kernel address of what a device sees at an address; -1 = none of its bound memory. */
  kernelAddress(dip: string, address: number): number {
    for (const { handle, kaddr } of this.bindings.values()) {
      const { binding } = handle
      const cookies = handle.dip === dip ? (binding?.windows[binding.currentWindow]?.cookies ?? []) : []
      let before = 0
      for (const { dmac_laddress, dmac_size } of cookies) {
        const inside = address - Number(dmac_laddress)
        if (inside >= 0 && inside < dmac_size) return kaddr + before + inside
        before += dmac_size
      }
    }
    return -1
  }

  /** The processor stores. */
  stored(address: number, length: number): void {
    if (this.bindings.size === 0 || length === 0) return
    const at = this.k().sim.now
    for (const each of this.bindings.values()) {
      const from = Math.max(address, each.kaddr)
      const until = Math.min(address + length, each.kaddr + each.length)
      if (from >= until || (each.flags & DDI_DMA_WRITE) === 0) continue
      const last = each.stores.at(-1)
      const isNext = last !== undefined && from <= last.until && until >= last.from
      if (isNext) each.stores.pop()
      each.stores.push(
        isNext ? { from: Math.min(from, last.from), until: Math.max(until, last.until), at } : { from, until, at },
      )
      if (each.stores.length > MOST_STORES) each.stores.shift()
    }
  }

  /** The processor looks. @error finding SyncMissing when the device was started and nothing was synced since */
  looked(address: number, length: number, isWorking: boolean): void {
    const { sim } = this.k()
    for (const each of this.bindings.values()) {
      const isInside = address < each.kaddr + each.length && address + length > each.kaddr
      if (!isInside || each.startedAt < 0 || isWorking) continue
      const { dip } = each.handle
      const times = `it was started at t=${each.startedAt} ns and is looked at at t=${sim.now} ns`
      this.k().report('SyncMissing', `memory that ${dip} writes is read without ddi_dma_sync for the CPU: ${times}`)
      each.startedAt = -1
    }
  }

  /** The two are brought to the same view. @param offset from the start of the object @param length 0 = to its end */
  synced(handle: DdiDmaHandle, offset: number, length: number, type: number): void {
    const each = this.bindings.get(handle)
    if (!each) return
    if (type !== DDI_DMA_SYNC_FORDEV) {
      each.startedAt = -1
      return
    }
    const from = each.kaddr + offset
    const until = length === 0 ? each.kaddr + each.length : from + length
    each.stores = each.stores.flatMap((store) => [
      ...(store.from < from ? [{ ...store, until: Math.min(store.until, from) }] : []),
      ...(store.until > until ? [{ ...store, from: Math.max(store.from, until) }] : []),
    ])
  }

  /** A device begins to work. @error finding SyncMissing for what it was not told of */
  started(dip: string): void {
    const { sim } = this.k()
    for (const each of this.bindings.values()) {
      if (each.handle.dip !== dip) continue
      if ((each.flags & DDI_DMA_READ) !== 0) each.startedAt = sim.now
      const [first] = each.stores
      if (!first) continue
      const what = `${first.until - first.from} bytes at 0x${first.from.toString(16)}`
      const times = `stored at t=${first.at} ns, started at t=${sim.now} ns`
      this.k().report('SyncMissing', `${dip} is started without ddi_dma_sync for the device of ${what}: ${times}`)
      each.stores = []
    }
  }
}
