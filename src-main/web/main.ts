import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createLabService } from '../host/lab-service'
import { readWindowFiles } from '../host/window-files'
import { hasDisplay, openBrowser } from './open-browser'
import { startServer, type DeveloperPages, type LabServer } from './server'
import type { Gate } from './token'
import { startAtUsualPort } from './usual-port'

export { createGate } from './token'

/** What a run of the server reports to whoever started it. */
export interface ServeHooks {
  readonly out: (line: string) => void
  /** Messages and errors, as opposed to the address. */
  readonly error: (line: string) => void
  /** Whether to open the browser of the system, where there is a display. */
  readonly open: boolean
  /** Ends the server when it fires. */
  readonly stop: AbortSignal
  /** For developers: what stands in for the built window. Such a server does not end when no window is open. */
  readonly pages?: DeveloperPages
  /** For developers: keeps the token when the server starts again. */
  readonly gate?: Gate
}

/** Exit codes: usage, and a port that cannot be had. */
const USAGE = 2
const PORT = 6

/**
 * Serves the window to this machine's browsers until `hooks.stop` fires or half an hour passes without a window.
 *
 * @param root the folder of the program
 * @param argv `--port N` (0 chooses a free one); by default the usual port, or a free one where that is taken
 * @returns the exit code: 0 after a stop, 2 for a wrong port, 6 when the port cannot be had
 */
export async function serve(root: string, argv: readonly string[], hooks: ServeHooks): Promise<number> {
  const port = parsePort(argv)
  if (port === undefined) {
    hooks.error('--port needs a whole number from 0 to 65535')
    return USAGE
  }
  let ended = (_reason: string): void => undefined
  const end = new Promise<string>((resolve) => (ended = resolve))
  const opened: { server?: LabServer } = {}
  const lab = createLabService(root, { push: (name, value) => opened.server?.push(name, value) })
  const options = {
    files: hooks.pages ? new Map() : readWindowFiles(join(root, 'out/renderer')),
    pages: hooks.pages,
    gate: hooks.gate,
    service: lab.service,
    reportDefect: (name: string, error: unknown) =>
      hooks.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    onIdle: () => {
      if (!hooks.pages) ended('no window for half an hour')
    },
  }
  const start = (at: number): Promise<LabServer> => startServer({ ...options, port: at })
  const server =
    port === 'usual'
      ? await startAtUsualPort(start, hooks.error)
      : await start(port).catch((error: NodeJS.ErrnoException) => refusePort(error, port, hooks))
  if (!server) return PORT
  opened.server = server

  hooks.stop.addEventListener('abort', () => ended('stopped'))
  if (hooks.stop.aborted) ended('stopped')
  hooks.out(`DMA Lab is open at ${server.address}`)
  if (hooks.open && hasDisplay()) void openBrowser(server.ticketAddress())
  hooks.error('Press Ctrl-C to end.')
  const reason = await end
  lab.close()
  await server.close(`DMA Lab has ended: ${reason}`)
  hooks.out(`DMA Lab has ended: ${reason}`)
  return 0
}

function parsePort(argv: readonly string[]): number | 'usual' | undefined {
  try {
    const { values } = parseArgs({ args: [...argv], options: { port: { type: 'string' } } })
    if (values.port === undefined) return 'usual'
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : NaN
    return port <= 65_535 ? port : undefined
  } catch {
    return undefined
  }
}

/** Explains why a port cannot be had; any other error is not ours to explain. */
function refusePort(error: NodeJS.ErrnoException, port: number, hooks: ServeHooks): LabServer | undefined {
  if (error.code === 'EADDRINUSE') hooks.error(`port ${port} is in use: choose another with --port, or leave it out`)
  else if (error.code === 'EACCES') hooks.error(`port ${port} is not allowed: choose one above 1023 with --port`)
  else throw error
  return undefined
}
