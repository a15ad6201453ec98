import type { DmaDevice } from '../hw/device'
import type { InterruptLine } from '../kern/intr'
import type { SolarisKernel } from './kernel'
import { Xx, type XxOptions } from './xx'
import { XxManual, type ManualDefects } from './xx-manual'

/** What `createSolarisDriver` is told. */
export interface SolarisDriverOptions extends XxOptions {
  /** The corrected example, or the example as printed. */
  readonly variant?: 'xx' | 'xx-manual'
  /** Which defects the printed one keeps; by default all. */
  readonly defects?: Partial<ManualDefects>
}

/**
 * Attaches the example driver to a device with DMA. Its `dev` opens it; its `bp`, `busy` and `queue` can be looked at.
 *
 * @param line where the device interrupts; shared lines have the rule `chain`
 * @throws KernelPanic when the attributes cannot work
 * @source Writing Device Drivers, DMA Transfers
 */
export function createSolarisDriver(
  k: SolarisKernel,
  device: DmaDevice,
  line: InterruptLine,
  options: SolarisDriverOptions = {},
): Xx {
  return options.variant === 'xx-manual' ? new XxManual(k, device, line, options) : new Xx(k, device, line, options)
}
