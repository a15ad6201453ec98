import { spawn } from 'node:child_process'

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

/** Asks the system to show an address in its browser. When it cannot, the printed address serves. */
export function openBrowser(address: string): void {
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open']
  spawn(command, [...args, address], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}
