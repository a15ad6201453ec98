/**
 * Long commands run in a worker thread, so that Ctrl-C is heard at once. The worker computes and prints through its
 * parent; only the parent writes files, so ending the worker leaves nothing half-written.
 */
import { fileURLToPath } from 'node:url'
import { parentPort, Worker } from 'node:worker_threads'
import type { ExportTarget, TargetPlan, WrittenFile } from '../host/export-target'
import { SaveFailure } from '../host/files'
import { PrintFailure } from '../host/pdf-printer'
import { Pulse, PULSE_BYTES, watchGuest } from '../host/sandbox/pulse'
import { CliFailure, EXIT, type CliIo } from './io'

/** What a worker of ours finds in its workerData. */
export interface WorkerOrder {
  readonly dmaLabArguments: readonly string[]
  /** Where the worker shows what its scripts do. */
  readonly pulse: SharedArrayBuffer
}

/** What only the parent does; everything is answered. */
type Asked =
  | { readonly save: string; readonly content: Uint8Array | string }
  | { readonly bytes: Uint8Array }
  | { readonly input: number }
  | { readonly print: string }
  | { readonly paint: string }
  | { readonly open: readonly TargetPlan[]; readonly force: boolean }
  | { readonly write: number; readonly unit: number; readonly file: string; readonly bytes: Uint8Array }
  | { readonly commit: number }
  | { readonly discard: number }

type Told =
  | { readonly out: string }
  | { readonly message: string }
  | { readonly progress: string | undefined }
  | { readonly ask: number; readonly asked: Asked }
  | { readonly done: number }

interface Answer {
  readonly ask: number
  /** The number of what was opened, the files that were written, or what was read or made. */
  readonly value?: number | readonly WrittenFile[] | Uint8Array | undefined
  readonly failure?: Failed
}

/** A failure as data, with the class that a command looks for. */
type Failed =
  | { readonly sort: 'save'; readonly code: SaveFailure['code']; readonly message: string }
  | { readonly sort: 'print'; readonly code: PrintFailure['code']; readonly message: string }
  | { readonly sort: 'cli'; readonly code: string; readonly message: string }

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
    const targets = new Map<number, ExportTarget>()
    let isOver = false
    const end = (code: number): void => {
      isOver = true
      io.stop.removeEventListener('abort', stop)
      unwatch()
      io.progress(undefined)
      void Promise.allSettled(writing)
        .then(() => Promise.allSettled([...targets.values()].map((target) => target.discard())))
        .then(() => worker.terminate())
        .then(() => resolve(code))
    }
    const stop = (): void => end(EXIT.stopped)
    const unwatch = watchGuest(pulse, ({ file, line, column }) => {
      const place = line > 0 ? `${file}:${line}:${column}` : file
      io.message(`dma-lab: ${place}: E_SCRIPT_TIMEOUT the script does not come back from a built-in function`)
      end(EXIT.failed)
    })
    io.stop.addEventListener('abort', stop)
    if (io.stop.aborted) stop()
    worker.on('message', (told: Told) => {
      // What it says once it was told to stop is about what was taken from it.
      if (isOver) return
      if ('out' in told) io.out(told.out)
      else if ('message' in told) io.message(told.message)
      else if ('progress' in told) io.progress(told.progress)
      else if ('done' in told) end(told.done)
      else {
        const answer = (reply: Omit<Answer, 'ask'>): void => worker.postMessage({ ask: told.ask, ...reply })
        const working: Promise<void> = perform(told.asked, io, targets)
          .then(
            (value) => answer({ value }),
            (error: unknown) => answer({ failure: explain(error) }),
          )
          .finally(() => writing.delete(working))
        writing.add(working)
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

/** Does what a worker asked for. */
async function perform(asked: Asked, io: CliIo, targets: Map<number, ExportTarget>): Promise<Answer['value']> {
  if ('save' in asked) await io.save(asked.save, asked.content)
  else if ('open' in asked) {
    const number = targets.size + 1
    targets.set(number, await io.openTargets(asked.open, asked.force))
    return number
  } else if ('write' in asked) await targets.get(asked.write)?.write(asked.unit, asked.file, asked.bytes)
  else if ('commit' in asked) return targets.get(asked.commit)?.commit()
  else if ('discard' in asked) await targets.get(asked.discard)?.discard()
  else if ('input' in asked) return io.readInput?.(asked.input)
  else if ('print' in asked) return io.print?.(asked.print)
  else if ('paint' in asked) return io.paint?.(asked.paint)
  else await io.outBytes(asked.bytes)
  return undefined
}

function explain(error: unknown): Failed {
  if (error instanceof SaveFailure) return { sort: 'save', code: error.code, message: error.message }
  if (error instanceof PrintFailure) return { sort: 'print', code: error.code, message: error.message }
  if (error instanceof CliFailure) return { sort: 'cli', code: error.code, message: error.message }
  return { sort: 'save', code: 'E_WRITE', message: error instanceof Error ? error.message : String(error) }
}

function failureOf(failed: Failed): Error {
  if (failed.sort === 'save') return new SaveFailure(failed.code, failed.message)
  if (failed.sort === 'print') return new PrintFailure(failed.code, failed.message)
  return new CliFailure(failed.code, failed.message)
}

/** The streams of a worker: everything goes to the parent. */
export function workerIo(pulse: SharedArrayBuffer): { readonly io: CliIo; readonly done: (code: number) => void } {
  const port = parentPort
  if (!port) throw new Error('only in a worker')
  const tell = (told: Told): void => port.postMessage(told)
  const waiting = new Map<number, (answer: Answer) => void>()
  port.on('message', (answer: Answer) => {
    waiting.get(answer.ask)?.(answer)
    waiting.delete(answer.ask)
  })
  let asks = 0
  const ask = (asked: Asked): Promise<Answer['value']> =>
    new Promise((resolve, reject) => {
      asks += 1
      waiting.set(asks, ({ failure, value }) => {
        if (failure) reject(failureOf(failure))
        else resolve(value)
      })
      // What pieces are made of is handed over, not copied.
      const given = 'bytes' in asked && asked.bytes.buffer instanceof ArrayBuffer ? [asked.bytes.buffer] : []
      port.postMessage({ ask: asks, asked } satisfies Told, given)
    })
  const io: CliIo = {
    out: (text) => tell({ out: text }),
    message: (line) => tell({ message: line }),
    progress: (line) => tell({ progress: line }),
    save: async (path, content) => void (await ask({ save: path, content })),
    outBytes: async (bytes) => void (await ask({ bytes })),
    openTargets: async (plans, force) => {
      const target = Number(await ask({ open: plans, force }))
      return {
        write: async (unit, file, bytes) => void (await ask({ write: target, unit, file, bytes })),
        commit: async () => (await ask({ commit: target })) as readonly WrittenFile[],
        discard: async () => void (await ask({ discard: target })),
      }
    },
    readInput: async (limit) => (await ask({ input: limit })) as Uint8Array,
    print: async (html) => (await ask({ print: html })) as Uint8Array,
    paint: async (svg) => (await ask({ paint: svg })) as Uint8Array,
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
