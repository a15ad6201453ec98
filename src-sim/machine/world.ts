import type { DevicePlan, Scenario } from '../config/scenario'
import { kernelCosts } from '../config/hosts'
import { newLink, type TraceSink } from '../core/sink'
import { Faults } from '../core/faults'
import { plannedFaults } from '../config/fault-plan'
import { Sim } from '../core/sim'
import type { DmaDevice } from '../hw/device'
import { Media } from '../hw/media'
import type { DeviceMemory } from '../hw/device-memory'
import type { PhysicalMemory } from '../hw/memory'
import { PioCard } from '../hw/pio-card'
import type { InterruptLine } from '../kern/intr'
import type { Costs } from '../kern/costs'
import type { Kernel } from '../kern/kernel'
import { KIND } from '../trace/kinds'
import { bootController, createController, dispatchRule, wireDevice } from './interrupt-wires'
import type { PicController } from './interrupts'
import { createDevice, createMotherboard, type Motherboard } from './engines'
import { buildMemory, joinMemory, type MemorySystem } from './memory-system'

/** A device of the machine with the line it pulls. */
export interface WorldDevice {
  readonly plan: DevicePlan
  readonly disk: DmaDevice
  readonly card: PioCard
  readonly media: Media
  readonly line: InterruptLine
  readonly faults: Faults
}

/** Everything one run consists of: a bill of materials. */
export interface World<K extends Kernel = Kernel> {
  readonly scenario: Scenario
  readonly sim: Sim
  readonly kernel: K
  readonly memory: PhysicalMemory
  /** What lies between the devices and memory. */
  readonly between: MemorySystem
  readonly devices: ReadonlyMap<string, WorldDevice>
  /** The interrupt controllers; null on a host without. */
  readonly controller: PicController | null
  /** Controllers, ports and cards of third-party DMA. */
  readonly motherboard: Motherboard
}

/** Which operating system the world runs. */
export type System = 'sysv' | 'solaris'

/**
 * Puts a machine together as the scenario describes it.
 *
 * @param system System V serves a line with its handlers once each, Solaris walks the chain
 * @param makeKernel the kernel that runs on it
 */
export function buildWorld<K extends Kernel>(
  scenario: Scenario,
  system: System,
  seed: number,
  trace: TraceSink,
  makeKernel: (sim: Sim, costs: Costs, memory: PhysicalMemory) => K,
): World<K> {
  const sim = new Sim({ seed, trace })
  const { host } = scenario
  const faults = planFaults(sim, scenario, system)
  const between = buildMemory(scenario, system, sim, faults)
  const { memory } = between
  const kernel = makeKernel(sim, kernelCosts(host), memory)
  kernel.faults = faults
  joinMemory(kernel, between, scenario)
  const motherboard = createMotherboard(memory, scenario, sim, (rule, message) => kernel.report(rule, message))
  joinBus(kernel, motherboard)
  const controller = createController(kernel, scenario, system)
  const lines = new Map<number, InterruptLine>()
  const devices = scenario.devices.map((plan) => {
    const line = lines.get(plan.line) ?? addLine(kernel, plan, system, scenario, controller)
    lines.set(plan.line, line)
    return [
      plan.name,
      buildDevice(sim, kernel, between.ports.get(plan.name)!, plan, line, scenario, motherboard, controller),
    ] as const
  })
  bootController(kernel, controller)
  return { scenario, sim, kernel, memory, between, devices: new Map(devices), controller, motherboard }
}

function addLine(
  kernel: Kernel,
  plan: DevicePlan,
  system: System,
  scenario: Scenario,
  controller: PicController | null,
): InterruptLine {
  const line = kernel.addLine({
    name: `irq ${plan.line}`,
    level: system === 'sysv' ? scenario.rules.diskLevel : plan.level,
    number: plan.line,
    trigger: plan.trigger,
    rule: dispatchRule(scenario, system),
  })
  controller?.connect(line)
  return line
}

function buildDevice(
  sim: Sim,
  kernel: Kernel,
  memory: DeviceMemory,
  plan: DevicePlan,
  line: InterruptLine,
  scenario: Scenario,
  motherboard: Motherboard,
  controller: PicController | null,
): WorldDevice {
  const faults = kernel.faults.of(plan.name)
  const media = new Media(plan.blocks, plan.badBlocks)
  const disk = createDevice(sim, plan, scenario, motherboard, {
    memory,
    media,
    faults,
    ...wireDevice(kernel, line, controller),
    violation: (message) => kernel.report('DmaToUnlockedPage', message),
  })
  controller?.watch(line, faults)
  const card = new PioCard(sim, plan.name, plan.byteDelay, (index) => Media.pattern(index), faults)
  return { plan, disk, card, media, line, faults }
}

/** The faults of a machine: every device, board, driver and the kernel ask this one object. */
function planFaults(sim: Sim, scenario: Scenario, system: System): Faults {
  const link = newLink()
  const faults = new Faults(plannedFaults(scenario, system), (name) => sim.stream(name))
  faults.clock = () => sim.now
  faults.onStrike = ({ id, where, op }, event) => {
    const { trace } = sim
    const track = trace.track('device', event.where ?? where ?? scenario.driver.device)
    const name = op === undefined ? id : `${id} ${op}`
    trace.instant(sim.now, KIND.fault, track, link, 0, event.first ?? 0, trace.string(name))
  }
  return faults
}

/** The processor feels the bus: it loses cycles, and hears of a bus held for too long. */
function joinBus(kernel: Kernel, { bus }: Motherboard): void {
  bus.listener = {
    steals: (share) => kernel.cpu.steal(share),
    longHold: (owner) => {
      const { trace, now } = kernel.sim
      const text = trace.string(`refresh/latency: ${owner} holds the bus for more than 100 us`)
      trace.instant(now, KIND.warning, kernel.cpu.track, kernel.link, 0, 0, text)
    },
    parity: (owner) => kernel.panic(`parity NMI: no refresh while ${owner} holds the bus`),
  }
}
