import { basename, extname } from 'node:path'
import { stat } from 'node:fs/promises'
import type { PathId } from '../../../src-sim/index'
import { readTraceFile } from '../../host/export-sources'
import { SaveFailure } from '../../host/files'
import { SUBMISSION_ENDINGS, nameFromFile } from '../../host/labs/grade-one'
import { RunCache } from '../../host/labs/make-runs'
import { PrintFailure } from '../../host/pdf-printer'
import { labSource, makeReport, REPORT_FORMATS, ReportFailure, scenarioSource } from '../../host/report'
import type { MadeReport, ReportFormatId, ReportSource } from '../../host/report'
import { sandboxFor } from '../../host/scripts'
import { comparePaths } from '../../host/session'
import { CliFailure, EXIT, json, type CliIo } from '../io'
import { progressTo } from '../progress'
import { answerWithLab } from './lab'
import { loadWritten, nameOfGiven, STDIN } from '../scenario-input'

type Options = Readonly<Record<string, unknown>>

/** `dma-lab report FILE`: one file about the runs of a scenario, or of what was handed in for a lab. */
export async function report(io: CliIo, file: string, options: Options): Promise<number> {
  const out = (options['out'] as string | undefined) ?? `${stemOf(file)}.html`
  const format = formatOf(out)
  await refuseExisting(out, options)
  const source = await sourceOf(io, file, options)
  if (source === null) return EXIT.stopped
  const made = await madeOf(io, source, format, options)
  if (io.stop.aborted) return EXIT.stopped
  // Before they are handed over.
  const size = made.bytes.length
  if (out === '-') await io.outBytes(made.bytes)
  else await save(io, out, made.bytes, options['force'] === true)
  const { runs } = source
  const traces = runs.map(({ name, run: { path, table }, seed, hash }) => {
    return { run: name, path, seed, rows: table.rows, trace: hash }
  })
  if (options['json'] === true && out !== '-')
    io.out(json({ kind: 'report', version: 1, ok: true, file: out, format, size, runs: traces }))
  else if (out !== '-') io.message(`report: ${size} bytes written to ${out}`)
  return EXIT.ok
}

const isAnswer = (file: string): boolean => SUBMISSION_ENDINGS.some((ending) => file.endsWith(ending))

function stemOf(file: string): string {
  if (isAnswer(file)) return nameFromFile(file)
  const name = nameOfGiven(file)
  return basename(name, extname(name))
}

/** What a name asks for; standard output gets HTML. */
function formatOf(out: string): ReportFormatId {
  if (out === '-') return 'html'
  const found = REPORT_FORMATS.find(({ extension }) => out.toLowerCase().endsWith(extension))
  if (found) return found.id
  const endings = REPORT_FORMATS.map(({ extension }) => extname(`x${extension}`)).join(', ')
  throw new CliFailure('E_ARGUMENT', `${out}: the name of a report ends with one of ${endings}`)
}

/** Before a run that may take long. */
async function refuseExisting(out: string, options: Options): Promise<void> {
  if (out === '-' || options['force'] === true || (await stat(out).catch(() => undefined)) === undefined) return
  throw new CliFailure('E_EXISTS', `${out}: exists already; --force replaces it`)
}

async function sourceOf(io: CliIo, file: string, options: Options): Promise<ReportSource | null> {
  const paths = options['paths'] as readonly PathId[] | undefined
  const seed = options['seed'] as number | undefined
  if (isAnswer(file)) {
    if (paths !== undefined || seed !== undefined)
      throw new CliFailure(
        'E_ARGUMENT',
        `${file} is of a lab, which says its paths and seeds; leave out --paths and --seed`,
      )
    const { lab, submission } = await answerWithLab(file, options)
    return refused(() => labSource(lab, submission, { cache: new RunCache(), pulse: io.pulse }))
  }
  if (options['lab'] !== undefined)
    throw new CliFailure('E_ARGUMENT', `--lab goes with an answer file (${SUBMISSION_ENDINGS.join(', ')})`)
  if (file !== STDIN && (await readTraceFile(file)) !== null)
    throw new CliFailure('E_FORMAT', `${file} is a trace file; a report is made of the scenario, which it runs`)
  const { scenario, written } = await loadWritten(io, file)
  const wanted = paths ?? scenario.paths
  const { runs } = comparePaths(scenario, wanted, {
    seed,
    onProgress: progressTo(io),
    scripts: await sandboxFor(scenario, wanted.length, io.pulse),
  })
  io.progress(undefined)
  if (io.stop.aborted) return null
  return scenarioSource(scenario, written, runs)
}

const madeOf = (io: CliIo, source: ReportSource, format: ReportFormatId, options: Options): Promise<MadeReport> =>
  refused(() => makeReport(source, format, { title: options['title'] as string | undefined, print: io.print }))

/** Failures of the host as failures of a command. */
async function refused<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SaveFailure && error.code === 'E_EXISTS')
      throw new CliFailure(error.code, `${error.message}; --force replaces it`)
    if (error instanceof ReportFailure || error instanceof PrintFailure || error instanceof SaveFailure)
      throw new CliFailure(error.code, error.message)
    throw error
  }
}

async function save(io: CliIo, out: string, bytes: Uint8Array, force: boolean): Promise<void> {
  await refused(async () => {
    const target = await io.openTargets([{ path: out, shape: 'file' }], force)
    try {
      await target.write(0, '', bytes)
      await target.commit()
    } catch (error) {
      await target.discard()
      throw error
    }
  })
}
