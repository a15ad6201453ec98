import type { TraceLink } from '../core/sink'
import { CARD_ERROR, CSR_READ, CSR_WRITE, IOPB, REGISTER } from '../hw/bus-master/bits'
import { getWord, iopbBytes } from '../hw/bus-master/iopb'
import type { DeviceStatus, DmaCommand } from '../hw/device'
import type { RegisterSpace } from '../hw/registers'
import { ERRNO } from '../kern/errno'
import type { SysvKernel } from './kernel'
import { readRegister, writeRegister } from './ports'
import { judgeBlock, type XxController } from './xx-controller'

/** A card with command blocks, its registers mapped into kernel memory. @source our bus-master card */
export interface IopbCardWiring {
  readonly registers: RegisterSpace
  /** Entries of its list. */
  readonly sgllen: number
  /** Bytes of memory at address 0 that it can name; all that an entry holds unless given. */
  readonly reach?: number
  /** Says what the command belongs to that is started next. */
  readonly annotate: (link: TraceLink) => void
}

/** Addresses that an entry of 32 bits holds. @source our bus-master card */
const REACH = 0x1_0000_0000

/**
 * The part of the driver that works a card with command blocks: one block in a page of the kernel, since xxstart gives
 * the device one command at a time.
 *
 * @source Writing Device Drivers, device register structure with iopb_addr; Xylogics 753/7053
 */
export class XxIopb implements XxController {
  readonly reach: number
  private readonly k: SysvKernel
  private readonly wiring: IopbCardWiring
  /** Kernel address of the block, and where the card sees it. */
  private readonly block: number
  private readonly address: number
  private isEnabled = false

  /** Takes the page of the block. @error a panic when there is none */
  constructor(k: SysvKernel, wiring: IopbCardWiring) {
    this.k = k
    this.wiring = wiring
    this.reach = Math.min(wiring.reach ?? REACH, REACH)
    this.block = k.allocatePages(1)
    if (this.block < 0) k.panic('no memory for a command block')
    this.address = k.kas.physical(this.block)
  }

  /** ENXIO for a block, EIO for a list that the command block cannot hold. */
  judge(command: DmaCommand): number {
    const most = Math.floor((this.k.kas.pageSize - IOPB.HEADER_BYTES) / IOPB.ENTRY_BYTES)
    const length = Math.min(this.wiring.sgllen, 255, most)
    return command.segments.length > length ? ERRNO.EIO : judgeBlock(command)
  }

  start({ op, blkno, count, segments, link }: DmaCommand): boolean {
    if ((this.get(REGISTER.CSR) & CSR_READ.ADD_PENDING) !== 0) return false
    const list = segments.map(({ addr, size }) => ({ address: addr, size }))
    const block = { command: op === 'read' ? 1 : 2, blkno, nbytes: count, list, tag: 0 }
    this.k.kas.write(this.block, iopbBytes(block))
    if (!this.isEnabled) this.put(REGISTER.CSR, CSR_WRITE.ENABLE_INTERRUPTS)
    this.isEnabled = true
    this.wiring.annotate(link)
    this.put(REGISTER.IOPB_ADDR, this.address)
    return true
  }

  /** Status and residual count are in the block; a card that could not write them says why in its register. */
  status(): DeviceStatus {
    const csr = this.get(REGISTER.CSR)
    const isBusy = (csr & CSR_READ.BUSY) !== 0
    const isOurs = (csr & CSR_READ.INTERRUPTING) !== 0 && this.get(REGISTER.IOPB_ADDR) === this.address
    if (!isOurs) return { isInterrupting: false, isBusy, error: 0, resid: 0 }
    const header = this.k.kas.read(this.block, IOPB.HEADER_BYTES)
    const status = getWord(header, IOPB.STATUS, false)
    if (status < IOPB.STATUS_DONE) {
      const resid = getWord(header, IOPB.NBYTES, false)
      return { isInterrupting: true, isBusy, error: this.get(REGISTER.ERR), resid }
    }
    const error = (status & IOPB.STATUS_ERROR) !== 0 ? status & 0xff : CARD_ERROR.OK
    return { isInterrupting: true, isBusy, error, resid: getWord(header, IOPB.RESID, false) }
  }

  acknowledge(): void {
    this.put(REGISTER.CSR, CSR_WRITE.CLEAR_INTERRUPT | CSR_WRITE.ENABLE_INTERRUPTS)
  }

  reset(): void {
    this.put(REGISTER.CSR, CSR_WRITE.RESET)
    this.isEnabled = false
  }

  private get(offset: number): number {
    return readRegister(this.k, this.wiring.registers, offset, 4)
  }

  private put(offset: number, value: number): void {
    writeRegister(this.k, this.wiring.registers, offset, 4, value)
  }
}
