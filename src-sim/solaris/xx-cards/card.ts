import type { DeviceStatus, DmaCommand, DmaDevice } from '../../hw/device'
import type { SolarisKernel } from '../kernel'

/** What a card says when it is asked, and whom it says it of. @source our card model */
export interface XxStatus extends DeviceStatus {
  /** The place of the command that is over; absent = the only one; -1 = none that is under way. */
  readonly slot?: number
}

/** How the example driver works its card. @source Writing Device Drivers, Programming the DMA Engine */
export interface XxCard {
  /** Commands it takes before the first of them is over; absent = 1. */
  readonly room?: number
  /** True while it takes no further command although it has room. */
  isFull?(): boolean
  /**
   * Programs the engine and starts the device.
   *
   * @param slot which of the driver's places the command has, from 0
   * @returns false when it was busy or cannot do the command at all
   */
  start(command: DmaCommand, slot: number): boolean
  /** What the registers say; error and resid only count while it is interrupting. */
  status(): XxStatus
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
