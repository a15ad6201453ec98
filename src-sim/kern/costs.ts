import type { Nanos } from '../core/time'

/**
 * What kernel code costs on a host. Whole ns, except `copyRate`. The presets with units, ranges and sources are in
 * config/hosts.ts.
 */
export interface Costs {
  /** From the trap to the first line of the call. */
  readonly syscallEntry: Nanos
  /** From its last line back to user code. */
  readonly syscallExit: Nanos
  readonly contextSwitch: Nanos
  /** From taking an interrupt to the first line of the handler. */
  readonly interruptEntry: Nanos
  readonly interruptExit: Nanos
  /** Body of a device's interrupt routine. */
  readonly handler: Nanos
  /** strategy and start routine, per call. */
  readonly strategy: Nanos
  /** biodone with its wakeup. */
  readonly biodone: Nanos
  /** physio or aphysio, fixed part of a call. */
  readonly physioSetup: Nanos
  /** Per page. */
  readonly pageLock: Nanos
  /** Per page. */
  readonly pageUnlock: Nanos
  /** A page that must come from the disk. */
  readonly pageFaultDisk: Nanos
  /** A page that is filled with zeros. */
  readonly pageFaultZero: Nanos
  /** Fixed part of a copy between user and kernel memory. */
  readonly copySetup: Nanos
  /** Bytes a second; 0 = copying is free. */
  readonly copyRate: number
  /** Fixed part of binding a DMA handle. */
  readonly dmaBind: Nanos
  /** Per page. */
  readonly iommuMap: Nanos
  /** Per page. */
  readonly iommuUnmap: Nanos
  readonly dmaSync: Nanos
  /** One change of the interrupt level. */
  readonly splChange: Nanos
  /** One access to a device register by the processor. */
  readonly registerAccess: Nanos
  /** How long user code may keep the processor while another process waits. */
  readonly quantum: Nanos
}

/** Nothing costs anything: what is left is the device. */
export const ZERO_COSTS: Costs = {
  syscallEntry: 0,
  syscallExit: 0,
  contextSwitch: 0,
  interruptEntry: 0,
  interruptExit: 0,
  handler: 0,
  strategy: 0,
  biodone: 0,
  physioSetup: 0,
  pageLock: 0,
  pageUnlock: 0,
  pageFaultDisk: 0,
  pageFaultZero: 0,
  copySetup: 0,
  copyRate: 0,
  dmaBind: 0,
  iommuMap: 0,
  iommuUnmap: 0,
  dmaSync: 0,
  splChange: 0,
  registerAccess: 0,
  quantum: 100_000_000,
}

/** ns to copy `count` bytes, rounded up. */
export function copyCost(costs: Costs, count: number): Nanos {
  return costs.copyRate === 0 ? costs.copySetup : costs.copySetup + Math.ceil((count * 1e9) / costs.copyRate)
}
