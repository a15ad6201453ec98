import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listening } from '../../scripts/lib/listening'
import { at } from '../../scripts/lib/root.mjs'
import { openTargets } from '../host/export-target'
import type { CliIo } from './io'
import { main } from './main'

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-seeds-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const program = at('bin/dma-lab.mjs')

function scenario(name: string, script: string): string {
  const file = join(folder, `${name}.json`)
  writeFileSync(file, JSON.stringify({ version: 1, seed: 5, workload: [{ process: 'a', script }] }))
  return file
}

/** Fails for some seeds, after more or fewer events. */
const SOMETIMES = `invariant('no bad mark', 'user:mark', ({ name }) => name !== 'bad' || 'it is bad')
const f = await open('xx0'), m = alloc(KB(1))
const count = 1 + random(5)
for (let i = 0; i < count; i++) await pread(f, m, 512, 0)
if (random(4) === 0) mark('bad')`

interface Shown {
  readonly failing: number
  readonly seeds: readonly { readonly seed: number; readonly events: number; readonly because: string[] }[]
  readonly shortest: { readonly seed: number; readonly events: number } | null
  readonly replay: string | null
}

async function cli(...argv: string[]): Promise<{ code: number; out: string; messages: string[] }> {
  let out = ''
  const messages: string[] = []
  const io: CliIo = {
    ...{ out: (text) => void (out += text), message: (line) => void messages.push(line), progress: () => undefined },
    ...{ save: () => Promise.resolve(), isTyped: false, stop: new AbortController().signal },
    ...{ outBytes: () => Promise.resolve(), openTargets },
    async *lines() {},
  }
  return { code: await main(argv, io), out, messages }
}

beforeAll(() => {
  // Builds it if need be.
  expect(spawnSync(process.execPath, [program, 'presets'], { encoding: 'utf8' }).status).toBe(0)
}, 90_000)

describe('dma-lab check --seeds', () => {
  it('finds the shortest failing run: fewest events, then the smallest seed', async () => {
    const file = scenario('sometimes', SOMETIMES)
    const { code, out } = await cli('check', file, '--seeds', '40', '--json')
    const { failing, seeds, shortest } = JSON.parse(out) as Shown
    expect(code).toBe(1)
    expect(failing).toBe(seeds.length)
    expect([failing > 2, failing < 30]).toEqual([true, true])
    expect(seeds.every(({ seed, because }) => seed >= 5 && seed < 45 && because.join() === 'Invariant')).toBe(true)
    const [best] = [...seeds].sort((a, b) => a.events - b.events || a.seed - b.seed)
    expect(shortest).toMatchObject({ seed: best!.seed, events: best!.events })
  })

  it('says how to see that run again, and the run is the same', async () => {
    const file = scenario('again', SOMETIMES)
    const { replay, shortest } = JSON.parse((await cli('check', file, '--seeds', '30', '--json')).out) as Shown
    const again = await cli(...replay!.split(' ').slice(1), '--json')
    const { seed, events, findings, hung, ...rest } = shortest as unknown as Record<string, unknown>
    expect(events).toBeGreaterThan(0)
    expect(again.code).toBe(1)
    expect(JSON.parse(again.out)).toMatchObject({ kind: 'check', seed, findings, hung, ok: false, path: rest['path'] })
  })

  it('is content when no seed fails', async () => {
    const { code, out } = await cli('check', scenario('good', "mark('good')"), '--seeds', '5')
    expect([code, out]).toEqual([0, '5 seeds from 5: no rule is broken\n'])
  })

  it('counts a failed check of a script, and one that breaks', async () => {
    const { out } = await cli(
      'check',
      scenario('bad', "expect(random(3) > 0, 'luck'); if (random(3) === 0) no()"),
      '--seeds',
      '20',
    )
    expect(out).toMatch(/^20 seeds from 5: \d+ fail\nthe shortest is seed \d+ with \d+ events\nFAILED {2}a: /)
    expect(out).toMatch(/again: dma-lab check \S+ --path physio --seed \d+\n$/)
  })

  it.each([
    [['--seeds', '0'], /there are/],
    [['--seeds', '2', '--seed', '4294967295'], /there are 1$/],
    [['--seeds', 'many'], /whole number/],
    [['--seeds', '3', '--seeds', '4'], /twice/],
  ])('refuses %s', async (options, message) => {
    const { code, messages } = await cli('check', scenario('refused', 'log(1)'), ...options)
    expect([code, messages.join('\n')]).toEqual([2, expect.stringMatching(message)])
  })

  it('gives the same report in threads as in one', async () => {
    const file = scenario('threads', SOMETIMES)
    const here = await cli('check', file, '--seeds', '40', '--json')
    const threads = spawnSync(process.execPath, [program, 'check', file, '--seeds', '40', '--json'], {
      encoding: 'utf8',
    })
    expect([threads.status, threads.stderr]).toEqual([1, ''])
    expect(threads.stdout).toBe(here.out)
  })

  it('stops for Ctrl-C, at once', async () => {
    const file = scenario('long', 'for (let i = 0; i < 3000; i++) await sleep(us(1))')
    const child = spawn(process.execPath, [program, 'check', file, '--seeds=100000'])
    let said = ''
    child.stderr.on('data', (text: Buffer) => (said += text.toString()))
    await listening(child.pid ?? 0)
    const at = performance.now()
    child.kill('SIGINT')
    const code = await new Promise((resolve) => child.on('exit', resolve))
    expect(code).toBe(130)
    // A hundred thousand seeds take much longer.
    expect(performance.now() - at).toBeLessThan(20_000)
    expect(said).toMatch(/stopped after \d+ of 100000 seeds; 0 fail/)
  })

  it('ends when a script never comes back', () => {
    const file = scenario('deaf', 'log(1)\nnew Array(1e9) + ""')
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'check', file, '--seeds', '4'], {
      encoding: 'utf8',
    })
    expect(stdout + stderr).toMatch(/script of a:[12]:\d+: (E_SCRIPT_TIMEOUT|E_SCRIPT_BUDGET)/)
    expect(status).toBe(1)
  })
})
