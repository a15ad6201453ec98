import { CliFailure, type CliIo } from './io'

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
    outBytes: (bytes) =>
      new Promise((resolve) => {
        if (process.stdout.write(bytes)) return resolve()
        process.stdout.once('drain', resolve)
        // Nobody may read on.
        stop.signal.addEventListener('abort', () => resolve(), { once: true })
      }),
    openTargets: async (plans, force) => (await import('../host/export-target')).openTargets(plans, force),
    lines: () => readLines(process.stdin, stop.signal),
    isTyped: process.stdin.isTTY === true,
    stop: stop.signal,
  }
}

/** Lets the process end: nothing listens any more. */
export function closeProcessIo(): void {
  for (const signal of signals) process.off(signal, onSignal)
  // Whoever was told to stop does not wait for a reader that may never read on.
  if (stop.signal.aborted && process.stdout.writableLength > 0) process.exit(130)
}

const LONGEST_LINE = 65_536

/**
 * Lines of UTF-8 text, each at most 65536 characters, so that input without end or line breaks costs no memory.
 *
 * @throws CliFailure on longer lines and on bytes that are no text
 */
export async function* readLines(
  stream: NodeJS.ReadableStream & { destroy(): unknown },
  stopped: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
    } catch {
      throw new CliFailure('E_ENCODING', 'standard input is not valid UTF-8')
    }
  }
  stopped.addEventListener('abort', () => stream.destroy())
  let rest = ''
  try {
    for await (const chunk of stream) {
      rest += decode(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
      const lines = rest.split(/\r?\n/)
      rest = lines.pop() ?? ''
      yield* lines
      if (rest.length > LONGEST_LINE)
        throw new CliFailure('E_LINE_TOO_LONG', `a line of standard input has more than ${LONGEST_LINE} characters`)
    }
  } catch (error) {
    if (!stopped.aborted) throw error
    return
  }
  rest += decode()
  if (rest !== '') yield rest
}
