import type { TraceLink } from '../../core/sink'
import type { DeviceStatus, DmaCommand, DmaDevice } from '../../hw/device'
import { CARD_COMMAND, CARD_CONTROL, CARD_PORT, CARD_STATUS } from '../../hw/engines/slave-card'
import type { RegisterSpace } from '../../hw/registers'
import { ddi_get8, ddi_put8, ddi_regs_map_free, ddi_regs_map_setup, type DdiAccHandle } from '../ddi_access'
import { DDI_DMA_DONTWAIT, DDI_SUCCESS } from '../ddi_dma/constants'
import {
  ddi_dmae_alloc,
  ddi_dmae_disable,
  ddi_dmae_getcnt,
  ddi_dmae_prog,
  ddi_dmae_release,
  type DmaEngine,
} from '../ddi_dma/dmae'
import { DMAE_CMD_READ, DMAE_CMD_WRITE } from '../ddi_dma/dmae-program'
import type { SolarisKernel } from '../kernel'
import { plainCard, type XxCard } from './card'

/** A card on a channel of the motherboard. @source ddi_dmae(9F); our slave-DMA card */
export interface ThirdPartyWiring {
  readonly name: string
  readonly device: DmaDevice
  /** The I/O ports of the machine. */
  readonly ports: RegisterSpace
  /** First port of the card. */
  readonly card: number
  /** The motherboard's controllers as the kernel manages them. */
  readonly engine: DmaEngine
  readonly channel: number
  /** How the card asks for the bus: one of DMAE_TRANS_SNGL, DMAE_TRANS_BLCK and DMAE_TRANS_DMND. */
  readonly transfer: number
  /** Says what the next command belongs to. */
  readonly annotate: (link: TraceLink) => void
}

/**
 * Third-party DMA: the kernel's channel calls for the controllers, the card's ports for the card. A list that a board
 * loads by itself at terminal count is given to it whole.
 *
 * @source ddi_dmae(9F); Writing Device Drivers, DMA engine programming
 */
export class ThirdPartyXxCard implements XxCard {
  private readonly k: SolarisKernel
  private readonly wiring: ThirdPartyWiring
  private readonly handle: DdiAccHandle
  /** Bytes of the command under way. */
  private count = 0

  /** Allocates the channel. @error a panic when somebody else has it */
  constructor(k: SolarisKernel, wiring: ThirdPartyWiring) {
    this.k = k
    this.wiring = wiring
    this.handle = ddi_regs_map_setup(k, wiring.ports, wiring.card).handle
    const { engine, name, channel } = wiring
    if (ddi_dmae_alloc(engine, name, channel, DDI_DMA_DONTWAIT, null) !== DDI_SUCCESS) {
      k.panic(`attach of ${name}: DMA channel ${channel} belongs to ${engine.owner(channel) ?? 'nobody'}`)
    }
  }

  start(command: DmaCommand): boolean {
    const { handle, wiring } = this
    const { op, blkno, count, segments, link } = command
    const [segment] = segments
    this.count = 0
    if (segments.length !== 1 || !segment) return plainCard(this.k, wiring.device).start(command, 0)
    handle.link = link
    const isWide = wiring.channel > 4
    if (isWide && (segment.addr % 2 !== 0 || count % 2 !== 0)) return false
    const cookie = {
      dmac_laddress: BigInt(segment.addr),
      dmac_address: segment.addr % 0x1_0000_0000,
      dmac_size: Math.min(segment.size, count),
      dmac_type: 0,
    }
    const der_command = op === 'read' ? DMAE_CMD_READ : DMAE_CMD_WRITE
    const request = { der_command, der_trans: wiring.transfer }
    if (ddi_dmae_prog(wiring.engine, wiring.name, request, cookie, wiring.channel) !== DDI_SUCCESS) return false
    const { INTERRUPTS, DMA, WIDE } = CARD_CONTROL
    ddi_put8(handle, CARD_PORT.CONTROL, INTERRUPTS | DMA | (isWide ? WIDE : 0))
    if (blkno > 0xffff || count > 0xffff) {
      this.place(blkno >>> 16, count >>> 16)
      ddi_put8(handle, CARD_PORT.COMMAND, CARD_COMMAND.EXTEND)
    }
    this.place(blkno, count)
    wiring.annotate(link)
    this.count = count
    ddi_put8(handle, CARD_PORT.COMMAND, op === 'read' ? CARD_COMMAND.READ : CARD_COMMAND.WRITE)
    return true
  }

  status(): DeviceStatus {
    const { handle } = this
    const status = ddi_get8(handle, CARD_PORT.COMMAND)
    const isBusy = (status & CARD_STATUS.BUSY) !== 0
    if ((status & CARD_STATUS.INTERRUPT) === 0) return { isInterrupting: false, isBusy, error: 0, resid: 0 }
    const error = (status & CARD_STATUS.ERROR) !== 0 ? ddi_get8(handle, CARD_PORT.ERROR) : 0
    const left = ddi_get8(handle, CARD_PORT.COUNT_LOW) | (ddi_get8(handle, CARD_PORT.COUNT_HIGH) << 8)
    return { isInterrupting: true, isBusy, error, resid: this.count > 0xffff ? this.wideResid(error) : left }
  }

  /** The card's port shows 16 bits; of more the channel knows. One that has moved nothing reads like a finished one. */
  private wideResid(error: number): number {
    const { engine, name, channel } = this.wiring
    const { count } = ddi_dmae_getcnt(engine, name, channel)
    return count === 0 && error !== 0 ? this.count : count
  }

  acknowledge(): void {
    ddi_put8(this.handle, CARD_PORT.ACKNOWLEDGE, 0)
  }

  reset(): boolean {
    const { engine, name, channel } = this.wiring
    ddi_dmae_disable(engine, name, channel)
    ddi_put8(this.handle, CARD_PORT.COMMAND, CARD_COMMAND.RESET)
    return true
  }

  release(): void {
    const { engine, name, channel } = this.wiring
    ddi_dmae_disable(engine, name, channel)
    ddi_dmae_release(engine, name, channel)
    ddi_regs_map_free(this.handle)
  }

  private place(block: number, count: number): void {
    const { handle } = this
    ddi_put8(handle, CARD_PORT.BLOCK_LOW, block)
    ddi_put8(handle, CARD_PORT.BLOCK_HIGH, block >>> 8)
    ddi_put8(handle, CARD_PORT.COUNT_LOW, count)
    ddi_put8(handle, CARD_PORT.COUNT_HIGH, count >>> 8)
  }
}
