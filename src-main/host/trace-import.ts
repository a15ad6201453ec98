/** Reads a trace file for the window. Never runs anything, whatever is in it. */
import { open } from 'node:fs/promises'
import { SNIFFED_BYTES, traceFileFormat, type TraceFileFormat } from '../../src-ipc/trace-sniff'
import type { ImportedTrace } from '../../src-sim/index'
import { ImportFailure, openTrace } from './imports'

/** The format of a trace file; null for anything else, also for what cannot be read. */
export async function sniffTrace(file: string): Promise<TraceFileFormat | null> {
  const handle = await open(file, 'r').catch(() => undefined)
  if (!handle) return null
  try {
    const head = Buffer.alloc(SNIFFED_BYTES)
    const { bytesRead } = await handle.read(head, 0, SNIFFED_BYTES, 0)
    return traceFileFormat(head.subarray(0, bytesRead))
  } catch {
    return null
  } finally {
    await handle.close()
  }
}

/** The trace in a file, or why there is none, as a sentence without the folder. Never throws. */
export async function importTrace(file: string): Promise<ImportedTrace | { readonly problem: string }> {
  try {
    return await openTrace(file, file)
  } catch (error) {
    if (error instanceof ImportFailure) return { problem: error.problem.message.replace(/\.$/, '') }
    return { problem: `it cannot be read (${error instanceof Error ? error.message : String(error)})` }
  }
}
