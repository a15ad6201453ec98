import type { DevicePlan, FaultPlan, Scenario } from '../config/scenario'
import { kernelCosts } from '../config/hosts'
import type { TraceLink, TraceSink } from '../core/sink'
import { Sim } from '../core/sim'
import type { DmaDevice } from '../hw/device'
import { DEVICE_FAULTS, Faults, type DeviceFault, type FaultPlan as DeviceFaultPlan } from '../hw/faults'
import { Media } from '../hw/media'
import type { DeviceMemory } from '../hw/device-memory'
import type { PhysicalMemory } from '../hw/memory'
import { PioCard } from '../hw/pio-card'
import type { InterruptLine } from '../kern/intr'
import type { Costs } from '../kern/costs'
import type { Kernel } from '../kern/kernel'
import { KIND } from '../trace/kinds'
import { createDevice, createMotherboard, type Motherboard } from './engines'
import { buildMemory, joinMemory, type MemorySystem } from './memory-system'

/** A device of the machine with the line it pulls. */
export interface WorldDevice {
  readonly plan: DevicePlan
  readonly disk: DmaDevice
  readonly card: PioCard
  readonly media: Media
  readonly line: InterruptLine
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
}

/** Which operating system the world runs. */
export type System = 'sysv' | 'solaris'

const TRIGGERS: Readonly<Record<string, DeviceFault>> = {
  'intr LOSE': 'F1',
  'intr DELAY': 'F2',
  'intr EXTRA': 'F4',
  'dma_r NO_TRANSFER': 'F10',
  'dma_w NO_TRANSFER': 'F10',
}

/** The device fault a plan stands for; null when the simulated hardware cannot show it. */
export function deviceFault(plan: FaultPlan): DeviceFault | null {
  const name = plan.id ?? TRIGGERS[`${plan.kind} ${plan.op}`]
  return DEVICE_FAULTS.find((each) => each === name) ?? null
}

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
  const between = buildMemory(scenario, system, sim)
  const { memory } = between
  const kernel = makeKernel(sim, kernelCosts(host), memory)
  joinMemory(kernel, between, scenario)
  const motherboard = createMotherboard(memory, scenario)
  const lines = new Map<number, InterruptLine>()
  const devices = scenario.devices.map((plan) => {
    const line = lines.get(plan.line) ?? addLine(kernel, plan, system, scenario)
    lines.set(plan.line, line)
    return [
      plan.name,
      buildDevice(sim, kernel, between.ports.get(plan.name)!, plan, line, scenario, motherboard),
    ] as const
  })
  return { scenario, sim, kernel, memory, between, devices: new Map(devices) }
}

function addLine(kernel: Kernel, plan: DevicePlan, system: System, scenario: Scenario): InterruptLine {
  return kernel.addLine({
    name: `irq ${plan.line}`,
    level: system === 'sysv' ? scenario.rules.diskLevel : plan.level,
    number: plan.line,
    rule: system === 'sysv' ? 'single' : 'chain',
  })
}

function buildDevice(
  sim: Sim,
  kernel: Kernel,
  memory: DeviceMemory,
  plan: DevicePlan,
  line: InterruptLine,
  scenario: Scenario,
  motherboard: Motherboard,
): WorldDevice {
  const faults = new Faults(faultsOf(scenario, plan.name), sim.stream(`faults of ${plan.name}`))
  const track = sim.trace.track('device', plan.name)
  faults.onStrike = ({ id }) => sim.trace.instant(sim.now, KIND.fault, track, kernel.link, 0, 0, sim.trace.string(id))
  const media = new Media(plan.blocks, plan.badBlocks)
  const disk = createDevice(sim, plan, scenario, motherboard, {
    memory,
    media,
    faults,
    raise: (link: TraceLink) => kernel.raise(line, link),
    lower: () => kernel.lower(line),
    violation: (message) => kernel.report('DmaToUnlockedPage', message),
  })
  const card = new PioCard(sim, plan.name, plan.byteDelay, (index) => Media.pattern(index))
  return { plan, disk, card, media, line }
}

function faultsOf(scenario: Scenario, device: string): DeviceFaultPlan[] {
  return scenario.faults.flatMap((plan) => {
    const id = deviceFault(plan)
    const isHere = (plan.where ?? scenario.driver.device) === device
    return id && isHere ? [{ id, skip: plan.skip, times: plan.times, value: plan.operand }] : []
  })
}
