import { MODE } from './bits'
import type { Chip8237 } from './chip'
import type { DmaBulkDevice } from './device'
import type { Dma8237Pair } from './pair'

/**
 * Move up to `limit` items (at most count + 1) of the service at once, if the device can. The address wraps inside the
 * page; the last item of a full count ends the process. Returns the items moved; 0 means: go item by item.
 * Does not touch clocks or grants.
 *
 * @source Intel 8237A data sheet, address and count; host-side optimisation of this model
 */
export function moveBulk(pair: Dma8237Pair, chip: Chip8237, limit: number): number {
  const channel = chip.channels[chip.active]!
  const type = channel.mode & MODE.TYPE
  const device = channel.device
  let items = limit
  if (type === MODE.WRITE || type === MODE.READ) {
    const bulk = device.bulk
    if (bulk === undefined) return 0
    items = Math.min(limit, bulk.ready())
    if (items < 2 || !insideMemory(pair, chip)) return 0
    chip.ended = false
    chip.processEnded = false
    const last = items === channel.count + 1
    if (channel.mode & MODE.DECREMENT) downwards(pair, chip, bulk, items, type, last)
    else upwards(pair, chip, bulk, items, type, last)
  } else {
    if (type === MODE.ILLEGAL || device.verify !== undefined) return 0
    chip.ended = false
    chip.processEnded = false
  }
  finish(pair, chip, items)
  return items
}

/** The page lies wholly in the memory that is fitted. */
function insideMemory(pair: Dma8237Pair, chip: Chip8237): boolean {
  return pageStart(chip) + (chip.wide ? 0x20000 : 0x10000) <= pair.memory.length
}

function pageStart(chip: Chip8237): number {
  const page = chip.channels[chip.active]!.page
  return (chip.wide ? page & 0xfe : page) << 16
}

function upwards(
  pair: Dma8237Pair,
  chip: Chip8237,
  bulk: DmaBulkDevice,
  items: number,
  type: number,
  last: boolean,
): void {
  const width = chip.wide ? 2 : 1
  const page = pageStart(chip)
  const address = chip.channels[chip.active]!.address
  const before = Math.min(items, 0x10000 - address)
  const start = page + address * width
  const head = pair.memory.subarray(start, start + before * width)
  const tail = items > before ? pair.memory.subarray(page, page + (items - before) * width) : undefined
  if (type === MODE.WRITE) {
    bulk.readBulk(head, last && tail === undefined)
    if (tail !== undefined) bulk.readBulk(tail, last)
  } else {
    bulk.writeBulk(head, last && tail === undefined)
    if (tail !== undefined) bulk.writeBulk(tail, last)
  }
}

function downwards(
  pair: Dma8237Pair,
  chip: Chip8237,
  bulk: DmaBulkDevice,
  items: number,
  type: number,
  last: boolean,
): void {
  const width = chip.wide ? 2 : 1
  const page = pageStart(chip)
  const address = chip.channels[chip.active]!.address
  const scratch = new Uint8Array(items * width)
  if (type === MODE.WRITE) bulk.readBulk(scratch, last)
  for (let i = 0; i < items; i++) {
    const at = page + ((address - i) & 0xffff) * width
    for (let byte = 0; byte < width; byte++) {
      if (type === MODE.WRITE) pair.memory[at + byte] = scratch[i * width + byte]!
      else scratch[i * width + byte] = pair.memory[at + byte]!
    }
  }
  if (type === MODE.READ) bulk.writeBulk(scratch, last)
}

function finish(pair: Dma8237Pair, chip: Chip8237, items: number): void {
  const channel = chip.channels[chip.active]!
  const direction = channel.mode & MODE.DECREMENT ? -1 : 1
  const old = (channel.address + direction * (items - 1)) & 0xffff
  const last = items === channel.count + 1
  channel.address = (old + direction) & 0xffff
  channel.count = (channel.count - items) & 0xffff
  chip.needS1 = ((old ^ channel.address) & 0xff00) !== 0
  if (last || pair.eop) chip.endOfProcess(chip.active)
  else if ((channel.mode & MODE.SERVICE) === MODE.SINGLE || chip.unasked) chip.ended = true
}
