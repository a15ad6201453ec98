import { spawn } from 'node:child_process'
import { root } from './root.mjs'

/**
 * What became of a finished child process.
 * @typedef {{ code: number, signal: NodeJS.Signals | null, output: string, stdout: string, seconds: number }} Finished
 */

/** Children that are still running, so that an interrupt can end them all. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/**
 * Sends `signal` to every child started by `run`, with the children's own children.
 * @param {NodeJS.Signals} signal
 */
export function signalAll(signal) {
  for (const child of running) signalGroup(child, signal)
}

/**
 * Sends `signal` to a detached child and everything it started.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(child, signal) {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // It ended between our look and our signal.
  }
}

/**
 * Runs a program to its end and collects what it prints. Never throws: a program that cannot be started ends with code 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string | undefined>, cwd?: string, seconds?: number, echo?: boolean }} [options]
 *   seconds: after this the child is ended and the code is 124; echo: also pass the output through while it runs
 * @returns {Promise<Finished>}
 */
export function run(command, args, options = {}) {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    })
    running.add(child)
    /** @type {string[]} */
    const output = []
    /** @type {string[]} */
    const stdout = []
    let timedOut = false
    const timer = options.seconds
      ? setTimeout(() => {
          timedOut = true
          signalGroup(child, 'SIGTERM')
          setTimeout(() => signalGroup(child, 'SIGKILL'), 3000).unref()
        }, options.seconds * 1000)
      : undefined
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output.push(text)
      stdout.push(text)
      if (options.echo) process.stdout.write(text)
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output.push(text)
      if (options.echo) process.stderr.write(text)
    })
    /** @param {number} code @param {NodeJS.Signals | null} signal */
    const finish = (code, signal) => {
      clearTimeout(timer)
      running.delete(child)
      if (timedOut) output.push(`\nstopped after ${options.seconds} s\n`)
      const seconds = (performance.now() - startedAt) / 1000
      resolve({ code: timedOut ? 124 : code, signal, output: output.join(''), stdout: stdout.join(''), seconds })
    }
    child.on('error', (error) => {
      output.push(`${error.message}\n`)
      finish(127, null)
    })
    child.on('close', (code, signal) => finish(code ?? 1, signal))
  })
}

/**
 * Runs a tool of node_modules with the Node that runs us.
 * @param {string} script path of the tool's JavaScript entry, relative to the root
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export const runNode = (script, args, options) => run(process.execPath, [script, ...args], options)

/**
 * Calls `end` when npm has gone: npm passes a signal on to the shell between us, which dies without telling, and then
 * nobody is left to end us. Does nothing for a program that npm did not start.
 * @param {() => void} end
 */
export function whenOrphaned(end) {
  const parent = process.ppid
  if (!process.env['npm_lifecycle_event']) return
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    end()
  }, 500)
  timer.unref()
}
