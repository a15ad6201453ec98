import { describe, expect, it } from 'vitest'
import { CHUNK_ROWS, KINDS, TraceTable, TraceView } from '../../src-sim/index'
import type { WorkHold } from './trace-work'
import { findNeighbour, findPlaces, findRows, findStatistics, inStretches } from './trace-work'

const START = KINDS.findIndex(({ name }) => name === 'io:start')
const ROWS = 300_000

function longView(): TraceView {
  const chunks = Array.from({ length: Math.ceil(ROWS / CHUNK_ROWS) }, (_, chunk) => ({
    at: Float64Array.from({ length: CHUNK_ROWS }, (_, index) => chunk * CHUNK_ROWS + index),
    duration: new Float64Array(CHUNK_ROWS),
    arg0: Float64Array.from({ length: CHUNK_ROWS }, (_, index) => chunk * CHUNK_ROWS + index),
    request: Uint32Array.from({ length: CHUNK_ROWS }, (_, index) => 1 + (index % 7)),
    chunk: new Uint32Array(CHUNK_ROWS).fill(1),
    cause: new Uint32Array(CHUNK_ROWS),
    id: new Uint32Array(CHUNK_ROWS).fill(1),
    arg1: new Uint32Array(CHUNK_ROWS).fill(512),
    kind: new Uint16Array(CHUNK_ROWS).fill(START),
    track: new Uint16Array(CHUNK_ROWS),
  }))
  const tracks = [{ sort: 'process', name: 'cat' }]
  return new TraceView(new TraceTable({ rows: ROWS, chunks, strings: [''], tracks, truncated: undefined }))
}

function holdOf(): { hold: WorkHold; abort: () => void; told: [number, number][] } {
  const controller = new AbortController()
  const told: [number, number][] = []
  const progress = (done: number, total: number): void => void told.push([done, total])
  return { hold: { signal: controller.signal, progress }, abort: () => controller.abort(), told }
}

/** Work that takes a ms a step. */
const slow = (steps: number): { progress: { done: number; total: number }; step: () => boolean } => {
  const progress = { done: 0, total: steps }
  return {
    progress,
    step() {
      for (const since = performance.now(); performance.now() - since < 1;);
      progress.done += 1
      return progress.done < steps
    },
  }
}

describe('inStretches', () => {
  it('lets others have their turn, and tells how far it is', async () => {
    const { hold, told } = holdOf()
    let turns = 0
    let isOver = false
    const other = (): void => {
      turns += 1
      if (!isOver) setImmediate(other)
    }
    setImmediate(other)
    await inStretches(slow(400), hold)
    isOver = true
    expect(turns).toBeGreaterThan(10)
    expect(told.length).toBeGreaterThan(1)
    expect(told.at(-1)).toEqual([400, 400])
    expect(told.every(([done, total], index) => total === 400 && done > (told[index - 1]?.[0] ?? 0))).toBe(true)
  })

  it('ends when it is cancelled', async () => {
    const { hold, abort } = holdOf()
    const work = slow(10_000)
    const done = inStretches(work, hold)
    setImmediate(abort)
    await expect(done).rejects.toMatchObject({ code: 'E_CANCELLED' })
    expect(work.progress.done).toBeLessThan(1000)
  })
})

describe('inStretches of short work', () => {
  it('tells nothing: no bar would be seen', async () => {
    const { hold, told } = holdOf()
    let steps = 2
    await inStretches({ progress: { done: 0, total: 2 }, step: () => --steps > 0 }, hold)
    expect(told).toEqual([])
  })
})

describe('questions about a whole trace', () => {
  it('are answered as if they had been asked at once', async () => {
    const { hold } = holdOf()
    const view = longView()
    const filter = { text: 'b_blkno 12345' }
    const row = await findNeighbour(view, filter, -1, 1, hold)
    expect(row).toBe(12_345)
    await findRows(view, [filter], hold)
    expect(view.filterRun(filter).isDone).toBe(true)
    expect(view.rows(filter, 0, 1).total).toBe(11)
    await findPlaces(view, [filter, { request: 3 }], hold)
    expect(view.placesRun({ request: 3 }).isDone).toBe(true)
    expect(await findStatistics(view, 10, 1000, hold)).toEqual(view.statistics(10, 1000))
  })

  it('share what was found: one that is cancelled leaves it to the next', async () => {
    const view = longView()
    const filter = { text: 'b_blkno 29999' }
    const first = holdOf()
    const [one, two] = [findRows(view, [filter], first.hold), findRows(view, [filter], holdOf().hold)]
    setImmediate(first.abort)
    await Promise.allSettled([one])
    await two
    expect(view.filterRun(filter).isDone).toBe(true)
    expect(view.rows(filter, 0, 1).total).toBe(11)
  })
})
