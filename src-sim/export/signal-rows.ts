import type { Nanos } from '../core/time'
import { KINDS } from '../trace/kinds'
import { traceEnd } from '../trace/lanes'
import { CHUNK_ROWS, type TraceTable } from '../trace/table'
import { EndQueue } from './ends'
import type { ChangeWriter } from './vcd-changes'
import {
  ACKNOWLEDGE,
  ACTS_BY_KIND,
  cellKey,
  END_OF_INTERRUPT,
  HEADER_CELLS,
  HEADERS,
  MASK,
  PAGES,
  PIC,
  PIC_CELLS,
  PIN,
  signalValue,
  SLEEP,
  SPAN,
  SPL,
  SWITCH,
  TRANSFER,
  type VcdPlan,
} from './vcd-plan'

/** Applies rows to the cells of a plan, and the ends of spans in between. Rows must come in order of time. */
export class SignalRows {
  private readonly table: TraceTable
  private readonly plan: VcdPlan
  private readonly changes: ChangeWriter
  private readonly ends = new EndQueue()
  /** [tracks][kinds] cell of part 0; -1 = none */
  private readonly first: Int32Array
  private base = -1
  private chunk: TraceTable['chunks'][number] | undefined

  constructor(table: TraceTable, plan: VcdPlan, changes: ChangeWriter) {
    this.table = table
    this.plan = plan
    this.changes = changes
    this.first = Int32Array.from({ length: table.tracks.length * KINDS.length }, (_, place) => {
      return plan.byKey.get(cellKey(Math.floor(place / KINDS.length), place % KINDS.length)) ?? -1
    })
  }

  see(row: number): void {
    if (row >>> 16 !== this.base) {
      this.base = row >>> 16
      this.chunk = this.table.chunks[this.base]
    }
    const chunk = this.chunk!
    const index = row & (CHUNK_ROWS - 1)
    const kind = chunk.kind[index]!
    const act = ACTS_BY_KIND[kind]!
    if (act === 0) return
    const at = chunk.at[index]!
    const { ends, changes } = this
    while (ends.size > 0 && ends.at <= at) this.end()
    changes.goTo(at)
    this.apply(
      act,
      kind,
      chunk.track[index]!,
      at,
      chunk.duration[index]!,
      chunk.id[index]!,
      chunk.arg0[index]!,
      chunk.arg1[index]!,
    )
  }

  finish(): void {
    while (this.ends.size > 0) this.end()
    this.changes.finish(traceEnd(this.table))
  }

  private end(): void {
    const { ends, changes } = this
    changes.goTo(ends.at)
    changes.add(ends.cell, ends.by)
    ends.drop()
  }

  private apply(
    act: number,
    kind: number,
    track: number,
    at: Nanos,
    duration: Nanos,
    id: number,
    arg0: number,
    arg1: number,
  ): void {
    switch (act) {
      case SPAN:
        return this.span(track, kind, 0, at, duration, 1)
      case SPL:
        return this.set(track, kind, 0, arg1)
      case SWITCH:
        return this.set(track, kind, 0, arg0)
      case HEADERS:
        return this.set(track, HEADER_CELLS, 0, arg0)
      case PAGES:
        return this.span(track, kind, 0, at, duration, arg1)
      case PIN:
        this.set(track, PIC_CELLS, id & 15, arg1)
        return this.set(track, PIC_CELLS, PIC.IRR, arg0)
      case ACKNOWLEDGE:
        this.set(track, PIC_CELLS, PIC.IRR, arg1 & 0xffff)
        return this.set(track, PIC_CELLS, PIC.ISR, arg1 >>> 16)
      case END_OF_INTERRUPT:
        this.set(track, PIC_CELLS, PIC.ISR, arg0)
        return this.set(track, PIC_CELLS, PIC.IRR, arg1)
      case MASK:
        return this.set(track, PIC_CELLS, PIC.IMR, arg1)
      case TRANSFER:
        if (duration >= 0) this.ends.push(at + duration, this.cell(track, kind, 1), arg1)
        return this.span(track, kind, 0, at, duration, 1)
      case SLEEP:
        this.span(track, kind, 1, at, duration, this.plan.reasons.get(arg1) ?? 0)
        return this.span(track, kind, 0, at, duration, 1)
    }
  }

  private cell(track: number, kind: number, part: number): number {
    if (part === 0) return this.first[track * KINDS.length + kind]!
    return this.plan.byKey.get(cellKey(track, kind, part)) ?? -1
  }

  private set(track: number, kind: number, part: number, value: number): void {
    this.changes.set(this.cell(track, kind, part), signalValue(value))
  }

  private span(track: number, kind: number, part: number, at: Nanos, duration: Nanos, by: number): void {
    if (duration === 0) return
    const cell = this.cell(track, kind, part)
    this.changes.add(cell, by)
    if (duration > 0) this.ends.push(at + duration, cell, -by)
  }
}
