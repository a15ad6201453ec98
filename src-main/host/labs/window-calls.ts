import { join } from 'node:path'
import { stringify } from 'yaml'
import type { LabService } from '../../../src-ipc/dispatcher'
import { LabFailure, type DocumentIssue } from '../../../src-ipc/lab-error'
import type { EditIssues, LabCalls, LabPlan, LabSource } from '../../../src-ipc/labs'
import type { PathId } from '../../../src-ipc/runs'
import { editValue, parseLab, studentInput, type Lab, type LabInput, type Submission } from '../../../src-sim/index'
import { parseData, SCENARIO_LIMITS } from '../data-file'
import { lintDriver, lintScript } from '../script-lint'
import { checkInThread } from './check-thread'
import { LAB_FILE } from './lab-files'
import { labView } from './lab-view'
import { LabExercises } from './service'
import { studentReport } from './student-report'

/** The calls that this module answers; those about traces are answered by the runs. */
export type LabWindowCalls = Pick<LabService, Extract<keyof LabCalls, `labs/${string}`>>

/** What these calls need of the host. */
export interface LabWindowParts {
  /** Folder of labs. */
  readonly root: string
  /** Version of this program. */
  readonly program: string
  /** The built run-worker, whose threads check submissions. */
  readonly worker: string
  /** The folder of a document that a window opened from a file. */
  readonly folderOf: (document: string) => string | undefined
}

interface OpenedLab {
  readonly input: LabInput
  readonly isPreview: boolean
}

const wrong = (message: string, where: string): LabFailure =>
  new LabFailure({ code: 'E_SCENARIO', message, ...(where === '' ? {} : { where }) })

/**
 * What a window is answered about labs. Every lab is its student's view before anything else is done with it, and a
 * window gets even less (`labView`), so nothing hidden has a way out.
 */
export function createLabCalls({ root, program, worker, folderOf }: LabWindowParts): LabWindowCalls {
  const exercises = new LabExercises(root, program)

  async function open(source: LabSource): Promise<OpenedLab> {
    if ('folder' in source) return { input: await exercises.open(source.folder), isPreview: false }
    const { name, document } = source
    const folder = document === undefined ? undefined : folderOf(document)
    if (folder !== undefined && name === LAB_FILE)
      return { input: await exercises.openFile(join(folder, LAB_FILE)), isPreview: true }
    return fromText(source)
  }

  async function lab(source: LabSource): Promise<{ readonly lab: Lab; readonly isPreview: boolean }> {
    const { input, isPreview } = await open(source)
    const parsed = parseLab(input)
    if (!parsed.ok) throw wrong(parsed.error[0]?.message ?? 'not a lab', '')
    return { lab: parsed.value, isPreview }
  }

  function planned(input: LabInput, submission: Submission, run: string): LabPlan {
    const { document, path, seed } = exercises.plan(input, submission, run)
    const title = `${input.title}: ${input.runs?.[run]?.title ?? run}`
    const text = stringify({ ...(document as object), title, path, paths: [path] }, { lineWidth: 0 })
    return { text, name: `${input.id}-${run}.dmalab.yaml`, path: path as PathId, seed }
  }

  async function check(source: LabSource, submission: Submission, signal?: AbortSignal) {
    const { input } = await open(source)
    return checkInThread(worker, { input, submission, program }, signal)
  }

  return {
    'labs/list': () => exercises.list(),
    'labs/open': async ({ source }) => {
      const opened = await lab(source)
      return labView(opened.lab, opened.isPreview)
    },
    'labs/read': async (file) => {
      if (kindOf(file.text) !== 'dmalab-answer') {
        const opened = await lab(file)
        return { what: 'lab', lab: labView(opened.lab, opened.isPreview) }
      }
      const submission = exercises.read(file.name, file.text)
      const listed = (await exercises.list()).find(({ id }) => id === submission.lab.id)
      return { what: 'answer', submission, folder: listed?.folder ?? null }
    },
    'labs/start': async ({ source }) => exercises.start((await open(source)).input),
    'labs/write': ({ submission }) => ({ text: exercises.save(submission) }),
    'labs/hints': async ({ source, count }) => ((await open(source)).input.hints ?? []).slice(0, count),
    'labs/lock': async ({ source, submission }) => exercises.lock((await open(source)).input, submission),
    'labs/plan': async ({ source, submission, run }) => planned((await open(source)).input, submission, run),
    'labs/show': async ({ source, submission, run }) => {
      const { input } = await open(source)
      return planned(input, exercises.showMe(input, submission), run)
    },
    'labs/lint': async ({ source, submission }) => lint((await open(source)).input, submission),
    'labs/check': ({ source, submission }, context) => check(source, submission, context?.signal),
    'labs/report': async ({ source, submission }, context) => {
      const { grade } = await check(source, submission, context?.signal)
      const student = submission.student ?? grade.lab.title
      const text = studentReport({ file: '', student, grade, refusal: null }, program)
      return { name: `${grade.lab.id}-report.html`, text }
    },
  }
}

/** What a file says it is, without believing the rest of it. */
function kindOf(text: string): string {
  return /^[\s{]*(?:[\s\S]*?[\n,{])?\s*["']?kind["']?\s*:\s*["']?(dmalab-[a-z]+)/.exec(text)?.[1] ?? ''
}

/** A lab from its text alone: files beside it cannot be read. @throws LabFailure E_SCENARIO */
function fromText({ text, name }: { readonly text: string; readonly name: string }): OpenedLab {
  const read = parseData(name, text, SCENARIO_LIMITS)
  if (!read.ok) throw wrong(read.issues[0]?.message ?? 'cannot be read', name)
  const parsed = parseLab(read.document.value)
  if (!parsed.ok) {
    const [first] = parsed.error
    throw wrong(first?.message ?? 'not a lab', [name, ...(first?.path ?? [])].join(' '))
  }
  const { value } = parsed
  const outside = Object.values(value.input.text).some((each) => typeof each !== 'string')
  if (outside) {
    const message = `${name} names files beside it, which are not here. Make one file of it: dma-lab lab student DIR -o FILE`
    throw wrong(message, name)
  }
  return { input: studentInput(value.input), isPreview: value.input.student !== true }
}

/** What is wrong with what a student changed, by the id of the edit. */
function lint(input: LabInput, { edits = {} }: Submission): EditIssues[] {
  return (input.edit ?? []).flatMap((edit): EditIssues[] => {
    const value = Object.hasOwn(edits, edit.id) ? edits[edit.id] : undefined
    if (value === undefined) return []
    const parsed = editValue(edit, value)
    const issues: DocumentIssue[] = parsed.ok ? [] : [{ message: parsed.error }]
    if (parsed.ok && edit.field === undefined) {
      const found = edit.script === undefined ? lintDriver(String(value)) : lintScript(String(value))
      issues.push(...found.map(({ message, line, column }) => ({ message, line, column })))
    }
    return issues.length > 0 ? [{ edit: edit.id, issues }] : []
  })
}
