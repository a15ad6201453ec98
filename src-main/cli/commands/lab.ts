import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  lockPredictions,
  parseLab,
  studentInput,
  unreadablePredictions,
  type Grade,
  type Lab,
  type LabInput,
  type Submission,
} from '../../../src-sim/index'
import { formatIssue, formatIssues } from '../../host/data-file'
import { checkSubmission, newSubmission, studentFile, submissionFile } from '../../host/labs/answer-file'
import { cleaned } from '../../host/labs/formats'
import { readSubmission } from '../../host/labs/grade-one'
import { labFolders, loadLab, type LoadedLab } from '../../host/labs/lab-files'
import { lintLab } from '../../host/labs/lint-lab'
import { RunCache } from '../../host/labs/make-runs'
import { LabExercises } from '../../host/labs/service'
import { CliFailure, EXIT, json, table, type CliIo } from '../io'
import { findRoot, programVersion } from '../root'

type Options = Readonly<Record<string, unknown>>

/** The folder of labs that is meant. @param name undefined = that of the program */
export const labsFolder = (name: string | undefined): string => name ?? join(findRoot(), 'labs')

async function theLab(name: string): Promise<LoadedLab> {
  const loaded = await loadLab(name)
  if (loaded.ok) return loaded.value
  throw new CliFailure('E_LAB', formatIssues(loaded.issues).join('\ndma-lab: '))
}

/** `dma-lab lab list [FOLDER]` */
export async function listLabs(io: CliIo, folder: string | undefined, options: Options): Promise<number> {
  const root = labsFolder(folder)
  const labs = await new LabExercises(root, programVersion()).list()
  if (labs.length === 0) throw new CliFailure('E_NOT_FOUND', `${root}: there is no lab in this folder`)
  if (options['json'] === true) io.out(json({ kind: 'labs', version: 1, labs }))
  else
    io.out(
      table(
        [
          ['lab', 'title', 'level', 'minutes', 'points'],
          ...labs.map(({ folder: name, title, level, minutes, points, problem }) =>
            problem === '' ? [name, title, level, String(minutes), String(points)] : [name, problem, '', '', ''],
          ),
        ],
        [3, 4],
      ),
    )
  return labs.every(({ problem }) => problem === '') ? EXIT.ok : EXIT.badInput
}

/** `dma-lab lab show LAB`: the student's view as text. */
export async function showLab(io: CliIo, name: string): Promise<number> {
  io.out(cleaned(labText(studentInput((await theLab(name)).lab.input))))
  return EXIT.ok
}

function labText({
  title,
  goal,
  minutes,
  level,
  text,
  questions = [],
  tasks = [],
  checks = [],
  edit = [],
  hints = [],
}: LabInput): string {
  const markdown = (part: unknown): string => (typeof part === 'string' ? part.trim() : '')
  const asked = (section: 'predict' | 'explain'): string[] =>
    questions
      .filter((question) => (question.section ?? 'predict') === section)
      .flatMap((question) => {
        const choices =
          question.kind === 'choice' ? question.options : question.kind === 'ordering' ? question.items : []
        const unit = question.kind === 'number' && question.unit !== undefined ? `, in ${question.unit}` : ''
        return [
          `- ${question.id} (${question.kind}${unit}, ${question.points} points): ${question.text.trim()}`,
          ...choices.map(({ id, text: words }) => `    ${id}: ${words}`),
        ]
      })
  const sections: [string, string[]][] = [
    ['Read', [markdown(text.read)]],
    ['Predict', [markdown(text.predict), ...asked('predict')]],
    [
      'Run',
      [
        markdown(text.run),
        ...edit.map(({ id, about }) => `- you may change ${id}: ${about}`),
        ...tasks.map((each) => `- ${each.text}`),
      ],
    ],
    ['Explain', [markdown(text.explain), ...asked('explain')]],
    ['Checks', checks.map((check) => `- ${check.id} (${check.points} points): ${check.title}`)],
    ['Hints', hints.map((hint, index) => `${index + 1}. ${hint}`)],
  ]
  const body = sections.flatMap(([head, lines]) => {
    const said = lines.filter((line) => line !== '')
    return said.length === 0 ? [] : ['', `## ${head}`, '', ...said]
  })
  return [`# ${title}`, '', `${goal} (${level}, ${minutes} minutes)`, ...body, ''].join('\n')
}

/** `dma-lab lab lint LAB…` */
export async function lintLabs(io: CliIo, names: readonly string[], options: Options): Promise<number> {
  const folders: string[] = []
  for (const name of names) {
    const isFolder = (await stat(name).catch(() => undefined))?.isDirectory() === true
    const found = isFolder ? await labFolders(name) : [name]
    if (found.length === 0) throw new CliFailure('E_NOT_FOUND', `${name}: there is no lab in this folder`)
    folders.push(...found)
  }
  const making = { cache: new RunCache(), pulse: io.pulse }
  const reports = []
  for (const folder of folders) {
    if (io.stop.aborted) return EXIT.stopped
    io.progress(folder)
    const report = await lintLab(folder, making)
    reports.push({ lab: folder, ok: report.issues.length === 0, ...report })
  }
  io.progress(undefined)
  const bad = reports.filter(({ ok }) => !ok)
  if (options['json'] === true) io.out(json({ kind: 'lab-lint', version: 1, ok: bad.length === 0, labs: reports }))
  else
    for (const { lab, ok, issues, solutions } of reports) {
      io.out(`${ok ? 'ok     ' : 'FAILED '} ${lab}\n`)
      for (const { name, points, most, reason } of solutions)
        io.out(`  ${name}: ${points} of ${most}${reason === null ? '' : `, ${cleaned(reason)}`}\n`)
      for (const issue of issues) io.out(`  ${cleaned(formatIssue(issue))}\n`)
    }
  return bad.length === 0 ? EXIT.ok : EXIT.badInput
}

async function write(io: CliIo, content: string, options: Options): Promise<number> {
  const output = options['output'] as string | undefined
  if (output === undefined) io.out(content)
  else {
    await io.save(output, content)
    io.message(`${output} written`)
  }
  return EXIT.ok
}

/** `dma-lab lab student LAB [-o FILE]` */
export async function studentLab(io: CliIo, name: string, options: Options): Promise<number> {
  return write(io, studentFile((await theLab(name)).lab), options)
}

/** `dma-lab lab start LAB [-o FILE]` */
export async function startLab(io: CliIo, name: string, options: Options): Promise<number> {
  const { lab } = await theLab(name)
  const student = options['student'] as string | undefined
  const empty = newSubmission(lab, programVersion())
  return write(io, submissionFile(student === undefined ? empty : { ...empty, student }), options)
}

/** The lab without the answers that stand in it. */
function asStudent({ input }: Lab): Lab {
  const parsed = parseLab(studentInput(input))
  if (!parsed.ok) throw new CliFailure('E_INTERNAL', 'the view of a student is no lab', EXIT.internal)
  return parsed.value
}

/** Predictions without an answer. */
function openPredictions(lab: Lab, { answers = {} }: Submission): readonly string[] {
  return lab.questions.flatMap(({ id, section }) => (section === 'explain' || Object.hasOwn(answers, id) ? [] : [id]))
}

/** An answer file with the lab that it answers, as its student sees it. @throws CliFailure */
export async function answerWithLab(file: string, options: Options): Promise<{ lab: Lab; submission: Submission }> {
  const read = await readSubmission(file, true)
  if (!read.ok) throw new CliFailure('E_ANSWER', formatIssues(read.issues).join('\ndma-lab: '))
  const { submission } = read
  const given = options['lab'] as string | undefined
  const isFile = given !== undefined && (await stat(given).catch(() => undefined))?.isFile() === true
  for (const folder of isFile ? [given] : await labFolders(labsFolder(given))) {
    const loaded = await loadLab(folder)
    if (loaded.ok && loaded.value.lab.id === submission.lab.id) return { lab: asStudent(loaded.value.lab), submission }
    if (!loaded.ok && given !== undefined)
      throw new CliFailure('E_LAB', formatIssues(loaded.issues).join('\ndma-lab: '))
  }
  throw new CliFailure(
    'E_LAB_ID',
    `${basename(file)} answers the lab ${submission.lab.id}, which is not here; give it with --lab`,
  )
}

/** `dma-lab lab lock ANSWER` */
export async function lockAnswer(io: CliIo, file: string, options: Options): Promise<number> {
  const { lab, submission } = await answerWithLab(file, options)
  if ((submission.lock?.length ?? 0) > 0) {
    io.message('the predictions are locked already')
    return EXIT.ok
  }
  const open = openPredictions(lab, submission)
  if (open.length > 0 && options['incomplete'] !== true)
    throw new CliFailure('E_ANSWER', `no answer to ${open.join(', ')}; answer, or lock with --incomplete`)
  const bad = unreadablePredictions(lab, submission.answers ?? {})
  if (bad.length > 0)
    throw new CliFailure(
      'E_ANSWER',
      bad.map(({ question, message }) => `${question.id}: ${message}`).join('\ndma-lab: '),
    )
  await io.save(file, submissionFile(lockPredictions(lab, submission)))
  io.message('the predictions are locked')
  return EXIT.ok
}

/** `dma-lab lab check ANSWER` */
export async function checkAnswer(io: CliIo, file: string, options: Options): Promise<number> {
  const { lab, submission } = await answerWithLab(file, options)
  const predicts = lab.questions.some(({ section }) => section !== 'explain')
  if (predicts && (submission.lock?.length ?? 0) === 0)
    throw new CliFailure('E_NOT_LOCKED', `predictions come before the run; first: dma-lab lab lock ${file}`)
  const making = { cache: new RunCache(), pulse: io.pulse }
  const { submission: checked, grade } = await checkSubmission(lab, submission, programVersion(), making)
  if (options['save'] === true) await io.save(file, submissionFile(checked))
  if (options['json'] === true) io.out(json({ kind: 'lab-check', version: 1, ...grade }))
  else io.out(cleaned(gradeText(grade)))
  return grade.points >= grade.most ? EXIT.ok : EXIT.failed
}

/** Points with reasons. */
function gradeText({ checks, runs, points, most }: Grade): string {
  const lines = checks.flatMap(({ id, ok, withheld, points: got, most: all, reason, hint, evidence }) => {
    const mark = withheld ? '?   ' : ok ? 'ok  ' : 'no  '
    const where = evidence ? ` [${evidence.text}: row ${evidence.row} of the run ${evidence.run}]` : ''
    return [
      `${mark} ${withheld ? '-' : got}/${all}  ${id}: ${reason}${where}`,
      ...(hint === '' ? [] : [`            hint: ${hint}`]),
    ]
  })
  const broken = runs.flatMap(({ run, problem }) => (problem === '' ? [] : [`run ${run}: ${problem}`]))
  return [...broken, ...lines, `${points} of ${most} points`, ''].join('\n')
}
