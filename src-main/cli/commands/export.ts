import { basename, extname } from 'node:path'
import type { ExportChoice, ExportFormat, ExportSource, PathId } from '../../../src-sim/index'
import { exportSource, readTraceFile } from '../../host/export-sources'
import {
  allowedValues,
  checkChoice,
  exportRuns,
  ExportFailure,
  formatOf,
  FORMATS,
  type ExportProgress,
} from '../../host/exports'
import { openTargets, type ExportTarget } from '../../host/export-target'
import { SaveFailure } from '../../host/files'
import { PrintFailure } from '../../host/pdf-printer'
import { paintingTarget, pngFormat } from '../../host/png-export'
import { sandboxFor } from '../../host/scripts'
import { comparePaths } from '../../host/session'
import { CliFailure, EXIT, json, table, type CliIo } from '../io'
import { progressTo } from '../progress'
import { loadWritten, nameOfGiven, STDIN } from '../scenario-input'

type Options = Readonly<Record<string, unknown>>

/** `dma-lab export FILE`: the trace of a run, in a format of other programs or in our own. */
export async function exportRun(io: CliIo, file: string | undefined, options: Options): Promise<number> {
  if (options['list'] === true) return list(io, options['json'] === true)
  if (file === undefined) throw new CliFailure('E_ARGUMENT', 'export: which file? --list shows the formats')
  const id = options['format'] as string | undefined
  if (id === undefined) throw new CliFailure('E_ARGUMENT', 'export: --format is missing; --list shows the formats')
  const choice = (options['set'] ?? {}) as ExportChoice
  const format = await translated(() => {
    const found = id === 'png' ? pngFormat() : formatOf(id)
    checkChoice(found, choice)
    return Promise.resolve(found)
  })
  const sources = await sourcesOf(io, file, options)
  if (sources === null) return EXIT.stopped
  const out = (options['out'] as string | undefined) ?? nameOf(file, format, sources)
  if (out === '-') return toStandardOutput(io, sources, format, choice)
  const written = await translated(() =>
    exportRuns(sources, format, out, choice, {
      force: options['force'] === true,
      signal: io.stop,
      onProgress: writingTo(io),
      open: painted(format, io.openTargets ?? openTargets, io),
    }),
  )
  io.progress(undefined)
  const runs = sources.map(({ facts: { title, path, seed, trace }, table: { rows } }) => ({
    title,
    path,
    seed,
    rows,
    trace,
  }))
  if (options['json'] === true) io.out(json({ kind: 'export', version: 1, ok: true, format: id, runs, files: written }))
  else for (const { path, size } of written) io.message(`${format.title}: ${size} bytes written to ${path}`)
  return EXIT.ok
}

/** Where drawings are to become pictures, the target makes them. */
function painted(format: ExportFormat, open: typeof openTargets, { paint }: CliIo): typeof openTargets {
  return format.id === 'png' ? async (plans, force) => paintingTarget(await open(plans, force), paint) : open
}

async function toStandardOutput(
  io: CliIo,
  sources: readonly ExportSource[],
  format: ExportFormat,
  choice: ExportChoice,
): Promise<number> {
  if (format.shape !== 'file' || (!format.several && sources.length > 1))
    throw new CliFailure('E_ARGUMENT', `${format.title} makes more than one file; - takes only one`)
  const target: ExportTarget = {
    write: (_unit, _file, bytes) => io.outBytes(bytes),
    commit: () => Promise.resolve([]),
    discard: () => Promise.resolve(),
  }
  const open = painted(format, () => Promise.resolve(target), io)
  await translated(() => exportRuns(sources, format, '-', choice, { signal: io.stop, open }))
  return EXIT.ok
}

/** Failures of the host as failures of a command. */
async function translated<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ExportFailure && error.code === 'E_CANCELLED')
      throw new CliFailure(error.code, error.message, EXIT.stopped)
    if (error instanceof SaveFailure && error.code === 'E_EXISTS')
      throw new CliFailure(error.code, `${error.message}; --force replaces it`)
    if (error instanceof ExportFailure || error instanceof SaveFailure || error instanceof PrintFailure)
      throw new CliFailure(error.code, error.message)
    throw error
  }
}

/** Runs the scenario, or opens the trace file; null when somebody stopped it. */
async function sourcesOf(io: CliIo, file: string, options: Options): Promise<readonly ExportSource[] | null> {
  const opened = file === STDIN ? null : await readTraceFile(file)
  if (opened) {
    if ('problem' in opened) throw new CliFailure('E_FORMAT', `${file}: ${opened.problem}`)
    if (options['path'] !== undefined || options['seed'] !== undefined)
      throw new CliFailure('E_ARGUMENT', `${file} is a finished run; --path and --seed are for scenarios`)
    return [opened.source]
  }
  const { scenario, written } = await loadWritten(io, file)
  const paths = (options['path'] as readonly PathId[] | undefined) ?? [scenario.path]
  const { runs } = comparePaths(scenario, paths, {
    seed: options['seed'] as number | undefined,
    onProgress: progressTo(io),
    scripts: await sandboxFor(scenario, paths.length, io.pulse),
  })
  io.progress(undefined)
  if (io.stop.aborted) return null
  return runs.map(({ run, seed }) => exportSource(run.table, scenario, { path: run.path, seed }, written))
}

/** A name in the current folder, from the name of the file. */
function nameOf(file: string, format: ExportFormat, sources: readonly ExportSource[]): string {
  const name = nameOfGiven(file)
  const stem = basename(name, extname(name))
  const path = sources.length === 1 ? `-${sources[0]?.facts.path ?? ''}` : ''
  return `${stem}${path}${format.extension}`
}

/** Milliseconds between two lines of progress. */
const PAUSE = 200

function writingTo(io: CliIo): (progress: ExportProgress) => void {
  let shownAt = performance.now()
  return ({ rows, total, bytes }) => {
    const now = performance.now()
    if (now - shownAt < PAUSE) return
    shownAt = now
    io.progress(`${rows} of ${total} events, ${(bytes / 1e6).toFixed(1)} MB written`)
  }
}

function list(io: CliIo, asJson: boolean): number {
  const all = FORMATS.flatMap((each) => (each.id === 'svg' ? [each, pngFormat()] : [each]))
  if (asJson) {
    const formats = all.map(({ id, title, extension, shape, several, opensIn, about, options }) => ({
      ...{ id, title, extension, shape, several, opensIn, about, options },
    }))
    io.out(json({ kind: 'export-formats', version: 1, formats }))
    return EXIT.ok
  }
  const rows = all.map(({ id, title, opensIn, several }) => [id, title, several ? 'yes' : 'no', opensIn.join(', ')])
  io.out(table([['format', 'title', 'several runs', 'opens in'], ...rows]))
  const lines = all.flatMap(({ id, options }) =>
    options.map((option) => `--format ${id} --set ${option.name}=${allowedValues(option).join('|')}: ${option.about}`),
  )
  io.out(`\nThe first value of an option is its default.\n${lines.join('\n')}\n`)
  return EXIT.ok
}
