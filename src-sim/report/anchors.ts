import type { RunResult } from '../config/run-result'
import type { Nanos } from '../core/time'
import { KIND } from '../trace/kinds'
import { orderedRows } from '../trace/query'
import type { TraceTable } from '../trace/table'
import { DATA_REGISTER } from './landmarks'
import { STAGES, stageRuns, workloadSpan, type StageId, type StageRuns } from './time-use'

/** Instants that mean the same in every run, ns since its world began; -1 = it never comes. */
export interface AnchorTimes {
  /** The first process starts. */
  readonly start: Nanos
  /** The first read or write call. */
  readonly submit: Nanos
  /** The first strategy call; without one the first byte through a card's data register. */
  readonly strategy: Nanos
  /** The byte that was asked for has been moved. */
  readonly byte: Nanos
  /** The last biodone; without one the last byte through a card's data register. */
  readonly completion: Nanos
  /** The last process exits, or the run ends. */
  readonly end: Nanos
  /** Bytes that were moved between device and memory. */
  readonly moved: number
  /** True when no strategy routine is called: the processor moves the bytes. */
  readonly isProgrammed: boolean
}

/** What goes on at an instant. */
export interface Moment {
  readonly stage: StageId
  /** When that stage began and ends, ns. */
  readonly from: Nanos
  readonly until: Nanos
  /** Bytes moved between device and memory until then. */
  readonly moved: number
  /** What the processes sleep on then, by the words of the kernel, each once. */
  readonly sleeps: readonly string[]
}

/** What the moments of a stretch of time are spent on, with no more entries than a picture has columns. */
export interface StageWindow {
  /** [entries] ns, from where each lasts to the next; the first begins at `from` or before it */
  readonly at: Float64Array
  /** [entries] ns */
  readonly until: Float64Array
  /** [entries] place in STAGES */
  readonly stage: Uint8Array
}

/** Bytes that have been moved at an instant. */
interface Move {
  readonly at: Nanos
  readonly bytes: number
}

/** The first place of a rising array whose value is above a limit. */
function placeAbove(values: Float64Array, limit: number): number {
  let low = 0
  for (let high = values.length; low < high;) {
    const middle = (low + high) >>> 1
    if (values[middle]! > limit) high = middle
    else low = middle + 1
  }
  return low
}

/** Finds in one run what means the same in others: exact, each answer by halving in what was gathered once. */
export class RunAnchors {
  private readonly table: TraceTable
  private readonly span: { readonly from: Nanos; readonly until: Nanos }
  private readonly first = { submit: -1, strategy: -1, byte: -1 }
  private readonly last = { completion: -1, byte: -1 }
  /** [moves] when, and how many bytes were moved up to then. */
  private readonly movedAt: Float64Array
  private readonly movedSum: Float64Array
  private kept: StageRuns | null = null

  constructor({ table, now }: Pick<RunResult, 'table' | 'now'>) {
    this.table = table
    this.span = workloadSpan(table, now)
    const byDevice: Move[] = []
    const byCopy: Move[] = []
    for (const row of orderedRows(table)) this.see(row, byDevice, byCopy)
    // A device of memory has no engine: there the processor's copies are the transfer.
    const moves = byDevice.length > 0 ? byDevice : byCopy
    moves.sort((a, b) => a.at - b.at)
    let sum = 0
    this.movedAt = Float64Array.from(moves, ({ at }) => at)
    this.movedSum = Float64Array.from(moves, ({ bytes }) => (sum += bytes))
  }

  /**
   * The anchors of the run.
   *
   * @source DMA Lab
   * @param byte from 1; a DMA transfer moves its bytes when it ends
   */
  times(byte: number): AnchorTimes {
    const { first, last, span } = this
    const place = placeAbove(this.movedSum, byte - 1)
    const isProgrammed = first.strategy < 0 && first.byte >= 0
    return {
      start: span.from,
      submit: first.submit,
      strategy: isProgrammed ? first.byte : first.strategy,
      byte: this.movedAt[place] ?? -1,
      completion: isProgrammed ? last.byte : last.completion,
      end: span.until,
      moved: this.movedSum[this.movedSum.length - 1] ?? 0,
      isProgrammed,
    }
  }

  /** What goes on just after an instant. @source DMA Lab */
  moment(at: Nanos): Moment {
    const runs = this.stages()
    const place = Math.max(0, placeAbove(runs.at, at) - 1)
    const [id] = STAGES[runs.stage[place] ?? STAGES.length - 1]!
    const isOutside = at < (runs.at[0] ?? 0) || at >= runs.until
    const moves = placeAbove(this.movedAt, at)
    return {
      stage: isOutside ? 'idle' : id,
      from: runs.at[place] ?? 0,
      until: runs.at[place + 1] ?? runs.until,
      moved: moves === 0 ? 0 : this.movedSum[moves - 1]!,
      sleeps: this.sleepsAt(at),
    }
  }

  /** What each moment of a stretch is spent on; of several in one column the longest. @source DMA Lab */
  window(from: Nanos, to: Nanos, columns: number): StageWindow {
    const runs = this.stages()
    const width = (to - from) / columns
    const at: number[] = []
    const until: number[] = []
    const stage: number[] = []
    const endOf = (place: number): number => runs.at[place + 1] ?? runs.until
    let place = Math.max(0, placeAbove(runs.at, from) - 1)
    while (place < runs.at.length && runs.at[place]! < to) {
      const column = Math.max(0, Math.floor((runs.at[place]! - from) / width))
      const next = Math.max(place + 1, placeAbove(runs.at, from + (column + 1) * width))
      let best = place
      for (let each = place + 1; each < next; each += 1)
        if (endOf(each) - runs.at[each]! > endOf(best) - runs.at[best]!) best = each
      if (endOf(best) > from) {
        at.push(runs.at[best]!)
        until.push(endOf(best))
        stage.push(runs.stage[best]!)
      }
      place = next
    }
    return { at: Float64Array.from(at), until: Float64Array.from(until), stage: Uint8Array.from(stage) }
  }

  /** The nearest instant after or before another at which the stage changes; -1 = none. @source DMA Lab */
  change(at: Nanos, isForward: boolean): Nanos {
    const runs = this.stages()
    if (!isForward) return runs.at[placeAbove(runs.at, at - 1) - 1] ?? -1
    return runs.at[placeAbove(runs.at, at)] ?? (at < runs.until ? runs.until : -1)
  }

  private see(row: number, moves: Move[], copies: Move[]): void {
    const { table, first, last } = this
    const at = table.at(row)
    const duration = table.duration(row)
    switch (table.kind(row)) {
      case KIND['syscall']:
        if (first.submit < 0 && /read|write/.test(table.text(table.get('arg1', row)))) first.submit = at
        return
      case KIND['io:start']:
        if (first.strategy < 0) first.strategy = at
        return
      case KIND['io:done']:
      case KIND['aio:done']:
        last.completion = at
        return
      case KIND['dma:transfer']:
        if (duration >= 0) moves.push({ at: at + duration, bytes: table.get('arg1', row) })
        return
      case KIND['copy:kernel']:
        if (duration >= 0) copies.push({ at: at + duration, bytes: table.get('arg1', row) })
        return
      case KIND['pio:put8']:
      case KIND['pio:get8']:
        if (table.get('arg0', row) !== DATA_REGISTER) return
        if (first.byte < 0) first.byte = at
        last.byte = at
        moves.push({ at, bytes: 1 })
        return
    }
  }

  private stages(): StageRuns {
    return (this.kept ??= stageRuns(this.table, this.span.from, this.span.until))
  }

  private sleepsAt(at: Nanos): string[] {
    const { table } = this
    const found = new Set<string>()
    for (let row = 0; row < table.rows; row += 1) {
      if (table.kind(row) !== KIND['proc:sleep'] || table.at(row) > at) continue
      const duration = table.duration(row)
      if (duration < 0 || table.at(row) + duration > at) found.add(table.text(table.get('arg1', row)))
    }
    return [...found]
  }
}
