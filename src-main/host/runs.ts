import { Worker } from 'node:worker_threads'
import type { CallContext } from '../../src-ipc/dispatcher'
import { LabFailure } from '../../src-ipc/lab-error'
import type { EndedRun, RunProgress } from '../../src-ipc/runs'
import type { PathId, Scenario, ScriptPlace } from '../../src-sim/index'
import { PULSE_BYTES, watchGuest } from './sandbox/pulse'
import { newsOf } from './run-news'
import type { RunOrder, TraceOrder, WorkerCall, WorkerCalls } from './run-protocol'

/** Runs whose traces are kept; when one more begins, the oldest that has ended is forgotten. */
export const KEPT_RUNS = 12
/** Runs that may go on at the same time. */
export const GOING_RUNS = 4
/** ms that a run which was told to stop may take before its thread is ended. */
const PATIENCE = 400
/** ms that reading a trace file may take. */
const LONGEST_READ = 60_000

/** What to run, checked already. */
export interface RunPlan {
  /** With the text of its scripts. */
  readonly scenario: Scenario
  /** As it was written. */
  readonly text: string
  readonly paths: readonly PathId[]
  readonly seed: number
}

/** Runs in threads of their own, by number. */
export interface Runs {
  /** Begins a run. @returns its number @throws LabFailure E_BUSY */
  start(plan: RunPlan): number
  /** Reads a trace file in a thread of its own: a run that ends at once. @returns its number @throws LabFailure E_BUSY */
  open(file: string, name: string): number
  /** Its end. @throws LabFailure E_NOT_FOUND, E_SIM_CRASHED, E_SIM_MEMORY, E_SIM_PROTOCOL, E_SCRIPT_TIMEOUT, E_CANCELLED */
  result(run: number): Promise<EndedRun>
  /** Stops it within half a second. @throws LabFailure E_NOT_FOUND */
  cancel(run: number): void
  /** Forgets it. */
  close(run: number): void
  /** Asks about a trace, once the run has ended. @throws LabFailure E_NOT_FOUND, E_SIM_CRASHED */
  ask<Name extends WorkerCall>(
    call: Name,
    request: WorkerCalls[Name]['request'],
    hold?: AskHold,
  ): Promise<WorkerCalls[Name]['reply']>
  /** Ends everything. */
  closeAll(): void
}

/** What a question may hear and be told while it is answered. */
export type AskHold = Pick<CallContext, 'signal' | 'progress'>

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (reason: LabFailure) => void
  readonly hold: AskHold | undefined
}

interface Entry {
  readonly worker: Worker
  readonly stop: Int32Array
  readonly ended: Promise<EndedRun>
  readonly waiting: Map<number, Waiting>
  isGoing: boolean
  fail: (failure: LabFailure) => void
}

/**
 * Keeps runs in worker threads, so that the window's host is never busy with one.
 *
 * @param program the built run-worker
 * @param onProgress hears how runs are going
 */
export function createRuns(program: string, onProgress: (progress: RunProgress) => void): Runs {
  const entries = new Map<number, Entry>()
  let lastRun = 0
  let lastQuestion = 0

  function find(run: number): Entry {
    const entry = entries.get(run)
    if (entry) return entry
    throw new LabFailure({ code: 'E_NOT_FOUND', message: 'This run is no longer kept: run it again.' })
  }

  function close(run: number): void {
    const entry = entries.get(run)
    if (!entry) return
    entries.delete(run)
    entry.fail(new LabFailure({ code: 'E_NOT_FOUND', message: 'This run was closed.' }))
    void entry.worker.terminate()
  }

  function makeRoom(): void {
    const going = [...entries].filter(([, { isGoing }]) => isGoing).map(([run]) => run)
    if (going.length >= GOING_RUNS) {
      const message = `${going.length} runs are going on: wait for one to end, or cancel it.`
      throw new LabFailure({ code: 'E_BUSY', message, where: going.join(', ') })
    }
    for (const [run, { isGoing }] of entries) {
      if (entries.size < KEPT_RUNS) return
      if (!isGoing) close(run)
    }
  }

  function start(plan: RunPlan): number {
    const pulse = new SharedArrayBuffer(PULSE_BYTES)
    const run = begin((number, stop) => ({ dmaLabRun: number, ...plan, stop, pulse }))
    const entry = find(run)
    const unwatch = watchGuest(pulse, (place) => {
      entry.fail(stuck(place))
      void entry.worker.terminate()
    })
    entry.worker.on('exit', unwatch)
    return run
  }

  function open(file: string, name: string): number {
    const run = begin((number) => ({ dmaLabTrace: number, file, name }))
    const entry = find(run)
    const timer = setTimeout(() => {
      if (!entry.isGoing) return
      entry.fail(new LabFailure({ code: 'E_READ', message: `${name}: it takes too long to read.` }))
      void entry.worker.terminate()
    }, LONGEST_READ)
    timer.unref()
    return run
  }

  function begin(orderOf: (run: number, stop: Int32Array) => RunOrder | TraceOrder): number {
    makeRoom()
    lastRun += 1
    const run = lastRun
    const stop = new Int32Array(new SharedArrayBuffer(4))
    const worker = new Worker(program, { workerData: orderOf(run, stop) })
    worker.unref()
    let end = (_ended: EndedRun): void => undefined
    let fail = (_failure: LabFailure): void => undefined
    const ended = new Promise<EndedRun>((resolve, reject) => {
      end = resolve
      fail = reject
    })
    // Whoever asks for the result hears of a failure; nobody has to.
    ended.catch(() => undefined)
    const entry: Entry = { worker, stop, ended, waiting: new Map(), isGoing: true, fail: () => undefined }
    entry.fail = (failure) => {
      entry.isGoing = false
      fail(failure)
      for (const { reject } of entry.waiting.values()) reject(failure)
      entry.waiting.clear()
    }
    entries.set(run, entry)
    let speaks: number | undefined
    worker.on('message', (message: unknown) => {
      const news = newsOf(message, speaks)
      if (!news) {
        entry.fail(misspoken())
        void worker.terminate()
      } else if ('protocol' in news) speaks = news.protocol
      else if ('progress' in news && !('id' in news)) onProgress(news.progress)
      else if ('ended' in news) {
        entry.isGoing = false
        end(news.ended)
      } else if ('failed' in news) {
        entry.fail(new LabFailure(news.failed))
        void worker.terminate()
      } else {
        const question = entry.waiting.get(news.id)
        if ('progress' in news) return question?.hold?.progress(news.progress.done, news.progress.total)
        entry.waiting.delete(news.id)
        if ('error' in news) question?.reject(new LabFailure(news.error))
        else question?.resolve(news.reply as never)
      }
    })
    worker.on('error', (error) => entry.fail(crash(error)))
    worker.on('exit', () => entry.fail(crash(new Error('its thread has ended'))))
    return run
  }

  return {
    start,
    open,
    result: async (run) => find(run).ended,
    cancel(run) {
      const entry = find(run)
      if (!entry.isGoing) return
      Atomics.store(entry.stop, 0, 1)
      const timer = setTimeout(() => {
        if (!entry.isGoing) return
        entry.fail(new LabFailure({ code: 'E_CANCELLED', message: 'The run was cancelled.' }))
        void entry.worker.terminate()
      }, PATIENCE)
      timer.unref()
    },
    close,
    async ask(call, request, hold) {
      const entry = find(request.run)
      await entry.ended
      lastQuestion += 1
      const id = lastQuestion
      return new Promise<WorkerCalls[typeof call]['reply']>((resolve, reject) => {
        entry.waiting.set(id, { resolve, reject, hold })
        entry.worker.postMessage({ id, call, request })
        const cancel = (): void => entry.worker.postMessage({ cancel: id })
        if (hold?.signal.aborted) cancel()
        hold?.signal.addEventListener('abort', cancel, { once: true })
      })
    },
    closeAll() {
      for (const run of [...entries.keys()]) close(run)
    },
  }
}

function stuck({ file, line, column }: ScriptPlace): LabFailure {
  const where = line > 0 ? `${file}:${line}:${column}` : file
  const message = 'A script does not come back from a built-in function, so the run was ended.'
  return new LabFailure({ code: 'E_SCRIPT_TIMEOUT', message, where })
}

function misspoken(): LabFailure {
  const message = 'The thread of the run said what no run says, so it was ended: run it again, or start DMA Lab again.'
  return new LabFailure({ code: 'E_SIM_PROTOCOL', message })
}

function crash(error: Error): LabFailure {
  const isMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (isMemory) {
    const message = 'The run needed more memory than there is: give the scenario a smaller traceCap.'
    return new LabFailure({ code: 'E_SIM_MEMORY', message })
  }
  const message = `The run ended by a defect of DMA Lab (${error.message}): run it again; the same seed gives the same run.`
  return new LabFailure({ code: 'E_SIM_CRASHED', message })
}
