import type { Nanos } from '../core/time'
import { Intervals, Stock } from './intervals'
import { KIND, KINDS, type KindName } from './kinds'
import { DERIVED_STAGES, Pairs, type DerivedStage } from './pairs'
import { orderedRows } from './query'
import { latencyOf, perMille, type Latency } from './statistics'
import type { Row, TraceTable } from './table'

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

const DATA_CALLS: ReadonlySet<string> = new Set(['read', 'write', 'readv', 'writev', 'pread', 'pwrite'])

/** Collects what the rows say; one of these a computation. */
class Tally {
  readonly durations = new Map<number, Nanos[]>()
  readonly user = new Intervals()
  readonly kernel = new Intervals()
  readonly interrupt = new Intervals()
  readonly bus = new Intervals()
  readonly locks = new Stock()
  readonly pieces = new Set<string>()
  readonly counts = new Map<number, number>()
  readonly sleeps = new Map<number, { count: number; total: Nanos }>()
  readonly pairs: Pairs
  bytesMoved = 0
  bytesByDma = 0
  bytesCopied = 0
  leaked = 0
  private readonly table: TraceTable
  private readonly range: Range
  /** Track to the name of the call it is in. */
  private readonly calls = new Map<number, string>()

  constructor(table: TraceTable, range: Range) {
    this.table = table
    this.range = range
    this.pairs = new Pairs(table.strings, range)
  }

  count(name: KindName): number {
    return this.counts.get(KIND[name]) ?? 0
  }

  see(row: Row): void {
    if (this.has(row.at)) this.counts.set(row.kind, (this.counts.get(row.kind) ?? 0) + 1)
    if (row.duration >= 0 && KINDS[row.kind]?.phase === 'span' && this.has(row.at + row.duration)) {
      this.addDuration(row.kind, row.duration)
    }
    this.pairs.see(row)
    this.seeTime(row)
    this.seeBytes(row)
  }

  private has(at: Nanos): boolean {
    return at >= this.range.from && at <= this.range.to
  }

  private addDuration(kind: number, duration: Nanos): void {
    const known = this.durations.get(kind)
    if (known) known.push(duration)
    else this.durations.set(kind, [duration])
  }

  private seeTime({ kind, at: begins, duration, arg1 }: Row): void {
    const { from, to } = this.range
    const at = Math.max(from, begins)
    const until = duration < 0 ? to : Math.min(to, begins + duration)
    if (at > until) return
    const isOpen = duration < 0 || begins + duration > to
    switch (kind) {
      case KIND['proc:compute']:
        return this.user.add(at, until)
      case KIND['proc:work']:
      case KIND['cpu:switch']:
      case KIND['cpu:busywait']:
        return this.kernel.add(at, until)
      case KIND['intr:service']:
      case KIND['soft:service']:
        return this.interrupt.add(at, until)
      case KIND['dma:transfer']:
        return this.bus.add(at, until)
      case KIND['pagelock']:
        this.locks.hold(at, isOpen ? Infinity : until, arg1)
        if (isOpen) this.leaked += arg1
        return
      case KIND['proc:sleep']: {
        const known = this.sleeps.get(arg1) ?? { count: 0, total: 0 }
        this.sleeps.set(arg1, { count: known.count + (begins >= from ? 1 : 0), total: known.total + until - at })
      }
    }
  }

  private seeBytes({ kind, at, duration, track, request, chunk, arg0, arg1 }: Row): void {
    if (kind === KIND['syscall']) this.calls.set(track, this.table.text(arg1))
    // What takes time counts when it is over; what stays open counts when it begins, as far as the trace tells.
    if (!this.has(duration > 0 ? at + duration : at)) return
    switch (kind) {
      case KIND['syscall:return']:
        if (arg0 > 0 && DATA_CALLS.has(this.calls.get(track) ?? '')) this.bytesMoved += arg0
        return
      case KIND['aio:reap']:
        if (arg0 > 0) this.bytesMoved += arg0
        return
      case KIND['io:start']:
        if (chunk !== 0) this.pieces.add(`${request} ${chunk}`)
        return
      case KIND['dma:transfer']:
        this.bytesByDma += arg1
        return
      case KIND['copy:in']:
      case KIND['copy:out']:
      case KIND['copy:kernel']:
        this.bytesCopied += arg1
    }
  }
}

/** From the first event to the end of the last one, ns. */
function bounds(table: TraceTable): { readonly begin: Nanos; readonly end: Nanos } {
  if (table.rows === 0) return { begin: 0, end: 0 }
  let begin = Infinity
  let end = 0
  for (let row = 0; row < table.rows; row++) {
    const at = table.at(row)
    const until = at + Math.max(0, table.duration(row))
    if (at < begin) begin = at
    if (until > end) end = until
  }
  return { begin, end }
}

function latencies(tally: Tally): Metrics['latency'] {
  const found: Partial<Record<KindName | DerivedStage, Latency>> = {}
  KINDS.forEach(({ name }, kind) => {
    const durations = tally.durations.get(kind)
    if (durations) found[name] = latencyOf(durations)
  })
  for (const stage of DERIVED_STAGES) {
    if (tally.pairs.durations[stage].length > 0) found[stage] = latencyOf(tally.pairs.durations[stage])
  }
  return found
}

/**
 * Works the figures out of a trace, or of a stretch of it, both ends included: shares of time are cut at its ends, events
 * are counted where they begin, bytes and latencies where what moved or took them is over. The same trace gives the same
 * figures.
 */
export function computeMetrics(table: TraceTable, stretch?: Range): Metrics {
  const { begin, end } = bounds(table)
  const range = stretch ?? { from: begin, to: end }
  const elapsed = range.to - range.from
  const tally = new Tally(table, range)
  for (const row of orderedRows(table)) tally.see(table.row(row))
  const share = (time: Nanos): Share => ({ time, perMille: perMille(time, elapsed) })
  const { user, kernel, interrupt } = tally
  const { bytesMoved } = tally
  return {
    elapsed,
    bytesMoved,
    bytesPerSecond: elapsed === 0 ? 0 : Number((BigInt(bytesMoved) * 1_000_000_000n) / BigInt(elapsed)),
    bytesTransferred: tally.pairs.transferred,
    bytesByDma: tally.bytesByDma,
    latency: latencies(tally),
    strategyCalls: tally.count('io:start'),
    chunks: tally.pieces.size,
    copies: tally.count('copy:in') + tally.count('copy:out') + tally.count('copy:kernel'),
    bytesCopied: tally.bytesCopied,
    interrupts: tally.count('intr:service'),
    contextSwitches: tally.count('cpu:switch'),
    cpu: {
      user: share(user.uncovered(kernel, interrupt)),
      kernel: share(kernel.uncovered(interrupt)),
      interrupt: share(interrupt.cover()),
      idle: share(elapsed - interrupt.cover(kernel, user)),
    },
    bus: share(tally.bus.cover()),
    pageLocks: { peak: tally.locks.peak(), leaked: tally.leaked },
    sleeps: [...tally.sleeps].map(([reason, { count, total }]) => ({ reason: table.text(reason), count, total })),
  }
}
