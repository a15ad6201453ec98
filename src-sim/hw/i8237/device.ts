/**
 * The device side of a DMA channel: what answers DACK and the I/O strobes.
 * Units: an item is one bus transfer, a byte on channels 0-3 and a 16-bit word on channels 5-7.
 * A device raises and drops its request with Dma8237Pair.dreq, also from inside these calls.
 *
 * @source Intel 8237A data sheet, device timing
 */
export interface DmaDevice {
  /** Put the next item on the bus (device to memory). `terminalCount` is the TC line during this item. */
  read(terminalCount: boolean): number
  /** Take one item from the bus (memory to device). */
  write(item: number, terminalCount: boolean): void
  /** Acknowledged without a strobe: a verify transfer. */
  verify?(terminalCount: boolean): void
  /** Present when the device can move many items in one call. */
  readonly bulk?: DmaBulkDevice
}

/**
 * Many items at once, for burst mode. The device promises that it neither changes its request line nor pulls
 * EOP for `ready()` items, except during the last of them.
 *
 * @source host-side optimisation of this model; the result equals item-by-item transfer
 */
export interface DmaBulkDevice {
  /** Items that can move now without a change of the request line; 0 means item by item. */
  ready(): number
  /** Fill all of `into` (two bytes an item, low byte first, on 16-bit channels). */
  readBulk(into: Uint8Array, terminalCount: boolean): void
  /** Take all of `from`, laid out as in readBulk. */
  writeBulk(from: Uint8Array, terminalCount: boolean): void
}

/**
 * What a channel without a device sees: reads give 00, writes vanish.
 *
 * @source model decision: the bus of this machine has pull-downs on the data lines during DACK
 */
export const emptySlot: DmaDevice = {
  read: () => 0,
  write: () => undefined,
  bulk: {
    ready: () => 0x10000,
    readBulk: (into) => {
      into.fill(0)
    },
    writeBulk: () => undefined,
  },
}

/**
 * A device made of two queues: items it will deliver, and items it has received. Delivers 0 when it has run out.
 * With `releaseAfter` it drops its request during that many items (demand mode) through the given function.
 *
 * @source none; the DEV and OUT statements of the port script notation
 */
export class QueueDevice implements DmaDevice {
  readonly received: number[] = []
  private readonly waiting: number[] = []
  private head = 0
  private left = 0
  private release: (() => void) | undefined

  /** Append items to deliver. */
  deliver(items: readonly number[]): void {
    for (const item of items) this.waiting.push(item)
  }

  /** Call `release` during the transfer number `items` counted from now; 0 forgets it. */
  releaseAfter(items: number, release: () => void): void {
    this.left = items
    this.release = release
  }

  read(_terminalCount: boolean): number {
    this.tick()
    const item = this.waiting[this.head]
    if (item === undefined) return 0
    this.head++
    return item
  }

  write(item: number, _terminalCount: boolean): void {
    this.received.push(item)
    this.tick()
  }

  verify(_terminalCount: boolean): void {
    this.tick()
  }

  private tick(): void {
    if (this.left > 0 && --this.left === 0) this.release?.()
  }
}
