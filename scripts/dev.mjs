/**
 * `npm run dev`: the lab for those who work on it. The window follows every change of its sources (hot reload); the
 * host and the program that runs simulations are built again when theirs change. In the desktop window where the
 * Electron runtime and a display are at hand, else in the browser under all rules of browser mode.
 *
 *   npm run dev -- --browser   the browser even where a window could be shown
 *   npm run dev -- --port N    the browser, at this port
 *   npm run dev -- --no-open   do not open the browser, only print the address
 */
import { rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { buildPart } from './lib/build-parts.mjs'
import { freePort, serveSources } from './lib/developer-window.mjs'
import { findElectron, hasDisplay } from './lib/electron.mjs'
import { stampPath } from './lib/freshness.mjs'
import { at, root } from './lib/root.mjs'
import { runNode, signalAll, whenOrphaned } from './lib/run.mjs'
import { whenChanged } from './lib/watch.mjs'

const HOST_SOURCES = ['src-sim', 'src-ipc', 'src-main/host', 'src-main/web']
const say = (/** @type {string} */ line) => console.log(line)

const stop = new AbortController()
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => stop.abort())
whenOrphaned(() => stop.abort())

process.exitCode = await develop(process.argv.slice(2)).catch((error) => {
  console.error(`DMA Lab could not be started: ${error instanceof Error ? error.message : String(error)}`)
  return 70
})
process.exit()

/** @param {string[]} args @returns {Promise<number>} the exit code */
async function develop(args) {
  const forServer = args.filter((arg) => arg !== '--browser' && arg !== '--no-open')
  const electron = findElectron(process.env)
  const reason =
    args.includes('--browser') || forServer.length > 0
      ? 'asked for on the command line'
      : !hasDisplay(process.env)
        ? 'there is no display (DISPLAY and WAYLAND_DISPLAY are not set)'
        : 'the Electron runtime is not installed (npx install-electron fetches it)'
  if (electron && reason.startsWith('the Electron')) return inElectron(electron)
  return inBrowser(forServer, reason, !args.includes('--no-open'))
}

/**
 * Builds what is needed, and says what does not compile instead of ending.
 * @param {readonly ('runner' | 'web')[]} parts
 * @returns {Promise<boolean>} true when something was built and nothing failed
 */
async function rebuild(parts) {
  try {
    const results = []
    for (const part of parts) results.push(await buildPart(part, say))
    return results.includes('built')
  } catch (error) {
    console.error(`not built: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}

/** Desktop shell, preload and window by electron-vite; the program that runs simulations by us. @param {string} electron */
async function inElectron(electron) {
  await buildPart('runner', say)
  // What it leaves in out/main is for developers, so the next start builds it again.
  rmSync(stampPath(root, 'app'), { force: true })
  const unwatch = whenChanged(['src-sim', 'src-ipc', 'src-main/host'], async () => void (await rebuild(['runner'])))
  stop.signal.addEventListener('abort', () => signalAll('SIGTERM'))
  say(`Desktop mode: the Electron runtime is at ${electron}.`)
  const ended = await runNode('node_modules/electron-vite/bin/electron-vite.js', ['dev', '--watch'], {
    echo: true,
    env: {
      ELECTRON_EXEC_PATH: electron,
      ELECTRON_RUN_AS_NODE: undefined,
      DMA_LAB_DEV_PORT: String(await freePort()),
    },
  })
  unwatch()
  return stop.signal.aborted ? 0 : ended.code
}

/**
 * The window from its sources behind the server of browser mode, which starts again, under the same address, when the
 * sources of the host have changed.
 * @param {string[]} args @param {string} reason @param {boolean} open
 */
async function inBrowser(args, reason, open) {
  await buildPart('runner', say)
  await buildPart('web', say)
  if (stop.signal.aborted) return 0
  const sources = await serveSources()
  say(`Browser mode: ${reason}.`)
  let restart = new AbortController()
  stop.signal.addEventListener('abort', () => restart.abort())
  const unwatch = whenChanged(HOST_SOURCES, async () => {
    if (await rebuild(['runner', 'web'])) restart.abort()
  })
  /** @type {import('../src-main/web/token').Gate | undefined} */
  let gate
  let port = args
  for (let round = 0; ; round += 1) {
    const host = await import(`${pathToFileURL(at('out/web/main.js')).href}?round=${round}`)
    gate ??= /** @type {import('../src-main/web/token').Gate} */ (host.createGate())
    const code = await host.serve(root, port, {
      out: (/** @type {string} */ line) => {
        const own = /^DMA Lab is open at http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1]
        if (own) port = ['--port', own]
        if (own ? round === 0 : stop.signal.aborted || !line.startsWith('DMA Lab has ended')) say(line)
        if (own && round > 0) sources.reload()
      },
      error: (/** @type {string} */ line) => round > 0 || console.error(line),
      open: open && round === 0,
      stop: restart.signal,
      pages: sources.pages,
      gate,
    })
    if (stop.signal.aborted || code !== 0) {
      unwatch()
      await sources.close()
      return code
    }
    say('the host has changed: started again under the same address')
    restart = new AbortController()
  }
}
