import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at } from '../../scripts/lib/root.mjs'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-probe-'))
const program = at('bin/dma-lab.mjs')
const lab = (...argv: readonly string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [program, 'probe', ...argv], { encoding: 'utf8', cwd: folder })
const COUNT = 'io:::start { @[execname] = count(); }'

beforeAll(() => {
  writeFileSync(
    join(folder, 'read.yaml'),
    'version: 1\ntitle: A read\npath: sysv\nworkload: [{ process: p, requests: [{ op: read, length: 2 KB }] }]\n',
  )
  writeFileSync(join(folder, 'who.d'), `#!/usr/sbin/dtrace -qs\n${COUNT}\nEND { printf("done\\n"); }\n`)
  // Builds it if need be.
  expect(lab('--list').status).toBe(0)
}, 90_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('dma-lab probe', () => {
  it('runs a one-liner over a scenario, and the same over its trace file', () => {
    const first = lab(COUNT, 'read.yaml')
    expect(first.stderr).toContain("dtrace: description 'io:::start' matched 1 probe")
    expect(first.stdout).toBe(`\n  ${'p'.padEnd(50)} ${'4'.padStart(16)}\n`)
    expect(first.status).toBe(0)
    const kept = spawnSync(process.execPath, [program, 'run', 'read.yaml', '--trace', 'kept.dmatrace'], { cwd: folder })
    expect(kept.status).toBe(0)
    expect(lab(COUNT, 'kept.dmatrace').stdout).toBe(first.stdout)
    expect(lab(COUNT, 'kept.dmatrace', '--seed', '1').status).toBe(2)
    expect(lab(COUNT, 'read.yaml', '--path', 'physio').stdout).toContain(' 1\n')
  })

  it('reads a program from a file, quiet as it asks to be', () => {
    const { stdout, stderr } = lab('-s', 'who.d', 'read.yaml')
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^done\n\n +p +4\n$/)
  })

  it('gives JSON', () => {
    const data = JSON.parse(lab(COUNT, 'read.yaml', '--json').stdout) as unknown
    expect(data).toMatchObject({
      ...{ kind: 'probe', version: 1, ok: true, matched: 1, fired: 4, exit: null, stopped: '', notes: [] },
      aggregations: [
        { name: '', aggregator: 'count', keyNames: ['execname'], total: 1, entries: [{ keys: ['p'], value: '4' }] },
      ],
    })
  })

  it('takes its program after -n, as dtrace does', () => {
    expect(lab('-n', COUNT, 'read.yaml')).toMatchObject({ status: 0, stdout: lab(COUNT, 'read.yaml').stdout })
  })

  it('lists the probes, with the events of a file', () => {
    expect(lab('--list').stdout).toMatch(/^ {3}ID +PROVIDER +MODULE +FUNCTION NAME\n/)
    expect(lab('--list', 'read.yaml').stdout).toMatch(/\n +4 +121 +io +genunix +bdev_strategy start\n/)
  })

  it('says where a program is wrong, with the line and a mark', () => {
    const { status, stdout, stderr } = lab('io:::start { trace(args[0]->b_bcont); }', 'read.yaml')
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('PROGRAM:1:29: bufinfo_t has no member b_bcont; did you mean b_bcount?')
    expect(stderr).toContain(`\n  ${' '.repeat(28)}^^^^^^^`)
  })

  it.each([
    [[], 'write probe'],
    [[COUNT], 'write probe'],
    [[COUNT, 'none.yaml'], 'none.yaml'],
    [['-s', 'none.d', 'read.yaml'], 'none.d'],
    [['-s', 'none.d', '-n', COUNT, 'read.yaml'], 'write -n or -s, not both'],
    [['-n', COUNT, 'read.yaml', 'more'], 'write probe'],
    [[COUNT, 'read.yaml', 'more'], 'write probe'],
  ])('refuses %j', (argv, reason) => {
    const { status, stderr, stdout } = lab(...argv)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(reason)
  })
})
