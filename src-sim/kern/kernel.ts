import { RULES, type RuleId, type SourcePosition } from '../checker/rules'
import { assert } from '../core/assert'
import { Faults } from '../core/faults'
import { hold, suspend, type Step } from '../core/process'
import { newLink, type TraceLink } from '../core/sink'
import type { Sim } from '../core/sim'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import { AddressSpace } from './as'
import type { Costs } from './costs'
import type { Buf } from './buf'
import { Cpu } from './cpu'
import type { Frames } from './frames'
import type { PageLock } from './vm'
import { InterruptLine } from './intr'
import { MemoryFaults } from './memory-faults'
import { KernelPanic } from './panic'
import { Proc } from './proc'
import { Sleepers } from './sleepers'
import { PUSER } from './step'

/** A place where a test or a scenario can make the kernel fail. */
export type InjectionPoint = 'kseg' | 'pagelock' | 'getrbuf' | 'copyin' | 'copyout' | 'useracc' | 'buscheck'

/**
 * Asked at every injection point, with how often it was passed before. 0 = go on; otherwise the errno to fail with
 * (for points that only know yes or no any value fails them).
 */
export type Injection = (point: InjectionPoint, passed: number) => number

/** Something wrong that a driver or a scenario did; the run goes on. */
export interface Finding {
  /** The rule of the catalogue, such as `LostRequest`. */
  readonly rule: RuleId
  readonly message: string
  /** Row of the trace where it was noticed; -1 without a trace. */
  readonly row: number
  readonly at: Nanos
  /** Place in the text of a student's driver; null in a built-in one. */
  readonly where: SourcePosition | null
}

/** What both kernels stand on: processor, memory, processes, interrupt lines, sleep queues. Belongs to one world. */
export class Kernel {
  readonly sim: Sim
  readonly costs: Costs
  readonly frames: Frames
  readonly cpu: Cpu
  readonly sleepers = new Sleepers()
  readonly procs: Proc[] = []
  readonly lines: InterruptLine[] = []
  readonly findings: Finding[] = []
  /** Every page lock that is held: the ledger. Its sum is 0 when nothing is going on. */
  readonly pageLedger = new Set<PageLock>()
  /** Bufs that strategy was given and that are not completed. */
  readonly inStrategy = new Set<Buf>()
  /** The buf that strategy of each device was given last, by device number. */
  readonly lastStarted = new Map<number, Buf>()
  /** Where a student's driver runs now; absent, or null, in a built-in one. */
  whereNow: (() => SourcePosition | null) | null = null
  /** The run ends with the first finding that is more than a note. */
  stopOnFinding = false
  /** Routines waiting for the level-1 soft interrupt. */
  readonly softQueue: (() => void)[] = []
  /** The kernel's own address space. */
  readonly kas: AddressSpace
  /** Where failures are injected; by default nowhere. */
  inject: Injection = () => 0
  /** Planned faults of the whole machine; by default none ever strikes. */
  faults = new Faults()
  /** What belongs to no request. */
  readonly link: TraceLink = newLink()
  readonly memoryTrack: number
  /** Planned mistakes around the page lock; by default none. */
  readonly memoryFaults: MemoryFaults
  private readonly passed = new Map<InjectionPoint, number>()
  private readonly counters = new Map<string, number>()
  private nextKernelPage: number
  /** The priority user code runs at. */
  readonly userPriority: number

  /** @param options.kernelBase first kernel address, a multiple of the page size */
  constructor(
    sim: Sim,
    costs: Costs,
    frames: Frames,
    options: { readonly kernelBase?: number; readonly userPriority?: number } = {},
  ) {
    this.sim = sim
    this.costs = costs
    this.frames = frames
    this.cpu = new Cpu(sim, costs)
    this.cpu.onStorm = ({ name }, passes, what) =>
      this.report('InterruptStorm', `line ${name} ${what} in each of ${passes} passes; it is masked`)
    this.cpu.onWrongClaim = ({ name }, place, isAsking) =>
      isAsking
        ? this.report('InterruptUnclaimed', `handler ${place} of ${name} does not claim what its device asks for`)
        : this.report('InterruptForeign', `handler ${place} of ${name} claims, and its device does not interrupt`)
    this.kas = new AddressSpace('kernel', frames)
    this.memoryTrack = sim.trace.track('memory', 'memory')
    this.memoryFaults = new MemoryFaults(this)
    this.nextKernelPage = (options.kernelBase ?? 0xc0000000) / frames.pageSize
    this.userPriority = options.userPriority ?? PUSER
  }

  /** The process whose code runs. @throws BrokenInvariant when there is none (interrupt while idle) */
  get curproc(): Proc {
    const proc = this.cpu.curproc
    assert(proc !== null, 'no process owns the processor')
    return proc
  }

  /** The next number of a sort of object (`buf`, `request`, …), from 1. */
  number(sort: string): number {
    const next = (this.counters.get(sort) ?? 0) + 1
    this.counters.set(sort, next)
    return next
  }

  /** Asks whether a failure is injected here: 0, or an errno. */
  fails(point: InjectionPoint): number {
    const passed = this.passed.get(point) ?? 0
    this.passed.set(point, passed + 1)
    return this.inject(point, passed)
  }

  /**
   * Starts a process whose code is `body`; it ends when the body returns.
   *
   * @param startAt ns from now
   * @param as its memory; by default its own, but a thread shares that of its process
   */
  spawn(name: string, body: (proc: Proc) => Step<void>, startAt: Nanos = 0, as?: AddressSpace): Proc {
    const pid = this.procs.length + 1
    const track = this.sim.trace.track('process', `${name} (${pid})`)
    const proc = new Proc(pid, name, as ?? new AddressSpace(name, this.frames), track, this.userPriority)
    this.procs.push(proc)
    proc.process = this.sim.spawn(name, this.life(proc, body, startAt))
    return proc
  }

  private *life(proc: Proc, body: (proc: Proc) => Step<void>, startAt: Nanos): Step<void> {
    if (startAt > 0) yield* hold(startAt)
    this.cpu.makeReady(proc)
    yield* suspend()
    const { trace } = this.sim
    trace.instant(this.sim.now, KIND['proc:start'], proc.track, proc.link, 0, proc.pid, 0)
    yield* body(proc)
    trace.instant(this.sim.now, KIND['proc:exit'], proc.track, proc.link, 0, proc.pid, 0)
    proc.state = 'done'
    this.cpu.giveUp()
  }

  /** Adds an interrupt line of the machine. */
  addLine(options: ConstructorParameters<typeof InterruptLine>[0]): InterruptLine {
    const line = new InterruptLine(options)
    line.track = this.sim.trace.track('line', line.name)
    this.lines.push(line)
    return line
  }

  /** A device pulls a line up. `link` says what for. */
  raise(line: InterruptLine, link: TraceLink = this.link): void {
    line.asserted++
    line.id = this.number('interrupt')
    line.link.request = link.request
    line.link.chunk = link.chunk
    line.link.cause = link.cause
    const { trace, now } = this.sim
    const row = trace.instant(now, KIND['intr:raise'], line.track, line.link, line.id, line.level, line.number)
    if (row >= 0) line.link.cause = row + 1
    if (line.controller) line.controller.move(line, true)
    else this.cpu.request(line)
  }

  /** A request that no device stands behind: a new edge, or a level that ends when the processor takes the line. */
  stray(line: InterruptLine, link: TraceLink = this.link): void {
    if (line.controller && line.trigger === 'edge' && line.asserted > 0) line.controller.move(line, false)
    line.strays++
    this.raise(line, link)
  }

  /** A device lets a line go. */
  lower(line: InterruptLine): void {
    if (line.asserted > 0) line.asserted--
    if (line.asserted > 0) return
    if (line.controller) line.controller.move(line, false)
    else if (line.trigger === 'level') this.cpu.withdraw(line)
  }

  /**
   * Takes kernel pages.
   *
   * @returns their kernel address, or -1 when memory is short
   * @source kseg(K), System V
   */
  allocatePages(count: number): number {
    if (this.frames.freeCount < count || this.fails('kseg') !== 0) return -1
    const first = this.nextKernelPage
    this.nextKernelPage += count
    const address = first * this.frames.pageSize
    this.kas.map(address, count * this.frames.pageSize, { owner: 'kernel' })
    this.sim.trace.instant(this.sim.now, KIND['page:alloc'], this.memoryTrack, this.link, 0, address, count)
    return address
  }

  /** Gives kernel pages back. @source unkseg(K), System V */
  freePages(address: number, count: number): void {
    this.kas.unmap(address, count * this.frames.pageSize)
    this.sim.trace.instant(this.sim.now, KIND['page:free'], this.memoryTrack, this.link, 0, address, count)
  }

  /**
   * Notes that a rule was broken. The run goes on, unless `stopOnFinding` says otherwise.
   *
   * @param noticed row of the event that broke it, left out that of the warning itself, and place in a script
   */
  report(
    rule: RuleId,
    message: string,
    noticed?: { readonly row?: number; readonly where: SourcePosition | null },
  ): void {
    const { trace, now } = this.sim
    // A trigger on messages loses the line; what the message was about is still found.
    const isLost = this.faults.strike('log') !== undefined
    const row =
      trace.isOn && !isLost
        ? trace.instant(now, KIND.warning, this.cpu.track, this.link, 0, 0, trace.string(`${rule}: ${message}`))
        : -1
    const where = noticed?.where ?? this.whereNow?.() ?? null
    this.findings.push({ rule, message, row: noticed?.row ?? row, at: now, where })
    if (this.stopOnFinding && RULES[rule].severity !== 'note') this.sim.stop()
  }

  /** What a driver owes when it completes a buf: a residual that makes sense. @source buf(9S), biodone(9F) */
  checkCompletion(bp: Buf): void {
    if (bp.stage !== 'started') return
    if (!bp.isResidWritten) this.report('ResidNotWritten', `buf ${bp.id} is completed and b_resid was not stored`)
  }

  /** Notes that a rule was broken which no kernel survives. @throws KernelPanic always */
  forbid(rule: RuleId, message: string): never {
    this.report(rule, message)
    return this.panic(message)
  }

  /** Ends the run as a kernel panic. @throws KernelPanic always */
  panic(message: string): never {
    const { trace, now } = this.sim
    if (trace.isOn) trace.instant(now, KIND.panic, this.cpu.track, this.link, 0, 0, trace.string(message))
    throw new KernelPanic(message)
  }
}
