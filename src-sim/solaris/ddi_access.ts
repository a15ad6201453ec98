import type { TraceLink } from '../core/sink'
import type { RegisterSpace } from '../hw/registers'
import { KIND } from '../trace/kinds'
import { DDI_SUCCESS } from './ddi_dma/constants'
import type { SolarisKernel } from './kernel'

/** A mapped register set. @source ddi_acc_handle_t of ddi_regs_map_setup(9F) */
export interface DdiAccHandle {
  readonly k: SolarisKernel
  readonly registers: RegisterSpace
  /** Added to every offset: where the set begins in its space. */
  readonly base: number
  /** What the accesses belong to, for the trace. */
  link: TraceLink | null
  /** False once it was given back. */
  isMapped: boolean
}

/**
 * Maps a register set of a device. Byte order and alignment are those of the card; the simulated processor sees values.
 *
 * @param base where the set begins in the space, bytes
 * @returns DDI_SUCCESS and a handle
 * @sleeps no
 * @source ddi_regs_map_setup(9F)
 */
export function ddi_regs_map_setup(
  k: SolarisKernel,
  registers: RegisterSpace,
  base = 0,
): { readonly status: number; readonly handle: DdiAccHandle } {
  return { status: DDI_SUCCESS, handle: { k, registers, base, link: null, isMapped: true } }
}

/** Gives a mapping back. @error a panic when it was given back before @source ddi_regs_map_free(9F) */
export function ddi_regs_map_free(handle: DdiAccHandle): void {
  if (!handle.isMapped) handle.k.panic('ddi_regs_map_free: the registers are not mapped')
  handle.isMapped = false
}

function get(handle: DdiAccHandle, offset: number, width: 1 | 2 | 4): number {
  const { k, registers, base } = handle
  if (!handle.isMapped) k.panic('ddi_get: the registers are not mapped')
  k.cpu.charge(k.costs.registerAccess)
  const value = registers.read(base + offset, width)
  const { trace, now } = k.sim
  if (trace.isOn) trace.instant(now, KIND['reg:get'], k.cpu.track, handle.link ?? k.link, 0, base + offset, value)
  return value
}

function put(handle: DdiAccHandle, offset: number, width: 1 | 2 | 4, value: number): void {
  const { k, registers, base } = handle
  if (!handle.isMapped) k.panic('ddi_put: the registers are not mapped')
  k.cpu.charge(k.costs.registerAccess)
  const { trace, now } = k.sim
  if (trace.isOn) trace.instant(now, KIND['reg:put'], k.cpu.track, handle.link ?? k.link, 0, base + offset, value)
  registers.write(base + offset, width, value)
}

/** Reads 8 bits of a register; the time is charged. @sleeps no @source ddi_get8(9F) */
export const ddi_get8 = (handle: DdiAccHandle, offset: number): number => get(handle, offset, 1)
/** Reads 16 bits. @sleeps no @source ddi_get16(9F) */
export const ddi_get16 = (handle: DdiAccHandle, offset: number): number => get(handle, offset, 2)
/** Reads 32 bits. @sleeps no @source ddi_get32(9F) */
export const ddi_get32 = (handle: DdiAccHandle, offset: number): number => get(handle, offset, 4)
/** Writes 8 bits of a register; the time is charged. @sleeps no @source ddi_put8(9F) */
export const ddi_put8 = (handle: DdiAccHandle, offset: number, value: number): void =>
  put(handle, offset, 1, value & 0xff)
/** Writes 16 bits. @sleeps no @source ddi_put16(9F) */
export const ddi_put16 = (handle: DdiAccHandle, offset: number, value: number): void =>
  put(handle, offset, 2, value & 0xffff)
/** Writes 32 bits. @sleeps no @source ddi_put32(9F) */
export const ddi_put32 = (handle: DdiAccHandle, offset: number, value: number): void =>
  put(handle, offset, 4, value >>> 0)
