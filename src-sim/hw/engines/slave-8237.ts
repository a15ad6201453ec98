import { PRIORITY } from '../../core/priority'
import type { Sim } from '../../core/sim'
import { DEVICE_ERROR, type DmaCommand, type DmaSegment } from '../device'
import type { Media } from '../media'
import type { DmaBoard } from './dma-board'
import type { DataPhase, DmaEngine, EngineHost } from './engine'
import { byteSpace } from '../io-ports'
import type { RegisterSpace } from '../registers'
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
  private isUp = false
  /** Whom `acknowledge` tells that the line fell. */
  private lower: (() => void) | null = null

  /**
   * @param channel AT channel: 0-3 moves bytes, 5-7 words
   * @param sgllen segments of a command that the board takes
   */
  constructor(sim: Sim, board: DmaBoard, media: Media, channel: number, sgllen: number) {
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
    board.program(channel, isToMemory, addr, Math.floor(Math.min(size, command.count) / width))
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
    const items = parts.reduce((sum, { moved }) => sum + moved, 0)
    phase.begin(parts[0]?.address ?? 0, items * width)
    const length = Math.max(phase.mediaTime(items * width), board.timeFor(items))
    this.sim.schedule(length, PRIORITY.hardware, () => {
      if (generation !== this.generation) return
      card.dataPhase(plan.moved, plan.error)
      parts.forEach(({ address, items: programmed, moved }, index) => {
        if (index > 0) board.program(channel, command.op === 'read', address, programmed)
        card.isChained = index + 1 < parts.length
        if (moved > 0) board.burst(channel, moved, phase.touch)
      })
      if (this.isUp) phase.end(command.count - card.residual, card.in(CARD_PORT.ERROR))
    })
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
