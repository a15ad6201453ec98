/** Writes finished runs in the formats of other programs: streaming, whole or not at all, with progress and an end. */
import { basename, extname } from 'node:path'
import { zipSync } from 'fflate'
import {
  EXPORT_FORMATS,
  type ExportChoice,
  type ExportFormat,
  type ExportOption,
  type ExportSource,
} from '../../src-sim/index'
import { openTargets, type ExportTarget, type TargetPlan, type WrittenFile } from './export-target'
import { PARQUET } from './parquet'

/** Every format that this program writes traces in, in the order in which it is offered. */
export const FORMATS: readonly ExportFormat[] = [...EXPORT_FORMATS, PARQUET]

/** Why an export cannot be made as it was asked for. */
export class ExportFailure extends Error {
  readonly code: 'E_FORMAT_UNKNOWN' | 'E_OPTION' | 'E_NOT_EXPORTABLE' | 'E_CANCELLED'

  constructor(code: ExportFailure['code'], message: string) {
    super(message)
    this.name = 'ExportFailure'
    this.code = code
  }
}

/** How an export is going. */
export interface ExportProgress {
  readonly rows: number
  /** Rows of all runs. */
  readonly total: number
  readonly bytes: number
}

/** How to export. */
export interface ExportRunsOptions {
  /** Whether what is there already may be replaced. */
  readonly force?: boolean
  /** Called after every piece. */
  readonly onProgress?: (progress: ExportProgress) => void
  /** Ends it; nothing is left behind. */
  readonly signal?: AbortSignal
  /** Opens the targets; by default files of this machine. */
  readonly open?: (plans: readonly TargetPlan[], force: boolean) => Promise<ExportTarget>
}

/** The format of a name. @throws ExportFailure E_FORMAT_UNKNOWN */
export function formatOf(id: string): ExportFormat {
  const format = FORMATS.find((each) => each.id === id)
  if (format) return format
  throw new ExportFailure(
    'E_FORMAT_UNKNOWN',
    `${id}: no such format; there are ${FORMATS.map((each) => each.id).join(', ')}`,
  )
}

/** What may be chosen, in words. */
export function allowedValues({ values, isNumber, isNumbers }: ExportOption): readonly string[] {
  return [...values, ...(isNumber ? ['NUMBER'] : []), ...(isNumbers ? ['NUMBER,NUMBER,…'] : [])]
}

/** Checks what was chosen. @throws ExportFailure E_OPTION */
export function checkChoice(format: ExportFormat, choice: ExportChoice): void {
  for (const [name, value] of Object.entries(choice)) {
    const option = format.options.find((each) => each.name === name)
    if (!option) {
      const known = format.options.map((each) => each.name).join(', ')
      throw new ExportFailure(
        'E_OPTION',
        `${format.id} has no option ${name}${known === '' ? '; it has none' : `; it has ${known}`}`,
      )
    }
    const isNumber = option.isNumber === true && /^\d{1,15}$/.test(value)
    const areNumbers = option.isNumbers === true && /^\d{1,6}(,\d{1,6}){0,199}$/.test(value)
    if (!isNumber && !areNumbers && !option.values.includes(value))
      throw new ExportFailure('E_OPTION', `${name}: allowed are ${allowedValues(option).join(', ')}`)
  }
}

/** The runs of each target, and where it is. */
interface Unit {
  readonly plan: TargetPlan
  readonly sources: readonly ExportSource[]
}

/** One target, or one for each run where a file holds only one. */
function unitsOf(
  sources: readonly ExportSource[],
  { several, shape, extension }: ExportFormat,
  target: string,
): Unit[] {
  const ownEnding = extension !== '' && target.endsWith(extension) ? extension : ''
  const stem = (ending: string): string => target.slice(0, target.length - ending.length)
  // The names of several files have their endings from the format.
  const base = shape === 'files' ? stem(ownEnding) : target
  if (several || sources.length === 1) return [{ plan: { path: base, shape }, sources }]
  const ending = ownEnding === '' && shape === 'file' ? extname(basename(target)) : ownEnding
  return sources.map((source) => ({
    plan: { path: `${stem(ending)}.${source.facts.path}${shape === 'files' ? '' : ending}`, shape },
    sources: [source],
  }))
}

function check(
  sources: readonly ExportSource[],
  format: ExportFormat,
  choice: ExportChoice,
  units: readonly Unit[],
): void {
  checkChoice(format, choice)
  if (sources.length === 0) throw new ExportFailure('E_NOT_EXPORTABLE', 'there is no run to export')
  const paths = units.map(({ plan }) => plan.path)
  if (new Set(paths).size < paths.length)
    throw new ExportFailure('E_NOT_EXPORTABLE', `${format.title} holds one run, and two of these are of one path`)
  for (const unit of units) {
    const reason = format.refusal?.(unit.sources, choice) ?? null
    if (reason !== null) throw new ExportFailure('E_NOT_EXPORTABLE', `${format.title}: ${reason}`)
  }
}

/** Whether an export of these is one file. */
export function isOneFile(sources: readonly ExportSource[], { several, shape }: ExportFormat): boolean {
  return shape === 'file' && (several || sources.length === 1)
}

/** The runs of each target that an export would have. @throws ExportFailure when it cannot be made */
export function checkExport(
  sources: readonly ExportSource[],
  format: ExportFormat,
  choice: ExportChoice,
): readonly (readonly ExportSource[])[] {
  const units = unitsOf(sources, format, `export${format.extension}`)
  check(sources, format, choice, units)
  return units.map((unit) => unit.sources)
}

/**
 * Writes runs. Where the format holds one run only, each gets a target of its own with the name of its path in it; all
 * of them appear or none does.
 *
 * @param target the file or folder, or what the names of several files begin with
 * @returns the files that are there now
 * @throws ExportFailure, SaveFailure; what was there before is untouched then, and nothing is left behind
 */
export async function exportRuns(
  sources: readonly ExportSource[],
  format: ExportFormat,
  target: string,
  choice: ExportChoice = {},
  options: ExportRunsOptions = {},
): Promise<readonly WrittenFile[]> {
  const { signal, onProgress } = options
  const units = unitsOf(sources, format, target)
  check(sources, format, choice, units)
  const total = sources.reduce((sum, { table }) => sum + table.rows, 0)
  const to = await (options.open ?? openTargets)(
    units.map(({ plan }) => plan),
    options.force === true,
  )
  try {
    let bytes = 0
    let before = 0
    for (const [index, unit] of units.entries()) {
      for (const piece of format.pieces(unit.sources, choice)) {
        if (signal?.aborted) throw new ExportFailure('E_CANCELLED', 'the export was stopped')
        // Whoever takes a piece may give its memory away.
        bytes += piece.bytes.length
        const isLooking = piece.bytes.length === 0
        await to.write(index, piece.file, piece.bytes)
        // While a format looks through the trace nothing waits for a disk; a wish to stop is heard all the same.
        if (isLooking) await new Promise<void>((resolve) => setImmediate(resolve))
        onProgress?.({ rows: before + piece.rows, total, bytes })
      }
      before += unit.sources.reduce((sum, { table }) => sum + table.rows, 0)
    }
    if (signal?.aborted) throw new ExportFailure('E_CANCELLED', 'the export was stopped')
    return await to.commit()
  } catch (error) {
    await to.discard()
    throw error
  }
}

/** An export as one file to be handed over. */
export interface ExportedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Zip files are the same each time. */
const ZIP_TIME = new Date(1980, 0, 1)

/**
 * An export in memory: the file, or where there are several files or a folder, a zip of them.
 *
 * @param name of the file without its ending
 * @throws ExportFailure
 */
export function exportToBytes(
  sources: readonly ExportSource[],
  format: ExportFormat,
  name: string,
  choice: ExportChoice = {},
): ExportedBytes {
  const units = unitsOf(sources, format, `${name}${format.extension}`)
  check(sources, format, choice, units)
  const files: Record<string, Uint8Array[]> = {}
  for (const { plan, sources: mine } of units) {
    const prefix = plan.shape === 'folder' ? `${plan.path}/` : plan.path
    for (const { file, bytes } of format.pieces(mine, choice)) (files[`${prefix}${file}`] ??= []).push(bytes)
  }
  const joined = Object.entries(files).map(([file, pieces]) => [file, Buffer.concat(pieces)] as const)
  const [first] = joined
  if (joined.length === 1 && first && format.shape === 'file') return { name: first[0], bytes: first[1] }
  return { name: `${name}.zip`, bytes: zipSync(Object.fromEntries(joined), { mtime: ZIP_TIME }) }
}
