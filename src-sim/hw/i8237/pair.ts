import { COMMAND, MODE, PAGE_PORTS, STATE, type MaskReadback } from './bits'
import { Chip8237 } from './chip'
import type { DmaDevice } from './device'
import { GrantLog } from './grant-log'
import { snapshotOf, type DmaSnapshot } from './snapshot'

/**
 * How the board is built.
 *
 * @source Intel 8237A data sheet; IBM AT board
 */
export interface Dma8237Options {
  /** Wait states the board adds to every transfer (AT: 1). */
  readonly waitStates?: number
  readonly maskReadback?: MaskReadback
}

/**
 * The two DMA controllers of an AT: DMA1 (channels 0-3, bytes) behind channel 4 of DMA2 (channels 5-7, words), and
 * the page latches. It holds all state; `runBurst` and `CycleEngine` move it forward and may take turns.
 * Nothing here sleeps. Addresses are byte addresses in `memory`; what lies beyond its end reads FF and cannot be written.
 *
 * @source Intel 8237A data sheet; IBM AT port map and address path
 */
export class Dma8237Pair {
  /** What the controllers see; a board that has not moved a byte yet may come with less and bring the rest in time. */
  memory: Uint8Array
  /** DMA1, channels 0-3. */
  readonly first: Chip8237
  /** DMA2, channels 4-7. */
  readonly second: Chip8237
  /** [port - 80h] the page latches. */
  readonly pages = new Uint8Array(16)
  readonly grants = new GrantLog()
  /** Sentences about programming that real boards would answer with bogus cycles; each once. */
  readonly diagnostics: string[] = []
  waitStates: number
  /** Clocks spent in S1-S4, SW and S11-S24 so far. */
  clocks = 0
  /** Bus tenures so far. */
  holds = 0
  /** The CPU has given up the bus. */
  hlda = false
  /** A device pulls the EOP line. */
  eop = false
  /** Goes up with every port write and every change of a pin. */
  changes = 0
  /** Sees every port write before the chips do; by default nobody looks. */
  watch: { out(port: number, value: number): void } | null = null
  /** Byte address and item of the last transfer, for traces. */
  lastAddress = 0
  lastData = 0

  constructor(memory: Uint8Array, options: Dma8237Options = {}) {
    this.memory = memory
    this.waitStates = options.waitStates ?? 0
    this.first = new Chip8237(false, options.maskReadback ?? 'none')
    this.second = new Chip8237(true, options.maskReadback ?? 'none')
  }

  /** HRQ to the CPU: a pin, so it is up from S0 to the end of the tenure. */
  get hrq(): boolean {
    return this.second.holdRequest
  }

  /** The chip that AT channel `channel` (0-7) lives in. */
  chipOf(channel: number): Chip8237 {
    return channel < 4 ? this.first : this.second
  }

  /** Connect a device to AT channel 0-3 or 5-7. */
  attach(channel: number, device: DmaDevice): void {
    this.chipOf(channel).channels[channel & 3]!.device = device
  }

  /** Set the DREQ pin of AT channel 0-3 or 5-7; channel 4's pin belongs to DMA1. */
  dreq(channel: number, level: boolean): void {
    if (channel === 4) return
    this.changes++
    this.chipOf(channel).setPin(channel & 3, level)
  }

  /** A device pulls (true) or releases the EOP line; while pulled, the transfer in progress is the last. */
  setEop(pulled: boolean): void {
    this.changes++
    this.eop = pulled
  }

  /** CPU writes `value` (0-FF) to an I/O port; undecoded ports swallow it. */
  out(port: number, value: number): void {
    const byte = value & 0xff
    this.changes++
    this.watch?.out(port, byte)
    if (port < 0x20) this.first.write(port & 0x0f, byte)
    else if (port >= 0x80 && port <= 0x8f) this.writePage(port & 0x0f, byte)
    else if (isSecondPort(port)) {
      this.second.write((port - 0xc0) >> 1, byte)
      if (port === 0xda || (port === 0xd0 && byte & COMMAND.DREQ_LOW)) this.dropBus()
    }
  }

  /** CPU reads an I/O port; undecoded ports answer FF. */
  in(port: number): number {
    if (port < 0x20) return this.first.read(port & 0x0f)
    if (port >= 0x80 && port <= 0x8f) return this.pages[port & 0x0f]!
    if (isSecondPort(port)) {
      this.second.setPin(0, this.first.wantsBus)
      return this.second.read((port - 0xc0) >> 1)
    }
    return 0xff
  }

  /** Every register, latch, pin and state name, for a display; changes nothing. */
  snapshot(): DmaSnapshot {
    return snapshotOf(this)
  }

  /** Remember a sentence about bad programming, once. */
  diagnose(sentence: string): void {
    if (!this.diagnostics.includes(sentence)) this.diagnostics.push(sentence)
  }

  /** Say why DMA1 cannot get the bus, if channel 4 is the reason. */
  diagnoseCascade(): void {
    const second = this.second
    if (!this.first.wantsBus || second.cascadeReady()) return
    if (second.mask & 1 || second.command & COMMAND.DISABLE) return
    this.diagnose('channel 4 is not a cascade input, so channels 0-3 never get the bus')
  }

  /** Start a service: `index` of `chip` owns the bus from here on; returns the state to enter. */
  grantTo(chip: Chip8237, index: number): number {
    chip.beginService(index)
    const cascade = (chip.channels[index]!.mode & MODE.SERVICE) === MODE.CASCADE
    if (!(cascade && chip === this.second && index === 0)) this.grants.begin(chip.channels[index]!.number)
    if (cascade) return STATE.SC
    return chip.memoryToMemory ? STATE.S11 : STATE.S1
  }

  /** DMA2 does not pass the bus on any more, so DMA1 loses its hold acknowledge: a service in progress stops where it is. */
  private dropBus(): void {
    const { first, second } = this
    if (second.state === STATE.SC && second.active === 0) second.state = STATE.SI
    if (second.state === STATE.SI) this.hlda = false
    if (first.state > STATE.S0) first.state = STATE.SI
  }

  private writePage(latch: number, value: number): void {
    this.pages[latch] = value
    const channel = PAGE_PORTS.indexOf(latch)
    if (channel >= 0) this.chipOf(channel).channels[channel & 3]!.page = value
  }
}

function isSecondPort(port: number): boolean {
  return port >= 0xc0 && port <= 0xdf && (port & 1) === 0
}
