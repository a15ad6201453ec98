import { COMMAND, MODE, PAGE_PORTS, STATE, STATE_NAMES } from './bits'
import type { Chip8237 } from './chip'
import type { Dma8237Pair } from './pair'
import { physicalAddress } from './transfer'

/**
 * One channel as a display shows it; numbers are register values (words on channels 4-7).
 *
 * @source Intel 8237A data sheet, register list
 */
export interface ChannelSnapshot {
  readonly channel: number
  readonly mode: number
  readonly service: 'demand' | 'single' | 'block' | 'cascade'
  readonly type: 'verify' | 'write' | 'read' | 'illegal'
  readonly decrement: boolean
  readonly autoinitialise: boolean
  readonly baseAddress: number
  readonly baseCount: number
  readonly address: number
  readonly count: number
  readonly page: number
  readonly pagePort: number
  /** Byte address of the next transfer. */
  readonly physical: number
  /** DREQ pin level. */
  readonly dreq: boolean
  /** DACK active (not the pin level). */
  readonly dack: boolean
  readonly masked: boolean
  readonly softwareRequest: boolean
  readonly terminalCount: boolean
}

/**
 * One chip as a display shows it.
 *
 * @source Intel 8237A data sheet, register list
 */
export interface ChipSnapshot {
  readonly name: 'DMA1' | 'DMA2'
  readonly command: number
  readonly commandBits: readonly string[]
  /** Status as a read would show it; this did not clear it. */
  readonly status: number
  readonly request: number
  readonly mask: number
  readonly temporary: number
  /** The first/last flip-flop: 0 low byte next, 1 high byte next. */
  readonly flipFlop: 0 | 1
  /** SI, S0 ... as in the data sheet. */
  readonly state: string
  readonly hrq: boolean
  /** AT channel numbers, highest priority first. */
  readonly priority: readonly number[]
  readonly channels: readonly ChannelSnapshot[]
}

/**
 * Both chips, the latches and the counters.
 *
 * @source Intel 8237A data sheet, register list
 */
export interface DmaSnapshot {
  readonly chips: readonly [ChipSnapshot, ChipSnapshot]
  /** [port - 80h] */
  readonly pages: readonly number[]
  readonly hlda: boolean
  readonly eop: boolean
  readonly clocks: number
  readonly holds: number
  readonly waitStates: number
  readonly diagnostics: readonly string[]
}

const SERVICES = ['demand', 'single', 'block', 'cascade'] as const
const TYPES = ['verify', 'write', 'read', 'illegal'] as const

/**
 * Copy the whole state of the pair without disturbing it.
 *
 * @source Intel 8237A data sheet, register list (base registers are not readable on the part; a display may show them)
 */
export function snapshotOf(pair: Dma8237Pair): DmaSnapshot {
  return {
    chips: [chipSnapshot(pair.first, 'DMA1', pair.first.pins), chipSnapshot(pair.second, 'DMA2', cascadePins(pair))],
    pages: [...pair.pages],
    hlda: pair.hlda,
    eop: pair.eop,
    clocks: pair.clocks,
    holds: pair.holds,
    waitStates: pair.waitStates,
    diagnostics: [...pair.diagnostics],
  }
}

function cascadePins(pair: Dma8237Pair): number {
  return (pair.second.pins & 0x0e) | (pair.first.wantsBus ? 1 : 0)
}

function chipSnapshot(chip: Chip8237, name: 'DMA1' | 'DMA2', pins: number): ChipSnapshot {
  const first = chip.command & COMMAND.ROTATING ? chip.lastServed + 1 : 0
  const requesting = (chip.command & COMMAND.DREQ_LOW ? ~pins : pins) & 0x0f
  return {
    name,
    command: chip.command,
    commandBits: Object.entries(COMMAND).flatMap(([bit, value]) => (chip.command & value ? [bit] : [])),
    status: chip.terminal | ((requesting | chip.request) << 4),
    request: chip.request,
    mask: chip.mask,
    temporary: chip.temporary,
    flipFlop: chip.highByte ? 1 : 0,
    state: STATE_NAMES[chip.state]!,
    hrq: chip.holdRequest,
    priority: [0, 1, 2, 3].map((i) => chip.channels[(first + i) & 3]!.number),
    channels: chip.channels.map((_, index) => channelSnapshot(chip, index, pins)),
  }
}

function channelSnapshot(chip: Chip8237, index: number, pins: number): ChannelSnapshot {
  const channel = chip.channels[index]!
  const bit = 1 << index
  return {
    channel: channel.number,
    mode: channel.mode,
    service: SERVICES[channel.mode >> 6]!,
    type: TYPES[(channel.mode >> 2) & 3]!,
    decrement: (channel.mode & MODE.DECREMENT) !== 0,
    autoinitialise: (channel.mode & MODE.AUTOINITIALISE) !== 0,
    baseAddress: channel.baseAddress,
    baseCount: channel.baseCount,
    address: channel.address,
    count: channel.count,
    page: channel.page,
    pagePort: 0x80 | PAGE_PORTS[channel.number]!,
    physical: physicalAddress(chip, index),
    dreq: (pins & bit) !== 0,
    dack: acknowledges(chip, index),
    masked: (chip.mask & bit) !== 0,
    softwareRequest: (chip.request & bit) !== 0,
    terminalCount: (chip.terminal & bit) !== 0,
  }
}

/**
 * True while DACK of channel `index` is active: S2 to S4 of a transfer, and SC. Never during memory-to-memory.
 *
 * @source Intel 8237A data sheet, timing diagrams
 */
export function acknowledges(chip: Chip8237, index: number): boolean {
  if (chip.active !== index || chip.memoryToMemory) return false
  return chip.state >= STATE.S2 && chip.state <= STATE.SC
}
