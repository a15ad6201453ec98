import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at } from '../../scripts/lib/root.mjs'
import { decodeTrace, traceHash } from '../../src-sim/index'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-export-'))
const program = at('bin/dma-lab.mjs')
const lab = (...argv: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [program, ...argv], { encoding: 'utf8', cwd: folder })

beforeAll(() => {
  writeFileSync(
    join(folder, 'read.yaml'),
    'version: 1\ntitle: A read\npath: sysv\nhost: { preset: 1999-sparc-pci }\nworkload: [{ process: p, requests: [{ op: read, length: 2 KB }] }]\n',
  )
  writeFileSync(
    join(folder, 'many.yaml'),
    'version: 1\nworkload: [{ process: p, repeat: 20000, requests: [{ op: read, length: 8 KB }] }]\n',
  )
  // Builds it if need be.
  expect(lab('presets').status).toBe(0)
}, 90_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Listed {
  readonly formats: readonly { readonly id: string; readonly options: readonly object[] }[]
}
interface Exported {
  readonly runs: readonly { readonly path: string; readonly trace: string }[]
  readonly files: readonly { readonly path: string; readonly size: number }[]
}

/** How often, and how long, to look whether writing has begun, ms. */
const WRITING = { interval: 2, timeout: 100_000 }

describe('dma-lab export', () => {
  it('lists the formats with their options', () => {
    expect(lab('export', '--list').stdout).toMatch(/chrome +Chrome trace JSON +yes +Perfetto/)
    const { formats } = JSON.parse(lab('export', '--list', '--json').stdout) as Listed
    expect(formats.map(({ id }) => id)).toEqual(expect.arrayContaining(['trace', 'chrome', 'parquet', 'csv']))
  })

  it('runs several paths into one file, and replaces it only when told to', () => {
    const argv = ['export', 'read.yaml', '--format', 'chrome', '--path', 'sysv,physio', '--out', 'both.json']
    const first = lab(...argv)
    expect(first.stderr).toMatch(/Chrome trace JSON: \d+ bytes written to both\.json/)
    expect(first.status).toBe(0)
    const { metadata } = JSON.parse(readFileSync(join(folder, 'both.json'), 'utf8')) as {
      metadata: { runs: readonly object[] }
    }
    expect(metadata.runs).toMatchObject([
      { path: 'sysv', host: '1999-sparc-pci', title: 'A read' },
      { path: 'physio', host: '1999-sparc-pci' },
    ])
    const again = lab(...argv)
    expect(again.status).toBe(2)
    expect(again.stderr).toMatch(/both\.json: exists already; --force replaces it/)
    expect(lab(...argv, '--force', '--set', 'args=no', '--set', 'flows=no').status).toBe(0)
  })

  it('writes a trace file that exports as the run itself does, and says so as JSON', () => {
    const { files, runs } = JSON.parse(
      lab('export', 'read.yaml', '--format', 'trace', '--seed', '9', '--json').stdout,
    ) as Exported
    expect(files.map(({ path }) => path)).toEqual(['read-sysv.dmatrace'])
    const decoded = decodeTrace(readFileSync(join(folder, 'read-sysv.dmatrace')))
    if (!decoded.ok) throw new Error(decoded.error)
    expect(traceHash(decoded.value.table)).toBe(runs[0]?.trace)
    expect(decoded.value.meta).toMatchObject({
      seed: '9',
      path: 'sysv',
      scenarioText: readFileSync(join(folder, 'read.yaml'), 'utf8'),
    })
    const fromFile = lab('export', 'read-sysv.dmatrace', '--format', 'jsonl', '--out', '-').stdout
    expect(fromFile).toBe(lab('export', 'read.yaml', '--seed', '9', '--format', 'jsonl', '--out', '-').stdout)
    expect(lab('export', 'read-sysv.dmatrace', '--format', 'csv', '--path', 'sysv').status).toBe(2)
  })

  it.each([
    [['export'], 'which file?'],
    [['export', 'read.yaml'], '--format is missing'],
    [['export', 'read.yaml', '--format', 'docx'], 'no such format; there are trace'],
    [['export', 'read.yaml', '--format', 'csv', '--set', 'bom'], 'Expected option=value'],
    [['export', 'read.yaml', '--format', 'csv', '--set', 'bom=2'], 'allowed are no, yes'],
    [['export', 'read.yaml', '--format', 'csv', '--set', 'bom=no', '--set', 'bom=yes'], 'given twice'],
    [['export', 'none.yaml', '--format', 'csv'], 'no such file'],
    [['export', 'read.yaml', '--format', 'trace', '--path', 'sysv,physio', '--out', '-'], 'more than one file'],
    [['export', 'read.yaml', '--format', 'csv', '--out', 'none/x.csv'], 'no such folder'],
    [['export', 'read.yaml', '--format', 'csv', '--force', '--out', '/dev/full'], 'not a regular file'],
  ] as const)('refuses %j', (argv, reason) => {
    const before = readdirSync(folder).sort()
    const { status, stderr, stdout } = lab(...argv)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(reason)
    expect(readdirSync(folder).sort()).toEqual(before)
  })

  it('refuses a damaged trace file with the reason', () => {
    const bytes = readFileSync(join(folder, 'read-sysv.dmatrace'))
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(join(folder, 'damaged'), bytes)
    const { status, stderr } = lab('export', 'damaged', '--format', 'csv')
    expect(status).toBe(2)
    expect(stderr).toMatch(/damaged: the trace file is damaged/)
  })

  it('stops when it is told to, and leaves nothing', async () => {
    const argv = [program, 'export', 'many.yaml', '--format', 'csv', '--out', 'stopped.csv']
    const child = spawn(process.execPath, argv, { cwd: folder })
    const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
    // While it is written.
    await expect.poll(() => readdirSync(folder).some((name) => name.includes('stopped')), WRITING).toBe(true)
    child.kill('SIGTERM')
    expect(await ended).toBe(130)
    expect(readdirSync(folder).filter((name) => name.includes('stopped'))).toEqual([])
  }, 120_000)

  it('stops while nobody reads what it writes', async () => {
    const argv = [program, 'export', 'many.yaml', '--format', 'csv', '--out', '-']
    const child = spawn(process.execPath, argv, { cwd: folder })
    const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
    // It is there, but nobody takes it: the pipe is full.
    await new Promise((resolve) => child.stdout.once('readable', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(130)
    child.stdout.destroy()
  }, 120_000)
})
