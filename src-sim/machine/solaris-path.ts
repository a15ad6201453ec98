import type { DevicePlan, PathId, RequestPlan, Scenario } from '../config/scenario'
import type { Step } from '../core/process'
import type { TraceLink, TraceSink } from '../core/sink'
import type { DmaDevice } from '../hw/device'
import { BlockDevice } from '../hw/engines/block-device'
import { BLOCK, Media } from '../hw/media'
import type { RegisterSpace } from '../hw/registers'
import type { PhysicalMemory } from '../hw/memory'
import type { Dev, Driver } from '../kern/conf'
import { softcall } from '../kern/delay'
import type { Proc } from '../kern/proc'
import { ddi_get8, ddi_put8, ddi_regs_map_setup } from '../solaris/ddi_access'
import { DmaEngine } from '../solaris/ddi_dma/dmae'
import { DMAE_TRANS_BLCK, DMAE_TRANS_DMND, DMAE_TRANS_SNGL } from '../solaris/ddi_dma/dmae-program'
import { ddi_dma_attr, type DdiDmaAttr } from '../solaris/ddi_dma/attr'
import { BouncePool } from '../solaris/ddi_dma/pools'
import { createNexus, type KernelNexus } from '../solaris/dma'
import { createSolarisDriver } from '../solaris/driver'
import { openDevice, type SolarisFile } from '../solaris/file'
import { SolarisKernel } from '../solaris/kernel'
import { newComponent } from '../solaris/power'
import { createRamdisk } from '../solaris/rd'
import { aiocancelCall, aioread, aiowait, aiowrite } from '../solaris/syscalls'
import { solarisRead, solarisWrite } from '../solaris/transfer-calls'
import { BusMasterXxCard } from '../solaris/xx-cards/bus-master'
import type { XxCard } from '../solaris/xx-cards/card'
import { firstParty } from '../solaris/xx-cards/first-party'
import { IopbXxCard } from '../solaris/xx-cards/iopb'
import { IOPB_REACH, iopbListLength } from '../solaris/xx-cards/iopb-blocks'
import { ThirdPartyXxCard } from '../solaris/xx-cards/third-party'
import { createPioDriver } from '../solaris/xxpio'
import type { SlavePlace } from './engines'
import { addGreed } from './interrupt-wires'
import { isThirdParty } from './memory-system'
import { filesOfProcesses, type CallResult, type Collected, type Path, type Transfer } from './path'
import type { StudentDrivers } from './student'
import { buildWorld, type World, type WorldDevice } from './world'

/** First address that the motherboard's engines do not reach. @source IBM AT board: 24 address lines */
const BOARD_REACH = 0x100_0000n
const EVERYWHERE = 0xffff_ffff_ffff_ffffn
/** Where a process keeps the result areas of its asynchronous requests; each takes as many bytes. */
const RESULT_AREA = 0x7000_0000
const RESULT_SIZE = 16

/** The Solaris kernel over the scenario's machine, with its profile. */
export function buildSolarisWorld(scenario: Scenario, seed: number, trace: TraceSink): World<SolarisKernel> {
  return buildWorld(
    scenario,
    'solaris',
    seed,
    trace,
    (sim, costs, memory) => new SolarisKernel(sim, costs, memory, { profile: scenario.profile }),
  )
}

/**
 * The paths of physio, aphysio and programmed I/O, with a driver for each device. On the aphysio path `read` and `write`
 * submit and wait for that request; on the others nothing is asynchronous.
 */
export function solarisPath(
  world: World<SolarisKernel>,
  path: PathId,
  nexuses: Nexuses = nexusesOf(world),
  students: StudentDrivers | null = null,
): Path {
  const { kernel } = world
  const managers: Managers = new Map()
  kernel.isDeviceBusy = (name, link) => {
    const { disk, plan } = world.devices.get(name) ?? {}
    // A device that asks for service for ever says of itself that it is done, whatever it does: its driver cannot know.
    const isStuck = kernel.faults.strikes.some((strike) => strike.plan.id === 'F6')
    if (isStuck && disk?.status().isInterrupting) return false
    if (plan?.engine !== 'bus-master-iopb' && !disk?.status().isBusy) return false
    // A card that takes several commands may be given one while it works on another.
    if (link === undefined) return plan?.engine !== 'bus-master-iopb'
    // What one command needed may be given back while the card works on another.
    return disk instanceof BlockDevice && disk.worksOn(link)
  }
  const drivers = new Map(
    [...world.devices].map(
      ([name, device]) => [name, driverOf(world, device, path, nexuses, managers, students)] as const,
    ),
  )
  const fileOf = filesOfProcesses((name): SolarisFile => {
    const driver = drivers.get(name)!
    return openDevice(driver, driver.dev)
  })
  if (path === 'aphysio') return asynchronous(world, fileOf)
  return {
    transfer(proc, { op, device, iovecs, offset }) {
      const file = fileOf(proc, device)
      file.offset = offset
      return (op === 'read' ? solarisRead : solarisWrite)(kernel, proc, file, iovecs)
    },
  }
}

/** The nexus of the bus, and that of the motherboard's own engines; they are one where no IOMMU stands before the bus. */
export interface Nexuses {
  readonly bus: KernelNexus
  readonly board: KernelNexus
}

/** The nexuses of a machine; the pages they bounce through are taken here. @source x86 root nexus; sun4u DVMA */
export function nexusesOf({ kernel, memory, between, scenario }: World<SolarisKernel>): Nexuses {
  const { iommu, ports, ask } = between
  const { host } = scenario
  const bounce = bouncePool(memory, scenario)
  const abort = (dip: string, isOn: boolean): void =>
    isOn ? ports.get(dip)?.abortNext() : ports.get(dip)?.commandEnds()
  const board = createNexus(kernel, {}, { bounce }, { ask, abort })
  if (!iommu) return { bus: board, board }
  const rules = host.name === '1999-sparc-pci' ? { streaming: !host.coherent } : ({ host: 'x86-iommu' } as const)
  return { bus: createNexus(kernel, rules, {}, { iommu, ask, abort }), board }
}

/** Low pages that belong to the kernel for good. @source x86 root nexus: copy buffers */
function bouncePool(memory: PhysicalMemory, { host, devices }: Scenario): BouncePool {
  const { pageSize, frameCount } = memory
  const hi = devices.reduce((least, plan) => lower(least, reachOf(host.addrHi, plan)), host.addrHi)
  const reach = (hi + 1n) / BigInt(pageSize)
  const below = reach < BigInt(frameCount) ? Number(reach) : frameCount
  const count = host.bouncePages
  const first = count === 0 ? -1 : memory.allocateRun('kernel', count, below)
  const pages = Array.from({ length: first < 0 ? 0 : count }, (_, index) => (first + index) * pageSize)
  return new BouncePool(pages, pageSize)
}

const lower = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** The last address that an engine can put on the bus. @source IBM AT board; our bus-master card */
function reachOf(addrHi: bigint, plan: DevicePlan): bigint {
  if (isThirdParty(plan)) return lower(addrHi, BOARD_REACH - 1n)
  return plan.engine === 'bus-master-iopb' ? lower(addrHi, IOPB_REACH) : addrHi
}

/** Entries of the list of an engine. @source our bus-master card */
function listLength({ host }: Scenario, { engine }: DevicePlan): number {
  if (engine === 'bus-master-n') return 1
  return engine === 'bus-master-iopb' ? iopbListLength(host.sgllen, host.pageSize) : host.sgllen
}

/**
 * Attributes of the engine unless the scenario gives its own. The motherboard's engines have limits of their own. Under
 * F18 the driver claims a reach that its engine does not have, under F13 that it knows no line of 64 KB.
 *
 * @source ddi_dma_attr(9S)
 */
export function attributesOf({ scenario, between }: World, plan: DevicePlan): DdiDmaAttr {
  const { driver, host } = scenario
  const isWrong = between.ask('F18', plan.name) !== undefined
  const engine = isThirdParty(plan) ? (plan.engine === '8237-16bit' ? 0x1ffffn : 0xffffn) : EVERYWHERE
  const attr =
    driver.attributes ??
    ddi_dma_attr({
      dma_attr_addr_hi: reachOf(host.addrHi, plan),
      dma_attr_count_max: lower(host.countMax, engine),
      dma_attr_seg: lower(host.seg, engine),
      dma_attr_sgllen: listLength(scenario, plan),
      dma_attr_granular: BLOCK,
    })
  const hasNoLine = isThirdParty(plan) && between.ask('F13', plan.name) !== undefined
  return {
    ...attr,
    ...(isWrong ? { dma_attr_addr_hi: EVERYWHERE } : {}),
    ...(hasNoLine ? { dma_attr_seg: EVERYWHERE } : {}),
  }
}

/** The managers of the machine's controllers, by the place of their ports. */
type Managers = Map<number, DmaEngine>

/** What ddi_dmae_prog is told of each way to ask for the bus. @source ddi_dmae_req(9S) */
const TRANSFERS = { single: DMAE_TRANS_SNGL, block: DMAE_TRANS_BLCK, demand: DMAE_TRANS_DMND } as const

/** What works the registers of a device; null for one that has none. */
function cardOf(
  world: World<SolarisKernel>,
  plan: DevicePlan,
  device: DmaDevice,
  managers: Managers,
  nexus: KernelNexus,
): XxCard | null {
  const { kernel, motherboard } = world
  if (!(device instanceof BlockDevice)) return null
  const annotate = (link: TraceLink): void => device.annotate(link)
  const slave = motherboard.slaves.get(plan.name)
  const { ports } = motherboard
  if (slave) {
    const { card, channel } = slave
    const engine = managerFor(world, slave, managers)
    const transfer = TRANSFERS[plan.dmaMode]
    return new ThirdPartyXxCard(kernel, { name: plan.name, device, ports, card, engine, channel, transfer, annotate })
  }
  const card = masterCard(world, plan, device, nexus, annotate)
  const arbiter = motherboard.arbiters.get(plan.name)
  if (!card || !arbiter) return card
  const engine = managerFor(world, arbiter, managers)
  return firstParty(kernel, card, { name: plan.name, engine, channel: arbiter.channel })
}

/** What works the registers of a card with an engine of its own; null for one that has none. */
function masterCard(
  { kernel, scenario }: World<SolarisKernel>,
  plan: DevicePlan,
  { registers }: BlockDevice,
  nexus: KernelNexus,
  annotate: (link: TraceLink) => void,
): XxCard | null {
  if (!registers) return null
  if (plan.engine === 'bus-master-iopb') {
    const { name, queueDepth } = plan
    return new IopbXxCard(kernel, { name, registers, nexus, sgllen: listLength(scenario, plan), queueDepth, annotate })
  }
  const isList = plan.engine === 'bus-master'
  const sgllen = isList ? scenario.host.sgllen : 1
  return new BusMasterXxCard(kernel, { registers, profile: isList ? 'S' : 'N', sgllen, annotate })
}

/** The kernel's hold on one pair of controllers. @source ddi_dmae(9F) */
function managerOf(k: SolarisKernel, ports: RegisterSpace, board: number, hasHighPages: boolean): DmaEngine {
  const { handle } = ddi_regs_map_setup(k, ports, board)
  return new DmaEngine({
    ports: { out: (port, byte) => ddi_put8(handle, port, byte), in: (port) => ddi_get8(handle, port) },
    bus: hasHighPages ? 'eisa' : 'isa',
    softcall: (routine) => softcall(k, routine),
    wakeup: () => undefined,
  })
}

function driverOf(
  world: World<SolarisKernel>,
  worldDevice: WorldDevice,
  path: PathId,
  nexuses: Nexuses,
  managers: Managers,
  students: StudentDrivers | null,
): Driver & { readonly dev: Dev } {
  const { kernel, scenario } = world
  const { driver } = scenario
  const { plan, disk, card, line, faults } = worldDevice
  if (students?.drives(plan)) return studentOf(world, worldDevice, path, nexuses, managers, students)
  if (plan.type === 'ramdisk' || driver.name === 'rd') {
    const ramdisk = createRamdisk(kernel, plan.blocks * BLOCK, { name: plan.name })
    new Media(plan.blocks).read(0, ramdisk.ram)
    return ramdisk
  }
  const component = newComponent(kernel, plan.name)
  const isPrinted = driver.name === 'xx-manual'
  if (path === 'pio' || plan.type === 'pio') {
    return createPioDriver(kernel, card, {
      name: plan.name,
      component,
      variant: isPrinted ? 'manual' : 'correct',
      byteDelay: Math.ceil(plan.byteDelay / 1000),
    })
  }
  const attr = attributesOf(world, plan)
  const place = line.handlers.length
  const registerCard = cardOf(world, plan, disk, managers, nexuses.bus)
  const made = createSolarisDriver(kernel, disk, line, {
    name: plan.name,
    attr,
    nexus: isThirdParty(plan) ? nexuses.board : nexuses.bus,
    limit: driver.minphys,
    bufferHeader: driver.bufferHeader,
    component,
    endOfMedia: plan.endOfMedia,
    watchdog: driver.watchdog,
    reach: Number(scenario.host.addrHi + 1n),
    variant: isPrinted ? 'xx-manual' : 'xx',
    ...(registerCard ? { card: registerCard } : {}),
  })
  addGreed(line, place, faults)
  return made
}

/** An instance of the student's driver. */
function studentOf(
  world: World<SolarisKernel>,
  device: WorldDevice,
  path: PathId,
  nexuses: Nexuses,
  managers: Managers,
  students: StudentDrivers,
): Driver & { readonly dev: Dev } {
  const { kernel, motherboard } = world
  const { plan, disk, line, faults } = device
  const component = newComponent(kernel, plan.name)
  const attr = attributesOf(world, plan)
  const slave = motherboard.slaves.get(plan.name)
  const arbiter = motherboard.arbiters.get(plan.name)
  const place = line.handlers.length
  const made = students.solaris(world, {
    ...{ device, attr, component },
    nexus: isThirdParty(plan) ? nexuses.board : nexuses.bus,
    thirdParty: slave ? { ...slave, engine: managerFor(world, slave, managers) } : null,
    arbiter: arbiter ? { channel: arbiter.channel, engine: managerFor(world, arbiter, managers) } : null,
    registers: slave ? motherboard.ports : disk instanceof BlockDevice ? (disk.registers ?? null) : null,
    isProgrammed: path === 'pio' || plan.type === 'pio',
  })
  addGreed(line, place, faults)
  return made
}

/** The manager of the controllers that a card sits on. */
function managerFor(
  { kernel, motherboard }: World<SolarisKernel>,
  { board, hasHighPages }: Pick<SlavePlace, 'board' | 'hasHighPages'>,
  managers: Managers,
): DmaEngine {
  const engine = managers.get(board) ?? managerOf(kernel, motherboard.ports, board, hasHighPages)
  managers.set(board, engine)
  return engine
}

function asynchronous(world: World<SolarisKernel>, fileOf: (proc: Proc, name: string) => SolarisFile): Path {
  const { kernel } = world
  const addresses = new Map<string, number>()
  const submitted = new Map<number, { readonly name: string; readonly asked: number }>()
  /** Collected while a synchronous call waited for its own request. */
  const early = new Map<Proc, Collected[]>()
  let next = RESULT_AREA

  function* submit(proc: Proc, transfer: Transfer, name: string): Step<CallResult> {
    const file = fileOf(proc, transfer.device)
    const resultAddress = next
    next += RESULT_SIZE
    addresses.set(`${proc.pid} ${name}`, resultAddress)
    submitted.set(resultAddress, { name, asked: bytesOf(transfer) })
    const call = { iovecs: transfer.iovecs, offset: transfer.offset, resultAddress }
    return yield* (transfer.op === 'read' ? aioread : aiowrite)(kernel, proc, file, call)
  }

  function* collect(proc: Proc, timeout: RequestPlan['timeout']): Step<Collected> {
    const waited = yield* aiowait(kernel, proc, timeout)
    const request = submitted.get(waited.address)
    if (!request) return { result: waited.result, errno: waited.errno, residual: 0, request: '' }
    const { aio_return, aio_errno } = kernel.aio.get(proc.pid)!.result(waited.address)
    const residual = request.asked - Math.max(0, aio_return)
    return { result: aio_return, errno: aio_errno, residual, request: request.name }
  }

  return {
    submit,
    *collect(proc, timeout) {
      return early.get(proc)?.shift() ?? (yield* collect(proc, timeout))
    },
    *cancel(proc, name) {
      return yield* aiocancelCall(kernel, proc, addresses.get(`${proc.pid} ${name}`) ?? 0)
    },
    *transfer(proc, transfer) {
      const name = `transfer ${next}`
      const reply = yield* submit(proc, transfer, name)
      if (reply.result < 0) return reply
      for (;;) {
        const collected = yield* collect(proc, null)
        if (collected.request === name || collected.request === '') return collected
        early.set(proc, [...(early.get(proc) ?? []), collected])
      }
    },
  }
}

const bytesOf = ({ iovecs }: Transfer): number => iovecs.reduce((sum, { iov_len }) => sum + iov_len, 0)
