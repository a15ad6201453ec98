import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What is built from what. Paths are relative to the root; a folder stands for every source file in it.
 * This file is loaded at every start of the command line, so it imports nothing heavy.
 *
 * @typedef {'cli' | 'web' | 'runner' | 'app'} Part
 * @type {Record<Part, { inputs: readonly string[], entries: readonly string[] }>}
 */
export const parts = {
  cli: {
    inputs: [
      ...['src-sim', 'src-ipc', 'src-main/host', 'src-main/cli', 'src-main/web'],
      ...['package.json', 'scripts/lib/build-parts.mjs'],
    ],
    entries: ['out/cli/main.js'],
  },
  web: {
    inputs: ['src-sim', 'src-ipc', 'src-main/host', 'src-main/web', 'package.json', 'scripts/lib/build-parts.mjs'],
    entries: ['out/web/main.js'],
  },
  runner: {
    inputs: ['src-sim', 'src-ipc', 'src-main/host', 'package.json', 'scripts/lib/build-parts.mjs'],
    entries: ['out/runner/main.js'],
  },
  app: {
    inputs: [
      ...['src-sim', 'src-ipc', 'src-main/host', 'src-main/electron', 'src-main/preload', 'src-renderer'],
      ...['package.json', 'electron.vite.config.ts', 'scripts/lib/build-parts.mjs'],
    ],
    entries: ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'],
  },
}

/** Where the inputs of the last build are written down. @param {string} root @param {Part} part */
export const stampPath = (root, part) => join(root, 'out', `.stamp-${part}`)

/**
 * The inputs of a part as text: a line per file with its size and time of change. Tests are left out.
 * @param {string} root
 * @param {Part} part
 */
export function describeInputs(root, part) {
  /** @type {string[]} */
  const lines = []
  /** @param {string} path */
  const look = (path) => {
    const status = statSync(join(root, path), { throwIfNoEntry: false })
    if (!status) return
    if (status.isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) look(`${path}/${name}`)
    } else if (!/\.(spec\.ts|md|txt)$/.test(path)) {
      lines.push(`${path} ${status.size} ${status.mtimeMs}`)
    }
  }
  for (const input of parts[part].inputs) look(input)
  return `${lines.join('\n')}\n`
}

/**
 * True when what was built is there and its inputs have not changed since.
 * @param {string} root
 * @param {Part} part
 */
export function isFresh(root, part) {
  if (parts[part].entries.some((entry) => !statSync(join(root, entry), { throwIfNoEntry: false }))) return false
  try {
    return readFileSync(stampPath(root, part), 'utf8') === describeInputs(root, part)
  } catch {
    return false
  }
}
