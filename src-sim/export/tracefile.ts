import { tracePieces, type TraceMeta } from '../trace/codec'
import type { ExportFacts, ExportFormat, ExportPiece } from './format'

/** Our own file, which the program opens again; with the scenario in it the run can be made again. */
export const TRACE_FILE: ExportFormat = {
  id: 'trace',
  title: 'DMA Lab trace file',
  extension: '.dmatrace',
  shape: 'file',
  several: false,
  opensIn: ['DMA Lab'],
  about: 'The whole trace with a checksum, and the scenario, so that the run can be made again.',
  options: [],
  *pieces(sources): Generator<ExportPiece, void, void> {
    const [source] = sources
    if (!source) return
    for (const { bytes, rows } of tracePieces(source.table, traceMeta(source.facts)))
      yield { file: '', bytes: bytes.slice(), rows }
  },
}

/** What a trace file says of its run. */
export function traceMeta(facts: ExportFacts): TraceMeta {
  const { title, path, host, seed, version, scenario, trace, scenarioText } = facts
  const text = scenarioText === undefined ? {} : { scenarioText }
  return { title, path, seed: String(seed), host, version, scenario, trace, ...text }
}

/** What a trace file said of its run; what it did not say is empty. @param hash of the trace, which counts more */
export function factsOfMeta(meta: TraceMeta, hash: string): ExportFacts {
  const seed = Number(meta['seed'])
  const text = meta['scenarioText']
  return {
    title: meta['title'] ?? '',
    path: meta['path'] ?? '',
    host: meta['host'] ?? '',
    seed: Number.isSafeInteger(seed) && seed >= 0 ? seed : 0,
    version: meta['version'] ?? '',
    scenario: meta['scenario'] ?? '',
    trace: hash,
    ...(text === undefined ? {} : { scenarioText: text }),
  }
}
