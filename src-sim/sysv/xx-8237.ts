import type { TraceLink } from '../core/sink'
import { DEVICE_ERROR, type DeviceStatus, type DmaCommand } from '../hw/device'
import { SERVICE, type DmaMode } from '../hw/engines/dma-board'
import { CARD_COMMAND, CARD_CONTROL, CARD_PORT, CARD_STATUS } from '../hw/engines/slave-card'
import { MODE, PAGE_PORTS } from '../hw/i8237/bits'
import { ERRNO } from '../kern/errno'
import type { SysvKernel } from './kernel'
import { inb, outb } from './ports'
import { splInPlainCode, SPL_LEVELS } from './spl'
import { judgeBlock, type XxController } from './xx-controller'
import type { Mistakes } from './xx-mistakes'

/** Where a card with third-party DMA sits. @source IBM AT port map; our slave-DMA card */
export interface SlaveWiring {
  /** First port of the card. */
  readonly card: number
  /** What is added to the ports of the controllers; 0 = those of the board itself. */
  readonly board: number
  /** AT channel: 0-3 moves bytes, 5-7 words. */
  readonly channel: number
  /** The board has latches for address bits 24-31. */
  readonly hasHighPages: boolean
  /** How the card asks for the bus, for the mode register. */
  readonly mode: DmaMode
  /** Says what the command belongs to that is started next. */
  readonly annotate?: (link: TraceLink) => void
}

/** Memory that the page latch of an AT reaches. @source IBM AT board: 24 address lines */
const REACH = 0x1000000
/** First port of the latches for address bits 24-31. @source EISA: high page registers */
const HIGH_PAGES = 0x480
/** Items that a count register holds. @source Intel 8237A data sheet */
const CHANNEL_ITEMS = 0x10000
/** Registers of a chip by their place. @source Intel 8237A data sheet */
const REGISTER = { MASK: 0x0a, MODE: 0x0b, CLEAR_POINTER: 0x0c } as const

/**
 * The part of the driver that works the slave card and its channel. Each command is programmed as the data sheet asks:
 * mask, clear the byte pointer, mode, address, page, count less one, unmask, with interrupts off because all channels of
 * a chip share the byte pointer; then the card.
 *
 * @source Intel 8237A data sheet; IBM AT board; our slave-DMA card
 */
export class XxSlave implements XxController {
  readonly reach: number
  private readonly k: SysvKernel
  private readonly wiring: SlaveWiring
  private readonly mistakes: Mistakes
  private readonly width: 1 | 2
  /** Items of the command under way that the channel was to move. */
  private items = 0
  private isLoaded = false

  constructor(k: SysvKernel, wiring: SlaveWiring, mistakes: Mistakes) {
    this.k = k
    this.wiring = wiring
    this.mistakes = mistakes
    this.width = wiring.channel >= 4 ? 2 : 1
    this.reach = wiring.hasHighPages ? 0x1_0000_0000 : REACH
  }

  /** EIO for an odd address on a channel of words, which cannot name it. */
  judge(command: DmaCommand): number {
    const isOdd = this.width === 2 && (command.segments[0]?.addr ?? 0) % 2 !== 0
    return isOdd ? ERRNO.EIO : judgeBlock(command)
  }

  start(command: DmaCommand): boolean {
    const { k } = this
    if ((this.get(CARD_PORT.COMMAND) & CARD_STATUS.BUSY) !== 0) return false
    const isOldCount = this.isLoaded && this.mistakes.makes('F15') !== undefined
    const old = splInPlainCode(k, SPL_LEVELS['spl7']!)
    this.programChannel(command, isOldCount)
    splInPlainCode(k, old)
    this.wiring.annotate?.(command.link)
    this.programCard(command, isOldCount)
    this.isLoaded = true
    return true
  }

  /**
   * The card's own residual, checked against the channel: after terminal count its count register reads FFFF, and the
   * card has seen it.
   */
  status(): DeviceStatus {
    const bits = this.get(CARD_PORT.COMMAND)
    const isInterrupting = (bits & CARD_STATUS.INTERRUPT) !== 0
    const isBusy = (bits & CARD_STATUS.BUSY) !== 0
    if (!isInterrupting) return { isInterrupting, isBusy, error: DEVICE_ERROR.ok, resid: 0 }
    const resid = this.get(CARD_PORT.COUNT_LOW) + 0x100 * this.get(CARD_PORT.COUNT_HIGH)
    // A command of no bytes ends without a transfer, and so without terminal count.
    if (resid < this.width && this.items > 0) this.checkTerminalCount(bits)
    return { isInterrupting, isBusy, error: this.get(CARD_PORT.ERROR), resid }
  }

  /** Card and channel have to come to the end together. */
  private checkTerminalCount(bits: number): void {
    const left = (this.readCount() + 1) % CHANNEL_ITEMS
    const { channel } = this.wiring
    if (left !== 0) {
      this.k.report('TerminalCountMissing', `the card is done and ${left} transfers of channel ${channel} are left`)
    } else if ((bits & CARD_STATUS.TERMINAL_COUNT) === 0) {
      this.k.report('TerminalCountMissing', `channel ${channel} came to terminal count after the card was done`)
    }
  }

  acknowledge(): void {
    this.put(CARD_PORT.ACKNOWLEDGE, 0)
  }

  reset(): void {
    this.chip(REGISTER.MASK, 4 | (this.wiring.channel & 3))
    this.put(CARD_PORT.COMMAND, CARD_COMMAND.RESET)
  }

  private programChannel({ op, count, segments }: DmaCommand, isOldCount: boolean): void {
    const { width, mistakes } = this
    const index = this.wiring.channel & 3
    const address = segments[0]?.addr ?? 0
    const first = Math.floor(address / width)
    this.items = Math.floor(count / width)
    if (address + count > this.reach) {
      this.k.report(
        'AddressRange',
        `channel ${this.wiring.channel} is given ${count} bytes at 0x${address.toString(16)}`,
      )
    }
    this.chip(REGISTER.MASK, 4 | index)
    // F16: somebody read one half of a register, and nobody clears the pointer.
    if (mistakes.makes('F16')) this.readChip(2 * index)
    else this.chip(REGISTER.CLEAR_POINTER, 0)
    this.chip(REGISTER.MODE, SERVICE[this.wiring.mode] | (op === 'read' ? MODE.WRITE : MODE.READ) | index)
    this.chip(2 * index, first)
    this.chip(2 * index, first >> 8)
    this.setPage(address)
    if (!isOldCount) {
      const value = mistakes.makes('F14') ? this.items : this.items - 1
      this.chip(2 * index + 1, value)
      this.chip(2 * index + 1, value >> 8)
    }
    this.chip(REGISTER.MASK, index)
  }

  /** Address bits 16 and up; the latches are in no order. */
  private setPage(address: number): void {
    const { k, mistakes, width } = this
    const { board, channel, hasHighPages } = this.wiring
    // F17: the driver counts on 80h + channel, which is the latch of another one, or of none.
    const latch = mistakes.makes('F17') ? channel : PAGE_PORTS[channel]!
    const page = Math.floor(address / 0x10000) & (width === 2 ? 0xfe : 0xff)
    outb(k, board + 0x80 + latch, page)
    if (hasHighPages) outb(k, board + HIGH_PAGES + latch, Math.floor(address / REACH))
  }

  private programCard({ op, blkno, count }: DmaCommand, isOldCount: boolean): void {
    const { INTERRUPTS, DMA, WIDE } = CARD_CONTROL
    this.put(CARD_PORT.CONTROL, INTERRUPTS | DMA | (this.width === 2 ? WIDE : 0))
    if (blkno >= 0x10000 || count >= 0x10000) {
      this.place(Math.floor(blkno / 0x10000), Math.floor(count / 0x10000))
      this.put(CARD_PORT.COMMAND, CARD_COMMAND.EXTEND)
    }
    this.place(blkno, isOldCount ? null : count)
    this.put(CARD_PORT.COMMAND, op === 'read' ? CARD_COMMAND.READ : CARD_COMMAND.WRITE)
  }

  private place(block: number, count: number | null): void {
    this.put(CARD_PORT.BLOCK_LOW, block)
    this.put(CARD_PORT.BLOCK_HIGH, block >> 8)
    if (count === null) return
    this.put(CARD_PORT.COUNT_LOW, count)
    this.put(CARD_PORT.COUNT_HIGH, count >> 8)
  }

  private readCount(): number {
    const index = this.wiring.channel & 3
    const old = splInPlainCode(this.k, SPL_LEVELS['spl7']!)
    this.chip(REGISTER.CLEAR_POINTER, 0)
    const low = this.readChip(2 * index + 1)
    const count = low | (this.readChip(2 * index + 1) << 8)
    splInPlainCode(this.k, old)
    return count
  }

  private chipPort(register: number): number {
    const { board, channel } = this.wiring
    return board + (channel >= 4 ? 0xc0 + 2 * register : register)
  }

  private chip(register: number, value: number): void {
    outb(this.k, this.chipPort(register), value)
  }

  private readChip(register: number): number {
    return inb(this.k, this.chipPort(register))
  }

  private get(port: number): number {
    return inb(this.k, this.wiring.card + port)
  }

  private put(port: number, value: number): void {
    outb(this.k, this.wiring.card + port, value)
  }
}
