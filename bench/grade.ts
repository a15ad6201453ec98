import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { lockPredictions, type Submission } from '../src-sim/index'
import { newSubmission, submissionFile } from '../src-main/host/labs/answer-file'
import { loadLab } from '../src-main/host/labs/lab-files'
import { loadSolutions } from '../src-main/host/labs/solution-files'
import { at } from '../scripts/lib/root.mjs'

/** Submissions of one class. */
const CLASS = 200

/** Grades a class of lab 2 with the command as it is installed; every program differs from every other. */
export async function benchGrade(): Promise<{
  readonly submissions: number
  readonly seconds: number
  readonly runs: number
}> {
  const folder = at('labs/02-sixteen-sectors')
  const loaded = await loadLab(folder)
  if (!loaded.ok) throw new Error('lab 2 is broken')
  const solutions = await loadSolutions(loaded.value.lab, folder)
  if (!solutions.ok) throw new Error('a solution of lab 2 is broken')
  const { lab, hidden } = loaded.value
  const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string }
  const scratch = mkdtempSync(join(tmpdir(), 'dma-lab-class-'))
  try {
    let right = 0
    for (let number = 0; number < CLASS; number++) {
      const { solution, isRight } = solutions.value[number % solutions.value.length]!
      if (isRight) right++
      const program = `${String(solution.edits?.['program'])}\n// student ${number}\n`
      const submission: Submission = {
        ...newSubmission(lab, version),
        ...{ edits: { program }, answers: solution.answers ?? {} },
      }
      const file = join(scratch, `s${number}.dmalab-answer.yaml`)
      writeFileSync(file, submissionFile(lockPredictions(lab, submission)))
    }
    const program = at('bin/dma-lab.mjs')
    // Builds it if need be.
    spawnSync(process.execPath, [program, 'presets'])
    const begin = performance.now()
    const argv = [program, 'grade', scratch, '--lab', folder, '--format', 'json']
    const { stdout, status } = spawnSync(process.execPath, argv, { encoding: 'utf8', maxBuffer: 1 << 30 })
    const seconds = (performance.now() - begin) / 1000
    const { submissions } = JSON.parse(stdout) as { submissions: { grade: { points: number; most: number } | null }[] }
    const full = submissions.filter(({ grade }) => grade !== null && grade.points === grade.most).length
    if (status !== 1 || submissions.length !== CLASS || full !== right)
      throw new Error(`exit code ${status}, ${submissions.length} submissions, ${full} of them full`)
    return { submissions: CLASS, seconds, runs: 1 + hidden.seeds.length }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
