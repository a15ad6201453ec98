import type { RegisterSpace } from '../hw/registers'
import { KIND } from '../trace/kinds'
import type { SysvKernel } from './kernel'

/** Ports that nothing answers at. @source ISA bus, which floats high */
export const NO_PORTS: RegisterSpace = {
  read: (_port, width) => (width === 4 ? 0xffffffff : (1 << (8 * width)) - 1),
  write: () => undefined,
}

function get(k: SysvKernel, port: number, width: 1 | 2 | 4): number {
  k.cpu.charge(k.costs.registerAccess)
  const value = k.ports.read(port, width)
  k.sim.trace.instant(k.sim.now, KIND['reg:get'], k.cpu.track, k.link, 0, port, value)
  return value
}

function put(k: SysvKernel, port: number, width: 1 | 2 | 4, value: number): void {
  k.cpu.charge(k.costs.registerAccess)
  k.sim.trace.instant(k.sim.now, KIND['reg:put'], k.cpu.track, k.link, 0, port, value)
  k.ports.write(port, width, value)
}

/** Reads a byte of an I/O port; the time is charged to the processor. @sleeps no @source inb(K), UNIX System V/386 */
export const inb = (k: SysvKernel, port: number): number => get(k, port, 1)
/** Reads 16 bits. @sleeps no @source inw(K), UNIX System V/386 */
export const inw = (k: SysvKernel, port: number): number => get(k, port, 2)
/** Reads 32 bits. @sleeps no @source ind(K), UNIX System V/386 */
export const ind = (k: SysvKernel, port: number): number => get(k, port, 4)
/** Writes a byte (0-FF) to an I/O port; the time is charged. @sleeps no @source outb(K), UNIX System V/386 */
export const outb = (k: SysvKernel, port: number, value: number): void => put(k, port, 1, value & 0xff)
/** Writes 16 bits. @sleeps no @source outw(K), UNIX System V/386 */
export const outw = (k: SysvKernel, port: number, value: number): void => put(k, port, 2, value & 0xffff)
/** Writes 32 bits. @sleeps no @source outd(K), UNIX System V/386 */
export const outd = (k: SysvKernel, port: number, value: number): void => put(k, port, 4, value >>> 0)
