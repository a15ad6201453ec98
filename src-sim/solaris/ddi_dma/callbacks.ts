import { DDI_DMA_CALLBACK_RUNOUT } from './constants'

/**
 * A routine that wants to hear of freed resources. It runs in interrupt context: it may not sleep.
 *
 * @source ddi_dma_buf_bind_handle(9F)
 */
export type DmaCallback = (arg: unknown) => number

/** One line of the list: how often a function and its argument are registered. @source ddi_set_callback */
export interface CallbackEntry {
  readonly callback: DmaCallback
  readonly arg: unknown
  readonly count: number
}

/** Told when a callback begins and what it returned. @source Writing Device Drivers, rules of DMA callbacks */
export interface CallbackJudge {
  readonly callbackBegins: () => void
  readonly callbackEnds: (value: number) => void
}

interface ListedEntry {
  readonly callback: DmaCallback
  readonly arg: unknown
  count: number
}

/**
 * Who waits for DMA resources of one nexus, and the runner that tells them.
 *
 * A registration of a (function, argument) pair that is listed already only raises its count. The runner tries every
 * registration that existed when it began at most once: a pair that reports RUNOUT goes back to the end of the list
 * with the count it still had. Entries made during the run wait for the next one, unless tries are left over.
 *
 * @source ddi_dma_buf_bind_handle(9F), callback list of the DDI (ddi_set_callback, ddi_run_callback)
 */
export class CallbackList {
  private entries: ListedEntry[] = []
  private queued = false
  private readonly softcall: (routine: () => void) => void
  private readonly keeps: (value: number) => boolean
  private readonly judge: CallbackJudge | null

  /**
   * @param softcall queues a routine for a level-1 soft interrupt
   * @param judge    told when a callback begins and what it returned
   * @param keeps    which callback values mean "keep me"; by default only RUNOUT (0)
   */
  constructor(
    softcall: (routine: () => void) => void,
    keeps: (value: number) => boolean = (value) => value === DDI_DMA_CALLBACK_RUNOUT,
    judge: CallbackJudge | null = null,
  ) {
    this.judge = judge
    this.softcall = softcall
    this.keeps = keeps
  }

  /** Registrations, merged, in list order. */
  snapshot(): readonly CallbackEntry[] {
    return this.entries.map((entry) => ({ ...entry }))
  }

  /** Sum of all counts. */
  get pending(): number {
    return this.entries.reduce((sum, entry) => sum + entry.count, 0)
  }

  /** Whether a run waits for its soft interrupt. */
  get runQueued(): boolean {
    return this.queued
  }

  /** Add registrations of a pair; a pair already listed keeps its place. */
  register(callback: DmaCallback, arg: unknown, count = 1): void {
    const listed = this.entries.find((entry) => entry.callback === callback && entry.arg === arg)
    if (listed === undefined) this.entries.push({ callback, arg, count })
    else listed.count += count
  }

  /** Resources came back: queue one run, unless nobody waits or a run is queued already. */
  trigger(): void {
    if (this.entries.length === 0 || this.queued) return
    this.queued = true
    this.softcall(() => this.run())
  }

  /** Call everyone who waits, each registration at most once. Runs at soft-interrupt level. */
  run(): void {
    this.queued = false
    let pending = this.pending
    while (pending > 0) {
      const entry = this.entries.shift()
      if (entry === undefined) return
      pending -= this.tryEntry(entry)
    }
  }

  /** Call one pair until it reports RUNOUT or its count is used up; returns the tries this settles. */
  private tryEntry(entry: ListedEntry): number {
    for (let left = entry.count; left > 0; left -= 1) {
      this.judge?.callbackBegins()
      const value = entry.callback(entry.arg)
      this.judge?.callbackEnds(value)
      if (!this.keeps(value)) continue
      this.register(entry.callback, entry.arg, left)
      break
    }
    return entry.count
  }
}
