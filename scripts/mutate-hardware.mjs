/**
 * The run of deliberate mistakes: each mutation of scripts/mutations/*.json is one textual change of one source file. It is
 * applied to a copy of the sources in a temporary folder, the tests of its list run there, and it counts as caught when
 * they fail or do not end. Run by hand; it takes minutes.
 *
 *   node scripts/mutate-hardware.mjs                      every list
 *   node scripts/mutate-hardware.mjs hardware             one list
 *   node scripts/mutate-hardware.mjs hardware page-carry  one mutation
 *
 * A list is { about, tests: [paths], mutations: [{ id, about, file, find, replace }] }; `find` stands exactly once in `file`.
 * To add one, append an entry or put another .json beside the lists.
 *
 * Exit code 0: all caught. 1: some survived. 2: a list is out of date (text not found once, or its tests fail unmutated).
 */
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '..')
const LISTS = join(ROOT, 'scripts', 'mutations')
const TIME_LIMIT = 120_000
/** What the tests of any list may read. */
const COPIED = ['src-sim', 'vectors', 'docs', 'scripts', 'vitest.config.ts', 'package.json', 'tsconfig.json']

/** A copy of the sources with the installed packages linked in. */
async function sandbox() {
  const folder = await mkdtemp(join(tmpdir(), 'dma-lab-mutations-'))
  for (const part of COPIED) await cp(join(ROOT, part), join(folder, part), { recursive: true }).catch(ignoreMissing)
  for (const part of await readdir(ROOT)) {
    if (/^tsconfig.*\.json$/.test(part)) await cp(join(ROOT, part), join(folder, part))
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** @param {NodeJS.ErrnoException} error */
function ignoreMissing(error) {
  if (error.code !== 'ENOENT') throw error
}

/**
 * Run tests in a folder.
 * @param {string} folder
 * @param {string[]} tests
 * @returns {Promise<{ passed: boolean, output: string }>}
 */
function runTests(folder, tests) {
  return new Promise((done) => {
    const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
    const args = [vitest, 'run', '--root', folder, '--bail=1', '--no-color', ...tests]
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    let output = ''
    child.stdout.on('data', (text) => (output += text))
    child.stderr.on('data', (text) => (output += text))
    const alarm = setTimeout(() => {
      output += '\nran out of time'
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }, TIME_LIMIT)
    child.on('close', (code) => {
      clearTimeout(alarm)
      done({ passed: code === 0, output })
    })
  })
}

/**
 * The name of the first test that failed, for the report.
 * @param {string} output
 */
function catcher(output) {
  const line = output.split('\n').find((text) => /^\s*FAIL\s/.test(text))
  if (line !== undefined) return line.trim().replace(/^FAIL\s+/, '')
  return output.includes('ran out of time') ? 'ran out of time' : 'the tests did not start'
}

/** True when `find` stands exactly once in `text`. @param {string} text @param {string} find */
function once(text, find) {
  const first = text.indexOf(find)
  return first >= 0 && text.indexOf(find, first + 1) < 0
}

/**
 * Tries the mutations of one list.
 * @param {string} file
 * @param {string[]} only ids; empty = all
 */
async function runList(file, only) {
  const name = basename(file, '.json')
  /** @type {{ tests: string[], mutations: { id: string, about: string, file: string, find: string, replace: string }[] }} */
  const { tests, mutations } = JSON.parse(await readFile(file, 'utf8'))
  const chosen = mutations.filter(({ id }) => only.length === 0 || only.includes(id))
  const totals = { caught: 0, survived: 0, stale: 0 }
  if (chosen.length === 0) return totals
  const folder = await sandbox()
  try {
    const untouched = await runTests(folder, tests)
    if (!untouched.passed) {
      console.log(`${name}: the tests fail without any mutation (${catcher(untouched.output)})`)
      return { ...totals, stale: chosen.length }
    }
    for (const { id, about, file: source, find, replace } of chosen) {
      const path = join(folder, source)
      const original = await readFile(path, 'utf8')
      if (!once(original, find)) {
        totals.stale++
        console.log(`STALE     ${name} ${id}: the text is not found exactly once in ${source}`)
        continue
      }
      await writeFile(
        path,
        original.replace(find, () => replace),
      )
      const { passed, output } = await runTests(folder, tests)
      await writeFile(path, original)
      if (passed) totals.survived++
      else totals.caught++
      console.log(passed ? `SURVIVED  ${name} ${id}: ${about}` : `caught    ${name} ${id} by ${catcher(output)}`)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return totals
}

const [listName, ...only] = process.argv.slice(2)
const files = (await readdir(LISTS)).filter((file) => file.endsWith('.json')).sort()
const wanted = files.filter((file) => listName === undefined || basename(file, '.json') === listName)
if (wanted.length === 0) {
  console.error(`There is no list "${listName}"; known are ${files.map((file) => basename(file, '.json')).join(', ')}.`)
  process.exit(2)
}
const sum = { caught: 0, survived: 0, stale: 0 }
for (const file of wanted) {
  const totals = await runList(join(LISTS, file), only)
  sum.caught += totals.caught
  sum.survived += totals.survived
  sum.stale += totals.stale
}
console.log(`${sum.caught} caught, ${sum.survived} survived, ${sum.stale} out of date`)
process.exitCode = sum.stale > 0 ? 2 : sum.survived > 0 ? 1 : 0
