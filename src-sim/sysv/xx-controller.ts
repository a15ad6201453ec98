import type { DeviceStatus, DmaCommand, DmaDevice } from '../hw/device'
import { ERRNO } from '../kern/errno'

/** How the example driver works its device: through registers, or through a device that takes commands whole. */
export interface XxController {
  /** Bytes of memory at address 0 that its engine reaches; Infinity = all. */
  readonly reach: number
  /** errno of a command it cannot do at all, before anything is written; 0 = none. */
  judge(command: DmaCommand): number
  /** Programs the engine and starts the device. @returns false when it was busy */
  start(command: DmaCommand): boolean
  /** Reads what there is to know. */
  status(): DeviceStatus
  /** Ends the interrupt condition. */
  acknowledge(): void
  /** Starts the rest of a command that the engine can only do in parts. @returns true when it did */
  proceed?(status: DeviceStatus): boolean
  /** Stops whatever it does. */
  reset(): void
}

/** A device without registers that a driver would write. @source our device model */
export function plainController(device: DmaDevice): XxController {
  return {
    reach: Infinity,
    judge: () => 0,
    start: (command) => device.start(command),
    status: () => device.status(),
    acknowledge: () => device.acknowledge(),
    reset: () => undefined,
  }
}

/** Blocks that a register of 32 bits can name. @source our card model */
const BLOCKS = 0x1_0000_0000

/** errno of a block number that registers cannot hold: the place does not exist. @source our card model */
export const judgeBlock = ({ blkno }: DmaCommand): number => (blkno >= BLOCKS ? ERRNO.ENXIO : 0)
