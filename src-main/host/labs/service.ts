import { basename } from 'node:path'
import {
  lockPredictions,
  parseLab,
  parseSubmission,
  planRun,
  runDocument,
  studentInput,
  unreadablePredictions,
  type Grade,
  type Lab,
  type LabInput,
  type Submission,
} from '../../../src-sim/index'
import { LabFailure } from '../../../src-ipc/lab-error'
import type { Pulse } from '../sandbox/pulse'
import { checkSubmission, newSubmission, submissionFile } from './answer-file'
import { submissionFromText } from './grade-one'
import { labFolders, loadLab } from './lab-files'
import { RunCache } from './make-runs'

/** A lab as a list offers it. */
export interface LabEntry {
  /** Name of its folder, such as `02-sixteen-sectors`; what `open` takes. */
  readonly folder: string
  readonly id: string
  readonly title: string
  readonly summary: string
  readonly level: LabInput['level'] | ''
  readonly minutes: number
  readonly points: number
  /** Why it cannot be opened; empty when it can. */
  readonly problem: string
}

/** A run of a lab as the window shows it: the document that the machinery of runs takes, and its seed. */
export interface LabRunPlan {
  readonly document: unknown
  readonly path: string
  readonly seed: number
}

/**
 * What the window needs of exercises. It holds no state but runs that were made already: the submission travels with
 * every call, and the lab is always the student's view, so nothing hidden ever leaves the host.
 */
export class LabExercises {
  private readonly root: string
  private readonly program: string
  private readonly cache = new RunCache()

  /** @param root folder of labs @param program version of this program */
  constructor(root: string, program: string) {
    this.root = root
    this.program = program
  }

  /** The labs, in the order of their folders. */
  async list(): Promise<readonly LabEntry[]> {
    return Promise.all(
      (await labFolders(this.root)).map(async (folder): Promise<LabEntry> => {
        const loaded = await loadLab(folder)
        const name = basename(folder)
        if (!loaded.ok) {
          const problem = loaded.issues[0]?.message ?? 'cannot be read'
          return { folder: name, id: '', title: name, summary: problem, level: '', minutes: 0, points: 0, problem }
        }
        const { id, title, summary, level, minutes } = loaded.value.lab.input
        const { questions, checks } = loaded.value.lab
        const points = [...questions, ...checks].reduce((sum, each) => sum + each.points, 0)
        return { folder: name, id, title, summary, level, minutes, points, problem: '' }
      }),
    )
  }

  /**
   * A lab as its student sees it.
   *
   * @param folder of `list`; any other name is refused without touching the file system with it
   * @throws LabFailure E_NOT_FOUND, E_SCENARIO
   */
  async open(folder: string): Promise<LabInput> {
    const path = (await labFolders(this.root)).find((each) => basename(each) === folder)
    if (path === undefined)
      throw new LabFailure({ code: 'E_NOT_FOUND', message: `There is no lab ${folder}.`, where: folder })
    return this.openFile(path)
  }

  /** A student's file, or a folder of an author, as its student sees it. @throws LabFailure E_SCENARIO */
  async openFile(path: string): Promise<LabInput> {
    const loaded = await loadLab(path)
    if (loaded.ok) return studentInput(loaded.value.lab.input)
    const message = loaded.issues[0]?.message ?? 'cannot be read'
    throw new LabFailure({ code: 'E_SCENARIO', message, where: basename(path) })
  }

  /** A submission that nobody has worked on. */
  start(lab: LabInput): Submission {
    return newSubmission(this.lab(lab), this.program)
  }

  /** A submission from the text of a file. @throws LabFailure E_SCENARIO */
  read(file: string, text: string): Submission {
    const read = submissionFromText(file, text)
    if (read.ok) return read.submission
    throw new LabFailure({ code: 'E_SCENARIO', message: read.issues[0]?.message ?? 'cannot be read', where: file })
  }

  /** A submission as a file. */
  save(submission: Submission): string {
    return submissionFile(this.submission(submission))
  }

  /**
   * Locks the predictions; once they are locked, nothing changes them.
   *
   * @throws LabFailure E_SCENARIO when one cannot be read; nothing is locked then
   */
  lock(lab: LabInput, submission: Submission): Submission {
    const [parsed, given] = [this.lab(lab), this.submission(submission)]
    const [bad] = (given.lock?.length ?? 0) > 0 ? [] : unreadablePredictions(parsed, given.answers ?? {})
    if (bad) {
      const message = `the answer to "${bad.question.text.trim()}" cannot be locked: ${bad.message}`
      throw new LabFailure({ code: 'E_SCENARIO', message, where: bad.question.id })
    }
    return lockPredictions(parsed, given)
  }

  /**
   * The run of a step, to be shown on the timeline.
   *
   * @param run its name in the lab
   * @throws LabFailure E_SCENARIO when what the student changed is no scenario
   */
  plan(lab: LabInput, submission: Submission, run: string): LabRunPlan {
    const { input } = this.lab(lab)
    const edits = this.submission(submission).edits ?? {}
    const planned = planRun(input, edits, run)
    if (planned.ok) {
      const { scenario, seed } = planned.value
      return { document: runDocument(input, edits, run).document, path: scenario.path, seed }
    }
    throw new LabFailure({ code: 'E_SCENARIO', message: planned.error[0]?.message ?? 'no scenario', where: run })
  }

  /** What `show me` runs: the expected edits, after an attempt only. @throws LabFailure E_NOT_FOUND */
  showMe(lab: LabInput, submission: Submission): Submission {
    const { input } = this.lab(lab)
    const { progress } = this.submission(submission)
    if (!input.expected || (progress?.attempts ?? 0) < 1)
      throw new LabFailure({ code: 'E_NOT_FOUND', message: 'Try it once; then it can be shown.', where: input.id })
    const edits = input.expected.edits as Submission['edits']
    return { ...submission, edits, progress: { ...progress, shown: true } }
  }

  /**
   * Makes the runs and checks them. Run it in a thread whose parent watches the pulse: programs of students run here.
   *
   * @returns the submission with lock, chain and results, and points with reasons and events
   */
  async check(
    lab: LabInput,
    submission: Submission,
    pulse?: Pulse,
  ): Promise<{ readonly submission: Submission; readonly grade: Grade }> {
    const given = this.submission(submission)
    return checkSubmission(this.lab(lab), given, this.program, { cache: this.cache, pulse })
  }

  private lab(value: LabInput): Lab {
    const parsed = parseLab(value)
    if (parsed.ok) return parsed.value
    throw new LabFailure({ code: 'E_SCENARIO', message: parsed.error[0]?.message ?? 'no lab', where: 'lab' })
  }

  private submission(value: Submission): Submission {
    const parsed = parseSubmission(value)
    if (parsed.ok) return parsed.value
    throw new LabFailure({ code: 'E_SCENARIO', message: parsed.error[0]?.message ?? 'no answer', where: 'answer' })
  }
}
