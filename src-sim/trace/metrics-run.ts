import type { Nanos } from '../core/time'
import { Durations } from './durations'
import { KIND, KINDS, type KindName } from './kinds'
import type { Metrics, Range, Share } from './metrics'
import { DERIVED_STAGES, pairKey, Pairs, type DerivedStage, type PairKey } from './pairs'
import { orderedRows } from './query'
import { Cover, RunningPeak } from './running'
import { perMille, type Latency } from './statistics'
import type { Stepped } from './stepped'
import { CHUNK_ROWS, type Row, type TraceTable } from './table'

const DATA_CALLS: ReadonlySet<string> = new Set(['read', 'write', 'readv', 'writev', 'pread', 'pwrite'])
/** Kinds of which every column is read; most rows are of others. */
const READ: readonly KindName[] = [
  ...(['syscall', 'syscall:return', 'aio:reap', 'io:start', 'io:done', 'io:wait-start', 'io:wait-done'] as const),
  ...(['dev:command', 'proc:sleep'] as const),
]

/** From the first event to the end of the last one, ns. */
function bounds(table: TraceTable): Range {
  let [from, to] = [Infinity, 0]
  table.chunks.forEach(({ at, duration }, chunk) => {
    const count = Math.min(CHUNK_ROWS, table.rows - chunk * CHUNK_ROWS)
    for (let index = 0; index < count; index++) {
      const begins = at[index]!
      const until = begins + Math.max(0, duration[index]!)
      if (begins < from) from = begins
      if (until > to) to = until
    }
  })
  return table.rows === 0 ? { from: 0, to: 0 } : { from, to }
}

/** The figures of a trace while they are worked out, rows in the order of time. */
export class MetricsRun implements Stepped {
  private readonly table: TraceTable
  private readonly range: Range
  private readonly ordered: Uint32Array
  /** Rows that begin before the end of the stretch: no other matters to it. */
  private readonly total: number
  private place = 0
  private readonly isSpan = KINDS.map(({ phase }) => phase === 'span')
  private readonly isRead = KINDS.map(({ name }) => READ.includes(name))
  /** [kinds] */
  private readonly counts = new Float64Array(KINDS.length)
  private readonly durations: readonly Durations[] = KINDS.map(() => new Durations())
  // Time of each and of what takes precedence over it; what is left is its own.
  private readonly interrupt = new Cover()
  private readonly kernel = new Cover()
  private readonly user = new Cover()
  private readonly bus = new Cover()
  private readonly locks = new RunningPeak()
  private readonly pieces = new Set<PairKey>()
  /** By the string of the reason. */
  private readonly sleeps = new Map<number, { count: number; total: Nanos }>()
  private readonly pairs: Pairs
  /** Track to the name of the call it is in. */
  private readonly calls = new Map<number, string>()
  private bytesMoved = 0
  private bytesByDma = 0
  private bytesCopied = 0
  private leaked = 0

  /**
   * @param stretch ns, both ends included; default the whole trace
   * @param ordered every row in the order (at, row)
   */
  constructor(table: TraceTable, stretch: Range = bounds(table), ordered: Uint32Array = orderedRows(table)) {
    this.table = table
    this.range = stretch
    this.ordered = ordered
    this.pairs = new Pairs(table.strings, stretch)
    let low = 0
    for (let high = ordered.length; low < high;) {
      const middle = (low + high) >>> 1
      if (table.at(ordered[middle]!) <= stretch.to) low = middle + 1
      else high = middle
    }
    this.total = low
  }

  /** Rows looked at, and to look at. */
  get progress(): Stepped['progress'] {
    return { done: this.place, total: this.total }
  }

  /** Looks at the next rows. */
  step(most: number): boolean {
    const { table, ordered, isSpan, isRead, counts, durations } = this
    const end = Math.min(this.total, this.place + most)
    for (; this.place < end; this.place++) {
      const row = ordered[this.place]!
      const columns = table.chunks[row >>> 16]!
      const index = row & (CHUNK_ROWS - 1)
      const at = columns.at[index]!
      const duration = columns.duration[index]!
      const kind = columns.kind[index]!
      if (kind >= counts.length) continue
      if (this.has(at)) counts[kind]! += 1
      if (isSpan[kind] && duration >= 0 && this.has(at + duration)) durations[kind]!.add(duration)
      this.seeTime(kind, at, duration, columns.arg1[index]!)
      if (isRead[kind]) this.see(table.row(row))
    }
    return this.place < this.total
  }

  private has(at: Nanos): boolean {
    return at >= this.range.from && at <= this.range.to
  }

  private seeTime(kind: number, begins: Nanos, duration: Nanos, arg1: number): void {
    const { from, to } = this.range
    const at = Math.max(from, begins)
    const until = duration < 0 ? to : Math.min(to, begins + duration)
    if (at > until) return
    switch (kind) {
      case KIND['proc:compute']:
        return this.user.add(at, until)
      case KIND['proc:work']:
      case KIND['cpu:switch']:
      case KIND['cpu:busywait']:
        this.user.add(at, until)
        return this.kernel.add(at, until)
      case KIND['intr:service']:
      case KIND['soft:service']:
        this.user.add(at, until)
        this.kernel.add(at, until)
        return this.interrupt.add(at, until)
      case KIND['dma:transfer']:
        this.bus.add(at, until)
        if (this.isOver(begins, duration)) this.bytesByDma += arg1
        return
      case KIND['copy:in']:
      case KIND['copy:out']:
      case KIND['copy:kernel']:
        if (this.isOver(begins, duration)) this.bytesCopied += arg1
        return
      case KIND['pagelock']: {
        const isOpen = duration < 0 || begins + duration > to
        this.locks.hold(at, isOpen ? Infinity : until, arg1)
        if (isOpen) this.leaked += arg1
      }
    }
  }

  /** What takes time counts when it is over; what stays open counts when it begins, as far as the trace tells. */
  private isOver(at: Nanos, duration: Nanos): boolean {
    return this.has(duration > 0 ? at + duration : at)
  }

  private see(row: Row): void {
    this.pairs.see(row)
    const { kind, at, duration, track, request, chunk, arg0, arg1 } = row
    if (kind === KIND['proc:sleep']) this.seeSleep(at, duration, arg1)
    if (kind === KIND['syscall']) this.calls.set(track, this.table.text(arg1))
    if (!this.isOver(at, duration)) return
    if (kind === KIND['syscall:return']) {
      if (arg0 > 0 && DATA_CALLS.has(this.calls.get(track) ?? '')) this.bytesMoved += arg0
    } else if (kind === KIND['aio:reap']) this.bytesMoved += Math.max(0, arg0)
    else if (kind === KIND['io:start'] && chunk !== 0) this.pieces.add(pairKey(request, chunk))
  }

  private seeSleep(begins: Nanos, duration: Nanos, reason: number): void {
    const { from, to } = this.range
    const at = Math.max(from, begins)
    const until = duration < 0 ? to : Math.min(to, begins + duration)
    if (at > until) return
    const known = this.sleeps.get(reason) ?? { count: 0, total: 0 }
    this.sleeps.set(reason, { count: known.count + (begins >= from ? 1 : 0), total: known.total + until - at })
  }

  private latencies(): Metrics['latency'] {
    const found: Partial<Record<KindName | DerivedStage, Latency>> = {}
    KINDS.forEach(({ name }, kind) => {
      const durations = this.durations[kind]!
      if (durations.n > 0) found[name] = durations.latency()
    })
    for (const stage of DERIVED_STAGES) {
      const durations = this.pairs.durations[stage]
      if (durations.n > 0) found[stage] = durations.latency()
    }
    return found
  }

  /** The figures, once every row was looked at. */
  result(): Metrics {
    const { bytesMoved, table, range, user, kernel, interrupt } = this
    const elapsed = range.to - range.from
    const count = (name: KindName): number => this.counts[KIND[name]] ?? 0
    const share = (time: Nanos): Share => ({ time, perMille: perMille(time, elapsed) })
    return {
      elapsed,
      bytesMoved,
      bytesPerSecond: elapsed === 0 ? 0 : Number((BigInt(bytesMoved) * 1_000_000_000n) / BigInt(elapsed)),
      bytesTransferred: this.pairs.transferred,
      bytesByDma: this.bytesByDma,
      latency: this.latencies(),
      strategyCalls: count('io:start'),
      chunks: this.pieces.size,
      copies: count('copy:in') + count('copy:out') + count('copy:kernel'),
      bytesCopied: this.bytesCopied,
      interrupts: count('intr:service'),
      contextSwitches: count('cpu:switch'),
      cpu: {
        user: share(user.time - kernel.time),
        kernel: share(kernel.time - interrupt.time),
        interrupt: share(interrupt.time),
        idle: share(elapsed - user.time),
      },
      bus: share(this.bus.time),
      pageLocks: { peak: this.locks.peak, leaked: this.leaked },
      sleeps: [...this.sleeps].map(([reason, { count: times, total }]) => {
        return { reason: table.text(reason), count: times, total }
      }),
    }
  }
}
