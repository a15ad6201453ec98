import { describe, expect, it } from 'vitest'
import { newLink, silentSink } from './sink'
import { WatchedSink, type SeenEvent } from './watched-sink'

const link = { ...newLink(), request: 4, chunk: 2 }

function watched(rows: readonly number[] = []): { sink: WatchedSink; seen: SeenEvent[] } {
  const left = [...rows]
  const next = (): number => left.shift() ?? -1
  const sink = new WatchedSink({ ...silentSink, isOn: true, instant: next, begin: next, span: next })
  const seen: SeenEvent[] = []
  sink.watch([1, 2, 2], (event) => seen.push(event))
  return { sink, seen }
}

describe('WatchedSink', () => {
  it('tells of events of the wanted kinds only, once to each watcher', () => {
    const { sink, seen } = watched([10, 11])
    sink.instant(5, 1, 0, link, 7, 8, 9)
    sink.instant(6, 3, 0, link, 0, 0, 0)
    expect(seen).toEqual([
      {
        kind: 1,
        phase: 'instant',
        at: 5,
        duration: 0,
        row: 10,
        track: 0,
        request: 4,
        chunk: 2,
        id: 7,
        arg0: 8,
        arg1: 9,
      },
    ])
  })

  it('tells when what began ends, and how long it took', () => {
    const { sink, seen } = watched([3])
    const row = sink.begin(10, 2, 0, link, 1, 0, 0)
    sink.end(row, 25)
    sink.end(row, 30)
    expect(seen.map(({ phase, at, duration }) => [phase, at, duration])).toEqual([
      ['begin', 10, -1],
      ['end', 25, 15],
    ])
  })

  it('lets events wait while it is held, and tells them in order afterwards', () => {
    const { sink, seen } = watched()
    sink.hold()
    sink.hold()
    sink.instant(1, 1, 0, link, 0, 0, 0)
    sink.letGo()
    sink.instant(2, 1, 0, link, 0, 0, 0)
    expect(seen).toEqual([])
    sink.letGo()
    expect(seen.map(({ at }) => at)).toEqual([1, 2])
  })

  it('tells what happens while a watcher works after it, never inside it', () => {
    const { sink } = watched()
    const order: string[] = []
    sink.watch([5], ({ id }) => {
      order.push(`in ${id}`)
      if (id < 3) sink.instant(0, 5, 0, link, id + 1, 0, 0)
      order.push(`out ${id}`)
    })
    sink.instant(0, 5, 0, link, 1, 0, 0)
    expect(order).toEqual(['in 1', 'out 1', 'in 2', 'out 2', 'in 3', 'out 3'])
  })

  it('knows the names of tracks and texts', () => {
    const numbers = new Map<string, number>()
    const number = (text: string): number => numbers.get(text) ?? (numbers.set(text, numbers.size), numbers.size - 1)
    const sink = new WatchedSink({ ...silentSink, track: (_sort, name) => number(name), string: number })
    const [track, text] = [sink.track('bus', 'ISA'), sink.string('card')]
    expect([sink.trackName(track), sink.text(text), sink.text(99)]).toEqual(['ISA', 'card', ''])
  })
})
