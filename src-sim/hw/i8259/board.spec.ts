import { describe, expect, it } from 'vitest'
import { BOARD_LINES, boardTrigger, EDGE_ONLY } from './board'
import { Pic8259Pair } from './pair'

describe('BOARD_LINES', () => {
  it('names every input but the one of the second controller', () => {
    expect(BOARD_LINES.map(({ irq }) => irq)).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
  })

  it('keeps at edge what the edge/level registers cannot change', () => {
    const pair = new Pic8259Pair()
    pair.out(0x4d0, 0xff)
    pair.out(0x4d1, 0xff)
    const levels = pair.in(0x4d0) | (pair.in(0x4d1) << 8)
    expect(EDGE_ONLY.filter((irq) => (levels & (1 << irq)) !== 0)).toEqual([])
    expect(EDGE_ONLY.map((irq) => boardTrigger(irq, true))).toEqual(EDGE_ONLY.map(() => 'edge'))
  })
})

describe('boardTrigger', () => {
  it('is level for the lines of PCI cards, on boards that can', () => {
    const levels = (hasElcr: boolean): number[] =>
      BOARD_LINES.map(({ irq }) => irq).filter((irq) => boardTrigger(irq, hasElcr) === 'level')
    expect([levels(true), levels(false)]).toEqual([[9, 10, 11], []])
  })
})
