import { PRIORITY } from '../core/priority'
import { Sim } from '../core/sim'
import { PhysicalMemory } from '../hw/memory'
import type { Buf } from '../kern/buf'
import { ZERO_COSTS } from '../kern/costs'
import { ERRNO } from '../kern/errno'
import { DDI_INTR_CLAIMED, type InterruptLine } from '../kern/intr'
import type { AddressSpace } from '../kern/as'
import type { InjectionPoint } from '../kern/kernel'
import { psignal, sleep, wakeup } from '../kern/step'
import { dma_breakup } from '../sysv/dma_breakup'
import { SysvKernel } from '../sysv/kernel'
import { NBPSCTR, PRIBIO } from '../sysv/param'
import { sysvRules, type SysvRules } from '../sysv/switches'
import { createSysvDriver, type SysvDriver } from '../sysv/xx'
import { CaseDevice } from './sysv-device'
import { KERNEL_BASE, Observer } from './sysv-observer'
import type { SysvCall, SysvEffect, SysvGiven } from './sysv-schema'

const DEV = 1
/** Bytes of memory of the world. */
const MEMORY = 0x4000000

/** The world of one case: a real kernel at no cost, and a device that does what the case says. */
export class CaseMachine {
  readonly k: SysvKernel
  readonly observer = new Observer()
  readonly device: CaseDevice
  readonly driver: SysvDriver
  /** The same driver with a header of its own. */
  readonly ownDriver: SysvDriver
  readonly ownHeader: Buf
  readonly memory: PhysicalMemory
  readonly vars = new Map<string, number>()
  readonly marks: string[] = []
  private readonly channels = new Map<string, object>()

  constructor(given: SysvGiven) {
    const rules = rulesOf(given)
    const sim = new Sim({ trace: this.observer })
    const { pageSize } = rules
    this.memory = new PhysicalMemory({
      pageSize,
      frames: MEMORY / pageSize,
      allocator: 'aged',
      agedPpm: 0,
      random: sim.stream('frames'),
    })
    this.k = new SysvKernel(sim, ZERO_COSTS, this.memory, rules, { kernelBase: KERNEL_BASE })
    this.observer.attach(this.k)
    const line = this.k.addLine({ name: 'xx', level: rules.diskLevel, number: 14 })
    this.device = new CaseDevice(this.k, this.memory, line, given)
    this.ownHeader = this.k.newBuf()
    for (const bp of [this.ownHeader, ...this.k.pfreelist]) Object.assign(bp, given.stale ?? {})
    const deviceLine = this.k.addLine({ name: 'xx own', level: rules.diskLevel, number: 15 })
    this.driver = this.makeDriver(given, line, null)
    this.ownDriver = this.makeDriver(given, deviceLine, this.ownHeader)
    for (const [name, value] of Object.entries(given.vars ?? {})) this.vars.set(name, value)
    this.k.inject = injector(given)
    this.placeLines(given)
    for (const event of given.events ?? []) {
      sim.schedule(event.at, PRIORITY.observer, () => this.perform(event))
    }
  }

  private makeDriver(given: SysvGiven, line: InterruptLine, header: Buf | null): SysvDriver {
    const driver = createSysvDriver(this.k, this.device, line, {
      dev: DEV,
      endOfMedia: given.device?.model === 'DEV-STRICT' ? 'strict' : 'dev',
      header,
      waitsForHeader: false,
      readsFirst: given.device?.readsFirst ?? false,
      transferNow: (command) => this.device.perform(command),
      breakup: (bp) => dma_breakup(this.k, (piece) => this.strategy(piece), bp),
    })
    return driver
  }

  /** The driver's strategy, unless the case says what the device does with this call. */
  strategy(bp: Buf): number {
    return this.device.takes(bp) ? 0 : this.driver.xxstrategy(bp)
  }

  /** The channel of a name. */
  channel(name: string): object {
    if (name === 'header') return this.ownHeader
    if (name === 'pool') return this.k.pfreelist
    const known = this.channels.get(name)
    if (known) return known
    const made = { about: name }
    this.channels.set(name, made)
    return made
  }

  /** Does what may happen without a process. */
  perform(effect: SysvEffect): void {
    if (effect.sleep !== undefined) sleep(this.k, this.channel(effect.sleep), PRIBIO, effect.sleep).next()
    if (effect.dma_breakup) dma_breakup(this.k, () => 0, this.ownHeader).next()
    if (effect.set) this.assign(effect.set)
    if (effect.mark !== undefined) this.marks.push(effect.mark)
    if (effect.wakeup !== undefined) wakeup(this.k, this.channel(effect.wakeup))
    const { signal } = effect
    const proc = signal && this.k.procs.find((each) => each.name === signal.to)
    if (signal && proc) psignal(this.k, proc, signal.signal)
  }

  /** Sets variables, in order. */
  assign(values: Readonly<Record<string, number | string>>): void {
    for (const [name, value] of Object.entries(values)) this.vars.set(name, this.evaluate(value))
  }

  /** The value of a number, a variable, or a variable plus or minus a number; unknown variables are 0. */
  evaluate(value: number | string): number {
    if (typeof value === 'number') return value
    if (/^-?[0-9]+$/.test(value)) return Number(value)
    const [, name, sign, count] = /^([A-Za-z][A-Za-z0-9_]*)(?: ?([+-]) ?([0-9]+))?$/.exec(value)!
    const base = this.vars.get(name!) ?? 0
    return sign === undefined ? base : base + (sign === '+' ? 1 : -1) * Number(count)
  }

  private placeLines(given: SysvGiven): void {
    const hooked: { event: string; nth: number | undefined; line: InterruptLine }[] = []
    for (const [index, each] of (given.lines ?? []).entries()) {
      const line = this.k.addLine({ name: each.name, level: each.level, number: 32 + index })
      line.add(() => {
        this.perform(each)
        return DDI_INTR_CLAIMED
      }, null)
      for (const at of each.at ?? []) this.k.sim.schedule(at, PRIORITY.hardware, () => this.k.raise(line))
      for (const { event, nth } of each.on ?? []) hooked.push({ event, nth, line })
    }
    let moment = -1
    let sleepsNow = 0
    this.observer.onHook = (event, passed) => {
      if (event === 'beforeSleep') {
        sleepsNow = this.k.sim.now === moment ? sleepsNow + 1 : 1
        moment = this.k.sim.now
        if (sleepsNow > MOST_SLEEPS) this.k.panic(`more than ${MOST_SLEEPS} sleeps at one moment: the case never ends`)
        this.device.beforeSleep()
      }
      for (const each of hooked) {
        if (each.event === event && (each.nth ?? passed) === passed) this.k.raise(each.line)
      }
    }
  }

  /** Gives an address space the memory that a request names, filled with a pattern. */
  mapFor(as: AddressSpace, request: SysvCall): void {
    const pieces = iovecsOf(request)
    if (request.access === 'none') return
    for (const { base, count } of pieces) {
      if (count === 0) continue
      as.map(base, count, { writable: request.access !== 'readonly' })
      as.write(base, pattern(base, count))
    }
  }
}

/** Sleeps at one moment after which a run is stopped: a wakeup that comes at every sleep would go on for ever. */
const MOST_SLEEPS = 100_000

/** The rules of a case: its rule set, its switches, and its level. */
export function rulesOf(given: SysvGiven): SysvRules {
  const { badAddressErrno, ...switches } = given.switches ?? {}
  const changes: { -readonly [Key in keyof SysvRules]?: SysvRules[Key] } = {}
  for (const [key, value] of Object.entries(switches)) {
    if (value !== undefined) Object.assign(changes, { [key]: value })
  }
  if (badAddressErrno !== undefined) changes.badAddressErrno = badAddressErrno === ERRNO.EPERM ? 1 : 14
  changes.rangeCheck ??= false
  changes.callerLevel ??= given.spl ?? 0
  return sysvRules(given.ruleset ?? 'i386', changes, changes.pageSize ?? 4096)
}

/** The memory of a request: its iovecs, or its base and count. */
export function iovecsOf(request: SysvCall): readonly { readonly base: number; readonly count: number }[] {
  return request.iovecs ?? [{ base: request.base ?? 0, count: request.count ?? 0 }]
}

/** What a byte of user memory holds before anybody writes it. */
export function pattern(base: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count)
  for (let index = 0; index < count; index++) bytes[index] = ((base + index) ^ ((base + index) >>> 8)) & 0xff
  return bytes
}

function injector(given: SysvGiven): (point: InjectionPoint, passed: number) => number {
  const failures = given.fail ?? []
  return (point, passed) => {
    const failure = failures.find(({ at, nth }) => at === point && (nth === undefined || nth === passed + 1))
    return failure ? failure.errno || (point === 'pagelock' ? ERRNO.EAGAIN : ERRNO.EFAULT) : 0
  }
}

/** Blocks from bytes, rounded as physio of the rule set rounds. */
export function blockOf(rules: SysvRules, offset: number): number {
  return rules.set === 'i386' ? Math.floor(offset / NBPSCTR) : Math.ceil(offset / NBPSCTR)
}
