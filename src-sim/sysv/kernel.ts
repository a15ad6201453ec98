import type { Sim } from '../core/sim'
import type { RegisterSpace } from '../hw/registers'
import { Buf } from '../kern/buf'
import type { Costs } from '../kern/costs'
import type { Frames } from '../kern/frames'
import { Kernel } from '../kern/kernel'
import type { Proc } from '../kern/proc'
import { NODEV } from './param'
import { NO_PORTS } from './ports'
import type { SysvRules } from './switches'

/** Places where somebody may look on, or let something happen, without being part of the kernel. */
export interface SysvProbe {
  /** strategy is about to be entered with this header. */
  strategy(bp: Buf): void
  /** strategy came back. */
  queued(bp: Buf): void
  /** The header is done: its residual and error stand. */
  done(bp: Buf): void
  /** B_DONE is about to be tested in a wait loop. */
  test(bp: Buf): void
  /** The test said "not done" and the process will fall asleep next. */
  beforeSleep(bp: Buf): void
  /** dma_breakup or a neighbour was entered. */
  enter(bp: Buf): void
  /** dma_breakup or a neighbour is about to return. */
  leave(bp: Buf): void
}

const NOBODY: SysvProbe = {
  strategy: () => undefined,
  queued: () => undefined,
  done: () => undefined,
  test: () => undefined,
  beforeSleep: () => undefined,
  enter: () => undefined,
  leave: () => undefined,
}

/** What the raw I/O statistics count. @source sysinfo, UNIX System V */
export interface RawCounters {
  /** Requests under way. */
  waiting: number
  reads: number
  writes: number
}

/** A kernel of System V: the shared parts, its rules, and its pools. */
export class SysvKernel extends Kernel {
  readonly rules: SysvRules
  /** Free raw headers, used as a stack; also the channel of those who wait for one. @source pfreelist, System V */
  readonly pfreelist: Buf[] = []
  /** Who holds a header now. */
  readonly holders = new Map<Buf, Proc>()
  /** Kernel pages that may still be taken for staging. */
  stagingLeft: number
  /** Head of the list of free cache buffers: channel and B_WANTED of those who wait for one. */
  readonly bfreelist: Buf
  /** Free cache buffers, the next to be reused first. */
  readonly cacheFree: Buf[] = []
  readonly rawCounters: RawCounters = { waiting: 0, reads: 0, writes: 0 }
  probe: SysvProbe = NOBODY
  /** What inb and outb reach; nothing answers there until a board is fitted. */
  ports: RegisterSpace = NO_PORTS
  private readonly tracks = new Map<number, number>()

  /** @param options.cacheBuffers cache buffers, for dma_pageio; 4 unless given */
  constructor(
    sim: Sim,
    costs: Costs,
    frames: Frames,
    rules: SysvRules,
    options: ConstructorParameters<typeof Kernel>[3] & { readonly cacheBuffers?: number } = {},
  ) {
    super(sim, costs, frames, options)
    this.rules = rules
    this.stagingLeft = rules.stagingPages
    this.bfreelist = this.newBuf()
    for (let count = 0; count < rules.poolSize; count++) this.pfreelist.unshift(this.newBuf())
    for (let count = 0; count < (options.cacheBuffers ?? 4); count++) this.cacheFree.push(this.newBuf())
  }

  /** A zeroed header that belongs to no device. */
  newBuf(): Buf {
    const bp = new Buf(this.number('buf'))
    bp.b_edev = NODEV
    bp.b_dev = NODEV
    return bp
  }

  /** Says where events of a device go. */
  nameDevice(dev: number, name: string): void {
    this.tracks.set(dev, this.sim.trace.track('device', name))
  }

  /** The track of a device; the memory's when it was never named. */
  deviceTrack(dev: number): number {
    return this.tracks.get(dev) ?? this.memoryTrack
  }
}
