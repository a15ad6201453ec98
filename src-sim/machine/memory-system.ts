import type { DevicePlan, ProcessPlan, Scenario } from '../config/scenario'
import type { FaultId } from '../config/fault-catalogue'
import type { Faults } from '../core/faults'
import type { Sim } from '../core/sim'
import { DevicePort } from '../hw/device-memory'
import { Iommu, tableEntries } from '../hw/iommu'
import { PhysicalMemory, type MemoryOptions } from '../hw/memory'
import type { Kernel } from '../kern/kernel'
import { PageDaemon } from '../kern/pageout'

/** Faults of memory and of the way to it, by their number in the catalogue. */
export type MemoryFaultId = Extract<FaultId, 'F13' | 'F18' | 'F19' | 'F20' | 'F21' | 'F24' | 'F25' | 'F38'>

/** What lies between the devices and the frames. */
export interface MemorySystem {
  readonly memory: PhysicalMemory
  /** null: device addresses are physical. */
  readonly iommu: Iommu | null
  /** The way of each device to memory, by its name. */
  readonly ports: ReadonlyMap<string, DevicePort>
  /** Asks whether a planned fault strikes here; without `device` any of them may be meant. */
  readonly ask: (id: MemoryFaultId, device?: string) => { readonly value: number | null } | undefined
}

/** Where memory begins that 24 address lines do not reach. @source ISA bus */
const HIGH = 16 << 20
/** Bytes that the IOMMU shows at a time. @source sun4u: 16 MB at FF000000 */
const DVMA_WINDOW = 16 << 20
/** The top of 32-bit space. */
const TOP = 0x1_0000_0000
/** Lines of a cache that DMA does not see. @source our memory model */
const CACHE_LINES = 512

/** True for an engine on the motherboard: it has 24 address lines and no IOMMU before it. */
export function isThirdParty({ engine, type }: DevicePlan): boolean {
  return !engine.startsWith('bus-master') && type !== 'ramdisk' && type !== 'pio'
}

/**
 * Memory as the host has it. DVMA and caches that DMA does not see belong to the kernel that knows how to handle them:
 * on the System V path addresses are physical and the machine is coherent.
 */
export function buildMemory(scenario: Scenario, system: 'sysv' | 'solaris', sim: Sim, faults: Faults): MemorySystem {
  const { host, devices } = scenario
  const isSolaris = system === 'solaris'
  const pageSize = isSolaris ? host.pageSize : scenario.rules.pageSize
  const ask: MemorySystem['ask'] = (id, device) => faults.strike(id, device === undefined ? {} : { where: device })
  const hasCache = isSolaris && !host.coherent && !host.iommu
  const memory = new PhysicalMemory({
    pageSize,
    frames: Math.floor(host.memory / pageSize),
    ...framesOf(scenario.processes[0], scenario, pageSize),
    ...kernelFrames(scenario, pageSize, () => !isSolaris && forgetsReach(scenario, faults)),
    ...(hasCache ? { cache: { lineSize: Math.min(host.cacheLine, pageSize), lines: CACHE_LINES } } : {}),
    random: sim.stream('frames'),
  })
  const iommu = isSolaris && host.iommu ? makeIommu(scenario, memory) : null
  const ports = devices.map((plan) => [plan.name, new DevicePort(memory, isThirdParty(plan) ? null : iommu)] as const)
  return { memory, iommu, ports: new Map(ports), ask }
}

/** Joins memory and kernel: the faults of page locks, and the page daemon when the host is short of memory. */
export function joinMemory(kernel: Kernel, { ask }: MemorySystem, { host }: Scenario): void {
  kernel.memoryFaults.ask = (id) => ask(id)
  new PageDaemon(kernel, { every: host.pageoutEvery, pages: host.pageoutPages }).start()
}

function makeIommu({ host }: Scenario, memory: PhysicalMemory): Iommu {
  const top = host.addrHi < BigInt(TOP) ? Number(host.addrHi + 1n) : TOP
  const { pageSize } = memory
  const entries = tableEntries(Math.min(DVMA_WINDOW, top), pageSize)
  const iommu = new Iommu(memory, pageSize, entries, Math.max(top, entries * pageSize))
  memory.onRelease = (frame) => iommu.forgetPhysical(frame * pageSize)
  return iommu
}

/**
 * F18 at the kernel's own pages. Where transfers go through them always, it strikes here; elsewhere the driver is asked
 * for each request, and this place leaves it the plan.
 */
function forgetsReach({ rules }: Scenario, faults: Faults): boolean {
  return rules.set === 'man89' ? faults.strike('F18') !== undefined : faults.has('F18')
}

/** The kernel keeps its own pages within reach of the engines, unless it forgets that (F18). */
function kernelFrames(
  { host }: Scenario,
  pageSize: number,
  isForgotten: () => boolean,
): Pick<MemoryOptions, 'kernelBelow' | 'kernelFrom'> {
  if (host.addrHi >= BigInt(host.memory)) return {}
  const reach = Math.floor((Number(host.addrHi) + 1) / pageSize)
  return isForgotten() ? { kernelFrom: reach } : { kernelBelow: reach }
}

function framesOf(
  plan: ProcessPlan | undefined,
  { host }: Scenario,
  pageSize: number,
): Pick<MemoryOptions, 'allocator' | 'agedPpm' | 'highFrom'> {
  return {
    allocator: plan?.allocator ?? 'aged',
    agedPpm: (plan?.fragmentation ?? host.fragmentation) * 1000,
    // A machine without memory up there gives out its upper half.
    highFrom: Math.floor((host.memory > HIGH ? HIGH : host.memory / 2) / pageSize),
  }
}
