import type { RegisterSpace } from './registers'

/** Ports that the processor's I/O instructions reach. @source 80386: I/O address space of 64 KB */
export const IO_PORTS = 0x10000

/** A run of ports and what answers there. */
interface PortRange {
  readonly first: number
  readonly last: number
  readonly space: RegisterSpace
}

/**
 * The I/O ports of a machine: each run belongs to one part of the board or to a card. Ports that nothing answers read
 * as ones and lose what is written.
 *
 * @source 80386: I/O address space; ISA bus, which floats high
 */
export class IoPorts implements RegisterSpace {
  private readonly ranges: PortRange[] = []

  /**
   * Lets `space` answer at ports `first` to `last`; it counts its offsets from `base`. Of two that claim a port, the one
   * added first answers.
   */
  add(first: number, last: number, space: RegisterSpace, base = first): void {
    const { read, write } = space
    const shifted: RegisterSpace = {
      read: (port, width) => read.call(space, port - base, width),
      write: (port, width, value) => write.call(space, port - base, width, value),
    }
    this.ranges.push({ first, last, space: shifted })
  }

  read(port: number, width: 1 | 2 | 4): number {
    const range = this.find(port)
    return range ? range.space.read(port, width) : width === 4 ? 0xffffffff : (1 << (8 * width)) - 1
  }

  write(port: number, width: 1 | 2 | 4, value: number): void {
    this.find(port)?.space.write(port, width, value)
  }

  private find(port: number): PortRange | undefined {
    return this.ranges.find(({ first, last }) => port >= first && port <= last)
  }
}

/**
 * A part with registers of one byte as a register space: wider accesses become bytes, the low one first, as the bus
 * converts them for 8-bit cards.
 *
 * @source ISA bus: byte conversion of wider accesses
 */
export function byteSpace(
  read: (offset: number) => number,
  write: (offset: number, value: number) => void,
): RegisterSpace {
  return {
    read(offset, width) {
      let value = 0
      for (let byte = 0; byte < width; byte++) value |= read(offset + byte) << (8 * byte)
      return value >>> 0
    },
    write(offset, width, value) {
      for (let byte = 0; byte < width; byte++) write(offset + byte, (value >>> (8 * byte)) & 0xff)
    },
  }
}
