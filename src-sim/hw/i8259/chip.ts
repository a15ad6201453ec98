/**
 * How an 8259A of this machine differs from the plain part.
 *
 * @source Intel 8259A data sheet
 */
export interface Chip8259Options {
  /** Bits of the edge/level register that can be written; 0 on boards without one, where ICW1 bit 3 decides. */
  readonly elcrMask: number
  /** Keep an edge request even when the pin falls before the acknowledge (some emulators do; real parts do not). */
  readonly latchEdge: boolean
  /** Master: the input that carries the slave; -1 for a slave. */
  readonly slaveInput: number
}

/**
 * What the first INTA pulse found.
 *
 * @source Intel 8259A data sheet
 */
export interface Acknowledged {
  /** Input 0-7; 7 when spurious. */
  readonly level: number
  readonly spurious: boolean
}

/**
 * One 8259A: edge detectors, mask, in-service bits, priority pointer and the initialisation sequence.
 * `int` follows at once from what the registers and pins say; the caller looks at it after every call.
 *
 * @source Intel 8259A data sheet
 */
export class Chip8259 {
  private readonly options: Chip8259Options
  /** Pin levels. */
  line = 0
  /** Edge detectors. */
  latch = 0
  /** 1 = level-triggered input. */
  elcr = 0
  imr = 0
  isr = 0
  /** Input of lowest priority. */
  lowest = 7
  /** Vector of input 0; multiple of 8. */
  vectorBase = 0
  /** ICW3: slave inputs of a master, identity of a slave. */
  cascade = 0
  single = false
  autoEoi = false
  rotateOnAutoEoi = false
  specialFullyNested = false
  specialMask = false
  /** A status read shows ISR instead of IRR. */
  readIsr = false
  /** The next status read is a poll. */
  poll = false
  /** Initialisation word expected next at the odd port; 0 = operating. */
  expects: 0 | 2 | 3 | 4 = 0
  private wantsIcw4 = false

  constructor(options: Chip8259Options) {
    this.options = options
  }

  /** Move pin `input` (0-7). */
  setLine(input: number, level: boolean): void {
    const bit = 1 << input
    if (level && !(this.line & bit)) this.latch |= bit
    if (!level && !this.options.latchEdge) this.latch &= ~bit
    this.line = level ? this.line | bit : this.line & ~bit
  }

  /** Interrupt request register: level inputs follow the pin, edge inputs need a rise; a fall takes it back. */
  get irr(): number {
    return (this.line & this.elcr) | (this.latch & ~this.elcr)
  }

  /** The input to be served next, or -1. */
  get want(): number {
    const requests = this.irr & ~this.imr
    if (requests === 0) return -1
    let blocking = this.isr
    if (this.specialMask) blocking &= ~this.imr
    if (this.specialFullyNested && this.options.slaveInput >= 0) blocking &= ~(1 << this.options.slaveInput)
    const best = this.best(requests)
    return blocking === 0 || this.rank(best) < this.rank(this.best(blocking)) ? best : -1
  }

  /** INT pin. */
  get int(): boolean {
    return this.want >= 0
  }

  /** 0 is the highest priority. */
  rank(input: number): number {
    return (input - this.lowest - 1) & 7
  }

  /** Resolve and accept the best request, as the INTA pulse addressed to this chip does. */
  acknowledge(): Acknowledged {
    const level = this.want
    if (level < 0) return { level: 7, spurious: true }
    this.latch &= ~(1 << level)
    if (!this.autoEoi) this.isr |= 1 << level
    else if (this.rotateOnAutoEoi) this.lowest = level
    return { level, spurious: false }
  }

  /** Write the even (0) or odd (1) port. */
  write(odd: boolean, value: number): void {
    if (odd) this.writeOdd(value)
    else if (value & 0x10) this.icw1(value)
    else if (value & 0x08) this.ocw3(value)
    else this.ocw2(value)
  }

  /** Read the even (0) or odd (1) port; a read of the even port after a poll command acknowledges. */
  read(odd: boolean): number {
    if (odd) return this.imr
    if (!this.poll) return this.readIsr ? this.isr : this.irr
    this.poll = false
    const { level, spurious } = this.acknowledge()
    return spurious ? 0x00 : 0x80 | level
  }

  /** Write the edge/level register; reserved bits stay 0. */
  writeElcr(value: number): void {
    this.elcr = value & this.options.elcrMask
  }

  private best(bits: number): number {
    for (let i = 1; i <= 8; i++) {
      const input = (this.lowest + i) & 7
      if (bits & (1 << input)) return input
    }
    return -1
  }

  private icw1(value: number): void {
    this.imr = 0
    this.isr = 0
    this.latch = 0
    this.lowest = 7
    this.specialMask = false
    this.readIsr = false
    this.poll = false
    this.single = (value & 0x02) !== 0
    if (this.single) this.cascade = 0
    if (this.options.elcrMask === 0) this.elcr = value & 0x08 ? 0xff : 0x00
    this.wantsIcw4 = (value & 0x01) !== 0
    if (!this.wantsIcw4) this.icw4(0)
    this.rotateOnAutoEoi = false
    this.expects = 2
  }

  private writeOdd(value: number): void {
    switch (this.expects) {
      case 2:
        this.vectorBase = value & 0xf8
        this.expects = !this.single ? 3 : this.wantsIcw4 ? 4 : 0
        break
      case 3:
        this.cascade = value
        this.expects = this.wantsIcw4 ? 4 : 0
        break
      case 4:
        this.icw4(value)
        this.expects = 0
        break
      default:
        this.imr = value
    }
  }

  private icw4(value: number): void {
    this.autoEoi = (value & 0x02) !== 0
    this.specialFullyNested = (value & 0x10) !== 0
  }

  private ocw2(value: number): void {
    const named = value & 7
    switch (value >> 5) {
      case 0b001:
        this.endOfInterrupt()
        break
      case 0b011:
        this.isr &= ~(1 << named)
        break
      case 0b101: {
        const ended = this.endOfInterrupt()
        if (ended >= 0) this.lowest = ended
        break
      }
      case 0b111:
        this.isr &= ~(1 << named)
        this.lowest = named
        break
      case 0b110:
        this.lowest = named
        break
      case 0b100:
        this.rotateOnAutoEoi = true
        break
      case 0b000:
        this.rotateOnAutoEoi = false
    }
  }

  /** Clear the best in-service bit; in special mask mode a masked one is passed over. Returns it, or -1. */
  private endOfInterrupt(): number {
    const ended = this.best(this.specialMask ? this.isr & ~this.imr : this.isr)
    if (ended >= 0) this.isr &= ~(1 << ended)
    return ended
  }

  private ocw3(value: number): void {
    if (value & 0x04) this.poll = true
    if (value & 0x02) this.readIsr = (value & 0x01) !== 0
    if (value & 0x40) this.specialMask = (value & 0x20) !== 0
  }
}
