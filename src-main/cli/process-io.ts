import { CliFailure, EXIT, type CliIo } from './io'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const stop = new AbortController()
const onSignal = (): void => {
  // Whoever asks a second time does not want to wait.
  if (stop.signal.aborted) process.exit(130)
  stop.abort()
}

/** What the system calls a stream that takes no more, in our words. */
const FULL: Readonly<Record<string, string>> = { ENOSPC: 'the disk is full', EDQUOT: 'the quota is used up' }

/**
 * The streams of this process. A reader that has gone away (`| head`) is no error: what a command found still decides
 * its exit code, and only what is nothing but output ends early.
 */
export function processIo(): CliIo {
  // Whether somebody still reads standard output, and whether it is all that the command is for.
  let [isRead, isStreaming] = [true, false]
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    isRead = false
    if (code === 'EPIPE' && isStreaming) process.exit(EXIT.ok)
    if (code === 'EPIPE') return
    process.stderr.write(`dma-lab: standard output: ${FULL[code ?? ''] ?? `cannot be written (${code ?? message})`}\n`)
    process.exit(EXIT.badInput)
  })
  // Nobody is left to be told.
  process.stderr.on('error', () => undefined)
  for (const signal of signals) process.on(signal, onSignal)
  const isTerminal = process.stderr.isTTY === true
  return {
    out: (text) => void (isRead && process.stdout.write(text)),
    message: (line) => void process.stderr.write(`${line}\n`),
    progress: (line) => {
      if (isTerminal) process.stderr.write(line === undefined ? '\r\x1b[K' : `\r\x1b[K${line.slice(0, 100)}`)
    },
    save: async (path, content) => (await import('../host/files')).saveFile(path, content),
    outBytes: (bytes) =>
      new Promise((resolve) => {
        isStreaming = true
        if (!isRead) process.exit(EXIT.ok)
        if (process.stdout.write(bytes)) return resolve()
        process.stdout.once('drain', resolve)
        // Nobody may read on.
        stop.signal.addEventListener('abort', () => resolve(), { once: true })
      }),
    openTargets: async (plans, force) => (await import('../host/export-target')).openTargets(plans, force),
    lines: () => readLines(process.stdin, stop.signal),
    readInput: (limit) => {
      if (process.stdin.isTTY) process.stderr.write('dma-lab: reading standard input; Ctrl-D ends it\n')
      return readInput(process.stdin, limit, stop.signal)
    },
    print: async (html) => (await import('../host/chromium')).createChromiumPrinter({ signal: stop.signal })(html),
    paint: async (svg) => (await import('../host/pictures')).svgToPng(svg, undefined, stop.signal),
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

/**
 * A stream to its end, as bytes.
 *
 * @param limit bytes; of more, one is given beyond it and the rest is not read
 * @returns what came until somebody stopped, then
 * @throws CliFailure E_READ when the system cannot read it
 */
export async function readInput(
  stream: NodeJS.ReadableStream & { destroy(): unknown },
  limit: number,
  stopped: AbortSignal,
): Promise<Uint8Array> {
  stopped.addEventListener('abort', () => stream.destroy())
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      chunks.push(bytes)
      length += bytes.length
      if (length > limit) break
    }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const why = code === 'EISDIR' ? 'this is a folder' : `cannot be read (${code || String(error)})`
    if (!stopped.aborted) throw new CliFailure('E_READ', `standard input: ${why}`)
  }
  return new Uint8Array(Buffer.concat(chunks).subarray(0, limit + 1))
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
