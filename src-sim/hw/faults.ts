import type { FaultId, PlannedFault } from '../core/faults'

export { Faults, type FaultEvent, type PlannedFault } from '../core/faults'

/**
 * The faults of a device by itself, by their number in the catalogue: F1 lost, F2 late, F3 spurious and F4 extra
 * interrupt; F8 device error, F9 end of the medium, F10 short transfer without an error, F11 parity, F12 FIFO overrun;
 * F37 the device hangs. Their `value` is, for F2 and F3, ns; for F8 to F12 bytes that still move (null = half of the
 * command, in whole blocks).
 */
export const DEVICE_FAULTS = [
  'F1',
  'F2',
  'F3',
  'F4',
  'F8',
  'F9',
  'F10',
  'F11',
  'F12',
  'F37',
] as const satisfies readonly FaultId[]
/** One of them. */
export type DeviceFault = (typeof DEVICE_FAULTS)[number]

/** One planned fault of a device. */
export type FaultPlan = PlannedFault
