import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KINDS } from './kinds'
import { rowInWords } from './query'
import { Recorder } from './recorder'
import { textTest } from './text-test'

const anyRow = fc.record({
  kind: fc.nat(KINDS.length - 1),
  track: fc.nat(2),
  id: fc.nat(3),
  arg0: fc.nat(12),
  arg1: fc.nat(12),
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
    'buf 3',
    'n c',
    '',
    '"',
  ),
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
