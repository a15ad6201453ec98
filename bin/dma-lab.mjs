#!/usr/bin/env node
/**
 * The command `dma-lab`. In a source checkout it first builds the program when it is missing or older than its
 * sources (messages on stderr only); an installed package has no sources and starts at once.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = new URL('../out/cli/main.js', import.meta.url)

/** Brings the program up to date. @returns {Promise<boolean>} false when it could not be built */
async function prepare() {
  if (!existsSync(new URL('../src-main/cli/main.ts', import.meta.url))) return true
  const { isFresh } = await import('../scripts/lib/freshness.mjs')
  if (isFresh(root, 'cli')) return true
  const { spawnSync } = await import('node:child_process')
  const script = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))
  return spawnSync(process.execPath, [script, 'cli'], { cwd: root, stdio: ['ignore', 2, 2] }).status === 0
}

if (await prepare()) {
  const { main } = await import(program.href)
  process.exitCode = await main(process.argv.slice(2))
} else {
  console.error('dma-lab: the program could not be built from its sources; see above')
  process.exitCode = 3
}
