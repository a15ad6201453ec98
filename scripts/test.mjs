/**
 * `npm test`: everything that must hold, one line per step; goes on after a failure. The last line is the sum.
 * `npm test -- lint types unit e2e` runs only the named kinds. `fuzz` is run only when it is named: every file with
 * properties, with cases nobody has seen.
 */
import { randomInt } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildPart } from './lib/build-parts.mjs'
import { lintChecks, typeChecks } from './lib/checks.mjs'
import { ensureChromium, INSTALL_HINT } from './lib/chromium.mjs'
import { runNode, signalAll, whenOrphaned } from './lib/run.mjs'
import { counted, playwrightCounts, runSteps, summary, vitestCounts, whole } from './lib/steps.mjs'

/** @typedef {import('./lib/steps.mjs').Step} Step */

const KINDS = ['lint', 'types', 'unit', 'e2e', 'fuzz']
const asked = process.argv.slice(2)
const unknown = asked.filter((kind) => !KINDS.includes(kind))
if (unknown.length > 0) {
  console.error(`unknown kind of test ${unknown.join(', ')}; there are ${KINDS.join(', ')}`)
  process.exit(2)
}
/** @param {string} kind */
const wanted = (kind) => (asked.length === 0 ? kind !== 'fuzz' : asked.includes(kind))
const say = (/** @type {string} */ message) => console.log(`       ${message}`)

const reports = mkdtempSync(join(tmpdir(), 'dma-lab-test-'))
process.on('exit', () => {
  signalAll('SIGKILL')
  rmSync(reports, { recursive: true, force: true })
})
/** @param {string} why @param {number} code */
const giveUp = (why, code) => {
  signalAll('SIGTERM')
  console.error(`stopped: ${why}`)
  setTimeout(() => process.exit(code), 300)
}
whenOrphaned(() => giveUp('npm has gone', 143))
for (const [signal, code] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])) {
  process.on(signal, () => giveUp(signal, code))
}

/** @param {string} name @returns {unknown} the report, or undefined when there is none */
function readReport(name) {
  try {
    return JSON.parse(readFileSync(join(reports, name), 'utf8'))
  } catch {
    return undefined
  }
}

/** @type {Step} */
const build = {
  name: 'build',
  run: async () => {
    const startedAt = performance.now()
    /** @type {string[]} */
    const messages = []
    let failed = 0
    for (const part of /** @type {const} */ (['cli', 'web', 'runner', 'app'])) {
      try {
        await buildPart(part, (message) => messages.push(message))
      } catch (error) {
        failed = 1
        messages.push(`building ${part} failed: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    const seconds = (performance.now() - startedAt) / 1000
    return { passed: 1 - failed, failed, skipped: 0, output: messages.join('\n'), seconds }
  },
}

/** @type {Step} */
const unit = {
  name: 'unit tests (vitest)',
  run: async () => {
    const file = join(reports, 'unit.json')
    const finished = await runNode('node_modules/vitest/vitest.mjs', [
      ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    ])
    return counted(finished, vitestCounts(readReport('unit.json')))
  },
}

/** @type {Step} */
const fuzz = {
  name: 'properties with new cases (vitest)',
  run: async () => {
    const file = join(reports, 'fuzz.json')
    const seed = process.env['FUZZ_SEED'] ?? String(randomInt(2 ** 31))
    say(`FUZZ_SEED=${seed} npm test -- fuzz draws the same cases again`)
    const finished = await runNode(
      'node_modules/vitest/vitest.mjs',
      ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...filesWithProperties()],
      { env: { FUZZ_SEED: seed } },
    )
    return counted(finished, vitestCounts(readReport('fuzz.json')))
  },
}

/** Test files that draw random cases. */
function filesWithProperties() {
  const folders = ['src-sim', 'src-main', 'src-renderer', 'src-ipc', 'scripts']
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((name) => name.endsWith('.spec.ts') && readFileSync(name, 'utf8').includes("from 'fast-check'"))
}

/** @type {Step} */
const e2e = {
  name: 'window in the browser (playwright)',
  run: async () => {
    const chromium = await ensureChromium(say)
    if (!chromium) return { passed: 0, failed: 1, skipped: 0, output: INSTALL_HINT, seconds: 0 }
    const file = join(reports, 'e2e.json')
    const finished = await runNode('node_modules/@playwright/test/cli.js', ['test', '--reporter=list,json'], {
      env: { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    })
    return counted(finished, playwrightCounts(readReport('e2e.json')))
  },
}

/** @param {import('./lib/checks.mjs').Check} check @returns {Step} */
const asStep = (check) => ({ name: check.name, run: async () => whole(await check.run()) })

const startedAt = performance.now()
const total = { passed: 0, failed: 0, skipped: 0 }
/** @param {readonly Step[]} steps @param {number} width */
async function stage(steps, width) {
  const sum = await runSteps(steps, width, (line) => console.log(line))
  total.passed += sum.passed
  total.failed += sum.failed
  total.skipped += sum.skipped
}

// Tests start the built programs, so these come first; the window is driven last, when the machine is quiet.
if (wanted('unit') || wanted('e2e') || wanted('fuzz')) await stage([build], 1)
await stage(
  [
    ...(wanted('unit') ? [unit] : []),
    ...(wanted('lint') ? [...lintChecks].reverse().map(asStep) : []),
    ...(wanted('types') ? typeChecks.map(asStep) : []),
  ],
  2,
)
if (wanted('fuzz')) await stage([fuzz], 1)
if (wanted('e2e')) await stage([e2e], 1)

console.log(`${((performance.now() - startedAt) / 1000).toFixed(1)} s in all`)
console.log(summary(total))
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
