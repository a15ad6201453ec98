import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newLink } from '../core/sink'
import { Pic8259Pair } from '../hw/i8259/pair'
import { buildSignals } from './build-signals'
import { KIND } from './kinds'
import { isAsking } from './pic-pins'
import { Recorder } from './recorder'

/** Two controllers as a kernel initialises them, edge-triggered, second one on input 2. */
function initialised(): Pic8259Pair {
  const pair = new Pic8259Pair()
  for (const [port, value] of [
    ...([
      [0x20, 0x11],
      [0xa0, 0x11],
      [0x21, 0x20],
      [0xa1, 0x28],
    ] as const),
    ...([
      [0x21, 4],
      [0xa1, 2],
      [0x21, 1],
      [0xa1, 1],
    ] as const),
  ])
    pair.out(port, value)
  return pair
}

describe('isAsking', () => {
  it.each([
    ['nothing', { irr: 0, isr: 0, imr: 0 }, false],
    ['a request', { irr: 0x20, isr: 0, imr: 0 }, true],
    ['a request behind the mask', { irr: 0x20, isr: 0, imr: 0x20 }, false],
    ['a request of the priority in service', { irr: 0x20, isr: 0x20, imr: 0 }, false],
    ['a better one than that in service', { irr: 0x10, isr: 0x20, imr: 0 }, true],
    ['one of the second controller', { irr: 0x0204, isr: 0, imr: 0 }, true],
    ['one of the second controller behind its mask', { irr: 0x0204, isr: 0, imr: 0x0200 }, false],
    ['one of the second controller while its cascade is in service', { irr: 0x0104, isr: 0x0204, imr: 0 }, false],
    ['input 3 while the second controller is served', { irr: 0x08, isr: 0x0204, imr: 0 }, false],
  ])('%s', (_, registers, isUp) => expect(isAsking(registers)).toBe(isUp))

  it('says what the pin of two real controllers says, whatever lines, masks, acknowledges and ends come', () => {
    const input = fc.nat(15).filter((each) => each !== 2)
    const step = fc.oneof(
      fc.record({ sort: fc.constant('pin' as const), value: input, isUp: fc.boolean() }),
      fc.record({ sort: fc.constant('mask' as const), value: fc.nat(0xffff).map((each) => each & ~4) }),
      fc.record({ sort: fc.constantFrom('take' as const, 'end' as const), value: fc.constant(0) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const pair = initialised()
        const recorder = new Recorder()
        const pic = recorder.track('pic', 'interrupt controllers')
        const irr = (): number => pair.master.irr | (pair.slave.irr << 8)
        const isr = (): number => pair.master.isr | (pair.slave.isr << 8)
        const pins: boolean[] = []
        let mask = 0
        const note = (kind: 'pin' | 'mask' | 'inta' | 'eoi', id: number, arg0: number, arg1: number): void => {
          recorder.instant(pins.length, KIND[`pic:${kind}`], pic, newLink(), id, arg0, arg1)
          pins.push(pair.int)
        }
        for (const each of steps) {
          if (each.sort === 'pin') {
            pair.setLine(each.value, each.isUp)
            note('pin', each.value, irr(), each.isUp ? 1 : 0)
          } else if (each.sort === 'mask') {
            pair.out(0x21, each.value & 0xff)
            pair.out(0xa1, each.value >> 8)
            note('mask', 0, mask, (mask = each.value))
          } else if (each.sort === 'take' && pair.int) {
            pair.inta1()
            const vector = pair.inta2()
            note('inta', 1, vector, irr() + isr() * 0x10000)
          } else if (each.sort === 'end' && isr() !== 0) {
            if (isr() & 0x04) pair.out(0xa0, 0x20)
            pair.out(0x20, 0x20)
            note('eoi', 0, isr(), irr())
          }
        }
        const signal = buildSignals(recorder.finish()).find(({ name }) => name === 'INT')
        let place = -1
        const found = pins.map((_, at) => {
          while (signal && (signal.at[place + 1] ?? Infinity) <= at) place++
          return (signal?.value[place] ?? 0) === 1
        })
        expect(found).toEqual(pins)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the wires INT and INTA', () => {
  /** Line 5 rises at 10 behind the mask, is let in at 30 and acknowledged; line 3 is taken the instant it rises. */
  function wires(): Record<string, readonly [number[], number[]]> {
    const recorder = new Recorder()
    const pic = recorder.track('pic', 'interrupt controllers')
    const row = (at: number, kind: 'pin' | 'mask' | 'inta' | 'eoi', id: number, arg0: number, arg1: number): unknown =>
      recorder.instant(at, KIND[`pic:${kind}`], pic, newLink(), id, arg0, arg1)
    row(1, 'mask', 6, 0, 0x20)
    row(10, 'pin', 5, 0x20, 1)
    row(30, 'mask', 0, 0x20, 0)
    row(34, 'inta', 1, 0x25, 0x20_0000)
    row(40, 'eoi', 5, 0, 0)
    row(50, 'pin', 3, 0x08, 1)
    row(50, 'inta', 2, 0x23, 0x08_0000)
    return Object.fromEntries(
      buildSignals(recorder.finish()).map(({ name, at, value }) => [name, [[...at], [...value]] as const]),
    )
  }

  it('keeps INT down behind the mask, up until the acknowledge, and a pulse when it is taken at once', () => {
    expect(wires()['INT']).toEqual([
      [30, 34, 50, 50],
      [1, 0, 1, 0],
    ])
  })

  it('pulses INTA at each acknowledge', () => {
    expect(wires()['INTA']).toEqual([
      [34, 34, 50, 50],
      [1, 0, 1, 0],
    ])
  })

  it('makes neither for controllers that nobody ever asks', () => {
    const recorder = new Recorder()
    const pic = recorder.track('pic', 'interrupt controllers')
    recorder.instant(1, KIND['pic:mask'], pic, newLink(), 6, 0, 0xffdf)
    expect(buildSignals(recorder.finish()).map(({ name }) => name)).toEqual(['IMR'])
  })
})
