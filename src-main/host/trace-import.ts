/** Reads a trace file for the window. Never runs anything, whatever is in it. */
import { open, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { SNIFFED_BYTES, traceFileFormat, type TraceFileFormat } from '../../src-ipc/trace-sniff'
import { decodeTrace, factsOfMeta, traceHash, type ExportFacts, type TraceTable } from '../../src-sim/index'

/** A trace that was read from a file. */
export interface ImportedTrace {
  readonly format: TraceFileFormat
  readonly table: TraceTable
  /** What the file says of its run; what it does not say is empty. */
  readonly facts: ExportFacts
}

/** Reads the bytes of one format. @returns the trace, or why not as a sentence. Never throws because of the bytes. */
type Reader = (bytes: Uint8Array, name: string) => Omit<ImportedTrace, 'format'> | { readonly problem: string }

/** How each format is read, and the bytes of a file of it that are read at most. */
const READERS: Readonly<Record<TraceFileFormat, { readonly read: Reader; readonly most: number }>> = {
  dmatrace: {
    most: 1 << 29,
    read(bytes) {
      const decoded = decodeTrace(bytes)
      if (!decoded.ok) return { problem: decoded.error }
      const { table, meta } = decoded.value
      return { table, facts: factsOfMeta(meta, traceHash(table)) }
    },
  },
}

/** The format of a trace file; null for anything else, also for what cannot be read. */
export async function sniffTrace(file: string): Promise<TraceFileFormat | null> {
  const handle = await open(file, 'r').catch(() => undefined)
  if (!handle) return null
  try {
    const { size } = await handle.stat()
    return traceFileFormat(await readFrom(handle, Math.min(size, SNIFFED_BYTES)))
  } catch {
    return null
  } finally {
    await handle.close()
  }
}

/** The trace in a file, or why there is none, as a sentence without the folder. Never throws. */
export async function importTrace(file: string): Promise<ImportedTrace | { readonly problem: string }> {
  const handle = await open(file, 'r').catch(() => undefined)
  if (!handle) return { problem: 'the file is no longer there or may not be read' }
  try {
    const status = await handle.stat()
    if (!status.isFile()) return { problem: 'this is not a regular file' }
    const format = traceFileFormat(await readFrom(handle, Math.min(status.size, SNIFFED_BYTES)))
    if (format === null) return { problem: 'this is no trace file that DMA Lab can read' }
    const { read, most } = READERS[format]
    if (status.size > most) return { problem: `it has ${status.size} bytes; at most ${most} are read` }
    const found = read(await readFrom(handle, status.size), basename(file))
    return 'problem' in found ? found : { format, ...found }
  } catch (error) {
    return { problem: `it cannot be read (${error instanceof Error ? error.message : String(error)})` }
  } finally {
    await handle.close()
  }
}

/** The first bytes of a file; fewer when it became shorter. */
async function readFrom(handle: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(size)
  let length = 0
  while (length < size) {
    const { bytesRead } = await handle.read(bytes, length, size - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return bytes.subarray(0, length)
}
