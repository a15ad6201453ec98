import { describe, expect, it } from 'vitest'
import { Sim } from '../core/sim'
import { newLink } from '../core/sink'
import { PIO_BUSY, PIO_CSR, PIO_DATA, PIO_OVERRUN, PioCard, START_TRANSFER } from './pio-card'

const link = newLink()
function card(): { sim: Sim; card: PioCard; send: (byte: number) => void } {
  const sim = new Sim()
  const made = new PioCard(sim, 'card0', 10_000, (index) => 0x100 + index)
  const send = (byte: number): void => {
    made.put8(PIO_DATA, byte, link)
    made.put8(PIO_CSR, START_TRANSFER, link)
  }
  return { sim, card: made, send }
}

describe('PioCard', () => {
  it('takes a byte when it is told to start, and is busy for its pause', () => {
    const { sim, card: one, send } = card()
    one.put8(PIO_DATA, 65, link)
    expect([one.received, one.get8(PIO_CSR, link)]).toEqual([[], 0])
    send(66)
    expect([one.received, one.get8(PIO_CSR, link)]).toEqual([[66], PIO_BUSY])
    sim.run()
    expect([sim.now, one.get8(PIO_CSR, link)]).toEqual([10_000, 0])
  })

  it('drops a byte that comes too early and remembers the overrun', () => {
    const { sim, card: one, send } = card()
    send(1)
    sim.schedule(9_999, 0, () => send(2))
    sim.schedule(10_001, 0, () => send(3))
    sim.run()
    expect([one.received, one.get8(PIO_CSR, link)]).toEqual([[1, 3], PIO_OVERRUN])
  })

  it('gives its bytes in order, eight bits each', () => {
    const { card: one } = card()
    expect([one.get8(PIO_DATA, link), one.get8(PIO_DATA, link)]).toEqual([0, 1])
  })
})
