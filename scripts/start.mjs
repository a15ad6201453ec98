/**
 * `npm start`: opens the lab, in a window of its own where Electron and a display are at hand, else in the browser at
 * an address of this machine.
 *
 *   npm start -- --port N    browser mode at this port
 *   npm start -- --browser   browser mode even where a window could be shown
 *   npm start -- --no-open   do not open the browser, only print the address
 */
import { spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { buildPart } from './lib/build-parts.mjs'
import { chooseWindow } from './lib/electron.mjs'
import { at, root } from './lib/root.mjs'
import { whenOrphaned } from './lib/run.mjs'

/** A desktop shell that fails within this time, in seconds, never came up. */
const STARTING = 3

/** Set when the lab shall end. */
const stop = new AbortController()
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => stop.abort())
whenOrphaned(() => stop.abort())

process.exitCode = await start(process.argv.slice(2)).catch((error) => {
  console.error(`DMA Lab could not be started: ${error instanceof Error ? error.message : String(error)}`)
  return 70
})
// A browser that was opened, or a fetch that was given up, must not keep us.
process.exit()

/** @param {string[]} args @returns {Promise<number>} the exit code */
async function start(args) {
  const flags = new Set(['--no-open', '--browser'])
  const forServer = args.filter((arg) => !flags.has(arg))
  const wantsBrowser = args.includes('--browser') || forServer.length > 0
  const choice = wantsBrowser
    ? { reason: 'asked for on the command line' }
    : await chooseWindow(process.env, { say: (line) => console.log(line) })
  if (stop.signal.aborted) return 0
  await build(['runner', 'app'])
  if (stop.signal.aborted) return 0
  let reason = 'reason' in choice ? choice.reason : ''
  if ('electron' in choice) {
    const ended = await showWindow(choice.electron)
    if (stop.signal.aborted || ended.code === 0 || ended.seconds > STARTING) return ended.code
    reason = `the Electron runtime does not start here (${ended.why})`
  }
  await build(['web'])
  console.log(`Browser mode: ${reason}.`)
  return serve(forServer, args.includes('--no-open'))
}

/** @param {('app' | 'runner' | 'web')[]} parts */
async function build(parts) {
  for (const part of parts) await buildPart(part, (message) => console.log(message))
}

/**
 * Runs the desktop shell until it ends.
 * @param {string} electron
 * @returns {Promise<{ code: number, seconds: number, why: string }>}
 */
function showWindow(electron) {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    /** @param {number} code @param {string} why */
    const end = (code, why) => resolve({ code, why, seconds: (performance.now() - startedAt) / 1000 })
    const env = { ...process.env }
    delete env['ELECTRON_RUN_AS_NODE']
    const child = spawn(electron, [root], { stdio: 'inherit', env })
    stop.signal.addEventListener('abort', () => child.kill('SIGTERM'))
    child.on('error', (error) => end(70, error.message))
    child.on('close', (code, signal) => {
      if (stop.signal.aborted) end(0, 'stopped')
      else end(code ?? 70, signal ? `ended by ${signal}` : `exit code ${code}`)
    })
  })
}

/** Runs the loopback server until it ends. @param {string[]} args @param {boolean} quiet @returns {Promise<number>} */
async function serve(args, quiet) {
  const { serve: run } = await import(pathToFileURL(at('out/web/main.js')).href)
  return run(root, args, {
    out: (/** @type {string} */ line) => console.log(line),
    error: (/** @type {string} */ line) => console.error(line),
    open: !quiet,
    stop: stop.signal,
  })
}
