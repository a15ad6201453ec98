import { describe, expect, it } from 'vitest'
import { Faults, type PlannedFault } from './faults'
import { Media } from './media'
import { changeBytes, changedValue, readThrough, triggeredRegisters, writeThrough } from './triggers'

const plan = (more: Partial<PlannedFault>): PlannedFault => ({ id: 'dma_r', skip: 0, times: 1, value: null, ...more })

describe('changedValue', () => {
  it.each([
    ['EQUAL', 0x1234, 1, 0x34],
    ['AND', 0x0f, 1, 0x0a],
    ['OR', 0x05, 1, 0xaf],
    ['XOR', 0xff, 1, 0x55],
    ['XOR', 0xffffffff, 4, 0xffffff55],
    ['NO_TRANSFER', 3, 1, null],
  ] as const)('%s with %i in %i bytes makes of AA %s', (op, value, width, result) => {
    expect(changedValue(plan({ op, value }), 0xaa, width)).toBe(result)
  })
})

describe('changeBytes', () => {
  it('changes every byte, or only the one that is named', () => {
    const all = Uint8Array.of(1, 2, 3)
    expect(changeBytes(plan({ op: 'XOR', value: 0x80 }), all, 100)).toBe(true)
    expect([...all]).toEqual([0x81, 0x82, 0x83])
    const one = Uint8Array.of(1, 2, 3)
    changeBytes(plan({ op: 'EQUAL', value: 9, byte: 101 }), one, 100)
    expect([...one]).toEqual([1, 9, 3])
  })

  it('changes nothing where the byte is not', () => {
    const bytes = Uint8Array.of(1, 2)
    for (const byte of [99, 102]) changeBytes(plan({ op: 'EQUAL', value: 9, byte }), bytes, 100)
    expect([...bytes]).toEqual([1, 2])
  })
})

describe('Media.change', () => {
  it('keeps what does not cross from the medium and leaves the writer its bytes', () => {
    const media = new Media(4)
    media.change = () => false
    media.write(0, Uint8Array.of(1, 2))
    const read = new Uint8Array(2)
    media.read(0, read)
    expect([...read]).toEqual([0xff, 0xff])
    media.change = (bytes) => changeBytes(plan({ op: 'XOR', value: 0xff }), bytes, 0)
    const mine = Uint8Array.of(1, 2)
    media.write(512, mine)
    media.change = null
    media.read(0, read)
    expect([...read]).toEqual([Media.pattern(0), Media.pattern(1)])
    media.read(512, read)
    expect([...read]).toEqual([0xfe, 0xfd])
    expect([...mine]).toEqual([1, 2])
  })
})

describe('triggeredRegisters', () => {
  it('changes what a register gives and gets, or loses it', () => {
    const held = [0x10, 0x20]
    const space = {
      read: (offset: number) => held[offset]!,
      write: (offset: number, _: 1 | 2 | 4, value: number) => void (held[offset] = value),
    }
    const faults = new Faults([
      plan({ id: 'pio_r', op: 'OR', value: 1, offset: 1 }),
      plan({ id: 'pio_r', op: 'NO_TRANSFER' }),
      plan({ id: 'pio_w', op: 'NO_TRANSFER' }),
      plan({ id: 'pio_w', op: 'AND', value: 0x0f }),
    ])
    const through = triggeredRegisters(space, faults)
    expect(through.read(1, 1)).toBe(0x21)
    expect(through.read(0, 4)).toBe(0xffffffff)
    expect(through.read(0, 1)).toBe(0x10)
    through.write(0, 1, 7)
    through.write(1, 1, 0x77)
    expect(held).toEqual([0x10, 0x07])
    expect(triggeredRegisters(space, new Faults())).toBe(space)
  })
})

describe('readThrough and writeThrough', () => {
  it('cost nothing and change nothing without a plan', () => {
    const faults = new Faults()
    const written: number[] = []
    writeThrough(faults, { offset: 0 }, 1, 5, (value) => void written.push(value))
    expect([readThrough(faults, { offset: 0 }, 1, () => 7), ...written]).toEqual([7, 5])
  })
})
