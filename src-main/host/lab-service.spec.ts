import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPart } from '../../scripts/lib/build-parts.mjs'
import { root } from '../../scripts/lib/root.mjs'
import { LabFailure } from '../../src-ipc/lab-error'
import type { RunProgress } from '../../src-ipc/runs'
import { createLabService, type LabServiceHandle } from './lab-service'
import { GOING_RUNS } from './runs'
import { FIRST_SAMPLE } from './samples'

const told: RunProgress[] = []
let lab: LabServiceHandle
const service = (): LabServiceHandle['service'] => lab.service

beforeAll(async () => {
  await buildPart('runner', () => undefined)
  lab = createLabService(root, {
    push: (name, value) => void (name === 'run/progress' && told.push(value as RunProgress)),
  })
}, 120_000)
afterAll(() => lab.close())

/** Simulates for minutes unless it is stopped. */
const LONG = `version: 1
path: sysv
paths: [sysv]
timeLimit: 100000 s
traceCap: 10
workload:
  - { process: p, repeat: 1000000, requests: [{ op: write, length: 1 MB }] }
`
const failure = async (call: unknown): Promise<LabFailure> => {
  try {
    await call
  } catch (error) {
    if (error instanceof LabFailure) return error
    throw error
  }
  throw new Error('the call did not fail')
}

describe('createLabService', () => {
  it('lists the samples, the comparison of both systems first, each with title and summary', async () => {
    const samples = await service()['lab/samples']({})
    expect(samples.length).toBeGreaterThanOrEqual(20)
    expect(samples[0]?.id).toBe(FIRST_SAMPLE)
    for (const { title, summary } of samples) expect([title, summary]).not.toContain('')
  })

  it('groups the samples', async () => {
    const groups = (await service()['lab/samples']({})).map(({ group }) => group)
    expect(new Set(groups)).toEqual(new Set(['sysv', 'physio', 'aphysio', 'pio', 'script', 'driver']))
  })

  it('compares the paths of a sample; stages add up to what elapsed', async () => {
    const { run, title } = await service()['run/start']({ source: { sample: FIRST_SAMPLE } })
    const [first] = await service()['lab/samples']({})
    expect(title).toBe(first?.title)
    const { comparison } = await service()['run/result']({ run })
    expect(comparison.runs.length).toBeGreaterThan(1)
    comparison.runs.forEach((each, index) => {
      expect(comparison.stages.reduce((sum, { values }) => sum + values[index]!, 0)).toBe(each.elapsed)
    })
    expect(comparison.divergences[1]?.text).toContain('dma_breakup hands over 512 bytes')
    const of = comparison.runs.map(({ path }) => ({ run, path }))
    expect(await service()['compare/runs']({ of })).toEqual(comparison)
    await service()['run/close']({ run })
  })

  it('compares paths of several runs: equal ones differ in nothing, slower ones by one cause', async () => {
    const { text } = await service()['lab/sample']({ sample: FIRST_SAMPLE })
    const slower = text.replace(/^host: (.*)$/m, 'host: { preset: $1, interruptEntry: 14100 ns }')
    const runs = await Promise.all(
      [text, text, slower].map(async (each) =>
        service()['run/start']({ source: { text: each }, paths: ['physio'], seed: 3 }),
      ),
    )
    await Promise.all(runs.map(async ({ run }) => service()['run/result']({ run })))
    const of = runs.map(({ run }) => ({ run, path: 'physio' }) as const)
    const { divergences, differences, elapsed, stages, counts } = await service()['compare/runs']({ of })
    expect(divergences.slice(0, 2)).toEqual([null, null])
    expect(differences.slice(0, 2)).toEqual([[], []])
    for (const row of [elapsed, ...stages, ...counts]) expect(row.differences.slice(0, 2)).toEqual([0, 0])
    expect(differences[2]!.map(({ said }) => said)).toMatchObject([
      { sort: 'time', slower: 1, by: 100, stage: 'interrupt' },
    ])
    for (const { run } of runs) await service()['run/close']({ run })
  })

  it('finds in a trace what means the same in others, and what goes on at an instant', async () => {
    const { run } = await service()['run/start']({ source: { sample: FIRST_SAMPLE } })
    await service()['run/result']({ run })
    const of = { run, path: 'sysv' } as const
    const { submit, strategy, byte, completion, end } = await service()['trace/anchors']({ ...of, byte: 513 })
    expect([submit, strategy, byte, completion, end]).toEqual(
      [submit, strategy, byte, completion, end].sort((a, b) => a - b),
    )
    const { moved, stage, until } = await service()['trace/moment']({ ...of, at: byte })
    expect([moved, stage === 'idle']).toEqual([1024, false])
    expect(await service()['trace/change']({ ...of, at: byte, isForward: true })).toBe(until)
    const window = await service()['trace/stages']({ ...of, from: 0, to: end, columns: 100 })
    expect(window.at.length).toBeGreaterThan(10)
    expect((await failure(service()['compare/runs']({ of: [of, { run: run + 99, path: 'aphysio' }] }))).code).toBe(
      'E_NOT_FOUND',
    )
    await service()['run/close']({ run })
  })

  it('does not know samples that are not there', async () => {
    expect((await failure(service()['run/start']({ source: { sample: 'nothing' } }))).code).toBe('E_NOT_FOUND')
  })

  it('says everything that is wrong with a document, each with its place', async () => {
    const text = 'version: 1\nhots: 1\nworkload: []\n'
    const { code, issues } = await failure(service()['run/start']({ source: { text } }))
    expect(code).toBe('E_SCENARIO')
    expect(issues?.map(({ line, field }) => [line, field])).toEqual([
      [2, 'hots'],
      [3, 'workload'],
    ])
  })

  it('keeps the traces of a run and answers questions about them until it is closed', async () => {
    const source = { sample: FIRST_SAMPLE }
    const { run, paths } = await service()['run/start']({ source, paths: ['sysv', 'physio'], seed: 7 })
    expect(paths).toEqual(['sysv', 'physio'])
    const { outcomes } = await service()['run/result']({ run })
    expect(outcomes.map(({ path, end }) => [path, end])).toEqual([
      ['sysv', 'idle'],
      ['physio', 'idle'],
    ])
    const of = { run, path: 'sysv' } as const
    const { lanes, rows, end, kinds } = await service()['trace/overview'](of)
    expect(rows).toBe(outcomes[0]!.rows)
    const numbers = lanes.map(({ lane }) => lane)
    const windows = await service()['trace/windows']({ ...of, lanes: numbers, from: 0, to: end + 1, columns: 500 })
    const shown = windows.reduce((sum, window) => sum + window!.count.reduce((all, each) => all + each, 0), 0)
    expect(shown).toBe(lanes.reduce((sum, { entries }) => sum + entries, 0))
    expect(windows[0]!.row).toBeInstanceOf(Uint32Array)
    const filter = { kinds: ['io:start'] }
    const list = await service()['trace/rows']({ ...of, filter, first: 14, count: 10 })
    expect([list.total, list.rows.length, list.rows[0]!.kind]).toEqual([16, 2, 'io:start'])
    const detail = await service()['trace/row']({ ...of, row: list.rows[0]!.row })
    expect(kinds.some(({ about }) => about === detail.about)).toBe(true)
    const step = { ...of, filter, direction: 1 } as const
    const first = await service()['trace/step']({ ...step, row: -1 })
    const state = await service()['trace/state']({ ...of, row: first })
    expect([state.rows > first, state.panic]).toEqual([true, ''])
    expect(state.tables.map(({ id }) => id)).toContain('channels')
    expect((await failure(service()['trace/overview']({ run, path: 'pio' }))).code).toBe('E_NOT_FOUND')
    expect((await failure(service()['trace/row']({ ...of, row: rows }))).code).toBe('E_NOT_FOUND')
    await service()['run/close']({ run })
    expect((await failure(service()['trace/overview'](of))).code).toBe('E_NOT_FOUND')
    expect((await failure(service()['run/result']({ run }))).code).toBe('E_NOT_FOUND')
  })

  it('tells how a long run is going, stops it when asked, and keeps what it came to', async () => {
    told.length = 0
    const { run } = await service()['run/start']({ source: { text: LONG } })
    await expect.poll(() => told.length, { timeout: 30_000 }).toBeGreaterThan(0)
    expect(told[0]).toMatchObject({ run, path: 'sysv', limit: 100_000e9 })
    await service()['run/cancel']({ run })
    const { outcomes } = await service()['run/result']({ run })
    expect(outcomes.map(({ end }) => end)).toEqual(['stopped'])
    expect((await service()['trace/overview']({ run, path: 'sysv' })).notKept).toBeGreaterThan(0)
    await service()['run/close']({ run })
  })

  it('studies from which size a path pays, with values moved; the last question wins', async () => {
    const { text } = await service()['lab/sample']({ sample: FIRST_SAMPLE })
    const values = await service()['whatif/values']({ text })
    expect(values.find(({ key }) => key === 'byteDelay')).toMatchObject({ unit: 'ns', value: 10_000 })
    const request = { text, paths: ['pio', 'physio'], op: 'write', largest: 8192 } as const
    const overtaken = service()['whatif/study']({ ...request, changes: [] })
    const study = service()['whatif/study']({ ...request, changes: [{ key: 'byteDelay', value: 50_000 }] })
    expect((await failure(overtaken)).code).toBe('E_CANCELLED')
    const { sizes, times, breakEven } = await study
    expect([sizes[0], sizes.at(-1), times.length]).toEqual([512, 8192, 2])
    expect(breakEven[0]).toBeGreaterThan(0)
  })

  it('lets a few runs go on at once and refuses more in words', async () => {
    const runs: number[] = []
    for (let each = 0; each < GOING_RUNS; each++)
      runs.push((await service()['run/start']({ source: { text: LONG } })).run)
    const refused = await failure(service()['run/start']({ source: { text: LONG } }))
    expect([refused.code, refused.message]).toEqual(['E_BUSY', expect.stringContaining('cancel')])
    for (const run of runs) await service()['run/close']({ run })
  })
})
