import fc from 'fast-check'
import { KINDS } from '../trace/kinds'
import { Recorder } from '../trace/recorder'
import { traceHash } from '../trace/hash'
import type { ExportFormat, ExportSource } from '../export/format'

/** Texts that have broken something somewhere: quotes, formulas, control characters, turned text, halves of pairs. */
export const HOSTILE = [
  ...['', 'plain', 'with "quotes"', "it's", 'comma, semicolon; line\nbreak', '=1+1', '+1', '-1', '@SUM(A1)', '\t=1'],
  ...[
    '\u0000=1',
    '\r=1',
    '\u202eturned',
    '\u2066isolated\u2069',
    '\ufeffmark',
    '\u200bthin',
    '\ud800half',
    'half\udc00',
  ],
  ...['</script><b>', '\\u0041', '\u{1f4be} disk', 'x'.repeat(70_000), '__proto__', 'null', '\u2028line', '$var', '#0'],
] as const

const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 12 }))

/** A row to be recorded; spans may overlap, stay open and be recorded after they began. */
const row = fc.record({
  step: fc.integer({ min: 0, max: 3 }),
  back: fc.integer({ min: 0, max: 4 }),
  kind: fc.nat({ max: KINDS.length - 1 }),
  track: fc.nat({ max: 3 }),
  duration: fc.oneof(fc.constantFrom(-1, 0, 1, 999, 1000), fc.integer({ min: 0, max: 12 })),
  request: fc.nat({ max: 4 }),
  chunk: fc.nat({ max: 3 }),
  id: fc.oneof(fc.nat({ max: 3 }), fc.constant(0xffffffff)),
  arg0: fc.oneof(fc.nat({ max: 5 }), fc.constantFrom(-1, Number.MAX_SAFE_INTEGER, 8_191)),
  arg1: fc.oneof(fc.nat({ max: 5 }), fc.constant(0xffffffff)),
})

/** A run with any rows and any names. Rows begin at a multiple of `unit` ns. */
export const randomSource: fc.Arbitrary<ExportSource> = fc
  .record({
    rows: fc.array(row, { maxLength: 60 }),
    names: fc.array(text, { minLength: 4, maxLength: 4 }),
    sorts: fc.array(fc.constantFrom('process', 'cpu', 'device', 'memory', '', 'dma'), { minLength: 4, maxLength: 4 }),
    strings: fc.array(text, { maxLength: 5 }),
    unit: fc.constantFrom(1, 1000, 333_333_333_333),
    title: text,
  })
  .map(({ rows, names, sorts, strings, unit, title }) => {
    const recorder = new Recorder()
    for (const each of strings) recorder.string(each)
    const tracks = names.map((name, index) => recorder.track(sorts[index] ?? '', name))
    let now = 0
    for (const { step, back, kind, track, duration, request, chunk, id, arg0, arg1 } of rows) {
      now += step
      const at = Math.max(0, now - back) * unit
      const length = KINDS[kind]?.phase === 'instant' ? 0 : duration
      const link = { request, chunk, cause: 0 }
      recorder.span(at, length, kind, tracks[track] ?? 0, link, id, arg0, arg1)
    }
    const table = recorder.finish()
    const facts = { title, path: 'physio', host: '1989-386-isa', seed: 7, version: '0.1.0', scenario: 'abcd' }
    return { table, facts: { ...facts, trace: traceHash(table) } }
  })

/** Everything an export writes into the file of a name. */
export function written(
  format: ExportFormat,
  sources: readonly ExportSource[],
  choice: Readonly<Record<string, string>> = {},
  file = '',
): Uint8Array {
  const pieces = [...format.pieces(sources, choice)].filter((piece) => piece.file === file)
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.bytes.length, 0))
  let place = 0
  for (const piece of pieces) {
    bytes.set(piece.bytes, place)
    place += piece.bytes.length
  }
  return bytes
}
