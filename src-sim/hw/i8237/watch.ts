import { COMMAND, MODE, PAGE_PORTS } from './bits'
import type { Chip8237 } from './chip'
import type { Dma8237Pair } from './pair'

/** Mistakes of programming that the chip does not notice. */
export type ProgrammingMistake = 'FlipFlopOutOfStep' | 'DmaCrosses64K' | 'PageLatchStale' | 'UnmaskedProgramming'

/**
 * Looks at every port write before the chips see it and says when a driver programs them in a wrong order. It changes
 * nothing.
 *
 * @source Intel 8237A data sheet; IBM AT address path
 */
export class ProgrammingWatch {
  private readonly pair: Dma8237Pair
  private readonly tell: (mistake: ProgrammingMistake, message: string) => void
  /** Register of each chip that got its low byte and waits for the high one; -1 = none. */
  private readonly halves = [-1, -1]
  /** By AT channel: its address was written and its page not yet. */
  private readonly addressed = new Set<number>()
  /** By AT channel: its page was written since it was unmasked last. */
  private readonly paged = new Set<number>()

  constructor(pair: Dma8237Pair, tell: (mistake: ProgrammingMistake, message: string) => void) {
    this.pair = pair
    this.tell = tell
  }

  /** A port is about to be written. */
  out(port: number, value: number): void {
    const { pair } = this
    if (port < 0x20) this.chip(pair.first, 0, port & 0x0f, value)
    else if (port >= 0xc0 && port <= 0xdf && (port & 1) === 0) this.chip(pair.second, 1, (port - 0xc0) >> 1, value)
    else if (port >= 0x80 && port <= 0x8f) {
      const channel = PAGE_PORTS.indexOf(port & 0x0f)
      if (channel >= 0 && channel !== 4) {
        this.masked(pair.chipOf(channel), channel & 3, 'page')
        this.paged.add(channel)
      }
    }
  }

  private chip(chip: Chip8237, which: 0 | 1, register: number, value: number): void {
    if (register < 8) {
      this.masked(chip, register >> 1, (register & 1) === 0 ? 'address' : 'count')
      this.half(chip, which, register)
      if ((register & 1) === 0) this.addressed.add(4 * which + (register >> 1))
    } else if (register === 0x0b) this.masked(chip, value & 3, 'mode')
    else if (register === 0x0c || register === 0x0d) this.halves[which] = -1
    else if (register === 0x0a && (value & 4) === 0) this.unmask(chip, which, 1 << (value & 3))
    else if (register === 0x0e) this.unmask(chip, which, 0x0f)
    else if (register === 0x0f) this.unmask(chip, which, ~value & 0x0f)
  }

  private half(chip: Chip8237, which: 0 | 1, register: number): void {
    const waits = this.halves[which]!
    if (chip.highByte !== (waits === register)) {
      const what = chip.highByte ? 'the high byte is due' : 'the low byte is due'
      this.tell('FlipFlopOutOfStep', `${this.name(chip, register >> 1)}: ${what} when register ${register} is written`)
    }
    this.halves[which] = chip.highByte ? -1 : register
  }

  private masked(chip: Chip8237, index: number, what: string): void {
    if ((chip.command & COMMAND.DISABLE) !== 0 || (chip.mask & (1 << index)) !== 0) return
    this.tell('UnmaskedProgramming', `${this.name(chip, index)}: its ${what} is written while it is not masked`)
  }

  private unmask(chip: Chip8237, which: 0 | 1, bits: number): void {
    if (this.halves[which]! >= 0) {
      const register = this.halves[which]!
      this.halves[which] = -1
      this.tell(
        'FlipFlopOutOfStep',
        `${this.name(chip, register >> 1)}: it is unmasked and register ${register} has one byte`,
      )
    }
    for (let index = 0; index < 4; index++) {
      const isNew = (bits & chip.mask & (1 << index)) !== 0
      if (isNew) this.page(chip, 4 * which + index)
      if (isNew && this.crosses(chip, index)) {
        this.tell('DmaCrosses64K', `${this.name(chip, index)}: the address goes round at the end of its 64 K`)
      }
    }
  }

  /** The latch that belongs to the address: a new address with an old page is a mistake, or luck. */
  private page(chip: Chip8237, channel: number): void {
    if (this.addressed.has(channel) && !this.paged.has(channel)) {
      const latch = (0x80 + PAGE_PORTS[channel]!).toString(16)
      this.tell(
        'PageLatchStale',
        `${this.name(chip, channel & 3)}: it has a new address and its page, port ${latch}, was not written`,
      )
    }
    this.addressed.delete(channel)
    this.paged.delete(channel)
  }

  private crosses(chip: Chip8237, index: number): boolean {
    const { mode, address, count } = chip.channels[index]!
    if ((mode & MODE.SERVICE) === MODE.CASCADE || (mode & MODE.TYPE) === 0) return false
    return (mode & MODE.DECREMENT) === 0 ? address + count > 0xffff : address - count < 0
  }

  private name(chip: Chip8237, index: number): string {
    return `DMA channel ${chip.channels[index]!.number}`
  }
}
