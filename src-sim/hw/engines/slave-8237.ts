import { PRIORITY } from '../../core/priority'
import { newLink } from '../../core/sink'
import type { Sim } from '../../core/sim'
import type { Nanos } from '../../core/time'
import { DEVICE_ERROR, type DmaCommand, type DmaSegment } from '../device'
import { BLOCK, type Media } from '../media'
import type { BusTransfer, SystemBus } from '../bus'
import type { Faults } from '../faults'
import type { DmaBoard, DmaMode } from './dma-board'
import type { DataPhase, DmaEngine, EngineHost } from './engine'
import { byteSpace } from '../io-ports'
import type { RegisterSpace } from '../registers'
import { keepBusy } from './busy-neighbour'
import { bytesOf, joinSegments } from './segments'
import { CARD_COMMAND, CARD_CONTROL, CARD_PORT, SlaveCard } from './slave-card'

/** Items that a count register holds. @source Intel 8237A data sheet */
const CHANNEL_ITEMS = 0x10000

/** What a channel does for one segment of a command. */
interface Part {
  readonly address: number
  /** Items it is programmed for, and how many of them move. */
  readonly items: number
  readonly moved: number
}

/** How a card sits on the bus. @source our bus model */
export interface BusPlace {
  readonly name: string
  readonly bus: SystemBus
  /** What `program` writes into the mode register; a driver that works the ports writes what it wants. */
  readonly mode: DmaMode
  /** 0 = the card keeps the whole command, so its medium can wait. */
  readonly fifoBytes: number
  readonly fifoThreshold: number
  /** A tape stops, backs up and goes on; ns. 0 = data that came too fast is lost. */
  readonly reposition: Nanos
  readonly faults: Faults
}

/** Thousandths of a channel's time on the bus for which the processor stands still: 13 of 18 half clocks. @source 80386 board manuals */
const CHANNEL_STALL = 722

/**
 * Third-party DMA: a card that asks and a channel of the board's controllers that moves. The controllers do it in one
 * burst for each segment, at the end of the time it all takes. An AT board knows one segment; boards with a longer list
 * load the next one into the channel at terminal count and keep that signal from the card, as EISA boards do.
 *
 * @source our slave-DMA card; Intel 8237A data sheet; IBM AT board; EISA DMA scatter/gather
 */
export class Slave8237 implements DmaEngine {
  readonly card: SlaveCard
  readonly channel: number
  private readonly sim: Sim
  private readonly board: DmaBoard
  private readonly width: 1 | 2
  private readonly sgllen: number
  /** The ports of the card, 0-7. */
  readonly registers: RegisterSpace
  private host: EngineHost | null = null
  /** The command that `program` writes registers for, with all its list. */
  private given: DmaCommand | null = null
  /** The command under way came from registers alone: one segment, as the channel stands. */
  private isBare = false
  /** Commands and resets so far; what an older one scheduled is void. */
  private generation = 0
  private readonly busPlace: BusPlace | null
  private onBus: BusTransfer | null = null
  private isUp = false
  /** The command under way holds the bus until terminal count. */
  private isBlock = false
  /** Whom `acknowledge` tells that the line fell. */
  private lower: (() => void) | null = null

  /**
   * @param channel AT channel: 0-3 moves bytes, 5-7 words
   * @param sgllen segments of a command that the board takes
   * @param place null: the card is alone
   */
  constructor(sim: Sim, board: DmaBoard, media: Media, channel: number, sgllen: number, place: BusPlace | null = null) {
    this.busPlace = place
    this.sim = sim
    this.board = board
    this.channel = channel
    this.sgllen = sgllen
    this.width = channel >= 4 ? 2 : 1
    this.card = new SlaveCard(media, {
      dreq: (level) => board.pair.dreq(channel, level),
      interrupt: (level) => this.interrupt(level),
      started: (isToMemory) => this.started(isToMemory),
      reset: () => {
        this.generation++
        if (this.onBus) this.busPlace?.bus.cancel(this.onBus)
        this.host?.reset()
      },
    })
    this.registers = byteSpace(
      (port) => this.card.in(port),
      (port, value) => {
        if (port !== CARD_PORT.ACKNOWLEDGE || !this.isUp || this.host?.clears() !== false) this.card.out(port, value)
      },
    )
    board.attach(channel, this.card)
  }

  connect(host: EngineHost): void {
    this.host = host
  }

  listed(command: DmaCommand): number {
    if (this.isBare) return command.count
    return bytesOf(this.list(command))
  }

  judge(command: DmaCommand): number {
    if (this.width === 1 || this.isBare) return DEVICE_ERROR.ok
    let left = command.count
    const isOdd = this.list(command).some(({ addr, size }) => {
      const isUsed = left > 0
      left -= size
      return isUsed && (addr % 2 !== 0 || (left > 0 && size % 2 !== 0))
    })
    return isOdd ? DEVICE_ERROR.alignment : DEVICE_ERROR.ok
  }

  program(command: DmaCommand): void {
    const { card, board, channel, width } = this
    const { addr, size } = this.list(command)[0] ?? { addr: 0, size: 0 }
    const isToMemory = command.op === 'read'
    board.program(channel, isToMemory, addr, Math.floor(Math.min(size, command.count) / width), this.busPlace?.mode)
    const { INTERRUPTS, DMA, WIDE } = CARD_CONTROL
    card.out(CARD_PORT.CONTROL, INTERRUPTS | DMA | (width === 2 ? WIDE : 0))
    this.place(Math.floor(command.blkno / 0x10000), Math.floor(command.count / 0x10000))
    card.out(CARD_PORT.COMMAND, CARD_COMMAND.EXTEND)
    this.place(command.blkno, command.count)
    this.given = command
    card.out(CARD_PORT.COMMAND, isToMemory ? CARD_COMMAND.READ : CARD_COMMAND.WRITE)
    this.given = null
  }

  refuse(): void {
    this.card.out(CARD_PORT.COMMAND, CARD_COMMAND.READ)
  }

  run(phase: DataPhase): void {
    const { board, channel, width, card } = this
    const { command, plan } = phase
    const parts = this.isBare ? this.bare(plan.moved) : this.parts(command, plan.moved)
    const { generation } = this
    const items = moved(parts)
    phase.begin(parts[0]?.address ?? 0, items * width)
    const move = (most: number, error: number): void => {
      if (generation !== this.generation) return
      card.dataPhase(most, error)
      let left = Math.floor(most / width)
      parts.forEach((part, index) => {
        const { address, items: programmed } = part
        const count = Math.min(part.moved, left)
        left -= count
        if (count > 0 && index > 0) {
          board.program(channel, command.op === 'read', address, programmed, this.busPlace?.mode)
        }
        card.isChained = index + 1 < parts.length
        if (count > 0) board.burst(channel, count, phase.touch)
      })
      if (this.isBlock && this.isBare && card.residual === 0) board.finishBlock(channel, phase.touch)
      if (this.isUp) phase.end(command.count - card.residual, card.in(CARD_PORT.ERROR))
    }
    const mediaTime = phase.mediaTime(items * width)
    if (this.busPlace) this.ask(this.busPlace, phase, items, mediaTime, move)
    else {
      const length = Math.max(mediaTime, board.timeFor(items))
      this.sim.schedule(length, PRIORITY.hardware, () => move(plan.moved, plan.error))
    }
  }

  /** Asks for the bus, and moves what passes before medium or bus ends it. */
  private ask(
    place: BusPlace,
    { command, plan }: DataPhase,
    items: number,
    mediaTime: Nanos,
    move: (most: number, error: number) => void,
  ): void {
    const { board, channel, width } = this
    const { bus, name, faults, fifoBytes, reposition } = place
    if (faults.strike('F34')) return
    if (faults.strike('F35')) board.maskCascade()
    if (!board.reaches(channel)) return
    const busyFor = faults.strike('F39')
    const mode = faults.strike('F36') ? 'block' : board.modeOf(channel)
    this.isBlock = mode === 'block'
    const burst = Math.max(1, Math.floor((fifoBytes - place.fifoThreshold) / width))
    // In block mode the channel goes on to its own end.
    const served = this.isBlock && this.isBare && items > 0 ? Math.max(items, board.armed(channel)) : items
    const need = board.timeFor(served, mode, burst)
    const length = Math.max(mediaTime, need)
    const canWait = fifoBytes === 0 || mediaTime === 0
    const slack = canWait ? Infinity : Math.floor(((fifoBytes - place.fifoThreshold) * mediaTime) / (items * width))
    const begin = (rest: Nanos, restNeed: Nanos, stall: Nanos): void => {
      this.onBus = bus.begin({
        owner: name,
        rank: channel >= 4 ? channel : channel - 4,
        length: rest,
        need: restNeed,
        stall: Math.min(stall, restNeed),
        bytes: items * width,
        isHold: mode === 'block',
        slack,
        link: command.link ?? newLink(),
        done: () => {
          this.onBus = null
          move(plan.moved, plan.error)
        },
        late: (passed) => {
          this.onBus = null
          const left = rest - passed
          if (reposition > 0) {
            const { generation } = this
            const share = (value: number): number => Math.floor((value * left) / rest)
            this.sim.schedule(reposition, PRIORITY.hardware, () => {
              if (generation === this.generation) begin(left, Math.min(left, share(restNeed)), share(stall))
            })
            return
          }
          const bytes = Math.floor((items * width * passed) / length)
          move(Math.min(plan.moved, bytes - (bytes % BLOCK)), DEVICE_ERROR.fifo)
        },
      })
    }
    if (busyFor) keepBusy(bus, busyFor.value, CHANNEL_STALL)
    begin(length, need, board.stallFor(served, mode, burst))
  }

  acknowledge(lower: () => void): void {
    this.lower = lower
    this.card.out(CARD_PORT.ACKNOWLEDGE, 0)
    this.lower = null
  }

  /** The card's interrupt line changes; a rise counts when the bus cycles of the burst are over. */
  private interrupt(level: boolean): void {
    this.isUp = level
    if (level) return
    const { lower } = this
    this.lower = null
    if (lower) lower()
    else this.host?.lowered()
  }

  /** The card has taken a command: of `program`, or of registers that somebody wrote. */
  private started(isToMemory: boolean): void {
    const { block, count } = this.card.asked
    this.generation++
    this.isBare = this.given === null
    const segments = this.board.target(this.channel)
    this.host?.started(this.given ?? { op: isToMemory ? 'read' : 'write', blkno: block, count, segments })
  }

  /** What the channel does as it stands; at its terminal count the card ends and says nothing of an error. */
  private bare(bytes: number): Part[] {
    const { board, channel, width } = this
    const items = board.armed(channel)
    const address = board.target(channel)[0]!.addr
    return [{ address, items, moved: Math.min(items, Math.floor(bytes / width)) }]
  }

  private place(block: number, count: number): void {
    const { card } = this
    card.out(CARD_PORT.BLOCK_LOW, block)
    card.out(CARD_PORT.BLOCK_HIGH, Math.floor(block / 0x100))
    card.out(CARD_PORT.COUNT_LOW, count)
    card.out(CARD_PORT.COUNT_HIGH, Math.floor(count / 0x100))
  }

  /** The list as it fits the board. */
  private list({ segments }: DmaCommand): DmaSegment[] {
    const last = CHANNEL_ITEMS * this.width - 1
    return joinSegments(segments, { countMax: last, seg: last }).slice(0, this.sgllen)
  }

  /** What the channel does for `bytes` of a command; a count that does not fit it ends everything early. */
  private parts(command: DmaCommand, bytes: number): Part[] {
    const { width } = this
    const parts: Part[] = []
    let wanted = command.count
    let left = Math.floor(bytes / width)
    for (const { addr, size } of this.list(command)) {
      const items = Math.floor(Math.min(size, wanted) / width)
      if (items === 0 || left === 0) break
      const armed = ((items - 1) % CHANNEL_ITEMS) + 1
      const moved = Math.min(armed, left)
      parts.push({ address: addr, items, moved })
      wanted -= size
      left -= moved
      if (moved < items) break
    }
    return parts
  }
}

const moved = (parts: readonly Part[]): number => parts.reduce((sum, part) => sum + part.moved, 0)
