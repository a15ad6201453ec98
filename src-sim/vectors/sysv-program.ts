import type { Step } from '../core/process'
import type { Buf } from '../kern/buf'
import { delay, timeout, untimeout, type Callout } from '../kern/delay'
import { LongJump } from '../kern/panic'
import type { Proc } from '../kern/proc'
import { compute, psignal, sleep, wakeup, work, PCATCH } from '../kern/step'
import { newUio, type Uio } from '../kern/uio'
import { buf_breakup } from '../sysv/buf_breakup'
import { geterror, getrbuf, iodone, iowait } from '../sysv/buf'
import { brelse, getPoolHeader, holdHeader, putPoolHeader, releaseHeader } from '../sysv/bufpool'
import { dma_breakup } from '../sysv/dma_breakup'
import { dma_pageio } from '../sysv/dma_pageio'
import { B_BUSY, B_DONE, B_KERNBUF, B_PHYS, B_READ, B_WRITE, type Direction } from '../sysv/flags'
import { physck } from '../sysv/physck'
import { physio } from '../sysv/physio'
import { physiock } from '../sysv/physiock'
import { pio_breakup } from '../sysv/pio_breakup'
import { sysvRead, sysvWrite, type OpenFile } from '../sysv/rdwr'
import { splSet } from '../sysv/spl'
import { callStrategy, type Strat } from '../sysv/strategy'
import { uiophysio } from '../sysv/uiophysio'
import { iomove } from '../sysv/user'
import { blockOf, iovecsOf, type CaseMachine } from './sysv-machine'
import type { SysvCall, SysvStep } from './sysv-schema'

const DEV = 1

/** One result of a process. */
export interface CallRecord {
  readonly result: number
  readonly errno: number
  readonly offset: number
}

/** What a program leaves behind. */
export interface ProgramRecord {
  readonly proc: Proc
  readonly results: CallRecord[]
  returned: number | null
  /** Interrupt level when the routine came back, before anything was put right. */
  spl: number
  header: Buf | null
  uio: Uio | null
  endedAt: number
  isKilled: boolean
}

const SIGKILL = 9

/** Runs the steps of one process. */
export class Program {
  readonly record: ProgramRecord
  private readonly machine: CaseMachine
  private readonly steps: readonly SysvStep[]
  private readonly file: OpenFile = { dev: DEV, offset: 0 }
  private readonly callouts = new Map<string, Callout>()
  private held: Buf | null = null

  constructor(machine: CaseMachine, name: string, steps: readonly SysvStep[], at: number) {
    this.machine = machine
    this.steps = steps
    const proc = machine.k.spawn(name, () => this.run(), at)
    this.record = {
      proc,
      results: [],
      returned: null,
      spl: 0,
      header: null,
      uio: null,
      endedAt: -1,
      isKilled: false,
    }
    for (const { read, write, call } of steps) {
      const request = read ?? write ?? call
      if (request) machine.mapFor(call?.u_segflg === 1 ? machine.k.kas : proc.as, request)
    }
  }

  private *run(): Step<void> {
    const { k } = this.machine
    for (const step of this.steps) {
      if (this.record.isKilled) break
      yield* this.one(step)
    }
    if (k.cpu.level !== 0) k.cpu.setLevel(0)
    this.record.endedAt = k.sim.now
  }

  private *one(step: SysvStep): Step<void> {
    const { machine, record } = this
    const { k } = machine
    let value = 0
    if (step.read) value = yield* this.syscall(step.read, 'read')
    else if (step.write) value = yield* this.syscall(step.write, 'write')
    else if (step.call) value = yield* this.call(step.call)
    else if (step.spl !== undefined) value = yield* splSet(k, step.spl)
    else if (step.splx !== undefined) value = yield* splSet(k, machine.evaluate(step.splx))
    else if (step.set) machine.assign(step.set)
    else if (step.sleep) value = yield* this.sleep(step.sleep)
    else if (step.wakeup !== undefined) wakeup(k, machine.channel(step.wakeup))
    else if (step.signal) {
      const { signal } = step
      const target = k.procs.find((each) => each.name === signal.to)
      if (target) psignal(k, target, signal.signal)
    } else if (step.delay !== undefined) yield* delay(k, step.delay)
    else if (step.compute !== undefined) yield* compute(k, step.compute)
    else if (step.busy !== undefined) yield* work(k, step.busy, 'busy')
    else if (step.hold) yield* this.hold(step.hold)
    else if (step.release) yield* this.release()
    else if (step.timeout) {
      const effect = step.timeout
      this.callouts.set(
        step.save ?? '',
        timeout(k, () => machine.perform(effect), effect.after),
      )
      return
    } else if (step.untimeout !== undefined) {
      const callout = this.callouts.get(step.untimeout)
      value = callout ? untimeout(k, callout) : -1
      record.returned = value
    } else if (step.mark !== undefined) {
      machine.marks.push(step.mark)
      machine.observer.of(record.proc).entries.push({ sort: 'mark', text: step.mark })
    }
    if (step.save !== undefined) machine.vars.set(step.save, value)
  }

  private *sleep(wanted: NonNullable<SysvStep['sleep']>): Step<number> {
    const { k } = this.machine
    const { record } = this
    try {
      const disp = wanted.pri | (wanted.catch ? PCATCH : 0)
      record.returned = yield* sleep(k, this.machine.channel(wanted.chan), disp, wanted.chan)
      return record.returned
    } catch (reason) {
      if (!(reason instanceof LongJump)) throw reason
      // Control leaves the system call: nothing after the sleep runs.
      k.cpu.setLevel(0)
      record.results.push({ result: -1, errno: 4, offset: this.file.offset })
      record.isKilled = true
      return -1
    }
  }

  private *hold(what: 'pool' | 'own'): Step<void> {
    const { k, ownHeader } = this.machine
    if (what === 'pool') this.held = yield* getPoolHeader(k, true)
    else {
      ownHeader.b_flags |= B_BUSY
      holdHeader(k, ownHeader)
      this.held = ownHeader
    }
  }

  private *release(): Step<void> {
    const { k, ownHeader } = this.machine
    const bp = this.held
    this.held = null
    if (bp === null) return
    bp.b_flags &= ~B_BUSY
    if (bp !== ownHeader) return yield* putPoolHeader(k, bp, true)
    releaseHeader(k, bp)
    wakeup(k, bp)
  }

  // ------------------------------------------------------------------ calls

  private *syscall(request: SysvCall, rw: 'read' | 'write'): Step<number> {
    const { k, driver, ownDriver } = this.machine
    if (request.offset !== undefined) this.file.offset = request.offset
    const iovecs = iovecsOf(request).map(({ base, count }) => ({ iov_base: base, iov_len: count }))
    const through = request.header === 'own' ? ownDriver : driver
    const call = rw === 'read' ? sysvRead : sysvWrite
    const reply = yield* call(k, through, this.file, iovecs, request.frame)
    this.record.spl = through.levelAfter
    this.record.results.push({ result: reply.result, errno: reply.errno, offset: this.file.offset })
    if (reply.signals.includes(SIGKILL)) this.record.isKilled = true
    return reply.result
  }

  private *call(call: SysvCall): Step<number> {
    const { machine, record, file } = this
    const { k } = machine
    const rw = call.rw === 'write' ? B_WRITE : B_READ
    const routine = call.routine ?? 'syscall'
    if (routine === 'syscall') return yield* this.syscall(call, call.rw ?? 'read')
    if (call.offset !== undefined) file.offset = call.offset
    this.fillUserArea(call)
    const value = yield* this.routine(routine, call, rw)
    record.spl = k.cpu.level
    record.results.push({ result: value, errno: this.errnoOf(routine, value), offset: file.offset })
    record.returned = value
    return value
  }

  private fillUserArea(call: SysvCall): void {
    const { u } = this.record.proc
    const iovecs = iovecsOf(call)
    u.u_base = iovecs[0]!.base
    u.u_count = iovecs.reduce((sum, { count }) => sum + count, 0)
    u.u_offset = this.file.offset
    u.u_segflg = call.u_segflg ?? 0
    u.u_error = 0
    u.u_arg_count = u.u_count
  }

  private errnoOf(routine: SysvCall['routine'], value: number): number {
    const { proc, header } = this.record
    switch (routine) {
      case 'uiophysio':
      case 'physiock':
      case 'geterror':
      case 'iowait':
        return value
      case 'physio':
      case 'physck':
      case 'iomove':
        return proc.u.u_error
      default:
        return header ? geterror(header) : 0
    }
  }

  private *routine(routine: SysvCall['routine'], call: SysvCall, rw: Direction): Step<number> {
    const { machine, record } = this
    const { k } = machine
    const own = call.header === 'own' ? machine.ownHeader : null
    const blocks = call.nblocks ?? machine.device.blocks
    const strat: Strat = (bp) => this.watched(bp, () => dma_breakup(k, this.strategy, bp))
    switch (routine) {
      case 'physck':
        return physck(k, blocks, rw)
      case 'physio':
        yield* physio(k, strat, own, DEV, rw)
        return record.proc.u.u_error
      case 'uiophysio':
        return yield* uiophysio(k, strat, own, DEV, rw, this.newUio(call))
      case 'physiock':
        return yield* physiock(k, strat, own, DEV, rw, blocks, this.newUio(call))
      case 'iomove':
        return yield* this.iomove(call, rw)
      case 'geterror':
        return geterror(this.headerWith(call))
      case 'dma_breakup':
        return yield* this.onHeader(call, rw, (bp) => dma_breakup(k, this.strategy, bp))
      case 'dma_pageio':
        return yield* this.onHeader(call, rw, (bp) => dma_pageio(k, this.strategy, bp))
      case 'buf_breakup':
        return yield* this.onHeader(call, rw, (bp) => buf_breakup(k, this.strategy, bp))
      case 'pio_breakup':
        return yield* this.onHeader(call, rw, (bp) => pio_breakup(k, this.strategy, bp, call.maxsecsz ?? 1))
      case 'iowait':
        return yield* this.iowait(call, rw)
      case 'iodone':
        iodone(k, this.headerWith(call))
        return 0
      case 'brelse':
        brelse(k, this.headerWith(call))
        return 0
      case 'getrbuf':
        record.header = getrbuf(k)
        return record.header ? 1 : 0
      case 'syscall':
      case undefined:
        return 0
    }
  }

  private readonly strategy = (bp: Buf): number => this.machine.strategy(bp)

  /** Remembers the header that a routine works on. */
  private *watched(bp: Buf, routine: () => Step<void>): Step<void> {
    this.record.header = bp
    yield* routine()
  }

  private newUio(call: SysvCall): Uio {
    const iovecs = iovecsOf(call).map(({ base, count }) => ({ iov_base: base, iov_len: count }))
    this.record.uio = newUio(iovecs, this.file.offset, call.u_segflg ?? 0)
    return this.record.uio
  }

  private prepareHeader(call: SysvCall, rw: Direction): Buf {
    const { machine, record } = this
    const { rules } = machine.k
    const bp = machine.ownHeader
    const { u, as } = record.proc
    const isNew = call.kernbuf ?? rules.set === 'i386'
    bp.b_flags = B_BUSY | B_PHYS | rw | (isNew ? B_KERNBUF : 0)
    bp.b_proc = record.proc
    bp.b_as = as
    bp.b_dev = DEV
    bp.b_edev = DEV
    bp.b_addr = u.u_base
    bp.b_bcount = u.u_count
    bp.b_blkno = call.blkno ?? blockOf(rules, u.u_offset)
    bp.b_error = 0
    record.header = bp
    return bp
  }

  private *onHeader(call: SysvCall, rw: Direction, routine: (bp: Buf) => Step<void>): Step<number> {
    const bp = this.prepareHeader(call, rw)
    const { k } = this.machine
    const isTaken = !k.holders.has(bp)
    if (isTaken) holdHeader(k, bp)
    yield* routine(bp)
    if (isTaken) releaseHeader(k, bp)
    return geterror(bp)
  }

  private *iowait(call: SysvCall, rw: Direction): Step<number> {
    const bp = this.prepareHeader(call, rw)
    const { k } = this.machine
    bp.b_flags &= ~B_DONE
    yield* callStrategy(k, this.strategy, bp)
    return yield* iowait(k, bp)
  }

  private *iomove(call: SysvCall, rw: Direction): Step<number> {
    const { k } = this.machine
    const { u } = this.record.proc
    const n = call.n ?? u.u_count
    const page = k.allocatePages(Math.max(1, Math.ceil(n / k.rules.pageSize)))
    yield* iomove(k, page, n, rw)
    return u.u_error
  }

  private headerWith(call: SysvCall): Buf {
    const bp = this.machine.ownHeader
    bp.b_flags = call.flags ?? 0
    bp.b_error = call.b_error ?? 0
    bp.b_oerror = call.b_oerror ?? 0
    if (call.b_iodone) bp.b_iodone = () => this.machine.marks.push('b_iodone')
    this.record.header = bp
    return bp
  }
}
