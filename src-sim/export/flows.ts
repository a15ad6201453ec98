/** The part of a row in the way of its request: none, the first point, one between, the last. */
export const FLOW = { none: 0, start: 1, step: 2, end: 3 } as const

/**
 * The way of every request through the machine: its spans in order, each on another lane than the one before. A request
 * that never leaves its lane has no way. A span without any length, like one that opens as the trace ends, is no point
 * of a way: no viewer could put an arrow inside it.
 *
 * Rows are seen twice, parents first: `see` counts the points, and after `rewind` `part` tells what each row is. Takes
 * eight bytes a request.
 */
export class LaneFlows {
  /** Requests below this are found by their number; others, which only a file from elsewhere has, in a map. */
  private readonly dense: number
  /** [requests] the lane of its last point, plus 1; 0 = none yet */
  private lanes = new Uint32Array(64)
  /** [requests] points that were seen and not yet told */
  private points = new Uint32Array(64)
  private readonly others = new Map<number, number>()

  /** @param rows of the trace: a recorder numbers no more requests than it has rows */
  constructor(rows: number) {
    this.dense = rows + 1
  }

  /** A span with a length lies on a lane. @param request 0 = none @param lane any number that tells lanes apart */
  see(request: number, lane: number): void {
    if (request === 0) return
    const slot = this.slot(request)
    if (this.lanes[slot] === lane + 1) return
    this.lanes[slot] = lane + 1
    this.points[slot]!++
  }

  /** From now on rows are told apart. */
  rewind(): void {
    this.lanes.fill(0)
  }

  /** What such a span is, one of FLOW. Rows must come as they came before. */
  part(request: number, lane: number): number {
    if (request === 0) return FLOW.none
    const slot = this.slot(request)
    const before = this.lanes[slot]!
    if (before === lane + 1) return FLOW.none
    const left = --this.points[slot]!
    this.lanes[slot] = lane + 1
    if (left === 0) return before === 0 ? FLOW.none : FLOW.end
    return before === 0 ? FLOW.start : FLOW.step
  }

  private slot(request: number): number {
    let slot = request
    if (request >= this.dense) {
      slot = this.others.get(request) ?? this.dense + this.others.size
      this.others.set(request, slot)
    }
    if (slot >= this.lanes.length) this.grow(slot)
    return slot
  }

  private grow(slot: number): void {
    const lanes = new Uint32Array(Math.max(this.lanes.length * 2, slot + 1))
    const points = new Uint32Array(lanes.length)
    lanes.set(this.lanes)
    points.set(this.points)
    this.lanes = lanes
    this.points = points
  }
}
