import { Worker } from 'node:worker_threads'
import { LabFailure } from '../../src-ipc/lab-error'
import type { StudyRequest, WhatIfStudy } from '../../src-ipc/runs'
import type { StudyOrder } from './run-protocol'

/** ms after which a study is given up. */
const LONGEST = 60_000

/** Studies, one at a time. */
export interface Studies {
  /** Makes a study in a thread of its own. One that is asked for meanwhile ends it, and so does `signal`. @throws LabFailure E_CANCELLED, E_SIM_CRASHED */
  make(request: StudyRequest, signal?: AbortSignal): Promise<WhatIfStudy>
  /** Ends the one that goes on. */
  close(): void
}

/** @param program the built run-worker */
export function createStudies(program: string): Studies {
  let endCurrent: (reason: LabFailure) => void = () => undefined

  const cancelled = (message: string): LabFailure => new LabFailure({ code: 'E_CANCELLED', message })
  return {
    make(request, signal) {
      endCurrent(cancelled('Another study was asked for.'))
      const order: StudyOrder = { dmaLabStudy: true, text: request.text, request }
      const worker = new Worker(program, { workerData: order })
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => end(cancelled('The study took too long: choose a smaller largest size.')),
          LONGEST,
        )
        const end = (reason: LabFailure): void => {
          clearTimeout(timer)
          reject(reason)
          void worker.terminate()
        }
        endCurrent = end
        signal?.addEventListener('abort', () => end(cancelled('The study was cancelled.')))
        worker.on('message', (study: WhatIfStudy) => {
          clearTimeout(timer)
          resolve(study)
          void worker.terminate()
        })
        worker.on('error', ({ message }) =>
          end(new LabFailure({ code: 'E_SIM_CRASHED', message: `The study failed: ${message}` })),
        )
      })
    },
    close: () => endCurrent(cancelled('DMA Lab is closing.')),
  }
}
