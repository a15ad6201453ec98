import { spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, statSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PRINT_POLICY, PRINT_WITHIN, PrintFailure, type PdfPrinter } from './pdf-printer'

/** Names of a Chromium on the search path, best first. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const MAC = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
)
const WINDOWS = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe']

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * A Chromium, Chrome or Edge that is installed: CHROMIUM names one, else the search path and the usual places.
 *
 * @returns the path of a program, or undefined
 */
export function findChromium(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const named = env['CHROMIUM']
  if (named) return isProgram(named) ? named : undefined
  if (platform === 'win32') {
    const folders = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((name) => env[name] ?? '').filter(Boolean)
    return folders.flatMap((folder) => WINDOWS.map((name) => join(folder, name))).find(isProgram)
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...places, ...(platform === 'darwin' ? MAC : [])].find(isProgram)
}

/** What every start of a Chromium of ours says: a profile of its own, no questions, no talk with the outside. */
export function quietArguments(profile: string): string[] {
  return [
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
  ]
}

/** What prints can be told. */
export interface ChromiumPrinterOptions {
  /** The program; by default the one that is found. */
  readonly program?: string | undefined
  /** ms */
  readonly within?: number
  /** Ends the program and what it made. */
  readonly signal?: AbortSignal
}

const MISSING =
  'A PDF needs Chromium, Chrome or Edge and none is installed: install one, name it in CHROMIUM, or choose HTML.'

/**
 * Prints with a Chromium that is installed, without a window, in a profile of its own that is gone afterwards.
 *
 * @throws PrintFailure E_NO_CHROMIUM, E_PRINT, E_PRINT_TIMEOUT (from the returned function)
 */
export function createChromiumPrinter(options: ChromiumPrinterOptions = {}): PdfPrinter {
  const { within = PRINT_WITHIN } = options
  return async (html) => {
    const program = 'program' in options ? options.program : findChromium()
    if (program === undefined) throw new PrintFailure('E_NO_CHROMIUM', MISSING)
    const folder = mkdtempSync(join(tmpdir(), 'dma-lab-print-'))
    try {
      const page = join(folder, 'page.html')
      const pdf = join(folder, 'page.pdf')
      await writeFile(page, withPolicy(html))
      await runChromium(program, printArguments(folder, page, pdf), within, 'PDF', options.signal)
      const bytes = await readFile(pdf).catch(() => undefined)
      if (bytes?.subarray(0, 5).toString('latin1') !== '%PDF-')
        throw new PrintFailure('E_PRINT', `${program} made no PDF.`)
      return new Uint8Array(bytes)
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
  }
}

/**
 * A page with the policy in front of everything else that it says. (Chromium prints nothing at all where scripts are
 * switched off.) What a page says later can only make a policy stricter.
 */
function withPolicy(html: string): string {
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${PRINT_POLICY}">${html}`
}

/** What a start without a window says besides. */
export function windowlessArguments(profile: string): string[] {
  return [
    ...quietArguments(profile),
    ...['--headless', '--disable-gpu', '--disable-dev-shm-usage'],
    // No name on the network means anything to it.
    '--host-resolver-rules=MAP * ~NOTFOUND',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ]
}

function printArguments(folder: string, page: string, pdf: string): string[] {
  return [
    ...windowlessArguments(join(folder, 'profile')),
    '--no-pdf-header-footer',
    `--print-to-pdf=${pdf}`,
    pathToFileURL(page).href,
  ]
}

/**
 * Runs a program in a process group of its own, which ends with it.
 *
 * @param within ms
 * @param what it is to make, for messages
 * @param signal ends it; rejects with E_PRINT when everything is gone
 * @throws PrintFailure E_PRINT, E_PRINT_TIMEOUT
 */
export function runChromium(
  program: string,
  args: readonly string[],
  within: number,
  what: string,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(new PrintFailure('E_PRINT', 'stopped'))
    const hasGroup = process.platform !== 'win32'
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: hasGroup })
    let told = ''
    child.stderr.on('data', (data: Buffer) => (told = (told + data.toString()).slice(-2000)))
    const end = (): void => {
      try {
        if (hasGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
        else child.kill('SIGKILL')
      } catch {
        // It has ended already.
      }
    }
    signal?.addEventListener('abort', end)
    const timer = setTimeout(() => {
      end()
      reject(new PrintFailure('E_PRINT_TIMEOUT', `${program} made no ${what} within ${within / 1000} s.`))
    }, within)
    child.on('error', (error) => {
      signal?.removeEventListener('abort', end)
      clearTimeout(timer)
      reject(new PrintFailure('E_PRINT', `${program} cannot be started (${error.message}).`))
    })
    child.on('close', (code) => {
      signal?.removeEventListener('abort', end)
      clearTimeout(timer)
      end()
      const last = told.trim().split('\n').at(-1)?.slice(0, 200) ?? ''
      if (code === 0) resolve()
      else reject(new PrintFailure('E_PRINT', `${program} made no ${what}: ${last || `exit code ${code}`}`))
    })
  })
}
