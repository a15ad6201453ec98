import { decodeTrace, encodeTrace } from '../src-sim/trace/codec'
import { traceHash } from '../src-sim/trace/hash'
import { computeMetrics } from '../src-sim/trace/metrics'
import { Recorder } from '../src-sim/trace/recorder'
import type { TraceTable } from '../src-sim/trace/table'
import { coreDma } from './core'
import { median, rate } from './measure'
import { DMA64 } from './models'

/** What a trace costs. */
export interface TraceBench {
  readonly rows: number
  /** Measured: growth of the process's array buffers, over the rows. */
  readonly bytesPerRowInMemory: number
  readonly bytesPerRowOnDisk: number
  /** Rows a second. */
  readonly encode: number
  readonly decode: number
  readonly hash: number
  readonly metrics: number
}

function checkRoundTrip(bytes: Uint8Array, table: TraceTable): number {
  const read = decodeTrace(bytes)
  if (!read.ok) throw new Error(read.error)
  if (read.value.table.rows !== table.rows) throw new Error('rows were lost on the way')
  return table.rows
}

/** Records the dma64 model, a row an event, and measures what is done with the trace. */
export function benchTrace(rounds = 5): TraceBench {
  // Without a collection the chunks of earlier benches would be given back while we measure.
  for (let turn = 0; turn < 3; turn++) globalThis.gc?.()
  const before = process.memoryUsage().arrayBuffers
  const recorder = new Recorder()
  coreDma(DMA64, recorder)
  const table = recorder.finish()
  const memory = process.memoryUsage().arrayBuffers - before
  const bytes = encodeTrace(table)
  const speed = (run: () => number): number => {
    run()
    return median(Array.from({ length: rounds }, () => rate(run)))
  }
  return {
    rows: table.rows,
    bytesPerRowInMemory: memory / table.rows,
    bytesPerRowOnDisk: bytes.length / table.rows,
    encode: speed(() => encodeTrace(table) && table.rows),
    decode: speed(() => checkRoundTrip(bytes, table)),
    hash: speed(() => (traceHash(table) ? table.rows : 0)),
    metrics: speed(() => computeMetrics(table) && table.rows),
  }
}
