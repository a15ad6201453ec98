import type { Nanos } from '../core/time'
import type { VcdPlan } from './vcd-plan'

/** Where changes go: a time, then what changes there. */
export interface ChangeSink {
  /** Between these two every signal is given once, at time 0. */
  beginValues(): void
  endValues(): void
  /** What comes next happens then; times rise. @param tick in units of the file */
  time(tick: number): void
  /** @param value above 1 only where the signal has several bits */
  change(signal: number, value: number): void
}

/** Writes what changes: of all changes of one tick only the last value of a signal, and only when it is another one. */
export class ChangeWriter {
  private readonly sink: ChangeSink
  private readonly unit: number
  private readonly isExact: boolean
  /** [cells] what they are now */
  private readonly cells: Float64Array
  /** By cell, the signals made of it. */
  private readonly uses: readonly (readonly number[])[]
  /** [signals] what was written last */
  private readonly written: Float64Array
  private readonly isTouched: Uint8Array
  /** [signals] those to be looked at, in the order in which they were touched; the first `count` are */
  private readonly touched: Int32Array
  private count = 0
  private readonly isWire: Uint8Array
  private readonly direct: Int32Array
  private readonly plan: VcdPlan
  private tick = 0
  private until: Nanos
  private isBegun = false

  constructor(sink: ChangeSink, plan: VcdPlan, unit: number) {
    this.sink = sink
    this.plan = plan
    this.unit = unit
    this.isExact = unit === plan.unit
    const { cells, signals } = plan
    this.cells = Float64Array.from(cells, ({ initial }) => initial)
    const uses = cells.map((): number[] => [])
    signals.forEach((signal, place) => signal.cells.forEach((cell) => uses[cell]!.push(place)))
    this.uses = uses
    this.written = new Float64Array(signals.length).fill(-1)
    this.isTouched = new Uint8Array(signals.length)
    this.touched = new Int32Array(signals.length)
    this.isWire = Uint8Array.from(signals, ({ width }) => (width === 1 ? 1 : 0))
    this.direct = Int32Array.from(signals, ({ rule, cells: [cell] }) => (rule.sort === 'own' ? (cell ?? -1) : -1))
    this.until = this.endOf(0)
  }

  /** Sets a cell; one of -1 is left alone. */
  set(cell: number, value: number): void {
    if (cell < 0 || this.cells[cell] === value) return
    this.cells[cell] = value
    const uses = this.uses[cell]!
    for (let index = 0; index < uses.length; index++) this.touch(uses[index]!)
  }

  /** Adds to a cell; one of -1 is left alone. */
  add(cell: number, by: number): void {
    if (cell >= 0) this.set(cell, this.cells[cell]! + by)
  }

  /** What comes next happens at this instant; it must not lie before the last one. */
  goTo(at: Nanos): void {
    if (at < this.until) return
    this.flush()
    this.tick = this.tickOf(at)
    this.until = this.endOf(this.tick)
  }

  /** The end of the run. */
  finish(end: Nanos): void {
    this.flush()
    const last = this.isExact ? Math.ceil(end / this.unit) : this.tickOf(end)
    if (last > this.tick) this.sink.time(last)
  }

  private tickOf(at: Nanos): number {
    return this.isExact ? at / this.unit : Math.floor((at + this.unit / 2) / this.unit)
  }

  /** The first instant that belongs to a later tick. */
  private endOf(tick: number): Nanos {
    return this.isExact ? (tick + 1) * this.unit : (tick + 1) * this.unit - this.unit / 2
  }

  private touch(signal: number): void {
    if (this.isTouched[signal] === 1) return
    this.isTouched[signal] = 1
    this.touched[this.count++] = signal
  }

  private flush(): void {
    if (!this.isBegun) return this.dump()
    const { touched, count, isTouched, written } = this
    if (count === 0) return
    this.count = 0
    let isTimed = false
    for (let index = 0; index < count; index++) {
      const signal = touched[index]!
      isTouched[signal] = 0
      const value = this.valueOf(signal)
      if (value === written[signal]) continue
      if (!isTimed) this.sink.time(this.tick)
      isTimed = true
      this.give(signal, value)
    }
  }

  /** The values at time 0, those of its own changes among them; then a first tick that is not 0. */
  private dump(): void {
    this.isBegun = true
    this.sink.time(0)
    this.sink.beginValues()
    for (let signal = 0; signal < this.written.length; signal++) this.give(signal, this.valueOf(signal))
    this.sink.endValues()
    this.count = 0
    this.isTouched.fill(0)
  }

  private valueOf(signal: number): number {
    const cell = this.direct[signal]!
    if (cell >= 0) {
      const value = this.cells[cell]!
      return this.isWire[signal] === 1 && value > 1 ? 1 : value
    }
    const { cells, rule } = this.plan.signals[signal]!
    if (rule.sort === 'equal') return this.cells[cells[0]!] === rule.codes[0] ? 1 : 0
    for (let index = 0; index < cells.length; index++)
      if (this.cells[cells[index]!]! > 0)
        return rule.sort === 'first' ? rule.codes[index]! : rule.sort === 'any' ? 1 : 0
    return rule.sort === 'none' ? 1 : 0
  }

  private give(signal: number, value: number): void {
    this.written[signal] = value
    this.sink.change(signal, value)
  }
}
