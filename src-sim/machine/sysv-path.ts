import type { Scenario } from '../config/scenario'
import type { Step } from '../core/process'
import type { TraceLink, TraceSink } from '../core/sink'
import { DEVICE_ERROR, type DeviceStatus, type DmaCommand } from '../hw/device'
import { BlockDevice } from '../hw/engines/block-device'
import { BLOCK } from '../hw/media'
import { makedevice, type Dev } from '../kern/conf'
import type { Costs } from '../kern/costs'
import { getrbuf } from '../sysv/buf'
import { SysvKernel } from '../sysv/kernel'
import { sysvRead, sysvWrite, type OpenFile, type SysvEntries } from '../sysv/rdwr'
import { createSysvDriver } from '../sysv/xx'
import { XxSlave } from '../sysv/xx-8237'
import { XxBusMaster } from '../sysv/xx-busmaster'
import { XxIopb } from '../sysv/xx-iopb'
import type { XxController } from '../sysv/xx-controller'
import type { Mistakes } from '../sysv/xx-mistakes'
import { filesOfProcesses, type CallResult, type Path, type Transfer } from './path'
import type { StudentDrivers } from './student'
import { buildWorld, type World, type WorldDevice } from './world'

/** The System V kernel over the scenario's machine, with its rules. */
export function buildSysvWorld(scenario: Scenario, seed: number, trace: TraceSink): World<SysvKernel> {
  return buildWorld(
    scenario,
    'sysv',
    seed,
    trace,
    (sim, costs, memory) => new SysvKernel(sim, splCosts(costs, scenario), memory, scenario.rules),
  )
}

/** Lazy masks: an spl call is a store in memory. */
function splCosts(costs: Costs, { rules }: Scenario): Costs {
  return rules.lazyMask ? { ...costs, splChange: 0 } : costs
}

/** The path of physio and dma_breakup: one example driver for each disk. Programs have no asynchronous calls on it. */
export function sysvPath(world: World<SysvKernel>, students: StudentDrivers | null = null): Path {
  const { kernel, scenario } = world
  const drivers = new Map<string, { readonly driver: SysvEntries; readonly dev: Dev }>()
  let minor = 0
  kernel.ports = world.motherboard.ports
  for (const [name, device] of world.devices) {
    const dev = makedevice(1, minor++)
    if (students?.drives(device.plan)) {
      kernel.nameDevice(dev, name)
      drivers.set(name, { driver: students.sysv(world, { device, dev }), dev })
      continue
    }
    const controller = controllerOf(world, device)
    const driver = createSysvDriver(kernel, device.disk, device.line, {
      dev,
      endOfMedia: device.plan.endOfMedia,
      header: scenario.driver.bufferHeader === 'own' ? getrbuf(kernel) : null,
      transferNow: (command) => transferNow(world, device, command),
      watchdog: scenario.driver.watchdog,
      ...(controller ? { controller } : {}),
    })
    drivers.set(name, { driver, dev })
  }
  const fileOf = filesOfProcesses((name): OpenFile => ({ dev: drivers.get(name)!.dev, offset: 0 }))
  return {
    *transfer(proc, transfer: Transfer): Step<CallResult> {
      const { driver } = drivers.get(transfer.device)!
      const file = fileOf(proc, transfer.device)
      const call = transfer.op === 'read' ? sysvRead : sysvWrite
      file.offset = transfer.offset
      if (kernel.rules.set === 'i386') return yield* call(kernel, driver, file, transfer.iovecs)
      let moved = 0
      let residual = transfer.iovecs.reduce((sum, { iov_len }) => sum + iov_len, 0)
      for (const iovec of transfer.iovecs) {
        const one = yield* call(kernel, driver, file, [iovec])
        if (one.result < 0) {
          const left = residual - iovec.iov_len + one.residual
          return moved > 0 ? { result: moved, errno: 0, residual } : { result: -1, errno: one.errno, residual: left }
        }
        moved += one.result
        residual -= one.result
        if (one.result < iovec.iov_len) break
      }
      return { result: moved, errno: 0, residual }
    },
  }
}

/** What works the registers of a device; null for one without any. */
function controllerOf(
  { motherboard, scenario }: World,
  { plan, disk }: WorldDevice,
): ((k: SysvKernel, mistakes: Mistakes) => XxController) | null {
  const annotate = (link: TraceLink): void => {
    if (disk instanceof BlockDevice) disk.annotate(link)
  }
  const place = motherboard.slaves.get(plan.name)
  if (place) return (k, mistakes) => new XxSlave(k, { ...place, mode: plan.dmaMode, annotate }, mistakes)
  const registers = disk instanceof BlockDevice && plan.engine.startsWith('bus-master') ? disk.registers : undefined
  if (!registers) return null
  const { sgllen } = scenario.host
  const reach = Number(scenario.host.addrHi) + 1
  if (plan.engine === 'bus-master-iopb') return (k) => new XxIopb(k, { registers, annotate, sgllen, reach })
  const profile = plan.engine === 'bus-master-n' ? 'N' : 'S'
  return (k) => new XxBusMaster(k, { registers, annotate, profile, sgllen, reach })
}

/** What a device does that completes inside strategy: it takes no time. */
function transferNow(world: World, { media }: WorldDevice, command: DmaCommand): DeviceStatus {
  const moved = media.reachable(command.blkno, command.count)
  let at = command.blkno * BLOCK
  let left = moved
  for (const { addr, size } of command.segments) {
    const bytes = new Uint8Array(Math.min(size, left))
    if (command.op === 'read') {
      media.read(at, bytes)
      world.memory.write(addr, bytes)
    } else {
      world.memory.read(addr, bytes)
      media.write(at, bytes)
    }
    at += bytes.length
    left -= bytes.length
  }
  const isEnd = command.blkno * BLOCK + moved >= media.blocks * BLOCK
  const error = moved === command.count ? DEVICE_ERROR.ok : isEnd ? DEVICE_ERROR.endOfMedia : DEVICE_ERROR.device
  return { isInterrupting: false, isBusy: false, error, resid: command.count - moved }
}
