import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  lstatSync,
  renameSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { LabFailure } from '../../src-ipc/lab-error'
import { createDocuments, type Documents } from './documents'
import { createTraceFiles } from './trace-files'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-documents-'))
const file = join(folder, 'a.dmalab.yaml')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let documents: Documents
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
  writeFileSync(file, 'one: 1\n')
  documents = createDocuments()
})

const failed = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof LabFailure ? error.code : String(error)),
  )
const read = (path = file): string => readFileSync(path, 'utf8')

describe('createDocuments', () => {
  it('opens a file under an id that is no path, the same one as long as it is open', async () => {
    const opened = await documents.open(file)
    expect(opened).toMatchObject({ name: 'a.dmalab.yaml', text: 'one: 1\n' })
    expect(opened.document).toMatch(/^[0-9a-f-]{36}$/)
    expect((await documents.open(file)).document).toBe(opened.document)
    expect([documents.pathOf(opened.document), documents.idOf(file)]).toEqual([file, opened.document])
    documents.close(opened.document)
    expect((await documents.open(file)).document).not.toBe(opened.document)
  })

  it('keeps a trace for the one who opens it, whatever its name, and reads nothing of it', async () => {
    const trace = join(folder, 'a.json')
    writeFileSync(trace, Buffer.concat([Buffer.from([1, 0, 0, 0]), Buffer.from('DMALABTR and more')]))
    const traces = createTraceFiles()
    const opened = await createDocuments(traces).open(trace)
    expect(opened).toMatchObject({ document: '', name: 'a.json', text: '' })
    expect(traces.find(opened.trace ?? '')).toMatchObject({ path: trace, name: 'a.json' })
    expect(await failed(createDocuments(traces).open(join(folder, 'none.dmatrace')))).toBe('E_READ')
  })

  it('saves in place and keeps the version before beside it', async () => {
    const { document } = await documents.open(file)
    expect(await documents.save(document, 'two: 2\n', false)).toEqual({ document, name: 'a.dmalab.yaml' })
    expect([read(), read(`${file}.bak`)]).toEqual(['two: 2\n', 'one: 1\n'])
    await documents.save(document, 'three: 3\n', false)
    expect([read(), read(`${file}.bak`)]).toEqual(['three: 3\n', 'two: 2\n'])
    await documents.save(document, 'three: 3\n', false)
    expect(read(`${file}.bak`)).toBe('two: 2\n')
    expect(readdirSync(folder).sort()).toEqual(['a.dmalab.yaml', 'a.dmalab.yaml.bak'])
  })

  it('refuses to save over what another program has written, until told to', async () => {
    const { document } = await documents.open(file)
    writeFileSync(file, 'theirs: 1\n')
    expect(await failed(documents.save(document, 'ours: 1\n', false))).toBe('E_CHANGED_ON_DISK')
    expect(read()).toBe('theirs: 1\n')
    await documents.save(document, 'ours: 1\n', true)
    expect([read(), read(`${file}.bak`)]).toEqual(['ours: 1\n', 'theirs: 1\n'])
    expect(await failed(documents.save(document, 'ours: 2\n', false))).toBe('done')
  })

  it('takes what another program has written when it is asked to read again', async () => {
    const { document } = await documents.open(file)
    writeFileSync(file, 'theirs: 1\n')
    expect(await documents.reload(document)).toEqual({ document, name: 'a.dmalab.yaml', text: 'theirs: 1\n' })
    expect(await failed(documents.save(document, 'ours: 1\n', false))).toBe('done')
  })

  it('says that a file is gone: deleted, moved, or its folder deleted', async () => {
    const { document } = await documents.open(file)
    rmSync(file)
    expect(await failed(documents.save(document, 'x: 1\n', false))).toBe('E_GONE')
    expect(await failed(documents.reload(document))).toBe('E_GONE')
    expect(readdirSync(folder)).toEqual([])
    await documents.save(document, 'x: 1\n', true)
    expect(read()).toBe('x: 1\n')
    mkdirSync(join(folder, 'inner'))
    const inner = join(folder, 'inner/b.yaml')
    writeFileSync(inner, 'b: 1\n')
    const other = await documents.open(inner)
    renameSync(join(folder, 'inner'), join(folder, 'moved'))
    expect(await failed(documents.save(other.document, 'b: 2\n', false))).toBe('E_GONE')
    expect(await failed(documents.save(other.document, 'b: 2\n', true))).toBe('E_WRITE')
    expect(await failed(documents.save('unknown', 'b: 2\n', false))).toBe('E_GONE')
  })

  it('saves under another name, which is the place of the document from then on', async () => {
    const other = join(folder, 'b.yaml')
    const { document } = await documents.saveAs(other, 'b: 1\n')
    expect(await documents.save(document, 'b: 2\n', false)).toEqual({ document, name: 'b.yaml' })
    expect([read(), read(other)]).toEqual(['one: 1\n', 'b: 2\n'])
    await documents.saveAs(file, 'over: 1\n')
    expect([read(), read(`${file}.bak`)]).toEqual(['over: 1\n', 'one: 1\n'])
  })

  it('writes through a link and keeps it', async () => {
    const link = join(folder, 'link.yaml')
    symlinkSync('a.dmalab.yaml', link)
    const { document } = await documents.open(link)
    await documents.save(document, 'new: 1\n', false)
    expect([lstatSync(link).isSymbolicLink(), read()]).toEqual([true, 'new: 1\n'])
  })

  it('writes one version after the other, and the last one stays', async () => {
    const { document } = await documents.open(file)
    const saves = [1, 2, 3, 4, 5].map((each) => documents.save(document, `n: ${each}\n`, false))
    await Promise.all(saves)
    expect([read(), read(`${file}.bak`)]).toEqual(['n: 5\n', 'n: 4\n'])
  })

  it('refuses what is no scenario, and points at the version before', async () => {
    const broken = join(folder, 'c.yaml')
    writeFileSync(broken, '')
    expect(await failed(documents.open(broken))).toBe('E_READ')
    writeFileSync(`${broken}.bak`, 'c: 1\n')
    await expect(documents.open(broken)).rejects.toThrow('lies beside it as c.yaml.bak')
    writeFileSync(join(folder, 'x.exe'), 'x')
    expect(await failed(documents.open(join(folder, 'x.exe')))).toBe('E_READ')
    writeFileSync(join(folder, 'big.yaml'), 'x'.repeat((1 << 20) + 1))
    expect(await failed(documents.open(join(folder, 'big.yaml')))).toBe('E_READ')
    expect(await failed(documents.open(join(folder, 'none.yaml')))).toBe('E_NOT_FOUND')
    mkdirSync(join(folder, 'd.yaml'))
    expect(await failed(documents.open(join(folder, 'd.yaml')))).toBe('E_READ')
  })

  it('names no folder in what a window hears', async () => {
    const missing = await documents.open(join(folder, 'none.yaml')).catch((error: unknown) => error)
    expect((missing as Error).message).not.toContain(folder)
    rmSync(file)
    mkdirSync(file)
    const refused = await documents.saveAs(file, 'x').catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'E_WRITE' })
    expect((refused as Error).message).not.toContain(folder)
  })
})
