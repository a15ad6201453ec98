/** What an export is made of: the runs of a scenario, or the one of a trace file. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  decodeTrace,
  factsOfMeta,
  traceHash,
  type ExportSource,
  type PathId,
  type Scenario,
  type TraceTable,
} from '../../src-sim/index'

/** Bytes of a trace file that are read at most. */
export const LARGEST_TRACE_FILE = 1 << 30
/** What stands in a trace file after its version. */
const MAGIC = 'DMALABTR'

/** The version of this program; empty when its package is not found. */
export function programVersion(): string {
  let folder = fileURLToPath(new URL('.', import.meta.url))
  for (let up = 0; up < 6; up += 1) {
    const file = join(folder, 'package.json')
    if (existsSync(file)) {
      const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string }
      if (name === 'dma-lab') return version ?? ''
    }
    folder = join(folder, '..')
  }
  return ''
}

/** What is known of a scenario besides its meaning. */
export interface ScenarioText {
  /** As it was written. */
  readonly text: string
  /** The document it says, for the name of the host. */
  readonly value: unknown
}

/** A finished run as an export wants it. */
export function exportSource(
  table: TraceTable,
  scenario: Pick<Scenario, 'title'>,
  run: { readonly path: PathId; readonly seed: number },
  written: ScenarioText,
): ExportSource {
  const facts = {
    title: scenario.title,
    path: run.path,
    host: hostName(written.value),
    seed: run.seed,
    version: programVersion(),
    scenario: createHash('sha256').update(written.text, 'utf8').digest('hex'),
    trace: traceHash(table),
    scenarioText: written.text,
  }
  return { table, facts }
}

/** The preset that a scenario names. */
function hostName(value: unknown): string {
  const fallback = '1989-386-isa'
  if (typeof value !== 'object' || value === null || !('host' in value)) return fallback
  const { host } = value
  if (typeof host === 'string') return host
  if (typeof host === 'object' && host !== null && 'preset' in host && typeof host.preset === 'string')
    return host.preset
  return fallback
}

/** A trace file, why it cannot be read, or null when the file is something else or cannot be opened at all. */
export type TraceFileReply = { readonly source: ExportSource } | { readonly problem: string } | null

/** Reads a trace file. Never throws because of what is in it. */
export async function readTraceFile(file: string): Promise<TraceFileReply> {
  const handle = await open(file, 'r').catch(() => undefined)
  if (!handle) return null
  try {
    const status = await handle.stat()
    if (!status.isFile()) return null
    const head = Buffer.alloc(12)
    const { bytesRead } = await handle.read(head, 0, 12, 0)
    if (bytesRead < 12 || head.toString('latin1', 4) !== MAGIC) return null
    if (status.size > LARGEST_TRACE_FILE)
      return { problem: `${status.size} bytes; at most ${LARGEST_TRACE_FILE} are read` }
    const bytes = Buffer.alloc(status.size)
    let length = 0
    while (length < bytes.length) {
      const { bytesRead: more } = await handle.read(bytes, length, bytes.length - length, length)
      if (more === 0) break
      length += more
    }
    const decoded = decodeTrace(bytes.subarray(0, length))
    if (!decoded.ok) return { problem: decoded.error }
    const { table, meta } = decoded.value
    return { source: { table, facts: factsOfMeta(meta, traceHash(table)) } }
  } finally {
    await handle.close()
  }
}
