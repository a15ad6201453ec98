import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { buildPart } from '../../../scripts/lib/build-parts.mjs'
import { at, root } from '../../../scripts/lib/root.mjs'
import { parseRequest } from '../../../src-ipc/guards'
import { LabFailure } from '../../../src-ipc/lab-error'
import type { LabSource, Submission } from '../../../src-ipc/labs'
import { createLabService, type LabServiceHandle } from '../lab-service'

let lab: LabServiceHandle
beforeAll(async () => {
  await buildPart('runner', () => undefined)
  lab = createLabService(root)
}, 120_000)
afterAll(() => lab.close())

const FIRST = { folder: '01-price-of-a-byte' } as const
const folders = readdirSync(at('labs'))
const yamlOf = (folder: string, file: string): unknown => parse(readFileSync(join(at('labs'), folder, file), 'utf8'))

interface Hidden {
  readonly checks?: readonly { readonly id: string; readonly title: string }[]
  readonly again?: readonly { readonly id: string; readonly title: string }[]
  readonly answers?: Readonly<Record<string, unknown>>
}
/** Ids and titles that no window may learn. */
function secrets(folder: string): string[] {
  const { checks = [], again = [] } = yamlOf(folder, 'hidden.yaml') as Hidden
  return [...checks, ...again].flatMap(({ id, title }) => [`"${id}"`, title])
}
const failure = async (call: unknown): Promise<LabFailure> => {
  try {
    await call
  } catch (error) {
    if (error instanceof LabFailure) return error
    throw error
  }
  throw new Error('the call did not fail')
}
/** A submission of the first lab with the given length, locked. */
async function work(length: number | string): Promise<Submission> {
  const { service } = lab
  const begun = await service['labs/start']({ source: FIRST })
  const answers = { waiting: '40.96', grows: 'doubles', interrupts: '0' }
  return service['labs/lock']({ source: FIRST, submission: { ...begun, answers, edits: { length } } })
}

describe('the calls of labs', () => {
  it('list every lab of the folder with what a person chooses by', async () => {
    const list = await lab.service['labs/list']({})
    expect(list.map(({ folder }) => folder)).toEqual([...folders].sort())
    for (const { problem, title, minutes, points } of list.filter((each) => each.problem === '')) {
      expect([problem, title === '', minutes > 0, points > 0]).toEqual(['', false, true, true])
    }
  })

  it.each(folders)('tell a window of %s nothing hidden, no answer, no claim, no reference', async (folder) => {
    const { service } = lab
    const source: LabSource = { folder }
    const opened = await service['labs/open']({ source })
    const begun = await service['labs/start']({ source })
    const replies = [opened, begun, await service['labs/list']({})]
    const text = JSON.stringify(replies)
    for (const secret of secrets(folder)) expect(text).not.toContain(secret)
    for (const each of [...opened.questions, ...opened.checks])
      for (const key of ['answer', 'rows', 'check', 'hint', 'right', 'wrong', 'tolerance'])
        expect(each).not.toHaveProperty(key)
    for (const { options } of opened.questions)
      for (const option of options) expect(Object.keys(option)).toEqual(['id', 'text'])
    expect(opened).not.toHaveProperty('expected')
    expect(opened.hints).toBe((yamlOf(folder, 'lab.yaml') as { hints?: unknown[] }).hints?.length ?? 0)
  })

  it('lock no prediction that nobody can read, and say which and why', async () => {
    const { service } = lab
    const begun = await service['labs/start']({ source: FIRST })
    const refused = await failure(
      service['labs/lock']({
        source: FIRST,
        submission: { ...begun, answers: { waiting: '41,988', grows: 'doubles' } },
      }),
    )
    expect(refused).toMatchObject({ code: 'E_SCENARIO', where: 'waiting' })
    expect(refused.message).toContain('How long does the processor only wait for the device')
    expect(refused.message).toContain('"41,988" may be meant in two ways')
    const answers = { waiting: '40,96', grows: 'doubles' }
    const locked = await service['labs/lock']({ source: FIRST, submission: { ...begun, answers } })
    expect(locked.lock).toHaveLength(1)
  })

  it('check in a thread and name the event that refutes; still nothing hidden', async () => {
    const { service } = lab
    const submission = await work('4 KB')
    const checked = await service['labs/check']({ source: FIRST, submission })
    const fits = checked.grade.checks.find(({ id }) => id === 'fits')
    expect(fits).toMatchObject({ ok: false, points: 0 })
    expect(fits?.evidence).toMatchObject({ run: 'main', key: 'syscall@1.0#1' })
    expect(fits?.reason).toMatch(/^a write of 4096 bytes takes \d+ ns/)
    expect(checked.grade.checks.find(({ id }) => id === 'waiting')).toMatchObject({ ok: true, answer: '40.96' })
    expect(checked.submission.progress?.attempts).toBe(1)
    expect(checked.grade.checks.some(({ part }) => part === 'hidden')).toBe(false)
    const report = await service['labs/report']({ source: FIRST, submission: checked.submission })
    expect(report.text).toContain('a write of 4096 bytes takes')
    for (const secret of secrets(FIRST.folder)) expect(JSON.stringify([checked, report])).not.toContain(secret)
  })

  it.each(['14-lost-count', '16-lost-interrupt'])(
    'name an event for every check that fails, also where %s hangs',
    async (folder) => {
      const { service } = lab
      const source = { folder }
      const { grade } = await service['labs/check']({ source, submission: await service['labs/start']({ source }) })
      const failed = grade.checks.filter(({ part, ok }) => part === 'check' && !ok)
      expect(failed.length).toBeGreaterThan(2)
      for (const { id, evidence } of failed)
        expect([id, evidence?.key]).toEqual([id, expect.stringMatching(/^[a-z0-9:-]+@/)])
    },
  )

  it('end a program that never comes back, and the host goes on', async () => {
    const { service } = lab
    const source = { folder: '02-sixteen-sectors' }
    const begun = await service['labs/start']({ source })
    const controller = new AbortController()
    const check = service['labs/check'](
      { source, submission: { ...begun, edits: { program: 'for (;;) {}' } } },
      { signal: controller.signal, progress: () => undefined },
    )
    const { grade } = await check
    expect(grade.runs[0]?.problem).toMatch(/E_SCRIPT/)
    const again = service['labs/check'](
      { source, submission: begun },
      { signal: AbortSignal.abort(), progress: () => undefined },
    )
    expect((await failure(again)).code).toBe('E_CANCELLED')
  })

  it('plan a run as a document of the ordinary machinery, and show the reference only after an attempt', async () => {
    const { service } = lab
    const submission = await work(50)
    const plan = await service['labs/plan']({ source: FIRST, submission, run: 'main' })
    const started = await service['run/start']({ source: { text: plan.text }, paths: [plan.path], seed: plan.seed })
    const ended = await service['run/result']({ run: started.run })
    expect(ended.outcomes.map(({ path, end }) => [path, end])).toEqual([['pio', 'idle']])
    const trace = { run: started.run, path: plan.path }
    const { rows } = await service['trace/rows']({ ...trace, filter: { kinds: ['cpu:busywait'] }, first: 3, count: 1 })
    const keys = await service['trace/keys']({ ...trace, rows: rows.map(({ row }) => row) })
    expect(keys[0]).toMatch(/^cpu:busywait@\d+\.\d+#\d+$/)
    const found = await service['trace/keyed']({ ...trace, keys: [...keys, 'io:start@9.9#9'] })
    expect(found).toEqual([
      { row: rows[0]?.row, at: rows[0]?.at },
      { row: -1, at: -1 },
    ])
    const early = service['labs/show']({ source: FIRST, submission, run: 'main' })
    expect((await failure(early)).code).toBe('E_NOT_FOUND')
    const tried = { ...submission, progress: { attempts: 1 } }
    const shown = await service['labs/show']({ source: FIRST, submission: tried, run: 'main' })
    expect(shown.text).not.toBe(plan.text)
  })

  it('write a submission that they read again, and find its lab', async () => {
    const { service } = lab
    const submission = await work('90')
    const { text } = await service['labs/write']({ submission })
    const read = await service['labs/read']({ name: 'anna.dmalab-answer.yaml', text })
    expect(read).toEqual({ what: 'answer', submission, folder: FIRST.folder })
  })

  it('preview a lab from its text, and say what to do when it names files beside it', async () => {
    const { service } = lab
    const text = readFileSync(at('labs/01-price-of-a-byte/lab.yaml'), 'utf8')
    const beside = await failure(service['labs/read']({ name: 'lab.yaml', text }))
    expect([beside.code, beside.message]).toEqual(['E_SCENARIO', expect.stringContaining('dma-lab lab student')])
    const whole = text.replace('{ file: read.md }', '"# One file"')
    const read = await service['labs/read']({ name: 'lab.yaml', text: whole })
    expect(read).toMatchObject({ what: 'lab', lab: { isPreview: true, text: { read: '# One file' } } })
    expect(JSON.stringify(read)).not.toContain('"holds"')
  })

  it('say what is wrong with a program at its line, and with a field', async () => {
    const { service } = lab
    const field = await work('5 KB')
    expect(await service['labs/lint']({ source: FIRST, submission: field })).toEqual([
      { edit: 'length', issues: [{ message: expect.stringContaining('at most 4 KB') as string }] },
    ])
    const source = { folder: '02-sixteen-sectors' }
    const begun = await service['labs/start']({ source })
    const submission = { ...begun, edits: { program: 'const a = 1\nawait wrote(1)\n' } }
    const [issue] = (await service['labs/lint']({ source, submission }))[0]?.issues ?? []
    expect(issue).toMatchObject({ line: 2, column: 7 })
    const driver = { folder: '14-lost-count' }
    const given = await service['labs/start']({ source: driver })
    expect(await service['labs/lint']({ source: driver, submission: given })).toEqual([])
    const broken = { ...given, edits: { driver: 'import x from "y"\nexport default {' } }
    expect((await service['labs/lint']({ source: driver, submission: broken }))[0]?.issues).toMatchObject([{ line: 2 }])
  })
})

describe('the guards of labs', () => {
  it('refuse names that are paths, and submissions with anything else in them', async () => {
    const begun = await lab.service['labs/start']({ source: FIRST })
    const ask = (source: unknown, submission: unknown) => parseRequest('labs/check', { source, submission })
    expect(ask(FIRST, begun).ok).toBe(true)
    for (const folder of ['../etc', 'a/b', '.', '', 'a'.repeat(200)]) expect(ask({ folder }, begun).ok).toBe(false)
    expect(ask(FIRST, { ...begun, more: 1 }).ok).toBe(false)
    expect(ask(FIRST, { ...begun, answers: { waiting: { deep: 1 } } }).ok).toBe(false)
    expect(parseRequest('trace/keys', { run: 1, path: 'pio', rows: [-1] }).ok).toBe(false)
  })
})
