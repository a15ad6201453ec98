import type { Step } from '../core/process'
import { BlockDevice } from '../hw/engines/block-device'
import type { RegisterSpace } from '../hw/registers'
import type { Buf } from '../kern/buf'
import type { Dev } from '../kern/conf'
import { ERRNO } from '../kern/errno'
import { DDI_INTR_CLAIMED, DDI_INTR_UNCLAIMED } from '../kern/intr'
import type { Proc, UserArea } from '../kern/proc'
import { sleep, wakeup } from '../kern/step'
import type { Uio } from '../kern/uio'
import type { SysvParts } from '../machine/student'
import type { World } from '../machine/world'
import { freerbuf, geterror, getrbuf, iodone, iowait } from '../sysv/buf'
import { buf_breakup } from '../sysv/buf_breakup'
import { disksort, newIobuf, unlinkFirst, type Iobuf } from '../sysv/disksort'
import { dma_breakup } from '../sysv/dma_breakup'
import { B_READ, type Direction } from '../sysv/flags'
import type { SysvKernel } from '../sysv/kernel'
import { btod, dtob } from '../sysv/param'
import { pio_breakup } from '../sysv/pio_breakup'
import { physck } from '../sysv/physck'
import { physio } from '../sysv/physio'
import { inb, ind, inw, outb, outd, outw, readRegister, writeRegister } from '../sysv/ports'
import type { SysvEntries } from '../sysv/rdwr'
import { noteLostLevel, splInPlainCode, splSet, SPL_LEVELS } from '../sysv/spl'
import type { Strat } from '../sysv/strategy'
import { iomove } from '../sysv/user'
import { throughOldDriver } from '../sysv/xx'
import type { CallArguments } from './arguments'
import { CardWatch } from './card-watch'
import { commonServices } from './common-services'
import { Directions, wayOf } from './directions'
import { DriverRefusal, TAG, type Value } from './engine'
import type { DriverRuntime } from './runtime'
import { NULL, numberValue, type Service } from './service'

/** Where registers of cards appear in the kernel, and the room of each. */
const WINDOWS = 0xe000_0000
const WINDOW = 0x1000

/** Registers of a card that are memory, not ports. */
function registersOf({ device: { disk, plan } }: SysvParts): RegisterSpace | null {
  if (!(disk instanceof BlockDevice) || !plan.engine.startsWith('bus-master')) return null
  return disk.registers ?? null
}

/** The entry points of a System V driver; -1 = the module has none of this name. */
export interface SysvRoutines {
  readonly init: number
  readonly read: number
  readonly write: number
  readonly intr: number
}

/** The System V kernel as a student's driver sees it. */
export class SysvSide {
  /** The u area of whoever runs. */
  readonly user: { readonly u: object }
  private kernel: SysvKernel | null = null
  private world: World<SysvKernel> | null = null
  private joined: DriverRuntime | null = null
  private readonly parts = new Map<Dev, SysvParts>()
  private readonly watches: CardWatch[] = []
  private readonly directions = new Directions(() => this.k())
  /** Registers of cards as the kernel's memory shows them. */
  private readonly windows: { readonly base: number; readonly registers: RegisterSpace; readonly dev: Dev }[] = []
  private hasBegun = false
  /** Level at which the routine that calls dma_breakup was called. */
  private readonly levels = new Map<Proc, number>()
  /** init broke. */
  private isDown = false

  constructor() {
    const current = (): object => this.userOfProcess('u')
    this.user = {
      get u() {
        return current()
      },
    }
  }

  /**
   * The u area of the process that called the driver.
   *
   * @throws DriverRefusal where none did: in an interrupt some other process runs, or none
   */
  private userOfProcess(what: string): UserArea {
    const { cpu } = this.k()
    if (!cpu.inInterrupt && cpu.curproc) return cpu.curproc.u
    const where = this.runtime().entryNow ?? 'the module'
    const reason = cpu.inInterrupt ? 'runs in an interrupt, where some other process runs or none' : 'has no process'
    const message = `${what} is of the process that called the driver, and ${where} ${reason}`
    if (cpu.inInterrupt) this.runtime().report('UserAccessInInterrupt', message)
    throw new DriverRefusal('F_CONTEXT', message)
  }

  readonly k = (): SysvKernel => {
    if (this.kernel) return this.kernel
    throw new DriverRefusal(
      'F_CONTEXT',
      'there is no device yet: call the kernel from init, not while the module is loaded',
    )
  }

  readonly runtime = (): DriverRuntime => {
    if (!this.joined) throw new DriverRefusal('F_CONTEXT', 'the driver is not loaded')
    return this.joined
  }

  /** Says whose calls these are. */
  join(runtime: DriverRuntime): void {
    this.joined = runtime
  }

  /** Makes a device known to the driver. */
  attach(world: World<SysvKernel>, parts: SysvParts, routines: SysvRoutines): SysvEntries {
    const runtime = this.runtime()
    if (!this.kernel) {
      this.kernel = world.kernel
      this.world = world
      runtime.join(world.kernel)
    }
    const { dev, device } = parts
    this.parts.set(dev, parts)
    this.watches.push(new CardWatch(world, parts, this.directions))
    const registers = registersOf(parts)
    if (registers) this.windows.push({ base: WINDOWS + WINDOW * this.windows.length, registers, dev })
    if (routines.init >= 0 && !this.hasBegun) this.initialise(routines.init)
    this.hasBegun = true
    if (this.isDown) return this.entriesOf({ ...routines, read: -1, write: -1 })
    if (routines.intr >= 0) device.line.add(() => this.handle(routines.intr, dev), null)
    return this.entriesOf(routines)
  }

  /** Calls init, before the machine runs: one that breaks leaves no driver, and its devices answer ENXIO. */
  private initialise(routine: number): void {
    const runtime = this.runtime()
    const returned = runtime.bounded(routine, 'init', [])
    if (!('failure' in returned)) return
    this.isDown = true
    const { failure } = returned
    const { file, line, column, message, code } = failure
    runtime.noteFailure(failure)
    const text = `init: ${message} (${code} at ${file}:${line}:${column}); the devices of the driver are not there`
    runtime.reportAt('DriverError', text, failure)
  }

  private handle(routine: number, dev: Dev): number {
    const { tag, value } = this.runtime().routine(routine, 'intr', [numberValue(dev)])
    // System V does not look at what comes back; 0 says that it was not ours.
    return tag === TAG.number && value === 0 ? DDI_INTR_UNCLAIMED : DDI_INTR_CLAIMED
  }

  private entriesOf(routines: SysvRoutines): SysvEntries {
    const old = (routine: number, entry: string) => (dev: Dev) => this.oldEntry(routine, entry, dev)
    const either = (routine: number, entry: string) => (dev: Dev, uiop: Uio) => this.newEntry(routine, entry, dev, uiop)
    return {
      xxread: old(routines.read, 'read'),
      xxwrite: old(routines.write, 'write'),
      read: either(routines.read, 'read'),
      write: either(routines.write, 'write'),
    }
  }

  private *oldEntry(routine: number, entry: string, dev: Dev): Step<void> {
    const { u } = this.k().curproc
    if (routine < 0) {
      u.u_error = ERRNO.ENXIO
      return
    }
    this.directions.wants(this.k().curproc, wayOf(entry === 'read'))
    yield* this.runtime().activity(routine, entry, [numberValue(dev)])
  }

  /** A driver whose routine takes a uio is of the new interface. */
  private *newEntry(routine: number, entry: string, dev: Dev, uiop: Uio): Step<number> {
    const k = this.k()
    const runtime = this.runtime()
    if (routine < 0) return ERRNO.ENXIO
    if (runtime.parameters(routine) < 2) {
      const { u } = k.curproc
      return yield* throughOldDriver(k, uiop, () => withError(this.oldEntry(routine, entry, dev), () => u.u_error))
    }
    const value = yield* runtime.activity(routine, entry, [numberValue(dev), runtime.objects.give('uio', uiop)])
    runtime.objects.retire(uiop)
    return runtime.returnedNumber(value, entry, '0 or an errno', (each) => each >= 0 && each < 256, ERRNO.EIO)
  }

  private strategy(routine: number, bp: Buf): number {
    const { tag, value } = this.runtime().routine(routine, 'strategy', [this.runtime().objects.give('buf', bp)])
    return tag === TAG.number ? value : 0
  }

  private strat(routine: number): Strat {
    const { runtime, k, levels } = this
    return function* (bp) {
      const { curproc, cpu } = k()
      levels.set(curproc, cpu.level)
      yield* runtime().activity(routine, 'breakup', [runtime().objects.give('buf', bp)])
      levels.delete(curproc)
      const { name, lostLevel } = curproc
      if (lostLevel === 0) return
      curproc.lostLevel = 0
      k().report('SplLost', `${name} called dma_breakup at level ${lostLevel}, came back at ${cpu.level} and goes on`)
    }
  }

  /** dma_breakup, after which a level that the routine around it has set is lost: physio watches over its own callers. */
  private *breakUp(strategy: (bp: Buf) => number, bp: Buf): Step<void> {
    const k = this.k()
    const { curproc, cpu } = k
    const { level } = cpu
    yield* dma_breakup(k, strategy, bp)
    if (level > (this.levels.get(curproc) ?? level)) noteLostLevel(k, level)
  }

  /** All services of this kernel. */
  services(): Record<string, Service> {
    const { k, runtime } = this
    const buf = (call: CallArguments, index = 0): Buf => call.object<Buf>(index, 'buf')
    const direction = (call: CallArguments, index: number): Direction => (call.number(index, 'rw') & 1) as Direction
    const moved = (call: CallArguments, index: number): Direction => {
      const rw = direction(call, index)
      this.directions.moved(k().curproc, wayOf(rw === B_READ), call.service)
      return rw
    }
    const level = (name: string): Service => ({
      plain: () => splInPlainCode(k(), SPL_LEVELS[name]!),
      step: () => splSet(k(), SPL_LEVELS[name]!),
    })
    const strategyOf = (call: CallArguments, index: number) => {
      const routine = call.routine(index, 'strategy')
      return (bp: Buf): number => this.strategy(routine, bp)
    }
    const inProcess = (what: string): object => this.userOfProcess(what)
    const port = (call: CallArguments): number => call.number(0, 'port', 0, 0xffff)
    const value = (call: CallArguments): number => call.number(1, 'value')
    const now = (run: (call: CallArguments) => void): Service => ({ plain: run })
    const tabs = new Map<string, Iobuf>()
    const tabOf = (given: Value): Iobuf => {
      const key = `${given.tag} ${given.value}`
      const known = tabs.get(key)
      if (known) return known
      const made = newIobuf()
      tabs.set(key, made)
      return made
    }
    const orNull = (bp: Buf | null): Value => (bp ? runtime().objects.give('buf', bp) : NULL)
    return {
      ...commonServices({ k, runtime }),
      physio: {
        rule: 'PhysioInInterrupt',
        step: (call) => {
          const bp = call.isNull(1) ? null : buf(call, 1)
          const rw = moved(call, 3)
          return physio(k(), this.strat(call.routine(0, 'breakup')), bp, call.number(2, 'dev'), rw)
        },
      },
      dma_breakup: { rule: 'PhysioInInterrupt', step: (call) => this.breakUp(strategyOf(call, 0), buf(call, 1)) },
      buf_breakup: { rule: 'PhysioInInterrupt', step: (call) => buf_breakup(k(), strategyOf(call, 0), buf(call, 1)) },
      pio_breakup: {
        rule: 'PhysioInInterrupt',
        step: (call) => pio_breakup(k(), strategyOf(call, 0), buf(call, 1), call.number(2, 'maxsecsz', 1, 65_535)),
      },
      physck: {
        plain(call) {
          inProcess('the request that physck checks')
          return physck(k(), call.number(0, 'nblocks', 0), direction(call, 1))
        },
      },
      iodone: now((call) => iodone(k(), buf(call))),
      biodone: now((call) => iodone(k(), buf(call))),
      iowait: { step: (call) => iowait(k(), buf(call)) },
      biowait: { step: (call) => iowait(k(), buf(call)) },
      geterror: { plain: (call) => geterror(buf(call)) },
      bioerror: now((call) => {
        const bp = buf(call)
        bp.b_error = call.errno(1)
        bp.b_flags = bp.b_error === 0 ? bp.b_flags & ~4 : bp.b_flags | 4
        if (bp.b_error === 0 || bp.stage !== 'done' || bp.wasFailed) return
        // Said here, at its line, and not once more where the error is looked for.
        bp.wasFailed = true
        k().report('BioerrorAfterBiodone', `header ${bp.id} got its error after iodone`)
      }),
      getrbuf: { plain: () => orNull(getrbuf(k())) },
      freerbuf: now((call) => {
        const bp = buf(call)
        if (k().inStrategy.has(bp)) k().report('UseAfterFree', `freerbuf of header ${bp.id}, which a device works on`)
        freerbuf(k(), bp)
        runtime().objects.drop(bp)
      }),
      iomove: {
        rule: 'UserAccessInInterrupt',
        step: (call) =>
          iomove(k(), call.number(0, 'kernel address', 0), call.number(1, 'count', 0, 64 << 20), moved(call, 2)),
      },
      sleep: {
        step: (call) =>
          sleep(k(), runtime().standIns.chan(call.at(0)), call.number(1, 'disp', 0, 0o577), 'channel of the driver'),
      },
      wakeup: now((call) => wakeup(k(), runtime().standIns.chan(call.at(0)))),
      ...Object.fromEntries(Object.keys(SPL_LEVELS).map((name) => [name, level(name)])),
      splx: {
        plain: (call) => splInPlainCode(k(), call.number(0, 'level', 0, 8)),
        step: (call) => splSet(k(), call.number(0, 'level', 0, 8)),
      },
      inb: { isLook: true, plain: (call) => inb(k(), port(call)) },
      inw: { isLook: true, plain: (call) => inw(k(), port(call)) },
      ind: { isLook: true, plain: (call) => ind(k(), port(call)) },
      outb: now((call) => this.out(port(call), value(call), () => outb(k(), port(call), value(call)))),
      outw: now((call) => this.out(port(call), value(call), () => outw(k(), port(call), value(call)))),
      outd: now((call) => this.out(port(call), value(call), () => outd(k(), port(call), value(call)))),
      load32: { isLook: true, plain: (call) => this.loaded(call) },
      store32: now((call) => this.stored(call)),
      paddr: { plain: (call) => this.physical(buf(call), call.isNull(1) ? 0 : call.number(1, 'offset', 0)) },
      ptob: { plain: (call) => call.number(0, 'pages', 0) * k().kas.pageSize },
      sdevice: { plain: (call) => this.describe(call, call.number(0, 'dev')) },
      btod: { plain: (call) => btod(call.number(0, 'bytes', 0)) },
      dtob: { plain: (call) => dtob(call.number(0, 'blocks', 0)) },
      disksort: now((call) => disksort(tabOf(call.at(0)), buf(call, 1))),
      diskfirst: { plain: (call) => orNull(tabOf(call.at(0)).b_actf) },
      disknext: { plain: (call) => orNull(unlinkFirst(tabOf(call.at(0)))) },
    }
  }

  /** The physical address of a byte of a header's memory; what is started next belongs to it. */
  private physical(bp: Buf, offset: number): number | Value {
    const k = this.k()
    const as = bp.b_as ?? k.kas
    const address = as.physical(bp.b_addr + offset)
    if (address < 0) return { tag: TAG.null, value: 0 }
    // Pages of the kernel stay; those of a process only while they are locked.
    if (as !== k.kas && offset === 0) k.memoryFaults.addressesKnown()
    const parts = this.parts.get(bp.b_edev)
    if (parts?.device.disk instanceof BlockDevice) parts.device.disk.annotate(bp.link)
    return address
  }

  private out(port: number, value: number, run: () => void): void {
    for (const watch of this.watches) watch.out(port, value)
    run()
  }

  /** The register at a kernel address. @throws KernelPanic where there is none */
  private register(call: CallArguments): { space: RegisterSpace; offset: number; watch: CardWatch } {
    const address = call.number(0, 'address', 0)
    const place = Math.floor((address - WINDOWS) / WINDOW)
    const window = this.windows[place]
    const watch = window ? this.watches[[...this.parts.keys()].indexOf(window.dev)] : undefined
    if (!window || !watch) return this.k().panic(`page fault in the kernel at ${address.toString(16)}`)
    const offset = address - window.base
    if (offset % 4 !== 0) {
      const message = `${call.service}: the register at 0x${offset.toString(16)} is not at a multiple of 4`
      this.k().report('RegisterAccess', message)
      throw new DriverRefusal('F_REG', message)
    }
    return { space: window.registers, offset, watch }
  }

  private loaded(call: CallArguments): number {
    const { space, offset } = this.register(call)
    return readRegister(this.k(), space, offset, 4)
  }

  private stored(call: CallArguments): void {
    const { space, offset, watch } = this.register(call)
    const value = call.number(1, 'value') % 0x1_0000_0000
    watch.store(offset, value)
    writeRegister(this.k(), space, offset, 4, value)
  }

  /** What the configuration says of a device. @source sdevice, UNIX System V: space.c of a driver */
  private describe(call: CallArguments, dev: Dev): Value {
    const parts = this.parts.get(dev)
    if (!parts || !this.world) throw call.wrong(`there is no device ${dev}`)
    const { plan, line } = parts.device
    const slave = this.world.motherboard.slaves.get(plan.name)
    return this.runtime().standIns.plainData({
      ...{ name: plan.name, blocks: plan.blocks, vector: line.number, ipl: line.level },
      ...{ sioa: slave?.card ?? 0, channel: slave?.channel ?? -1, board: slave?.board ?? 0 },
      highpages: slave?.hasHighPages ?? false,
      regs: this.windows.find((window) => window.dev === dev)?.base ?? 0,
      entries: this.world.scenario.host.sgllen,
    })
  }
}

function* withError(step: Step<void>, error: () => number): Step<number> {
  yield* step
  return error()
}
