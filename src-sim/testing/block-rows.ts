import fc from 'fast-check'
import type { HandRow } from './export-bench'

const row = fc.record({
  step: fc.constantFrom(0, 0, 1, 10, 500),
  back: fc.constantFrom(0, 0, 0, 0, 3, 600),
  kind: fc.constantFrom(
    ...(['syscall', 'foreign:span', 'io:start', 'io:start', 'io:addr', 'dev:command', 'dev:command'] as const),
    ...(['io:done', 'io:done', 'buf:get', 'proc:sleep', 'copy:in', 'copy:out', 'copy:kernel'] as const),
  ),
  duration: fc.constantFrom(-1, 1, 20, 700),
  place: fc.constantFrom(
    { sort: 'process', track: 'cat (3)' },
    { sort: 'process', track: 'dd (4)' },
    { sort: 'device', track: 'disk0' },
    { sort: 'device', track: 'disk1' },
  ),
  request: fc.constantFrom(0, 1, 2, 3, 4_000_000_000),
  chunk: fc.nat({ max: 3 }),
  id: fc.nat({ max: 5 }),
  arg0: fc.nat({ max: 20 }),
  arg1: fc.constantFrom(0, 1, 100, 512, 1024),
  text: fc.constantFrom('write', 'read', 'aread', 'lio_read', 'pfreelist', 'header', 'other'),
})

const INSTANTS: readonly string[] = ['io:start', 'io:addr', 'io:done', 'buf:get']

/**
 * Rows about block I/O that need not fit together: completions of what never began, bufs and pieces used again before
 * they are done, requests with numbers that no recorder gives.
 */
export const blockRows: fc.Arbitrary<HandRow[]> = fc.array(row, { maxLength: 200, size: 'max' }).map((rows) => {
  let now = 0
  return rows.map(({ step, back, kind, duration, place, text, ...rest }): HandRow => {
    now += step
    return {
      ...{ kind, at: Math.max(0, now - back), duration: INSTANTS.includes(kind) ? 0 : duration, ...place, ...rest },
      ...(kind === 'syscall' || kind === 'proc:sleep' ? { text } : {}),
    }
  })
})
