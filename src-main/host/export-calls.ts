/** Exports and trace files for a window. The traces stay in the threads that have them, and are written there. */
import { randomUUID } from 'node:crypto'
import { lstat, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { CallContext, LabService } from '../../src-ipc/dispatcher'
import type { ExportCalls, ExportPlace, ExportWish, ExportWritten, OpenedTrace } from '../../src-ipc/exports'
import { LabFailure } from '../../src-ipc/lab-error'
import type { TraceOf } from '../../src-ipc/runs'
import { createDownloads } from './downloads'
import { exportFormats, reportOf } from './export-formats'
import { explained, type WorkTarget } from './export-work'
import { FORMATS } from './exports'
import { saveFile } from './files'
import { PrintFailure, type PdfPrinter } from './pdf-printer'
import { onlyPath } from './opened-trace'
import type { WorkerExport } from './run-protocol'
import type { AskHold, Runs } from './runs'
import type { TraceFiles } from './trace-files'

/** Lets a person choose where an export goes. @param name with its ending @returns a path, or undefined */
export type ChoosePlace = (name: string, extension: string, title: string) => Promise<string | undefined>

/** What answers. */
export type ExportService = Pick<LabService, keyof ExportCalls>

/** What the calls need. */
export interface ExportParts {
  readonly runs: Pick<Runs, 'ask' | 'open' | 'result' | 'close'>
  readonly files: TraceFiles
  readonly printPdf: PdfPrinter
}

/** The calls, and their end. */
export interface ExportHandle {
  /** For a page without dialogs: what is written waits to be fetched. */
  readonly service: ExportService
  /** The calls of a window whose person chooses places. */
  writingTo(choose: ChoosePlace): Pick<ExportService, 'export/write' | 'export/put'>
  close(): void
}

/** Something that can be written: to a place, or into a folder to be fetched. */
interface Work {
  readonly extension: string
  readonly shape: 'file' | 'files' | 'folder'
  readonly title: string
  write(
    target: WorkTarget,
  ): Promise<
    { readonly files: readonly { readonly path: string; readonly size: number }[] } | { readonly exists: string }
  >
}

/** Places that wait for an answer. */
const MOST_PLACES = 16

/** Makes the calls. */
export function createExportCalls({ runs, files, printPdf }: ExportParts): ExportHandle {
  const downloads = createDownloads()

  /** The export for the worker that has the first trace; others are sent to it. */
  async function orderOf({ of, format, choice }: ExportWish): Promise<WorkerExport> {
    const [first] = of
    if (!first) throw new LabFailure({ code: 'E_EXPORT', message: 'There is no run to export.' })
    const sources = await Promise.all(
      of.map(async (each) => (each.run === first.run ? each.path : runs.ask('export/pack', each))),
    )
    return { ...first, format, choice, sources }
  }

  async function reportText(of: readonly TraceOf[], format: 'html' | 'markdown') {
    const [first] = of
    if (!first || of.some(({ run }) => run !== first.run))
      throw new LabFailure({
        code: 'E_EXPORT',
        message: 'A report holds paths of one run: choose those, or run them together.',
      })
    return runs.ask('report/text', { ...first, paths: of.map(({ path }) => path), format })
  }

  async function preview(wish: ExportWish): Promise<ExportCalls['export/preview']['reply']> {
    const report = reportOf(wish.format)
    if (!report) return runs.ask('export/look', await orderOf(wish))
    const text = await reportText(wish.of, report.id === 'markdown' ? 'markdown' : 'html')
    const bytes = Buffer.from(text, 'utf8')
    return {
      files: 1,
      size: bytes.length,
      isExact: report.id !== 'pdf',
      file: '',
      head: new Uint8Array(bytes.subarray(0, 16 << 10)),
    }
  }

  function workOf(wish: ExportWish, hold: AskHold | undefined): Work {
    const report = reportOf(wish.format)
    if (report) {
      const { id, extension, title } = report
      return {
        ...{ extension, title, shape: 'file' },
        async write({ path, force }) {
          const text = await reportText(wish.of, id === 'markdown' ? 'markdown' : 'html')
          const bytes = id === 'pdf' ? await printPdf(text).catch(notPrinted) : Buffer.from(text, 'utf8')
          if (hold?.signal.aborted) throw new LabFailure({ code: 'E_CANCELLED', message: 'The export was stopped.' })
          return writeBytes(bytes, path, force)
        },
      }
    }
    const format = FORMATS.find(({ id }) => id === wish.format)
    if (!format) throw new LabFailure({ code: 'E_EXPORT', message: `There is no format ${wish.format}.` })
    const { extension, title, shape } = format
    return {
      ...{ extension, title, shape },
      write: async (target) => runs.ask('export/make', { ...(await orderOf(wish)), target }, hold),
    }
  }

  /** A file of the window as it was sent. */
  function workOfUpload(upload: string, extension: string): Work {
    const { path: from } = files.find(upload)
    return {
      ...{ extension, title: 'PNG', shape: 'file' },
      async write({ path, force }) {
        const written = await writeBytes(await readFile(from), path, force)
        if ('files' in written) await files.forget(upload)
        return written
      },
    }
  }

  function fetchable(work: Work, { name }: ExportPlace): Promise<ExportWritten> {
    return downloads.add(async (folder) => {
      const path = join(folder, `${name}${work.extension}`)
      const made = await work.write({ path, force: false, isDownload: true })
      if (!('files' in made) || !made.files[0])
        throw new LabFailure({ code: 'E_WRITE', message: 'Nothing was written.' })
      return made.files[0]
    })
  }

  function writingTo(choose: ChoosePlace): Pick<ExportService, 'export/write' | 'export/put'> {
    const places = new Map<string, string>()

    async function write(work: Work, { name, place, replace }: ExportPlace): Promise<ExportWritten | null> {
      const known = place === undefined ? undefined : places.get(place)
      if (place !== undefined && known === undefined)
        throw new LabFailure({ code: 'E_NOT_FOUND', message: 'This place is no longer known: choose it again.' })
      const path = known ?? (await choose(`${name}${work.extension}`, work.extension, work.title))
      if (path === undefined) return null
      // The system has asked about a file of just this name; of several it knows nothing.
      const force = replace === true || (known === undefined && work.shape === 'file' && (await isFile(path)))
      const made = await work.write({ path, force, isDownload: false })
      if ('files' in made) {
        const written = made.files.map((file) => ({ name: basename(file.path), size: file.size }))
        return { where: 'disk', folder: basename(dirname(path)), files: written }
      }
      const id = place ?? randomUUID()
      places.set(id, path)
      const [oldest] = places.keys()
      if (places.size > MOST_PLACES && oldest !== undefined) places.delete(oldest)
      return { where: 'exists', place: id, name: made.exists }
    }

    return {
      'export/write': async (request, context) => write(workOf(request, context), request),
      'export/put': async (request) => write(workOfUpload(request.upload, request.extension), request),
    }
  }

  async function open(file: string): Promise<OpenedTrace> {
    const { path, name } = files.find(file)
    const run = runs.open(path, name)
    try {
      const ended = await runs.result(run)
      const of = { run, path: onlyPath(ended) }
      const found = await runs.ask('report/facts', of)
      const { title, host, version, trace, scenarioText, seed, format, warnings } = found
      const started = { ...{ run, title: title || name, summary: '', paths: [of.path], seed, warnings } }
      const facts = { title, host, version, hash: trace, scenario: scenarioText ?? null, format }
      return { name, started, ended, facts }
    } catch (error) {
      runs.close(run)
      throw error
    }
  }

  return {
    writingTo,
    service: {
      'export/formats': () => exportFormats(),
      'export/preview': preview,
      'export/write': async (request, context?: CallContext) => fetchable(workOf(request, context), request),
      'export/piece': ({ download, offset }) => downloads.piece(download, offset),
      'export/drop': async ({ download }) => {
        await downloads.drop(download)
        return null
      },
      'export/put': async (request) => fetchable(workOfUpload(request.upload, request.extension), request),
      'upload/piece': async ({ upload, name, base64 }) => ({
        upload: await files.add(upload, name, Buffer.from(base64, 'base64')),
      }),
      'trace/open': ({ file }) => open(file),
    },
    close() {
      downloads.close()
      files.close()
    },
  }
}

const isFile = async (path: string): Promise<boolean> => (await lstat(path).catch(() => undefined))?.isFile() === true

/** Writes bytes that are there already. @throws LabFailure E_NO_SPACE, E_WRITE */
async function writeBytes(
  bytes: Uint8Array,
  path: string,
  force: boolean,
): Promise<Awaited<ReturnType<Work['write']>>> {
  if (!force && (await lstat(path).catch(() => undefined))) return { exists: basename(path) }
  await saveFile(path, bytes).catch((error: unknown) => {
    throw explained(error, path)
  })
  return { files: [{ path, size: bytes.length }] }
}

function notPrinted(error: unknown): never {
  if (error instanceof PrintFailure) throw new LabFailure({ code: 'E_EXPORT', message: error.message })
  throw error
}
