import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Pic8259Pair } from './pair'

const RUNS = { numRuns: 200 }
const IRQS = [0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
const irq = fc.constantFrom(...IRQS)

function initialised(options: { latchEdge?: boolean } = {}, onInt?: (level: boolean) => void): Pic8259Pair {
  const pic = new Pic8259Pair(options, onInt)
  const words = [
    [0x20, 0x11],
    [0xa0, 0x11],
    [0x21, 0x08],
    [0xa1, 0x70],
    [0x21, 0x04],
    [0xa1, 0x02],
    [0x21, 0x01],
    [0xa1, 0x01],
  ] as const
  for (const [port, value] of words) pic.out(port, value)
  return pic
}

/** Rank over both chips with fixed priority; 0 is best. */
function rank(number: number): number {
  return number < 2 ? number : number >= 8 ? number - 6 : number + 7
}

/** IRQ of a vector, or -1 for one that nobody asked for. */
function irqOf(vector: number): number {
  return vector >= 0x70 ? vector - 0x70 + 8 : vector - 0x08
}

function isr(pic: Pic8259Pair): number {
  return pic.master.isr | (pic.slave.isr << 8)
}

function bits(value: number): number {
  let sum = 0
  for (let rest = value; rest !== 0; rest &= rest - 1) sum++
  return sum
}

function endOfInterrupt(pic: Pic8259Pair, number: number): void {
  if (number >= 8) pic.out(0xa0, 0x60 | (number - 8))
  pic.out(0x20, 0x60 | (number >= 8 ? 2 : number))
}

/** Raise, drop, mask, acknowledge or end. */
const action = fc.oneof(
  fc.record({ kind: fc.constant('line' as const), irq, level: fc.boolean() }),
  fc.record({
    kind: fc.constant('mask' as const),
    port: fc.constantFrom(0x21, 0xa1),
    value: fc.integer({ min: 0, max: 255 }),
  }),
  fc.record({ kind: fc.constant('acknowledge' as const) }),
  fc.record({ kind: fc.constant('end' as const) }),
)

describe('Pic8259Pair', () => {
  it('I17 lets only a better level interrupt: the levels in service nest strictly', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
        const pic = initialised()
        const nested: number[] = []
        for (const one of actions) {
          if (one.kind === 'line') pic.setLine(one.irq, one.level)
          else if (one.kind === 'mask') pic.out(one.port, one.value & (one.port === 0x21 ? ~0x04 : 0xff))
          else if (one.kind === 'acknowledge' && pic.int) {
            const number = irqOf(pic.inta())
            const group = (n: number): number => rank(n < 8 ? n : 8)
            if (nested.length > 0) expect(group(number)).toBeLessThan(group(nested.at(-1)!))
            nested.push(number)
          } else if (one.kind === 'end' && nested.length > 0) endOfInterrupt(pic, nested.pop()!)
        }
      }),
      RUNS,
    )
  })

  it('I18 has as many acknowledges as in-service bits set and spurious answers', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
        const pic = initialised()
        let set = 0
        let acknowledges = 0
        for (const one of actions) {
          if (one.kind === 'line') pic.setLine(one.irq, one.level)
          else if (one.kind === 'mask') pic.out(one.port, one.value)
          else if (one.kind === 'acknowledge') {
            const before = bits(isr(pic))
            const spurious = pic.spurious
            const vector = pic.inta()
            acknowledges++
            const gained = bits(isr(pic)) - before
            if (pic.spurious > spurious) expect([0x0f, 0x77]).toContain(vector)
            else expect(gained).toBeGreaterThan(0)
            set += pic.spurious > spurious ? 0 : 1
          } else {
            pic.out(0xa0, 0x20)
            pic.out(0x20, 0x20)
          }
        }
        expect(pic.acknowledges).toBe(acknowledges)
        expect(set + pic.spurious).toBe(acknowledges)
      }),
      RUNS,
    )
  })

  it('I19 turns one edge into one interrupt and repeats a level until it is released or masked', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15),
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        (number, level, times) => {
          const pic = initialised()
          const register = number < 8 ? 0x4d0 : 0x4d1
          if (level) pic.out(register, 1 << (number & 7))
          expect(pic.in(register)).toBe(level ? 1 << (number & 7) : 0)
          for (let i = 0; i < times; i++) {
            if (!level) pic.setLine(number, false)
            pic.setLine(number, true)
            expect(irqOf(pic.inta())).toBe(number)
            endOfInterrupt(pic, number)
            expect(pic.int).toBe(level)
          }
          pic.out(number < 8 ? 0x21 : 0xa1, 1 << (number & 7))
          expect(pic.int).toBe(false)
          pic.out(number < 8 ? 0x21 : 0xa1, 0)
          pic.setLine(number, false)
          expect(pic.int).toBe(false)
        },
      ),
      RUNS,
    )
  })

  it('I20 is empty after every request has been served and ended, best first', () => {
    fc.assert(
      fc.property(fc.uniqueArray(irq, { minLength: 1 }), (numbers) => {
        const pic = initialised()
        for (const number of numbers) pic.setLine(number, true)
        const served: number[] = []
        while (pic.int) {
          const number = irqOf(pic.inta())
          served.push(number)
          endOfInterrupt(pic, number)
        }
        expect(served).toEqual(numbers.toSorted((a, b) => rank(a) - rank(b)))
        expect([isr(pic), pic.master.irr, pic.slave.irr, pic.spurious]).toEqual([0, 0, 0, 0])
        for (const number of numbers) pic.setLine(number, false)
        expect(pic.int).toBe(false)
      }),
      RUNS,
    )
  })

  it('tells the CPU about every change of INT, once', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const heard: boolean[] = []
        const pic = initialised({}, (level) => heard.push(level))
        for (const one of actions) {
          if (one.kind === 'line') pic.setLine(one.irq, one.level)
          else if (one.kind === 'mask') pic.out(one.port, one.value)
          else if (one.kind === 'acknowledge') pic.inta()
          else pic.out(0x20, 0x20)
          expect(heard.at(-1) ?? false).toBe(pic.int)
        }
        heard.forEach((level, index) => expect(level).toBe(index % 2 === 0))
      }),
      RUNS,
    )
  })

  it('keeps rotating inputs fair: with all asking, each is served once in eight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 }), (lowest) => {
        const pic = initialised()
        pic.out(0x4d0, 0xf8)
        pic.out(0x20, 0xc0 | lowest)
        for (const number of [3, 4, 5, 6, 7]) pic.setLine(number, true)
        const served: number[] = []
        for (let i = 0; i < 10; i++) {
          served.push(irqOf(pic.inta()))
          pic.out(0x20, 0xa0)
        }
        expect(new Set(served.slice(0, 5)).size).toBe(5)
        expect(served.slice(5)).toEqual(served.slice(0, 5))
      }),
      RUNS,
    )
  })

  it('shows everything in a snapshot without disturbing it', () => {
    const pic = initialised()
    pic.setLine(6, true)
    const shown = pic.snapshot()
    expect(shown.master).toMatchObject({
      irr: 0x40,
      isr: 0,
      imr: 0,
      vectorBase: 8,
      state: 'operating',
      int: true,
      statusShows: 'irr',
    })
    expect(pic.snapshot()).toEqual(shown)
    pic.out(0x20, 0x11)
    expect(pic.snapshot().master.state).toBe('ICW2')
  })
})
