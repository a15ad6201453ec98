import {
  DEVICE,
  type DmaModel,
  INTERRUPT,
  type MmkModel,
  type ModelResult,
  PIECES,
  SERVICE,
  STRATEGY,
  THINK,
  WAKEUP,
  Xorshift,
} from './models'

/**
 * The tight baseline: generators that yield a delay straight to a loop over a heap on typed arrays, nothing else. No
 * priorities, no cancelling, no names, no checks. Nothing here comes from our core.
 */

/** Wait until somebody resumes the process. */
export const SUSPENDED = -1

/** The pending wake-ups of numbered processes in the order (time, serial); a 4-ary heap. */
class Heap {
  readonly at: Float64Array
  readonly process: Int32Array
  size = 0
  private readonly serial: Float64Array
  private next = 0

  constructor(capacity: number) {
    this.at = new Float64Array(capacity)
    this.serial = new Float64Array(capacity)
    this.process = new Int32Array(capacity)
  }

  push(time: number, process: number): void {
    const { at, serial, process: payload } = this
    const mine = this.next++
    let index = this.size++
    while (index > 0) {
      const parent = (index - 1) >> 2
      if (at[parent]! <= time) break
      at[index] = at[parent]!
      serial[index] = serial[parent]!
      payload[index] = payload[parent]!
      index = parent
    }
    at[index] = time
    serial[index] = mine
    payload[index] = process
  }

  /** Puts a new wake-up in the place of the first one. */
  replace(time: number, process: number): void {
    this.sink(time, this.next++, process)
  }

  /** Drops the first one. */
  drop(): void {
    const last = --this.size
    if (last > 0) this.sink(this.at[last]!, this.serial[last]!, this.process[last]!)
  }

  private sink(time: number, mine: number, process: number): void {
    const { at, serial, process: payload, size } = this
    let index = 0
    for (;;) {
      const first = index * 4 + 1
      if (first >= size) break
      let best = first
      let bestAt = at[first]!
      const end = first + 4 < size ? first + 4 : size
      for (let child = first + 1; child < end; child++) {
        const childAt = at[child]!
        if (childAt < bestAt || (childAt === bestAt && serial[child]! < serial[best]!)) {
          best = child
          bestAt = childAt
        }
      }
      if (time < bestAt || (time === bestAt && mine < serial[best]!)) break
      at[index] = bestAt
      serial[index] = serial[best]!
      payload[index] = payload[best]!
      index = best
    }
    at[index] = time
    serial[index] = mine
    payload[index] = process
  }
}

/** What the rows of the traced contestants hold: time, what, who, one argument. */
export interface RowWriter {
  write(at: number, kind: number, track: number, argument: number): void
}

/** What a process sees. */
export interface World {
  now: number
  readonly heap: Heap
  /** Set to end the run. */
  isOver: boolean
  resume(process: number): void
}

/** A process: yields ns, or SUSPENDED. */
export type Body = Generator<number, void, void>

/** Runs `count` processes until none is left or one ends the run. */
export function run(count: number, body: (world: World, id: number) => Body): World {
  const heap = new Heap(count + 8)
  const world: World = { now: 0, heap, isOver: false, resume: (process) => heap.push(world.now, process) }
  const bodies = Array.from({ length: count }, (_, id) => body(world, id))
  for (let id = 0; id < count; id++) heap.push(0, id)
  while (heap.size > 0 && !world.isOver) {
    const process = heap.process[0]!
    world.now = heap.at[0]!
    const pushedBefore = heap.size
    const { value } = bodies[process]!.next()
    // A process that resumed another one pushed behind the first place, which is still its own.
    if (typeof value === 'number' && value >= 0 && heap.size === pushedBefore) heap.replace(world.now + value, process)
    else {
      heap.drop()
      if (typeof value === 'number' && value >= 0) heap.push(world.now + value, process)
    }
  }
  return world
}

/** Think, seize, be served, release. */
export function baselineMmk(model: MmkModel, rows: RowWriter | null): ModelResult {
  let free = model.servers
  let cycles = 0
  let waited = 0
  const queue: number[] = []
  let head = 0
  function* customer(world: World, id: number): Body {
    const chance = new Xorshift(id)
    for (;;) {
      yield THINK[chance.draw()]!
      rows?.write(world.now, 1, id, 0)
      const asked = world.now
      if (free > 0) free--
      else {
        queue.push(id)
        yield SUSPENDED
      }
      waited += world.now - asked
      rows?.write(world.now, 2, id, world.now - asked)
      yield SERVICE[chance.draw()]!
      rows?.write(world.now, 3, id, 0)
      if (head < queue.length) {
        world.resume(queue[head++]!)
        if (head > 4096) {
          queue.splice(0, head)
          head = 0
        }
      } else free++
      rows?.write(world.now, 4, id, 0)
      if (++cycles === model.cycles) world.isOver = true
    }
  }
  const world = run(model.processes, customer)
  return { events: cycles * 4, end: world.now, sum: waited }
}

/** Strategy, device, interrupt, wakeup for each piece. */
export function baselineDma(model: DmaModel, rows: RowWriter | null): ModelResult {
  let pieces = 0
  function* channel(world: World, id: number): Body {
    const chance = new Xorshift(id)
    for (let request = 0; request < model.requests; request++) {
      for (let piece = 0; piece < PIECES; piece++) {
        yield STRATEGY
        rows?.write(world.now, 1, id, piece)
        yield DEVICE + chance.draw()
        rows?.write(world.now, 2, id, piece)
        yield INTERRUPT
        rows?.write(world.now, 3, id, piece)
        yield WAKEUP
        rows?.write(world.now, 4, id, piece)
        pieces++
      }
    }
  }
  const world = run(model.channels, channel)
  return { events: pieces * 4, end: world.now, sum: pieces }
}
