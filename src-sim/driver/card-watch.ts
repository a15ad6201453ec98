import { CSR_WRITE, REGISTER } from '../hw/bus-master/bits'
import { BlockDevice } from '../hw/engines/block-device'
import { Slave8237 } from '../hw/engines/slave-8237'
import { CARD_COMMAND, CARD_PORT, CARD_STATUS } from '../hw/engines/slave-card'
import { MODE } from '../hw/i8237/bits'
import type { Channel8237 } from '../hw/i8237/chip'
import type { Buf } from '../kern/buf'
import type { SysvParts } from '../machine/student'
import type { World } from '../machine/world'
import { B_READ } from '../sysv/flags'
import type { SysvKernel } from '../sysv/kernel'
import { wayOf, type Directions, type Way } from './directions'
import { judgeIdle } from './idle'

/** What is added to the ports of each further pair of controllers. @source our motherboard */
const BOARD_STEP = 0x1000
/** Items that a count register holds. @source Intel 8237A data sheet */
const CHANNEL_ITEMS = 0x10000

/**
 * Looks at what a driver writes to a card of System V before the card sees it. It changes nothing.
 *
 * @source Intel 8237A data sheet; our slave-DMA card and bus-master card
 */
export class CardWatch {
  private readonly k: SysvKernel
  private readonly parts: SysvParts
  /** First port of the card; -1 = it has none. */
  private readonly first: number
  private readonly channel: () => Channel8237 | null
  private readonly directions: Directions
  /** Where the list of a card with its own engine begins. */
  private address = -1

  constructor({ kernel, motherboard }: World<SysvKernel>, parts: SysvParts, directions: Directions) {
    this.k = kernel
    this.directions = directions
    this.parts = parts
    const place = motherboard.slaves.get(parts.device.plan.name)
    this.first = place?.card ?? -1
    this.channel = () => {
      const board = motherboard.boards[(place?.board ?? 0) / BOARD_STEP]
      return board && place ? (board.pair.chipOf(place.channel).channels[place.channel & 3] ?? null) : null
    }
  }

  /** A port is about to be written. @error findings DeviceBusy, TerminalCountMissing */
  out(port: number, value: number): void {
    if (this.first < 0) return
    const place = port - this.first
    if (place === CARD_PORT.COMMAND && (value === CARD_COMMAND.READ || value === CARD_COMMAND.WRITE)) {
      this.starts()
      this.judgeChannel(wayOf(value === CARD_COMMAND.READ))
    }
    if (place >= CARD_PORT.BLOCK_LOW && place <= CARD_PORT.COUNT_HIGH) judgeIdle(this.k, this.parts.device, place)
    if (place === CARD_PORT.ACKNOWLEDGE) this.ends()
  }

  /** A register of a card with its own engine is about to be written. @error finding DeviceBusy */
  store(offset: number, value: number): void {
    if (offset !== REGISTER.CSR) judgeIdle(this.k, this.parts.device, offset)
    if (offset === REGISTER.DMA_ADDR || offset === REGISTER.SGLIST) this.address = value
    if (offset !== REGISTER.CSR || (value & CSR_WRITE.START) === 0) return
    this.starts()
    this.judgeBuf(wayOf(value & CSR_WRITE.DIR), (physical) => physical === this.address)
  }

  private starts(): void {
    const { plan, disk } = this.parts.device
    if (disk.status().isBusy)
      this.k.report('DeviceBusy', `a command is written to ${plan.name} while it works on another`)
  }

  /** Channel, card and header have to go the same way. @error finding DirectionReversed */
  private judgeChannel(way: Way): void {
    const { plan, disk } = this.parts.device
    const channel = this.channel()
    if (!channel || !(disk instanceof BlockDevice) || !(disk.engine instanceof Slave8237)) return
    const type = channel.mode & MODE.TYPE
    if (type === MODE.READ || type === MODE.WRITE) this.directions.together(plan.name, way, wayOf(type === MODE.WRITE))
    const low = (channel.address * (disk.engine.channel >= 4 ? 2 : 1)) & 0xffff
    this.judgeBuf(way, (physical) => (physical & 0xffff) === low)
  }

  /** The header whose memory the device is given says which way it goes. @error finding DirectionReversed */
  private judgeBuf(way: Way, isMeant: (physical: number) => boolean): void {
    const { device, dev } = this.parts
    const meant: Buf[] = []
    for (const bp of this.k.inStrategy) {
      if (bp.b_edev === dev && isMeant((bp.b_as ?? this.k.kas).physical(bp.b_addr))) meant.push(bp)
    }
    const [bp] = meant
    if (bp && meant.length === 1) this.directions.serves(device.plan.name, way, bp, (bp.b_flags & B_READ) !== 0)
  }

  /** Card and channel have to come to the end together. */
  private ends(): void {
    const { disk } = this.parts.device
    if (!(disk instanceof BlockDevice) || !(disk.engine instanceof Slave8237)) return
    const { card, channel } = disk.engine
    const width = channel >= 4 ? 2 : 1
    const status = card.in(CARD_PORT.COMMAND)
    if ((status & CARD_STATUS.INTERRUPT) === 0 || card.asked.count < width) return
    if (card.residual >= width) {
      // Cut short by its channel. What a medium or a planned fault cuts short is no mistake of the driver.
      const isCut = (status & (CARD_STATUS.TERMINAL_COUNT | CARD_STATUS.ERROR)) === CARD_STATUS.TERMINAL_COUNT
      const message = `channel ${channel} came to terminal count, and the card has ${card.residual} bytes left to move`
      if (isCut && this.k.faults.strikes.length === 0) this.k.report('TerminalCountMissing', message)
      return
    }
    const left = ((this.channel()?.count ?? 0) + 1) % CHANNEL_ITEMS
    if (left !== 0)
      this.k.report('TerminalCountMissing', `the card is done and ${left} transfers of channel ${channel} are left`)
    else if ((status & CARD_STATUS.TERMINAL_COUNT) === 0)
      this.k.report('TerminalCountMissing', `channel ${channel} came to terminal count after the card was done`)
  }
}
