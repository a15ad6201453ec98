import type { TraceLink } from '../../core/sink'
import { CARD_ERROR, CSR_READ, CSR_WRITE, IOPB, REGISTER } from '../../hw/bus-master/bits'
import { getWord, iopbBytes } from '../../hw/bus-master/iopb'
import type { DmaCommand } from '../../hw/device'
import type { RegisterSpace } from '../../hw/registers'
import { ddi_get32, ddi_put32, ddi_regs_map_free, ddi_regs_map_setup, type DdiAccHandle } from '../ddi_access'
import type { KernelNexus } from '../dma'
import type { SolarisKernel } from '../kernel'
import type { XxCard, XxStatus } from './card'
import { IopbBlocks } from './iopb-blocks'
import { makesMistake } from './iopb-mistakes'

/** What a register or an entry of the list holds. */
const WORD = 0x1_0000_0000
/** Beside what waits in the card: the command it works on, and the one that finds the queue full. */
const BESIDE = 2

/** The card of a driver. @source Writing Device Drivers, Device Register Structure (with iopb_addr) */
export interface IopbWiring {
  readonly name: string
  readonly registers: RegisterSpace
  readonly nexus: KernelNexus
  /** Entries of the list of a block. */
  readonly sgllen: number
  /** Blocks that can wait in the card. */
  readonly queueDepth: number
  /** Says what the next command belongs to. */
  readonly annotate: (link: TraceLink) => void
}

/** A block that the card has. */
interface Submitted {
  readonly block: number
  /** The place of the driver whose command it is. */
  slot: number
}

/**
 * A card that takes command blocks in memory, several at a time. The driver writes a block, tests ADD_PENDING and gives
 * the card its address; the interrupt says by address which block is over, in whatever order the card chose. Until then
 * the block belongs to the card.
 *
 * @source Writing Device Drivers, Device Register Structure (with iopb_addr); Xylogics 753/7053
 */
export class IopbXxCard implements XxCard {
  readonly room: number
  private readonly k: SolarisKernel
  private readonly wiring: IopbWiring
  private readonly handle: DdiAccHandle
  /** One for each place of the driver. */
  private readonly blocks: IopbBlocks
  /** Oldest first. */
  private submitted: Submitted[] = []
  private isEnabled = false

  /** Allocates and binds the blocks. @error a panic when there is no memory for them */
  constructor(k: SolarisKernel, wiring: IopbWiring) {
    this.k = k
    this.wiring = wiring
    this.room = wiring.queueDepth + BESIDE
    this.handle = ddi_regs_map_setup(k, wiring.registers).handle
    this.blocks = new IopbBlocks(k, wiring.nexus, `${wiring.name} iopb`, this.room, wiring.sgllen)
  }

  isFull(): boolean {
    const isFull = (ddi_get32(this.handle, REGISTER.CSR) & CSR_READ.ADD_PENDING) !== 0
    return isFull && !this.makes('F29')
  }

  start({ op, blkno, count, segments, link }: DmaCommand, slot: number): boolean {
    const { handle, wiring, blocks, submitted } = this
    const isBeyond = segments.some(({ addr, size }) => addr + size > WORD)
    if (segments.length === 0 || segments.length > wiring.sgllen || blkno >= WORD || isBeyond) return false
    const block = submitted[0] && this.makes('F28') ? submitted[0].block : slot
    handle.link = link
    const list = segments.map(({ addr, size }) => ({ address: addr, size }))
    blocks.write(block, iopbBytes({ command: op === 'read' ? 1 : 2, blkno, nbytes: count, list, tag: slot }))
    this.submitted = [...submitted.filter((each) => each.block !== block), { block, slot }]
    if (!this.isEnabled) ddi_put32(handle, REGISTER.CSR, CSR_WRITE.ENABLE_INTERRUPTS)
    this.isEnabled = true
    wiring.annotate(link)
    ddi_put32(handle, REGISTER.IOPB_ADDR, blocks.address(block))
    return true
  }

  status(): XxStatus {
    const csr = ddi_get32(this.handle, REGISTER.CSR)
    const isBusy = (csr & CSR_READ.BUSY) !== 0
    const isInterrupting = (csr & CSR_READ.INTERRUPTING) !== 0
    if (!isInterrupting) return { isInterrupting, isBusy, error: 0, resid: 0, slot: -1 }
    return { isInterrupting, isBusy, ...this.completed((csr & CSR_READ.DEVICE_ERROR) !== 0) }
  }

  /** The block whose address the register shows. A block that is not ours, or not over, ends no command. */
  private completed(isError: boolean): { error: number; resid: number; slot: number } {
    const { blocks, submitted, handle } = this
    const block = blocks.numberAt(ddi_get32(handle, REGISTER.IOPB_ADDR))
    const found = submitted.find((each) => each.block === block)
    const nothing = { error: 0, resid: 0, slot: -1 }
    if (!found) return nothing
    const header = blocks.header(block, !this.makes('F25'))
    const status = getWord(header, IOPB.STATUS, false)
    if (status < IOPB.STATUS_DONE && !isError) return nothing
    const [oldest] = submitted
    if (oldest && oldest !== found && this.makes('F30')) {
      const { slot } = found
      found.slot = oldest.slot
      oldest.slot = slot
    }
    this.submitted = submitted.filter((each) => each !== found)
    const { slot } = found
    if (status < IOPB.STATUS_DONE) {
      // The card could not even write the block: only the register says why.
      return { error: ddi_get32(handle, REGISTER.ERR), resid: getWord(header, IOPB.NBYTES, false), slot }
    }
    const error = (status & IOPB.STATUS_ERROR) !== 0 ? status & 0xff : CARD_ERROR.OK
    return { error, resid: getWord(header, IOPB.RESID, false), slot }
  }

  acknowledge(): void {
    ddi_put32(this.handle, REGISTER.CSR, CSR_WRITE.CLEAR_INTERRUPT | CSR_WRITE.ENABLE_INTERRUPTS)
  }

  reset(): boolean {
    ddi_put32(this.handle, REGISTER.CSR, CSR_WRITE.RESET)
    this.isEnabled = false
    this.submitted = []
    return true
  }

  release(): void {
    this.reset()
    this.blocks.release()
    ddi_regs_map_free(this.handle)
  }

  private makes(mistake: Parameters<typeof makesMistake>[1]): boolean {
    return makesMistake(this.k, mistake, this.wiring.name)
  }
}
