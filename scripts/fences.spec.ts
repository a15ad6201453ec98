/**
 * Proof that the fences hold: a scratch project with the real configuration files and deliberately bad sources is
 * given to each tool, and every bad file must be refused for its own reason while the good ones pass.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { ESLint, type Linter } from 'eslint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from './lib/root.mjs'

const execute = promisify(execFile)

/** A source that must be refused, by which rule and with which words. */
interface Refusal {
  readonly what: string
  readonly path: string
  readonly text: string
  readonly rule: string
  readonly message: RegExp
}

const STEP = 'export type Step<T> = Generator<string, T, void>\n'
const RESTRICTED = { globals: 'no-restricted-globals', syntax: 'no-restricted-syntax' }

/** Files the bad ones point at, and one good file per layer that matters. */
const good: Record<string, string> = {
  'src-sim/core/time.ts': 'export const whole = (value: number): number => Math.floor(value / 2) * 2 ** 32\n',
  'src-sim/kern/step.ts': `${STEP}export function* sleep(chan: string): Step<void> {\n  yield chan\n}\n`,
  'src-sim/sysv/physio.ts':
    "import { sleep, type Step } from '../kern/step'\n" +
    'export function* physio(): Step<number> {\n  yield* sleep("wchan")\n  return 0\n}\n',
  'src-sim/sysv/pieces.ts':
    'export function* pieces(size: number): Generator<number, void, void> {\n  for (let at = 0; at < size; at += 512) yield at\n}\n',
  'src-sim/sysv/physio.spec.ts':
    "import { expect, it } from 'vitest'\nimport { physio } from './physio'\n" +
    "it('ends with 0', () => {\n  function* fake(): Generator<number> {\n    yield 1\n  }\n" +
    '  expect([...fake()].length + [...physio()].length).toBe(2)\n})\n',
  'src-sim/hw/disk.ts': "import { whole } from '../core/time'\nexport const latency = whole(7)\n",
  'src-sim/report/compare.ts':
    'export interface Comparison {\n  readonly rows: readonly string[]\n}\nexport const rows = 1\n',
  'src-sim/index.ts': "export { physio } from './sysv/physio'\n",
  'src-ipc/contract.ts':
    "import type { Comparison } from '../src-sim/report/compare'\nexport type Reply = Comparison\n",
  'src-main/host/session.ts':
    "import { readFileSync } from 'node:fs'\nimport { physio } from '../../src-sim/index'\n" +
    "export const open = (path: string): string => readFileSync(path, 'utf8') + String(physio)\n",
  'src-main/electron/index.ts':
    "import { app } from 'electron'\nimport { open } from '../host/session'\nexport const start = (): string => open(app.getPath('exe'))\n",
  'src-renderer/src/main.ts':
    "import type { Reply } from '../../src-ipc/contract'\nexport const empty: Reply = { rows: [] }\n",
}

const bad: Refusal[] = [
  {
    what: 'a Node module in src-sim',
    path: 'src-sim/hw/node.ts',
    text: "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n",
    rule: 'lab/arrows',
    message: /without Node/,
  },
  {
    what: 'a Node module without prefix',
    path: 'src-sim/hw/bare-node.ts',
    text: "import { join } from 'path'\nexport const j = join\n",
    rule: 'lab/arrows',
    message: /without Node/,
  },
  {
    what: 'Vue in src-sim',
    path: 'src-sim/trace/vue.ts',
    text: "import { ref } from 'vue'\nexport const r = ref\n",
    rule: 'lab/arrows',
    message: /may not import the package vue/,
  },
  {
    what: 'Date',
    path: 'src-sim/core/date.ts',
    text: 'export const now = (): number => Date.now()\n',
    rule: RESTRICTED.globals,
    message: /wall clock/,
  },
  {
    what: 'new Date',
    path: 'src-sim/core/new-date.ts',
    text: 'export const now = (): unknown => new Date()\n',
    rule: RESTRICTED.globals,
    message: /wall clock/,
  },
  {
    what: 'performance',
    path: 'src-sim/core/perf.ts',
    text: 'declare const performance: { now(): number }\nexport const now = (): number => globalThis.performance.now()\n',
    rule: RESTRICTED.globals,
    message: /knows no host/,
  },
  {
    what: 'Math.random',
    path: 'src-sim/core/random.ts',
    text: 'export const draw = (): number => Math.random()\n',
    rule: RESTRICTED.syntax,
    message: /sim\.rng/,
  },
  {
    what: 'Math.sin',
    path: 'src-sim/hw/sin.ts',
    text: 'export const wave = (x: number): number => Math.sin(x)\n',
    rule: RESTRICTED.syntax,
    message: /last digit/,
  },
  {
    what: 'Math reached by a computed name',
    path: 'src-sim/hw/computed.ts',
    text: "export const wave = (x: number): number => Math['sin'](x)\n",
    rule: RESTRICTED.syntax,
    message: /last digit/,
  },
  {
    what: 'Math taken apart',
    path: 'src-sim/hw/destructured.ts',
    text: 'const { log } = Math\nexport const l = log\n',
    rule: RESTRICTED.syntax,
    message: /may not travel/,
  },
  {
    what: '** with a variable exponent',
    path: 'src-sim/hw/power.ts',
    text: 'export const p = (x: number): number => 10 ** x\n',
    rule: RESTRICTED.syntax,
    message: /last digit/,
  },
  {
    what: 'Promise',
    path: 'src-sim/core/promise.ts',
    text: 'export const later = (): unknown => Promise.resolve(1)\n',
    rule: RESTRICTED.globals,
    message: /event loop/,
  },
  {
    what: 'async',
    path: 'src-sim/core/async.ts',
    text: 'export const later = async (): Promise<number> => 1\n',
    rule: RESTRICTED.syntax,
    message: /function\*/,
  },
  {
    what: 'await',
    path: 'src-sim/core/await.ts',
    text: 'export async function later(x: number): Promise<number> {\n  return await x\n}\n',
    rule: RESTRICTED.syntax,
    message: /function\*/,
  },
  {
    what: 'setTimeout',
    path: 'src-sim/core/timeout.ts',
    text: 'setTimeout(() => 0, 1)\n',
    rule: RESTRICTED.globals,
    message: /event loop/,
  },
  {
    what: 'console',
    path: 'src-sim/core/console.ts',
    text: "console.log('x')\n",
    rule: RESTRICTED.globals,
    message: /no host/,
  },
  {
    what: 'localeCompare',
    path: 'src-sim/report/locale.ts',
    text: 'export const order = (a: string, b: string): number => a.localeCompare(b)\n',
    rule: 'no-restricted-properties',
    message: /language/,
  },
  {
    what: 'module-level state',
    path: 'src-sim/kern/state.ts',
    text: 'export let count = 0\nexport const next = (): number => (count += 1)\n',
    rule: RESTRICTED.syntax,
    message: /side by side/,
  },
  {
    what: 'a default export',
    path: 'src-sim/kern/default.ts',
    text: 'export default 1\n',
    rule: RESTRICTED.syntax,
    message: /named exports/,
  },
  {
    what: 'any',
    path: 'src-sim/kern/any.ts',
    text: 'export const x = (y: any): number => y as number\n',
    rule: '@typescript-eslint/no-explicit-any',
    message: /any/,
  },
  {
    what: 'a bare yield',
    path: 'src-sim/sysv/bare.ts',
    text: "import type { Step } from '../kern/step'\nexport function* nap(): Step<void> {\n  yield 'wchan'\n}\n",
    rule: 'lab/no-bare-yield',
    message: /yield\*/,
  },
  {
    what: 'a bare yield without a declared type',
    path: 'src-sim/sysv/bare-inferred.ts',
    text: "const nap = function* () {\n  yield 'wchan'\n}\nexport const naps = [nap]\n",
    rule: 'lab/no-bare-yield',
    message: /yield\*/,
  },
  {
    what: 'a floating step',
    path: 'src-sim/sysv/floating.ts',
    text: "import { sleep } from '../kern/step'\nexport function forget(): void {\n  sleep('wchan')\n}\n",
    rule: 'lab/no-floating-step',
    message: /never driven/,
  },
  {
    what: 'a floating step behind void and &&',
    path: 'src-sim/sysv/floating-void.ts',
    text: "import { sleep } from '../kern/step'\nexport function forget(x: boolean): void {\n  void (x && sleep('wchan'))\n}\n",
    rule: 'lab/no-floating-step',
    message: /never driven/,
  },
  {
    what: 'core importing kern',
    path: 'src-sim/core/up.ts',
    text: "import { sleep } from '../kern/step'\nexport const s = sleep\n",
    rule: 'lab/arrows',
    message: /core is the floor/,
  },
  {
    what: 'hw importing kern',
    path: 'src-sim/hw/side.ts',
    text: "import { sleep } from '../kern/step'\nexport const s = sleep\n",
    rule: 'lab/arrows',
    message: /stand on core alone/,
  },
  {
    what: 'solaris importing sysv',
    path: 'src-sim/solaris/sibling.ts',
    text: "import { physio } from '../sysv/physio'\nexport const p = physio\n",
    rule: 'lab/arrows',
    message: /siblings/,
  },
  {
    what: 'solaris importing a type of sysv',
    path: 'src-sim/solaris/sibling-type.ts',
    text: "import type { Step } from '../sysv/physio'\nexport type S = Step<void>\n",
    rule: 'lab/arrows',
    message: /siblings/,
  },
  {
    what: 'a solaris test importing sysv',
    path: 'src-sim/solaris/sibling.spec.ts',
    text: "import { physio } from '../sysv/physio'\nexport const p = physio\n",
    rule: 'lab/arrows',
    message: /siblings/,
  },
  {
    what: 'src-sim importing the host',
    path: 'src-sim/report/host.ts',
    text: "import { open } from '../../src-main/host/session'\nexport const o = open\n",
    rule: 'lab/arrows',
    message: /may not import src-main/,
  },
  {
    what: 'a file of src-sim in no layer',
    path: 'src-sim/misc/drawer.ts',
    text: 'export const x = 1\n',
    rule: 'lab/arrows',
    message: /no layer/,
  },
  {
    what: 'the contract importing simulator code',
    path: 'src-ipc/code.ts',
    text: "import { rows } from '../src-sim/report/compare'\nexport const r = rows\n",
    rule: 'lab/arrows',
    message: /import type/,
  },
  {
    what: 'electron in host',
    path: 'src-main/host/electron.ts',
    text: "import { app } from 'electron'\nexport const a = app\n",
    rule: 'lab/arrows',
    message: /may not import the package electron/,
  },
  {
    what: 'electron required in the command line',
    path: 'src-main/cli/require.ts',
    text: "declare const require: (name: string) => unknown\nexport const e = require('electron')\n",
    rule: 'lab/arrows',
    message: /may not import the package electron/,
  },
  {
    what: 'host reaching past the door',
    path: 'src-main/host/deep.ts',
    text: "import { physio } from '../../src-sim/sysv/physio'\nexport const p = physio\n",
    rule: 'lab/arrows',
    message: /through its door/,
  },
  {
    what: 'Node in the preload',
    path: 'src-main/preload/node.ts',
    text: "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n",
    rule: 'lab/arrows',
    message: /without Node/,
  },
  {
    what: 'an unsandboxed window',
    path: 'src-main/electron/loose.ts',
    text: 'export const options = { webPreferences: { sandbox: false } }\n',
    rule: RESTRICTED.syntax,
    message: /policy/,
  },
  ...(
    [
      ['a second place that makes windows', 'window', 'new BrowserWindow({ show: false })', /windows\.ts only/],
      ['a second place that hears pages', 'messages', "ipcMain.on('x', () => undefined)", /ipc\.ts only/],
      ['a second scheme', 'scheme', "protocol.handle('x', () => new Response())", /index\.ts only/],
      [
        'an address handed to the system',
        'external',
        "shell.openExternal('https://example.com/')",
        /reaches the system/,
      ],
      ['text that runs in a page', 'script', "contents.executeJavaScript('1')", /runs as code/],
      ['Node in a page', 'node', 'open({ nodeIntegration: true })', /policy/],
      ['a page without isolation', 'isolation', 'open({ contextIsolation: false })', /policy/],
      ['a page without its origin', 'origin', 'open({ webSecurity: false })', /policy/],
      ['a web view', 'webview', 'open({ webviewTag: true })', /policy/],
      ['markup from text', 'markup', "element.innerHTML = '<b>'", /text nodes/],
      ['markup beside an element', 'beside', "element.insertAdjacentHTML('beforeend', '<b>')", /text nodes/],
      ['a document that is written', 'write', "document.write('<b>')", /text nodes/],
    ] as const
  ).map(([what, name, text, message]) => ({
    ...{ what, path: `src-main/electron/bad-${name}.ts`, rule: RESTRICTED.syntax, message },
    text:
      'declare const BrowserWindow: new (options: object) => object\ndeclare const ipcMain: { on(...parts: unknown[]): void }\n' +
      'declare const protocol: { handle(...parts: unknown[]): void }\ndeclare const shell: { openExternal(x: string): void }\n' +
      'declare const contents: { executeJavaScript(x: string): void }\ndeclare function open(x: object): void\n' +
      'declare const element: { innerHTML: string; insertAdjacentHTML(...parts: string[]): void }\n' +
      `declare const document: { write(x: string): void }\nexport const bad = (): unknown => ${text}\n`,
  })),
  {
    what: 'another program started by the host',
    path: 'src-main/host/program.ts',
    text: "import { spawn } from 'node:child_process'\nexport const s = spawn\n",
    rule: RESTRICTED.syntax,
    message: /other programs/,
  },
  {
    what: 'eval',
    path: 'src-main/host/eval.ts',
    text: 'export const run = (text: string): unknown => eval(text)\n',
    rule: 'no-eval',
    message: /eval/,
  },
  {
    what: 'a function made of text',
    path: 'src-main/host/function.ts',
    text: 'export const run = (text: string): unknown => new Function(text)\n',
    rule: 'no-new-func',
    message: /Function/,
  },
  {
    what: 'a timer that runs text',
    path: 'src-main/host/timer.ts',
    text: "export const run = (): unknown => setTimeout('1', 1)\n",
    rule: '@typescript-eslint/no-implied-eval',
    message: /eval/,
  },
  {
    what: 'v-html',
    path: 'src-renderer/src/Markup.vue',
    text: '<script setup lang="ts">\nconst text = "x"\n</script>\n\n<template>\n  <p v-html="text" />\n</template>\n',
    rule: 'vue/no-v-html',
    message: /v-html/,
  },
  {
    what: 'the renderer importing src-main',
    path: 'src-renderer/src/main-import.ts',
    text: "import { open } from '../../src-main/host/session'\nexport const o = open\n",
    rule: 'lab/arrows',
    message: /only through the contract/,
  },
  {
    what: 'the renderer importing the simulator',
    path: 'src-renderer/src/sim-import.ts',
    text: "import { physio } from '@sim/sysv/physio'\nexport const p = physio\n",
    rule: 'lab/arrows',
    message: /only through the contract/,
  },
  {
    what: 'the renderer importing main by a lazy import',
    path: 'src-renderer/src/lazy.ts',
    text: "export const o = (): unknown => import('../../src-main/host/session')\n",
    rule: 'lab/arrows',
    message: /only through the contract/,
  },
  {
    what: 'v-html',
    path: 'src-renderer/src/Html.vue',
    text: '<script setup lang="ts">\ndefineProps<{ text: string }>()\n</script>\n\n<template>\n  <p v-html="text" />\n</template>\n',
    rule: 'vue/no-v-html',
    message: /v-html/,
  },
  {
    what: 'innerHTML',
    path: 'src-renderer/src/html.ts',
    text: "document.body.innerHTML = '<b>x</b>'\n",
    rule: RESTRICTED.syntax,
    message: /text nodes/,
  },
]

let project = ''
let results = new Map<string, Linter.LintMessage[]>()

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true })
  writeFileSync(join(project, path), text)
}

beforeAll(async () => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'dma-lab-fences-')))
  const configuration = ['eslint.config.mjs', '.dependency-cruiser.cjs', 'package.json']
  const compiler = ['', '.base', '.sim', '.spec', '.node', '.web'].map((name) => `tsconfig${name}.json`)
  for (const name of [...configuration, ...compiler]) cpSync(join(root, name), join(project, name))
  mkdirSync(join(project, 'scripts'))
  cpSync(join(root, 'scripts/arrows.cjs'), join(project, 'scripts/arrows.cjs'))
  cpSync(join(root, 'scripts/eslint'), join(project, 'scripts/eslint'), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'), 'dir')
  for (const [path, text] of Object.entries(good)) write(path, text)
  for (const { path, text } of bad) write(path, text)

  const eslint = new ESLint({ cwd: project })
  const linted = await eslint.lintFiles(['src-*/**/*.{ts,vue}'])
  results = new Map(linted.map((file) => [relative(project, file.filePath).replaceAll('\\', '/'), file.messages]))
}, 120_000)

afterAll(() => {
  rmSync(project, { recursive: true, force: true })
})

describe('the lint fences', () => {
  it.each(bad)('refuse $what', ({ path, rule, message }) => {
    const found = (results.get(path) ?? []).map((each) => `${each.ruleId}: ${each.message}`)
    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${rule}: .*${message.source}`)))
  })

  it.each(Object.keys(good))('let the good file %s pass', (path) => {
    expect(results.get(path)?.map((each) => `${each.ruleId}: ${each.message}`)).toEqual([])
  })
})

describe('the compiler', () => {
  it('does not know the words of Node and the browser in src-sim', async () => {
    const words = ['process', 'setTimeout', 'console', 'window', 'document', 'performance', 'Buffer', 'fetch']
    write('src-sim/core/words.ts', words.map((word, index) => `export const a${index} = ${word}\n`).join(''))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const output = await execute(process.execPath, [tsc, '-p', 'tsconfig.sim.json', '--pretty', 'false'], {
      cwd: project,
    }).then(
      (done) => done.stdout,
      (failure: { stdout: string }) => failure.stdout,
    )
    const unknown = [...output.matchAll(/words\.ts\(.*Cannot find name '(\w+)'/g)].map((match) => match[1] ?? '')
    expect(unknown.sort()).toEqual([...words].sort())
    const goodPattern = new RegExp(
      `^(${Object.keys(good)
        .filter((path) => path.startsWith('src-sim'))
        .join('|')})`,
    )
    expect(output.split('\n').filter((line) => goodPattern.test(line))).toEqual([])
  })
})

describe('dependency-cruiser', () => {
  it('refuses circles and crossed arrows, and only those', async () => {
    write('src-sim/kern/left.ts', "import { right } from './right'\nexport const left = (): number => right()\n")
    write('src-sim/kern/right.ts', "import { left } from './left'\nexport const right = (): number => left()\n")
    const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
    const args = [
      cruiser,
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      'src-sim',
      'src-main',
      'src-ipc',
      'src-renderer',
    ]
    const output = await execute(process.execPath, args, { cwd: project, maxBuffer: 64 << 20 }).then(
      (done) => done.stdout,
      (failure: { stdout: string }) => failure.stdout,
    )
    const { summary } = JSON.parse(output) as { summary: { violations: { from: string; rule: { name: string } }[] } }
    const refused = summary.violations.map((each) => `${each.from}: ${each.rule.name}`)
    for (const expected of [
      'src-sim/kern/left.ts: no circular imports',
      'src-sim/core/up.ts: arrows: src-sim/core',
      'src-sim/hw/side.ts: arrows: src-sim/hw',
      'src-sim/solaris/sibling.ts: arrows: src-sim/solaris',
      'src-sim/solaris/sibling.spec.ts: the kernels are siblings',
      'src-sim/hw/node.ts: the simulator runs without Node',
      'src-main/host/electron.ts: electron only in its folders',
      'src-main/host/deep.ts: arrows: src-main/host',
      'src-renderer/src/main-import.ts: arrows: src-renderer',
    ]) {
      expect(refused).toContain(expected)
    }
    expect(summary.violations.filter((each) => each.from in good)).toEqual([])
  })
})
