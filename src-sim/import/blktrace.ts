import { ok, type Result } from '../core/result'
import type { ExportFacts } from '../export/format'
import { traceHash } from '../trace/hash'
import { DEFAULT_CAP } from '../trace/recorder'
import { BlockFile } from './block-file'
import { BlockRows, NOTE, NOTIFY } from './block-rows'
import { Building } from './building'
import {
  ImportFault,
  type ImportedTrace,
  type ImportFile,
  type ImportOptions,
  type ImportProblem,
  type ImportProgress,
} from './outcome'
import { Tally } from './tally'
import { utf8Text, visible } from './visible'

/** Records after which the caller looks up. */
const STRIDE = 16_384

/**
 * A block trace as blktrace writes it: one stream for each processor, of either byte order, put together by time; also
 * what `blkparse -d` puts into one file.
 *
 * @param files the streams
 * @throws ImportFault
 * @source blktrace(8); linux/blktrace_api.h
 */
export function* importBlktrace(
  files: readonly ImportFile[],
  options: ImportOptions,
): Generator<ImportProgress, Result<ImportedTrace, ImportProblem>, void> {
  const streams = files.filter(({ bytes }) => bytes.length > 0)
  const total = streams.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const tally = new Tally()
  const file = new BlockFile(streams)
  yield* file.scan(options.maxRows ?? DEFAULT_CAP, tally)
  const opening = openingOf(file)
  const rows = new BlockRows(new Building(options), tally, opening.isOwn)
  for (let place = 0; place < file.count; place++) {
    const record = file.record(place)
    if ((record.action >>> 16) & NOTIFY && (record.action & 0xff) === NOTE.process) rows.process(record)
  }
  yield* seeAll(file, opening, rows, total)
  const table = rows.finish()
  if (table.rows === 0) throw new ImportFault('E_TRACE_EMPTY', 'There is no event in the file.')
  if (file.base > 0n) tally.add('W_SHIFTED', `${file.base} ns`)
  const facts = { ...opening.facts, trace: traceHash(table) }
  return ok({ format: 'blktrace' as const, table, facts, warnings: tally.warnings() })
}

function* seeAll(
  file: BlockFile,
  opening: Opening,
  rows: BlockRows,
  total: number,
): Generator<ImportProgress, void, void> {
  for (let place = 0; place < file.count; place++) {
    if (!opening.records.has(place)) rows.see(file.record(place))
    if (place % STRIDE === STRIDE - 1) yield { bytes: total, total, events: rows.events }
  }
}

interface Opening {
  /** Whether our own export wrote it. */
  readonly isOwn: boolean
  /** Places of the records that say what the run was. */
  readonly records: ReadonlySet<number>
  readonly facts: Omit<ExportFacts, 'trace'>
}

/** Messages that our exports begin with. */
const MOST_MESSAGES = 5
/** Records among which they are: processes stand before them. */
const MOST_LOOKED_AT = 70_000

/** What our own export says of the run at its beginning. */
function openingOf(file: BlockFile): Opening {
  const facts = { title: '', path: '', host: '', seed: 0, version: '', scenario: '' }
  const records = new Set<number>()
  for (let place = 0; place < Math.min(file.count, MOST_LOOKED_AT) && records.size < MOST_MESSAGES; place++) {
    const { action, payload, at } = file.record(place)
    if (((action >>> 16) & NOTIFY) === 0 || at > 0) break
    if ((action & 0xff) !== NOTE.message) continue
    const text = visible(utf8Text(payload, 0, payload.length))
    const said = /^(DMA Lab|scenario SHA-256|trace SHA-256|scenario|path) ?(.*)$/s.exec(text)
    if (!said || (records.size === 0 && said[1] !== 'DMA Lab')) break
    records.add(place)
    const rest = said[2]!
    if (said[1] === 'DMA Lab') facts.version = rest
    else if (said[1] === 'scenario SHA-256') facts.scenario = rest
    else if (said[1] === 'scenario') facts.title = rest
    else if (said[1] === 'path') {
      const [, path = '', host = '', seed = '0'] = /^(\S*) host (\S*) seed (\d{1,15})$/.exec(rest) ?? []
      Object.assign(facts, { path, host, seed: Number(seed) })
    }
  }
  return { isOwn: records.size > 0, records, facts }
}
