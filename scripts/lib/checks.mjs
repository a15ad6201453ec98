import { existsSync, mkdirSync } from 'node:fs'
import { at } from './root.mjs'
import { run, runNode } from './run.mjs'

/**
 * A check that passes or fails as a whole.
 * @typedef {{ name: string, run: () => Promise<import('./run.mjs').Finished> }} Check
 */

const CACHE = 'node_modules/.cache/dma-lab'

/** Folders that hold source, of those that exist. */
const sourceFolders = () =>
  ['src-sim', 'src-ipc', 'src-main', 'src-renderer', 'e2e'].filter((folder) => existsSync(at(folder)))

/** Formatting, lint rules with the layer fences, and import cycles. @type {readonly Check[]} */
export const lintChecks = [
  {
    name: 'format (prettier)',
    run: () =>
      runNode('node_modules/prettier/bin/prettier.cjs', [
        ...['--check', '--log-level', 'warn', '--cache', '--cache-location', `${CACHE}/prettier`, '.'],
      ]),
  },
  {
    name: 'lint (eslint)',
    run: () => runNode('node_modules/eslint/bin/eslint.js', ['--max-warnings', '0', '.']),
  },
  {
    name: 'imports (dependency-cruiser)',
    run: () =>
      runNode('node_modules/dependency-cruiser/bin/dependency-cruise.mjs', [
        ...['--config', '.dependency-cruiser.cjs', '--output-type', 'err', ...sourceFolders()],
      ]),
  },
]

/** @param {string} compiler @param {string} project */
const typecheck = (compiler, project) => () => {
  mkdirSync(at(CACHE), { recursive: true })
  const info = `${CACHE}/tsc-${project}.tsbuildinfo`
  return run(process.execPath, [
    ...[compiler, '-p', `tsconfig.${project}.json`, '--pretty', 'false'],
    ...['--incremental', '--tsBuildInfoFile', info],
  ])
}

const TSC = 'node_modules/typescript/bin/tsc'

/** Strict types of every part; the simulator without Node and DOM. @type {readonly Check[]} */
export const typeChecks = [
  { name: 'types (src-sim, no Node, no DOM)', run: typecheck(TSC, 'sim') },
  { name: 'types (tests of src-sim, e2e)', run: typecheck(TSC, 'spec') },
  { name: 'types (hosts, contract, scripts)', run: typecheck(TSC, 'node') },
  { name: 'types (window)', run: typecheck('node_modules/vue-tsc/bin/vue-tsc.js', 'web') },
]

/**
 * Runs the checks one after the other, prints a line each and the output of those that fail.
 * @param {readonly Check[]} checks
 * @returns {Promise<number>} the exit code: 0 when all passed, 1 otherwise
 */
export async function runChecks(checks) {
  let failed = 0
  for (const check of checks) {
    const result = await check.run()
    const passed = result.code === 0
    if (!passed) failed += 1
    console.log(`${passed ? 'ok    ' : 'FAILED'} ${check.name}  ${result.seconds.toFixed(1)} s`)
    if (!passed) console.log(result.output.trimEnd())
  }
  return failed === 0 ? 0 : 1
}
