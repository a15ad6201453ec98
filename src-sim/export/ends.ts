import type { Nanos } from '../core/time'

/** Ends of spans that are still to come: at which instant what is added to which cell. The earliest comes first. */
export class EndQueue {
  size = 0
  private ats = new Float64Array(64)
  private bys = new Float64Array(64)
  private cells = new Int32Array(64)

  /** The earliest end, ns; only while `size` is above 0. */
  get at(): Nanos {
    return this.ats[0]!
  }

  get cell(): number {
    return this.cells[0]!
  }

  get by(): number {
    return this.bys[0]!
  }

  push(at: Nanos, cell: number, by: number): void {
    if (this.size === this.ats.length) this.grow()
    let place = this.size++
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (this.ats[parent]! <= at) break
      this.move(parent, place)
      place = parent
    }
    this.put(place, at, cell, by)
  }

  /** Takes the earliest away. */
  drop(): void {
    const last = --this.size
    if (last === 0) return
    const at = this.ats[last]!
    let place = 0
    for (;;) {
      let child = place * 2 + 1
      if (child >= last) break
      if (child + 1 < last && this.ats[child + 1]! < this.ats[child]!) child++
      if (this.ats[child]! >= at) break
      this.move(child, place)
      place = child
    }
    this.put(place, at, this.cells[last]!, this.bys[last]!)
  }

  private put(place: number, at: Nanos, cell: number, by: number): void {
    this.ats[place] = at
    this.cells[place] = cell
    this.bys[place] = by
  }

  private move(from: number, to: number): void {
    this.put(to, this.ats[from]!, this.cells[from]!, this.bys[from]!)
  }

  private grow(): void {
    const { ats, bys, cells } = this
    this.ats = new Float64Array(ats.length * 2)
    this.bys = new Float64Array(ats.length * 2)
    this.cells = new Int32Array(ats.length * 2)
    this.ats.set(ats)
    this.bys.set(bys)
    this.cells.set(cells)
  }
}
