import { assert } from '../core/assert'
import type { EventHandle } from '../core/event-queue'
import { PRIORITY } from '../core/priority'
import type { TraceLink } from '../core/sink'
import type { Sim } from '../core/sim'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'

/** All of the bus, in thousandths. */
const WHOLE = 1000
/** A hold longer than this is told to the kernel. @source our bus model: refresh and interrupt latency */
export const LONG_HOLD = 100_000
/** Memory that a DMA channel refreshes has lost its content after this. @source IBM PC: memory refreshed by a DMA channel */
export const REFRESH_LIMIT = 4_000_000

/** A transfer as the bus sees it. Times in ns. */
export interface BusRequest {
  readonly owner: string
  /** Among those that ask under fixed priority the lowest goes first. */
  readonly rank: number
  /** How long it takes when nobody else is on the bus. */
  readonly length: Nanos
  /** How much of that it owns the bus. */
  readonly need: Nanos
  /** How much of that the processor stands still for. */
  readonly stall: Nanos
  readonly bytes: number
  /** It keeps the bus from beginning to end (block mode). */
  readonly isHold: boolean
  /** How far it may fall behind before its FIFO is full or empty; Infinity = it can wait. */
  readonly slack: Nanos
  readonly link: TraceLink
  /** ns of `length` at which the first step is done, where it goes in steps. */
  readonly firstStep?: Nanos
  /** A step is done. @returns ns of `length` at which the next one is; -1 = no more come, it is over */
  readonly step?: () => Nanos
  readonly done: () => void
  /** It fell behind by more than `slack`; what it still has to do is void. `passed`: ns of `length` that it did. */
  readonly late: (passed: Nanos) => void
}

interface Active extends Omit<BusRequest, 'step'> {
  readonly step: (() => Nanos) | undefined
  /** Share of the bus it asks for and has, thousandths. */
  readonly demand: number
  granted: number
  /** ns of `length` that are done, and ns that it is behind. */
  passed: Nanos
  behind: Nanos
  /** ns of `length` at which something is to be done next. */
  mark: Nanos
  /** What was lost by rounding, thousandths of a ns. */
  passedRest: number
  busyRest: number
  handle: EventHandle
  row: number
  warning: EventHandle
  parity: EventHandle
}

/** How an owner appears in the trace. */
interface BusName {
  readonly track: number
  readonly text: number
}

/** A transfer on its way; `cancel` wants it back. */
export type BusTransfer = Omit<BusRequest, 'step'>

/** What the bus tells the machine. */
export interface BusListener {
  /** Thousandths of its time that the processor loses to stolen cycles; -1 while it gets no cycle at all. */
  steals(share: number): void
  /** The bus was held for so long that interrupts wait and refresh is late. */
  longHold(owner: string): void
  /** Refresh came too late on a board where it is a DMA channel. */
  parity(owner: string): void
}

/** How the bus of a machine grants. */
export interface BusOptions {
  /** May change with what the controllers' command registers say. */
  readonly priority: 'fixed' | 'rotating'
  /**
   * What several masters together get of what one alone would, thousandths: with a latency timer their bursts are shorter
   * and more of the bus goes into overhead. Absent: as much.
   */
  readonly sharedCapacity?: number
  /** How much of a stolen cycle the processor feels, thousandths: all without a cache. */
  readonly missFactor: number
  /** Refresh is a DMA channel, which a hold keeps waiting. */
  readonly isRefreshedByDma: boolean
}

/**
 * One bus for all channels of a board. Not cycles are granted here but shares: every transfer asks for what it needs of
 * the bus while it lasts. As long as all needs fit nobody waits; when they do not, fixed priority serves them in order of
 * rank and leaves the rest to the others, rotating priority gives everyone the same and what one does not use to the
 * others. Shares change when a transfer begins or ends. What is granted is never more than the bus has.
 *
 * @source Intel 8237A data sheet: fixed and rotating priority; 80386 board manuals: cycle stealing; our bus model
 */
export class SystemBus {
  /** ns for which each owner had the bus. */
  readonly busy = new Map<string, Nanos>()
  /** May be set while nothing is on its way. */
  options: BusOptions
  listener: BusListener | null = null
  private readonly sim: Sim
  private readonly active: Active[] = []
  private readonly names = new Map<string, BusName>()
  private since: Nanos = 0
  private told = 0

  constructor(sim: Sim, options: BusOptions) {
    this.sim = sim
    this.options = options
  }

  /** ns for which somebody had the bus, up to the last change. */
  get busyTime(): Nanos {
    return [...this.busy.values()].reduce((sum, each) => sum + each, 0)
  }

  /** Puts a transfer on the bus; `done` is called when it is over, or `late`. Never sleeps. */
  begin(request: BusRequest): BusTransfer {
    const { need, length, stall } = request
    assert(need >= 0 && stall <= need && need <= length, () => `${request.owner} needs ${need} of ${length} ns`)
    this.settle()
    const { owner, link, bytes, isHold, firstStep = length } = request
    // Spelt out: this is passed for every command, and a spread takes a tenth of a run.
    const entry: Active = {
      owner,
      rank: request.rank,
      length,
      need,
      stall,
      bytes,
      isHold,
      slack: request.slack,
      link,
      step: request.step,
      done: request.done,
      late: request.late,
      demand: isHold ? WHOLE : length === 0 ? 0 : Math.ceil((need * WHOLE) / length),
      mark: Math.min(length, firstStep),
      granted: 0,
      passed: 0,
      behind: 0,
      passedRest: 0,
      busyRest: 0,
      handle: 0,
      row: -1,
      warning: 0,
      parity: 0,
    }
    const { track, text } = this.names.get(owner) ?? this.name(owner)
    entry.row = this.sim.trace.begin(this.sim.now, KIND['bus:own'], track, link, 0, bytes, text)
    this.active.push(entry)
    this.share()
    return entry
  }

  private name(owner: string): BusName {
    const { trace } = this.sim
    const name = { track: trace.track('bus', `bus: ${owner}`), text: trace.string(owner) }
    this.names.set(owner, name)
    return name
  }

  /** Takes a transfer off the bus. */
  cancel(transfer: BusTransfer): void {
    const entry = this.active.find((each) => each === transfer)
    if (!entry) return
    this.settle()
    this.remove(entry)
    this.share()
  }

  private remove(entry: Active): void {
    if (this.active.at(-1) === entry) this.active.pop()
    else this.active.splice(this.active.indexOf(entry), 1)
    if (entry.handle !== 0) this.sim.cancel(entry.handle)
    if (entry.warning !== 0) this.sim.cancel(entry.warning)
    if (entry.parity !== 0) this.sim.cancel(entry.parity)
    entry.handle = entry.warning = entry.parity = 0
    this.sim.trace.end(entry.row, this.sim.now)
  }

  /** Books what passed since the last change. */
  private settle(): void {
    const elapsed = this.sim.now - this.since
    this.since = this.sim.now
    if (elapsed === 0) return
    for (const entry of this.active) {
      const progress = elapsed * this.rateOf(entry) + entry.passedRest
      const passed = Math.min(entry.length - entry.passed, Math.floor(progress / WHOLE))
      entry.passedRest = progress % WHOLE
      entry.passed += passed
      entry.behind += elapsed - passed
      const owned = elapsed * entry.granted + entry.busyRest
      entry.busyRest = owned % WHOLE
      this.busy.set(entry.owner, (this.busy.get(entry.owner) ?? 0) + Math.floor(owned / WHOLE))
    }
  }

  /** Thousandths of its own speed. */
  private rateOf({ demand, granted }: Active): number {
    return demand === 0 ? WHOLE : Math.floor((granted * WHOLE) / demand)
  }

  /** Gives out the bus anew and says when each transfer will be over. */
  private share(): void {
    const [only] = this.active
    if (only && this.active.length === 1 && !only.isHold) {
      only.granted = only.demand
      this.plan(only)
      return this.tell(undefined)
    }
    const holder = this.active.find(({ isHold }) => isHold)
    const { sharedCapacity = WHOLE } = this.options
    const isShared = sharedCapacity < WHOLE && this.active.filter(({ demand }) => demand > 0).length > 1
    let left = isShared ? sharedCapacity : WHOLE
    if (holder) {
      for (const entry of this.active) entry.granted = entry === holder ? WHOLE : 0
    } else if (this.options.priority === 'fixed') {
      for (const entry of [...this.active].sort((one, other) => one.rank - other.rank)) {
        left -= entry.granted = Math.min(entry.demand, left)
      }
    } else {
      const byDemand = [...this.active].sort((one, other) => one.demand - other.demand)
      byDemand.forEach((entry, index) => {
        left -= entry.granted = Math.min(entry.demand, Math.floor(left / (byDemand.length - index)))
      })
    }
    for (const entry of this.active) this.plan(entry)
    this.tell(holder)
  }

  private plan(entry: Active): void {
    const { sim } = this
    if (entry.handle !== 0) sim.cancel(entry.handle)
    const rate = this.rateOf(entry)
    const left = entry.mark - entry.passed
    const end = left <= 0 ? 0 : rate === 0 ? Infinity : Math.ceil((left * WHOLE - entry.passedRest) / rate)
    const slack = Math.max(0, entry.slack - entry.behind)
    const late = rate === WHOLE ? Infinity : Math.ceil((slack * WHOLE) / (WHOLE - rate)) + 1
    const isLate = late < end
    const next = isLate ? late : end
    entry.handle = next === Infinity ? 0 : sim.schedule(next, PRIORITY.hardware, () => this.over(entry, isLate))
    if (!entry.isHold || entry.granted < WHOLE || entry.warning !== 0) return
    entry.warning = sim.schedule(LONG_HOLD + 1, PRIORITY.hardware, () => this.listener?.longHold(entry.owner))
    if (!this.options.isRefreshedByDma) return
    entry.parity = sim.schedule(REFRESH_LIMIT + 1, PRIORITY.hardware, () => this.listener?.parity(entry.owner))
  }

  private over(entry: Active, isLate: boolean): void {
    entry.handle = 0
    this.settle()
    if (!isLate && entry.mark < entry.length) return this.stepped(entry)
    this.remove(entry)
    this.share()
    if (isLate) entry.late(entry.passed)
    else entry.done()
  }

  /** Steps change no share: the bus stays as it was given out. */
  private stepped(entry: Active): void {
    const mark = entry.step?.() ?? entry.length
    if (!this.active.includes(entry)) return
    if (mark < 0) {
      this.cancel(entry)
      return entry.done()
    }
    entry.mark = Math.min(entry.length, mark)
    this.plan(entry)
  }

  private tell(holder: Active | undefined): void {
    let stolen = 0
    for (const { granted, stall, need } of this.active) if (need > 0) stolen += Math.floor((granted * stall) / need)
    const share = holder ? -1 : Math.floor((stolen * this.options.missFactor) / WHOLE)
    if (share === this.told) return
    this.told = share
    this.listener?.steals(share)
  }
}
