import { describe, expect, it } from 'vitest'
import { Dma8237Pair } from '../hw/i8237/pair'
import { ProgrammingWatch } from '../hw/i8237/watch'
import { iodone } from '../sysv/buf'
import { testKernel } from '../sysv/testing'
import { foundIn, SYSV_DRIVERS, sysvPhysio, UAREA_DRIVERS } from '../testing/broken-sysv'

describe('the checker of driver rules, System V', () => {
  for (const set of ['man89', 'uarea', 'i386'] as const) {
    it.each(Object.entries(set === 'uarea' ? { ...SYSV_DRIVERS, ...UAREA_DRIVERS } : SYSV_DRIVERS))(
      `finds %s in a driver that breaks it, and nothing else (${set})`,
      (rule, driver) => {
        const k = testKernel(set)
        driver(k, true)
        expect(foundIn(k)).toEqual([rule])
      },
    )

    it.each(Object.entries(set === 'uarea' ? { ...SYSV_DRIVERS, ...UAREA_DRIVERS } : SYSV_DRIVERS))(
      `is silent about %s when the driver keeps it (${set})`,
      (rule, driver) => {
        const k = testKernel(set)
        driver(k, false)
        expect(foundIn(k), rule).toEqual([])
      },
    )
  }

  it('says who locked the pages that are left over, and the place in a student driver', () => {
    const k = testKernel()
    k.whereNow = () => ({ file: 'mine.js', line: 12, column: 3 })
    SYSV_DRIVERS.PageLockLeak!(k, true)
    foundIn(k)
    expect(k.findings[0]!.message).toMatch(/^1 pages of p from 0x10000 .* p locked them at mine\.js:12:3 for request/)
    expect(k.findings[0]!.where).toEqual({ file: 'mine.js', line: 12, column: 3 })
  })

  it('ends the run with the first finding when asked to', () => {
    const k = testKernel()
    k.stopOnFinding = true
    sysvPhysio(k, (bp) => {
      iodone(k, bp)
      return 0
    })
    expect(k.sim.run()).toBe('stopped')
  })
})

describe('ProgrammingWatch', () => {
  /** Port writes; `clear`, mode, address, page, count, unmask of channel 1. */
  const right = [
    [0x0a, 5],
    [0x0c, 0],
    [0x0b, 0x45],
    [2, 0x00],
    [2, 0x10],
    [0x83, 2],
    [3, 0xff],
    [3, 0x01],
    [0x0a, 1],
  ] as const
  const mistakes = (writes: readonly (readonly [number, number])[]): string[] => {
    const pair = new Dma8237Pair(new Uint8Array(0x100000))
    const told: string[] = []
    pair.watch = new ProgrammingWatch(pair, (mistake) => told.push(mistake))
    for (const [port, value] of writes) pair.out(port, value)
    return told
  }
  const but = (place: number, ...put: readonly (readonly [number, number])[]): (readonly [number, number])[] => [
    ...right.slice(0, place),
    ...put,
    ...right.slice(place + 1),
  ]

  it('is silent when the channel is programmed in order', () => expect(mistakes([...right, ...right])).toEqual([]))

  it('finds a byte that is left out: the flip-flop is out of step', () => {
    expect(mistakes(but(4))).toContain('FlipFlopOutOfStep')
    expect(mistakes(but(7))).toEqual(['FlipFlopOutOfStep'])
  })

  it('finds a transfer that goes round at 64 K', () => {
    expect(mistakes(but(4, [2, 0xff]))).toEqual(['DmaCrosses64K'])
    expect(mistakes(but(4, [2, 0xfe]))).toEqual([])
  })

  it('finds a channel that is programmed while it is not masked', () => {
    expect(new Set(mistakes([...right, ...right.slice(1)]))).toEqual(new Set(['UnmaskedProgramming']))
  })
})
