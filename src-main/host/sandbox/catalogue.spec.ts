/** What a script may try, row by row of the catalogue of bad scripts, through the command line as a student meets it. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPart } from '../../../scripts/lib/build-parts.mjs'
import { at } from '../../../scripts/lib/root.mjs'
import type { ProcessResult } from '../../../src-sim/index'

type ScriptOutcome = NonNullable<ProcessResult['script']>

const folder = mkdtempSync(join(tmpdir(), 'dma-lab-catalogue-'))
/** The built program without the check whether its sources have changed. */
const start = join(folder, 'start.mjs')
const START = `import { main } from ${JSON.stringify(pathToFileURL(at('out/cli/main.js')).href)}
process.exitCode = await main(process.argv.slice(2))`

interface Ran {
  readonly status: number | null
  readonly output: string
  /** null = a watcher ended the whole run. */
  readonly script: ScriptOutcome | null
  /** ms */
  readonly took: number
}

const lab = (argv: readonly string[], env: Record<string, string> = {}): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [start, ...argv], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  })

function run(source: string, env: Record<string, string> = {}): Ran {
  writeFileSync(join(folder, 'script.js'), source)
  const file = join(folder, 'a.yaml')
  writeFileSync(file, 'version: 1\nworkload:\n  - process: a\n    script: { file: script.js }\n')
  const start = performance.now()
  const { status, stdout, stderr } = lab(['run', '--json', file], env)
  const took = performance.now() - start
  const data = stdout === '' ? null : (JSON.parse(stdout) as { processes: { script: ScriptOutcome }[] })
  return { status, output: stdout + stderr, script: data?.processes[0]?.script ?? null, took }
}

beforeAll(async () => {
  writeFileSync(start, START)
  await buildPart('cli', () => undefined)
}, 90_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const TIMEOUT = ['E_SCRIPT_TIMEOUT', 'E_SCRIPT_BUDGET']
const long = '{ length: 2 ** 53 - 1 }'

/** Id, script, codes that are right. */
const ROWS: readonly (readonly [string, string, readonly string[]])[] = [
  ['J01', 'log(1)\nlet x = ;', ['E_SCRIPT_SYNTAX']],
  ['J02', '// '.padEnd(256 * 1024 + 1, 'x'), ['E_SCRIPT_TOO_BIG']],
  ['J04', 'try { for (;;); } catch { for (;;); } finally { for (;;); }', TIMEOUT],
  ['J05', 'function f() { return 1 + f() }\nf()', ['E_SCRIPT_STACK']],
  ['J07', '/(a+)+$/.test("a".repeat(40) + "b")', TIMEOUT],
  ['J08', 'new RegExp("(".repeat(5e4) + "a" + ")".repeat(5e4))', ['E_SCRIPT_SYNTAX', 'E_SCRIPT_STACK']],
  ['J10 includes', `Array.prototype.includes.call(${long}, 1)`, TIMEOUT],
  ['J10 lastIndexOf', `Array.prototype.lastIndexOf.call(${long}, 1)`, TIMEOUT],
  ['J10 reverse', `Array.prototype.reverse.call(${long})`, TIMEOUT],
  ['J10 copyWithin', `Array.prototype.copyWithin.call(${long}, 1, 2)`, TIMEOUT],
  ['J11 text', 'new Array(1e9) + ""', [...TIMEOUT, 'E_SCRIPT_MEMORY']],
  ['J11 join', 'new Array(1e8).join()', [...TIMEOUT, 'E_SCRIPT_MEMORY']],
  ['J13', `String.raw({ raw: ${long} })`, TIMEOUT],
  ['J14', '"a".repeat(1e5).replaceAll("a", "b".repeat(1e5))', [...TIMEOUT, 'E_SCRIPT_MEMORY']],
  ['J16 doubling', 'let t = "x"; for (;;) t += t', ['E_SCRIPT_MEMORY', 'E_SCRIPT_ERROR']],
  ['J16 repeat', '"x".repeat(2 ** 29)', ['E_SCRIPT_MEMORY', 'E_SCRIPT_ERROR']],
  ['J17 factorial', 'let b = 1n; for (let i = 1n; ; i++) b *= i', ['E_SCRIPT_ERROR', ...TIMEOUT]],
  ['J17 power', '9n ** 9n ** 8n', ['E_SCRIPT_ERROR', 'E_SCRIPT_MEMORY', ...TIMEOUT]],
  ['J19', 'new Promise(() => { (async () => { for (;;); })() })', TIMEOUT],
  ['J20', 'await new Promise(() => {})', ['E_SCRIPT_PENDING']],
  ['J25 Date.now', '\nDate.now()', ['E_SCRIPT_CLOCK']],
  ['J25 new Date', '\nnew Date()', ['E_SCRIPT_CLOCK']],
  ['J25 Math.random', '\nMath.random()', ['E_SCRIPT_CLOCK']],
  ['J25 performance', '\nperformance.now()', ['E_SCRIPT_CLOCK']],
  [
    'J26',
    "expect([typeof WeakRef, typeof FinalizationRegistry, typeof SharedArrayBuffer, typeof Atomics].every((each) => each === 'undefined'), 'not there')",
    ['ended'],
  ],
  [
    'J29',
    "invariant('x', ['io:done'], () => { log(1); return true }); const f = await open('xx0'); await pread(f, alloc(512), 512, 0)",
    ['E_SCRIPT_REENTRY'],
  ],
]

/** What checks may not give, with the name of it in the message. */
const RESULTS: readonly (readonly [string, string, string])[] = [
  ['J22 proxy', 'new Proxy({}, { ownKeys() { for (;;); }, get() { for (;;); } })', 'an object'],
  ['J22 toJSON', '({ toJSON() { for (;;); } })', 'an object'],
  ['J22 objects', 'Array.from({ length: 2e5 }, () => ({}))', 'a list'],
  ['J23 NaN', 'NaN', 'NaN'],
  ['J23 -0', '-0', '-0'],
  ['J23 BigInt', '2n ** 100n', 'a BigInt'],
  ['J23 symbol', 'Symbol("x")', 'a symbol'],
  ['J23 function', 'log', 'a function'],
]

describe('bad scripts', () => {
  it.each(ROWS)('%s', (_id, source, codes) => {
    const { status, output, script, took } = run(source)
    const code = script ? (script.failure?.code ?? script.state) : (/E_SCRIPT_\w+/.exec(output)?.[0] ?? output)
    expect(codes).toContain(code)
    expect(status).toBe(code === 'ended' ? 0 : code === 'E_SCRIPT_TOO_BIG' ? 2 : 1)
    // Three seconds of a processor; the rest is a machine that is busy with other things.
    expect(took).toBeLessThan(30_000)
    expect(output).not.toMatch(/node_modules|dma-lab:words|wasm-function/)
    const line = source.startsWith('\n') || source.startsWith('log(1)\n') || source.includes('}\nf()') ? /[12]/ : /1|0/
    if (script?.failure)
      expect([script.failure.file, String(script.failure.line)]).toEqual(['script.js', expect.stringMatching(line)])
  })

  it.each(RESULTS)('%s from a check is E_SCRIPT_RESULT', (_id, value, named) => {
    const { script } = run(
      `invariant('x', 'io:done', () => ${value})\nconst f = await open('xx0')\nawait pread(f, alloc(512), 512, 0)`,
    )
    expect(script!.failure).toMatchObject({ code: 'E_SCRIPT_RESULT', message: expect.stringContaining(named), line: 1 })
  })

  it('J25 says what to use instead', () => {
    expect(run('Date.now()').output).toContain('use now()')
    expect(run('Math.random()').output).toContain('use random()')
  })

  it('J28 keeps the first lines, each cut to 4 KB, and counts the others', () => {
    const many = run('for (let i = 0; i < 1e7; i++) log(i)')
    expect(many.script!.logs).toHaveLength(10_000)
    expect(many.script!.cut).toBeGreaterThan(0)
    const { logs } = run('log("x".repeat(1e7))').script!
    expect(logs[0]!.text.length).toBeLessThanOrEqual(4097)
    const text = lab(['run', join(folder, 'a.yaml')]).stdout
    expect(text.length).toBeLessThan(20_000)
  })

  it('J28 says W_LOG_CUT once', () => {
    run('for (let i = 0; i < 10010; i++) log(i)')
    expect(lab(['run', join(folder, 'a.yaml')]).stdout.match(/W_LOG_CUT/g)).toHaveLength(1)
  })
})

/** Highest memory of the process in KB, of the program and all its threads. */
function peak(source: string): number {
  const tell = "process.on('exit', () => process.stderr.write('PEAK ' + process.resourceUsage().maxRSS + '\\n'))"
  const { output } = run(source, { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tell)}` })
  const found = [...output.matchAll(/PEAK (\d+)/g)].map(([, kilobytes]) => Number(kilobytes))
  expect(found.length).toBeGreaterThan(0)
  return Math.max(...found)
}

describe('memory of a script', () => {
  it.each([
    'const a = []; for (;;) a.push(new Uint8Array(1 << 20))',
    'const a = []; for (;;) a.push(new Array(1000).fill({}))',
    'let t = "x"; for (;;) t += t',
    'const a = []; for (let i = 0; ; i++) a.push("y".repeat(1e5) + i)',
  ])('stays under its cap: %s', (source) => {
    const harmless = peak('log(1)')
    // 32 MB for the interpreter, and what the engine takes to run it.
    expect(peak(source) - harmless).toBeLessThan(96 * 1024)
  })
})

/** Seventeen functions, many values: the interpreter's own maths. */
const MATHS = `const names = ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'exp', 'log', 'log2', 'log10', 'sinh', 'cosh', 'tanh', 'cbrt', 'sqrt', 'expm1', 'log1p']
const bits = new DataView(new ArrayBuffer(8))
let hash = 17
for (const name of names) for (let i = 1; i <= 300; i++) {
  bits.setFloat64(0, Math[name](i / 301) + i ** 0.3 + Math.pow(10, -i % 20) + Math.atan2(i, 7))
  hash = (Math.imul(hash, 31) + bits.getInt32(0)) ^ bits.getInt32(4)
}
log(hash, (1234567.891).toLocaleString(), [3, 1, 2].sort().join(), 'I'.toLowerCase())`

describe('a script', () => {
  it('has maths of its own, the same on every engine', () => {
    const { script } = run(MATHS)
    expect(script!.logs[0]!.text).toMatchInlineSnapshot(`"1855461202 1234567.891 1,2,3 i"`)
  })

  it('gives the same run in every time zone and language', () => {
    writeFileSync(
      join(folder, 'script.js'),
      `${MATHS}\nconst f = await open('xx0'), m = alloc(KB(4))\nfor (let i = 0; i < random(9); i++) await pread(f, m, KB(1), 0)`,
    )
    const seen = new Set<string>()
    for (const TZ of ['UTC', 'Asia/Tokyo', 'America/St_Johns'])
      for (const LANG of ['C', 'tr_TR.UTF-8', 'de_DE.UTF-8']) {
        const { status, stdout } = lab(['run', '--json', join(folder, 'a.yaml')], { TZ, LANG, LC_ALL: LANG })
        expect(status).toBe(0)
        seen.add(createHash('sha256').update(stdout).digest('hex'))
      }
    expect(seen.size).toBe(1)
  })
})
