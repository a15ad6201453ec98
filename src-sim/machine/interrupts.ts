import type { Faults } from '../hw/faults'
import { BOARD_LINES, EDGE_ONLY } from '../hw/i8259/board'
import { Pic8259Pair } from '../hw/i8259/pair'
import type { InterruptController, InterruptLine } from '../kern/intr'
import type { Kernel } from '../kern/kernel'
import { KIND } from '../trace/kinds'

/** Vectors that the kernels give the two controllers; multiples of 8 above the processor's own. */
export const VECTORS = { master: 0x20, slave: 0x28 } as const

/** How the interrupt controllers of a machine are built and used. */
export interface PicOptions {
  /** The board has edge/level registers; without them a controller is all edge or all level. */
  readonly hasElcr: boolean
  /** An edge is kept even when the pin falls before the acknowledge. */
  readonly latchEdge: boolean
  /** spl leaves the mask registers alone: what comes too early is acknowledged and waits in the kernel. */
  readonly lazyMask: boolean
  /** Whose levels lines without a device have. */
  readonly system: 'sysv' | 'solaris'
  /** A driver may forget the end of interrupt (F5); in Solaris the framework sends it. */
  readonly driverEnds: boolean
}

/** Levels a processor can have. */
const LEVELS = 16
const SLAVE_INPUT = 2

/**
 * The two 8259A between the device lines and the processor. A line's pin goes through the edge detectors; the processor
 * takes the vector by INTA, the end of interrupt is sent at the entry, and the mask registers follow the interrupt level:
 * they hold every line whose level is not above it.
 *
 * @source Intel 8259A data sheet; spl(K)
 */
export class PicController implements InterruptController {
  readonly pair: Pic8259Pair
  isSpurious = false
  /** Acknowledges that found a request. */
  found = 0
  private readonly kernel: Kernel
  private readonly options: PicOptions
  private readonly lines: (InterruptLine | null)[] = Array.from({ length: 16 }, () => null)
  private readonly levels: number[]
  /** Mask of both registers by level. */
  private readonly masks = new Uint16Array(LEVELS)
  private readonly faults = new Map<InterruptLine, Faults[]>()
  private readonly track: number
  /** What the mask registers hold. */
  private imr = 0
  /** Lines masked after a storm, and level lines that wait in the kernel (`lazyMask`). */
  private stormMask = 0
  private heldMask = 0
  /** A line that falls as soon as the processor acknowledges it. */
  private falling: InterruptLine | null = null
  private irq = 7
  private isTaking = false

  constructor(kernel: Kernel, options: PicOptions) {
    this.kernel = kernel
    this.options = options
    this.pair = new Pic8259Pair({ latchEdge: options.latchEdge, elcr: options.hasElcr })
    this.track = kernel.sim.trace.track('pic', 'interrupt controllers')
    this.levels = Array.from({ length: 16 }, (_, irq) => {
      const board = BOARD_LINES.find((each) => each.irq === irq)
      return board ? (options.system === 'sysv' ? board.sysvLevel : board.solarisLevel) : LEVELS
    })
  }

  /** Puts a line on the input of its number. */
  connect(line: InterruptLine): void {
    this.lines[line.number] = line
    this.levels[line.number] = line.level
    line.controller = this
  }

  /** The planned faults of a device on the line. */
  watch(line: InterruptLine, faults: Faults): void {
    this.faults.set(line, [...(this.faults.get(line) ?? []), faults])
  }

  /** What the kernel does at boot: ICW1 to ICW4 of both chips, triggers, masks. @source Intel 8259A data sheet */
  boot(): void {
    const { pair, options } = this
    const wanted = this.lines.reduce((bits, line, irq) => (line?.trigger === 'level' ? bits | (1 << irq) : bits), 0)
    const allowed = EDGE_ONLY.reduce((bits, irq) => bits & ~(1 << irq), 0xffff)
    const levels = wanted & allowed
    const icw1 = (chipLevels: number): number => (!options.hasElcr && chipLevels !== 0 ? 0x19 : 0x11)
    pair.out(0x20, icw1(wanted & 0xff))
    pair.out(0xa0, icw1(wanted >> 8))
    pair.out(0x21, VECTORS.master)
    pair.out(0xa1, VECTORS.slave)
    pair.out(0x21, 1 << SLAVE_INPUT)
    pair.out(0xa1, SLAVE_INPUT)
    pair.out(0x21, 0x01)
    pair.out(0xa1, 0x01)
    pair.out(0x4d0, levels & 0xff)
    pair.out(0x4d1, levels >> 8)
    for (let level = 0; level < LEVELS; level++) this.masks[level] = this.maskOf(level)
    const { trace, now } = this.kernel.sim
    const triggers = pair.master.elcr | (pair.slave.elcr << 8)
    trace.instant(
      now,
      KIND['pic:boot'],
      this.track,
      this.kernel.link,
      0,
      VECTORS.master * 256 + VECTORS.slave,
      triggers,
    )
    this.setLevel(this.kernel.cpu.level)
  }

  move(line: InterruptLine, isUp: boolean): void {
    if (this.falling === line) this.falling = null
    this.pin(line, isUp)
    this.settle()
  }

  /**
   * A request that is gone by the time the processor acknowledges it: at a line of the second controller between the two
   * cycles, elsewhere before the first. Until the masks let it in it stays.
   *
   * @source Intel 8259A data sheet: the input must stay high until the first INTA
   */
  glitch(line: InterruptLine): void {
    if (line.asserted > 0 || this.falling) return
    this.falling = line
    this.pin(line, true)
    this.settle()
  }

  acknowledge(): InterruptLine {
    const { pair, kernel } = this
    const falling = this.falling && this.isBest(this.falling.number) ? this.falling : null
    if (falling) this.falling = null
    if (falling && falling.number < 8) this.pin(falling, false)
    pair.inta1()
    if (falling && falling.number >= 8) this.pin(falling, false)
    const vector = pair.inta2()
    this.irq = vector >= VECTORS.slave ? vector - VECTORS.slave + 8 : vector - VECTORS.master
    this.isSpurious = (this.irq === 7 && !this.inService(0x20)) || (this.irq === 15 && !this.inService(0xa0))
    if (!this.isSpurious) this.found++
    const line = this.lines[this.irq] ?? this.nobodysLine()
    if (this.isSpurious) line.id = kernel.number('interrupt')
    const { trace, now } = kernel.sim
    trace.instant(now, KIND['pic:inta'], this.track, line.link, line.id, vector, this.irr + this.isr * 0x10000)
    this.settle()
    return line
  }

  /** A spurious 7 gets none, a spurious 15 one for the master alone. @source Intel 8259A data sheet */
  end(line: InterruptLine): void {
    const { pair, irq } = this
    if (this.isSpurious && irq < 8) return
    if (!this.isSpurious && this.isForgotten(line)) return
    if (irq >= 8) {
      if (!this.isSpurious) pair.out(0xa0, 0x20)
      pair.out(0x20, 0x20)
    } else pair.out(0x20, 0x20)
    const { trace, now } = this.kernel.sim
    trace.instant(now, KIND['pic:eoi'], this.track, line.link, irq, this.isr, this.irr)
    this.settle()
  }

  served(line: InterruptLine): void {
    if (this.heldMask === 0) return
    this.heldMask &= ~(1 << line.number)
    this.writeMasks()
    this.settle()
  }

  setLevel(_level: number): void {
    if (this.options.lazyMask) return
    this.writeMasks()
    this.settle()
  }

  mask(line: InterruptLine): void {
    this.stormMask |= 1 << line.number
    this.writeMasks()
  }

  /** Requests of both chips, the second in bits 15 to 8. */
  get irr(): number {
    return this.pair.master.irr | (this.pair.slave.irr << 8)
  }

  /** In-service bits of both chips. */
  get isr(): number {
    return this.pair.master.isr | (this.pair.slave.isr << 8)
  }

  private maskOf(level: number): number {
    let mask = 0
    for (const [irq, own] of this.levels.entries()) if (irq !== SLAVE_INPUT && own <= level) mask |= 1 << irq
    return mask
  }

  private writeMasks(): void {
    const { options, kernel, pair } = this
    const byLevel = options.lazyMask ? 0 : this.masks[Math.min(kernel.cpu.level, LEVELS - 1)]!
    const mask = byLevel | this.stormMask | this.heldMask
    const old = this.imr
    if (mask === old) return
    this.imr = mask
    if ((mask ^ old) & 0xff) pair.out(0x21, mask & 0xff)
    if ((mask ^ old) >> 8) pair.out(0xa1, mask >> 8)
    const { trace, now } = kernel.sim
    trace.instant(now, KIND['pic:mask'], this.track, kernel.link, kernel.cpu.level, old, mask)
  }

  private pin(line: InterruptLine, isUp: boolean): void {
    this.pair.setLine(line.number, isUp)
    const { trace, now } = this.kernel.sim
    trace.instant(now, KIND['pic:pin'], this.track, line.link, line.number, this.irr, isUp ? 1 : 0)
  }

  /** Reads the in-service register of a chip, as an entry for vector 7 or 15 must. */
  private inService(port: number): boolean {
    this.pair.out(port, 0x0b)
    return (this.pair.in(port) & 0x80) !== 0
  }

  /** Whether the next acknowledge would be for this input. */
  private isBest(irq: number): boolean {
    const { master, slave } = this.pair
    return irq < 8 ? master.want === irq : master.want === SLAVE_INPUT && slave.want === irq - 8
  }

  private isForgotten(line: InterruptLine): boolean {
    if (!this.options.driverEnds) return false
    return (this.faults.get(line) ?? []).some((each) => each.strike('F5') !== undefined)
  }

  /** Vector 7 or 15 without a device: nobody has a handler. */
  private nobodysLine(): InterruptLine {
    const line = this.kernel.addLine({ name: `irq ${this.irq}`, level: this.levels[this.irq]!, number: this.irq })
    this.connect(line)
    return line
  }

  /** Lets the processor know where the INT pin is. */
  private settle(): void {
    if (this.options.lazyMask) this.takeAll()
    else if (this.pair.int !== this.kernel.cpu.isAsked) this.kernel.cpu.ask(this.pair.int)
  }

  /** Acknowledges at once and lets the kernel hold back what its level does not let in. */
  private takeAll(): void {
    if (this.isTaking) return
    this.isTaking = true
    const taken: InterruptLine[] = []
    while (this.pair.int) {
      const line = this.acknowledge()
      if (this.isSpurious) this.kernel.cpu.spurious++
      else if (line.trigger === 'level') {
        this.heldMask |= 1 << line.number
        this.writeMasks()
      }
      this.end(line)
      taken.push(line)
    }
    this.isTaking = false
    for (const line of taken) this.kernel.cpu.request(line)
  }
}
