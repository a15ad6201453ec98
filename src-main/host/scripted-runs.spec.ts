import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPart } from '../../scripts/lib/build-parts.mjs'
import { root } from '../../scripts/lib/root.mjs'
import { LabFailure } from '../../src-ipc/lab-error'
import type { EndedRun, StartRequest } from '../../src-ipc/runs'
import { createLabService, type LabServiceHandle } from './lab-service'

let lab: LabServiceHandle
beforeAll(async () => {
  await buildPart('runner', () => undefined)
  lab = createLabService(root)
}, 120_000)
afterAll(() => lab.close())

async function run(request: StartRequest): Promise<EndedRun & { run: number }> {
  const { run: number } = await lab.service['run/start'](request)
  return { ...(await lab.service['run/result']({ run: number })), run: number }
}

const failure = async (call: Promise<unknown>): Promise<LabFailure> => {
  const found = await call.then(
    () => null,
    (error: unknown) => error,
  )
  if (found instanceof LabFailure) return found
  throw new Error('it did not fail')
}

const inline = (script: string): string =>
  `version: 1\nworkload:\n  - process: a\n    script: ${JSON.stringify(script)}\n`
const BESIDE = 'version: 1\nworkload:\n  - process: a\n    script: { file: sequential.js }\n'

describe('runs with scripts in the window', () => {
  it('are offered among the samples', async () => {
    const samples = await lab.service['lab/samples']({})
    const example = samples.find(({ id }) => id === 'overlapped')
    expect(example?.title).toBe('Overlapped asynchronous reads by a script')
    expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length)
  })

  it('show what scripts left behind, with its places', async () => {
    const { outcomes } = await run({ source: { sample: 'sequential' } })
    for (const { processes, expectations } of outcomes) {
      const [{ script } = {}] = processes
      expect(script).toMatchObject({ state: 'ended', failure: null, file: 'sequential.js' })
      expect(script!.marks[0]).toMatchObject({ line: 5, at: expect.any(Number) })
      expect(expectations.filter(({ ok }) => !ok)).toEqual([])
    }
  })

  it('give errors of scripts their line, and broken invariants theirs', async () => {
    const script = "\ninvariant('never', 'user:mark', () => false)\nmark('m')\nlog(missing)"
    const { outcomes } = await run({ source: { text: inline(script) } })
    const { processes, findings } = outcomes[0]!
    expect(processes[0]!.script!.failure).toMatchObject({ code: 'E_SCRIPT_ERROR', line: 4 })
    expect(findings).toMatchObject([{ id: 'Invariant', where: { line: 2 }, row: expect.any(Number) }])
  })

  it('read the scripts beside the sample that a changed document once was', async () => {
    const { outcomes } = await run({ source: { text: BESIDE, name: 'mine.yaml', from: 'sequential' } })
    expect(outcomes[0]!.processes[0]!.script!.state).toBe('ended')
  })

  it('refuse files of a document without a folder, at their line', async () => {
    const { code, issues } = await failure(run({ source: { text: BESIDE, name: 'mine.yaml' } }))
    expect(code).toBe('E_SCENARIO')
    expect(issues).toMatchObject([
      { line: 4, field: 'workload[0].script.file', message: expect.stringContaining('no folder') },
    ])
  })

  it('refuse files that are not beside the sample', async () => {
    const text = BESIDE.replace('sequential.js', 'nothing.js')
    expect((await failure(run({ source: { text, from: 'sequential' } }))).issues?.[0]?.message).toContain('nothing.js')
    expect((await failure(run({ source: { text, from: '../secret' } }))).code).toBe('E_NOT_FOUND')
  })

  it('show the machine at any row, again and again', async () => {
    const { run: number, outcomes } = await run({ source: { sample: 'invariants' }, paths: ['physio'] })
    const { rows } = outcomes[0]!
    const of = { run: number, path: 'physio' } as const
    const middle = await lab.service['trace/state']({ ...of, row: rows >> 1 })
    await lab.service['trace/state']({ ...of, row: rows - 1 })
    expect(await lab.service['trace/state']({ ...of, row: rows >> 1 })).toEqual(middle)
  })

  it('are ended from outside when a script does not come back', async () => {
    const text = inline(
      "log(1)\nconst a = []\nfor (;;) { try { for (;;) a.push('x'.repeat(1e6) + a.length) } catch {} }",
    )
    const start = performance.now()
    const outcome = await run({ source: { text }, paths: ['physio'] }).then(
      ({ outcomes }) => outcomes[0]!.processes[0]!.script!.failure!.code,
      ({ code, where }: LabFailure) => `${code} ${where}`,
    )
    expect(outcome).toMatch(/^(E_SCRIPT_TIMEOUT script of a:\d+:\d+|E_SCRIPT_BUDGET|E_SCRIPT_TIMEOUT|E_SCRIPT_MEMORY)$/)
    expect(performance.now() - start).toBeLessThan(40_000)
    expect((await run({ source: { sample: 'errors' } })).outcomes.length).toBeGreaterThan(0)
  })
})

describe('scripts of a document', () => {
  it('are read and checked without running them', async () => {
    const [own] = await lab.service['script/read']({ text: inline('log(1)\nraed(2)') })
    expect(own).toMatchObject({ process: 'a', file: null, index: 0, source: 'log(1)\nraed(2)' })
    expect(own!.issues).toMatchObject([{ line: 2, column: 1, message: expect.stringContaining('did you mean read') }])
    const [beside] = await lab.service['script/read']({ text: BESIDE, from: 'sequential' })
    expect(beside).toMatchObject({ file: 'sequential.js', issues: [], source: expect.stringContaining('await') })
    const [lost] = await lab.service['script/read']({ text: BESIDE })
    expect(lost).toMatchObject({ source: null, issues: [{ message: expect.stringContaining('no folder') }] })
    expect(await lab.service['script/read']({ text: 'no scenario' })).toEqual([])
  })

  it('have words with help', async () => {
    const words = await lab.service['script/vocabulary']({})
    expect(words.find(({ name }) => name === 'pread')).toMatchObject({
      signature:
        'pread(file: number | OpenResult, memory: Memory | number, length: number, offset: number): Promise<Result>',
      source: 'pread(2)',
    })
    for (const { help, signature, name } of words)
      expect([help !== '', signature.startsWith(`${name}(`)]).toEqual([true, true])
  })
})
