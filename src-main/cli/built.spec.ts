/** The command as it is installed: its own process, its streams, signals and files. */
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listening } from '../../scripts/lib/listening'
import { at, root } from '../../scripts/lib/root.mjs'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-built-'))
const program = at('bin/dma-lab.mjs')
const scenario = join(folder, 'read.yaml')
const long = join(folder, 'long.yaml')

const lab = (
  argv: readonly string[],
  options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [program, ...argv], {
    encoding: 'utf8',
    cwd: folder,
    ...options,
    env: { ...process.env, ...options.env },
  })

beforeAll(() => {
  writeFileSync(
    scenario,
    'version: 1\npath: sysv\nworkload: [{ process: p, requests: [{ op: read, length: 2 KB }] }]\nexpect: [{ metric: strategyCalls, equals: 4 }]\n',
  )
  writeFileSync(
    long,
    'version: 1\ntimeLimit: 100000 s\ntraceCap: 1000\nworkload: [{ process: p, repeat: 1000000, requests: [{ op: read, length: 64 KB }] }]\n',
  )
  // Builds it if need be.
  expect(lab(['presets']).status).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Starts a long run, sends signals when it is under way, and says how it ended. */
async function interrupt(
  argv: readonly string[],
  signal: NodeJS.Signals,
): Promise<{ code: number | null; out: string; seconds: number }> {
  const child = spawn(process.execPath, [program, ...argv], { cwd: folder })
  let out = ''
  child.stdout.on('data', (data: Buffer) => (out += data.toString()))
  await listening(child.pid ?? 0)
  const startedAt = performance.now()
  child.kill(signal)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, out, seconds: (performance.now() - startedAt) / 1000 }
}

describe('dma-lab', () => {
  it('puts data on standard output and messages on standard error', () => {
    const { stdout, stderr, status } = lab(['run', scenario, '--json'])
    expect(status).toBe(0)
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'run', ok: true })
  })

  it('starts in little more than Node itself does', () => {
    const took = (argv: readonly string[]): number => {
      const startedAt = performance.now()
      expect(spawnSync(process.execPath, argv).status).toBe(0)
      return performance.now() - startedAt
    }
    // In turns, so that both see the same load.
    const pairs = Array.from({ length: 5 }, () => [took([program, 'presets']), took(['-e', '0'])] as const)
    const [ours, bare] = [0, 1].map((which) => Math.min(...pairs.map((pair) => pair[which]!)))
    expect(ours! / bare!).toBeLessThan(8)
  })

  it('writes the trace whole, and leaves nothing else behind', () => {
    const target = join(folder, 'one.trace')
    expect(lab(['run', scenario, '--trace', target]).status).toBe(0)
    expect(readFileSync(target).subarray(4, 12).toString()).toBe('DMALABTR')
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
    const { status, stderr } = lab(['run', scenario, '--trace', '/dev/full'])
    expect(status).toBe(2)
    expect(stderr).toContain('not a regular file')
  })

  it.each([['SIGINT'], ['SIGTERM']] as const)('stops at %s at once, with nothing half-written', async (signal) => {
    const target = join(folder, 'never.trace')
    const { code, out, seconds } = await interrupt(['run', long, '--path', 'physio', '--trace', target], signal)
    expect(code).toBe(130)
    expect(out).toBe('')
    expect(seconds).toBeLessThan(30)
    expect(existsSync(target)).toBe(false)
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('does not mind a reader that goes away', () => {
    const { stderr, status } = spawnSync(
      'sh',
      ['-c', `"${process.execPath}" "${program}" presets --json | head -n 1`],
      {
        ...{ encoding: 'utf8', cwd: folder },
      },
    )
    expect(stderr).not.toMatch(/EPIPE|dma-lab:|Error/)
    expect(status).toBe(0)
  })

  it('gives the same trace in every language and time zone', () => {
    const hashes = [
      { TZ: 'UTC', LANG: 'C' },
      { TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8' },
      { TZ: 'America/St_Johns', LANG: 'de_DE.UTF-8' },
    ].map(
      (env) => (JSON.parse(lab(['run', scenario, '--json'], { env }).stdout) as { trace: { hash: string } }).trace.hash,
    )
    expect(new Set(hashes).size).toBe(1)
  })

  it('reads port accesses from a pipe', () => {
    const { stdout, status } = lab(['ports', '-'], { input: 'W 0C 00\nR 0D = 00\n' })
    expect(stdout).toContain('ok')
    expect(status).toBe(0)
  })

  it('refuses input that is no text or has no end', () => {
    const binary = spawnSync(process.execPath, [program, 'ports'], { input: Buffer.from([0xff, 0xfe, 0x0a]) })
    expect(binary.status).toBe(2)
    const endless = spawnSync('sh', ['-c', `yes | tr -d '\\n' | "${process.execPath}" "${program}" ports`], {
      ...{ encoding: 'utf8', cwd: folder, timeout: 60_000 },
    })
    expect(endless.stderr).toContain('more than 65536 characters')
    expect(endless.status).toBe(2)
  })

  it('ends a session at Ctrl-C', async () => {
    const child = spawn(process.execPath, [program, 'ports'], { cwd: folder })
    child.stdin.write('W 0C 00\n')
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGINT')
    expect(await new Promise<number | null>((resolve) => child.on('close', resolve))).toBe(130)
  })

  it('reads every sample of the program', () => {
    const samples = readdirSync(at('scenarios')).filter((name) => name.endsWith('.yaml'))
    expect(samples.length).toBeGreaterThanOrEqual(20)
    const { stdout, stderr, status } = lab(['lint', at('scenarios')])
    expect(stdout).toBe('')
    expect(stderr).toContain(`${samples.length} files ok`)
    expect(status).toBe(0)
  })

  it('passes every vector file of the program', () => {
    const { stdout, status } = lab(['vectors', join(root, 'vectors')])
    expect(stdout).toMatch(/^\d+ passed, 0 failed\n$/)
    expect(status).toBe(0)
  })

  it('serves the window with `web` until it is told to stop', async () => {
    if (!existsSync(at('out/renderer/index.html'))) return
    const child = spawn(process.execPath, [program, 'web', '--no-open'], { cwd: folder })
    let out = ''
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (data: Buffer) => {
        out += data.toString()
        if (out.includes('#token=')) resolve()
      })
      child.on('close', (code) => reject(new Error(`ended with ${code}`)))
    })
    const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(out)?.[0] ?? ''
    expect((await fetch(address)).status).toBe(200)
    child.removeAllListeners('close')
    child.kill('SIGINT')
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    expect([0, 130]).toContain(code)
  })
})
