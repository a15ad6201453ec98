import { formatIssues, readData, VECTOR_LIMITS, type FileIssue } from '../../host/data-file'
import { expandFiles } from '../../host/file-list'
import { formatDifference, readVectors, type VectorDifference } from '../../host/vector-files'
import { EXIT, json, type CliIo } from '../io'

interface CaseReport {
  readonly id: string
  readonly outcome: 'passed' | 'failed' | 'nothing expected' | 'defect'
  readonly differences: readonly VectorDifference[]
}

interface FileReport {
  readonly file: string
  readonly kind: string
  readonly issues: readonly FileIssue[]
  readonly cases: readonly CaseReport[]
}

/** `dma-lab vectors FILE…`: every case of every file against what it expects. */
export async function vectors(
  io: CliIo,
  names: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const files = await expandFiles(names, ['.yaml', '.yml', '.json'])
  const reports: FileReport[] = []
  for (const file of files) {
    if (io.stop.aborted) return EXIT.stopped
    io.progress(`${reports.length} of ${files.length} files`)
    reports.push(await runFile(file))
  }
  io.progress(undefined)
  const cases = reports.flatMap((report) => report.cases)
  const defects = cases.filter(({ outcome }) => outcome === 'defect').length
  const failed = defects + cases.filter(({ outcome }) => outcome === 'failed').length
  const unreadable = reports.filter(({ issues }) => issues.length > 0).length
  const passed = cases.filter(({ outcome }) => outcome === 'passed').length
  if (options['json'] === true) {
    const ok = failed === 0 && unreadable === 0
    io.out(json({ kind: 'vectors', version: 1, ok, passed, failed, unreadable, files: reports }))
  } else print(io, reports, options['verbose'] === true)
  if (files.length === 0) io.message('dma-lab: there are no vector files there')
  const summary = `${passed} passed, ${failed} failed${unreadable > 0 ? `, ${unreadable} files cannot be read` : ''}`
  if (options['json'] !== true) io.out(`${summary}\n`)
  if (defects > 0) return EXIT.internal
  if (unreadable > 0 || files.length === 0) return EXIT.badInput
  return failed > 0 ? EXIT.failed : EXIT.ok
}

async function runFile(file: string): Promise<FileReport> {
  const reply = await readData(file, VECTOR_LIMITS)
  if (!reply.ok) return { file, kind: 'unknown', issues: reply.issues, cases: [] }
  const read = readVectors(reply.document)
  if (!read.ok) return { file, kind: 'unknown', issues: read.issues, cases: [] }
  const cases = read.cases.map((each): CaseReport => {
    try {
      const { differences } = each.run()
      const outcome = differences.length > 0 ? 'failed' : each.expects ? 'passed' : 'nothing expected'
      return { id: each.id, outcome, differences }
    } catch (error) {
      // A defect in one case must not hide what the others give.
      const found = `internal error: ${error instanceof Error ? error.message : String(error)}`
      return { id: each.id, outcome: 'defect', differences: [{ path: '', expected: 'an outcome', found }] }
    }
  })
  return { file, kind: read.kind, issues: [], cases }
}

function print(io: CliIo, reports: readonly FileReport[], isVerbose: boolean): void {
  for (const { file, issues, cases } of reports) {
    for (const line of formatIssues(issues)) io.message(line)
    for (const { id, outcome, differences } of cases) {
      if (isVerbose || outcome === 'failed' || outcome === 'defect') io.out(`${outcome.padEnd(6)} ${file}  ${id}\n`)
      for (const difference of differences) io.out(`         ${formatDifference(difference)}\n`)
    }
  }
}
