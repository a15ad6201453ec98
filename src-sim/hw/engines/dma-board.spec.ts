import { describe, expect, it } from 'vitest'
import { Sim } from '../../core/sim'
import { Media } from '../media'
import { PhysicalMemory } from '../memory'
import { DmaBoard, serviceTime } from './dma-board'
import { CARD_COMMAND, CARD_CONTROL, CARD_PORT, CARD_STATUS, SlaveCard } from './slave-card'

function board(): { board: DmaBoard; memory: PhysicalMemory } {
  const sim = new Sim({ seed: 1 })
  const memory = new PhysicalMemory({
    ...{ pageSize: 4096, frames: 64, allocator: 'contiguous', random: sim.stream('frames') },
  })
  return { board: new DmaBoard(memory, 0), memory }
}

function cardOn(here: DmaBoard, channel: number): { card: SlaveCard; levels: boolean[] } {
  const levels: boolean[] = []
  const lines = {
    dreq: (level: boolean) => here.pair.dreq(channel, level),
    interrupt: (level: boolean) => void levels.push(level),
  }
  const card = new SlaveCard(new Media(100), lines)
  here.attach(channel, card)
  return { card, levels }
}

describe('DmaBoard', () => {
  it('takes nine DMA clocks for each transfer, as many as the controllers count', () => {
    for (const [channel, items] of [
      [1, 512],
      [5, 256],
    ] as const) {
      const { board: here } = board()
      const { card } = cardOn(here, channel)
      here.program(channel, true, 0x8000, items)
      expect(here.armed(channel)).toBe(items)
      card.out(CARD_PORT.CONTROL, CARD_CONTROL.DMA | (channel === 5 ? CARD_CONTROL.WIDE : 0))
      card.out(CARD_PORT.COUNT_HIGH, 2)
      card.out(CARD_PORT.COMMAND, CARD_COMMAND.READ)
      card.dataPhase(512, 0)
      expect(here.burst(channel, items, () => undefined)).toBe(items)
      expect(here.pair.holds).toBe(items)
      expect(serviceTime(here.pair.clocks, here.pair.holds, 0)).toBe(here.timeFor(items))
      expect(here.timeFor(items)).toBe(items * 2250)
    }
  })

  it('is slowed down by refresh', () => {
    expect(serviceTime(5, 1, 56)).toBe(2384)
  })

  it('gives channels out until none is left', () => {
    const { board: here } = board()
    expect([0, 1, 2, 3, 4].map(() => here.takeChannel(false))).toEqual([1, 3, 0, 2, -1])
    expect([0, 1, 2, 3].map(() => here.takeChannel(true))).toEqual([5, 6, 7, -1])
  })

  it('reads FF where no memory is fitted and says where it goes', () => {
    const { board: here } = board()
    const { card } = cardOn(here, 1)
    const touched: number[][] = []
    here.program(1, false, 0xfffffe, 4)
    card.out(CARD_PORT.CONTROL, CARD_CONTROL.DMA)
    card.out(CARD_PORT.COUNT_LOW, 4)
    card.out(CARD_PORT.COMMAND, CARD_COMMAND.WRITE)
    card.dataPhase(4, 0)
    here.burst(1, 4, (address, size) => touched.push([address, size]))
    expect(touched).toEqual([
      [0xfffffe, 2],
      [0xff0000, 2],
    ])
    expect([...here.pair.memory.subarray(0xfffffe)]).toEqual([0xff, 0xff])
  })
})

describe('SlaveCard', () => {
  it('shows its state in its registers', () => {
    const { board: here } = board()
    const { card, levels } = cardOn(here, 1)
    card.out(CARD_PORT.CONTROL, CARD_CONTROL.INTERRUPTS | CARD_CONTROL.DMA)
    for (const [port, value] of [
      [CARD_PORT.BLOCK_LOW, 3],
      [CARD_PORT.COUNT_LOW, 0],
      [CARD_PORT.COUNT_HIGH, 4],
    ] as const)
      card.out(port, value)
    here.program(1, true, 0x4000, 512)
    card.out(CARD_PORT.COMMAND, CARD_COMMAND.READ)
    expect(card.in(CARD_PORT.COMMAND)).toBe(CARD_STATUS.BUSY)
    card.out(CARD_PORT.COMMAND, CARD_COMMAND.READ)
    expect(card.in(CARD_PORT.ERROR)).toBe(6)
    card.dataPhase(1024, 0)
    expect(card.in(CARD_PORT.COMMAND)).toBe(CARD_STATUS.BUSY | CARD_STATUS.DREQ)
    here.burst(1, 512, () => undefined)
    expect(card.in(CARD_PORT.COMMAND)).toBe(CARD_STATUS.INTERRUPT | CARD_STATUS.TERMINAL_COUNT)
    expect([card.in(CARD_PORT.COUNT_LOW), card.in(CARD_PORT.COUNT_HIGH), card.residual]).toEqual([0, 2, 512])
    expect([card.in(CARD_PORT.BLOCK_LOW), card.in(CARD_PORT.CONTROL), card.in(CARD_PORT.ERROR)]).toEqual([3, 3, 0])
    card.out(CARD_PORT.ACKNOWLEDGE, 0)
    expect(levels).toEqual([true, false])
    expect(card.in(CARD_PORT.COMMAND)).toBe(CARD_STATUS.TERMINAL_COUNT)
  })

  it('says so at the end of the medium, and forgets it at a reset', () => {
    const { board: here } = board()
    const { card } = cardOn(here, 1)
    card.out(CARD_PORT.COUNT_LOW, 4)
    card.out(CARD_PORT.COMMAND, CARD_COMMAND.WRITE)
    card.dataPhase(0, 2)
    expect(card.in(CARD_PORT.COMMAND)).toBe(CARD_STATUS.INTERRUPT | CARD_STATUS.ERROR | CARD_STATUS.END_OF_MEDIA)
    card.out(CARD_PORT.COMMAND, CARD_COMMAND.RESET)
    expect(card.in(CARD_PORT.COMMAND)).toBe(0)
    card.out(CARD_PORT.COMMAND, 0x77)
    expect(card.in(CARD_PORT.ERROR)).toBe(5)
  })

  it('holds 32 bits of block and count', () => {
    const { board: here } = board()
    const { card } = cardOn(here, 1)
    card.out(CARD_PORT.COUNT_LOW, 1)
    card.out(CARD_PORT.COMMAND, CARD_COMMAND.EXTEND)
    card.out(CARD_PORT.COUNT_LOW, 2)
    expect(card.residual).toBe(0x10002)
  })
})
