import { createInterface } from 'node:readline'
import type { CliIo } from './io'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const stop = new AbortController()
const onSignal = (): void => {
  // Whoever asks a second time does not want to wait.
  if (stop.signal.aborted) process.exit(130)
  stop.abort()
}

/** The streams of this process. A reader that has gone away (`| head`) is no error. */
export function processIo(): CliIo {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
      if (stream === process.stdout) process.stderr.write(`dma-lab: standard output: ${error.message}\n`)
      process.exit(3)
    })
  }
  for (const signal of signals) process.on(signal, onSignal)
  const isTerminal = process.stderr.isTTY === true
  return {
    out: (text) => void process.stdout.write(text),
    message: (line) => void process.stderr.write(`${line}\n`),
    progress: (line) => {
      if (isTerminal) process.stderr.write(line === undefined ? '\r\x1b[K' : `\r\x1b[K${line.slice(0, 100)}`)
    },
    save: async (path, content) => (await import('../host/files')).saveFile(path, content),
    lines: () => createInterface({ input: process.stdin, crlfDelay: Infinity }),
    isTyped: process.stdin.isTTY === true,
    stop: stop.signal,
  }
}

/** Lets the process end: nothing listens any more. */
export function closeProcessIo(): void {
  for (const signal of signals) process.off(signal, onSignal)
}
