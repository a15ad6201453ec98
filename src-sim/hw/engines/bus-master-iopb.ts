import { PRIORITY } from '../../core/priority'
import { newLink, type TraceLink } from '../../core/sink'
import type { Sim } from '../../core/sim'
import type { Nanos } from '../../core/time'
import { CARD_ERROR, CSR_READ, CSR_WRITE, REGISTER } from '../bus-master/bits'
import { BusMasterCard } from '../bus-master/card'
import { DEVICE_ERROR, type DmaCommand } from '../device'
import type { DeviceMemory } from '../device-memory'
import { BLOCK, type Media } from '../media'
import { timeAtRate } from '../mechanism'
import type { RegisterSpace } from '../registers'
import type { BusMasterLimits } from './bus-master-disk'
import type { DataPhase, DmaEngine, EngineHost } from './engine'
import { aloneOnBus, MasterWay, type MasterPlace } from './master-way'
import { mergedWord, partOfWord } from './merged-word'
import { bytesOf } from './segments'

const WORD = 0x1_0000_0000

/** How a card with command blocks is built. @source Xylogics 753/7053 */
export interface IopbOptions {
  /** Blocks that can wait. */
  readonly queueDepth: number
  /** Serve what waits in order of block number, upwards and then from the start. */
  readonly elevator: boolean
}

/**
 * A card with command blocks in memory (profile I): who writes `iopb_addr` queues a block. The card takes one block after
 * the other, fetches it over the bus at that moment, moves its data, writes residual count and status back, and shows one
 * completed block at a time, by its address in the same register. Everything passes the device's way to memory.
 *
 * @source Writing Device Drivers, device register structure with iopb_addr; Xylogics 753/7053 for the blocks
 */
export class BusMasterIopb implements DmaEngine {
  readonly card: BusMasterCard
  readonly registers: RegisterSpace
  private readonly sim: Sim
  private readonly memory: DeviceMemory
  private readonly limits: BusMasterLimits
  private readonly way: MasterWay
  private host: EngineHost | null = null
  private phase: DataPhase | null = null
  /** Resets so far; what was scheduled before one is void. */
  private generation = 0
  /** A block is being fetched, or its command is under way. */
  private isWorking = false
  /** Which way the next bytes go. */
  private isToMemory = false
  /** What queued blocks belong to, by their address. */
  private readonly links = new Map<number, TraceLink>()
  /** That of the block taken last; the blocks of a chain share it. */
  private link: TraceLink = newLink()
  /** What interrupts for each completed block, oldest first; the first is the one that the register shows. */
  private shows: (() => void)[] = []
  /** The interrupt of the first has been given. */
  private isShown = false
  /** Whom `acknowledge` tells that the line fell. */
  private lower: (() => void) | null = null

  /** @param place by default a bus with nobody else */
  constructor(
    sim: Sim,
    memory: DeviceMemory,
    media: Media,
    limits: BusMasterLimits,
    options: IopbOptions,
    place: MasterPlace = aloneOnBus(sim),
  ) {
    this.sim = sim
    this.way = new MasterWay(sim, place, limits.rate)
    this.memory = memory
    this.limits = limits
    const { addrHi, countMax, seg, sgllen } = limits
    this.card = new BusMasterCard(
      {
        reach: (address, bytes) => memory.reach(address, bytes, this.isToMemory),
        read: (address, into) => this.touched(address, into.length).read(address, into),
        write: (address, from) => this.touched(address, from.length).write(address, from),
      },
      {
        blockBytes: BLOCK,
        blocks: media.blocks,
        isBad: (block) => media.bad.has(block),
        read: (position, into) => media.read(position, into),
        write: (position, from) => media.write(position, from),
      },
      {
        ...{ profile: 'I', zeroIsFull: true, burstBytes: BLOCK, ...options },
        limits: { addrHi: Number(addrHi < BigInt(WORD - 1) ? addrHi : BigInt(WORD - 1)), countMax, seg, sgllen },
      },
      (level) => this.line(level),
    )
    const { card } = this
    this.registers = {
      read: (offset, width) => partOfWord(card.read(offset - (offset % 4)), offset, width),
      write: (offset, width, value) =>
        this.put(offset - (offset % 4), mergedWord(this.registers, offset, width, value)),
    }
  }

  connect(host: EngineHost): void {
    this.host = host
  }

  worksOn({ request, chunk }: TraceLink): boolean {
    const links = [...this.links.values(), ...(this.card.fetched ? [this.link] : [])]
    return links.some((each) => each.request === request && each.chunk === chunk)
  }

  hasWaiting(): boolean {
    return this.isWorking
  }

  listed({ segments }: DmaCommand): number {
    return bytesOf(segments)
  }

  /** A command that came without a block is none; of a block the card knows itself. */
  judge(): number {
    const { fetched } = this.card
    return fetched ? fetched.error : DEVICE_ERROR.badCommand
  }

  program(): void {
    // There is no register to write a command to: it takes a block in memory.
  }

  refuse(): void {
    this.card.write(REGISTER.CSR, CSR_WRITE.START | CSR_WRITE.ENABLE_INTERRUPTS)
  }

  run(phase: DataPhase): void {
    const { card } = this
    const { command, plan } = phase
    if (!card.fetched) return phase.end(0, plan.error)
    this.phase = phase
    this.isToMemory = command.op === 'read'
    if (card.nextStep().kind === 'position') card.performStep()
    if (plan.isBroken) card.breakOff(plan.moved, plan.error)
    phase.begin(command.segments[0]?.addr ?? 0, plan.moved)
    this.way.run(phase, {
      next: () => {
        const step = card.nextStep()
        return step.kind === 'data' ? step.bytes : 0
      },
      perform: () => void card.performStep(),
      over: (lost) => {
        if (lost !== null) card.breakOff(lost, CARD_ERROR.FIFO)
        this.later(timeAtRate(card.nextStep().bytes, this.limits.rate), () => this.finish(phase))
      },
    })
  }

  acknowledge(lower: () => void): void {
    const { card } = this
    if (!card.line) return lower()
    this.lower = lower
    this.forget()
    card.write(REGISTER.CSR, CSR_WRITE.CLEAR_INTERRUPT | CSR_WRITE.ENABLE_INTERRUPTS)
    this.lower = null
  }

  /** The processor writes a register. */
  private put(offset: number, word: number): void {
    const { card, host } = this
    if (offset === REGISTER.IOPB_ADDR) {
      const isTaken = (card.read(REGISTER.CSR) & CSR_READ.ADD_PENDING) === 0
      if (isTaken) this.links.set(word - (word % 16), host?.annotated() ?? newLink())
      card.write(offset, word)
      return this.work()
    }
    if (offset !== REGISTER.CSR) return card.write(offset, word)
    let value = word
    const isClearing =
      (word & CSR_WRITE.CLEAR_INTERRUPT) !== 0 && (card.read(REGISTER.CSR) & CSR_READ.INTERRUPTING) !== 0
    if (isClearing && host?.clears() === false) value &= ~CSR_WRITE.CLEAR_INTERRUPT
    if (isClearing && (value & CSR_WRITE.CLEAR_INTERRUPT) !== 0) this.forget()
    if ((value & CSR_WRITE.RESET) !== 0) {
      this.generation++
      this.way.cancel()
      this.phase = null
      this.isWorking = this.isShown = false
      this.shows = []
      this.links.clear()
    }
    card.write(offset, value)
    if ((value & CSR_WRITE.RESET) !== 0) host?.reset()
  }

  /** The completion that is shown is over. */
  private forget(): void {
    this.shows.shift()
    this.isShown = false
  }

  private line(level: boolean): void {
    if (level) this.show()
    else if (this.lower) this.lower()
    else this.host?.lowered()
  }

  /** Interrupts for the completion that the register shows, once, when its line is up. */
  private show(): void {
    const [first] = this.shows
    if (!first || this.isShown || !this.card.line) return
    this.isShown = true
    first()
  }

  /** Takes the next block when there is one: after the time its bytes need it is read as it is then. */
  private work(): void {
    const { card } = this
    if (this.isWorking) return
    this.isToMemory = false
    const step = card.nextStep()
    if (step.kind !== 'fetch') return
    this.isWorking = true
    this.later(timeAtRate(step.bytes, this.limits.rate), () => {
      this.isToMemory = false
      const chained = card.nextStep()
      card.performStep()
      const { fetched } = card
      if (!fetched || chained.kind !== 'fetch') return
      const { command, blkno, nbytes } = fetched.iopb
      const segments = fetched.list.map(({ address, size }) => ({ addr: address, size }))
      const count = command === 0 ? 0 : nbytes
      const link = this.links.get(chained.address) ?? this.link
      this.links.delete(chained.address)
      this.link = link
      this.host?.started(
        { op: command === 1 ? 'read' : 'write', blkno, count, segments, link },
        card.nextStep().kind !== 'position',
      )
    })
  }

  /** Residual count, then status go to memory; then the completion waits for its turn, and the next block begins. */
  private finish(phase: DataPhase): void {
    const { card } = this
    this.isToMemory = true
    card.performStep()
    this.phase = null
    const { count } = phase.command
    this.shows.push(phase.over(count - Math.min(count, card.read(REGISTER.RESID)), card.read(REGISTER.ERR)))
    this.isWorking = false
    this.show()
    this.work()
  }

  /** Calls a routine unless the card is reset before. */
  private later(delay: Nanos, routine: () => void): void {
    const { generation } = this
    this.sim.schedule(delay, PRIORITY.hardware, () => {
      if (generation === this.generation) routine()
    })
  }

  private touched(address: number, bytes: number): DeviceMemory {
    this.phase?.touch(address, bytes)
    return this.memory
  }
}
