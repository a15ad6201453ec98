import type { DevicePlan, FaultPlan, ProcessPlan, Scenario } from '../config/scenario'
import { kernelCosts } from '../config/hosts'
import type { TraceLink, TraceSink } from '../core/sink'
import { Sim } from '../core/sim'
import type { DmaDevice } from '../hw/device'
import { DEVICE_FAULTS, Faults, type DeviceFault, type FaultPlan as DeviceFaultPlan } from '../hw/faults'
import { Media } from '../hw/media'
import { PhysicalMemory } from '../hw/memory'
import { PioCard } from '../hw/pio-card'
import type { InterruptLine } from '../kern/intr'
import type { Costs } from '../kern/costs'
import type { Kernel } from '../kern/kernel'
import { KIND } from '../trace/kinds'
import { createDevice, createMotherboard, type Motherboard } from './engines'

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
  const pageSize = system === 'sysv' ? scenario.rules.pageSize : host.pageSize
  const memory = new PhysicalMemory({
    pageSize,
    frames: Math.floor(host.memory / pageSize),
    ...framesOf(scenario.processes[0], scenario, pageSize),
    ...(host.addrHi < BigInt(host.memory) ? { kernelBelow: Math.floor((Number(host.addrHi) + 1) / pageSize) } : {}),
    random: sim.stream('frames'),
  })
  const kernel = makeKernel(sim, kernelCosts(host), memory)
  const motherboard = createMotherboard(memory, scenario)
  const lines = new Map<number, InterruptLine>()
  const devices = scenario.devices.map((plan) => {
    const line = lines.get(plan.line) ?? addLine(kernel, plan, system, scenario)
    lines.set(plan.line, line)
    return [plan.name, buildDevice(sim, kernel, memory, plan, line, scenario, motherboard)] as const
  })
  return { scenario, sim, kernel, memory, devices: new Map(devices) }
}

/** Where memory begins that 24 address lines do not reach. @source ISA bus */
const HIGH = 16 << 20

function framesOf(
  plan: ProcessPlan | undefined,
  { host }: Scenario,
  pageSize: number,
): { allocator: 'contiguous' | 'random' | 'aged' | 'stride2' | 'high'; agedPpm: number; highFrom: number } {
  return {
    allocator: plan?.allocator ?? 'aged',
    agedPpm: (plan?.fragmentation ?? host.fragmentation) * 1000,
    // A machine without memory up there gives out its upper half.
    highFrom: Math.min(HIGH, Math.floor(host.memory / 2)) / pageSize,
  }
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
  memory: PhysicalMemory,
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
