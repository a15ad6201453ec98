import { Worker } from 'node:worker_threads'
import type { CallContext } from '../../src-ipc/dispatcher'
import { LabFailure } from '../../src-ipc/lab-error'
import type { StudyRequest, WhatIfStudy } from '../../src-ipc/runs'
import type { StudyNews, StudyOrder } from './run-protocol'

/** ms after which a study is given up. */
const LONGEST = 60_000

/** What a study hears of whoever waits for it, and tells. */
export type StudyContext = Pick<CallContext, 'signal' | 'progress'>

/** Studies, one at a time. */
export interface Studies {
  /** Makes a study in a thread of its own. One that is asked for meanwhile ends it, and so does the signal of its context. @throws LabFailure E_CANCELLED, E_SIM_CRASHED */
  make(request: StudyRequest, context?: StudyContext): Promise<WhatIfStudy>
  /** Ends the one that goes on. */
  close(): void
}

/** @param program the built run-worker */
export function createStudies(program: string): Studies {
  let endCurrent: (reason: LabFailure) => void = () => undefined

  const cancelled = (message: string): LabFailure => new LabFailure({ code: 'E_CANCELLED', message })
  return {
    make(request, context) {
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
        context?.signal.addEventListener('abort', () => end(cancelled('The study was cancelled.')))
        worker.on('message', (news: StudyNews) => {
          if (!('study' in news)) return context?.progress(news.done, news.total)
          clearTimeout(timer)
          resolve(news.study)
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
