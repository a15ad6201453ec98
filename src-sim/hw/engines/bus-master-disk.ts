import type { Sim } from '../../core/sim'
import { CARD_ERROR, CSR_READ, CSR_WRITE, REGISTER } from '../bus-master/bits'
import { BusMasterCard } from '../bus-master/card'
import type { CardStep } from '../bus-master/card-types'
import { bendEntry } from '../bus-master/limits'
import { DEVICE_ERROR, type DmaCommand, type DmaSegment } from '../device'
import type { DeviceMemory } from '../device-memory'
import { BLOCK, type Media } from '../media'
import type { RegisterSpace } from '../registers'
import type { DataPhase, DmaEngine, EngineHost } from './engine'
import { aloneOnBus, MasterWay, type MasterPlace } from './master-way'
import { mergedWord, partOfWord } from './merged-word'
import { bytesOf, joinSegments, type EntryLimits } from './segments'

/** What a register of 32 bits holds. */
const WORD = 0x1_0000_0000

/**
 * Where a card of 64 bits keeps address bits 32 and above: one register of 32 bits for each entry of the list, behind
 * everything else.
 *
 * @source our bus-master card
 */
export const HIGH_REGISTERS = 0x100000

/** What a bus-master card was built for. @source ddi_dma_attr(9S) */
export interface BusMasterLimits extends EntryLimits {
  readonly addrHi: bigint
  /** Entries of its list. */
  readonly sgllen: number
  /** Bytes a second on the bus; 0 = no time at all. */
  readonly rate: number
}

/**
 * A card with its own engine: profile S has a scatter/gather list in its registers, profile N one address and size. Who
 * writes START in the CSR starts a command of what the registers hold. What lies in one page crosses the bus
 * in a step of its own, when its time has come; a block where faults may strike, data may be lost or the page is unsafe.
 *
 * @source Writing Device Drivers, device register structure with sglist
 */
export class BusMasterDisk implements DmaEngine {
  readonly card: BusMasterCard
  private readonly way: MasterWay
  private readonly memory: DeviceMemory
  private readonly limits: BusMasterLimits
  readonly registers: RegisterSpace
  private readonly profile: 'N' | 'S'
  private host: EngineHost | null = null
  /** The command that `program` writes registers for, with all its list. */
  private given: DmaCommand | null = null
  /** The command under way came from registers alone. */
  private isBare = false
  private phase: DataPhase | null = null
  /** Ends a command that ended while interrupts were off. */
  private unseen: (() => void) | null = null
  /** Whom `acknowledge` tells that the line fell. */
  private lower: (() => void) | null = null
  /** Address bits 32 and above of each entry, in a register of its own beside the list. */
  private high: number[] = []
  private sizes: number[] = []
  /** Those of the entry in work. */
  private bank = 0

  /**
   * @param profile S: list in registers; N: one address and size, whatever `limits.sgllen` says
   * @param place by default a bus with nobody else
   */
  constructor(
    sim: Sim,
    memory: DeviceMemory,
    media: Media,
    limits: BusMasterLimits,
    profile: 'N' | 'S' = 'S',
    place: MasterPlace = aloneOnBus(sim),
  ) {
    this.way = new MasterWay(sim, place, limits.rate)
    this.memory = memory
    this.profile = profile
    this.limits = profile === 'N' ? { ...limits, sgllen: 1 } : limits
    const { addrHi, countMax, seg, sgllen } = this.limits
    const last = WORD - 1
    this.card = new BusMasterCard(
      {
        reach: (address, bytes) => this.fitted(this.bank + address, bytes),
        read: (address, into) => this.touched(address, into.length).read(this.bank + address, into),
        write: (address, from) => this.touched(address, from.length).write(this.bank + address, from),
      },
      {
        blockBytes: BLOCK,
        blocks: media.blocks,
        isBad: (block) => media.bad.has(block),
        read: (position, into) => media.read(position, into),
        write: (position, from) => media.write(position, from),
      },
      {
        profile,
        limits: { addrHi: Number(addrHi < BigInt(last) ? addrHi : BigInt(last)), countMax, seg, sgllen },
        zeroIsFull: true,
        burstBytes: BLOCK,
      },
      (level) => this.line(level),
    )
    this.registers = {
      read: (offset, width) => {
        const word = offset >= HIGH_REGISTERS ? this.highOf(offset) : this.card.read(offset - (offset % 4))
        return partOfWord(word, offset, width)
      },
      write: (offset, width, value) =>
        this.put(offset - (offset % 4), mergedWord(this.registers, offset, width, value)),
    }
  }

  connect(host: EngineHost): void {
    this.host = host
  }

  listed(command: DmaCommand): number {
    return bytesOf(this.isBare ? command.segments : this.entries(command))
  }

  judge(): number {
    return DEVICE_ERROR.ok
  }

  program(command: DmaCommand): void {
    const { registers } = this
    const entries = this.entries(command)
    const { addr = 0, size = 0 } = entries[0] ?? {}
    if (this.profile === 'N') {
      registers.write(REGISTER.DMA_ADDR, 4, addr % WORD)
      registers.write(REGISTER.DMA_SIZE, 4, Math.min(size, command.count))
      registers.write(HIGH_REGISTERS, 4, Math.floor(addr / WORD))
    } else {
      const used = Math.max(entries.length, this.sizes.length)
      for (let index = 0; index < used; index++) {
        const entry = entries[index] ?? { addr: 0, size: 0 }
        registers.write(REGISTER.SGLIST + 8 * index, 4, entry.addr % WORD)
        registers.write(REGISTER.SGLIST + 8 * index + 4, 4, entry.size)
        registers.write(HIGH_REGISTERS + 4 * index, 4, Math.floor(entry.addr / WORD))
      }
      registers.write(REGISTER.NBYTES, 4, command.count)
    }
    // What the register cannot name does not exist either.
    registers.write(REGISTER.BLKNO, 4, Math.min(command.blkno, WORD - 1))
    this.given = command
    this.put(REGISTER.CSR, this.startBits(command.op))
    this.given = null
  }

  refuse(): void {
    this.card.write(REGISTER.CSR, this.startBits('write'))
  }

  run(phase: DataPhase): void {
    const { card } = this
    const { command, plan } = phase
    this.phase = phase
    this.bank = this.high[0] ?? 0
    card.performStep()
    if (plan.isBroken) card.breakOff(plan.moved, plan.error)
    phase.begin(command.segments[0]?.addr ?? 0, this.reachable(plan.moved))
    this.way.run(phase, {
      next: (moved) => {
        this.bank = this.bankAt(moved)
        const { kind, bytes } = this.step(phase)
        return kind === 'data' ? bytes : 0
      },
      perform: (moved) => {
        this.bank = this.bankAt(moved)
        card.performStep()
      },
      over: (lost) => this.finish(phase, lost),
    })
  }

  acknowledge(lower: () => void): void {
    this.lower = lower
    this.card.write(REGISTER.CSR, CSR_WRITE.CLEAR_INTERRUPT | CSR_WRITE.ENABLE_INTERRUPTS)
    this.lower = null
  }

  /** The interrupt line changes; a rise counts when the command is over, or when interrupts are enabled after that. */
  private line(level: boolean): void {
    if (level) {
      const { unseen } = this
      this.unseen = null
      unseen?.()
    } else if (this.lower) this.lower()
    else this.host?.lowered()
  }

  private highOf(offset: number): number {
    return (this.high[(offset - HIGH_REGISTERS) >>> 2] ?? 0) / WORD
  }

  /** The processor writes a register. */
  private put(offset: number, word: number): void {
    const { card, host } = this
    if (offset >= HIGH_REGISTERS) {
      this.high[(offset - HIGH_REGISTERS) >>> 2] = word * WORD
      return
    }
    if (offset !== REGISTER.CSR) return card.write(offset, word)
    const { BUSY, INTERRUPTING } = CSR_READ
    const before = card.read(REGISTER.CSR)
    let value = word
    const isClearing = (word & CSR_WRITE.CLEAR_INTERRUPT) !== 0 && (before & INTERRUPTING) !== 0
    if (isClearing && host?.clears() === false) value &= ~CSR_WRITE.CLEAR_INTERRUPT
    card.write(offset, value)
    if ((value & CSR_WRITE.RESET) !== 0) {
      this.way.cancel()
      this.phase = this.unseen = null
      host?.reset()
    } else if ((before & BUSY) === 0 && (card.read(REGISTER.CSR) & BUSY) !== 0) this.started(value)
  }

  /** The card has taken a command: of `program`, or of registers that somebody wrote. */
  private started(csr: number): void {
    const { given, host } = this
    this.isBare = given === null
    const command = given ?? this.bare((csr & CSR_WRITE.DIR) !== 0 ? 'read' : 'write')
    this.sizes = (given ? this.entries(given) : command.segments).map(({ size }) => size)
    host?.started(command)
  }

  /** The command that the registers hold, as the engine understands it. */
  private bare(op: DmaCommand['op']): Omit<DmaCommand, 'link'> {
    const { card, profile, limits } = this
    const isList = profile === 'S'
    const count = card.read(isList ? REGISTER.NBYTES : REGISTER.DMA_SIZE)
    const segments: DmaSegment[] = []
    for (let index = 0, left = count; left > 0 && index < limits.sgllen; index++) {
      const at = isList ? REGISTER.SGLIST + 8 * index : REGISTER.DMA_ADDR
      const entry = bendEntry({ address: card.read(at), size: card.read(at + 4) }, card.limits, true)
      segments.push({ addr: entry.address + (this.high[index] ?? 0), size: entry.size })
      left -= entry.size
    }
    return { op, blkno: card.read(REGISTER.BLKNO), count: isList ? count : bytesOf(segments), segments }
  }

  private startBits(op: DmaCommand['op']): number {
    return CSR_WRITE.START | CSR_WRITE.ENABLE_INTERRUPTS | (op === 'read' ? CSR_WRITE.DIR : 0)
  }

  /** The data is through, or the card's FIFO ran over after `lost` bytes. */
  private finish(phase: DataPhase, lost: number | null): void {
    const { card } = this
    if (lost !== null) card.breakOff(lost, CARD_ERROR.FIFO)
    card.performStep()
    this.phase = null
    const end = (): void => phase.end(phase.command.count - card.read(REGISTER.RESID), card.read(REGISTER.ERR))
    if (card.line) end()
    else this.unseen = end
  }

  /** What the card does next, in the largest step that shows the same as steps of a block. */
  private step({ isPlain }: DataPhase): CardStep {
    const { card, memory } = this
    card.burst = isPlain && !this.way.hasFifo ? memory.pageSize : BLOCK
    const step = card.nextStep()
    if (step.kind !== 'data' || step.bytes <= BLOCK || memory.isDmaSafe(this.bank + step.address)) return step
    card.burst = BLOCK
    return card.nextStep()
  }

  /** The list as it fits the card's registers. */
  private entries({ segments }: DmaCommand): DmaSegment[] {
    return joinSegments(segments, this.limits).slice(0, this.limits.sgllen)
  }

  private bankAt(moved: number): number {
    let end = 0
    const index = this.sizes.findIndex((size) => (end += size) > moved)
    return this.high[index] ?? 0
  }

  /** How many of the first bytes lie in memory that is fitted. */
  private reachable(count: number): number {
    let sum = 0
    for (let index = 0; index < this.sizes.length && sum < count; index++) {
      const size = Math.min(this.sizes[index]!, count - sum)
      const register = this.profile === 'N' ? REGISTER.DMA_ADDR : REGISTER.SGLIST + 8 * index
      const address = (this.high[index] ?? 0) + this.card.read(register)
      const fitted = this.fitted(address, size)
      sum += fitted
      if (fitted < size) break
    }
    return sum
  }

  private fitted(address: number, bytes: number): number {
    return this.memory.reach(address, bytes, this.phase?.command.op === 'read')
  }

  private touched(address: number, bytes: number): DeviceMemory {
    this.phase?.touch(this.bank + address, bytes)
    return this.memory
  }
}
