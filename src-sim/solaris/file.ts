import type { Dev, Driver } from '../kern/conf'

/** What kernel AIO asks of a driver before it takes a request. @source illumos aio.c, check of eligibility */
export interface Eligibility {
  readonly isCharacter: boolean
  readonly isStream: boolean
  /** dev_ops(9S) revision; 3 or more */
  readonly devoRev: number
  /** cb_ops(9S) revision; 1 or more */
  readonly cbRev: number
}

/** A driver that may be asked for everything. */
export const ELIGIBLE: Eligibility = { isCharacter: true, isStream: false, devoRev: 3, cbRev: 1 }

/** An open file of a character device. @source open(2) */
export interface SolarisFile {
  readonly driver: Driver
  readonly dev: Dev
  readonly isReadable: boolean
  readonly isWritable: boolean
  readonly eligibility: Eligibility
  /** Where the next read or write begins, bytes. */
  offset: number
  /** The library has learned that kernel AIO does not work on it. */
  isKaioUnsupported: boolean
}

/** Opens a device for reading and writing. @source open(2) */
export function openDevice(driver: Driver, dev: Dev, options: Partial<SolarisFile> = {}): SolarisFile {
  return {
    driver,
    dev,
    isReadable: options.isReadable ?? true,
    isWritable: options.isWritable ?? true,
    eligibility: options.eligibility ?? ELIGIBLE,
    offset: options.offset ?? 0,
    isKaioUnsupported: false,
  }
}
