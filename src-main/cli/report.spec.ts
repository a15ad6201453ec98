import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { haveProgram } from '../../scripts/lib/other-programs'
import { at } from '../../scripts/lib/root.mjs'
import { findChromium } from '../host/chromium'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })
const folder = mkdtempSync(join(tmpdir(), 'dma-lab-report-cli-'))
const program = at('bin/dma-lab.mjs')
const lab = (...argv: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [program, ...argv], { encoding: 'utf8', cwd: folder })
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

beforeAll(() => {
  writeFileSync(
    join(folder, 'read.yaml'),
    'version: 1\ntitle: A read\npaths: [sysv, physio]\nworkload: [{ process: p, requests: [{ op: read, length: 2 KB }] }]\n',
  )
  // Builds it if need be.
  expect(lab('presets').status).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('dma-lab report', () => {
  it('runs the paths of the scenario into one file, and replaces it only when told to', () => {
    const first = lab('report', 'read.yaml')
    expect([first.status, first.stdout, first.stderr]).toEqual([
      0,
      '',
      expect.stringMatching(/^report: \d+ bytes written to read\.html\n$/),
    ])
    expect(read('read.html')).toContain('<h1>A read</h1>')
    const again = lab('report', 'read.yaml')
    expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('read.html: exists already; --force')])
    const forced = lab('report', 'read.yaml', '--force', '--title', 'Mine', '--paths', 'pio', '--seed', '9', '--json')
    expect(forced.status).toBe(0)
    expect(JSON.parse(forced.stdout)).toMatchObject({
      ...{
        kind: 'report',
        version: 1,
        ok: true,
        file: 'read.html',
        format: 'html',
        size: Buffer.byteLength(read('read.html')),
      },
      runs: [{ run: 'pio', path: 'pio', seed: 9, trace: expect.stringMatching(/^[0-9a-f]{64}$/) as string }],
    })
    expect(read('read.html')).toContain('<h1>Mine</h1>')
  })

  it('writes Markdown by the ending, and HTML to standard output', () => {
    expect(lab('report', 'read.yaml', '--out', 'read.md').status).toBe(0)
    expect(read('read.md')).toMatch(/^# A read\n/)
    const { stdout } = lab('report', 'read.yaml', '--out', '-')
    writeFileSync(join(folder, 'piped.html'), stdout)
    expect(lab('verify', 'piped.html', 'read.md').status).toBe(0)
  })

  it.each([
    [['report', 'read.yaml', '--out', 'read.txt'], 'ends with one of .html, .md, .pdf'],
    [['report', 'none.yaml'], 'none.yaml'],
    [['report', 'read.yaml', '--lab', 'x', '--out', 'x.html'], '--lab goes with an answer file'],
    [['report', 'read.yaml', '--out', 'no/such/folder.html'], 'no such folder'],
  ])('%j is refused', (argv, why) => {
    const { status, stderr } = lab(...argv)
    expect([status, stderr]).toEqual([2, expect.stringContaining(why)])
  })

  it('reports an answer of a lab, which is held against the lab of the program', () => {
    const answer = 'anna.dmalab-answer.yaml'
    expect(lab('lab', 'start', at('labs/01-price-of-a-byte'), '--student', 'Anna', '-o', answer).status).toBe(0)
    expect(lab('report', answer, '--seed', '3').stderr).toContain('leave out --paths and --seed')
    expect(lab('report', answer).status).toBe(0)
    expect(read('anna.html')).toContain('<h1>The price of a byte: Anna</h1>')
    expect(lab('verify', 'anna.html').status).toBe(0)
    const easier = read('anna.html').replaceAll('"points": 2', '"points": 1')
    writeFileSync(join(folder, 'easier.html'), easier)
    const { status, stdout } = lab('verify', 'easier.html')
    expect([status, stdout]).toEqual([1, expect.stringContaining('is not the price-of-a-byte that is known here')])
  })

  it.skipIf(findChromium() === undefined)('prints pages with something on each, within their margins', () => {
    expect(lab('report', 'read.yaml', '--paths', 'sysv,physio,aphysio,pio', '--out', 'read.pdf').status).toBe(0)
    expect(lab('verify', 'read.pdf')).toMatchObject({
      status: 2,
      stdout: expect.stringContaining('keep the report as HTML') as string,
    })
    if (!haveProgram('pdftoppm', 'poppler-utils')) return
    expect(spawnSync('pdftoppm', ['-gray', '-r', '30', 'read.pdf', 'page'], { cwd: folder }).status).toBe(0)
    const pages = readdirSync(folder).filter((name) => name.endsWith('.pgm'))
    expect(pages.length).toBeGreaterThan(4)
    for (const name of pages)
      expect({ name, ...inkOf(readFileSync(join(folder, name))) }).toMatchObject({ name, inMargins: 0 })
    for (const name of pages) expect(inkOf(readFileSync(join(folder, name))).inside).toBeGreaterThan(50)
  })
})

/** Dark points of a grey picture: those within 8 mm of the left or right edge at 30 points an inch, and the others. */
function inkOf(pgm: Buffer): { readonly inside: number; readonly inMargins: number } {
  const [head = '', width = '', height = ''] =
    /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 40).toString('latin1')) ?? []
  const [wide, high] = [Number(width), Number(height)]
  let [inside, inMargins] = [0, 0]
  for (let y = 0; y < high; y++)
    for (let x = 0; x < wide; x++) {
      if (pgm[head.length + y * wide + x]! > 200) continue
      if (x < 9 || x >= wide - 9) inMargins += 1
      else inside += 1
    }
  return { inside, inMargins }
}

describe('dma-lab verify', () => {
  it('tells edited reports from good ones, and names what was edited', () => {
    expect(lab('report', 'read.yaml', '--out', 'good.html').status).toBe(0)
    const edited = read('good.html').replace('<td class="number">4</td>', '<td class="number">3</td>')
    expect(edited).not.toBe(read('good.html'))
    writeFileSync(join(folder, 'edited.html'), edited)
    const { status, stdout } = lab('verify', 'good.html', 'edited.html')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^ok {6}good\.html\n {2}sysv, seed 1: [0-9a-f]{64}\n/)
    expect(stdout).toMatch(
      /FAILED {2}edited\.html: E_REPORT_MISMATCH\n.*\n {2}line \d+, Comparison:\n.*says: .*\| 3 \|.*\n.*is: .*\| 4 \|/,
    )
    const asJson = JSON.parse(lab('verify', 'edited.html', '--json').stdout) as object
    expect(asJson).toMatchObject({
      ...{ kind: 'verify', version: 1, ok: false },
      reports: [
        { file: 'edited.html', ok: false, code: 'E_REPORT_MISMATCH', differences: [{ section: 'Comparison' }] },
      ],
    })
  })

  it('says that it is no report', () => {
    writeFileSync(join(folder, 'page.html'), '<p>Hello</p>')
    for (const name of ['page.html', 'read.yaml', 'none.html']) {
      const { status, stdout } = lab('verify', name)
      expect([status, stdout]).toEqual([2, expect.stringContaining(`FAILED  ${name}: E_REPORT\n`)])
    }
  })
})
