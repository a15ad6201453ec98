import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { randomSource, written } from '../testing/random-source'
import { traceEnd } from '../trace/lanes'
import { KIND, KINDS } from '../trace/kinds'
import { Recorder } from '../trace/recorder'
import { CHROME } from './chrome'
import type { ExportSource } from './format'
import { MOST_LANES } from './lanes'
import { rowEnd } from './order'
import { PERFETTO } from './perfetto'
import { readPackets } from '../testing/proto-reader'
import { SPEEDSCOPE } from './speedscope'

interface ChromeEvent {
  readonly ph: string
  readonly pid: number
  readonly tid?: number
  readonly name: string
  readonly id?: string
  readonly ts?: number
  readonly dur?: number
  readonly args?: Readonly<Record<string, unknown>>
}

const parse = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
const chromeEvents = (sources: readonly ExportSource[], choice = {}): readonly ChromeEvent[] =>
  (parse(written(CHROME, sources, choice)) as { traceEvents: ChromeEvent[] }).traceEvents
/** ns of a time in us with three places, as a reader that rounds sees it. */
const nanos = (us: number | undefined): number => Math.round((us ?? 0) * 1000)

/** Spans of a run by their beginning and end, in no order. */
function spans({ table }: ExportSource): string[] {
  const end = traceEnd(table)
  return Array.from({ length: table.rows }, (_, row) => row)
    .filter((row) => table.duration(row) !== 0 || table.kindOf(row).phase === 'span')
    .map((row) => `${table.at(row)} ${rowEnd(table, row, end)}`)
    .sort()
}

/** Whether spans in the order of a file lie within each other or apart. */
function expectNesting(list: readonly { readonly from: number; readonly to: number }[]): void {
  const open: number[] = []
  let before = 0
  for (const { from, to } of list) {
    expect(from).toBeGreaterThanOrEqual(before)
    before = from
    while (open.length > 0 && open[open.length - 1]! <= from) open.pop()
    if (open.length > 0) expect(to).toBeLessThanOrEqual(open[open.length - 1]!)
    open.push(to)
  }
}

/** A run whose spans all overlap so that none nests in another. */
function staircase(count: number): ExportSource {
  const recorder = new Recorder()
  const track = recorder.track('device', 'disk')
  for (let index = 0; index < count; index++)
    recorder.span(index, count, KIND['dev:command'], track, { request: 1, chunk: 1, cause: 0 }, 1, 2, 3)
  const facts = { title: '', path: 'sysv', host: '', seed: 0, version: '', scenario: '', trace: '' }
  return { table: recorder.finish(), facts }
}

describe('CHROME', () => {
  it('writes every span exactly once with its exact times, and complete events nest on their thread', () => {
    fc.assert(
      fc.property(fc.array(randomSource, { minLength: 1, maxLength: 2 }), (sources) => {
        const events = chromeEvents(sources)
        sources.forEach((source, index) => {
          const mine = events.filter(({ pid }) => pid === index + 1)
          const complete = mine.filter(({ ph }) => ph === 'X')
          const found = complete.map(({ ts, dur }) => `${nanos(ts)} ${nanos(ts) + nanos(dur)}`)
          expect(found.sort()).toEqual(spans(source))
          for (const tid of new Set(complete.map((each) => each.tid)))
            expectNesting(
              complete
                .filter((each) => each.tid === tid)
                .map(({ ts, dur }) => ({ from: nanos(ts), to: nanos(ts) + nanos(dur) })),
            )
          const instants = mine.filter(({ ph }) => ph === 'i').length
          expect(instants + complete.length).toBe(source.table.rows)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('gives what finds no lane asynchronous pairs, each with a number of its own', () => {
    const source = staircase(MOST_LANES + 20)
    const events = chromeEvents([source, source])
    const begins = events.filter(({ ph }) => ph === 'b')
    expect(begins).toHaveLength(40)
    expect(new Set(begins.map(({ id }) => id)).size).toBe(40)
    for (const { id, pid, ts } of begins) {
      expect(id).toMatch(/^0x[0-9a-f]+$/)
      const end = events.find((each) => each.ph === 'e' && each.id === id && each.pid === pid)
      expect(nanos(end?.ts) - nanos(ts)).toBe(MOST_LANES + 20)
    }
  })

  it('puts flows inside slices and gives each a beginning and an end', () => {
    fc.assert(
      fc.property(randomSource, (source) => {
        const events = chromeEvents([source])
        const ways = new Map<string, string[]>()
        for (const { ph, id, tid, ts } of events.filter((each) => ['s', 't', 'f'].includes(each.ph))) {
          ways.set(id ?? '', [...(ways.get(id ?? '') ?? []), ph])
          const isInside = events.some(
            (each) =>
              each.ph === 'X' &&
              each.tid === tid &&
              nanos(each.ts) <= nanos(ts) &&
              nanos(each.ts) + nanos(each.dur) > nanos(ts),
          )
          expect(isInside).toBe(true)
        }
        for (const way of ways.values()) expect(way.join('')).toMatch(/^st*f$/)
      }),
      { numRuns: 60 },
    )
  })

  it('draws no arrow to a span that opens as the trace ends', () => {
    const recorder = new Recorder()
    const [disk, bus] = [recorder.track('device', 'disk'), recorder.track('bus', 'isa')]
    recorder.span(0, 10, KIND['dev:command'], disk, { request: 1, chunk: 1, cause: 0 }, 1, 2, 3)
    recorder.begin(10, KIND['dev:command'], bus, { request: 1, chunk: 1, cause: 0 }, 1, 2, 3)
    const facts = { title: '', path: 'sysv', host: '', seed: 0, version: '', scenario: '', trace: '' }
    const events = chromeEvents([{ table: recorder.finish(), facts }])
    expect(events.filter(({ ph }) => ph === 'X')).toHaveLength(2)
    expect(events.filter(({ ph }) => ['s', 't', 'f'].includes(ph))).toEqual([])
  })

  it('says what the run is, names every lane once, and leaves out what is not wanted', () => {
    const source = staircase(3)
    const whole = parse(written(CHROME, [source])) as { metadata: { runs: object[] }; displayTimeUnit: string }
    expect(whole.displayTimeUnit).toBe('ns')
    expect(whole.metadata.runs).toHaveLength(1)
    expect(whole.metadata.runs[0]).toMatchObject({ path: 'sysv', seed: '0', events: '3' })
    const events = chromeEvents([source])
    const names = events.filter(({ name }) => name === 'thread_name').map(({ args }) => args?.['name'])
    expect(names).toEqual(['device disk', 'device disk #2', 'device disk #3'])
    const [first] = events.filter(({ ph }) => ph === 'X')
    expect(first?.args).toEqual({
      ...{ request: 1, chunk: 1, 'DMA transfer': 1, block: 2, bytes: 3 },
      detail: 'request 1, chunk 1, DMA transfer 1, block 2, bytes 3',
    })
    const bare = chromeEvents([source], { args: 'no', flows: 'no', counters: 'no' })
    expect(bare.filter(({ ph }) => ph !== 'M').every(({ ph, args }) => ph === 'X' && args === undefined)).toBe(true)
  })

  it('draws the interrupt level, pages that are locked and headers that are free', () => {
    const recorder = new Recorder()
    const cpu = recorder.track('cpu', 'cpu0')
    const memory = recorder.track('memory', 'memory')
    const link = { request: 0, chunk: 0, cause: 0 }
    recorder.instant(5, KIND['cpu:spl'], cpu, link, 0, 0, 5)
    recorder.span(6, 10, KIND['pagelock'], memory, link, 1, 0, 4)
    recorder.instant(7, KIND['buf:get'], memory, link, 1, 31, 0)
    recorder.instant(7, KIND['cpu:spl'], cpu, link, 0, 5, 6)
    recorder.instant(7, KIND['cpu:spl'], cpu, link, 0, 6, 0)
    const facts = { title: '', path: '', host: '', seed: 0, version: '', scenario: '', trace: '' }
    const events = chromeEvents([{ table: recorder.finish(), facts }])
    const values = events.filter(({ ph }) => ph === 'C').map(({ name, ts, args }) => [name, nanos(ts), args])
    expect(values).toEqual([
      ['spl', 5, { level: 5 }],
      ['pages locked', 6, { pages: 4 }],
      ['headers free', 7, { headers: 31 }],
      ['spl', 7, { level: 0 }],
      ['pages locked', 16, { pages: 0 }],
    ])
  })
})

interface SpeedscopeFile {
  readonly shared: { readonly frames: readonly { readonly name: string }[] }
  readonly profiles: readonly {
    readonly unit: string
    readonly endValue: number
    readonly events: readonly { readonly type: 'O' | 'C'; readonly frame: number; readonly at: number }[]
  }[]
}

describe('SPEEDSCOPE', () => {
  it('opens and closes every span at its exact times, in order and in pairs', () => {
    fc.assert(
      fc.property(randomSource, (source) => {
        fc.pre(source.table.rows > 0)
        expect(SPEEDSCOPE.refusal?.([source], {})).toBeNull()
        const { shared, profiles } = parse(written(SPEEDSCOPE, [source])) as SpeedscopeFile
        const found: string[] = []
        for (const { events, endValue, unit } of profiles) {
          expect(unit).toBe('nanoseconds')
          const open: { frame: number; at: number }[] = []
          let before = 0
          for (const { type, frame, at } of events) {
            expect(shared.frames[frame]).toBeDefined()
            expect(at).toBeGreaterThanOrEqual(before)
            expect(at).toBeLessThanOrEqual(endValue)
            before = at
            if (type === 'O') open.push({ frame, at })
            else {
              const top = open.pop()
              expect(top?.frame).toBe(frame)
              found.push(`${top?.at} ${at}`)
            }
          }
          expect(open).toEqual([])
        }
        expect(found.sort()).toEqual(spans(source))
      }),
      { numRuns: 60 },
    )
  })

  it('refuses what it cannot show', () => {
    expect(SPEEDSCOPE.refusal?.([staircase(MOST_LANES + 1)], {})).toMatch(/overlap/)
    expect(SPEEDSCOPE.refusal?.([staircase(0)], {})).toMatch(/no events/)
  })
})

describe('PERFETTO', () => {
  it('writes packets in the order of time, with names and tracks that were sent before, and ends what it begins', () => {
    fc.assert(
      fc.property(fc.array(randomSource, { minLength: 1, maxLength: 2 }), (sources) => {
        const packets = readPackets(written(PERFETTO, sources))
        sources.forEach((source, index) => {
          const mine = packets.filter(({ sequence }) => sequence === index + 1)
          expect(mine[0]?.flags).toBe(1)
          const names = mine[0]?.names ?? new Map<number, string>()
          const tracks = new Set<number>()
          const open = new Map<number, number[]>()
          const found: string[] = []
          let before = 0
          let instants = 0
          for (const { track, event, at, flags } of mine.slice(1)) {
            if (track) {
              expect(tracks.has(track.uuid)).toBe(false)
              tracks.add(track.uuid)
            }
            if (!event) continue
            expect(flags).toBe(2)
            expect(tracks.has(event.track)).toBe(true)
            expect(at).toBeGreaterThanOrEqual(before)
            before = at
            const mineOpen = open.get(event.track) ?? []
            open.set(event.track, mineOpen)
            if (event.type === 1) mineOpen.push(at)
            if (event.type === 2) found.push(`${mineOpen.pop()} ${at}`)
            if (event.type === 1 || (event.type === 3 && event.text === ''))
              expect(KINDS.some(({ name }) => names.get(event.name)?.startsWith(name))).toBe(true)
            if (event.type === 3 && event.text === '') instants++
          }
          for (const left of open.values()) expect(left).toEqual([])
          expect(found.sort()).toEqual(spans(source))
          expect(instants + found.length).toBe(source.table.rows)
        })
      }),
      { numRuns: 60 },
    )
  })

  it('writes negative and large arguments exactly', () => {
    const recorder = new Recorder()
    const track = recorder.track('process', 'p')
    const link = { request: 0, chunk: 0, cause: 0 }
    for (const value of [-1, -9_007_199_254_740_991, 9_007_199_254_740_991, 127, 128, 0])
      recorder.instant(1, KIND['syscall:return'], track, link, 0, value, 0xffffffff)
    const facts = { title: '', path: '', host: '', seed: 0, version: '', scenario: '', trace: '' }
    const events = readPackets(written(PERFETTO, [{ table: recorder.finish(), facts }])).flatMap(({ event }) =>
      event && event.text === '' ? [event] : [],
    )
    expect(events.map(({ values }) => values)).toEqual(
      [-1n, -9_007_199_254_740_991n, 9_007_199_254_740_991n, 127n, 128n, 0n].map((value) => [value, 0xffffffffn]),
    )
  })

  it('gives what finds no lane a track of its own', () => {
    const packets = readPackets(written(PERFETTO, [staircase(MOST_LANES + 5)]))
    const tracks = packets.flatMap(({ track }) => (track ? [track.uuid] : []))
    expect(new Set(tracks).size).toBe(tracks.length)
    expect(tracks).toHaveLength(1 + MOST_LANES + 5)
  })
})
