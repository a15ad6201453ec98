import { Worker } from 'node:worker_threads'
import { NOTHING_HIDDEN, parseLab, type Hidden, type LabInput } from '../../../src-sim/index'
import { Pulse, PULSE_BYTES, watchGuest } from '../sandbox/pulse'
import { gradeFile, nameFromFile, type GradeOptions, type GradingLab, type SubmissionGrade } from './grade-one'
import { RunCache } from './make-runs'

/** A file to grade. */
export interface GradeJob {
  readonly file: string
  readonly followsLinks: boolean
}

/** What to grade and how. */
export interface GradePlan {
  readonly labs: readonly GradingLab[]
  readonly seeds: readonly number[] | undefined
  readonly program: string
  /** ms of the host that one submission may take. */
  readonly patience: number
}

/** What a thread finds in its workerData. Labs travel as plain data. */
export interface GradeOrder {
  readonly dmaLabGrade: {
    readonly labs: readonly { readonly input: LabInput; readonly hidden: Hidden }[]
    readonly seeds: readonly number[] | undefined
    readonly program: string
  }
  readonly pulse: SharedArrayBuffer
}

/** ms that one submission may take unless somebody says otherwise. */
export const PATIENCE = 60_000

/** Old and young memory of a thread, megabytes. Traces lie beside it. */
const THREAD_MEMORY = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 64 }

/**
 * In a thread: grades what comes in.
 *
 * @param tell hears `null` when the thread is ready, then each grade
 * @param listen is given what takes the next job
 */
export function performGrading(
  { dmaLabGrade: order, pulse }: GradeOrder,
  tell: (news: SubmissionGrade | null) => void,
  listen: (take: (job: GradeJob) => void) => void,
): void {
  const labs = order.labs.flatMap(({ input, hidden }): GradingLab[] => {
    const parsed = parseLab(input)
    return parsed.ok ? [{ lab: parsed.value, hidden }] : []
  })
  const options: GradeOptions = { ...order, labs, cache: new RunCache(), pulse: new Pulse(pulse) }
  listen((job) => void gradeFile(job.file, job.followsLinks, options).then(tell))
  tell(null)
}

/**
 * Grades files, several at a time, each thread one after the other. A submission that gets stuck, takes too long or too
 * much memory ends its thread and gets a refusal; the others are graded in new ones. The result is in the order of the
 * files and does not depend on the number of threads.
 *
 * @param program the module whose threads call `performGrading`; null = grade here, without that protection
 * @param onGrade hears how many are graded
 */
export async function gradeAll(
  jobs: readonly GradeJob[],
  plan: GradePlan,
  program: string | null,
  threads: number,
  stop: AbortSignal,
  onGrade: (done: number) => void,
): Promise<readonly SubmissionGrade[]> {
  const grades: (SubmissionGrade | undefined)[] = jobs.map(() => undefined)
  let taken = 0
  let done = 0
  const next = (): number | null => (taken < jobs.length && !stop.aborted ? taken++ : null)
  const hear = (place: number, grade: SubmissionGrade): void => {
    grades[place] = grade
    done += 1
    onGrade(done)
  }
  if (program === null) {
    const options: GradeOptions = { ...plan, cache: new RunCache() }
    for (let place = next(); place !== null; place = next()) {
      const { file, followsLinks } = jobs[place]!
      hear(place, await gradeFile(file, followsLinks, options))
      await new Promise((resolve) => setImmediate(resolve))
    }
  } else {
    const count = Math.max(1, Math.min(threads, jobs.length))
    await Promise.all(Array.from({ length: count }, () => thread(jobs, plan, program, stop, next, hear)))
  }
  return grades.flatMap((each) => each ?? [])
}

/** One place at the table: threads that follow each other, until there is nothing left. */
async function thread(
  jobs: readonly GradeJob[],
  plan: GradePlan,
  program: string,
  stop: AbortSignal,
  next: () => number | null,
  hear: (place: number, grade: SubmissionGrade) => void,
): Promise<void> {
  let place = next()
  while (place !== null) place = await untilItEnds(jobs, plan, program, stop, next, hear, place)
}

/** Runs one thread. @returns the job for the thread that has to follow; null = nothing is left */
function untilItEnds(
  jobs: readonly GradeJob[],
  plan: GradePlan,
  program: string,
  stop: AbortSignal,
  next: () => number | null,
  hear: (place: number, grade: SubmissionGrade) => void,
  first: number,
): Promise<number | null> {
  return new Promise((resolve) => {
    const pulse = new SharedArrayBuffer(PULSE_BYTES)
    const labs = plan.labs.map(({ lab, hidden }) => ({ input: lab.input, hidden: hidden ?? NOTHING_HIDDEN }))
    const order: GradeOrder = { dmaLabGrade: { labs, seeds: plan.seeds, program: plan.program }, pulse }
    const worker = new Worker(program, { workerData: order, resourceLimits: THREAD_MEMORY })
    let place: number | null = null
    let timer: NodeJS.Timeout | undefined
    let isOver = false
    const end = (refusal: { code: string; message: string } | null): void => {
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      unwatch()
      stop.removeEventListener('abort', quit)
      const broken = place
      void worker.terminate().then(() => {
        if (broken !== null && refusal !== null) {
          const { file } = jobs[broken]!
          hear(broken, { file, student: nameFromFile(file), grade: null, refusal })
        }
        resolve(refusal === null || stop.aborted ? null : next())
      })
    }
    const quit = (): void => end(null)
    const unwatch = watchGuest(pulse, ({ file, line, column }) => {
      const where = line > 0 ? `${file}:${line}:${column}: ` : ''
      end({ code: 'E_SCRIPT_TIMEOUT', message: `${where}the program does not come back from a built-in function` })
    })
    const give = (job: number | null): void => {
      clearTimeout(timer)
      place = job
      if (job === null) return end(null)
      timer = setTimeout(() => {
        end({ code: 'E_TIME_LIMIT', message: `grading it takes more than ${plan.patience / 1000} s` })
      }, plan.patience)
      worker.postMessage(jobs[job])
    }
    stop.addEventListener('abort', quit)
    if (stop.aborted) return quit()
    worker.on('message', (news: SubmissionGrade | null) => {
      if (isOver) return
      if (news === null) return give(first)
      hear(place!, news)
      give(next())
    })
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      // Before its first job it is not the submission that broke it, but the same would happen again.
      place ??= first
      end(
        isMemory
          ? { code: 'E_MEMORY', message: 'grading it takes more memory than allowed' }
          : { code: 'E_INTERNAL', message: `grading broke: ${error.message}` },
      )
    })
    worker.on('exit', () => {
      place ??= first
      end({ code: 'E_INTERNAL', message: 'the thread that graded it ended' })
    })
  })
}
