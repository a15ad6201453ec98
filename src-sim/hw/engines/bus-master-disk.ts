import { PRIORITY } from '../../core/priority'
import type { Sim } from '../../core/sim'
import type { Nanos } from '../../core/time'
import { CSR_WRITE, REGISTER } from '../bus-master/bits'
import { BusMasterCard } from '../bus-master/card'
import { DEVICE_ERROR, type DmaCommand, type DmaSegment } from '../device'
import type { DeviceMemory } from '../device-memory'
import { BLOCK, type Media } from '../media'
import { timeAtRate } from '../mechanism'
import type { DataPhase, DmaEngine } from './engine'
import { bytesOf, joinSegments, type EntryLimits } from './segments'

/** What a register of 32 bits holds. */
const WORD = 0x1_0000_0000

/** What a bus-master card was built for. @source ddi_dma_attr(9S) */
export interface BusMasterLimits extends EntryLimits {
  readonly addrHi: bigint
  /** Entries of its list. */
  readonly sgllen: number
  /** Bytes a second on the bus; 0 = no time at all. */
  readonly rate: number
}

/**
 * A card with its own engine and a scatter/gather list in its registers. Each block crosses the bus in a step of its own,
 * when its time has come.
 *
 * @source Writing Device Drivers, device register structure with sglist
 */
export class BusMasterDisk implements DmaEngine {
  readonly card: BusMasterCard
  private readonly sim: Sim
  private readonly memory: DeviceMemory
  private readonly limits: BusMasterLimits
  private phase: DataPhase | null = null
  private lower: () => void = () => undefined
  /** Address bits 32 and above of each entry, in a register of its own beside the list. */
  private high: number[] = []
  private sizes: number[] = []
  /** Those of the entry in work. */
  private bank = 0

  constructor(sim: Sim, memory: DeviceMemory, media: Media, limits: BusMasterLimits) {
    this.sim = sim
    this.memory = memory
    this.limits = limits
    const { addrHi, countMax, seg, sgllen } = limits
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
        profile: 'S',
        limits: { addrHi: Number(addrHi < BigInt(last) ? addrHi : BigInt(last)), countMax, seg, sgllen },
        zeroIsFull: true,
        burstBytes: BLOCK,
      },
      (level) => {
        if (!level) this.lower()
      },
    )
  }

  listed(command: DmaCommand): number {
    return bytesOf(this.entries(command))
  }

  judge(): number {
    return DEVICE_ERROR.ok
  }

  program(command: DmaCommand): void {
    const { card } = this
    const entries = this.entries(command)
    const used = Math.max(entries.length, this.sizes.length)
    for (let index = 0; index < used; index++) {
      const { addr, size } = entries[index] ?? { addr: 0, size: 0 }
      card.write(REGISTER.SGLIST + 8 * index, addr % WORD)
      card.write(REGISTER.SGLIST + 8 * index + 4, size)
    }
    this.high = entries.map(({ addr }) => addr - (addr % WORD))
    this.sizes = entries.map(({ size }) => size)
    // What the register cannot name does not exist either.
    card.write(REGISTER.BLKNO, Math.min(command.blkno, WORD - 1))
    card.write(REGISTER.NBYTES, command.count)
    card.write(REGISTER.CSR, this.startBits(command.op))
  }

  refuse(): void {
    this.card.write(REGISTER.CSR, this.startBits('write'))
  }

  run(phase: DataPhase): void {
    const { card, sim } = this
    const { command, plan } = phase
    this.phase = phase
    this.bank = this.high[0] ?? 0
    card.performStep()
    if (plan.isBroken) card.breakOff(plan.moved, plan.error)
    phase.begin(command.segments[0]?.addr ?? 0, this.reachable(plan.moved))
    this.next(phase, sim.now, 0)
  }

  acknowledge(lower: () => void): void {
    this.lower = lower
    this.card.write(REGISTER.CSR, CSR_WRITE.CLEAR_INTERRUPT | CSR_WRITE.ENABLE_INTERRUPTS)
  }

  private startBits(op: DmaCommand['op']): number {
    return CSR_WRITE.START | CSR_WRITE.ENABLE_INTERRUPTS | (op === 'read' ? CSR_WRITE.DIR : 0)
  }

  /** Does the step that comes after `moved` bytes, at the time when medium and bus are through with it. */
  private next(phase: DataPhase, start: Nanos, moved: number): void {
    const { card, sim, limits } = this
    this.bank = this.bankAt(moved)
    const { kind, bytes } = card.nextStep()
    if (kind !== 'data') {
      card.performStep()
      this.phase = null
      if (card.line) phase.end(phase.command.count - card.read(REGISTER.RESID), card.read(REGISTER.ERR))
      return
    }
    const after = moved + bytes
    const end = start + Math.max(phase.mediaTime(after), timeAtRate(after, limits.rate))
    sim.schedule(end - sim.now, PRIORITY.hardware, () => {
      this.bank = this.bankAt(moved)
      card.performStep()
      this.next(phase, start, after)
    })
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
      const address = this.high[index]! + this.card.read(REGISTER.SGLIST + 8 * index)
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
