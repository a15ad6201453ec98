import { COMMAND, MODE, STATE, type MaskReadback } from './bits'
import { emptySlot, type DmaDevice } from './device'

/**
 * Registers of one channel. Addresses and counts are 16-bit values; on the 16-bit chip they are in words.
 *
 * @source Intel 8237A data sheet, current and base registers
 */
export class Channel8237 {
  /** AT number, 0-7. */
  readonly number: number
  /** Mode byte without the two channel-select bits. */
  mode = 0
  baseAddress = 0
  baseCount = 0
  address = 0
  count = 0
  /** Address bits 16-23, as last written to the page latch. */
  page = 0
  device: DmaDevice = emptySlot

  constructor(number: number) {
    this.number = number
  }
}

/**
 * One 8237A: its registers, its priority logic and the place in its state machine. It moves no data itself.
 *
 * @source Intel 8237A data sheet
 */
export class Chip8237 {
  readonly channels: readonly [Channel8237, Channel8237, Channel8237, Channel8237]
  /** True for the 16-bit chip, whose channel 0 is the AT's channel 4. */
  readonly wide: boolean
  readonly maskReadback: MaskReadback
  command = 0
  /** Software request bits 3-0. */
  request = 0
  mask = 0x0f
  /** Terminal count bits 3-0 since the last status read. */
  terminal = 0
  temporary = 0
  /** The first/last flip-flop: true selects the high byte. */
  highByte = false
  /** Channel that was served last; it ranks lowest when priority rotates. */
  lastServed = 3
  /** DREQ pin levels, bits 3-0. */
  pins = 0

  /** One of STATE. */
  state: number = STATE.SI
  /** Channel index in service, meaningless in SI and S0. */
  active = 0
  /** The next transfer of this service has to latch address bits 8-15. */
  needS1 = true
  /** The service ends after the S4 that the chip is in. */
  ended = false
  /** That S4 was the last of a programmed transfer: terminal count or external EOP. */
  processEnded = false
  /** Wait states still to come in the current transfer. */
  waitLeft = 0
  /** The service copies memory to memory. */
  memoryToMemory = false
  /** Memory-to-memory is in its second half, S21-S24. */
  secondHalf = false
  /** Item between the two halves of a memory-to-memory transfer. */
  latch = 0

  constructor(wide: boolean, maskReadback: MaskReadback) {
    this.wide = wide
    this.maskReadback = maskReadback
    const first = wide ? 4 : 0
    this.channels = [
      new Channel8237(first),
      new Channel8237(first + 1),
      new Channel8237(first + 2),
      new Channel8237(first + 3),
    ]
  }

  /** Requests on the pins after polarity, bits 3-0. */
  get requesting(): number {
    return (this.command & COMMAND.DREQ_LOW ? ~this.pins : this.pins) & 0x0f
  }

  /** Channels that could be granted now, bits 3-0; 0 while the controller is disabled. */
  pending(): number {
    if (this.command & COMMAND.DISABLE) return 0
    let hardware = this.requesting & ~this.mask
    if (this.wide && hardware & 1 && !this.cascadeReady()) hardware &= ~1
    if (this.request === 0) return hardware
    let software = 0
    for (let i = 0; i < 4; i++) {
      const honoured = (this.channels[i]!.mode & MODE.SERVICE) === MODE.BLOCK || (i === 0 && this.copying)
      if (honoured) software |= this.request & (1 << i)
    }
    return hardware | software
  }

  /** True when channel 4 is set up to pass the bus on to the first chip. */
  cascadeReady(): boolean {
    return (this.channels[0].mode & MODE.SERVICE) === MODE.CASCADE && (this.command & COMMAND.DREQ_LOW) === 0
  }

  /** Memory-to-memory is enabled and channel 0 is not a cascade input. */
  get copying(): boolean {
    return (this.command & COMMAND.MEMORY_TO_MEMORY) !== 0 && (this.channels[0].mode & MODE.SERVICE) !== MODE.CASCADE
  }

  /** Channel 0 keeps its address during memory-to-memory. */
  get addressHold(): boolean {
    return (this.command & COMMAND.ADDRESS_HOLD) !== 0
  }

  /** Compressed timing is in force. */
  get compressed(): boolean {
    return (this.command & (COMMAND.COMPRESSED | COMMAND.MEMORY_TO_MEMORY)) === COMMAND.COMPRESSED
  }

  /** The channel index that wins among `pending`, which must not be 0. */
  pick(pending: number): number {
    const start = this.command & COMMAND.ROTATING ? this.lastServed + 1 : 0
    for (let i = 0; i < 4; i++) {
      const channel = (start + i) & 3
      if (pending & (1 << channel)) return channel
    }
    return start & 3
  }

  /** HRQ pin as it stands in this state. */
  get holdRequest(): boolean {
    return this.state !== STATE.SI
  }

  /** HRQ as the CPU would find it when it next runs an instruction. */
  get wantsBus(): boolean {
    return this.atEndOfService() || this.state === STATE.SI ? this.pending() !== 0 : true
  }

  /** In S4 (or S24) and about to give the bus back, whatever happens until the next clock. */
  atEndOfService(): boolean {
    return this.ended && (this.state === STATE.S4 || this.state === STATE.S24)
  }

  /** A demand service without a request, so that each transfer is its last. */
  get unasked(): boolean {
    const service = this.channels[this.active]!.mode & MODE.SERVICE
    return service === MODE.DEMAND && (this.requesting & (1 << this.active)) === 0
  }

  /** A DREQ pin moves. */
  setPin(index: number, level: boolean): void {
    const before = this.requesting
    this.pins = level ? this.pins | (1 << index) : this.pins & ~(1 << index)
    this.endDemand(before)
  }

  /** Status as a read would show it, without clearing the TC bits. */
  get status(): number {
    return this.terminal | ((this.requesting | this.request) << 4)
  }

  /** Write register offset `r` (0-F). */
  write(r: number, value: number): void {
    if (r < 8) this.writePair(r, value)
    else if (r === 0x8) this.writeCommand(value)
    else if (r === 0x9) this.request = setBit(this.request, value)
    else if (r === 0xa) this.mask = setBit(this.mask, value)
    else if (r === 0xb) this.channels[value & 3]!.mode = value & 0xfc
    else if (r === 0xc) this.highByte = false
    else if (r === 0xd) this.masterClear()
    else if (r === 0xe) this.mask = 0
    else this.mask = value & 0x0f
  }

  /** Read register offset `r` (0-F); FF where the part defines nothing. */
  read(r: number): number {
    if (r < 8) return this.readPair(r)
    if (r === 0x8) {
      const status = this.status
      this.terminal = 0
      return status
    }
    if (r === 0xd) return this.temporary
    if (r === 0xf && this.maskReadback !== 'none') {
      return this.maskReadback === 'cmos' ? 0xf0 | this.mask : this.mask
    }
    return 0xff
  }

  /** Lock in channel `index` for a service; the caller sets the state. */
  beginService(index: number): void {
    this.lastServed = index
    this.active = index
    this.ended = false
    this.processEnded = false
    this.needS1 = true
    this.secondHalf = false
    this.memoryToMemory = index === 0 && this.copying
  }

  /** What the reset pin and the master clear command do; addresses, counts and modes stay. */
  masterClear(): void {
    this.command = 0
    this.terminal = 0
    this.request = 0
    this.temporary = 0
    this.highByte = false
    this.mask = 0x0f
    this.lastServed = 3
    this.state = STATE.SI
    this.ended = false
    this.processEnded = false
    this.needS1 = true
    this.waitLeft = 0
  }

  /** Terminal count or external EOP on channel `index`: the bits, the reload or the mask. */
  endOfProcess(index: number): void {
    const bit = 1 << index
    const channel = this.channels[index]!
    this.terminal |= bit
    this.request &= ~bit
    this.ended = true
    this.processEnded = true
    if (channel.mode & MODE.AUTOINITIALISE) {
      channel.address = channel.baseAddress
      channel.count = channel.baseCount
    } else this.mask |= bit
  }

  private writeCommand(value: number): void {
    const before = this.requesting
    this.command = value
    this.endDemand(before)
  }

  /** A demand service that sees its request fall in S4 ends there. */
  private endDemand(before: number): void {
    if (before & (1 << this.active) && this.state === STATE.S4 && this.unasked) this.ended = true
  }

  private writePair(r: number, value: number): void {
    const channel = this.channels[r >> 1]!
    const high = this.highByte
    this.highByte = !high
    if (r & 1) {
      channel.baseCount = putByte(channel.baseCount, value, high)
      channel.count = putByte(channel.count, value, high)
    } else {
      channel.baseAddress = putByte(channel.baseAddress, value, high)
      channel.address = putByte(channel.address, value, high)
    }
  }

  private readPair(r: number): number {
    const channel = this.channels[r >> 1]!
    const value = r & 1 ? channel.count : channel.address
    const high = this.highByte
    this.highByte = !high
    return high ? value >> 8 : value & 0xff
  }
}

function putByte(word: number, value: number, high: boolean): number {
  return high ? (word & 0x00ff) | (value << 8) : (word & 0xff00) | value
}

function setBit(bits: number, value: number): number {
  const bit = 1 << (value & 3)
  return value & 4 ? bits | bit : bits & ~bit
}
