import { PRIORITY } from '../../core/priority'
import type { Sim } from '../../core/sim'
import { DEVICE_ERROR, type DmaCommand, type DmaSegment } from '../device'
import type { Media } from '../media'
import type { DmaBoard } from './dma-board'
import type { DataPhase, DmaEngine } from './engine'
import { joinSegments } from './segments'
import { CARD_COMMAND, CARD_CONTROL, CARD_PORT, SlaveCard } from './slave-card'

/**
 * Third-party DMA: a card that asks and a channel of the board's controllers that moves, one segment for each command.
 * The controllers do it in one burst at the end of the time it takes.
 *
 * @source our slave-DMA card; Intel 8237A data sheet; IBM AT board
 */
export class Slave8237 implements DmaEngine {
  readonly card: SlaveCard
  readonly channel: number
  private readonly sim: Sim
  private readonly board: DmaBoard
  private readonly width: 1 | 2
  private isUp = false
  private lower: () => void = () => undefined

  /** @param channel AT channel: 0-3 moves bytes, 5-7 words */
  constructor(sim: Sim, board: DmaBoard, media: Media, channel: number) {
    this.sim = sim
    this.board = board
    this.channel = channel
    this.width = channel >= 4 ? 2 : 1
    this.card = new SlaveCard(media, {
      dreq: (level) => board.pair.dreq(channel, level),
      interrupt: (level) => this.interrupt(level),
    })
    board.attach(channel, this.card)
  }

  listed(command: DmaCommand): number {
    return this.first(command).size
  }

  judge(command: DmaCommand): number {
    const isOdd = this.width === 2 && this.first(command).addr % 2 !== 0
    return isOdd ? DEVICE_ERROR.alignment : DEVICE_ERROR.ok
  }

  program(command: DmaCommand): void {
    const { card, board, channel, width } = this
    const { addr, size } = this.first(command)
    const isToMemory = command.op === 'read'
    board.program(channel, isToMemory, addr, Math.floor(Math.min(size, command.count) / width))
    const { INTERRUPTS, DMA, WIDE } = CARD_CONTROL
    card.out(CARD_PORT.CONTROL, INTERRUPTS | DMA | (width === 2 ? WIDE : 0))
    this.place(Math.floor(command.blkno / 0x10000), Math.floor(command.count / 0x10000))
    card.out(CARD_PORT.COMMAND, CARD_COMMAND.EXTEND)
    this.place(command.blkno, command.count)
    card.out(CARD_PORT.COMMAND, isToMemory ? CARD_COMMAND.READ : CARD_COMMAND.WRITE)
  }

  refuse(): void {
    this.card.out(CARD_PORT.COMMAND, CARD_COMMAND.READ)
  }

  run(phase: DataPhase): void {
    const { board, channel, width, card } = this
    const { command, plan } = phase
    const items = Math.min(Math.floor(plan.moved / width), board.armed(channel))
    phase.begin(this.first(command).addr, items * width)
    const length = Math.max(phase.mediaTime(items * width), board.timeFor(items))
    this.sim.schedule(length, PRIORITY.hardware, () => {
      card.dataPhase(plan.moved, plan.error)
      if (items > 0) board.burst(channel, items, phase.touch)
      if (this.isUp) phase.end(command.count - card.residual, card.in(CARD_PORT.ERROR))
    })
  }

  acknowledge(lower: () => void): void {
    this.lower = lower
    this.card.out(CARD_PORT.ACKNOWLEDGE, 0)
  }

  /** The card's interrupt line changes; a rise counts when the bus cycles of the burst are over. */
  private interrupt(level: boolean): void {
    this.isUp = level
    if (!level) this.lower()
  }

  private place(block: number, count: number): void {
    const { card } = this
    card.out(CARD_PORT.BLOCK_LOW, block)
    card.out(CARD_PORT.BLOCK_HIGH, Math.floor(block / 0x100))
    card.out(CARD_PORT.COUNT_LOW, count)
    card.out(CARD_PORT.COUNT_HIGH, Math.floor(count / 0x100))
  }

  /** The one segment that the channel can be told about. */
  private first({ segments }: DmaCommand): DmaSegment {
    const items = 0x10000 * this.width
    return joinSegments(segments, { countMax: items - 1, seg: items - 1 })[0] ?? { addr: 0, size: 0 }
  }
}
