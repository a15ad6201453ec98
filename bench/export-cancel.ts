import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExportFormat, ExportSource } from '../src-sim/export/format'
import { ExportFailure, exportRuns } from '../src-main/host/exports'

/** How long an export goes on after somebody stopped it. */
export interface CancelRow {
  readonly id: string
  /** ms from the wish to "nothing is left behind", for each of CANCELLED_AT; null when the export was done by then */
  readonly took: readonly (number | null)[]
}

/** ms after the beginning at which the wish comes. */
export const CANCELLED_AT = [1, 100, 400] as const

/**
 * Stops exports to real files. The wish counts from the moment at which it should be heard, so that a stretch in which
 * nothing is heard is part of what is measured.
 */
export async function benchCancel(formats: readonly ExportFormat[], source: ExportSource): Promise<CancelRow[]> {
  const rows: CancelRow[] = []
  for (const format of formats) {
    const took: (number | null)[] = []
    for (const after of CANCELLED_AT) took.push(await cancelled(format, source, after))
    rows.push({ id: format.id, took })
  }
  return rows
}

async function cancelled(format: ExportFormat, source: ExportSource, after: number): Promise<number | null> {
  const folder = mkdtempSync(join(tmpdir(), 'dma-lab-bench-'))
  const stop = new AbortController()
  const wished = performance.now() + after
  const timer = setTimeout(() => stop.abort(), after)
  try {
    await exportRuns([source], format, join(folder, `out${format.extension}`), {}, { signal: stop.signal })
    return null
  } catch (error) {
    const until = performance.now()
    if (!(error instanceof ExportFailure) || error.code !== 'E_CANCELLED') throw error
    if (readdirSync(folder).length > 0) throw new Error(`${format.id} leaves ${readdirSync(folder).join(', ')} behind`)
    return until - wished
  } finally {
    clearTimeout(timer)
    if (existsSync(folder)) rmSync(folder, { recursive: true })
  }
}
