import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPart } from '../../scripts/lib/build-parts.mjs'
import { root } from '../../scripts/lib/root.mjs'
import { LabFailure } from '../../src-ipc/lab-error'
import { pathSeries, sweepPoints, traceHash, withEdits, type SweepPlan } from '../../src-sim/index'
import { createLabService, type LabServiceHandle } from './lab-service'
import { checkScenario, scenarioFromText } from './scenario-files'
import { runPath } from './session'
import { sweep, type SweepJob } from './sweeps'

let lab: LabServiceHandle
const service = (): LabServiceHandle['service'] => lab.service
const program = join(root, 'out/runner/main.js')

beforeAll(async () => {
  await buildPart('runner', () => undefined)
  lab = createLabService(root)
}, 120_000)
afterAll(() => lab.close())

const TEXT = `version: 1
title: One write
host: 1989-386-isa
path: sysv
paths: [sysv, physio]
seed: 7
devices:
  - { name: disk0, type: disk }
workload:
  - process: writer
    requests:
      - { op: write, length: 8 KB }
`
const SCRIPTED = `version: 1
path: sysv
workload:
  - process: writer
    script: |
      const f = await open('xx0'), m = alloc(KB(1))
      for (let i = 0; i <= random(3); i++) await pwrite(f, m, 512, 0)
`

function jobOf(text: string, plan: SweepPlan): SweepJob {
  const reply = scenarioFromText('scenario', text)
  const points = sweepPoints(plan)
  if (!reply.ok || !points.ok) throw new Error('not a job')
  return { document: reply.document.value, scenario: reply.scenario, points: points.value }
}
const stop = new AbortController().signal
const failure = async (call: unknown): Promise<string> => {
  try {
    await call
  } catch (error) {
    if (error instanceof LabFailure) return error.code
  }
  return ''
}

describe('sweep', () => {
  it.each([
    [
      'values',
      TEXT,
      {
        series: pathSeries(['sysv', 'physio']),
        parameter: { field: 'host.contextSwitch', values: [0, 9999] },
        seeds: [1, 2, 3],
      },
    ],
    ['seeds of a script', SCRIPTED, { series: pathSeries(['sysv']), parameter: null, seeds: [1, 2, 3, 4, 5] }],
  ] as const)('gives the same rows for any number of threads: %s', async (_what, text, plan) => {
    const job = jobOf(text, plan)
    const [here, one, three] = [
      await sweep(job, null, 1, stop, () => undefined),
      await sweep(job, program, 1, stop, () => undefined),
      await sweep(job, program, 3, stop, () => undefined),
    ]
    expect(here.length).toBe(job.points.length)
    expect(here.map(({ point }) => point)).toEqual(job.points)
    expect(one).toEqual(here)
    expect(three).toEqual(here)
    expect(new Set(here.map(({ measure }) => measure?.hash)).size).toBeGreaterThan(1)
  })

  it('makes at each point the run that the edited document makes by itself', async () => {
    const values = [512, 4096]
    const plan = {
      series: pathSeries(['sysv', 'physio']),
      parameter: { field: 'workload[0].requests[0].length', values },
      seeds: [3],
    }
    const job = jobOf(TEXT, plan)
    for (const { point, measure } of await sweep(job, program, 2, stop, () => undefined)) {
      const edited = scenarioFromText('edited', TEXT)
      if (!edited.ok) throw new Error('not a scenario')
      const again = checkScenario({
        ok: true,
        document: { ...edited.document, value: withEdits(job.document, point.edits) },
      })
      if (!again.ok) throw new Error('not a scenario')
      expect(measure?.hash).toBe(traceHash(runPath(again.scenario, point.path, { seed: point.seed }).run.table))
      expect(measure?.metrics.bytesMoved).toBe(point.value)
    }
  })

  it('says of a value that makes no scenario why, and goes on', async () => {
    const plan = {
      series: pathSeries(['sysv']),
      parameter: { field: 'host.pageSize', values: [4096, 5000] },
      seeds: [1],
    }
    const rows = await sweep(jobOf(TEXT, plan), program, 2, stop, () => undefined)
    expect(rows[0]?.measure?.end).toBe('idle')
    expect([rows[1]?.measure, rows[1]?.refusal]).toEqual([null, expect.stringContaining('power of two')])
  })

  it('ends at once when it is stopped', async () => {
    const seeds = Array.from({ length: 5000 }, (_, seed) => seed)
    const ending = new AbortController()
    const rows = await sweep(
      jobOf(TEXT, { series: pathSeries(['sysv']), parameter: null, seeds }),
      program,
      2,
      ending.signal,
      (done) => {
        if (done === 3) ending.abort()
      },
    )
    expect(rows.length).toBeGreaterThanOrEqual(3)
    expect(rows.length).toBeLessThan(200)
  })
})

describe('explore/fields', () => {
  it('offers numbers that the document may really take, each with what it is now', async () => {
    const fields = await service()['explore/fields']({ text: TEXT })
    const names = fields.map(({ field }) => field)
    expect(names).toEqual(
      expect.arrayContaining([
        'host.maxphys',
        'host.sgllen',
        'driver.minphys',
        'rules.poolSize',
        'devices[0].mediaRate',
      ]),
    )
    expect(fields.find(({ field }) => field === 'workload[0].requests[0].length')?.value).toBe(8192)
    expect(new Set(names).size).toBe(names.length)
    const base = scenarioFromText('scenario', TEXT)
    if (!base.ok) throw new Error('not a scenario')
    for (const { field, value, min, max } of fields) {
      const points = sweepPoints({ series: pathSeries(['sysv']), parameter: { field, values: [value] }, seeds: [1] })
      if (!points.ok) throw new Error(field)
      const document = { ...base.document, value: withEdits(base.document.value, points.value[0]!.edits) }
      const same = checkScenario({ ok: true, document })
      expect([field, same.ok && same.scenario]).toEqual([field, base.scenario])
      expect([field, min <= value, value <= max]).toEqual([field, true, true])
    }
  })
})

describe('explore/sweep', () => {
  it('holds units, pages and cookies against each other', async () => {
    const seeds = { first: null, count: 1 }
    const { field, series, rows } = await service()['explore/sweep']({
      source: { text: TEXT },
      paths: null,
      parameter: null,
      seeds,
    })
    expect([field, series.length, rows.length]).toEqual(['workload[0].requests[0].length', 3, 24])
    const calls = series.map(
      ({ id }) => rows.filter(({ point }) => point.series === id).at(-1)?.measure?.metrics.strategyCalls,
    )
    expect(calls[0]).toBe(128)
    expect([calls[1]! < 128, calls[2]! < calls[1]!]).toEqual([true, true])
    expect(rows.every(({ point }) => point.seed === 7)).toBe(true)
  })

  it('refuses what it cannot do, and can be cancelled', async () => {
    const ask = { source: { text: TEXT }, paths: ['sysv' as const], parameter: null, seeds: { first: 1, count: 2 } }
    const sweepOf = service()['explore/sweep']
    expect(await failure(sweepOf({ ...ask, parameter: { field: 'host.nothing', values: [1] } }))).toBe('E_SCENARIO')
    expect(await failure(sweepOf({ ...ask, source: { text: 'version: 1' } }))).toBe('E_SCENARIO')
    expect(await failure(sweepOf({ ...ask, seeds: { first: 0xffffffff, count: 2 } }))).toBe('E_IPC_ARGS')
    const ending = new AbortController()
    const told: number[] = []
    const progress = (done: number): void => {
      told.push(done)
      ending.abort()
    }
    expect(
      await failure(sweepOf({ ...ask, seeds: { first: 1, count: 4000 } }, { signal: ending.signal, progress })),
    ).toBe('E_CANCELLED')
    expect(told.length).toBeGreaterThan(0)
  })
})

describe('manual/statements', () => {
  it('and the statements of an event lead to each other', async () => {
    const statements = await service()['manual/statements']({})
    const { run } = await service()['run/start']({ source: { text: TEXT }, paths: ['sysv'] })
    await service()['run/result']({ run })
    const of = { run, path: 'sysv' as const }
    const counts = await service()['trace/statements'](of)
    expect(counts.length).toBeGreaterThan(10)
    for (const { id, count } of counts) {
      const filter = statements.find((each) => each.id === id)?.filters.sysv
      const { total, rows } = await service()['trace/rows']({ ...of, filter: filter!, first: 0, count: 1 })
      expect([id, total]).toEqual([id, count])
      const row = await service()['trace/row']({ ...of, row: rows[0]!.row })
      expect(row.statements.map((each) => each.id)).toContain(id)
    }
  })
})
