import fc from 'fast-check'
import { KINDS } from '../trace/kinds'
import type { HandRow } from './export-bench'

const text = fc.oneof(
  fc.constantFrom('write', 'pfreelist', 'disk0', 'a b', '"quoted"', '$end', '\u202eturned', 'line\nbreak'),
  fc.string({ maxLength: 8 }),
)

const row = fc.record({
  step: fc.integer({ min: 0, max: 5000 }),
  back: fc.constantFrom(0, 0, 0, 1, 700),
  kind: fc.constantFrom(...KINDS),
  duration: fc.oneof(fc.constantFrom(-1, 0, 1), fc.nat({ max: 4000 })),
  place: fc.constantFrom(
    { sort: 'process', track: 'cat (3)' },
    { sort: 'process', track: 'dd (4)' },
    { sort: 'cpu', track: 'cpu0' },
    { sort: 'device', track: 'disk0' },
    { sort: 'dma', track: 'disk0 DMA' },
    { sort: 'memory', track: 'memory' },
    { sort: 'bus', track: 'bus: disk0' },
    { sort: 'pic', track: 'interrupt controllers' },
    { sort: 'line', track: 'irq 5' },
  ),
  request: fc.nat({ max: 3 }),
  chunk: fc.nat({ max: 3 }),
  id: fc.nat({ max: 15 }),
  arg0: fc.oneof(fc.nat({ max: 9 }), fc.constant(65_535)),
  arg1: fc.oneof(fc.nat({ max: 9 }), fc.constantFrom(512, 65_535)),
  text: fc.option(text),
})

/** Rows of any kind on any track, nearly in the order of time, as a recorder would keep them. */
export const randomRows: fc.Arbitrary<HandRow[]> = fc.array(row, { maxLength: 60 }).map((rows) => {
  let now = 0
  return rows.map(({ step, back, kind, duration, place, text: named, ...rest }): HandRow => {
    now += step
    const isSpan = kind.phase === 'span'
    const hasText = kind.arg1.startsWith('name: ') && named !== null
    return {
      ...{ kind: kind.name, at: Math.max(0, now - back), duration: isSpan ? duration : 0, ...place, ...rest },
      ...(hasText ? { text: named } : {}),
    }
  })
})
