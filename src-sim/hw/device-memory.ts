import type { Iommu } from './iommu'
import type { PhysicalMemory } from './memory'

/**
 * Memory as an engine sees it: at the addresses that it puts on the bus. The caller stays inside `reach` when it reads
 * and writes.
 *
 * @source our memory model: one interface for plain memory and for memory behind an IOMMU
 */
export interface DeviceMemory {
  /** Bytes; nothing of what follows changes inside a page. */
  readonly pageSize: number
  /**
   * How many of `bytes` from an address on can be touched; 0 is a bus error.
   *
   * @param isToMemory the device wants to write
   */
  reach(address: number, bytes: number, isToMemory: boolean): number
  /** Copies bytes out of memory. */
  read(address: number, into: Uint8Array): void
  /** Copies bytes into memory; a buffer on the way may hold some of them back. */
  write(address: number, from: Uint8Array): void
  /** True for a locked page, one of the kernel, and an address behind which there is no memory. */
  isDmaSafe(address: number): boolean
  /** Whose page it is and whose it was, in words. */
  owners(address: number): string
}

/**
 * The way of one device to memory: through an IOMMU or straight.
 *
 * @source our memory model; sun4u PCI host bridge
 */
export class DevicePort implements DeviceMemory {
  readonly pageSize: number
  private readonly memory: PhysicalMemory
  private readonly iommu: Iommu | null
  private aborts = 0

  /** @param iommu null: device addresses are physical ones */
  constructor(memory: PhysicalMemory, iommu: Iommu | null) {
    this.memory = memory
    this.iommu = iommu
    this.pageSize = iommu?.pageSize ?? memory.pageSize
  }

  /** The next access ends in a target abort. @source PCI: signalled target abort */
  abortNext(): void {
    this.aborts++
  }

  reach(address: number, bytes: number, isToMemory: boolean): number {
    if (this.aborts > 0) return 0
    return (this.iommu ?? this.memory).reach(address, bytes, isToMemory)
  }

  read(address: number, into: Uint8Array): void {
    ;(this.iommu ?? this.memory).read(address, into)
  }

  write(address: number, from: Uint8Array): void {
    ;(this.iommu ?? this.memory).write(address, from)
  }

  isDmaSafe(address: number): boolean {
    const physical = this.physical(address)
    return physical < 0 || this.memory.isDmaSafe(physical)
  }

  owners(address: number): string {
    const physical = this.physical(address)
    return physical < 0 ? 'nobody: no memory is there' : this.memory.owners(physical)
  }

  /** The command that met the abort is over. */
  commandEnds(): void {
    this.aborts = 0
  }

  private physical(address: number): number {
    return this.iommu ? this.iommu.peek(address) : address
  }
}
