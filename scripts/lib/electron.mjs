import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { at } from './root.mjs'
import { runNode } from './run.mjs'

/** Name of the program inside a folder of the Electron runtime. @param {NodeJS.Platform} platform */
const programName = (platform) =>
  platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : platform === 'win32' ? 'electron.exe' : 'electron'

/**
 * The Electron runtime: ELECTRON_EXEC_PATH, then ELECTRON_OVERRIDE_DIST_PATH, then what the package has fetched.
 * @param {Record<string, string | undefined>} env
 * @param {string} [home] folder of the package
 * @param {NodeJS.Platform} [platform]
 * @returns {string | undefined} the path of an existing program
 */
export function findElectron(env, home = at('node_modules/electron'), platform = process.platform) {
  const pathFile = join(home, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : programName(platform)
  const override = env['ELECTRON_OVERRIDE_DIST_PATH']
  const places = [env['ELECTRON_EXEC_PATH'], override && join(override, name), join(home, 'dist', name)]
  return places.find((path) => path && existsSync(path)) || undefined
}

/**
 * True when a window can be shown.
 * @param {Record<string, string | undefined>} env
 * @param {NodeJS.Platform} [platform]
 */
export function hasDisplay(env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
}

/**
 * Decides how to show the lab; fetches the Electron runtime once when a window could be shown and only it is missing.
 * @param {Record<string, string | undefined>} env
 * @param {{ find?: typeof findElectron, fetch?: () => Promise<string | undefined>, say: (line: string) => void, platform?: NodeJS.Platform }} tools
 *   fetch: returns why it did not work, or undefined when it did
 * @returns {Promise<{ electron: string } | { reason: string }>} the program, or why the browser is used
 */
export async function chooseWindow(env, { find = findElectron, fetch = fetchElectron, say, platform }) {
  if (!hasDisplay(env, platform)) return { reason: 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)' }
  const found = find(env)
  if (found) return { electron: found }
  say('fetching the Electron runtime, once (at most 60 s)')
  const problem = await fetch()
  const fetched = find(env)
  if (fetched) return { electron: fetched }
  return { reason: `the Electron runtime could not be fetched (${problem ?? 'it is still missing'})` }
}

/** Lets the package fetch its runtime. @returns {Promise<string | undefined>} why it did not work */
export async function fetchElectron() {
  const result = await runNode('node_modules/electron/install.js', [], { seconds: 60 })
  if (result.code === 0) return undefined
  if (result.code === 124) return 'no answer within 60 s'
  const lines = result.output.split('\n').map((line) => line.trim())
  const telling = lines.find((line) => /\b(E[A-Z]{4,}|Error)\b/.test(line)) ?? lines.find(Boolean)
  return telling?.slice(0, 120)
}
