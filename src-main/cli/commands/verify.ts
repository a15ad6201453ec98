import { stat } from 'node:fs/promises'
import { formatIssues, readText } from '../../host/data-file'
import { labFolders, loadLab } from '../../host/labs/lab-files'
import { checkReport, type CheckedReport, type KnownLab } from '../../host/report-check'
import { cleaned } from '../../host/labs/formats'
import { CliFailure, EXIT, json, type CliIo } from '../io'
import { progressTo } from '../progress'
import { labsFolder } from './lab'

type Options = Readonly<Record<string, unknown>>

/** Bytes of a report that is read. */
const LARGEST_REPORT = 64 << 20

interface Verified extends CheckedReport {
  readonly file: string
}

/** `dma-lab verify REPORT…`: makes the runs of reports again; every line must be the same. */
export async function verify(io: CliIo, files: readonly string[], options: Options): Promise<number> {
  const reports: Verified[] = []
  for (const file of files) {
    io.progress(`${reports.length} of ${files.length}: ${file}`)
    reports.push({ file, ...(await check(io, file, options)) })
    if (io.stop.aborted) return EXIT.stopped
  }
  io.progress(undefined)
  if (options['json'] === true) io.out(json({ kind: 'verify', version: 1, ok: reports.every(({ ok }) => ok), reports }))
  else for (const each of reports) io.out(`${linesOf(each).map(cleaned).join('\n')}\n`)
  if (reports.some(({ code }) => code === 'E_STOPPED')) return EXIT.stopped
  if (reports.some(({ code }) => code === 'E_REPORT')) return EXIT.badInput
  return reports.every(({ ok }) => ok) ? EXIT.ok : EXIT.failed
}

async function check(io: CliIo, file: string, options: Options): Promise<CheckedReport> {
  const none = { ok: false, code: 'E_REPORT', program: '', traces: [], differences: [] } as const
  const text = await readText(file, LARGEST_REPORT)
  if (!text.ok) {
    const isPdf = /\.pdf$/i.test(file)
    const why = isPdf ? 'a PDF cannot be made again to the byte; keep the report as HTML or Markdown' : undefined
    return { ...none, messages: [why ?? formatIssues(text.issues).join('; ')] }
  }
  return checkReport(text.text, {
    pulse: io.pulse,
    onProgress: progressTo(io),
    labKnown: (id) => labOf(id, options['lab'] as string | undefined),
  })
}

/** The lab that this program, or the teacher, has under an id. */
async function labOf(id: string, given: string | undefined): Promise<KnownLab | undefined> {
  const isFile = given !== undefined && (await stat(given).catch(() => undefined))?.isFile() === true
  for (const folder of isFile ? [given] : await labFolders(labsFolder(given))) {
    const loaded = await loadLab(folder)
    if (!loaded.ok && given !== undefined)
      throw new CliFailure('E_LAB', formatIssues(loaded.issues).join('\ndma-lab: '))
    if (!loaded.ok || loaded.value.lab.id !== id) continue
    const { digest, input } = loaded.value.lab
    return { digest, release: input.release }
  }
  return undefined
}

function linesOf({ file, ok, code, messages, traces, differences }: Verified): string[] {
  if (ok) {
    const made = traces.map(({ run, seed, found }) => `  ${run}, seed ${seed}: ${found}`)
    return [`ok      ${file}`, ...made, ...messages.map((each) => `  ${each}`)]
  }
  return [
    `FAILED  ${file}: ${code}`,
    ...messages.map((each) => `  ${each}`),
    ...differences.flatMap(({ section, line, said, found }) => [
      `  line ${line}, ${section}:`,
      `    it says: ${said === '' ? '(nothing)' : said}`,
      `    it is:   ${found === '' ? '(nothing)' : found}`,
    ]),
  ]
}
