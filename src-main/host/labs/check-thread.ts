import { Worker } from 'node:worker_threads'
import { LabFailure, type LabErrorCode } from '../../../src-ipc/lab-error'
import { parseLab, type Grade, type LabInput, type Submission } from '../../../src-sim/index'
import { Pulse, PULSE_BYTES, watchGuest } from '../sandbox/pulse'
import { checkSubmission } from './answer-file'
import { PATIENCE } from './grade-pool'
import { RunCache } from './make-runs'

/** What a thread that checks a submission finds in its workerData. */
export interface CheckOrder {
  readonly dmaLabCheck: { readonly input: LabInput; readonly submission: Submission; readonly program: string }
  readonly pulse: SharedArrayBuffer
}

/** What came of a check on the student's side. */
export interface CheckedWork {
  readonly submission: Submission
  readonly grade: Grade
}

/** In a thread: makes the runs of an order and checks them. @throws Error when the lab is none */
export async function performCheck({ dmaLabCheck, pulse }: CheckOrder): Promise<CheckedWork> {
  const { input, submission, program } = dmaLabCheck
  const lab = parseLab(input)
  if (!lab.ok) throw new Error(lab.error[0]?.message ?? 'not a lab')
  return checkSubmission(lab.value, submission, program, { cache: new RunCache(), pulse: new Pulse(pulse) })
}

const failure = (code: LabErrorCode, message: string, where = ''): LabFailure =>
  new LabFailure({ code, message, ...(where === '' ? {} : { where }) })

/**
 * Checks a submission in a thread of its own, so that nothing a student wrote can hold the host up.
 *
 * @param program the built run-worker
 * @param signal ends it
 * @throws LabFailure E_CANCELLED, E_SCRIPT_TIMEOUT, E_SIM_CRASHED, E_SIM_MEMORY
 */
export function checkInThread(
  program: string,
  dmaLabCheck: CheckOrder['dmaLabCheck'],
  signal?: AbortSignal,
): Promise<CheckedWork> {
  const pulse = new SharedArrayBuffer(PULSE_BYTES)
  const worker = new Worker(program, { workerData: { dmaLabCheck, pulse } satisfies CheckOrder })
  return new Promise<CheckedWork>((resolve, reject) => {
    const quit = (): void => reject(failure('E_CANCELLED', 'The check was cancelled.'))
    const timer = setTimeout(() => {
      reject(failure('E_CANCELLED', `The check took more than ${PATIENCE / 1000} s.`))
    }, PATIENCE)
    const unwatch = watchGuest(pulse, ({ file, line, column }) => {
      const message = 'Your program does not come back from a built-in function, so the run was ended.'
      reject(failure('E_SCRIPT_TIMEOUT', message, line > 0 ? `${file}:${line}:${column}` : file))
    })
    if (signal?.aborted) quit()
    signal?.addEventListener('abort', quit)
    worker.on('message', (checked: CheckedWork) => resolve(checked))
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      const message = isMemory ? 'The runs need more memory than there is.' : `The check broke: ${error.message}`
      reject(failure(isMemory ? 'E_SIM_MEMORY' : 'E_SIM_CRASHED', message))
    })
    worker.on('exit', () => {
      clearTimeout(timer)
      unwatch()
      signal?.removeEventListener('abort', quit)
      reject(failure('E_SIM_CRASHED', 'The thread of the check has ended.'))
    })
  }).finally(() => void worker.terminate())
}
