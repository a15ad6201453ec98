import type { TraceLink } from '../../core/sink'
import { CSR_READ, CSR_WRITE, REGISTER } from '../../hw/bus-master/bits'
import type { DeviceStatus, DmaCommand } from '../../hw/device'
import { HIGH_REGISTERS } from '../../hw/engines/bus-master-disk'
import type { RegisterSpace } from '../../hw/registers'
import { ddi_get32, ddi_put32, ddi_regs_map_free, ddi_regs_map_setup, type DdiAccHandle } from '../ddi_access'
import type { SolarisKernel } from '../kernel'
import type { XxCard } from './card'

/** Addresses of 32 bits. */
const WORD = 0x1_0000_0000

/** The card of a driver. @source Writing Device Drivers, Device Register Structure */
export interface BusMasterWiring {
  readonly registers: RegisterSpace
  /** N: dma_addr and dma_size; S: sglist. */
  readonly profile: 'N' | 'S'
  /** Entries of its list. */
  readonly sgllen: number
  /** Says what the next command belongs to. */
  readonly annotate: (link: TraceLink) => void
}

/**
 * A card with its own engine, through its mapped registers.
 *
 * @source Writing Device Drivers, Programming the DMA Engine (dma_addr/dma_size, and sglist)
 */
export class BusMasterXxCard implements XxCard {
  private readonly wiring: BusMasterWiring
  private readonly handle: DdiAccHandle
  /** Entries whose high address bits are not 0 in the card. */
  private high = 0

  constructor(k: SolarisKernel, wiring: BusMasterWiring) {
    this.wiring = wiring
    this.handle = ddi_regs_map_setup(k, wiring.registers).handle
  }

  start({ op, blkno, count, segments, link }: DmaCommand): boolean {
    const { handle, wiring } = this
    const isList = wiring.profile === 'S'
    if (segments.length === 0 || segments.length > wiring.sgllen || blkno >= WORD) return false
    handle.link = link
    const first = isList ? REGISTER.SGLIST : REGISTER.DMA_ADDR
    let high = 0
    segments.forEach(({ addr, size }, index) => {
      ddi_put32(handle, first + 8 * index, addr % WORD)
      ddi_put32(handle, first + 8 * index + 4, size)
      const above = Math.floor(addr / WORD)
      if (above > 0 || index < this.high) ddi_put32(handle, HIGH_REGISTERS + 4 * index, above)
      if (above > 0) high = index + 1
    })
    this.high = Math.max(high, this.high > segments.length ? this.high : 0)
    if (isList) ddi_put32(handle, REGISTER.NBYTES, count)
    ddi_put32(handle, REGISTER.BLKNO, blkno)
    wiring.annotate(link)
    const { START, ENABLE_INTERRUPTS, DIR } = CSR_WRITE
    ddi_put32(handle, REGISTER.CSR, START | ENABLE_INTERRUPTS | (op === 'read' ? DIR : 0))
    return true
  }

  status(): DeviceStatus {
    const { handle } = this
    const csr = ddi_get32(handle, REGISTER.CSR)
    const isBusy = (csr & CSR_READ.BUSY) !== 0
    if ((csr & CSR_READ.INTERRUPTING) === 0) return { isInterrupting: false, isBusy, error: 0, resid: 0 }
    const error = (csr & CSR_READ.DEVICE_ERROR) !== 0 ? ddi_get32(handle, REGISTER.ERR) : 0
    return { isInterrupting: true, isBusy, error, resid: ddi_get32(handle, REGISTER.RESID) }
  }

  acknowledge(): void {
    ddi_put32(this.handle, REGISTER.CSR, CSR_WRITE.CLEAR_INTERRUPT | CSR_WRITE.ENABLE_INTERRUPTS)
  }

  reset(): boolean {
    ddi_put32(this.handle, REGISTER.CSR, CSR_WRITE.RESET)
    return true
  }

  release(): void {
    ddi_regs_map_free(this.handle)
  }
}
