import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at } from '../../scripts/lib/root.mjs'
import { DEAF } from './sandbox/hostile-scripts'
import { readScenario } from './scenario-files'

const outside = mkdtempSync(join(tmpdir(), 'dma-lab-scripts-'))
const folder = join(outside, 'lab')
const program = at('bin/dma-lab.mjs')

const lab = (...argv: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [program, ...argv], { encoding: 'utf8', cwd: folder })

function scenario(name: string, script: unknown): string {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify({ version: 1, host: '2014-x86-pcie', workload: [{ process: 'a', script }] }))
  return file
}

beforeAll(() => {
  mkdirSync(join(folder, 'sub'), { recursive: true })
  writeFileSync(join(outside, 'secret.js'), 'log("secret")')
  writeFileSync(join(folder, 'sub', 'good.js'), 'log("good")')
  writeFileSync(join(folder, 'big.js'), '// '.padEnd(256 * 1024 + 1, 'x'))
  writeFileSync(join(folder, 'binary.js'), Buffer.from([0xff, 0xfe, 0x00]))
  mkdirSync(join(folder, 'folder.js'))
  symlinkSync(join(outside, 'secret.js'), join(folder, 'link.js'))
  symlinkSync(outside, join(folder, 'up'))
  // Builds it if need be.
  expect(lab('presets').status).toBe(0)
})
afterAll(() => rmSync(outside, { recursive: true, force: true }))

describe('withScripts', () => {
  it('reads a script beside the scenario or below', async () => {
    const reply = await readScenario(scenario('good.json', { file: 'sub/good.js' }))
    expect(reply.ok && reply.scenario.processes[0]?.script).toEqual({ file: 'sub/good.js', source: 'log("good")' })
  })

  it.each([
    ['../secret.js', 'E_FIELD'],
    ['sub/../../secret.js', 'E_FIELD'],
    ['/etc/passwd.js', 'E_FIELD'],
    ['C:\\secret.js', 'E_FIELD'],
    ['sub\\good.js', 'E_FIELD'],
    ['.hidden.js', 'E_FIELD'],
    ['good.txt', 'E_FIELD'],
    ['link.js', 'E_READ_DENIED'],
    ['up/secret.js', 'E_READ_DENIED'],
    ['missing.js', 'E_NOT_FOUND'],
    ['folder.js', 'E_NOT_A_FILE'],
    ['big.js', 'E_FILE_TOO_BIG'],
    ['binary.js', 'E_ENCODING'],
  ])('refuses %s with %s', async (file, code) => {
    const reply = await readScenario(scenario('bad.json', { file }))
    expect(reply.ok ? [] : reply.issues.map((issue) => issue.code)).toEqual([code])
  })

  it.each([
    [{ process: 'a', script: 'log(1)', requests: [{ op: 'read', length: 512 }] }, 'requests or script'],
    [{ process: 'a' }, 'requests or script'],
    [{ process: 'a', script: 'log(1)', repeat: 2 }, 'repeat is for requests'],
    [{ process: 'a', script: { file: 'a.js', source: 'x' } }, 'unknown field'],
  ])('refuses %o', async (process, message) => {
    const file = join(folder, 'shape.json')
    writeFileSync(file, JSON.stringify({ version: 1, workload: [process] }))
    const reply = await readScenario(file)
    expect(reply.ok ? [] : reply.issues.map((issue) => issue.message).join()).toContain(message)
  })
})

describe('dma-lab run with scripts', () => {
  it('exits with 1 when a script expects what does not hold', () => {
    const { status, stdout } = lab('run', scenario('no.json', 'expect(1 > 2, "one is more")'))
    expect(stdout).toContain('FAILED  a: one is more: it does not hold at script of a:1:')
    expect(status).toBe(1)
  })

  it('exits with 1 and names file, line and column of an error', () => {
    writeFileSync(join(folder, 'bad.js'), 'log(1)\nlog(missing)\n')
    const { status, stdout } = lab('run', scenario('error.json', { file: 'bad.js' }))
    expect(stdout).toMatch(/bad\.js:2:\d+: E_SCRIPT_ERROR ReferenceError: missing is not defined/)
    expect(status).toBe(1)
  })

  it('gives marks, logs and checks as data', () => {
    const { status, stdout } = lab('run', '--json', scenario('data.json', 'mark("m")\nlog("l", 1)\nexpect(true, "t")'))
    const data = JSON.parse(stdout) as { processes: { script: unknown }[] }
    expect(data.processes[0]!.script).toMatchObject({
      state: 'ended',
      failure: null,
      marks: [{ name: 'm', at: expect.any(Number), line: 1 }],
      logs: [{ text: 'l 1', line: 2 }],
      expects: [{ ok: true, text: 't', line: 3 }],
    })
    expect(status).toBe(0)
  })

  it('shows no control characters of a script', () => {
    const { stdout } = lab('run', scenario('steer.json', 'log("\\u001b[2J\\u202eabc")\nmark("\\u001b]0;x\\u0007")'))
    expect(stdout).toContain('\\u001b[2J\\u202eabc')
    expect(stdout).not.toContain('\u001b')
  })

  it.each(DEAF)('a watcher ends what no budget can: $name', ({ source, allowed }) => {
    const start = performance.now()
    const { status, stderr, stdout } = lab('run', scenario('deaf.json', `log(1)\n${source}`))
    expect(performance.now() - start).toBeLessThan(40_000)
    expect(stdout + stderr).toMatch(new RegExp(`script of a:[12]:\\d+: (${allowed.join('|')}) `))
    expect(status).toBe(1)
  })
})
