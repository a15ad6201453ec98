import type { RegisterSpace } from '../hw/registers'
import { KIND } from '../trace/kinds'
import type { SysvKernel } from './kernel'

/** Ports that nothing answers at. @source ISA bus, which floats high */
export const NO_PORTS: RegisterSpace = {
  read: (_port, width) => (width === 4 ? 0xffffffff : (1 << (8 * width)) - 1),
  write: () => undefined,
}

/**
 * Reads a register of a space: an I/O port, or an offset of a card mapped into kernel memory. The time is charged to the
 * processor and the access is traced.
 *
 * @param width bytes
 * @sleeps no
 * @source Writing Device Drivers, Device Access
 */
export function readRegister(k: SysvKernel, space: RegisterSpace, offset: number, width: 1 | 2 | 4): number {
  k.cpu.charge(k.costs.registerAccess)
  const value = space.read(offset, width)
  k.sim.trace.instant(k.sim.now, KIND['reg:get'], k.cpu.track, k.link, 0, offset, value)
  return value
}

/** Writes a register, else as readRegister. @sleeps no @source Writing Device Drivers, Device Access */
export function writeRegister(
  k: SysvKernel,
  space: RegisterSpace,
  offset: number,
  width: 1 | 2 | 4,
  value: number,
): void {
  k.cpu.charge(k.costs.registerAccess)
  k.sim.trace.instant(k.sim.now, KIND['reg:put'], k.cpu.track, k.link, 0, offset, value)
  space.write(offset, width, value)
}

/** Reads a byte of an I/O port; the time is charged to the processor. @sleeps no @source inb(K), UNIX System V/386 */
export const inb = (k: SysvKernel, port: number): number => readRegister(k, k.ports, port, 1)
/** Reads 16 bits. @sleeps no @source inw(K), UNIX System V/386 */
export const inw = (k: SysvKernel, port: number): number => readRegister(k, k.ports, port, 2)
/** Reads 32 bits. @sleeps no @source ind(K), UNIX System V/386 */
export const ind = (k: SysvKernel, port: number): number => readRegister(k, k.ports, port, 4)
/** Writes a byte (0-FF) to an I/O port; the time is charged. @sleeps no @source outb(K), UNIX System V/386 */
export const outb = (k: SysvKernel, port: number, value: number): void =>
  writeRegister(k, k.ports, port, 1, value & 0xff)
/** Writes 16 bits. @sleeps no @source outw(K), UNIX System V/386 */
export const outw = (k: SysvKernel, port: number, value: number): void =>
  writeRegister(k, k.ports, port, 2, value & 0xffff)
/** Writes 32 bits. @sleeps no @source outd(K), UNIX System V/386 */
export const outd = (k: SysvKernel, port: number, value: number): void =>
  writeRegister(k, k.ports, port, 4, value >>> 0)
