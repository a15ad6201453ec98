import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { at } from '../../scripts/lib/root.mjs'
import { openTargets } from '../host/export-target'
import type { CliIo } from './io'
import { main } from './main'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-sweep-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = join(folder, 'one.yaml')
writeFileSync(
  file,
  `version: 1
title: One write
path: sysv
paths: [sysv, physio]
seed: 7
workload:
  - process: writer
    requests:
      - { op: write, length: 2 KB }
`,
)

async function cli(...argv: string[]): Promise<{ code: number; out: string; messages: string }> {
  let out = ''
  const messages: string[] = []
  const io: CliIo = {
    ...{ out: (text) => void (out += text), message: (line) => void messages.push(line), progress: () => undefined },
    ...{ save: () => Promise.resolve(), isTyped: false, stop: new AbortController().signal },
    ...{ outBytes: () => Promise.resolve(), openTargets },
    async *lines() {},
  }
  return { code: await main(argv, io), out, messages: messages.join('\n') }
}

interface Shown {
  readonly rows: readonly {
    readonly path: string
    readonly seed: number
    readonly hash?: string
    readonly refusal?: string
  }[]
  readonly worst: number | null
}
interface Ran {
  readonly elapsed: number
  readonly trace: { readonly hash: string }
}

describe('dma-lab sweep', () => {
  it('lists runs that are those of dma-lab run', async () => {
    const { code, out } = await cli('sweep', file, '--seeds', '2', '--json')
    const { rows } = JSON.parse(out) as Shown
    expect([code, rows.map(({ path, seed }) => `${path} ${seed}`)]).toEqual([
      0,
      ['sysv 7', 'sysv 8', 'physio 7', 'physio 8'],
    ])
    for (const { path, seed, hash } of rows) {
      const ran = JSON.parse((await cli('run', file, '--path', path, '--seed', String(seed), '--json')).out) as Ran
      expect(hash).toBe(ran.trace.hash)
    }
  })

  it('prints a table with the metrics that are asked for, and how to run the longest again', async () => {
    const { out } = await cli('sweep', file, '--seeds', '3', '--paths', 'sysv', '--metrics', 'strategyCalls,p95:Q2C')
    const lines = out.split('\n')
    expect(lines[0]).toBe('One write: 3 runs')
    expect(lines[2]).toMatch(/^series +seed +strategyCalls +p95:Q2C +SHA-256 +end/)
    expect(lines[3]).toMatch(/^sysv +7 +4 .* idle$/)
    expect(out).toMatch(/elapsed +runs +least/)
    expect(out).toMatch(/again: dma-lab run .* --path sysv --seed \d+\n$/)
  })

  it('gives CSV over a parameter, with refused values in it', async () => {
    const { code, out } = await cli('sweep', file, '--param', 'host.pageSize=4096,5000', '--paths', 'sysv', '--csv')
    const lines = out.split('\r\n')
    expect(code).toBe(0)
    expect(lines[0]).toMatch(/^series,path,host\.pageSize,seed,elapsed,/)
    expect(lines[1]).toMatch(/^sysv,sysv,4096,7,\d+,.*,idle,,[0-9a-f]{64}$/)
    expect(lines[2]).toMatch(/^sysv,sysv,5000,7,.*refused,.*power of two/)
  })

  it('holds units, pages and cookies against each other', async () => {
    const { out } = await cli('sweep', file, '--built-in', 'units', '--json')
    const { rows, worst } = JSON.parse(out) as Shown
    expect(rows.length).toBe(24)
    expect(worst).toBe(7)
  })

  it.each([
    [[], 'say what to sweep'],
    [['--param', 'host.pageSize'], 'expected FIELD='],
    [['--param', 'host.pageSize=9..1'], 'a range goes up'],
    [['--param', 'host.nothing=1,2'], 'nothing'],
    [['--seeds', '2', '--metrics', 'speed'], 'there is no metric speed'],
    [['--seeds', '0'], 'from 1 to'],
    [['--seeds', '2', '--seeds', '3'], 'given twice'],
    [['--built-in', 'units', '--paths', 'pio'], 'its own paths'],
  ])('refuses %j', async (options, message) => {
    const { code, messages } = await cli('sweep', file, ...options)
    expect([code, messages]).toEqual([2, expect.stringContaining(message)])
  })
})

describe('the built program', () => {
  it('gives the same answer with one thread, with four and in this process', async () => {
    const options = ['sweep', file, '--param', 'host.contextSwitch=0..40us:10us', '--csv']
    // Builds it if need be.
    const built = (...more: string[]): ReturnType<typeof spawnSync> =>
      spawnSync(process.execPath, [at('bin/dma-lab.mjs'), ...options, ...more], { encoding: 'utf8' })
    const { out } = await cli(...options)
    expect(built('--jobs', '1').stdout).toBe(out)
    expect(built('--jobs', '4').stdout).toBe(out)
    expect(out.split('\r\n').length).toBe(12)
  }, 120_000)
})

describe('dma-lab manual', () => {
  it('shows a statement with its place, its evidence and the events of a run', async () => {
    const { code, out } = await cli('manual', 'dma_breakup.description.13', '--in', file)
    expect(code).toBe(0)
    expect(out).toContain('written in: DMA_BREAKUP(K), UNIX System V: Description, sentence 13')
    expect(out).toContain('shown on sysv by: io:start')
    expect(out).toContain('4 events of this run on sysv')
    expect(out.match(/ row \d+ +io:start/g)?.length).toBe(4)
  })

  it('counts what a run shows of all of them, or of a section', async () => {
    const all = JSON.parse((await cli('manual', '--in', file, '--json')).out) as {
      statements: { id: string; count: number }[]
    }
    expect(all.statements.find(({ id }) => id === 'dma_breakup.description.13')?.count).toBe(4)
    const { out } = await cli('manual', 'dma_breakup.description', '--in', file, '--path', 'physio')
    expect(out).toMatch(/0 of 21 statements are shown by events of this run on physio\n$/)
    expect((await cli('manual')).out).toContain('transfers.pio.1  With programmed I/O the processor moves the data.')
  })

  it('knows what is no statement', async () => {
    const { code, messages } = await cli('manual', 'dma_breakup.descripton.13')
    expect([code, messages]).toEqual([2, expect.stringContaining('did you mean dma_breakup.description.')])
    expect((await cli('manual', '--path', 'sysv')).code).toBe(2)
  })
})
