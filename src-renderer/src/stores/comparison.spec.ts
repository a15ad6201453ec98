// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AnchorTimes } from '../../../src-ipc/runs'
import { originOf, useComparison } from './comparison'
import { readRemembered, remember } from './comparison-memory'
import { useDocument } from './document'
import { fakeHost, ready, settled, type FakeHost } from './fake-host'
import { MOST_KEPT, MOST_ROWS, useKeptRuns } from './kept-runs'
import { useRun } from './run'

let host: FakeHost
let run: ReturnType<typeof useRun>
let compared: ReturnType<typeof useComparison>
let kept: ReturnType<typeof useKeptRuns>

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
  host = fakeHost()
  run = useRun()
  kept = useKeptRuns()
  compared = useComparison()
  for (const store of [run, kept, compared]) store.connect(host.api)
  useDocument().name = 'mine.yaml'
})

const times: AnchorTimes = {
  ...{ start: 0, submit: 10, strategy: 20, byte: -1, completion: 40, end: 50, moved: 512, isProgrammed: false },
}
/** Answers everything about traces and comparisons, until nothing is asked. */
async function answerAll(from = 0): Promise<number> {
  let next = from
  for (;;) {
    await settled()
    if (next === host.asked.length) return next
    for (; next < host.asked.length; next += 1) {
      const { name, answer } = host.asked[next]!
      if (name === 'trace/anchors') answer(ready(times))
      else if (name === 'compare/runs') answer(ready({ runs: [], from: 'host' }))
      else if (name === 'trace/overview') answer(ready({ end: 50 }))
    }
  }
}
let lastRun = 0
async function runOnce(paths: readonly string[], rows = 10): Promise<number> {
  lastRun += 1
  const number = lastRun
  const before = host.asked.length
  void run.start({ text: 'x' })
  host.asked[before]!.answer(ready({ run: number, title: 't', seed: 1, paths }))
  await settled()
  const outcomes = paths.map((path) => ({ path, rows }))
  host.asked.findLast(({ name }) => name === 'run/result')!.answer(ready({ outcomes, comparison: { from: 'run' } }))
  await answerAll()
  return number
}
const asked = (name: string) => host.asked.filter((each) => each.name === name).map(({ request }) => request)

describe('useComparison', () => {
  it('shows what a run says of its own paths without asking again', async () => {
    const number = await runOnce(['sysv', 'physio'])
    expect(compared.columns).toEqual([
      { path: 'sysv', run: number },
      { path: 'physio', run: number },
    ])
    expect([compared.shown?.comparison, asked('compare/runs')]).toEqual([{ from: 'run' }, []])
  })

  it('compares a path of an earlier run with one of the last', async () => {
    const first = await runOnce(['sysv'])
    const second = await runOnce(['sysv'])
    expect(asked('run/close')).toEqual([])
    void compared.toggle({ run: first, path: 'sysv' })
    await answerAll()
    const of = [
      { path: 'sysv', run: second },
      { path: 'sysv', run: first },
    ]
    expect(asked('compare/runs')).toEqual([{ of }])
    void compared.putFirst(of[1]! as never)
    await answerAll()
    expect(asked('compare/runs')[1]).toEqual({ of: [of[1], of[0]] })
    kept.forget(first)
    await answerAll()
    expect([compared.columns, asked('run/close')]).toEqual([[of[0]], [{ run: first }]])
  })

  it('takes four columns and no more', async () => {
    const first = await runOnce(['sysv'])
    await runOnce(['sysv', 'physio', 'aphysio', 'pio'])
    await compared.toggle({ run: first, path: 'sysv' })
    expect(compared.columns).toHaveLength(4)
  })

  it('runs a path that the run did not take, and remembers it for the next run of the document', async () => {
    const first = await runOnce(['sysv'])
    void compared.runPath('pio')
    await settled()
    host.asked.at(-1)!.answer(ready({ run: 90, title: 't', seed: 1, paths: ['pio'] }))
    await settled()
    host.asked.at(-1)!.answer(ready({ outcomes: [{ path: 'pio', rows: 1 }], comparison: {} }))
    await answerAll()
    expect(compared.columns).toEqual([
      { path: 'sysv', run: first },
      { path: 'pio', run: 90 },
    ])
    expect(readRemembered('mine.yaml')?.paths).toEqual(['sysv', 'pio'])
    await runOnce(['sysv'])
    expect(asked('run/start').at(-1)).toEqual({ source: { text: 'x' }, paths: ['pio'], seed: 1 })
  })

  it('aligns by what is remembered for the document', async () => {
    remember('mine.yaml', { paths: [], alignment: 'strategy', byte: 7 })
    await runOnce(['sysv', 'physio'])
    expect([compared.alignment, compared.byte, compared.origins]).toEqual(['strategy', 7, [20, 20]])
    expect(asked('trace/anchors')[0]).toMatchObject({ byte: 7 })
    compared.alignment = 'byte'
    await answerAll()
    expect([compared.origins, readRemembered('mine.yaml')?.alignment]).toEqual([[null, null], 'byte'])
  })
})

describe('originOf', () => {
  it('is the clock itself, the anchor, or nothing where that never comes', () => {
    expect([originOf(times, 'clock'), originOf(times, 'completion'), originOf(times, 'byte')]).toEqual([0, 40, null])
  })
})

describe('readRemembered', () => {
  it('does not trust what it finds', () => {
    for (const text of [
      'nonsense',
      '{}',
      '[3]',
      '[["mine.yaml", {"paths": ["x"], "alignment": "clock", "byte": 1}]]',
    ]) {
      localStorage.setItem('dma-lab-compare', text)
      expect(readRemembered('mine.yaml')).toBeUndefined()
    }
  })
})

describe('useKeptRuns', () => {
  it('forgets the oldest when there are too many runs or rows', async () => {
    const numbers: number[] = []
    for (let each = 0; each <= MOST_KEPT; each += 1) numbers.push(await runOnce(['sysv']))
    expect(asked('run/close')).toEqual([{ run: numbers[0] }])
    const large = await runOnce(['sysv'], MOST_ROWS + 1)
    expect(kept.runs.map((each) => each.run)).toEqual([large])
  })
})
