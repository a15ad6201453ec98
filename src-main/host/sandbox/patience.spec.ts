import { afterEach, describe, expect, it, vi } from 'vitest'
import { Patience } from './patience'

/** Lets the processor time of this program be what `next` says, ms. */
function processor(...next: number[]): void {
  const spy = vi.spyOn(process, 'cpuUsage')
  for (const ms of next) spy.mockReturnValueOnce({ user: ms * 600, system: ms * 400 })
}

describe('Patience', () => {
  afterEach(() => vi.restoreAllMocks())

  it('is over once both the wall and the processor have reached the limit', () => {
    processor(500, 2400, 2500)
    const patience = new Patience(2000)
    expect(patience.isOver(1999)).toBe(false)
    expect(patience.isOver(2000)).toBe(false)
    expect(patience.isOver(2100)).toBe(true)
  })

  it('ends at three times the limit on a machine that never gives a processor', () => {
    processor(0, 1, 1)
    const patience = new Patience(2000)
    expect(patience.isOver(5999)).toBe(false)
    expect(patience.isOver(6000)).toBe(true)
  })

  it('does not ask for the processor before the wall has reached the limit', () => {
    processor(0)
    const patience = new Patience(2000)
    expect(patience.isOver(100)).toBe(false)
    expect(process.cpuUsage).toHaveBeenCalledTimes(1)
  })
})
