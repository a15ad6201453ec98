import { mkdir, readdir, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { formatIssues } from '../../host/data-file'
import {
  csv,
  gradesData,
  isFull,
  junit,
  pointsOnly,
  prairielearn,
  tableRows,
  tap,
  type GradeFormat,
} from '../../host/labs/formats'
import { nameFromFile, SUBMISSION_ENDINGS, type GradingLab, type SubmissionGrade } from '../../host/labs/grade-one'
import { gradeAll, PATIENCE, type GradeJob } from '../../host/labs/grade-pool'
import { labFolders, loadLab } from '../../host/labs/lab-files'
import { studentReport } from '../../host/labs/student-report'
import { CliFailure, EXIT, json, table, type CliIo } from '../io'
import { findRoot, programVersion } from '../root'

/** Most files of one command. */
const MOST_FILES = 10_000
const DEEPEST = 8

/** `dma-lab grade SUBMISSION…`: grades files and folders of them. Whoever stops it keeps what is graded by then. */
export async function grade(
  io: CliIo,
  names: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const format = options['format'] as GradeFormat
  const out = options['out'] as string | undefined
  const labs = await gradingLabs(options['lab'] as string | undefined)
  for (const { lab } of labs)
    if (lab.input.student === true)
      io.message(`${lab.input.title} is a student's file: answers and hidden checks are missing, and their points`)
  const jobs = await expand(names)
  if (jobs.length === 0) throw new CliFailure('E_NOT_FOUND', `no submissions: files end in ${SUBMISSION_ENDINGS[0]}`)
  if (format === 'prairielearn' && jobs.length > 1 && out === undefined)
    throw new CliFailure('E_ARGUMENT', '--format prairielearn of several submissions needs --out: one file for each')
  const count = options['seeds'] as number | undefined
  const program = programVersion()
  const plan = {
    ...{ labs, program, patience: ((options['patience'] as number | undefined) ?? PATIENCE / 1000) * 1000 },
    seeds: count === undefined ? undefined : Array.from({ length: count }, (_, index) => index + 1),
  }
  const threads = (options['jobs'] as number | undefined) ?? availableParallelism()
  const grades = await gradeAll(jobs, plan, io.program ?? null, threads, io.stop, (done) =>
    io.progress(`${done} of ${jobs.length} submissions`),
  )
  io.progress(undefined)
  const isStopped = io.stop.aborted
  if (isStopped) io.message(`stopped: ${grades.length} of ${jobs.length} submissions are graded`)
  if (isStopped && grades.length === 0) return EXIT.stopped
  if (out !== undefined) await writeReports(io, out, grades, format, program)
  if (format !== 'prairielearn' || jobs.length === 1) io.out(printed(format, grades))
  if (isStopped) return EXIT.stopped
  if (grades.some(({ refusal }) => refusal !== null)) return EXIT.badInput
  return grades.every(isFull) ? EXIT.ok : EXIT.failed
}

function printed(format: GradeFormat, grades: readonly SubmissionGrade[]): string {
  switch (format) {
    case 'table':
      return table(tableRows(grades), [1, 2])
    case 'json':
      return json(gradesData(grades))
    case 'junit':
      return junit(grades)
    case 'tap':
      return tap(grades)
    case 'prairielearn':
      return prairielearn(grades[0]!)
    case 'csv':
      return csv(grades)
    case 'points':
      return pointsOnly(grades)
  }
}

/** The teacher's copies. @param name a lab or a folder of labs; undefined = those of the program */
export async function gradingLabs(name: string | undefined): Promise<readonly GradingLab[]> {
  const given = name ?? join(findRoot(), 'labs')
  const isFolder = (await stat(given).catch(() => undefined))?.isDirectory() === true
  const folders = isFolder ? await labFolders(given) : [given]
  if (folders.length === 0) throw new CliFailure('E_NOT_FOUND', `${given}: there is no lab in this folder`)
  const labs: GradingLab[] = []
  for (const folder of folders) {
    const loaded = await loadLab(folder)
    if (loaded.ok) labs.push(loaded.value)
    // One lab of the program that is broken does not keep the others from being graded.
    else if (name !== undefined) throw new CliFailure('E_LAB', formatIssues(loaded.issues).join('\ndma-lab: '))
  }
  return labs
}

/** Files, and what lies in folders and looks like a submission. Links in folders are listed, so that they are refused. */
async function expand(names: readonly string[]): Promise<readonly GradeJob[]> {
  const jobs = new Map<string, GradeJob>()
  const walk = async (folder: string, depth: number): Promise<void> => {
    if (depth > DEEPEST) return
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
    if (entries === null) {
      // Reading it again says why, in its place, and the others are graded.
      jobs.set(folder, { file: folder, followsLinks: false })
      return
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const file = join(folder, entry.name)
      if (entry.name.startsWith('.')) continue
      if (entry.isDirectory()) await walk(file, depth + 1)
      else if (SUBMISSION_ENDINGS.some((ending) => entry.name.endsWith(ending)))
        jobs.set(file, { file, followsLinks: false })
      if (jobs.size > MOST_FILES) throw new CliFailure('E_ARGUMENT', `more than ${MOST_FILES} submissions`)
    }
  }
  for (const name of names) {
    const status = await stat(name).catch(() => undefined)
    if (status?.isDirectory()) await walk(name, 0)
    else jobs.set(name, { file: name, followsLinks: true })
  }
  return [...jobs.values()]
}

/** A report for each student, named by the file that was handed in, each name once. */
async function writeReports(
  io: CliIo,
  out: string,
  grades: readonly SubmissionGrade[],
  format: GradeFormat,
  program: string,
): Promise<void> {
  await mkdir(out, { recursive: true })
  const taken = new Set<string>()
  for (const each of grades) {
    const plain =
      basename(nameFromFile(each.file))
        .replace(/[^A-Za-z0-9_-]/g, '_')
        .slice(0, 80) || 'student'
    let name = plain
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${plain}-${number}`
    taken.add(name.toLowerCase())
    await io.save(join(out, `${name}.html`), studentReport(each, program))
    if (format === 'prairielearn') await io.save(join(out, `${name}.results.json`), prairielearn(each))
  }
  io.message(`${grades.length} reports written to ${out}`)
}
