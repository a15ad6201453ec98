import { PortsSession, runPortsText, type PortsReport } from '../../../src-sim/index'
import { formatIssues, readText, VECTOR_LIMITS, type FileIssue } from '../../host/data-file'
import { expandFiles } from '../../host/file-list'
import { EXIT, json, type CliIo } from '../io'

type Machine = 'dma' | 'card' | 'pic'

/** `dma-lab ports [FILE…]`: port scripts from files, or statement by statement from standard input. */
export async function ports(
  io: CliIo,
  names: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const machine = options['machine'] as Machine | undefined
  const settings = machine === undefined ? {} : { machine }
  if (names.length === 0 || names.includes('-')) return session(io, settings, options['json'] === true)
  const reports: { file: string; issues: readonly FileIssue[]; report: PortsReport | null }[] = []
  for (const file of await expandFiles(names, ['.ports'])) {
    if (io.stop.aborted) return EXIT.stopped
    const reply = await readText(file, VECTOR_LIMITS.bytes)
    if (reply.ok) reports.push({ file, issues: [], report: runPortsText(reply.text, settings) })
    else reports.push({ file, issues: reply.issues, report: null })
  }
  const sum = (pick: (report: PortsReport) => number): number =>
    reports.reduce((total, { report }) => total + (report ? pick(report) : 0), 0)
  const passed = sum((report) => report.passed)
  const failed = sum((report) => report.failed)
  const isBad = reports.length === 0 || reports.some(({ report }) => report === null || report.errors.length > 0)
  if (options['json'] === true) {
    io.out(json({ kind: 'ports', version: 1, ok: !isBad && failed === 0, passed, failed, files: reports }))
  } else {
    for (const { file, issues, report } of reports) print(io, file, issues, report)
    io.out(`${passed} passed, ${failed} failed\n`)
  }
  if (isBad) return EXIT.badInput
  return failed > 0 ? EXIT.failed : EXIT.ok
}

function print(io: CliIo, file: string, issues: readonly FileIssue[], report: PortsReport | null): void {
  for (const line of formatIssues(issues)) io.message(line)
  for (const { message } of report?.errors ?? []) io.message(`${file}: ${message}`)
  if (report && report.moreErrors > 0) io.message(`${file}: and ${report.moreErrors} more`)
  for (const { outcome, heading, failure, diagnostics } of report?.cases ?? []) {
    if (outcome === 'failed') io.out(`failed ${file}  ${heading}\n       ${failure?.message ?? ''}\n`)
    for (const sentence of diagnostics) io.out(`note   ${file}  ${heading}: ${sentence}\n`)
  }
}

/** A person types, or a program pipes: each line is answered before the next is read. */
async function session(io: CliIo, settings: { readonly machine?: Machine }, asJson: boolean): Promise<number> {
  const lab = new PortsSession(settings)
  if (io.isTyped) io.message('Type port accesses; HELP lists them, SHOW prints the registers, Ctrl-D ends.')
  let isOk = true
  for await (const line of io.lines()) {
    if (io.stop.aborted) return EXIT.stopped
    const outcome = lab.feed(line)
    isOk &&= outcome.ok
    if (asJson) io.out(`${JSON.stringify({ line, ...outcome })}\n`)
    else if (outcome.text !== '') io.out(`${outcome.text}\n`)
  }
  return isOk || io.isTyped ? EXIT.ok : EXIT.failed
}
