import type { TraceLink } from '../core/sink'

/** A piece of device-visible memory. */
export interface DmaSegment {
  /** Physical (or I/O-virtual) address. */
  readonly addr: number
  /** Bytes. */
  readonly size: number
}

/** What a driver tells a DMA device to do. */
export interface DmaCommand {
  /** `read`: device to memory. */
  readonly op: 'read' | 'write'
  /** 512-byte block number. */
  readonly blkno: number
  /** Bytes. */
  readonly count: number
  /** Where in memory; the device stops when `count` is used up. */
  readonly segments: readonly DmaSegment[]
  readonly link: TraceLink
}

/** Error codes of the lab's cards. @source our card model: bus-master registers, error codes */
export const DEVICE_ERROR = {
  ok: 0,
  device: 1,
  endOfMedia: 2,
  address: 3,
  listTooShort: 4,
  badCommand: 5,
  overrun: 6,
  alignment: 7,
  parity: 8,
  fifo: 9,
} as const

/** What a device says when asked. */
export interface DeviceStatus {
  /** It wants service: a finished command has not been acknowledged. */
  readonly isInterrupting: boolean
  readonly isBusy: boolean
  /** One of DEVICE_ERROR. */
  readonly error: number
  /** Bytes of the last command that were not moved. */
  readonly resid: number
}

/** A device that moves blocks by DMA and interrupts when it is done. */
export interface DmaDevice {
  readonly name: string
  /** 512-byte blocks on the medium. */
  readonly blocks: number
  /**
   * Starts a command; it ends with an interrupt.
   *
   * @returns false (and nothing happens but DEVICE_ERROR.overrun in the status) while it is busy
   */
  start(command: DmaCommand): boolean
  status(): DeviceStatus
  /** Ends the interrupt condition. */
  acknowledge(): void
}

/** A byte-wide card for programmed I/O. */
export interface PioDevice {
  readonly name: string
  /** Writes a register of the card at once. */
  put8(register: number, value: number, link: TraceLink): void
  /** Reads a register of the card. */
  get8(register: number, link: TraceLink): number
}
