import { MODE } from './bits'
import type { Chip8237 } from './chip'
import type { Dma8237Pair } from './pair'

/**
 * The end of S4: one item moves for the channel in service, address and count step, and the service is marked as
 * ended on terminal count, on external EOP, in single mode, and in demand mode without a request.
 *
 * @source Intel 8237A data sheet, transfer types and terminal count; AT board: the page latch takes no carry
 */
export function moveItem(pair: Dma8237Pair, chip: Chip8237): void {
  const channel = chip.channels[chip.active]!
  const mode = channel.mode
  const count = channel.count
  const last = count === 0
  const old = channel.address
  const type = mode & MODE.TYPE
  chip.ended = false
  chip.processEnded = false
  if (type === MODE.WRITE) {
    const item = channel.device.read(last)
    pair.lastData = item
    if (chip.wide) {
      const at = ((channel.page & 0xfe) << 16) | (old << 1)
      pair.lastAddress = at
      pair.memory[at] = item
      pair.memory[at + 1] = item >> 8
    } else {
      const at = (channel.page << 16) | old
      pair.lastAddress = at
      pair.memory[at] = item
    }
  } else if (type === MODE.READ) {
    const item = fetch(pair, chip, chip.active)
    pair.lastData = item
    channel.device.write(item, last)
  } else {
    if (type === MODE.ILLEGAL)
      pair.diagnose(`channel ${channel.number} has the illegal transfer type 11; treated as verify`)
    pair.lastAddress = physicalAddress(chip, chip.active)
    pair.lastData = 0
    channel.device.verify?.(last)
  }
  const next = (mode & MODE.DECREMENT ? old - 1 : old + 1) & 0xffff
  channel.address = next
  channel.count = (count - 1) & 0xffff
  chip.needS1 = ((old ^ next) & 0xff00) !== 0
  if (last || pair.eop) chip.endOfProcess(chip.active)
  else if ((mode & MODE.SERVICE) === MODE.SINGLE || chip.unasked) chip.ended = true
}

/**
 * The end of S14: channel 0's item goes into the temporary register.
 *
 * @source Intel 8237A data sheet, memory-to-memory
 */
export function copyIn(pair: Dma8237Pair, chip: Chip8237): void {
  chip.latch = fetch(pair, chip, 0)
  chip.temporary = chip.latch & 0xff
  pair.lastData = chip.latch
}

/**
 * The end of S24: the item lands at channel 1's address, both channels step; channel 1's count ends the copy, and
 * the end is reported for channel 1 only.
 *
 * @source Intel 8237A data sheet, memory-to-memory; 82C37A description for the TC bit
 */
export function copyOut(pair: Dma8237Pair, chip: Chip8237): void {
  const source = chip.channels[0]
  const target = chip.channels[1]
  const at = physicalAddress(chip, 1)
  pair.lastAddress = at
  pair.lastData = chip.latch
  pair.memory[at] = chip.latch
  if (chip.wide) pair.memory[at + 1] = chip.latch >> 8
  chip.ended = false
  chip.processEnded = false
  if (!chip.addressHold) source.address = step(source.address, source.mode)
  target.address = step(target.address, target.mode)
  source.count = (source.count - 1) & 0xffff
  if (source.count === 0xffff && source.mode & MODE.AUTOINITIALISE) {
    source.address = source.baseAddress
    source.count = source.baseCount
  }
  target.count = (target.count - 1) & 0xffff
  if (target.count === 0xffff || pair.eop) {
    chip.endOfProcess(1)
    chip.request &= ~1
  }
}

/**
 * Byte address of channel `index`: the page latch above the 16-bit address, or above the word address without its
 * lowest bit on the 16-bit chip.
 *
 * @source IBM AT address path: page latch 8 bits, no carry
 */
export function physicalAddress(chip: Chip8237, index: number): number {
  const channel = chip.channels[index]!
  return chip.wide ? ((channel.page & 0xfe) << 16) | (channel.address << 1) : (channel.page << 16) | channel.address
}

/**
 * S-states of the transfer that the chip is about to make, apart from S1 and wait states.
 *
 * @source Intel 8237A data sheet, state diagram and compressed timing
 */
export function shortTransferClocks(chip: Chip8237): number {
  return chip.compressed ? 2 : 3
}

function fetch(pair: Dma8237Pair, chip: Chip8237, index: number): number {
  const at = physicalAddress(chip, index)
  pair.lastAddress = at
  const low = pair.memory[at] ?? 0xff
  return chip.wide ? low | ((pair.memory[at + 1] ?? 0xff) << 8) : low
}

function step(address: number, mode: number): number {
  return (mode & MODE.DECREMENT ? address - 1 : address + 1) & 0xffff
}
