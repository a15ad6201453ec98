import { Worker } from 'node:worker_threads'
import { PULSE_BYTES, watchGuest } from './sandbox/pulse'

/** A script that never came back from a built-in function ended the work of all threads. */
export class StuckScript extends Error {}

/** What threads that share work find in their workerData. */
export interface SharedWork {
  /** [0] how many pieces were given out, [1] 1 = stop */
  readonly shared: Int32Array
  readonly pulse: SharedArrayBuffer
}

/** In a thread: the number of the next piece of work that nobody else took; null = none is left. */
export function nextPiece(shared: Int32Array, count: number): number | null {
  const taken = Atomics.add(shared, 0, 1)
  return taken < count ? taken : null
}

/**
 * Threads that take pieces of work from one heap until none is left. Resolves when all have ended.
 *
 * @param program the module that works when it finds an order
 * @param orderOf what a thread finds in its workerData
 * @param stop ends all threads at once
 * @param hear is told what threads post
 * @throws StuckScript
 */
export async function inThreads<News>(
  program: string,
  threads: number,
  stop: AbortSignal,
  orderOf: (work: SharedWork) => unknown,
  hear: (news: News) => void,
): Promise<void> {
  const shared = new Int32Array(new SharedArrayBuffer(8))
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const pulse = new SharedArrayBuffer(PULSE_BYTES)
      const worker = new Worker(program, { workerData: orderOf({ shared, pulse }) })
      const quit = (): void => {
        Atomics.store(shared, 1, 1)
        void worker.terminate()
      }
      const unwatch = watchGuest(pulse, ({ file, line, column }) => {
        const place = line > 0 ? `${file}:${line}:${column}` : file
        reject(new StuckScript(`${place}: E_SCRIPT_TIMEOUT the script does not come back from a built-in function`))
        quit()
      })
      stop.addEventListener('abort', quit)
      if (stop.aborted) quit()
      worker.on('message', hear)
      worker.on('error', (error) => {
        reject(error)
        quit()
      })
      worker.on('exit', () => {
        unwatch()
        stop.removeEventListener('abort', quit)
        resolve()
      })
    })
  await Promise.all(Array.from({ length: Math.max(1, threads) }, one))
}
