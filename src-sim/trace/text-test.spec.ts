import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KINDS } from './kinds'
import { rowInWords } from './query'
import { Recorder } from './recorder'
import { digitsTest, textTest } from './text-test'

const anyRow = fc.record({
  kind: fc.nat(KINDS.length - 1),
  track: fc.nat(2),
  id: fc.nat(3),
  arg0: fc.oneof(fc.nat(12), fc.nat(2 ** 31), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
  arg1: fc.oneof(fc.nat(12), fc.nat(0xffffffff)),
})
const anyText = fc.oneof(
  fc.constantFrom(
    'dma_',
    'on',
    'BUF',
    'io:',
    'process',
    'cat',
    'argument',
    'object',
    'name',
    'b',
    '1',
    '0',
    '07',
    'cpu0',
    'get8',
    'buf 3',
    'n c',
    '',
    '"',
  ),
  fc.nat(120).map(String),
  fc.constantFrom(...KINDS.flatMap(({ name, id, arg0, arg1 }) => [name, id, arg0, arg1])),
)

describe('textTest', () => {
  it('gives what looking at every row in words gives', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 30 }), anyText, (rows, text) => {
        const recorder = new Recorder()
        const tracks = [
          recorder.track('process', 'cat (1)'),
          recorder.track('cpu', 'cpu0'),
          recorder.track('bus', 'bus: A'),
        ]
        for (const word of ['dma_breakup', 'copyin', 'physio', 'an "odd" one', 'Cat']) recorder.string(word)
        for (const { kind, track, id, arg0, arg1 } of rows)
          recorder.instant(0, kind, tracks[track]!, { request: 0, chunk: 0, cause: 0 }, id, arg0, arg1)
        const table = recorder.finish()
        const test = textTest(table, text)
        for (let row = 0; row < table.rows; row++)
          expect(test(row)).toBe(rowInWords(table, row).toLowerCase().includes(text.toLowerCase()))
      }),
      { numRuns: 500 },
    )
  })
})

describe('digitsTest', () => {
  it('finds what a search in the number as it is written finds', () => {
    const value = fc.oneof(fc.nat(200), fc.nat(0xffffffff), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }))
    const part = fc.tuple(value, fc.nat(15), fc.integer({ min: 1, max: 16 }))
    const digits = fc.oneof(
      part.map(([number, from, length]) =>
        String(number)
          .padStart(16, '0')
          .slice(from, from + length),
      ),
      fc.nat(99).map(String),
      fc.constantFrom('0', '00', '01', '9007199254740993', '12345678901234567'),
    )
    fc.assert(
      fc.property(value, digits, (number, wanted) => {
        expect(digitsTest(wanted)(number)).toBe(String(number).includes(wanted))
      }),
      { numRuns: 1000 },
    )
  })

  it('takes what is no whole number as it is written', () => {
    expect([digitsTest('5')(-15), digitsTest('5')(0.25), digitsTest('21')(1e21), digitsTest('3')(1.5)]).toEqual([
      ...[true, true, true, false],
    ])
  })
})
