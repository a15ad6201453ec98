import { type Body, run, SUSPENDED, type World } from './baseline'
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
 * The tight baseline again, but its processes wait as composable ones must: by calling another generator with `yield*`.
 * Shows what that call alone costs, whatever runs the processes.
 */
function* wait(delay: number): Body {
  yield delay
}

/** Strategy, device, interrupt, wakeup for each piece. */
export function delegatedDma(model: DmaModel): ModelResult {
  let pieces = 0
  function* channel(_world: World, id: number): Body {
    const chance = new Xorshift(id)
    for (let piece = 0; piece < model.requests * PIECES; piece++) {
      yield* wait(STRATEGY)
      yield* wait(DEVICE + chance.draw())
      yield* wait(INTERRUPT)
      yield* wait(WAKEUP)
      pieces++
    }
  }
  const world = run(model.channels, channel)
  return { events: pieces * 4, end: world.now, sum: pieces }
}

/** Think, seize, be served, release. */
export function delegatedMmk(model: MmkModel): ModelResult {
  let free = model.servers
  let cycles = 0
  let waited = 0
  let queue: number[] = []
  let head = 0
  function* seize(id: number): Body {
    if (free > 0) free--
    else {
      queue.push(id)
      yield SUSPENDED
    }
  }
  function release(world: World): void {
    if (head === queue.length) {
      free++
      return
    }
    world.resume(queue[head++]!)
    if (head > 4096) {
      queue = queue.slice(head)
      head = 0
    }
  }
  function* customer(world: World, id: number): Body {
    const chance = new Xorshift(id)
    for (;;) {
      yield* wait(THINK[chance.draw()]!)
      const asked = world.now
      yield* seize(id)
      waited += world.now - asked
      yield* wait(SERVICE[chance.draw()]!)
      release(world)
      if (++cycles === model.cycles) world.isOver = true
    }
  }
  const world = run(model.processes, customer)
  return { events: cycles * 4, end: world.now, sum: waited }
}
