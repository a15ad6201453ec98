import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, runNode } from './run.mjs'

/** Names of a Chromium or Chrome on the search path, best first. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MAC = ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
const WINDOWS = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((name) =>
  join(process.env[name] ?? '', 'Google/Chrome/Application/chrome.exe'),
)

/** What a person can do when no browser can be had. */
export const INSTALL_HINT =
  'The tests of the window need Chromium. Install it with "apt-get install chromium" (Debian, Ubuntu), ' +
  '"npx playwright install --with-deps chromium" (any system), or set CHROMIUM to the path of a Chromium or Chrome.'

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where Playwright keeps its own browser, if it is installed. @returns {Promise<string | undefined>} */
async function ownBrowser() {
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return path && existsSync(path) ? path : undefined
}

/**
 * The Chromium to test with: CHROMIUM, then the search path and the usual places, then Playwright's own.
 * @returns {Promise<string | undefined>} the path of a program
 */
export async function findChromium() {
  const named = process.env['CHROMIUM']
  if (named) return isProgram(named) ? named : undefined
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const places = NAMES.flatMap((name) => [...folders, '/usr/bin'].map((folder) => join(folder, name)))
  const system = { darwin: MAC, win32: WINDOWS }[String(process.platform)] ?? []
  return [...places, ...system].find(isProgram) ?? ownBrowser()
}

/** True when the program starts; a downloaded browser may lack libraries of the system. @param {string} path */
const starts = async (path) =>
  process.platform === 'win32' || (await run(path, ['--version'], { seconds: 30 })).code === 0

/**
 * Finds a Chromium or installs one: Playwright's own, else (as root on Debian and its kin) the package of the system.
 * @param {(message: string) => void} say
 * @returns {Promise<string | undefined>} undefined when there is none to be had
 */
export async function ensureChromium(say) {
  const found = await findChromium()
  if (found && (await starts(found))) return found
  if (process.env['CHROMIUM']) {
    say(`CHROMIUM=${process.env['CHROMIUM']} cannot be started`)
    return undefined
  }
  say('no Chromium found: fetching the one of Playwright (at most 3 minutes)')
  const fetched = await runNode('node_modules/@playwright/test/cli.js', ['install', 'chromium'], { seconds: 180 })
  const own = fetched.code === 0 ? await ownBrowser() : undefined
  if (own && (await starts(own))) return own
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined
  say('that did not work: installing the package chromium (at most 5 minutes)')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { seconds: 120, env })
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { seconds: 300, env })
  const installed = await findChromium()
  return installed && (await starts(installed)) ? installed : undefined
}
