/** What signals, pipes and full disks do to a command in a process of its own. */
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listening } from '../../scripts/lib/listening'
import { at } from '../../scripts/lib/root.mjs'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-process-'))
const path = (name: string): string => join(folder, name)
/** Starts what was built, without a look whether it is up to date. */
const program = path('start.mjs')
const [good, failing, long] = ['good.yaml', 'failing.yaml', 'long.yaml'].map(path) as [string, string, string]
const read =
  'version: 1\npath: sysv\npaths: [sysv, physio]\nworkload: [{ process: p, requests: [{ op: read, length: 2 KB }] }]\n'

beforeAll(() => {
  writeFileSync(good, read)
  writeFileSync(failing, `${read}expect: [{ metric: strategyCalls, equals: 3 }]\n`)
  writeFileSync(
    long,
    'version: 1\ntimeLimit: 100000 s\ntraceCap: 1000\nworkload: [{ process: p, repeat: 1000000, requests: [{ op: read, length: 64 KB }] }]\n',
  )
  // Builds it if need be.
  expect(spawnSync(process.execPath, [at('bin/dma-lab.mjs'), 'presets'], { cwd: folder }).status).toBe(0)
  const built = JSON.stringify(pathToFileURL(at('out/cli/main.js')).href)
  writeFileSync(program, `import { main } from ${built}\nprocess.exitCode = await main(process.argv.slice(2))\n`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const shell = (command: string): SpawnSyncReturns<string> =>
  spawnSync('sh', ['-c', command.replaceAll('LAB', `"${process.execPath}" "${program}"`)], {
    ...{ encoding: 'utf8', cwd: folder, maxBuffer: 1 << 26 },
  })

/** Sends SIGTERM to a command that is under way. @param ready resolves when it is; by default when it listens */
async function stopped(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
  ready: (pid: number) => Promise<unknown> = listening,
): Promise<{ readonly code: number | null; readonly out: string; readonly told: string }> {
  const child = spawn(process.execPath, [program, ...argv], { cwd: folder, env: { ...process.env, ...env } })
  let [out, told] = ['', '']
  child.stdout.on('data', (data: Buffer) => (out += data.toString()))
  child.stderr.on('data', (data: Buffer) => (told += data.toString()))
  await ready(child.pid ?? 0)
  child.kill('SIGTERM')
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, out, told }
}

/** Looks every 50 ms until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1200 && !isSo(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50))
}

describe('SIGTERM', () => {
  it.each([
    [['report', long, '--out', 'never.html']],
    [['probe', 'io:::start { @ = count(); }', long]],
    [['probe', '--list', long]],
    [['export', long, '--format', 'png', '--out', 'never.png']],
    [['--', 'run', long]],
  ])('ends %j with 130, and nothing is left behind', async (argv) => {
    expect(await stopped(argv)).toEqual({ code: 130, out: '', told: '' })
    expect(readdirSync(folder).filter((name) => /never|tmp$/.test(name))).toEqual([])
  })

  it('ends a command that waits for standard input', async () => {
    expect(await stopped(['run', '-'])).toEqual({ code: 130, out: '', told: '' })
  })

  it.skipIf(process.platform === 'win32')(
    'ends the program that makes a picture, and removes what it had',
    async () => {
      const [chromium, ready, temporary] = [path('slow-chromium'), path('pid'), mkdtempSync(path('tmp-'))]
      writeFileSync(chromium, `#!/bin/sh\necho $$ > "${ready}.new" && mv "${ready}.new" "${ready}"\nexec sleep 600\n`)
      chmodSync(chromium, 0o755)
      const env = { CHROMIUM: chromium, TMPDIR: temporary }
      for (const argv of [
        ['export', good, '--format', 'png', '--out', 'never.png'],
        ['report', good, '--out', 'never.pdf'],
      ]) {
        rmSync(ready, { force: true })
        const { code, out } = await stopped(argv, env, () => until(() => existsSync(ready)))
        expect([code, out]).toEqual([130, ''])
        const pid = Number(readFileSync(ready, 'utf8'))
        expect(() => process.kill(pid, 0)).toThrow('ESRCH')
        expect(readdirSync(temporary)).toEqual([])
        expect(readdirSync(folder).filter((name) => name.includes('never'))).toEqual([])
      }
    },
  )
})

describe('a reader that goes away', () => {
  it('changes no exit code: what was checked failed all the same', () => {
    const codes = (command: string): string => shell(`{ ${command}; echo $? > code; } | true; cat code`).stdout.trim()
    expect(codes(`LAB run "${failing}"`)).toBe('1')
    expect(codes(`LAB run "${good}" --json`)).toBe('0')
    expect(codes(`LAB lint "${good}" /nowhere`)).toBe('2')
  })

  it('ends what is nothing but output, in silence', () => {
    const { stdout, stderr } = shell(
      `{ LAB export "${good}" --format csv --out -; echo $? > code; } | head -n 1; cat code`,
    )
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^[^\n]+\n0\n$/)
  })
})

describe.skipIf(!existsSync('/dev/full'))('standard output on a full disk', () => {
  it.each([['run good.yaml --json'], ['--help'], ['export good.yaml --format csv --out -'], ['manual']])(
    'is something that cannot be written: %s',
    (command) => {
      const { status, stderr } = shell(`LAB ${command} > /dev/full`)
      expect(stderr).toBe('dma-lab: standard output: the disk is full\n')
      expect(status).toBe(2)
    },
  )
})

describe('standard input', () => {
  it('holds a scenario where - stands for a file, also for a command in a thread of its own', () => {
    const { stdout, status } = shell(`LAB run - --json < "${good}"`)
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'run', ok: true, file: '<stdin>' })
    expect(shell(`cat "${good}" | LAB report - --out - | head -c 15`).stdout.toLowerCase()).toBe('<!doctype html>')
  })

  it('that is closed, empty or endless is refused in a sentence', () => {
    expect(shell('LAB run - <&-').stderr).toBe('dma-lab: <stdin>: there is nothing on standard input\n')
    expect(shell('LAB lint - < /dev/null').stdout).toBe('<stdin>: there is nothing on standard input\n')
    const endless = shell('yes | LAB compare -')
    expect(endless.stderr).toContain('more than the 1048576 bytes that are read')
    expect(endless.status).toBe(2)
  })
})
