/** Opens traces: our own files and those of other programs. */
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  importTrace,
  type ImportedTrace,
  type ImportFile,
  type ImportProblem,
  type ImportProgress,
} from '../../src-sim/index'

/** Bytes of a file that are read at most. */
export const LARGEST_IMPORT = 1 << 30

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
}

/**
 * Opens a trace whatever its format is, by what is in it: our trace files, blktrace, Chrome trace JSON, our JSON Lines.
 *
 * @param from its bytes, or where it is
 * @param name as people know it; without folders in messages
 * @throws ImportFailure with a code of the table of errors; nothing else because of what is in the file
 */
export async function openTrace(
  from: Uint8Array | string,
  name: string,
  options: OpenTraceOptions = {},
): Promise<ImportedTrace> {
  const title = basename(name)
  const files: ImportFile[] = [{ name: title, bytes: typeof from === 'string' ? await readAll(from, title) : from }]
  return importFiles(files, options)
}

async function importFiles(files: readonly ImportFile[], options: OpenTraceOptions): Promise<ImportedTrace> {
  const { onProgress, signal, maxRows } = options
  const work = importTrace(files, maxRows === undefined ? {} : { maxRows })
  for (;;) {
    if (signal?.aborted) throw new ImportFailure({ code: 'E_CANCELLED', message: 'Opening was stopped.', where: {} })
    const step = work.next()
    if (step.done === true) {
      if (step.value.ok) return step.value.value
      throw new ImportFailure(step.value.error)
    }
    onProgress?.(step.value)
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}

async function readAll(path: string, name: string): Promise<Uint8Array> {
  const refuse = (code: ImportProblem['code'], message: string): ImportFailure =>
    new ImportFailure({ code, message, where: { file: name } })
  const handle = await open(path, 'r').catch(() => undefined)
  if (!handle) throw refuse('E_READ', `${name} cannot be read.`)
  try {
    const status = await handle.stat()
    if (!status.isFile()) throw refuse('E_READ', `${name} is not a file.`)
    if (status.size > LARGEST_IMPORT)
      throw refuse('E_FILE_TOO_BIG', `${name} has ${status.size} bytes; at most ${LARGEST_IMPORT} are read.`)
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
