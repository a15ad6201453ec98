import { COMMAND, MODE, STATE } from './bits'
import type { Chip8237 } from './chip'
import type { Dma8237Pair } from './pair'
import { acknowledges } from './snapshot'
import { physicalAddress } from './transfer'

/**
 * The wires after one clock. Booleans are true when the signal is active, whatever the level of the pin.
 *
 * @source Intel 8237A data sheet, pin description
 */
export interface CycleSignals {
  /** Clock number. */
  clock: number
  /** STATE of DMA1 and DMA2. */
  state1: number
  state2: number
  /** Bits 7-0: DREQ pin levels by AT channel; bit 4 is DMA1's HRQ. */
  dreq: number
  /** Bits 7-0: active DACKs by AT channel. */
  dack: number
  hrq1: boolean
  hrq2: boolean
  hlda: boolean
  /** EOP as an output: the TC line of the bus. */
  tc: boolean
  ior: boolean
  iow: boolean
  memr: boolean
  memw: boolean
  /** Byte address on the bus, -1 while no controller drives it. */
  address: number
  /** AT channel in service, -1 when none. */
  channel: number
}

/**
 * Read all wires of the pair into `into` (or a new object).
 *
 * @source Intel 8237A data sheet, timing diagrams: read strobe from S3, write strobe after S3, both end with S4;
 *         extended write starts the write strobe in S3, compressed timing has no S3
 */
export function readSignals(pair: Dma8237Pair, clock: number, into?: CycleSignals): CycleSignals {
  const signals = into ?? emptySignals()
  const { first, second } = pair
  signals.clock = clock
  signals.state1 = first.state
  signals.state2 = second.state
  signals.hrq1 = first.holdRequest
  signals.hrq2 = second.holdRequest
  signals.hlda = pair.hlda
  signals.dreq = first.pins | ((second.pins & 0x0e) << 4) | (first.holdRequest ? 0x10 : 0)
  signals.dack =
    (acknowledges(first, first.active) ? 1 << first.active : 0) |
    (acknowledges(second, second.active) ? 16 << second.active : 0)
  signals.ior = signals.iow = signals.memr = signals.memw = signals.tc = false
  signals.address = signals.channel = -1
  const chip = driving(first) ? first : driving(second) ? second : undefined
  if (chip !== undefined) drive(pair, chip, signals)
  return signals
}

function drive(pair: Dma8237Pair, chip: Chip8237, signals: CycleSignals): void {
  const state = chip.state
  signals.channel = chip.channels[chip.active]!.number
  const done = state === STATE.S4 || state === STATE.S24
  if (chip.memoryToMemory) {
    const half = chip.secondHalf ? 1 : 0
    signals.address = done || state === STATE.S14 ? pair.lastAddress : physicalAddress(chip, half)
    if (half === 0) signals.memr = state === STATE.S13 || state === STATE.SW || state === STATE.S14
    else signals.memw = done || state === STATE.SW || (state === STATE.S23 && extended(chip))
  } else {
    signals.address = done ? pair.lastAddress : physicalAddress(chip, chip.active)
    const readStrobe = state === STATE.S3 || state === STATE.SW || done
    const writeStrobe = done || state === STATE.SW || (state === STATE.S3 && extended(chip))
    const type = chip.channels[chip.active]!.mode & MODE.TYPE
    signals.ior = type === MODE.WRITE && readStrobe
    signals.memw = type === MODE.WRITE && writeStrobe
    signals.memr = type === MODE.READ && readStrobe
    signals.iow = type === MODE.READ && writeStrobe
  }
  signals.tc = done && chip.processEnded
}

function driving(chip: Chip8237): boolean {
  return chip.state >= STATE.S1 && chip.state !== STATE.SC
}

function extended(chip: Chip8237): boolean {
  return (chip.command & COMMAND.EXTENDED_WRITE) !== 0 && !chip.compressed
}

function emptySignals(): CycleSignals {
  return {
    clock: 0,
    state1: 0,
    state2: 0,
    dreq: 0,
    dack: 0,
    hrq1: false,
    hrq2: false,
    hlda: false,
    tc: false,
    ior: false,
    iow: false,
    memr: false,
    memw: false,
    address: -1,
    channel: -1,
  }
}
