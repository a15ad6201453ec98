import type { Nanos } from '../core/time'
import type { KindName } from './kinds'
import { MetricsRun } from './metrics-run'
import type { DerivedStage } from './pairs'
import type { Latency } from './statistics'
import { finish } from './stepped'
import type { TraceTable } from './table'

/** Part of the time: exact, and in thousandths (rounded half down, so that shares need not add up to 1000). */
export interface Share {
  readonly time: Nanos
  readonly perMille: number
}

/** The figures of a trace. Times are whole ns, sizes bytes. */
export interface Metrics {
  /** From the first event to the end of the last. */
  readonly elapsed: Nanos
  /** What callers were told: results of read and write calls and of asynchronous requests. */
  readonly bytesMoved: number
  /** bytesMoved a second, rounded down; 0 when no time passed. */
  readonly bytesPerSecond: number
  /** b_bcount less b_resid of every finished strategy call. */
  readonly bytesTransferred: number
  /** Bytes the DMA engines moved. */
  readonly bytesByDma: number
  /** How long each span kind took (closed spans), and the stages between events. Only what happened. */
  readonly latency: Readonly<Partial<Record<KindName | DerivedStage, Latency>>>
  readonly strategyCalls: number
  /** Different pieces given to strategy. */
  readonly chunks: number
  readonly copies: number
  readonly bytesCopied: number
  /** Interrupts served. */
  readonly interrupts: number
  readonly contextSwitches: number
  /**
   * Where the processor's time went; adds up to `elapsed`. An interrupt counts as interrupt also where it stretches the
   * work or computation below it; kernel code counts as kernel also where a computation is still open.
   */
  readonly cpu: Readonly<Record<'user' | 'kernel' | 'interrupt' | 'idle', Share>>
  /** A DMA engine moves bytes. */
  readonly bus: Share
  readonly pageLocks: {
    /** Most pages locked at once. */
    readonly peak: number
    /** Pages still locked at the end. */
    readonly leaked: number
  }
  /** Sleeps by their reason, in the order of their first. */
  readonly sleeps: readonly {
    readonly reason: string
    readonly count: number
    /** ns asleep; a sleep that never ended counts to the end of the trace. */
    readonly total: Nanos
  }[]
}

/** A stretch of time, ns, both ends included. */
export interface Range {
  readonly from: Nanos
  readonly to: Nanos
}

/**
 * Works the figures out of a trace, or of a stretch of it, both ends included: shares of time are cut at its ends, events
 * are counted where they begin, bytes and latencies where what moved or took them is over. The same trace gives the same
 * figures.
 */
export function computeMetrics(table: TraceTable, stretch?: Range): Metrics {
  const run = new MetricsRun(table, stretch)
  finish(run)
  return run.result()
}
