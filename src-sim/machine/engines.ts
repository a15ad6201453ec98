import type { DevicePlan, Scenario } from '../config/scenario'
import type { Sim } from '../core/sim'
import type { DmaDevice } from '../hw/device'
import { BlockDevice, type DeviceWiring } from '../hw/engines/block-device'
import { BusMasterDisk } from '../hw/engines/bus-master-disk'
import { DmaBoard } from '../hw/engines/dma-board'
import type { DmaEngine } from '../hw/engines/engine'
import { RateEngine } from '../hw/engines/rate-engine'
import { ProgrammingWatch, type ProgrammingMistake } from '../hw/i8237/watch'
import { Slave8237 } from '../hw/engines/slave-8237'
import { DiskMechanism, type DiskGeometry, type Mechanism } from '../hw/mechanism'
import type { PhysicalMemory } from '../hw/memory'
import { TapeMechanism } from '../hw/tape'

/** Bytes that pass, or wait in the drive, before a tape without a command stops. */
const TAPE_STOP_DISTANCE = 32_768

/** The motherboard's part of third-party DMA; there only when a device needs it. */
export interface Motherboard {
  /** A channel for a card, with its board: a machine with more cards than channels has another pair of controllers. */
  channel(isWide: boolean): { readonly board: DmaBoard; readonly channel: number }
}

/** A motherboard over the machine's memory; `tell` hears of wrong programming. @source IBM AT board */
export function createMotherboard(
  memory: PhysicalMemory,
  { host }: Scenario,
  tell: (mistake: ProgrammingMistake, message: string) => void = () => undefined,
): Motherboard {
  let board: DmaBoard | null = null
  const newBoard = (): DmaBoard => {
    const made = new DmaBoard(memory, host.refreshTax)
    made.pair.watch = new ProgrammingWatch(made.pair, tell)
    return made
  }
  return {
    channel(isWide) {
      board ??= newBoard()
      const channel = board.takeChannel(isWide)
      if (channel >= 0) return { board, channel }
      board = newBoard()
      return { board, channel: board.takeChannel(isWide) }
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
  { memory, media }: DeviceWiring,
): DmaEngine {
  const rate = Math.floor((host.busEffective * (1000 - host.refreshTax)) / 1000)
  if (plan.type === 'ramdisk' || plan.type === 'pio') return new RateEngine(sim, memory, media, rate)
  if (plan.engine === 'bus-master') {
    const limits = { addrHi: host.addrHi, countMax: Number(host.countMax), seg: Number(host.seg), sgllen: host.sgllen }
    return new BusMasterDisk(sim, memory, media, { ...limits, rate })
  }
  const { board, channel } = motherboard.channel(plan.engine === '8237-16bit')
  return new Slave8237(sim, board, media, channel, host.sgllen)
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
