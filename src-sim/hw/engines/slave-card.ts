import { DEVICE_ERROR } from '../device'
import type { DmaBulkDevice, DmaDevice as ChannelDevice } from '../i8237/device'
import { BLOCK, type Media } from '../media'

/** Ports of the card, from its base 300h. @source our slave-DMA card */
export const CARD_PORT = {
  COMMAND: 0,
  CONTROL: 1,
  BLOCK_LOW: 2,
  BLOCK_HIGH: 3,
  COUNT_LOW: 4,
  COUNT_HIGH: 5,
  ERROR: 6,
  ACKNOWLEDGE: 7,
} as const

/** Values of the command port. EXTEND makes what was written to block and count their bits 31-16. @source our slave-DMA card */
export const CARD_COMMAND = { READ: 0x01, WRITE: 0x02, EXTEND: 0x04, RESET: 0x80 } as const

/** Bits of the control port. @source our slave-DMA card */
export const CARD_CONTROL = { INTERRUPTS: 0x01, DMA: 0x02, WIDE: 0x04 } as const

/** Bits of the status port. @source our slave-DMA card */
export const CARD_STATUS = {
  BUSY: 0x01,
  DREQ: 0x02,
  INTERRUPT: 0x04,
  TERMINAL_COUNT: 0x08,
  ERROR: 0x10,
  END_OF_MEDIA: 0x20,
} as const

/** Lines of the card. @source our slave-DMA card */
export interface SlaveCardLines {
  /** Its request to the controller. */
  readonly dreq: (level: boolean) => void
  /** Its interrupt. */
  readonly interrupt: (level: boolean) => void
  /** It has taken a command. */
  readonly started?: (isToMemory: boolean) => void
  /** It has given up whatever it did. */
  readonly reset?: () => void
}

/**
 * A card that owns no address: it pulls DREQ, and DACK with the strobes takes its bytes one item after the other. It
 * ends when its own count is used up, when terminal count comes first, or when the medium gives no more.
 *
 * @source our slave-DMA card; Intel 8237A data sheet (DREQ, DACK, TC)
 */
export class SlaveCard implements ChannelDevice {
  readonly bulk: DmaBulkDevice
  /** The board keeps the TC line from the card: more of its list comes. */
  isChained = false
  /** It is done only at terminal count: without one it stays busy when its own count is used up. */
  waitsForTerminalCount = false
  private readonly media: Media
  private readonly lines: SlaveCardLines
  private control = 0
  private status = 0
  private error: number = DEVICE_ERROR.ok
  /** Block and count as written, 32 bits. */
  private block = 0
  private count = 0
  private isToMemory = false
  /** Bytes under way, how many of them can move, and how many have. */
  private buffer = new Uint8Array(0)
  private ready = 0
  private moved = 0
  private stopError: number = DEVICE_ERROR.ok

  constructor(media: Media, lines: SlaveCardLines) {
    this.media = media
    this.lines = lines
    this.bulk = {
      ready: () => Math.floor((this.ready - this.moved) / this.width),
      readBulk: (into, terminalCount) => {
        into.set(this.buffer.subarray(this.moved, this.moved + into.length))
        this.step(into.length, terminalCount)
      },
      writeBulk: (from, terminalCount) => {
        this.buffer.set(from, this.moved)
        this.step(from.length, terminalCount)
      },
    }
  }

  private get width(): number {
    return (this.control & CARD_CONTROL.WIDE) !== 0 ? 2 : 1
  }

  /** The processor writes `value` (0-FF) to a port of the card, 0-7. */
  out(port: number, value: number): void {
    switch (port) {
      case CARD_PORT.COMMAND:
        return this.obey(value)
      case CARD_PORT.CONTROL:
        this.control = value & 7
        return
      case CARD_PORT.BLOCK_LOW:
        this.block = withByte(this.block, 0, value)
        return
      case CARD_PORT.BLOCK_HIGH:
        this.block = withByte(this.block, 8, value)
        return
      case CARD_PORT.COUNT_LOW:
        this.count = withByte(this.count, 0, value)
        return
      case CARD_PORT.COUNT_HIGH:
        this.count = withByte(this.count, 8, value)
        return
      case CARD_PORT.ACKNOWLEDGE:
        if (this.status & CARD_STATUS.INTERRUPT) this.lines.interrupt(false)
        this.status &= ~CARD_STATUS.INTERRUPT
    }
  }

  /** The processor reads a port of the card, 0-7; ports without a meaning give FF. */
  in(port: number): number {
    const left = this.count - this.moved
    switch (port) {
      case CARD_PORT.COMMAND:
        return this.status
      case CARD_PORT.CONTROL:
        return this.control
      case CARD_PORT.BLOCK_LOW:
        return this.block & 0xff
      case CARD_PORT.BLOCK_HIGH:
        return (this.block >>> 8) & 0xff
      case CARD_PORT.COUNT_LOW:
        return left & 0xff
      case CARD_PORT.COUNT_HIGH:
        return (left >>> 8) & 0xff
      case CARD_PORT.ERROR:
        return this.error
      default:
        return 0xff
    }
  }

  /** Block and bytes as written. */
  get asked(): { readonly block: number; readonly count: number } {
    return { block: this.block, count: this.count }
  }

  /** Bytes of its own count that have not moved. */
  get residual(): number {
    return this.count - this.moved
  }

  /**
   * The medium has come to the place: the card can deliver or take `ready` bytes and asks for service; when the count
   * is larger it ends there with `error`. Nothing to move ends the command at once.
   */
  dataPhase(ready: number, error: number): void {
    this.ready = Math.min(ready, this.count)
    this.stopError = error
    this.buffer = new Uint8Array(this.ready)
    if (this.isToMemory) this.media.read(this.block * BLOCK, this.buffer)
    if (this.ready < this.width) this.finish()
    else this.setDreq((this.control & CARD_CONTROL.DMA) !== 0)
  }

  read(terminalCount: boolean): number {
    // A controller in block mode goes on without being asked; nobody drives the bus then.
    if ((this.status & CARD_STATUS.BUSY) === 0) return this.width === 2 ? 0xffff : 0xff
    const low = this.buffer[this.moved] ?? 0xff
    const item = this.width === 2 ? low | ((this.buffer[this.moved + 1] ?? 0xff) << 8) : low
    this.step(this.width, terminalCount)
    return item
  }

  write(item: number, terminalCount: boolean): void {
    if ((this.status & CARD_STATUS.BUSY) === 0) return
    this.buffer[this.moved] = item
    if (this.width === 2) this.buffer[this.moved + 1] = item >> 8
    this.step(this.width, terminalCount)
  }

  private obey(value: number): void {
    if (value === CARD_COMMAND.EXTEND) {
      this.block = ((this.block & 0xffff) << 16) >>> 0
      this.count = ((this.count & 0xffff) << 16) >>> 0
    } else if (value === CARD_COMMAND.RESET) this.reset()
    else if (this.status & CARD_STATUS.BUSY) this.error = DEVICE_ERROR.overrun
    else if (value === CARD_COMMAND.READ || value === CARD_COMMAND.WRITE) {
      this.isToMemory = value === CARD_COMMAND.READ
      this.status = CARD_STATUS.BUSY
      this.error = DEVICE_ERROR.ok
      this.moved = this.ready = 0
      this.lines.started?.(this.isToMemory)
    } else this.error = DEVICE_ERROR.badCommand
  }

  private reset(): void {
    if (this.status & CARD_STATUS.INTERRUPT) this.lines.interrupt(false)
    this.setDreq(false)
    this.status = this.control = this.moved = this.ready = this.count = 0
    this.error = DEVICE_ERROR.ok
    this.lines.reset?.()
  }

  private step(bytes: number, terminalCount: boolean): void {
    const isOver = terminalCount && !this.isChained
    this.moved += bytes
    if (isOver) this.status |= CARD_STATUS.TERMINAL_COUNT
    if (isOver) this.finish()
    else if (this.ready - this.moved < this.width) {
      if (this.waitsForTerminalCount && this.moved === this.count) this.setDreq(false)
      else this.finish()
    }
  }

  private finish(): void {
    this.setDreq(false)
    if (!this.isToMemory) this.media.write(this.block * BLOCK, this.buffer.subarray(0, this.moved))
    this.error = this.stopError
    this.status &= CARD_STATUS.TERMINAL_COUNT
    this.status |= CARD_STATUS.INTERRUPT
    if (this.error !== DEVICE_ERROR.ok) this.status |= CARD_STATUS.ERROR
    if (this.error === DEVICE_ERROR.endOfMedia) this.status |= CARD_STATUS.END_OF_MEDIA
    if (this.control & CARD_CONTROL.INTERRUPTS) this.lines.interrupt(true)
  }

  private setDreq(level: boolean): void {
    this.status = level ? this.status | CARD_STATUS.DREQ : this.status & ~CARD_STATUS.DREQ
    this.lines.dreq(level)
  }
}

function withByte(word: number, shift: number, value: number): number {
  return ((word & ~(0xff << shift)) | ((value & 0xff) << shift)) >>> 0
}
