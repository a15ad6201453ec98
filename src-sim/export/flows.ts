/** The part of a row in the way of its request: none, the first point, one between, the last. */
export const FLOW = { none: 0, start: 1, step: 2, end: 3 } as const

/**
 * Gives requests places in arrays: their own number, or a place behind those for numbers that only a file from elsewhere
 * has.
 */
export class RequestPlaces {
  private readonly dense: number
  private readonly others = new Map<number, number>()

  /** @param rows of the trace: a recorder numbers no more requests than it has rows */
  constructor(rows: number) {
    this.dense = rows + 1
  }

  of(request: number): number {
    if (request < this.dense) return request
    const place = this.others.get(request) ?? this.dense + this.others.size
    this.others.set(request, place)
    return place
  }
}

/** An array that has room for a place: the same, or a copy of at least twice its length. */
export function withRoom<List extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(
  array: List,
  place: number,
): List {
  if (place < array.length) return array
  const Same = array.constructor as new (length: number) => List
  const wider = new Same(Math.max(array.length * 2, place + 1))
  wider.set(array)
  return wider
}

/**
 * The way of every request through the machine: its spans in order, each on another lane than the one before. A request
 * that never leaves its lane has no way. A span without any length, like one that opens as the trace ends, is no point
 * of a way: no viewer could put an arrow inside it.
 *
 * Rows are seen twice, parents first: `see` counts the points, and after `rewind` `part` tells what each row is. Takes
 * eight bytes a request.
 */
export class LaneFlows {
  private readonly places: RequestPlaces
  /** [requests] the lane of its last point, plus 1; 0 = none yet */
  private lanes = new Uint32Array(64)
  /** [requests] points that were seen and not yet told */
  private points = new Uint32Array(64)

  /** @param rows of the trace */
  constructor(rows: number) {
    this.places = new RequestPlaces(rows)
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
    const slot = this.places.of(request)
    if (slot >= this.lanes.length) {
      this.lanes = withRoom(this.lanes, slot)
      this.points = withRoom(this.points, slot)
    }
    return slot
  }
}
