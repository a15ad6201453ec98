/** Exports in the thread that has the trace: a look at what one would be, and the export itself. */
import { basename, dirname, join } from 'node:path'
import type { ExportPreview, ExportWish } from '../../src-ipc/exports'
import { LabFailure, type LabErrorCode } from '../../src-ipc/lab-error'
import {
  decodeTrace,
  encodeTrace,
  factsOfMeta,
  traceHash,
  traceMeta,
  type ExportFormat,
  type ExportSource,
} from '../../src-sim/index'
import { ExportFailure, checkExport, exportRuns, formatOf, isOneFile, type ExportProgress } from './exports'
import type { TargetPlan } from './export-target'
import { openZip } from './export-zip'
import { SaveFailure } from './files'

/** Where a worker writes an export. */
export interface WorkTarget {
  /** The file or folder; for a download the name of the file in its own folder. */
  readonly path: string
  /** What is there may be replaced. */
  readonly force: boolean
  /** Everything is to be one file: a zip where it would be several. */
  readonly isDownload: boolean
}

/** What was written; or what was there already. */
export type MadeExport =
  { readonly files: readonly { readonly path: string; readonly size: number }[] } | { readonly exists: string }

/** ms that a look may take beyond the first bytes. */
const LOOK_FOR = 150
/** bytes of a file that are shown, and those of a picture. */
const HEAD = 16 << 10
const PICTURE = 4 << 20
/** ms between two words of progress. */
const TELL_EVERY = 100

/** A trace as bytes, with everything that an export says of it. */
export function packTrace(source: ExportSource): Uint8Array {
  return encodeTrace(source.table, traceMeta(source.facts))
}

/** The trace in such bytes. @throws LabFailure E_INTERNAL when they are none */
export function unpackTrace(bytes: Uint8Array): ExportSource {
  const decoded = decodeTrace(bytes)
  if (!decoded.ok)
    throw new LabFailure({ code: 'E_INTERNAL', message: `the other trace came damaged: ${decoded.error}` })
  const { table, meta } = decoded.value
  return { table, facts: factsOfMeta(meta, traceHash(table)) }
}

/**
 * What an export would be: how it begins, and how large it becomes. Counts for a moment; what is left is estimated by
 * the rows that were written.
 *
 * @throws LabFailure E_EXPORT
 */
export function previewExport(
  sources: readonly ExportSource[],
  wish: Pick<ExportWish, 'format' | 'choice'>,
  now: () => number = () => performance.now(),
): ExportPreview {
  return told('', () => {
    const format = formatOf(wish.format)
    const units = checkExport(sources, format, wish.choice)
    const total = sources.reduce((sum, { table }) => sum + table.rows, 0)
    const names = new Set<string>()
    const head: Uint8Array[] = []
    let [file, kept, size, before, rows] = ['', 0, 0, 0, 0]
    let end = Infinity
    for (const [index, unit] of units.entries()) {
      for (const piece of format.pieces(unit, wish.choice)) {
        // The format still looks through the trace.
        if (piece.bytes.length === 0 && size === 0) continue
        end = Math.min(end, now() + LOOK_FOR)
        if (names.size === 0) file = piece.file
        const most = format.id === 'svg' ? PICTURE : HEAD
        if (index === 0 && piece.file === file && kept < most) {
          head.push(piece.bytes.slice(0, most - kept))
          kept += Math.min(piece.bytes.length, most - kept)
        }
        names.add(`${index} ${piece.file}`)
        size += piece.bytes.length
        rows = before + piece.rows
        if (now() > end) break
      }
      if (now() > end) break
      before += unit.reduce((sum, { table }) => sum + table.rows, 0)
      rows = before
    }
    const isExact = now() <= end
    const share = isExact || rows === 0 ? 1 : total / Math.min(rows, total)
    const files = Math.max(names.size, units.length)
    return { files, size: Math.round(size * share), isExact, file, head: joined(head) }
  })
}

/**
 * Makes an export.
 *
 * @throws LabFailure E_EXPORT, E_CANCELLED, E_NO_SPACE, E_WRITE; nothing is left behind then
 */
export async function makeExport(
  sources: readonly ExportSource[],
  wish: Pick<ExportWish, 'format' | 'choice'>,
  { path, force, isDownload }: WorkTarget,
  hold: { readonly signal: AbortSignal; readonly progress: (done: number, total: number) => void },
): Promise<MadeExport> {
  let heard = 0
  const onProgress = ({ rows, total }: ExportProgress): void => {
    const wall = performance.now()
    if (wall - heard < TELL_EVERY && rows < total) return
    heard = wall
    hold.progress(rows, total)
  }
  try {
    const format = formatOf(wish.format)
    const zip = isDownload && !isOneFile(sources, format) ? join(dirname(path), zipName(path, format)) : null
    const open = zip === null ? {} : { open: (plans: readonly TargetPlan[]) => openZip(zip, plans) }
    const target = zip === null ? path : basename(path)
    const options = { force, onProgress, signal: hold.signal, ...open }
    return { files: await exportRuns(sources, format, target, wish.choice, options) }
  } catch (error) {
    if (error instanceof SaveFailure && error.code === 'E_EXISTS') return { exists: shortened(error.message, path) }
    throw explained(error, path)
  }
}

/** The name of the zip of several files. */
function zipName(path: string, { extension }: ExportFormat): string {
  const name = basename(path)
  return `${extension !== '' && name.endsWith(extension) ? name.slice(0, -extension.length) : name}.zip`
}

function told<T>(path: string, does: () => T): T {
  try {
    return does()
  } catch (error) {
    throw explained(error, path)
  }
}

const CODES: Readonly<Record<string, LabErrorCode>> = { E_NO_SPACE: 'E_NO_SPACE', E_CANCELLED: 'E_CANCELLED' }

/** A failure as it crosses to a window: without folders. Defects stay what they are. */
export function explained(error: unknown, path: string): unknown {
  if (error instanceof ExportFailure)
    return new LabFailure({ code: CODES[error.code] ?? 'E_EXPORT', message: error.message })
  if (error instanceof SaveFailure)
    return new LabFailure({ code: CODES[error.code] ?? 'E_WRITE', message: shortened(error.message, path) })
  return error
}

/** Messages that cross to a window name files without their folders. */
export function shortened(message: string, path: string): string {
  return path === '' ? message : message.replaceAll(`${dirname(path)}/`, '').replaceAll(`${dirname(path)}\\`, '')
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
