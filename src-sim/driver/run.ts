import type { DriverOutcome } from '../config/run-result'
import type { DevicePlan, Scenario } from '../config/scenario'
import { assert } from '../core/assert'
import type { Dev, Driver } from '../kern/conf'
import { ERRNO } from '../kern/errno'
import type { InterruptLine } from '../kern/intr'
import type { Kernel } from '../kern/kernel'
import type { SolarisParts, StudentDrivers, SysvParts } from '../machine/student'
import type { World } from '../machine/world'
import type { SolarisKernel } from '../solaris/kernel'
import type { SysvEntries } from '../sysv/rdwr'
import type { SysvKernel } from '../sysv/kernel'
import { SOLARIS_CONSTANTS, SYSV_CONSTANTS } from './constants'
import type { DriverEngine } from './engine'
import { DriverRuntime } from './runtime'
import type { Service } from './service'
import { SolarisSide, type SolarisEntries } from './solaris-driver'
import { SysvSide, type SysvRoutines } from './sysv-driver'
import type { KindName } from './objects'

/** Parameters that need help on the way to the kernel. */
const HELP: Readonly<Record<string, Readonly<Record<number, 'data' | 'format'>>>> = {
  cmn_err: { 1: 'format' },
  ddi_dma_alloc_handle: { 1: 'data' },
  ddi_dmae_prog: { 1: 'data' },
}

/** Entry points by the names under which a module may export them. */
const spelled = (name: string): readonly string[] => [name, `xx${name}`, `xx_${name}`]

/** Makes the drivers of a student ready, one module for each run. */
export function studentDrivers(engine: DriverEngine): (scenario: Scenario, seed: number) => StudentDrivers {
  return (scenario, seed) => new Students(engine, scenario, seed)
}

class Students implements StudentDrivers {
  private readonly engine: DriverEngine
  private readonly scenario: Scenario
  private readonly seed: number
  private readonly type: string
  private readonly file: string
  private runtime: DriverRuntime | null = null
  private solarisSide: SolarisSide | null = null
  private found: ReadonlyMap<string, number> | null = null
  private isShaped = true
  /** Lines that the driver's devices interrupt on. */
  private readonly lines = new Set<InterruptLine>()

  constructor(engine: DriverEngine, scenario: Scenario, seed: number) {
    this.seed = seed
    this.engine = engine
    this.scenario = scenario
    const { driver, devices } = scenario
    this.type = devices.find(({ name }) => name === driver.device)?.type ?? 'disk'
    this.file = driver.student?.file ?? 'driver of the scenario'
  }

  drives({ type }: DevicePlan): boolean {
    return type === this.type
  }

  solaris(world: World<SolarisKernel>, parts: SolarisParts): Driver & { readonly dev: Dev } {
    const { name } = parts.device.plan
    this.lines.add(parts.device.line)
    if (!this.runtime) {
      const side = new SolarisSide(this.scenario.driver)
      this.solarisSide = side
      const runtime = this.load(side.services(), SOLARIS_CONSTANTS, {}, world.kernel)
      side.join(runtime)
      this.found = runtime.load()
      this.check(world.kernel, ['attach'], ['read', 'write', 'aread', 'awrite'])
    }
    if (!this.isShaped) return absent(name)
    const entries: SolarisEntries = {
      ...{ attach: this.entry('attach'), detach: this.entry('detach'), read: this.entry('read') },
      ...{ write: this.entry('write'), aread: this.entry('aread'), awrite: this.entry('awrite') },
      ...{ strategy: this.entry('strategy'), intr: this.entry('intr') },
    }
    return this.solarisSide!.attach(world.kernel, parts, entries)
  }

  private sysvSide: SysvSide | null = null

  sysv(world: World<SysvKernel>, parts: SysvParts): SysvEntries {
    this.lines.add(parts.device.line)
    if (!this.runtime) {
      const side = new SysvSide()
      this.sysvSide = side
      const globals = { u: ['user', side.user] } as const
      const runtime = this.load(side.services(), SYSV_CONSTANTS, globals, world.kernel)
      side.join(runtime)
      this.found = runtime.load()
      this.check(world.kernel, [], ['read', 'write'])
    }
    const routines: SysvRoutines = {
      ...{ init: this.entry('init'), read: this.entry('read'), write: this.entry('write'), intr: this.entry('intr') },
    }
    if (!this.isShaped) return this.sysvSide!.attach(world, parts, { init: -1, read: -1, write: -1, intr: -1 })
    return this.sysvSide!.attach(world, parts, routines)
  }

  finish(isIdle: boolean): DriverOutcome {
    const { runtime } = this
    assert(runtime !== null, 'no device has the driver of the student')
    if (isIdle && this.isShaped && runtime.outcome.failure === null) this.solarisSide?.detach(this.entry('detach'))
    runtime.close()
    return runtime.outcome
  }

  private load(
    services: Record<string, Service>,
    constants: Readonly<Record<string, number>>,
    globals: Readonly<Record<string, readonly [KindName, object]>>,
    kernel: Kernel,
  ): DriverRuntime {
    const { student, callCost } = this.scenario.driver
    assert(typeof student?.source === 'string', 'the driver was not read')
    const program = { file: this.file, source: student.source }
    // Ten thousand interrupts of one cause are enough to know a storm.
    const { cpu } = kernel
    cpu.stormLimit = Math.min(cpu.stormLimit, 10_000)
    const { onStorm } = cpu
    cpu.onStorm = (line, passes, what) => {
      onStorm(line, passes, what)
      if (this.lines.has(line)) this.runtime?.stopsAtStorm(line)
    }
    const world = { constants, help: HELP, globals, callCost: callCost ?? 0, seed: this.seed }
    this.runtime = new DriverRuntime(this.engine, program, services, world)
    return this.runtime
  }

  private entry(name: string): number {
    for (const each of spelled(name)) {
      const number = this.found?.get(each)
      if (number !== undefined) return number
    }
    return -1
  }

  /** The shape of the module: what must be there, and that one way of moving data is. */
  private check(kernel: Kernel, needed: readonly string[], one: readonly string[]): void {
    const runtime = this.runtime!
    const { failure } = runtime.outcome
    if (failure) {
      this.isShaped = false
      const { code, message, file, line, column } = failure
      const at = line > 0 ? `${file}:${line}:${column}` : file
      kernel.report('DriverShape', `${at}: the driver cannot be loaded: ${message} (${code})`)
      return
    }
    const missing = needed.filter((name) => this.entry(name) < 0)
    if (one.every((name) => this.entry(name) < 0)) missing.push(one.join(' or '))
    if (missing.length === 0) return
    this.isShaped = false
    const exported = [...(this.found?.keys() ?? [])]
    const has = exported.length === 0 ? 'it exports no function' : `it exports ${exported.slice(0, 20).join(', ')}`
    const message = `the driver does not export ${missing.join(', ')}; ${has}`
    runtime.noteFailure({ code: 'E_DRIVER_SHAPE', message, file: this.file, line: 0, column: 0, stack: [] })
    kernel.report('DriverShape', message)
  }
}

/** A device that has no driver. */
function absent(name: string): Driver & { readonly dev: Dev } {
  return {
    ...{ name, dev: 0 },
    *read() {
      yield* []
      return ERRNO.ENXIO
    },
    *write() {
      yield* []
      return ERRNO.ENXIO
    },
  }
}
