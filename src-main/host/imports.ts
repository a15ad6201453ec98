/** Opens traces: our own files and those of other programs. */
import { open, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Gunzip } from 'fflate'
import {
  importTrace,
  type ImportedTrace,
  type ImportFile,
  type ImportProblem,
  type ImportProgress,
} from '../../src-sim/index'

/** Bytes that are read at most, of all files and unpacked. */
export const LARGEST_IMPORT = 1 << 29
/** A packed file may unpack to so many times its bytes, and always to so many bytes. */
const LARGEST_RATIO = 100
const ALWAYS = 1 << 20
/** Packed bytes that are taken at once: they unpack to some 4 MB at most. */
const PACKED_PIECE = 4096
/** Streams of one block trace. */
const MOST_STREAMS = 4096

/** Why a trace was not opened. */
export class ImportFailure extends Error {
  readonly problem: ImportProblem

  constructor(problem: ImportProblem) {
    super(problem.message)
    this.name = 'ImportFailure'
    this.problem = problem
  }
}

/** How to open a trace. */
export interface OpenTraceOptions {
  readonly onProgress?: (progress: ImportProgress) => void
  /** Ends it. */
  readonly signal?: AbortSignal
  /** Most events; ten million when not given. */
  readonly maxRows?: number
  /** Open what is whole of a trace file of ours that was cut or damaged. */
  readonly partial?: boolean
}

/**
 * Opens a trace whatever its format is, by what is in it: our trace files, blktrace, Chrome trace JSON, our JSON Lines;
 * also packed by gzip. Beside a stream of a block trace (`NAME.blktrace.0`) the others of its name are opened with it.
 *
 * @param from its bytes, or where it is
 * @param name as people know it; messages leave its folder out
 * @throws ImportFailure with a code of the table of errors; nothing else because of what is in the file
 */
export async function openTrace(
  from: Uint8Array | string,
  name: string,
  options: OpenTraceOptions = {},
): Promise<ImportedTrace> {
  const title = basename(name)
  if (typeof from !== 'string') return importFiles([{ name: title, bytes: from }], options)
  return openTraces(await streamsOf(from), options)
}

/** Opens several streams of one block trace, or the one file. @param paths where they are @throws ImportFailure */
export async function openTraces(paths: readonly string[], options: OpenTraceOptions = {}): Promise<ImportedTrace> {
  if (paths.length > MOST_STREAMS)
    throw failure('E_LIMIT', `There are ${paths.length} files; at most ${MOST_STREAMS} are opened together.`)
  const files: ImportFile[] = []
  let left = LARGEST_IMPORT
  for (const path of paths) {
    const bytes = await readAll(path, basename(path), left)
    left -= bytes.length
    files.push({ name: basename(path), bytes })
  }
  return importFiles(files, options)
}

/** The streams that belong to a file, in the order of their processors. */
async function streamsOf(path: string): Promise<readonly string[]> {
  const [, stem] = /^(.*\.blktrace\.)\d{1,5}$/s.exec(basename(path)) ?? []
  if (stem === undefined) return [path]
  const names = await readdir(dirname(path)).catch(() => [])
  const streams = names.filter((each) => each.startsWith(stem) && /^\d{1,5}$/.test(each.slice(stem.length)))
  if (!streams.includes(basename(path))) return [path]
  return streams
    .sort((a, b) => Number(a.slice(stem.length)) - Number(b.slice(stem.length)))
    .map((each) => join(dirname(path), each))
}

function failure(code: ImportProblem['code'], message: string, where: ImportProblem['where'] = {}): ImportFailure {
  return new ImportFailure({ code, message, where })
}

async function importFiles(files: readonly ImportFile[], options: OpenTraceOptions): Promise<ImportedTrace> {
  const { onProgress, signal, maxRows, partial = false } = options
  const plain: ImportFile[] = []
  for (const file of files) plain.push(isPacked(file.bytes) ? await unpack(file, signal) : file)
  const work = importTrace(plain, { partial, ...(maxRows === undefined ? {} : { maxRows }) })
  for (;;) {
    stopIf(signal)
    const step = work.next()
    if (step.done === true) {
      if (step.value.ok) return step.value.value
      throw new ImportFailure(step.value.error)
    }
    onProgress?.(step.value)
    await breath()
  }
}

const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function stopIf(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw failure('E_CANCELLED', 'Opening was stopped.')
}

const isPacked = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Unpacks a file piece by piece, and stops where little turns into very much. @throws ImportFailure */
async function unpack({ name, bytes }: ImportFile, signal: AbortSignal | undefined): Promise<ImportFile> {
  const where = { file: name }
  const parts: Uint8Array[] = []
  let length = 0
  const gunzip = new Gunzip((part) => {
    parts.push(part)
    length += part.length
  })
  for (let place = 0; place < bytes.length; place += PACKED_PIECE) {
    const end = Math.min(bytes.length, place + PACKED_PIECE)
    try {
      gunzip.push(bytes.subarray(place, end), end === bytes.length)
    } catch {
      throw failure('E_ZIP', `${name} is packed by gzip and damaged or cut short, at about byte ${place}.`, where)
    }
    if (length > LARGEST_IMPORT || (length > ALWAYS && length > LARGEST_RATIO * end))
      throw failure(
        'E_ZIP_BOMB',
        `${name}: ${end} packed bytes turn into more than ${length}; that is no trace.`,
        where,
      )
    if (place % (PACKED_PIECE * 64) === 0) {
      stopIf(signal)
      await breath()
    }
  }
  const plain = Buffer.concat(parts)
  if (isPacked(plain)) throw failure('E_ZIP_BOMB', `${name} is packed twice; unpack it once.`, where)
  return { name, bytes: plain }
}

async function readAll(path: string, name: string, most: number): Promise<Uint8Array> {
  const where = { file: name }
  const handle = await open(path, 'r').catch(() => undefined)
  if (!handle) throw failure('E_READ', `${name} is not there or may not be read.`, where)
  try {
    const status = await handle.stat()
    if (!status.isFile()) throw failure('E_READ', `${name} is not a file.`, where)
    if (status.size > most)
      throw failure('E_FILE_TOO_BIG', `${name} has ${status.size} bytes; at most ${LARGEST_IMPORT} are read.`, where)
    const bytes = new Uint8Array(status.size)
    let length = 0
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return bytes.subarray(0, length)
  } finally {
    await handle.close()
  }
}
