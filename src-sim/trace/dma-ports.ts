/** What the channels of two 8237 are programmed for, followed from the port accesses that a trace holds. */

/** A channel as its ports were written. */
interface Channel {
  /** Registers in items: base as written, current as it stands. */
  readonly base: { address: number; count: number }
  readonly current: { address: number; count: number }
  mode: number
  /** Its bit of the status register. */
  isDone: boolean
}

/** A service of a channel that the trace shows. */
export interface Service {
  /** AT channel: 0-3 moves bytes, 5-7 words. */
  readonly channel: number
  /** It ends with the terminal count. */
  readonly isWhole: boolean
}

/** [AT channel] offset of its page latch from port 80h. @source IBM AT port map */
const PAGES = [0x7, 0x3, 0x1, 0x2, 0xf, 0xb, 0x9, 0xa] as const
const AUTOINITIALISE = 0x10
const DECREMENT = 0x20
const HIGH_PAGES = 0x480
const BANK = 0x1000000

/** The second controller sits on even addresses. */
const isSecond = (port: number): boolean => port >= 0xc0 && port < 0xe0 && port % 2 === 0

/**
 * Two 8237 as a logic analyser on the ports sees them: address, count, mode and status follow from what is written
 * and read, and from the transfers. Other devices at low offsets do no harm: a service is only taken for a channel's when
 * its address is the one that the channel stands at, and the channel was given a mode.
 *
 * @source Intel 8237A data sheet, register description; IBM AT port map
 */
export class DmaPorts {
  private readonly channels: Channel[] = Array.from({ length: 8 }, () => ({
    base: { address: 0, count: 0 },
    current: { address: 0, count: 0 },
    ...{ mode: -1, isDone: false },
  }))
  private readonly pages = new Uint8Array(16)
  private readonly highPages = new Uint8Array(16)
  /** The next access to an address or count goes to the high byte; one for each controller. */
  private readonly isHigh = [false, false]

  private readonly told: (channel: number) => void

  /** @param told hears which channels lose their terminal-count bit */
  constructor(told: (channel: number) => void) {
    this.told = told
  }

  /** The processor writes a port. */
  put(port: number, value: number): void {
    const byte = value & 0xff
    if (port >= 0x80 && port <= 0x8f) {
      this.pages[port - 0x80] = byte
      this.highPages[port - 0x80] = 0
    } else if (port >= HIGH_PAGES && port < HIGH_PAGES + 16) this.highPages[port - HIGH_PAGES] = byte
    else if (port < 0x20) this.write(0, port & 15, byte)
    else if (isSecond(port)) this.write(1, (port - 0xc0) >> 1, byte)
  }

  /** The processor reads a port: a status read clears its bits, an address or count read moves to the other byte. */
  get(port: number): void {
    const chip = port < 0x20 ? 0 : isSecond(port) ? 1 : -1
    if (chip < 0) return
    const register = chip === 0 ? port & 15 : (port - 0xc0) >> 1
    if (register < 8) this.isHigh[chip] = !this.isHigh[chip]
    else if (register === 8) this.clearStatus(chip)
  }

  /** The channel that begins to move bytes from an address; null when none stands there. */
  begin(address: number, bytes: number): Service | null {
    for (let channel = 0; channel < 8; channel++) {
      const { mode, current } = this.channels[channel]!
      if (channel === 4 || mode < 0 || this.addressOf(channel) !== address) continue
      return { channel, isWhole: bytes === (current.count + 1) * (channel > 3 ? 2 : 1) }
    }
    return null
  }

  /** The bytes have moved. @param isDone the count has ended @returns whether its bit is new */
  end(channel: number, bytes: number, isDone: boolean): boolean {
    const { base, current, mode } = this.channels[channel]!
    const items = bytes / (channel > 3 ? 2 : 1)
    current.address = (current.address + (mode & DECREMENT ? -items : items)) & 0xffff
    current.count = (current.count - items) & 0xffff
    if (!isDone) return false
    const each = this.channels[channel]!
    const isNew = !each.isDone
    each.isDone = true
    if (mode & AUTOINITIALISE) Object.assign(current, base)
    return isNew
  }

  private addressOf(channel: number): number {
    const page = this.pages[PAGES[channel]!]!
    const { address } = this.channels[channel]!.current
    const low = channel > 3 ? (page & 0xfe) * 0x10000 + address * 2 : page * 0x10000 + address
    return this.highPages[PAGES[channel]!]! * BANK + low
  }

  private clearStatus(chip: number): void {
    for (let channel = chip * 4; channel < chip * 4 + 4; channel++) {
      if (this.channels[channel]!.isDone) this.told(channel)
      this.channels[channel]!.isDone = false
    }
  }

  private write(chip: number, register: number, byte: number): void {
    if (register < 8) {
      const { base, current } = this.channels[chip * 4 + (register >> 1)]!
      const isHigh = this.isHigh[chip]!
      this.isHigh[chip] = !isHigh
      const halves = (before: number): number => (isHigh ? (before & 0xff) | (byte << 8) : (before & 0xff00) | byte)
      if (register & 1) current.count = base.count = halves(base.count)
      else current.address = base.address = halves(base.address)
      return
    }
    if (register === 11) this.channels[chip * 4 + (byte & 3)]!.mode = byte
    else if (register === 12 || register === 13) this.isHigh[chip] = false
    if (register === 13) this.clearStatus(chip)
  }
}
