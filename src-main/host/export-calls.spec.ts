import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPart } from '../../scripts/lib/build-parts.mjs'
import { root } from '../../scripts/lib/root.mjs'
import type { ExportWish, ExportWritten } from '../../src-ipc/exports'
import { LabFailure } from '../../src-ipc/lab-error'
import type { TraceOf } from '../../src-ipc/runs'
import { createLabService, type LabServiceHandle } from './lab-service'
import { FIRST_SAMPLE } from './samples'
import { createTraceFiles } from './trace-files'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-calls-'))
const files = createTraceFiles()
let lab: LabServiceHandle
let of: readonly TraceOf[] = []
let hash = ''

beforeAll(async () => {
  await buildPart('runner', () => undefined)
  lab = createLabService(root, {
    traces: files,
    printPdf: (html) => Promise.resolve(Buffer.from(`%PDF-${html.length}`)),
  })
  const { run } = await lab.service['run/start']({ source: { sample: FIRST_SAMPLE } })
  const { outcomes } = await lab.service['run/result']({ run })
  of = outcomes.map(({ path }) => ({ run, path }))
  hash = outcomes[0]!.hash
}, 120_000)
afterAll(() => {
  lab.close()
  rmSync(folder, { recursive: true, force: true })
})

const failure = async (call: unknown): Promise<LabFailure> => {
  try {
    await call
  } catch (error) {
    if (error instanceof LabFailure) return error
    throw error
  }
  throw new Error('the call did not fail')
}
const wish = (
  format: string,
  choice: Record<string, string> = {},
  traces: readonly TraceOf[] = of.slice(0, 1),
): ExportWish => ({
  ...{ of: traces, format, choice },
})

/** Makes an export and fetches it, as a page does. */
async function fetched(what: ExportWish, name = 'x'): Promise<{ name: string; bytes: Buffer }> {
  const written = await lab.service['export/write']({ ...what, name })
  if (written?.where !== 'download') throw new Error('it is no download')
  const pieces: Uint8Array[] = []
  for (let offset = 0; offset < written.size;) {
    const piece = await lab.service['export/piece']({ download: written.download, offset })
    pieces.push(piece)
    offset += piece.length
  }
  await lab.service['export/drop']({ download: written.download })
  expect(await failure(lab.service['export/piece']({ download: written.download, offset: 0 }))).toMatchObject({
    code: 'E_NOT_FOUND',
  })
  return { name: written.name, bytes: Buffer.concat(pieces) }
}

describe('export/formats', () => {
  it('lists every format once, with the programs that open it, reports among them', async () => {
    const all = await lab.service['export/formats']({})
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    for (const { opensIn, about } of all) expect([opensIn.length > 0, about.length > 20]).toEqual([true, true])
    expect(all.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['trace', 'chrome', 'parquet', 'svg', 'report-html', 'report-markdown', 'report-pdf']),
    )
  })
})

describe('export/preview', () => {
  it('says how an export begins, and its exact size and number of files', async () => {
    for (const format of ['chrome', 'csv', 'trace', 'vcd', 'ctf', 'svg']) {
      const look = await lab.service['export/preview'](wish(format))
      const { name, bytes } = await fetched(wish(format))
      const whole = name.endsWith('.zip') ? Object.values(unzipSync(bytes)) : [bytes]
      expect(look.isExact).toBe(true)
      expect([format, look.files, look.size]).toEqual([
        format,
        whole.length,
        whole.reduce((sum, each) => sum + each.length, 0),
      ])
      expect(Buffer.from(look.head).equals(Buffer.from(whole[0]!.subarray(0, look.head.length)))).toBe(true)
      expect(look.head.length).toBeGreaterThan(100)
    }
  })

  it('refuses an option that the format does not have, in a sentence', async () => {
    const error = await failure(lab.service['export/preview'](wish('csv', { colour: 'red' })))
    expect(error).toMatchObject({ code: 'E_EXPORT' })
    expect(error.message).toContain('csv has no option colour')
  })
})

describe('export/write', () => {
  it('gives a page the bytes in pieces, options and all', async () => {
    const { name, bytes } = await fetched(wish('csv', { bom: 'yes' }), 'walk')
    expect(name).toBe('walk.csv')
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf')
    const chrome = JSON.parse((await fetched(wish('chrome', {}, of))).bytes.toString()) as { traceEvents: unknown[] }
    expect(chrome.traceEvents.length).toBeGreaterThan(100)
  })

  it('packs what is several files into one zip', async () => {
    const { name, bytes } = await fetched(wish('blktrace', {}, of), 'walk')
    expect(name).toBe('walk.zip')
    expect(Object.keys(unzipSync(bytes)).sort()).toEqual(of.map(({ path }) => `walk.${path}.blktrace.0`).sort())
  })

  it('brings traces of several runs together', async () => {
    const { text } = await lab.service['lab/sample']({ sample: FIRST_SAMPLE })
    const { run } = await lab.service['run/start']({ source: { text }, paths: ['physio'], seed: 5 })
    await lab.service['run/result']({ run })
    const both = [of[0]!, { run, path: 'physio' as const }]
    const { bytes } = await fetched(wish('jsonl', {}, both))
    const head = JSON.parse(bytes.toString().split('\n')[0]!) as { runs: { path: string; seed: string }[] }
    expect(head.runs.map(({ path }) => path)).toEqual([of[0]!.path, 'physio'])
    expect(Number(head.runs[1]?.seed)).toBe(5)
    expect(await failure(lab.service['export/preview'](wish('report-html', {}, both)))).toMatchObject({
      code: 'E_EXPORT',
    })
    await lab.service['run/close']({ run })
  })

  it('makes reports: HTML and Markdown by the worker, PDF by the printer of the shell', async () => {
    const html = (await fetched(wish('report-html', {}, of))).bytes.toString()
    expect(html).toMatch(/^<!doctype html>/i)
    expect(html).toContain(hash)
    expect((await fetched(wish('report-markdown'))).bytes.toString()).toMatch(/^# /m)
    expect((await fetched(wish('report-pdf', {}, of))).bytes.toString()).toMatch(/^%PDF-\d+/)
  })

  it('writes where a person chooses, asks before it replaces, and leaves nothing half-written', async () => {
    const path = join(folder, 'out.csv')
    const asked: string[] = []
    const { 'export/write': write } = lab.writingTo((name) => {
      asked.push(name)
      return Promise.resolve(name.startsWith('none') ? undefined : join(folder, 'out.csv'))
    })
    expect(await write({ ...wish('csv'), name: 'none' })).toBeNull()
    const first = (await write({ ...wish('csv'), name: 'mine' })) as Extract<ExportWritten, { where: 'disk' }>
    expect(first.files).toEqual([{ name: 'out.csv', size: readFileSync(path).length }])
    expect(asked).toEqual(['none.csv', 'mine.csv'])
    // The format writes several files, so the dialog of the system knows nothing about them.
    const { 'export/write': writeSeveral } = lab.writingTo(() => Promise.resolve(join(folder, 'wave.vcd')))
    await writeSeveral({ ...wish('vcd'), name: 'wave' })
    writeFileSync(join(folder, 'wave.vcd'), 'mine')
    const again = await writeSeveral({ ...wish('vcd'), name: 'wave' })
    if (again?.where !== 'exists') throw new Error('nobody was asked')
    expect(again.name).toContain('wave.vcd')
    expect(again.name).not.toContain(folder)
    expect(readFileSync(join(folder, 'wave.vcd'), 'utf8')).toBe('mine')
    const replaced = await writeSeveral({ ...wish('vcd'), name: 'wave', place: again.place, replace: true })
    expect(replaced).toMatchObject({ where: 'disk', files: [{ name: 'wave.vcd' }, { name: 'wave.gtkw' }] })
    expect(readdirSync(folder).sort()).toEqual(['out.csv', 'wave.gtkw', 'wave.vcd'])
  })

  it('says why a place cannot be written, without its folder', async () => {
    const { 'export/write': write } = lab.writingTo(() => Promise.resolve(join(folder, 'no/such/out.json')))
    const error = await failure(write({ ...wish('chrome'), name: 'x' }))
    expect(error).toMatchObject({ code: 'E_WRITE' })
    expect(error.message).toContain('there is no such folder')
    expect(error.message).not.toContain(folder)
  })

  it('stops within half a second and leaves nothing behind', async () => {
    const text = `version: 1\ntitle: long\npath: sysv\npaths: [sysv]\ntraceCap: 400000\nworkload:\n  - { process: p, repeat: 400, requests: [{ op: write, length: 256 KB }] }\n`
    const { run } = await lab.service['run/start']({ source: { text } })
    const { outcomes } = await lab.service['run/result']({ run })
    expect(outcomes[0]!.rows).toBeGreaterThan(100_000)
    const controller = new AbortController()
    const told: number[] = []
    let stopped = 0
    const { 'export/write': write } = lab.writingTo(() => Promise.resolve(join(folder, 'big.json')))
    const progress = (done: number): void => {
      told.push(done)
      stopped ||= performance.now()
      controller.abort()
    }
    const what = { of: [{ run, path: 'sysv' as const }], format: 'chrome', choice: {}, name: 'big' }
    const error = await failure(write(what, { signal: controller.signal, progress }))
    expect(error.code).toBe('E_CANCELLED')
    // How long it is on a quiet machine is for the bench to say.
    expect(performance.now() - stopped).toBeLessThan(10_000)
    expect(told.length).toBeGreaterThan(0)
    expect(readdirSync(folder).filter((name) => name.includes('big'))).toEqual([])
    await lab.service['run/close']({ run })
  })
})

describe('export/put', () => {
  it('writes a picture of the page, sent in pieces', async () => {
    const path = join(folder, 'x.png')
    const { 'export/put': put } = lab.writingTo(() => Promise.resolve(path))
    const piece = (text: string): string => Buffer.from(text).toString('base64')
    const { upload } = await lab.service['upload/piece']({ upload: '', name: 'x.png', base64: piece('one ') })
    await lab.service['upload/piece']({ upload, name: 'x.png', base64: piece('two') })
    expect(await put({ upload, extension: '.png', name: 'x' })).toMatchObject({ where: 'disk' })
    expect(readFileSync(path, 'utf8')).toBe('one two')
    expect(await failure(put({ upload, extension: '.png', name: 'x' }))).toMatchObject({
      code: 'E_NOT_FOUND',
    })
  })
})

describe('trace/open', () => {
  it('shows the trace that was exported: the same hash, its facts, and the machine at an event', async () => {
    const { bytes } = await fetched(wish('trace'))
    const { upload } = await lab.service['upload/piece']({
      upload: '',
      name: 'a.dmatrace',
      base64: bytes.toString('base64'),
    })
    const { started, ended, facts, name } = await lab.service['trace/open']({ file: upload })
    expect([name, ended.outcomes[0]?.hash, facts.hash]).toEqual(['a.dmatrace', hash, hash])
    expect(facts.scenario).toContain('workload:')
    const one = { run: started.run, path: started.paths[0]! }
    const { rows, lanes } = await lab.service['trace/overview'](one)
    expect([rows, lanes.length > 0]).toEqual([ended.outcomes[0]!.rows, true])
    expect(await lab.service['trace/state']({ ...one, row: 10 })).toEqual(
      await lab.service['trace/state']({ ...of[0]!, row: 10 }),
    )
    expect((await lab.service['compare/runs']({ of: [of[0]!, one] })).differences[1]).toEqual([])
    // It can be exported again.
    expect((await fetched(wish('trace', {}, [one]))).bytes.equals(bytes)).toBe(true)
    expect(await failure(lab.service['export/preview'](wish('report-html', {}, [one])))).toMatchObject({
      code: 'E_EXPORT',
    })
    await lab.service['run/close']({ run: started.run })
  })

  it('shows a trace of another program, and says what was strange about it', async () => {
    const path = join(folder, 'other.json')
    const begun = { ph: 'B', pid: 1, tid: 1, ts: 2, name: 'left open' }
    const odd = { ph: '?', pid: 1, tid: 1, ts: 3, name: 'odd' }
    const whole = { ph: 'X', pid: 1, tid: 2, ts: 1, dur: 4, name: 'work' }
    writeFileSync(path, JSON.stringify({ traceEvents: [whole, begun, odd] }))
    const { started, ended } = await lab.service['trace/open']({ file: files.keep(path) })
    expect(ended.outcomes[0]!.rows).toBeGreaterThan(0)
    expect(started.warnings.join('\n')).toContain('phase')
    await lab.service['run/close']({ run: started.run })
    rmSync(path)
  })

  it('refuses hostile files with one sentence that names the file and no folder', async () => {
    const { bytes } = await fetched(wish('trace'))
    const broken = Buffer.from(bytes)
    broken[bytes.length >> 1]! ^= 0x40
    for (const [name, content] of [
      ['cut.dmatrace', bytes.subarray(0, bytes.length - 9)],
      ['broken.dmatrace', broken],
      ['text.dmatrace', Buffer.from('version: 1\n')],
      ['head.dmatrace', bytes.subarray(0, 12)],
      ['none.dmatrace', Buffer.alloc(0)],
    ] as const) {
      const path = join(folder, name)
      writeFileSync(path, content)
      const error = await failure(lab.service['trace/open']({ file: files.keep(path) }))
      expect(error.code).toBe('E_READ')
      expect(error.message).toMatch(new RegExp(`^${name}: [^\\n]+\\.$`))
      expect(error.message).not.toContain(folder)
      rmSync(path)
    }
    expect(await failure(lab.service['trace/open']({ file: 'unknown' }))).toMatchObject({ code: 'E_NOT_FOUND' })
  })
})

describe('createTraceFiles', () => {
  it('takes no more than it should, and keeps nothing of what it refused', async () => {
    const small = createTraceFiles(10)
    const id = await small.add('', 'x', Buffer.alloc(8))
    const { path } = small.find(id)
    expect(existsSync(path)).toBe(true)
    expect((await failure(small.add(id, 'x', Buffer.alloc(3)))).code).toBe('E_FILE_TOO_BIG')
    expect(existsSync(path)).toBe(false)
    const kept = small.keep(join(folder, 'mine'))
    expect((await failure(small.add(kept, 'x', Buffer.alloc(1)))).code).toBe('E_NOT_FOUND')
    small.close()
  })
})
