/**
 * The registers of a card as the CPU reaches them: little-endian, offsets in bytes from the card's base, values
 * unsigned. An access happens at once and never sleeps; its time is charged by who makes it.
 *
 * @source Writing Device Drivers, Device Access: Programmed I/O; our card model
 */
export interface RegisterSpace {
  /** Reads `width` bytes at an offset; what no register answers reads as the bus leaves it. */
  read(offset: number, width: 1 | 2 | 4): number
  /** Writes `width` bytes at an offset; what no register takes is lost. */
  write(offset: number, width: 1 | 2 | 4, value: number): void
}
