import type { DevicePlan, Scenario } from '../config/scenario'
import type { Sim } from '../core/sim'
import type { DmaDevice } from '../hw/device'
import { SystemBus } from '../hw/bus'
import { sharedCapacity } from '../hw/bus-rates'
import { BlockDevice, type DeviceWiring } from '../hw/engines/block-device'
import { BusMasterDisk } from '../hw/engines/bus-master-disk'
import { BusMasterIopb } from '../hw/engines/bus-master-iopb'
import { DmaBoard } from '../hw/engines/dma-board'
import type { DmaEngine } from '../hw/engines/engine'
import { IoPorts } from '../hw/io-ports'
import type { MasterPlace } from '../hw/engines/master-way'
import { RateEngine } from '../hw/engines/rate-engine'
import { ProgrammingWatch, type ProgrammingMistake } from '../hw/i8237/watch'
import { Slave8237 } from '../hw/engines/slave-8237'
import { DiskMechanism, type DiskGeometry, type Mechanism } from '../hw/mechanism'
import type { PhysicalMemory } from '../hw/memory'
import { TapeMechanism } from '../hw/tape'

/** Masters of their own come after the channels 0-7; among them the lower interrupt line first. @source our bus model */
const MASTER_RANK = 8

/** Bytes that pass, or wait in the drive, before a tape without a command stops. */
const TAPE_STOP_DISTANCE = 32_768

/** The motherboard's part of third-party DMA; there only when a device needs it. */
export interface Motherboard {
  /** A channel for a card, with its board: a machine with more cards than channels has another pair of controllers. */
  channel(isWide: boolean): { readonly board: DmaBoard; readonly channel: number; readonly base: number }
  /** The machine's I/O ports; a second pair of controllers answers PAIR_STEP above the first. */
  readonly ports: IoPorts
  /** Where each card with third-party DMA sits, by the name of its device. */
  readonly slaves: Map<string, SlavePlace>
  /** The channel that gives the bus to each card with an engine of its own; on hosts whose bus only the controllers give away. */
  readonly arbiters: Map<string, Omit<SlavePlace, 'card'>>
  /** What all channels share. */
  readonly bus: SystemBus
  /** The pairs of controllers, in the order in which they were needed. */
  readonly boards: readonly DmaBoard[]
}

/** Ports between the pairs of controllers of a machine that needs more than one. @source DMA Lab */
const PAIR_STEP = 0x1000
/** Where the ports of cards begin, how many cards fit there, and where those go that do not. @source ISA port map */
const CARD_PORTS = { first: 0x300, cards: 32, others: 0x8000, each: 8 } as const

/** Where a card with third-party DMA sits. @source IBM AT port map; our slave-DMA card */
export interface SlavePlace {
  /** First port of the card. */
  readonly card: number
  /** What is added to the ports of the controllers. */
  readonly board: number
  /** AT channel. */
  readonly channel: number
  readonly hasHighPages: boolean
}

/** Page latches reach 16 MB; a host whose cards reach further has a second byte of them. @source EISA */
const AT_REACH = 0xffffffn

/** Ports of a board: controllers, page latches, high page latches. @source IBM AT port map; EISA */
const BOARD_PORTS = [
  [0x00, 0x1f],
  [0x80, 0x8f],
  [0xc0, 0xdf],
  [0x480, 0x48f],
] as const

/** A motherboard over the machine's memory; `tell` hears of wrong programming. @source IBM AT board */
export function createMotherboard(
  memory: PhysicalMemory,
  { host, devices }: Scenario,
  sim: Sim,
  tell: (mistake: ProgrammingMistake, message: string) => void = () => undefined,
): Motherboard {
  let board: DmaBoard | null = null
  let base = -PAIR_STEP
  const ports = new IoPorts()
  const isRotating = devices.some(({ dmaPriority }) => dmaPriority === 'rotating')
  const boards: DmaBoard[] = []
  const newBoard = (): DmaBoard => {
    const made = new DmaBoard(memory, host.refreshTax, host.addrHi > AT_REACH, host.dmaClock)
    base += PAIR_STEP
    for (const [first, last] of BOARD_PORTS) ports.add(base + first, base + last, made.ports, base)
    if (isRotating) made.rotate()
    made.pair.watch = new ProgrammingWatch(made.pair, tell)
    boards.push(made)
    return made
  }
  const bus = new SystemBus(sim, {
    get priority() {
      return host.busRotates || boards.some((each) => each.isRotating) ? 'rotating' : 'fixed'
    },
    missFactor: host.missFactor,
    isRefreshedByDma: host.refreshByDma,
    sharedCapacity: sharedCapacity(host),
  })
  return {
    bus,
    boards,
    ports,
    slaves: new Map(),
    arbiters: new Map(),
    channel(isWide) {
      board ??= newBoard()
      const channel = board.takeChannel(isWide)
      if (channel >= 0) return { board, channel, base }
      board = newBoard()
      return { board, channel: board.takeChannel(isWide), base }
    },
  }
}

/** A device as the scenario plans it: what moves in it, and what moves its bytes. */
export function createDevice(
  sim: Sim,
  plan: DevicePlan,
  scenario: Scenario,
  motherboard: Motherboard,
  wiring: DeviceWiring,
): DmaDevice {
  const engine = engineOf(sim, plan, scenario, motherboard, wiring)
  return new BlockDevice(sim, plan.name, mechanismOf(plan), engine, wiring)
}

function engineOf(
  sim: Sim,
  plan: DevicePlan,
  { host }: Scenario,
  motherboard: Motherboard,
  { memory, media, faults }: DeviceWiring,
): DmaEngine {
  const rate = Math.floor((host.busEffective * (1000 - host.refreshTax)) / 1000)
  const master = { ...masterPlace(plan, host, motherboard), faults }
  if (plan.type === 'ramdisk' || plan.type === 'pio') return new RateEngine(sim, memory, media, rate, master)
  if (!plan.engine.startsWith('8237')) {
    if (host.busHoldsCpu) {
      const { board, channel, base } = motherboard.channel(true)
      motherboard.arbiters.set(plan.name, { board: base, channel, hasHighPages: board.hasHighPages })
    }
    const limits = { addrHi: host.addrHi, countMax: Number(host.countMax), seg: Number(host.seg), sgllen: host.sgllen }
    if (plan.engine === 'bus-master-iopb') {
      return new BusMasterIopb(sim, memory, media, { ...limits, rate }, plan, master)
    }
    const profile = plan.engine === 'bus-master-n' ? 'N' : 'S'
    return new BusMasterDisk(sim, memory, media, { ...limits, rate }, profile, master)
  }
  const { board, channel, base } = motherboard.channel(plan.engine === '8237-16bit')
  const engine = new Slave8237(sim, board, media, channel, host.sgllen, {
    ...{ name: plan.name, bus: motherboard.bus, mode: plan.dmaMode, faults },
    ...{ fifoBytes: plan.fifoBytes, fifoThreshold: plan.fifoThreshold },
    reposition: plan.type === 'tape' ? plan.reposition : 0,
  })
  engine.card.waitsForTerminalCount = plan.waitTC
  const { ports, slaves } = motherboard
  const number = slaves.size
  const card = (number < CARD_PORTS.cards ? CARD_PORTS.first : CARD_PORTS.others) + CARD_PORTS.each * number
  ports.add(card, card + CARD_PORTS.each - 1, engine.registers)
  slaves.set(plan.name, { card, board: base, channel, hasHighPages: board.hasHighPages })
  return engine
}

/** A card that drives the bus sits in the cascade of an ISA board, behind all channels. @source IBM AT board: cascade mode */
function masterPlace(plan: DevicePlan, host: Scenario['host'], { bus }: Motherboard): MasterPlace {
  const { name, fifoBytes, fifoThreshold } = plan
  const reposition = plan.type === 'tape' ? plan.reposition : 0
  return { name, bus, rank: MASTER_RANK + plan.line, holdsCpu: host.busHoldsCpu, fifoBytes, fifoThreshold, reposition }
}

function mechanismOf(plan: DevicePlan): Mechanism {
  if (plan.type !== 'tape') return new DiskMechanism(geometryOf(plan))
  const { commandOverhead, mediaRate, reposition } = plan
  const windRate = mediaRate
  return new TapeMechanism({ commandOverhead, mediaRate, windRate, reposition, stopDistance: TAPE_STOP_DISTANCE })
}

function geometryOf(plan: DevicePlan): DiskGeometry {
  const cylinders = Math.max(2, Math.ceil(plan.blocks / (plan.sectorsPerTrack * plan.heads)))
  let root = 1
  while ((root + 1) * (root + 1) <= Math.ceil(cylinders / 3)) root++
  return {
    commandOverhead: plan.commandOverhead,
    rotation: plan.type === 'disk' ? plan.revolution : 0,
    sectorsPerTrack: plan.sectorsPerTrack,
    tracksPerCylinder: plan.heads,
    interleave: plan.interleave,
    seekTrackToTrack: plan.trackSeek,
    seekFactor: Math.max(0, Math.floor((plan.averageSeek - plan.trackSeek) / root)),
    mediaRate: plan.type === 'ramdisk' ? 0 : plan.mediaRate,
  }
}
