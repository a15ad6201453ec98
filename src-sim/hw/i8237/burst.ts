import { COMMAND, MODE, STATE } from './bits'
import { moveBulk } from './bulk'
import type { Chip8237 } from './chip'
import { nextState } from './cycle'
import type { Dma8237Pair } from './pair'
import { copyIn, copyOut, moveItem, shortTransferClocks } from './transfer'

/**
 * Let at most `maxTransfers` transfers happen, whole services at a time: the same bytes, registers, clocks, holds and
 * grants as CycleEngine.run, without passing through the states. Returns how many happened; fewer when nothing
 * (more) requests or a cascaded card keeps the bus.
 *
 * @source Intel 8237A data sheet, service modes and state diagram
 */
export function runBurst(pair: Dma8237Pair, maxTransfers: number): number {
  if (maxTransfers <= 0) return 0
  let moved = normalise(pair)
  while (moved < maxTransfers) {
    const chip = serving(pair) ?? grant(pair)
    if (chip === undefined) {
      pair.diagnoseCascade()
      break
    }
    moved += chip.memoryToMemory
      ? copyMany(pair, chip, maxTransfers - moved)
      : moveMany(pair, chip, maxTransfers - moved)
    if (chip === pair.second) sampleFirst(pair)
    if (chip.ended) endService(pair, chip)
  }
  return moved
}

/** Bring a pair that stands in the middle of a transfer or an arbitration to a transfer boundary; returns transfers done. */
function normalise(pair: Dma8237Pair): number {
  let moved = 0
  for (const chip of [pair.first, pair.second]) {
    while (insideTransfer(chip)) {
      chip.state = nextState(chip, pair.waitStates)
      pair.clocks++
      if (chip.state === STATE.S14) copyIn(pair, chip)
      else if (chip.state === STATE.S24) copyOut(pair, chip)
      else if (chip.state === STATE.S4) moveItem(pair, chip)
      else continue
      if (chip.state !== STATE.S14) {
        pair.grants.add(1)
        moved++
      }
    }
    if (chip.atEndOfService()) endService(pair, chip)
  }
  const { first, second } = pair
  if (second.state === STATE.S0) second.state = STATE.SI
  if (second.state === STATE.SC && second.active === 0) {
    if (first.state === STATE.S0) takeBus(pair)
    if (first.state === STATE.SI) second.state = STATE.SI
  }
  if (second.state === STATE.SI) pair.hlda = false
  return moved
}

/** DMA1 has the bus: lock in its channel, or give the bus back when the request is gone. */
function takeBus(pair: Dma8237Pair): void {
  const first = pair.first
  const pending = first.pending()
  first.state = pending === 0 ? STATE.SI : pair.grantTo(first, first.pick(pending))
}

/** DMA1 raises HRQ as soon as it is idle and somebody asks, and keeps it up until it gets the bus. */
function sampleFirst(pair: Dma8237Pair): void {
  if (pair.first.state === STATE.SI && pair.first.pending() !== 0) pair.first.state = STATE.S0
}

/** States from which S4 or S24 is still ahead, after the service has done at least part of a transfer. */
function insideTransfer(chip: Chip8237): boolean {
  const state = chip.state
  return (state >= STATE.S1 && state <= STATE.SW) || (state >= STATE.S11 && state <= STATE.S23)
}

/** The chip whose service goes on, if any; undefined too when a cascaded card has the bus. */
function serving(pair: Dma8237Pair): Chip8237 | undefined {
  const { first, second } = pair
  if (first.state >= STATE.S1 && first.state !== STATE.SC) return first
  if (second.state >= STATE.S1 && second.state !== STATE.SC) return second
  return undefined
}

/** Arbitrate on both levels; undefined when nobody asks or the winner is a card that drives the bus itself. */
function grant(pair: Dma8237Pair): Chip8237 | undefined {
  const { first, second } = pair
  if (first.state === STATE.SC && (first.requesting & (1 << first.active)) === 0) endService(pair, first)
  if (second.state === STATE.SC && second.active !== 0 && (second.requesting & (1 << second.active)) === 0) {
    endService(pair, second)
  }
  while (second.state === STATE.SI) {
    sampleFirst(pair)
    second.setPin(0, first.holdRequest)
    const pending = second.pending()
    if (pending === 0) return undefined
    pair.holds++
    pair.hlda = true
    second.state = pair.grantTo(second, second.pick(pending))
    if (second.state !== STATE.SC) return second
    if (second.active !== 0) break
    takeBus(pair)
    if (first.state === STATE.SI) endService(pair, second)
  }
  sampleFirst(pair)
  return first.state > STATE.S0 && first.state !== STATE.SC ? first : undefined
}

function endService(pair: Dma8237Pair, chip: Chip8237): void {
  chip.state = STATE.SI
  pair.second.state = STATE.SI
  pair.hlda = false
}

function copyMany(pair: Dma8237Pair, chip: Chip8237, limit: number): number {
  let moved = 0
  chip.state = STATE.S24
  do {
    copyIn(pair, chip)
    copyOut(pair, chip)
    moved++
  } while (moved < limit && !chip.ended)
  pair.clocks += moved * (8 + 2 * pair.waitStates)
  pair.grants.add(moved)
  return moved
}

function moveMany(pair: Dma8237Pair, chip: Chip8237, limit: number): number {
  const channel = chip.channels[chip.active]!
  const single = (channel.mode & MODE.SERVICE) === MODE.SINGLE
  const wanted = Math.min(limit, channel.count + 1)
  const each = shortTransferClocks(chip) + pair.waitStates
  chip.state = STATE.S4
  if (wanted > 1 && !pair.eop && !chip.unasked && (!single || undisputed(pair, chip))) {
    const s1 = chip.needS1 ? 1 : 0
    const start = channel.address
    const many = moveBulk(pair, chip, wanted)
    if (many > 0) {
      const decrement = (channel.mode & MODE.DECREMENT) !== 0
      const crossings = decrement ? (start >> 8) - ((start - many + 1) >> 8) : ((start + many - 1) >> 8) - (start >> 8)
      pair.clocks += s1 + many * each + (single ? many - 1 : crossings)
      pair.grants.add(single ? 1 : many)
      if (single) {
        pair.grants.repeatSingle(channel.number, many - 1)
        pair.holds += many - 1
      }
      return many
    }
  }
  pair.clocks += each + (chip.needS1 ? 1 : 0)
  moveItem(pair, chip)
  pair.grants.add(1)
  return 1
}

/** No other channel can win the next arbitration as long as no request changes. */
function undisputed(pair: Dma8237Pair, chip: Chip8237): boolean {
  return keepsWinning(chip, chip.active) && (chip === pair.second || keepsWinning(pair.second, 0))
}

function keepsWinning(chip: Chip8237, index: number): boolean {
  const pending = chip.pending()
  if (pending === 1 << index) return true
  if ((pending & (1 << index)) === 0) return false
  return (chip.command & COMMAND.ROTATING) === 0 && chip.pick(pending) === index
}
