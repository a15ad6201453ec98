import {
  computeMetrics,
  encodeTrace,
  formatNanos,
  traceMeta,
  visible,
  type ImportedTrace,
} from '../../../src-sim/index'
import { SaveFailure } from '../../host/files'
import { ImportFailure, openTrace, openTraces } from '../../host/imports'
import { CliFailure, EXIT, json, table, type CliIo } from '../io'

type Options = Readonly<Record<string, unknown>>

/** Milliseconds between two lines of progress. */
const PAUSE = 200

/** `dma-lab import FILE…`: what is in a trace of any known format; `--out` writes it as a trace file. */
export async function importFiles(io: CliIo, files: readonly string[], options: Options): Promise<number> {
  const [first = ''] = files
  const found = await opened(io, files, options['partial'] === true)
  if (found === null) return EXIT.stopped
  const out = options['out'] as string | undefined
  if (out !== undefined) await save(io, out, found, options['force'] === true)
  if (options['json'] === true) {
    io.out(json({ kind: 'import', version: 1, ok: true, file: first, ...accountOf(found), ...(out ? { out } : {}) }))
    return EXIT.ok
  }
  io.out(summary(found))
  for (const { code, message } of found.warnings) io.message(`${code}: ${message}`)
  if (out !== undefined) io.message(`DMA Lab trace file written to ${visible(out)}`)
  return EXIT.ok
}

async function opened(io: CliIo, files: readonly string[], partial: boolean): Promise<ImportedTrace | null> {
  let shownAt = performance.now()
  const options = {
    signal: io.stop,
    partial,
    onProgress({ bytes, total, events }: { bytes: number; total: number; events: number }): void {
      const now = performance.now()
      if (now - shownAt < PAUSE) return
      shownAt = now
      io.progress(`${Math.floor((100 * bytes) / Math.max(1, total))} % read, ${events} events`)
    },
  }
  try {
    const [first = ''] = files
    return await (files.length > 1 ? openTraces(files, options) : openTrace(first, first, options))
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error
    if (error.problem.code === 'E_CANCELLED') return null
    throw new CliFailure(error.problem.code, `${error.problem.code}: ${visible(error.problem.message)}`)
  } finally {
    io.progress(undefined)
  }
}

async function save(io: CliIo, out: string, { table: trace, facts }: ImportedTrace, isForced: boolean): Promise<void> {
  try {
    const target = await io.openTargets([{ path: out, shape: 'file' }], isForced)
    try {
      await target.write(0, '', encodeTrace(trace, traceMeta(facts)))
      await target.commit()
    } catch (error) {
      await target.discard()
      throw error
    }
  } catch (error) {
    if (!(error instanceof SaveFailure)) throw error
    throw new CliFailure(
      error.code,
      error.code === 'E_EXISTS' ? `${error.message}; --force replaces it` : error.message,
    )
  }
}

/** The stages that a table shows. */
const STAGES = ['Q2C', 'Q2D', 'D2C', 'S2G', 'wait'] as const

function accountOf({ format, table: trace, facts, warnings }: ImportedTrace): object {
  const { scenarioText: _text, ...rest } = facts
  const { latency, elapsed, strategyCalls, bytesTransferred } = computeMetrics(trace)
  return {
    ...{ format, rows: trace.rows, tracks: trace.tracks.length, facts: rest },
    ...{ elapsed, strategyCalls, bytesTransferred, latency, warnings },
  }
}

/** What is in a trace, for people. */
function summary({ format, table: trace, facts }: ImportedTrace): string {
  const { latency, elapsed, strategyCalls } = computeMetrics(trace)
  const byKind = new Map<string, number>()
  for (let row = 0; row < trace.rows; row++) {
    const { name } = trace.kindOf(row)
    byKind.set(name, (byKind.get(name) ?? 0) + 1)
  }
  const run = [facts.title, facts.path, facts.host].filter((each) => each !== '').join(', ')
  const lines = [
    `${format}: ${trace.rows} events on ${trace.tracks.length} tracks in ${formatNanos(elapsed)}`,
    ...(run === '' ? [] : [`run: ${visible(run)}`]),
    ...(facts.trace === '' ? [] : [`trace ${facts.trace}`]),
    '',
  ]
  const kinds = [...byKind].sort((a, b) => b[1] - a[1]).map(([name, count]) => [name, String(count)])
  const stages = STAGES.flatMap((stage) => {
    const found = latency[stage]
    if (!found) return []
    return [[stage, String(found.n), ...[found.min, found.mean, found.p95, found.max].map(formatNanos)]]
  })
  const parts = [lines.join('\n'), table([['event', 'count'], ...kinds], [1])]
  if (strategyCalls > 0 && stages.length > 0)
    parts.push('', table([['stage', 'count', 'least', 'mean', '95 %', 'most'], ...stages], [1, 2, 3, 4, 5]))
  return parts.join('\n')
}
