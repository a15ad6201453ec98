import { STATE } from './bits'
import type { Chip8237 } from './chip'
import type { Dma8237Pair } from './pair'
import { readSignals, type CycleSignals } from './signals'
import { wholeTransfers } from './whole'
import { copyIn, copyOut, moveItem } from './transfer'

/**
 * What a waveform or a table of transfers listens to. The signals object is reused: copy what must last.
 *
 * @source none; what a host may listen to
 */
export interface CycleTrace {
  /** After every clock. */
  clock?(signals: Readonly<CycleSignals>): void
  /** After every transfer: clock number, AT channel, byte address, item. */
  transfer?(clock: number, channel: number, address: number, item: number): void
}

/**
 * The state machines of both chips, one DMA clock at a time, and the CPU's answer to HRQ.
 *
 * @source Intel 8237A data sheet, state diagram; cascade wiring of the IBM AT
 */
export class CycleEngine {
  readonly pair: Dma8237Pair
  trace: CycleTrace
  /** Clocks from HRQ to HLDA beyond the one that S0 always takes. */
  grantDelay = 0
  /** False: the host drives `pair.hlda` itself. */
  autoGrant = true
  /** `now` in two parts, so that the inner loop counts in small integers. */
  base = 0
  offset = 0
  private waited = 0
  private readonly signals: CycleSignals

  constructor(pair: Dma8237Pair, trace: CycleTrace = {}) {
    this.pair = pair
    this.trace = trace
    this.signals = readSignals(pair, 0)
  }

  /** Clocks since the engine was made, all states. */
  get now(): number {
    return this.base + this.offset
  }

  /** Let clocks pass. */
  pass(clocks: number): void {
    this.offset += clocks
    if (this.offset < 0x10000000) return
    this.base += this.offset
    this.offset = 0
  }

  /** One DMA clock. Returns 1 when a transfer ended in it, 0 when a state changed, -1 when nothing moved at all. */
  clock(): number {
    const { first, second } = this.pair
    const before = first.state | (second.state << 4) | (first.waitLeft << 8) | (second.waitLeft << 16)
    const hldaBefore = this.pair.hlda
    if (this.autoGrant) this.answerHold(second.holdRequest)
    second.setPin(0, first.holdRequest)
    const cascaded = second.state === STATE.SC && second.active === 0
    const moved = this.advance(second, this.pair.hlda) + this.advance(first, cascaded)
    this.pass(1)
    if (this.trace.clock !== undefined) this.trace.clock(readSignals(this.pair, this.now, this.signals))
    if (moved > 0) return 1
    const after = first.state | (second.state << 4) | (first.waitLeft << 8) | (second.waitLeft << 16)
    return after === before && hldaBefore === this.pair.hlda && this.waited === 0 ? -1 : 0
  }

  /**
   * Clock until `maxTransfers` transfers have happened, `maxClocks` have passed, or nothing can change any more.
   * Stops in S4 of the last transfer. Returns the transfers.
   */
  run(maxTransfers: number, maxClocks = Number.MAX_SAFE_INTEGER): number {
    const end = this.now + maxClocks
    let moved = 0
    while (moved < maxTransfers && this.now < end) {
      const chip = this.trace.clock === undefined ? this.soleRunner() : undefined
      if (chip !== undefined) {
        moved += this.runTransfers(chip, maxTransfers - moved, end)
        if (moved >= maxTransfers || this.now >= end) break
      }
      const outcome = this.clock()
      if (outcome > 0) moved++
      else if (outcome < 0) {
        this.pair.diagnoseCascade()
        break
      }
    }
    return moved
  }

  /** The chip that is moving data while the other one cannot change state, if that is so. */
  private soleRunner(): Chip8237 | undefined {
    const { first, second } = this.pair
    if (transferring(first)) return first
    if (!transferring(second)) return undefined
    return first.state === STATE.S0 || first.pending() === 0 ? second : undefined
  }

  /** Clocks of one chip in a row, up to the end of its service or until an input changes. */
  private runTransfers(chip: Chip8237, maxTransfers: number, end: number): number {
    const pair = this.pair
    const changes = pair.changes
    const start = this.now
    let moved = 0
    while (this.now < end && !chip.atEndOfService() && pair.changes === changes) {
      if (chip.state === STATE.S4 || chip.state === STATE.S1) {
        const whole = wholeTransfers(this, chip, maxTransfers - moved, end)
        moved += whole
        if (moved === maxTransfers) break
        if (whole > 0) continue
      }
      const state = nextState(chip, pair.waitStates)
      chip.state = state
      this.pass(1)
      if (state === STATE.S14) copyIn(pair, chip)
      else if (state === STATE.S4 || state === STATE.S24) {
        if (state === STATE.S4) moveItem(pair, chip)
        else copyOut(pair, chip)
        moved++
        this.trace.transfer?.(this.now, chip.channels[chip.active]!.number, pair.lastAddress, pair.lastData)
        if (moved === maxTransfers) break
      }
    }
    pair.grants.add(moved)
    pair.clocks += this.now - start
    const first = pair.first
    if (chip !== first && first.state === STATE.SI && first.pending() !== 0) first.state = STATE.S0
    return moved
  }

  private answerHold(request: boolean): void {
    const pair = this.pair
    if (!request) {
      pair.hlda = false
      this.waited = 0
    } else if (!pair.hlda) {
      if (this.waited >= this.grantDelay) {
        pair.hlda = true
        this.waited = 0
      } else this.waited++
    }
  }

  /** One clock of one chip; `hlda` is its own hold acknowledge. Returns 1 when a transfer ended. */
  private advance(chip: Chip8237, hlda: boolean): number {
    const pair = this.pair
    switch (chip.state) {
      case STATE.SI:
        if (chip.pending() !== 0) chip.state = STATE.S0
        return 0
      case STATE.S0:
        if (hlda) this.grant(chip)
        break
      case STATE.SC:
        if ((chip.requesting & (1 << chip.active)) === 0) chip.state = STATE.SI
        return 0
      default:
        chip.state = chip.atEndOfService() ? STATE.SI : nextState(chip, pair.waitStates)
    }
    if (!transferring(chip)) return 0
    pair.clocks++
    if (chip.state === STATE.S14) copyIn(pair, chip)
    else if (chip.state === STATE.S4) moveItem(pair, chip)
    else if (chip.state === STATE.S24) copyOut(pair, chip)
    if (chip.state !== STATE.S4 && chip.state !== STATE.S24) return 0
    pair.grants.add(1)
    this.trace.transfer?.(this.now + 1, chip.channels[chip.active]!.number, pair.lastAddress, pair.lastData)
    return 1
  }

  private grant(chip: Chip8237): void {
    const pending = chip.pending()
    if (pending === 0) {
      chip.state = STATE.SI
      return
    }
    if (chip === this.pair.second) this.pair.holds++
    chip.state = this.pair.grantTo(chip, chip.pick(pending))
  }
}

function transferring(chip: Chip8237): boolean {
  return chip.state >= STATE.S1 && chip.state !== STATE.SC
}

/**
 * The state that follows within a service that goes on.
 *
 * @source Intel 8237A data sheet, state diagram: S1 only when address bits 8-15 change, S3 not in compressed timing
 */
export function nextState(chip: Chip8237, waitStates: number): number {
  switch (chip.state) {
    case STATE.S1:
      return STATE.S2
    case STATE.S2:
      if (!chip.compressed) return STATE.S3
      return startWaiting(chip, waitStates, STATE.S4)
    case STATE.S3:
      return startWaiting(chip, waitStates, STATE.S4)
    case STATE.SW:
      if (--chip.waitLeft > 0) return STATE.SW
      if (!chip.memoryToMemory) return STATE.S4
      return chip.secondHalf ? STATE.S24 : STATE.S14
    case STATE.S4:
      return chip.needS1 ? STATE.S1 : STATE.S2
    case STATE.S13:
      return startWaiting(chip, waitStates, STATE.S14)
    case STATE.S14:
      chip.secondHalf = true
      return STATE.S21
    case STATE.S23:
      return startWaiting(chip, waitStates, STATE.S24)
    case STATE.S24:
      chip.secondHalf = false
      return STATE.S11
    default:
      return chip.state + 1
  }
}

function startWaiting(chip: Chip8237, waitStates: number, otherwise: number): number {
  chip.waitLeft = waitStates
  return waitStates > 0 ? STATE.SW : otherwise
}
