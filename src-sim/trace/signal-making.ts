import type { Nanos } from '../core/time'
import { RUN, type Signal, type SignalSort } from './signals'

/** Numbers that are added one by one. */
class Numbers {
  private values = new Float64Array(16)
  length = 0

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Float64Array(this.length * 2)
      wider.set(this.values)
      this.values = wider
    }
    this.values[this.length++] = value
  }

  get last(): number | undefined {
    return this.values[this.length - 1]
  }

  set last(value: number) {
    this.values[this.length - 1] = value
  }

  /** A copy of what is there. */
  take(): Float64Array {
    return this.values.slice(0, this.length)
  }
}

/** A signal while it is made: of several values at one instant the last counts, and one that changes nothing is left out. */
export class Making {
  private readonly track: number
  private readonly sort: SignalSort
  private readonly name: string
  private readonly initial: number
  private readonly at = new Numbers()
  private readonly value = new Numbers()
  /** When things come and go, and by how much they change it; mostly but not always in order. */
  private readonly steps = new Numbers()
  private readonly by = new Numbers()
  private isRising = true

  /** @param initial its value before the first change */
  constructor(track: number, sort: SignalSort, name: string, initial: number) {
    this.track = track
    this.sort = sort
    this.name = name
    this.initial = initial
  }

  /** It has a value from now on. @param at ns, never before the last */
  set(at: Nanos, value: number): void {
    if (this.at.last === at) {
      this.at.length--
      this.value.length--
    }
    this.edge(at, value)
  }

  /** The same, but every change counts, also several at one instant: a wire that moves faster than the clock of the trace. */
  edge(at: Nanos, value: number): void {
    if (value === (this.value.last ?? this.initial)) return
    this.at.push(at)
    this.value.push(value)
  }

  /** A line is up for less than the clock of the trace can tell. */
  pulse(at: Nanos): void {
    this.step(at, 0)
  }

  /** Something adds to it for a while. @param duration ns; below 0 = to the end */
  add(at: Nanos, duration: Nanos, by: number): void {
    this.step(at, by)
    if (duration >= 0) this.step(at + duration, -by)
  }

  private step(at: Nanos, by: number): void {
    if (at < (this.steps.last ?? 0)) this.isRising = false
    this.steps.push(at)
    this.by.push(by)
  }

  /** Puts the changes into columns. A line is up while anything adds to it. */
  finish(): Signal {
    const { track, sort, name, initial } = this
    const [steps, by] = [this.steps.take(), this.by.take()]
    // Sorting keeps the order of what happens at one instant.
    const places = this.isRising ? null : Uint32Array.from(steps, (_, place) => place)
    places?.sort((a, b) => steps[a]! - steps[b]! || a - b)
    let now = initial
    for (let index = 0; index < steps.length; index++) {
      const place = places?.[index] ?? index
      const at = steps[place]!
      now += by[place]!
      const isPulse = sort === 'line' && by[place] === 0
      const value = sort === 'line' ? Math.min(1, now) : now
      if (isPulse) {
        this.edge(at, 1)
        this.edge(at, value)
      } else this.set(at, value)
    }
    const at = this.at.take()
    const value = this.value.take()
    const lows = new Float64Array(Math.ceil(at.length / RUN))
    const highs = new Float64Array(lows.length)
    let most = initial
    for (let run = 0; run < lows.length; run++) {
      const part = value.subarray(run * RUN, (run + 1) * RUN)
      lows[run] = part.reduce((least, each) => Math.min(least, each), Infinity)
      highs[run] = part.reduce((largest, each) => Math.max(largest, each), -Infinity)
      most = Math.max(most, highs[run]!)
    }
    return { track, sort, name, initial, at, value, most, lows, highs }
  }
}
