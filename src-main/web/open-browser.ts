import { spawn } from 'node:child_process'
import { findChromium } from '../host/chromium'

/** What asks a system to show an address; xdg-open where nothing else is named. */
const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** True when this machine can show a window. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env, platform = process.platform): boolean {
  return (
    platform !== 'linux' || [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((each) => each !== undefined && each !== '')
  )
}

/** Starts a program that may outlive us. @returns whether it could be started */
export type Start = (command: string, args: readonly string[]) => Promise<boolean>

const startProgram: Start = (command, args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true })
    child.on('error', () => resolve(false)).on('spawn', () => resolve(true))
    child.unref()
  })

/** What opening a browser may be told, for tests. */
export interface OpenTools {
  readonly start?: Start
  readonly find?: () => string | undefined
  readonly platform?: NodeJS.Platform
  /** Chromium does not start as root without giving up its sandbox. */
  readonly isRoot?: boolean
}

/**
 * Shows an address: in a window of its own by a Chromium that is installed, else in the browser of the system. When
 * neither can be started, the printed address serves.
 */
export async function openBrowser(address: string, tools: OpenTools = {}): Promise<'window' | 'browser' | 'nothing'> {
  const { start = startProgram, find = findChromium, platform = process.platform } = tools
  const program = (tools.isRoot ?? process.getuid?.() === 0) ? undefined : find()
  if (program !== undefined && (await start(program, [`--app=${address}`]))) return 'window'
  const [command, ...args] = OPENERS[platform] ?? ['xdg-open']
  return (await start(command, [...args, address])) ? 'browser' : 'nothing'
}
