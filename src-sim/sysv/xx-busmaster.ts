import { CSR_READ, CSR_WRITE, REGISTER } from '../hw/bus-master/bits'
import type { TraceLink } from '../core/sink'
import type { DeviceStatus, DmaCommand, DmaSegment } from '../hw/device'
import { joinSegments } from '../hw/engines/segments'
import type { RegisterSpace } from '../hw/registers'
import { ERRNO } from '../kern/errno'
import type { SysvKernel } from './kernel'
import { NBPSCTR } from './param'
import { readRegister, writeRegister } from './ports'
import { judgeBlock, type XxController } from './xx-controller'

/** A card with its own engine, its registers mapped into kernel memory. @source our bus-master card */
export interface BusMasterWiring {
  readonly registers: RegisterSpace
  /** Entries of its list; of profile N 1. */
  readonly sgllen: number
  /** S: a list in registers; N: one address and size. S unless given. */
  readonly profile?: 'N' | 'S'
  /** Bytes of memory at address 0 that it can name; all that a register holds unless given. */
  readonly reach?: number
  /** Says what the command belongs to that is started next. */
  readonly annotate?: (link: TraceLink) => void
}

/** Addresses that a register of 32 bits holds. @source our bus-master card */
const REACH = 0x1_0000_0000
/** Neighbours in memory are one piece, whatever their size. */
const WHOLE = { countMax: 0xffff_ffff, seg: 0xffff_ffff } as const

/**
 * The part of the driver that works a bus-master card: the list, block and count, and START in the CSR.
 *
 * @source Writing Device Drivers, device register structure with sglist; our bus-master card
 */
export class XxBusMaster implements XxController {
  readonly reach: number
  private readonly k: SysvKernel
  private readonly wiring: BusMasterWiring
  /** Entries written for the command before; longer lists leave a tail that must be cleared. */
  private used = 0
  /** What is left of a command that the engine does in parts. */
  private rest: DmaCommand | null = null

  constructor(k: SysvKernel, wiring: BusMasterWiring) {
    this.k = k
    this.wiring = wiring
    this.reach = Math.min(wiring.reach ?? REACH, REACH)
  }

  /** ENXIO for a block, EIO for a list that the registers cannot hold, and for parts that do not end with a block. */
  judge(command: DmaCommand): number {
    const { profile, sgllen } = this.wiring
    const pieces = this.pieces(command)
    const canDo =
      profile === 'N' ? pieces.slice(0, -1).every(({ size }) => size % NBPSCTR === 0) : pieces.length <= sgllen
    return canDo ? judgeBlock(command) : ERRNO.EIO
  }

  start(command: DmaCommand): boolean {
    if ((this.get(REGISTER.CSR) & CSR_READ.BUSY) !== 0) return false
    const pieces = this.pieces(command)
    const { profile } = this.wiring
    const [first] = pieces
    // Without a list each piece is a command.
    this.rest = null
    if (profile === 'N' && first && pieces.length > 1) {
      const blkno = command.blkno + first.size / NBPSCTR
      this.rest = { ...command, blkno, count: command.count - first.size, segments: pieces.slice(1) }
      this.give({ ...command, count: first.size, segments: [first] })
    } else this.give({ ...command, segments: pieces })
    return true
  }

  proceed({ error, resid }: DeviceStatus): boolean {
    const { rest } = this
    if (rest === null || error !== 0 || resid > rest.count) return false
    return this.start(rest)
  }

  /** The list of a command; without scatter/gather it helps that neighbours in memory are one piece. */
  private pieces({ segments }: DmaCommand): readonly DmaSegment[] {
    return this.wiring.profile === 'N' ? joinSegments(segments, WHOLE) : segments
  }

  private give({ op, blkno, count, segments, link }: DmaCommand): void {
    if (this.wiring.profile === 'N') {
      this.put(REGISTER.DMA_ADDR, segments[0]?.addr ?? 0)
      this.put(REGISTER.DMA_SIZE, count)
    } else this.writeList(segments, count)
    this.put(REGISTER.BLKNO, blkno)
    this.wiring.annotate?.(link)
    const { START, ENABLE_INTERRUPTS, DIR } = CSR_WRITE
    this.put(REGISTER.CSR, START | ENABLE_INTERRUPTS | (op === 'read' ? DIR : 0))
  }

  status(): DeviceStatus {
    const csr = this.get(REGISTER.CSR)
    const isInterrupting = (csr & CSR_READ.INTERRUPTING) !== 0
    const isBusy = (csr & CSR_READ.BUSY) !== 0
    if (!isInterrupting) return { isInterrupting, isBusy, error: 0, resid: 0 }
    const resid = this.get(REGISTER.RESID) + (this.rest?.count ?? 0)
    return { isInterrupting, isBusy, error: this.get(REGISTER.ERR), resid }
  }

  acknowledge(): void {
    this.put(REGISTER.CSR, CSR_WRITE.CLEAR_INTERRUPT | CSR_WRITE.ENABLE_INTERRUPTS)
  }

  reset(): void {
    this.put(REGISTER.CSR, CSR_WRITE.RESET)
    this.rest = null
  }

  private writeList(segments: readonly DmaSegment[], count: number): void {
    for (let index = 0; index < Math.max(segments.length, this.used); index++) {
      const { addr, size } = segments[index] ?? { addr: 0, size: 0 }
      this.put(REGISTER.SGLIST + 8 * index, addr)
      this.put(REGISTER.SGLIST + 8 * index + 4, size)
    }
    this.used = segments.length
    this.put(REGISTER.NBYTES, count)
  }

  private get(offset: number): number {
    return readRegister(this.k, this.wiring.registers, offset, 4)
  }

  private put(offset: number, value: number): void {
    writeRegister(this.k, this.wiring.registers, offset, 4, value)
  }
}
