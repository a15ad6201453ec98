import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { exportFormat, KINDS, type ExportFormat, type ExportPiece, type ExportSource } from '../../src-sim/index'
import { randomSource } from '../../src-sim/testing/random-source'
import { checkChoice, exportRuns, exportToBytes, formatOf } from './exports'
import { openTargets, type ExportTarget } from './export-target'
import { PARQUET } from './parquet'

const home = mkdtempSync(join(tmpdir(), 'dma-lab-exports-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
let folder = ''
beforeEach(() => (folder = mkdtempSync(join(home, 'case-'))))
const at = (name: string): string => join(folder, name)
const names = (): string[] => readdirSync(folder).sort()

const [source] = fc.sample(randomSource, { numRuns: 1, seed: 11 }) as [ExportSource]
const other: ExportSource = { ...source, facts: { ...source.facts, path: 'sysv' } }

/** A format whose pieces a test says. */
function made(shape: ExportFormat['shape'], pieces: readonly (readonly [file: string, text: string])[]): ExportFormat {
  return {
    ...{
      id: 'made',
      title: 'Made',
      extension: '.made',
      shape,
      several: false,
      opensIn: ['tests'],
      about: 'For tests.',
    },
    ...{ options: [] },
    *pieces(): Generator<ExportPiece, void, void> {
      for (const [file, text] of pieces) yield { file, bytes: Buffer.from(text), rows: 1 }
    },
  }
}

const twoFiles = made('files', [
  ['.0', 'zero'],
  ['.1', 'one'],
])
const aFolder = made('folder', [
  ['a', 'A'],
  ['a', 'A'],
  ['b', 'B'],
])

describe('exportRuns', () => {
  it('writes a file and says how it goes', async () => {
    const progress: number[] = []
    const written = await exportRuns(
      [source],
      formatOf('csv'),
      at('x.csv'),
      {},
      { onProgress: (p) => progress.push(p.rows) },
    )
    const content = readFileSync(at('x.csv'))
    expect(written).toEqual([{ path: at('x.csv'), size: content.length }])
    expect(progress.at(-1)).toBe(source.table.rows)
    expect(names()).toEqual(['x.csv'])
  })

  it('leaves what is there unless it is told to replace it', async () => {
    writeFileSync(at('x.csv'), 'old')
    await expect(exportRuns([source], formatOf('csv'), at('x.csv'))).rejects.toMatchObject({ code: 'E_EXISTS' })
    expect(readFileSync(at('x.csv'), 'utf8')).toBe('old')
    await exportRuns([source], formatOf('csv'), at('x.csv'), {}, { force: true })
    expect(readFileSync(at('x.csv'), 'utf8')).toMatch(/^seq,/)
    expect(names()).toEqual(['x.csv'])
  })

  it('does not replace what appears while it writes', async () => {
    const target = at('x.csv')
    const onProgress = (): void => writeFileSync(target, 'meanwhile')
    await expect(exportRuns([source], formatOf('csv'), target, {}, { onProgress })).rejects.toMatchObject({
      code: 'E_EXISTS',
    })
    expect(readFileSync(target, 'utf8')).toBe('meanwhile')
    expect(names()).toEqual(['x.csv'])
  })

  it('stops when asked and leaves nothing behind', async () => {
    const stop = new AbortController()
    const pieces = Array.from({ length: 100 }, () => ['', 'x'.repeat(1000)] as const)
    const work = exportRuns(
      [source],
      made('file', pieces),
      at('x'),
      {},
      {
        signal: stop.signal,
        onProgress: ({ bytes }) => {
          if (bytes > 5000) stop.abort()
        },
      },
    )
    await expect(work).rejects.toMatchObject({ code: 'E_CANCELLED' })
    expect(names()).toEqual([])
  })

  it('follows a link, refuses folders and devices, and says that a folder is missing', async () => {
    writeFileSync(at('real'), 'old')
    symlinkSync(at('real'), at('link'))
    await exportRuns([source], twoFilesAsOne, at('link'), {}, { force: true })
    expect(readFileSync(at('real'), 'utf8')).toBe('one')
    mkdirSync(at('sub'))
    const code = (target: string): Promise<unknown> =>
      exportRuns([source], twoFilesAsOne, target, {}, { force: true }).then(
        () => 'written',
        (error: unknown) => (error as { code?: string }).code,
      )
    expect(await code(at('sub'))).toBe('E_NOT_A_FILE')
    expect(await code('/dev/null')).toBe('E_NOT_A_FILE')
    expect(await code(at('none/x'))).toBe('E_NOT_FOUND')
    expect(names()).toEqual(['link', 'real', 'sub'])
  })

  it('puts several files in place together or not at all', async () => {
    const written = await exportRuns([source], twoFiles, at('x.made'))
    expect(written.map(({ path }) => path)).toEqual([at('x.0'), at('x.1')])
    rmSync(at('x.0'))
    await expect(exportRuns([source], twoFiles, at('x'))).rejects.toMatchObject({ code: 'E_EXISTS' })
    expect(names()).toEqual(['x.1'])
    // The second cannot be replaced, so the first comes back.
    writeFileSync(at('x.0'), 'old')
    rmSync(at('x.1'))
    const target = await openTargets([{ path: at('x'), shape: 'files' }], true)
    await target.write(0, '.0', Buffer.from('new'))
    await target.write(0, '.1', Buffer.from('new'))
    mkdirSync(at('x.1/sub'), { recursive: true })
    rmSync(join(folder, names().find((name) => name.startsWith('.x.1')) ?? ''))
    await expect(target.commit()).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
    expect(readFileSync(at('x.0'), 'utf8')).toBe('old')
    expect(names()).toEqual(['x.0', 'x.1'])
    expect(readdirSync(at('x.1'))).toEqual(['sub'])
  })

  it('replaces a folder only when nothing else is in it', async () => {
    const written = await exportRuns([source], aFolder, at('x'))
    expect(written).toEqual([
      { path: at('x/a'), size: 2 },
      { path: at('x/b'), size: 1 },
    ])
    await expect(exportRuns([source], aFolder, at('x'))).rejects.toMatchObject({ code: 'E_EXISTS' })
    writeFileSync(at('x/a'), 'old')
    await exportRuns([source], aFolder, at('x'), {}, { force: true })
    expect(readFileSync(at('x/a'), 'utf8')).toBe('AA')
    writeFileSync(at('x/thesis.txt'), 'mine')
    await expect(exportRuns([source], aFolder, at('x'), {}, { force: true })).rejects.toThrow(/holds thesis\.txt/)
    expect(readFileSync(at('x/thesis.txt'), 'utf8')).toBe('mine')
    expect(names()).toEqual(['x'])
  })

  it('gives every run a target of its own where a file holds one, and refuses two of one name', async () => {
    const written = await exportRuns([source, other], formatOf('trace'), at('x.dmatrace'))
    expect(written.map(({ path }) => path)).toEqual([at('x.physio.dmatrace'), at('x.sysv.dmatrace')])
    await expect(exportRuns([source, source], formatOf('trace'), at('y'))).rejects.toMatchObject({
      code: 'E_NOT_EXPORTABLE',
    })
    writeFileSync(at('z.sysv'), 'old')
    await expect(exportRuns([source, other], made('file', [['', 'new']]), at('z'))).rejects.toMatchObject({
      code: 'E_EXISTS',
    })
    expect(names()).toEqual(['x.physio.dmatrace', 'x.sysv.dmatrace', 'z.sysv'])
  })

  it('keeps the old file when the disk is full', async () => {
    writeFileSync(at('x.csv'), 'old')
    // What is written vanishes, as on a disk that takes less than it is given.
    const open: typeof openTargets = async (plans, force): Promise<ExportTarget> => {
      const target = await openTargets(plans, force)
      return {
        ...target,
        async write(unit, file, bytes) {
          await target.write(unit, file, bytes)
          const [temporary = ''] = names().filter((name) => name.endsWith('.tmp'))
          writeFileSync(at(temporary), 'short')
        },
      }
    }
    const work = exportRuns([source], formatOf('csv'), at('x.csv'), {}, { force: true, open })
    await expect(work).rejects.toMatchObject({ code: 'E_NO_SPACE' })
    expect(readFileSync(at('x.csv'), 'utf8')).toBe('old')
    expect(names()).toEqual(['x.csv'])
  })

  it('refuses names that lead elsewhere', async () => {
    for (const file of ['../x', 'a/b', '..', ''])
      await expect(exportRuns([source], made('folder', [[file, 'x']]), at('x'))).rejects.toMatchObject({
        code: 'E_WRITE',
      })
    await expect(exportRuns([source], made('files', [['/../x', 'x']]), at('x'))).rejects.toMatchObject({
      code: 'E_WRITE',
    })
    expect(names()).toEqual([])
  })
})

const twoFilesAsOne = made('file', [['', 'one']])

describe('checkChoice', () => {
  it('knows the options of a format and their values', () => {
    const csv = formatOf('csv')
    expect(() => checkChoice(csv, { bom: 'yes' })).not.toThrow()
    expect(() => checkChoice(csv, { bom: 'maybe' })).toThrow(/allowed are no, yes/)
    expect(() => checkChoice(csv, { colour: 'red' })).toThrow(/no option colour; it has bom/)
    expect(() => checkChoice(csv, { constructor: 'x' })).toThrow(/no option constructor/)
    expect(() => formatOf('docx')).toThrow(/no such format; there are trace, chrome/)
  })
})

describe('exportToBytes', () => {
  it('is the file itself, or a zip that is the same each time', () => {
    const csv = exportToBytes([source], formatOf('csv'), 'x')
    expect(csv.name).toBe('x.csv')
    const zip = exportToBytes([source], twoFiles, 'x')
    expect(zip.name).toBe('x.zip')
    const files = unzipSync(zip.bytes)
    expect(Object.keys(files)).toEqual(['x.0', 'x.1'])
    expect(Buffer.from(files['x.1']!).toString()).toBe('one')
    expect(exportToBytes([source], twoFiles, 'x').bytes).toEqual(zip.bytes)
    expect(Object.keys(unzipSync(exportToBytes([source], aFolder, 'x').bytes))).toEqual(['x.made/a', 'x.made/b'])
    const traces = unzipSync(exportToBytes([source, other], formatOf('trace'), 'x').bytes)
    expect(Object.keys(traces)).toEqual(['x.physio.dmatrace', 'x.sysv.dmatrace'])
  })
})

describe('PARQUET', () => {
  it('is read back by hyparquet with every number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(randomSource, { minLength: 1, maxLength: 2 }), async (sources) => {
        const { bytes } = exportToBytes(sources, PARQUET, 'x')
        const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
        const rows = await parquetReadObjects({ file })
        expect(rows).toHaveLength(sources.reduce((sum, { table }) => sum + table.rows, 0))
        const { key_value_metadata } = parquetMetadata(file)
        expect(key_value_metadata).toContainEqual({ key: 'run 0: seed', value: '7' })
        let place = 0
        for (const { table } of sources) {
          for (let count = 0; count < table.rows; count++) {
            const found = rows[place++]!
            const row = Number(found['row'])
            for (const name of ['at', 'duration', 'request', 'id', 'arg0', 'arg1'] as const)
              expect(Number(found[name])).toBe(table.get(name, row))
            expect(found['event']).toBe(KINDS[table.kind(row)]?.name)
            const name = table.trackName(table.get('track', row))
            // The reader drops a mark of the byte order at the beginning of a text; the file has it.
            expect(found['track']).toBe(
              Buffer.from(name)
                .toString()
                .replace(/^\ufeff/, ''),
            )
          }
        }
      }),
      { numRuns: 20 },
    )
  })
})

describe('exportFormat', () => {
  it('knows what the simulator writes itself', () => {
    expect(exportFormat('chrome')?.id).toBe('chrome')
    expect(exportFormat('parquet')).toBeUndefined()
  })
})
