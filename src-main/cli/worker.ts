/**
 * Long commands run in a worker thread, so that Ctrl-C is heard at once. The worker computes and prints through its
 * parent; only the parent writes files, so ending the worker leaves nothing half-written.
 */
import { fileURLToPath } from 'node:url'
import { parentPort, Worker } from 'node:worker_threads'
import { SaveFailure } from '../host/files'
import { SANDBOX_LIMITS } from '../host/sandbox/limits'
import { Pulse, PULSE_BYTES, watchPulse } from '../host/sandbox/pulse'
import { EXIT, type CliIo } from './io'

/** What a worker of ours finds in its workerData. */
export interface WorkerOrder {
  readonly dmaLabArguments: readonly string[]
  /** Where the worker shows what its scripts do. */
  readonly pulse: SharedArrayBuffer
}

type Told =
  | { readonly out: string }
  | { readonly message: string }
  | { readonly progress: string | undefined }
  | { readonly save: number; readonly path: string; readonly content: Uint8Array | string }
  | { readonly done: number }

interface Saved {
  readonly save: number
  readonly failure?: { readonly code: SaveFailure['code']; readonly message: string }
}

/**
 * Runs a command line in a worker.
 *
 * @param program the module that runs it when it finds a WorkerOrder
 * @returns its exit code; 130 when the person stopped it
 */
export function inWorker(program: string, argv: readonly string[], io: CliIo): Promise<number> {
  const pulse = new SharedArrayBuffer(PULSE_BYTES)
  const order: WorkerOrder = { dmaLabArguments: argv, pulse }
  const worker = new Worker(fileURLToPath(program), { workerData: order })
  return new Promise((resolve) => {
    const writing = new Set<Promise<void>>()
    const end = (code: number): void => {
      io.stop.removeEventListener('abort', stop)
      unwatch()
      io.progress(undefined)
      void Promise.allSettled(writing)
        .then(() => worker.terminate())
        .then(() => resolve(code))
    }
    const stop = (): void => end(EXIT.stopped)
    const unwatch = watchPulse(new Pulse(pulse), SANDBOX_LIMITS.turnTime + 500, ({ file, line, column }) => {
      const place = line > 0 ? `${file}:${line}:${column}` : file
      io.message(`dma-lab: ${place}: E_SCRIPT_TIMEOUT the script does not come back from a built-in function`)
      end(EXIT.failed)
    })
    io.stop.addEventListener('abort', stop)
    if (io.stop.aborted) stop()
    worker.on('message', (told: Told) => {
      if ('out' in told) io.out(told.out)
      else if ('message' in told) io.message(told.message)
      else if ('progress' in told) io.progress(told.progress)
      else if ('done' in told) end(told.done)
      else {
        const { save: number, path, content } = told
        const answer = (saved: Saved): void => worker.postMessage(saved)
        const saving = io.save(path, content).then(
          () => answer({ save: number }),
          (error: unknown) => answer({ save: number, failure: explain(error) }),
        )
        writing.add(saving)
      }
    })
    worker.on('error', (error) => {
      const isMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
      const hint = isMemory
        ? 'out of memory: give the scenario a smaller traceCap'
        : `internal error: ${error.stack ?? error.message}`
      io.message(`dma-lab: ${hint}`)
      end(isMemory ? EXIT.badInput : EXIT.internal)
    })
  })
}

function explain(error: unknown): NonNullable<Saved['failure']> {
  if (error instanceof SaveFailure) return { code: error.code, message: error.message }
  return { code: 'E_WRITE', message: error instanceof Error ? error.message : String(error) }
}

/** The streams of a worker: everything goes to the parent. */
export function workerIo(pulse: SharedArrayBuffer): { readonly io: CliIo; readonly done: (code: number) => void } {
  const port = parentPort
  if (!port) throw new Error('only in a worker')
  const tell = (told: Told): void => port.postMessage(told)
  const waiting = new Map<number, (saved: Saved) => void>()
  port.on('message', (saved: Saved) => {
    waiting.get(saved.save)?.(saved)
    waiting.delete(saved.save)
  })
  let saves = 0
  const io: CliIo = {
    out: (text) => tell({ out: text }),
    message: (line) => tell({ message: line }),
    progress: (line) => tell({ progress: line }),
    save: (path, content) =>
      new Promise((resolve, reject) => {
        saves += 1
        waiting.set(saves, ({ failure }) => {
          if (failure) reject(new SaveFailure(failure.code, failure.message))
          else resolve()
        })
        tell({ save: saves, path, content })
      }),
    lines: () => {
      throw new Error('a worker reads no input')
    },
    isTyped: false,
    stop: new AbortController().signal,
    pulse: new Pulse(pulse),
  }
  return {
    io,
    done: (code) => {
      tell({ done: code })
      port.unref()
    },
  }
}
