import { assert } from '../core/assert'
import type { EventHandle, Fireable } from '../core/event-queue'
import { PRIORITY } from '../core/priority'
import { newLink } from '../core/sink'
import type { Sim } from '../core/sim'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import type { Costs } from './costs'
import { DDI_INTR_CLAIMED, STORM_INTERRUPTS, STORM_PASSES, type InterruptController, type InterruptLine } from './intr'
import type { Proc } from './proc'

/** Why the level changed, as the `id` of a cpu:spl event. */
export const SPL_BY = { call: 1, interrupt: 2, switch: 3 } as const

/**
 * A stretch of processor time. The newest runs; those below it wait with what they have left. The oldest belongs to a
 * process or a switch to one, the others to interrupts.
 */
class Frame implements Fireable {
  left: Nanos = 0
  startedAt: Nanos = 0
  handle: EventHandle = 0
  level = 0
  row = -1
  /** What is left after the current quantum, ns. */
  rest: Nanos = 0
  isUser = false
  isInterrupt = false
  /** The controller gave nobody's vector. */
  isSpurious = false
  action: () => void = () => undefined
  private readonly cpu: Cpu
  constructor(cpu: Cpu) {
    this.cpu = cpu
  }
  fire(): void {
    this.handle = 0
    this.cpu.frameEnds(this)
  }
}

/**
 * One processor, preemptible by interrupts of a higher level. Code between two waits is atomic; time passes in `work`
 * (kernel), `compute` (user), switches and interrupts. Kernel code is never preempted by another process.
 *
 * @source the System V and Solaris interrupt models as described in spl(K) and ddi_add_intr(9F)
 */
export class Cpu {
  /** Current interrupt level: spl in System V, ipl in Solaris. */
  level = 0
  /** The process that owns the processor; null when idle. */
  curproc: Proc | null = null
  /** Costs that plain code (strategy, handlers) ran up and that the next stretch of time pays, ns. */
  debt: Nanos = 0
  /** Handlers running now, nested. */
  interruptDepth = 0
  /** Interrupts taken so far. */
  interrupts = 0
  /** Switches so far. */
  switches = 0
  /** Vectors of the controller that nobody had asked for. */
  spurious = 0
  /** Between the device lines and this processor; null: lines ask it directly. */
  controller: InterruptController | null = null
  /** The controller's INT pin. */
  isAsked = false
  /** Interrupts in a row after which a level line is a storm. */
  stormLimit = STORM_INTERRUPTS
  /** Told when a line was masked because its requests never ended; `what` happened in each of the passes. */
  onStorm: (line: InterruptLine, passes: number, what: string) => void = () => undefined
  /** Told when a handler claims another's interrupt (`isAsking` false), or leaves its own unclaimed. */
  onWrongClaim: (line: InterruptLine, place: number, isAsking: boolean) => void = () => undefined
  readonly track: number
  private readonly sim: Sim
  private readonly costs: Costs
  private readonly frames: Frame[] = []
  private readonly pool: Frame[] = []
  private readonly ready: Proc[] = []
  private readonly pending: InterruptLine[] = []
  private isExecuting = false
  /** Thousandths by which stolen bus cycles lengthen all time here; -1 = it stands still. */
  private stolen = 0
  /** The level or the controller is being changed: requests are noted and taken afterwards. */
  private isSettling = false
  private wasClaimed = false
  private isDispatchDue = false
  private readonly link = newLink()

  constructor(sim: Sim, costs: Costs) {
    this.sim = sim
    this.costs = costs
    this.track = sim.trace.track('cpu', 'cpu0')
  }

  /** True in a handler: nothing there may sleep. */
  get inInterrupt(): boolean {
    return this.interruptDepth > 0
  }

  /** Runs up a cost that plain code has; it is paid by the next stretch of time on this processor. */
  charge(cost: Nanos): void {
    this.debt += cost
  }

  /** Sets the level and gives the old one. Waiting interrupts are taken at the next stretch of time. */
  setLevel(level: number, by: number = SPL_BY.call): number {
    const old = this.level
    this.level = level
    if (old !== level || by === SPL_BY.call) {
      this.sim.trace.instant(this.sim.now, KIND['cpu:spl'], this.track, this.curproc?.link ?? this.link, by, old, level)
    }
    if (old !== level && this.controller) {
      const wasSettling = this.isSettling
      this.isSettling = true
      this.controller.setLevel(level)
      this.isSettling = wasSettling
    }
    return old
  }

  /**
   * Somebody else takes bus cycles: all time on this processor is longer by `share` thousandths from now on; -1: it gets
   * no cycle, and no interrupt, until the next call.
   *
   * @source 80386 board manuals: cycle stealing
   */
  steal(share: number): void {
    const frame = this.frames.at(-1)
    const isRunning = !this.isExecuting && frame !== undefined && (frame.handle !== 0 || this.stolen < 0)
    if (isRunning) this.pause()
    this.stolen = share
    if (share < 0 || this.isExecuting || this.isSettling) return
    if (this.hasDeliverable()) this.takeInterrupt()
    else if (isRunning) this.arm(frame)
  }

  /** True when an interrupt waits that the current level lets in. */
  hasDeliverable(): boolean {
    if (this.stolen < 0) return false
    return this.isAsked || (this.pending.length > 0 && this.pending[0]!.level > this.level)
  }

  /** True between two instructions: a request is taken at once. */
  private get mayTake(): boolean {
    return !this.isExecuting && !this.isSettling && this.stolen >= 0
  }

  /** The INT pin of the controller moves; the processor acknowledges as soon as it may. */
  ask(isUp: boolean): void {
    this.isAsked = isUp
    if (!isUp || !this.mayTake) return
    this.pause()
    this.takeInterrupt()
  }

  /** A line asks for service; it is served at once when the processor may take it. */
  request(line: InterruptLine): void {
    if (line.isPending || line.isMasked) return
    line.isPending = true
    let place = this.pending.length
    while (place > 0 && this.pending[place - 1]!.level < line.level) place--
    if (place === this.pending.length) this.pending.push(line)
    else this.pending.splice(place, 0, line)
    if (this.mayTake && this.hasDeliverable()) {
      this.pause()
      this.takeInterrupt()
    }
  }

  /** A line no longer asks (level-triggered, let go before it was served). */
  withdraw(line: InterruptLine): void {
    if (!line.isPending) return
    line.isPending = false
    this.pending.splice(this.pending.indexOf(line), 1)
  }

  // ------------------------------------------------------------------ processes

  /** Puts a process among the runnable ones, behind those of the same priority. */
  makeReady(proc: Proc): void {
    assert(proc.state !== 'ready' || proc.stateRow === -1, () => `process ${proc.name} is made ready twice`)
    proc.state = 'ready'
    proc.stateRow = this.sim.trace.begin(this.sim.now, KIND['proc:ready'], proc.track, proc.link, 0, proc.pri, 0)
    let place = this.ready.length
    while (place > 0 && this.ready[place - 1]!.pri > proc.pri) place--
    if (place === this.ready.length) this.ready.push(proc)
    else this.ready.splice(place, 0, proc)
    this.scheduleDispatch()
  }

  /**
   * Lets processor time of the current process go by at once when nothing else can happen before its end: no event is
   * queued, and its code runs on as if one had been. False: it has to wait, with `beginWork`.
   */
  passes(cost: Nanos, isUser: boolean): boolean {
    if (this.stolen < 0 || this.hasDeliverable() || (isUser && this.ready.length > 0)) return false
    const length = Math.ceil(((cost + this.debt) * (1000 + this.stolen)) / 1000)
    if (!this.sim.skipTo(this.sim.now + length)) return false
    this.debt = 0
    return true
  }

  /** Called by code of the current process just before it waits for its own processor time. */
  beginWork(cost: Nanos, isUser: boolean): void {
    const proc = this.curproc!
    this.startProcFrame(cost, isUser, () => this.runProc(proc))
  }

  /** The current process gives the processor away (it sleeps, is done, or was preempted at a safe place). */
  giveUp(): void {
    const proc = this.curproc
    assert(proc !== null, 'no process gives up the processor')
    proc.level = this.level
    this.curproc = null
    this.isExecuting = false
    this.scheduleDispatch()
    this.setLevel(0, SPL_BY.switch)
    if (this.debt > 0) this.startProcFrame(0, false, () => this.scheduleDispatch())
    else if (this.hasDeliverable()) this.takeInterrupt()
  }

  /** True when a runnable process has a better priority than `pri`. */
  hasBetterReady(pri: number): boolean {
    return this.ready.length > 0 && this.ready[0]!.pri < pri
  }

  private scheduleDispatch(): void {
    if (this.isDispatchDue) return
    this.isDispatchDue = true
    this.sim.schedule(0, PRIORITY.wakeup, () => {
      this.isDispatchDue = false
      this.dispatch()
    })
  }

  private dispatch(): void {
    if (this.isExecuting || this.frames.length > (this.curproc ? 1 : 0)) return
    const current = this.curproc
    if (current) {
      const frame = this.frames[0]
      if (!frame?.isUser) return
      this.pause()
      if (!this.hasBetterReady(current.pri)) return this.arm(frame)
      this.preemptUser(current, frame)
    }
    const next = this.ready.shift()
    if (!next) return
    this.sim.trace.end(next.stateRow, this.sim.now)
    next.stateRow = -1
    next.state = 'running'
    this.curproc = next
    this.switches++
    const { trace, now } = this.sim
    const row = trace.begin(now, KIND['cpu:switch'], this.track, next.link, 0, next.pid, 0)
    this.setLevel(next.level, SPL_BY.switch)
    this.startProcFrame(this.costs.contextSwitch, false, () => {
      trace.end(row, this.sim.now)
      const left = next.userLeft
      if (left === 0) return this.runProc(next)
      next.userLeft = 0
      this.startProcFrame(left, true, () => this.runProc(next))
    })
  }

  private preemptUser(proc: Proc, frame: Frame): void {
    proc.userLeft = frame.left
    proc.level = this.level
    this.frames.pop()
    this.recycle(frame)
    this.curproc = null
    this.makeReady(proc)
  }

  private runProc(proc: Proc): void {
    this.isExecuting = true
    proc.process!.fire()
  }

  // ------------------------------------------------------------------ stretches of time

  private startProcFrame(cost: Nanos, isUser: boolean, action: () => void): void {
    this.isExecuting = false
    const frame = this.pool.pop() ?? new Frame(this)
    frame.isUser = isUser
    frame.left = cost + this.debt
    this.debt = 0
    frame.action = action
    this.frames.push(frame)
    if (this.hasDeliverable()) this.takeInterrupt()
    else this.arm(frame)
  }

  private arm(frame: Frame): void {
    frame.startedAt = this.sim.now
    if (this.stolen < 0) return
    const { quantum } = this.costs
    const isSliced = frame.isUser && frame.left > quantum && this.ready.length > 0
    frame.rest = isSliced ? frame.left - quantum : 0
    const length = Math.ceil(((frame.left - frame.rest) * (1000 + this.stolen)) / 1000)
    frame.handle = this.sim.queue.push(this.sim.now + length, PRIORITY.work, frame)
  }

  private pause(): void {
    const frame = this.frames.at(-1)
    if (!frame || frame.handle === 0) return
    this.sim.cancel(frame.handle)
    frame.handle = 0
    frame.left -= Math.floor(((this.sim.now - frame.startedAt) * 1000) / (1000 + this.stolen))
  }

  private recycle(frame: Frame): void {
    frame.action = () => undefined
    frame.isUser = false
    frame.isInterrupt = false
    frame.isSpurious = false
    frame.rest = 0
    if (this.pool.length < 64) this.pool.push(frame)
  }

  /** A stretch is over. Called by its event only. */
  frameEnds(frame: Frame): void {
    assert(this.frames.at(-1) === frame, 'only the newest stretch of processor time can end')
    if (frame.rest > 0) return this.quantumEnds(frame)
    frame.left = 0
    const action = frame.action
    if (!frame.isInterrupt) {
      this.frames.pop()
      this.recycle(frame)
    }
    action()
  }

  /** After a full quantum of user code the process goes behind its equals. */
  private quantumEnds(frame: Frame): void {
    frame.left = frame.rest
    frame.rest = 0
    const proc = this.curproc!
    if (this.ready.length > 0 && this.ready[0]!.pri <= proc.pri) {
      this.preemptUser(proc, frame)
      this.dispatch()
    } else this.arm(frame)
  }

  // ------------------------------------------------------------------ interrupts

  private takeInterrupt(): void {
    this.isSettling = true
    const controller = this.isAsked ? this.controller : null
    const line = controller ? controller.acknowledge() : this.pending.shift()!
    line.isPending = false
    this.interrupts++
    const frame = this.pool.pop() ?? new Frame(this)
    frame.isUser = false
    frame.isInterrupt = true
    frame.isSpurious = controller?.isSpurious ?? false
    frame.level = this.level
    const { trace, now } = this.sim
    frame.row = trace.begin(now, KIND['intr:service'], this.track, line.link, line.id, line.level, line.number)
    this.setLevel(frame.isSpurious ? Math.max(line.level, this.level) : line.level, SPL_BY.interrupt)
    if (line.strays > 0) dropStrays(line)
    controller?.end(line)
    this.isSettling = false
    this.frames.push(frame)
    frame.left = this.costs.interruptEntry
    frame.action = () => this.serve(line, frame)
    // The controller's priorities are not the levels: what it gave second may be above what it gave first.
    if (this.hasDeliverable()) this.takeInterrupt()
    else this.arm(frame)
  }

  private serve(line: InterruptLine, frame: Frame): void {
    this.isExecuting = true
    this.interruptDepth++
    const calls = frame.isSpurious ? this.serveNobody(line, frame) : this.callHandlers(line)
    this.interruptDepth--
    if (line.trigger === 'level' && !frame.isSpurious) this.countEndless(line)
    this.controller?.served(line)
    this.isExecuting = false
    if (!line.controller && line.trigger === 'level' && line.asserted > 0) this.requestAgain(line)
    frame.left = this.costs.handler * calls + this.debt + this.costs.interruptExit
    this.debt = 0
    frame.action = () => this.leave(frame)
    if (this.hasDeliverable()) this.takeInterrupt()
    else this.arm(frame)
  }

  /** Handlers of the vector that means "nobody": only if their level may come in at all. */
  private serveNobody(line: InterruptLine, frame: Frame): number {
    this.spurious++
    this.note(KIND['intr:spurious'], line, line.level, line.number)
    return line.level > frame.level && line.handlers.length > 0 ? this.callHandlers(line) : 0
  }

  /** A level line that nobody claims, or that stays up, comes again at once; for so long, and no longer. */
  private countEndless(line: InterruptLine): void {
    line.endless = this.wasClaimed && line.asserted === 0 ? 0 : line.endless + 1
    if (line.endless < this.stormLimit || line.isMasked) return
    this.storm(line, line.endless, this.wasClaimed ? 'is claimed and stays up' : 'is claimed by nobody')
  }

  private storm(line: InterruptLine, passes: number, what: string): void {
    line.isMasked = true
    line.controller?.mask(line)
    this.note(KIND['intr:storm'], line, passes, line.number)
    this.onStorm(line, passes, what)
  }

  private requestAgain(line: InterruptLine): void {
    if (!line.isPending && !line.isMasked) this.request(line)
  }

  /** Calls the handlers by the line's rule; gives the number of calls. */
  private callHandlers(line: InterruptLine): number {
    let calls = 0
    this.wasClaimed = false
    for (let pass = 1; ; pass++) {
      let claimed = false
      for (let place = 0; place < line.handlers.length; place++) {
        const entry = line.handlers[place]!
        const isAsking = entry.isAsking?.()
        const value = entry.handler(entry.arg)
        calls++
        if (value === DDI_INTR_CLAIMED) claimed = true
        if (isAsking !== undefined && isAsking !== (value === DDI_INTR_CLAIMED))
          this.onWrongClaim(line, place, isAsking)
        this.note(KIND['intr:handler'], line, value === DDI_INTR_CLAIMED ? 1 : 0, place)
        if (claimed && line.rule === 'first') break
      }
      if (claimed) this.wasClaimed = true
      if (!claimed && (line.rule === 'single' ? line.handlers.length === 0 : pass === 1)) {
        this.note(KIND['intr:spurious'], line, line.level, line.number)
      }
      if (line.rule !== 'chain' || line.handlers.length <= 1 || !claimed) return calls
      if (pass === STORM_PASSES) {
        this.storm(line, pass, 'is claimed')
        return calls
      }
    }
  }

  private note(kind: number, line: InterruptLine, arg0: number, arg1: number): void {
    this.sim.trace.instant(this.sim.now, kind, this.track, line.link, line.id, arg0, arg1)
  }

  private leave(frame: Frame): void {
    this.sim.trace.end(frame.row, this.sim.now)
    this.frames.pop()
    const level = frame.level
    this.recycle(frame)
    this.setLevel(level, SPL_BY.interrupt)
    if (this.hasDeliverable()) return this.takeInterrupt()
    const below = this.frames.at(-1)
    if (below) this.arm(below)
    if (this.ready.length > 0) this.scheduleDispatch()
  }
}

function dropStrays(line: InterruptLine): void {
  line.asserted -= line.strays
  line.strays = 0
  if (line.asserted === 0) line.controller?.move(line, false)
}
