import { MODE, STATE } from './bits'
import type { Chip8237 } from './chip'
import type { CycleEngine } from './cycle'
import { moveItem, shortTransferClocks } from './transfer'

/**
 * Whole transfers of one service, each at its exact clock: what the state machine does when nobody looks at the single
 * clocks. The chip stands in S4, or in the S1 of its first transfer. Works in runs without a change of address bits 8-15
 * and ends before a transfer that would pass clock `end`, with the service, and when a device changes any input.
 * Returns the transfers; `engine.now` has moved on.
 *
 * @source Intel 8237A data sheet, state diagram: S1 only when address bits 8-15 change, one SW per wait state
 */
export function wholeTransfers(engine: CycleEngine, chip: Chip8237, maxTransfers: number, end: number): number {
  const pair = engine.pair
  const channel = chip.channels[chip.active]!
  const type = channel.mode & MODE.TYPE
  if (pair.eop || (type !== MODE.WRITE && type !== MODE.READ)) return 0
  const single = (channel.mode & MODE.SERVICE) === MODE.SINGLE
  const atMost = single || chip.unasked ? 1 : maxTransfers
  const each = shortTransferClocks(chip) + pair.waitStates
  const changes = pair.changes
  let latch = chip.state === STATE.S4 && chip.needS1 ? 1 : 0
  let moved = 0
  while (moved < maxTransfers && engine.now + latch + each <= end) {
    const { address, count } = channel
    const untilCarry = channel.mode & MODE.DECREMENT ? (address & 0xff) + 1 : 0x100 - (address & 0xff)
    const inTime = Math.floor((end - engine.now - latch) / each)
    const wanted = Math.min(atMost, maxTransfers - moved, count, untilCarry, inTime)
    chip.state = STATE.S4
    engine.pass(latch)
    if (count === 0) return moved + lastTransfer(engine, chip, each)
    chip.ended = chip.processEnded = false
    const done = mover(engine, chip)(engine, chip, wanted, each)
    moved += done
    chip.needS1 = done === untilCarry
    latch = chip.needS1 ? 1 : 0
    if (pair.eop) chip.endOfProcess(chip.active)
    else if (single || chip.unasked) chip.ended = true
    if (chip.ended || pair.changes !== changes) break
  }
  return moved
}

/** The one that ends with terminal count. */
function lastTransfer(engine: CycleEngine, chip: Chip8237, each: number): number {
  const pair = engine.pair
  engine.pass(each)
  moveItem(pair, chip)
  engine.trace.transfer?.(engine.now, chip.channels[chip.active]!.number, pair.lastAddress, pair.lastData)
  return 1
}

type Mover = (engine: CycleEngine, chip: Chip8237, items: number, each: number) => number

/** The loop for this kind of service; the most usual one, bytes into memory upwards, has its own. */
function mover(engine: CycleEngine, chip: Chip8237): Mover {
  const mode = chip.channels[chip.active]!.mode
  if ((mode & MODE.TYPE) === MODE.READ) return outOfMemory
  if (chip.wide || mode & MODE.DECREMENT) return intoMemory
  return engine.trace.transfer === undefined ? bytesIntoMemory : bytesIntoMemoryWithRows
}

/** As intoMemory, for bytes at rising addresses without a row per transfer. */
function bytesIntoMemory(engine: CycleEngine, chip: Chip8237, items: number, each: number): number {
  const pair = engine.pair
  const channel = chip.channels[chip.active]!
  const { memory, changes } = pair
  const device = channel.device
  const start = (channel.page << 16) | channel.address
  const end = start + items
  const countAtZero = start + channel.count
  let offset = engine.offset
  let at = start
  let item = 0
  while (at < end) {
    offset += each
    engine.offset = offset
    item = device.read(false)
    memory[at] = item
    at++
    channel.address = at & 0xffff
    channel.count = countAtZero - at
    if (pair.changes !== changes) break
  }
  pair.lastAddress = at - 1
  pair.lastData = item
  return at - start
}

/** The same with a row per transfer. */
function bytesIntoMemoryWithRows(engine: CycleEngine, chip: Chip8237, items: number, each: number): number {
  const pair = engine.pair
  const channel = chip.channels[chip.active]!
  const { memory, changes } = pair
  const { device, number } = channel
  const row = engine.trace.transfer!
  const base = engine.base
  const start = (channel.page << 16) | channel.address
  const end = start + items
  const countAtZero = start + channel.count
  let offset = engine.offset
  let at = start
  let item = 0
  while (at < end) {
    offset += each
    engine.offset = offset
    item = device.read(false)
    memory[at] = item
    at++
    channel.address = at & 0xffff
    channel.count = countAtZero - at
    row(base + offset, number, at - 1, item)
    if (pair.changes !== changes) break
  }
  pair.lastAddress = at - 1
  pair.lastData = item
  return at - start
}

/** Up to `items` items from the device, none of them the last of the count; fewer when an input changes. */
function intoMemory(engine: CycleEngine, chip: Chip8237, items: number, each: number): number {
  const pair = engine.pair
  const channel = chip.channels[chip.active]!
  const { memory, changes } = pair
  const { device, number } = channel
  const row = engine.trace.transfer
  const step = channel.mode & MODE.DECREMENT ? -1 : 1
  const wide = chip.wide
  const stride = wide ? step * 2 : step
  let { address, count } = channel
  let at = wide ? ((channel.page & 0xfe) << 16) | (address << 1) : (channel.page << 16) | address
  const base = engine.base
  let offset = engine.offset
  let item = 0
  let done = 0
  do {
    offset += each
    engine.offset = offset
    item = device.read(false)
    memory[at] = item
    if (wide) memory[at + 1] = item >> 8
    address = (address + step) & 0xffff
    count--
    channel.address = address
    channel.count = count
    done++
    if (row !== undefined) row(base + offset, number, at, item)
    at += stride
  } while (done < items && pair.changes === changes)
  pair.lastAddress = at - stride
  pair.lastData = item
  return done
}

/** The other direction. */
function outOfMemory(engine: CycleEngine, chip: Chip8237, items: number, each: number): number {
  const pair = engine.pair
  const channel = chip.channels[chip.active]!
  const { memory, changes } = pair
  const { device, number } = channel
  const row = engine.trace.transfer
  const step = channel.mode & MODE.DECREMENT ? -1 : 1
  const wide = chip.wide
  const stride = wide ? step * 2 : step
  let { address, count } = channel
  let at = wide ? ((channel.page & 0xfe) << 16) | (address << 1) : (channel.page << 16) | address
  const base = engine.base
  let offset = engine.offset
  let item = 0
  let done = 0
  do {
    offset += each
    engine.offset = offset
    item = memory[at] ?? 0xff
    if (wide) item |= (memory[at + 1] ?? 0xff) << 8
    device.write(item, false)
    address = (address + step) & 0xffff
    count--
    channel.address = address
    channel.count = count
    done++
    if (row !== undefined) row(base + offset, number, at, item)
    at += stride
  } while (done < items && pair.changes === changes)
  pair.lastAddress = at - stride
  pair.lastData = item
  return done
}
