import { describe, expect, it } from 'vitest'
import { KIND } from './kinds'
import { causeChain, orderedRows, requestRows, rowInWords } from './query'
import { Recorder } from './recorder'
import type { TraceTable } from './table'
import { formatTrace } from './text'

function sample(cap = 100): TraceTable {
  const recorder = new Recorder({ cap })
  const cat = recorder.track('process', 'cat')
  const cpu = recorder.track('cpu', 'cpu0')
  const disk = recorder.track('device', 'disk0')
  const link = { request: 0, chunk: 0, cause: 0 }
  const call = recorder.begin(1_000, KIND['syscall'], cat, { ...link, request: 1 }, 0, 512, recorder.string('read'))
  const start = recorder.instant(5_000, KIND['io:start'], cat, { request: 1, chunk: 1, cause: call + 1 }, 1, 8, 512)
  const service = recorder.span(30_000, 1_500, KIND['intr:service'], cpu, { ...link, cause: start + 1 }, 1, 5, 14)
  recorder.instant(31_000, KIND['io:done'], disk, { request: 1, chunk: 1, cause: service + 1 }, 1, 0, 0)
  recorder.span(6_000, 1, KIND['proc:sleep'], cat, { request: 1, chunk: 1, cause: 0 }, 0, 20, recorder.string('bio\n'))
  recorder.end(call, 33_000)
  recorder.begin(33_000, KIND['pagelock'], disk, link, 2, 4096, 1)
  return recorder.finish()
}

describe('formatTrace', () => {
  it('writes one line a row in the order (at, row), with names from the vocabulary', () => {
    expect(formatTrace(sample())).toMatchInlineSnapshot(`
      "#0            1.000 +32.000    process cat        syscall        bytes asked=512  the call="read"  request 1
      #1            5.000            process cat        io:start       buf=1  b_blkno=8  b_bcount=512  request 1  chunk 1  cause #0
      #4            6.000 +0.001     process cat        proc:sleep     priority=20  the reason="bio\\n"  request 1  chunk 1
      #2           30.000 +1.500     cpu cpu0           intr:service   interrupt=1  level=5  line=14  cause #1
      #3           31.000            device disk0       io:done        buf=1  b_resid=0  b_error=0  request 1  chunk 1  cause #2
      #5           33.000 open       device disk0       pagelock       page lock=2  address=4096  pages=1
      "
    `)
  })

  it('shows only the kinds asked for, counts what lies beyond the limit and says what was not kept', () => {
    const text = formatTrace(sample(), { kinds: ['io:start', 'io:done'], limit: 1 })
    expect(text.split('\n').slice(1)).toEqual(['… 1 more', ''])
    expect(formatTrace(sample(2))).toContain('stopped at 2 rows: 4 events not kept\n')
    expect(formatTrace(new Recorder().finish())).toBe('')
  })
})

describe('orderedRows', () => {
  it('sorts by time, then by row', () => {
    expect([...orderedRows(sample())]).toEqual([0, 1, 4, 2, 3, 5])
  })
})

describe('requestRows', () => {
  it('gives the rows of one request in order', () => {
    expect(requestRows(sample(), 1)).toEqual([0, 1, 4, 3])
    expect(requestRows(sample(), 2)).toEqual([])
  })
})

describe('causeChain', () => {
  it('goes from a row to what started it', () => {
    expect(causeChain(sample(), 3)).toEqual([3, 2, 1, 0])
    expect(causeChain(sample(), 5)).toEqual([5])
  })

  it('ends on a trace whose causes run in circles or outside', () => {
    const table = sample()
    table.chunks[0]!.cause[1] = 4
    expect(causeChain(table, 3)).toEqual([3, 2, 1])
    expect(causeChain(table, 99)).toEqual([])
  })
})

describe('rowInWords', () => {
  it('names kind, track, object and arguments', () => {
    expect(rowInWords(sample(), 1)).toBe('io:start on process cat (buf 1, b_blkno 8, b_bcount 512)')
    expect(rowInWords(sample(), 4)).toBe('proc:sleep on process cat (priority 20, the reason "bio\\n")')
  })
})
