import { Chip8259, type Acknowledged } from './chip'

/**
 * How the board is built.
 *
 * @source Intel 8259A data sheet; IBM AT wiring
 */
export interface Pic8259Options {
  /** Edge requests survive a pin that falls before the acknowledge. */
  readonly latchEdge?: boolean
  /** The board has the edge/level registers 4D0 and 4D1 (EISA, PCI); without them ICW1 bit 3 counts. Default true. */
  readonly elcr?: boolean
}

/**
 * One controller as a display shows it.
 *
 * @source Intel 8259A data sheet; IBM AT wiring
 */
export interface ChipSnapshot8259 {
  readonly line: number
  readonly irr: number
  readonly imr: number
  readonly isr: number
  readonly elcr: number
  readonly latch: number
  readonly lowest: number
  /** Inputs, highest priority first. */
  readonly priority: readonly number[]
  readonly vectorBase: number
  readonly cascade: number
  readonly autoEoi: boolean
  readonly rotateOnAutoEoi: boolean
  readonly specialFullyNested: boolean
  readonly specialMask: boolean
  readonly statusShows: 'irr' | 'isr' | 'poll'
  /** Operating, or the initialisation word that is awaited. */
  readonly state: 'operating' | 'ICW2' | 'ICW3' | 'ICW4'
  readonly int: boolean
}

/**
 * Both controllers and the counters.
 *
 * @source Intel 8259A data sheet; IBM AT wiring
 */
export interface PicSnapshot {
  readonly master: ChipSnapshot8259
  readonly slave: ChipSnapshot8259
  readonly acknowledges: number
  readonly spurious: number
}

const SLAVE_INPUT = 2

/**
 * The two 8259A of an AT: master at 20/21, slave at A0/A1 on the master's input 2, edge/level registers at 4D0/4D1.
 * `onInt` is called whenever the INT pin to the CPU changes. Nothing here sleeps.
 *
 * @source Intel 8259A data sheet; IBM AT wiring
 */
export class Pic8259Pair {
  readonly master: Chip8259
  readonly slave: Chip8259
  /** Acknowledge sequences finished, and how many of them found no request (on either chip). */
  acknowledges = 0
  spurious = 0
  private readonly hasElcr: boolean
  private readonly onInt: (level: boolean) => void
  private pin = false
  private accepted: Acknowledged | undefined

  constructor(options: Pic8259Options = {}, onInt: (level: boolean) => void = () => undefined) {
    this.hasElcr = options.elcr ?? true
    const latchEdge = options.latchEdge ?? false
    this.master = new Chip8259({ elcrMask: this.hasElcr ? 0xf8 : 0, latchEdge, slaveInput: SLAVE_INPUT })
    this.slave = new Chip8259({ elcrMask: this.hasElcr ? 0xde : 0, latchEdge, slaveInput: -1 })
    this.onInt = onInt
  }

  /** INT pin to the CPU. */
  get int(): boolean {
    return this.master.int
  }

  /** A device moves its line: `irq` 0, 1, 3-15. Input 2 belongs to the slave and is ignored. */
  setLine(irq: number, level: boolean): void {
    if (irq === SLAVE_INPUT) return
    if (irq < 8) this.master.setLine(irq, level)
    else this.slave.setLine(irq - 8, level)
    this.settle()
  }

  /** CPU writes a port; ports that are not ours are ignored. */
  out(port: number, value: number): void {
    const byte = value & 0xff
    if (port === 0x20 || port === 0x21) this.master.write(port === 0x21, byte)
    else if (port === 0xa0 || port === 0xa1) this.slave.write(port === 0xa1, byte)
    else if (port === 0x4d0 && this.hasElcr) this.master.writeElcr(byte)
    else if (port === 0x4d1 && this.hasElcr) this.slave.writeElcr(byte)
    this.settle()
  }

  /** CPU reads a port; FF where nothing is decoded. A read after a poll command acknowledges. */
  in(port: number): number {
    let value = 0xff
    if (port === 0x20 || port === 0x21) value = this.master.read(port === 0x21)
    else if (port === 0xa0 || port === 0xa1) value = this.slave.read(port === 0xa1)
    else if (port === 0x4d0 && this.hasElcr) value = this.master.elcr
    else if (port === 0x4d1 && this.hasElcr) value = this.slave.elcr
    this.settle()
    return value
  }

  /** Both INTA pulses; returns the vector. */
  inta(): number {
    this.inta1()
    return this.inta2()
  }

  /** First INTA pulse: the master makes up its mind. */
  inta1(): void {
    this.accepted = this.master.acknowledge()
    this.settle()
  }

  /** Second INTA pulse: the chip in charge puts its vector on the bus. Without a first pulse it does both. */
  inta2(): number {
    if (this.accepted === undefined) this.inta1()
    const { level, spurious } = this.accepted ?? { level: 7, spurious: true }
    this.accepted = undefined
    this.acknowledges++
    if (spurious) {
      this.spurious++
      return this.master.vectorBase + 7
    }
    if (!this.slaveOn(level)) return this.master.vectorBase + level
    if ((this.slave.cascade & 7) !== level) return 0xff
    const answer = this.slave.acknowledge()
    if (answer.spurious) this.spurious++
    this.settle()
    return this.slave.vectorBase + answer.level
  }

  /** Every register and pin, for a display; changes nothing. */
  snapshot(): PicSnapshot {
    return {
      master: chipSnapshot(this.master),
      slave: chipSnapshot(this.slave),
      acknowledges: this.acknowledges,
      spurious: this.spurious,
    }
  }

  private slaveOn(level: number): boolean {
    return !this.master.single && (this.master.cascade & (1 << level)) !== 0
  }

  /** Carry the slave's INT to the master and the master's INT to the CPU. */
  private settle(): void {
    this.master.setLine(SLAVE_INPUT, this.slave.int)
    if (this.master.int === this.pin) return
    this.pin = this.master.int
    this.onInt(this.pin)
  }
}

function chipSnapshot(chip: Chip8259): ChipSnapshot8259 {
  return {
    line: chip.line,
    irr: chip.irr,
    imr: chip.imr,
    isr: chip.isr,
    elcr: chip.elcr,
    latch: chip.latch,
    lowest: chip.lowest,
    priority: [1, 2, 3, 4, 5, 6, 7, 8].map((i) => (chip.lowest + i) & 7),
    vectorBase: chip.vectorBase,
    cascade: chip.cascade,
    autoEoi: chip.autoEoi,
    rotateOnAutoEoi: chip.rotateOnAutoEoi,
    specialFullyNested: chip.specialFullyNested,
    specialMask: chip.specialMask,
    statusShows: chip.poll ? 'poll' : chip.readIsr ? 'isr' : 'irr',
    state: chip.expects === 0 ? 'operating' : (`ICW${chip.expects}` as const),
    int: chip.int,
  }
}
