import type { DeviceStatus, DmaCommand, DmaDevice } from '../../hw/device'
import type { SolarisKernel } from '../kernel'

/** How the example driver works its card. @source Writing Device Drivers, Programming the DMA Engine */
export interface XxCard {
  /**
   * Programs the engine and starts the device.
   *
   * @returns false when it was busy or cannot do the command at all
   */
  start(command: DmaCommand): boolean
  /** What the registers say; error and resid only count while it is interrupting. */
  status(): DeviceStatus
  /** Ends the interrupt condition. */
  acknowledge(): void
  /** Stops whatever it does; false when the card has no way to be stopped. */
  reset(): boolean
  /** Gives back what it holds. @source detach(9E) */
  release(): void
}

/** Works a device that takes commands whole, at the cost of the registers that a list would need. @source our device model */
export function plainCard(k: SolarisKernel, device: DmaDevice): XxCard {
  const accesses = (count: number): void => k.cpu.charge(k.costs.registerAccess * count)
  return {
    start(command) {
      accesses(2 * command.segments.length + 3)
      return device.start(command)
    },
    status() {
      accesses(1)
      return device.status()
    },
    acknowledge() {
      accesses(1)
      device.acknowledge()
    },
    reset: () => false,
    release: () => undefined,
  }
}
